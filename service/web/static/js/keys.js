// Keys of the desk. They rest while someone writes, except the one that leaves the field.

const writes = (element) => element.matches("textarea, select, input:not([type=radio])") || element.isContentEditable;

export const listen = (actions) => {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && writes(event.target)) return event.target.blur();
    if (writes(event.target) || (event.key === "Enter" && event.target.matches("a, button, summary"))) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
};

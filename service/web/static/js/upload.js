// Dropping files on the page: the form does the rest, as it does without this script.
const form = document.querySelector("[data-drop]");
const state = form?.querySelector("[data-state]");
const input = form?.querySelector("input[type=file]");
const most = Number(form?.dataset.most) * 1024 * 1024;

function tooLarge(files) {
  return [...files].filter((file) => file.size > most).map((file) => file.name);
}

function check() {
  const refused = tooLarge(input.files);
  input.setCustomValidity(refused.length ? `Trop volumineux : ${refused.join(", ")}` : "");
  state.textContent = refused.length ? input.validationMessage : "";
  return !refused.length;
}

function hold(event) {
  event.preventDefault();
  form.classList.add("over");
}

function drop(event) {
  event.preventDefault();
  form.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  if (check()) form.requestSubmit();
}

if (form) {
  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, hold);
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", drop);
  input.addEventListener("change", check);
  form.addEventListener("submit", () => { state.textContent = "Envoi en cours…"; });
}

// Dragging a juror onto a dossier ticks the box that anyone may tick by hand.
const matrix = document.querySelector("[data-matrix]");
const TYPE = "application/x-juror";

function boxOf(row, juror) {
  return row.querySelector(`input[value$="/${CSS.escape(juror)}"]`);
}

function lift(event) {
  event.dataTransfer.setData(TYPE, event.currentTarget.dataset.juror);
  event.dataTransfer.effectAllowed = "link";
}

function over(event) {
  if (!event.dataTransfer.types.includes(TYPE)) return;
  event.preventDefault();
  event.currentTarget.classList.add("over");
}

function drop(event) {
  event.preventDefault();
  const row = event.currentTarget;
  row.classList.remove("over");
  const box = boxOf(row, event.dataTransfer.getData(TYPE));
  if (box) {
    box.checked = true;
    box.focus();
  }
}

if (matrix) {
  document.querySelector(".drag-hint").hidden = false;
  for (const member of document.querySelectorAll("[data-juror]")) {
    member.draggable = true;
    member.addEventListener("dragstart", lift);
  }
  for (const row of matrix.querySelectorAll("[data-row]")) {
    row.addEventListener("dragover", over);
    row.addEventListener("dragleave", () => row.classList.remove("over"));
    row.addEventListener("drop", drop);
  }
}

// A reading's progress, as it is told; the page is opened anew once it is over.
const panel = document.querySelector("[data-events]");
const message = panel.querySelector("[data-message]");
const bar = panel.querySelector("progress");
const source = new EventSource(panel.dataset.events);

source.addEventListener("message", (event) => {
  const told = JSON.parse(event.data);
  message.textContent = told.message;
  if (told.total) {
    bar.max = told.total;
    bar.value = told.done;
  }
});
source.addEventListener("fin", () => {
  source.close();
  location.reload();
});

// A part of the page that is asked for again every few seconds while someone looks at it.
const part = document.querySelector("[data-live]");
const PAUSE = 8000;

async function refresh() {
  if (document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(part.dataset.live, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  part.replaceChildren(...fresh.body.childNodes);
}

if (part) setInterval(() => refresh().catch(() => {}), PAUSE);

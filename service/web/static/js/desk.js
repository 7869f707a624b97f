// The desk: the criterion in hand, its evidence, the juror's decisions, and the address that says where one is.

import { data, part, send } from "./api.js";
import { listen } from "./keys.js";
import { Opinion } from "./opinion.js";
import { emphasise, redraw, reject, show } from "./pages.js";
import { selected } from "./selection.js";

const dossier = `/dossiers/${document.body.dataset.dossier}`;
const side = document.querySelector("[data-side]");
const adding = document.querySelector("[data-add]");
const sheet = document.querySelector("[data-sheet]");
const narrow = matchMedia("(max-width: 61.99rem)");
const places = {};
let opinion;
let turn = 0;

const panel = () => side.querySelector(".panel");
const criterion = () => panel().dataset.criterion;
const cards = () => [...side.querySelectorAll(".evidence")].filter((card) => card.offsetParent);
const current = () => side.querySelector(".evidence.current");
const grid = document.querySelector(".grid");
const link = (id) => document.querySelector(`.grid [data-criterion-link="${CSS.escape(id)}"]`);

// The list of criteria is a column or a strip that scrolls by itself: the criterion in hand is kept in its view,
// without moving the page.
const follow = () => {
  const entry = grid.querySelector("[aria-current]");
  if (!entry) return;
  const [frame, box] = [grid.getBoundingClientRect(), entry.getBoundingClientRect()];
  if (box.left < frame.left || box.right > frame.right) grid.scrollLeft += (box.left + box.right - frame.left - frame.right) / 2;
  if (box.top < frame.top || box.bottom > frame.bottom) grid.scrollTop += (box.top + box.bottom - frame.top - frame.bottom) / 2;
};

const remember = (evidence, push = false) => {
  const address = new URL(location.href);
  address.hash = "";
  address.searchParams.set("critere", criterion());
  if (evidence) address.searchParams.set("preuve", evidence);
  else address.searchParams.delete("preuve");
  history[push ? "pushState" : "replaceState"](null, "", address);
};

// On a narrow screen one pane is shown at a time, and each keeps its place.
const pane = (name) => {
  if (document.body.dataset.pane === name) return;
  places[document.body.dataset.pane] = scrollY;
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll("[data-panes] [data-pane]")) {
    button.setAttribute("aria-pressed", String(button.dataset.pane === name));
  }
  if (narrow.matches) scrollTo(0, places[name] ?? 0);
};

// Marks a card as the one in hand; its words are shown on the page only on demand.
const take = (card) => {
  current()?.classList.remove("current");
  card?.classList.add("current");
  card?.scrollIntoView({ block: "nearest" });
};

const reveal = (evidence) => {
  pane("pages");
  const card = side.querySelector(`[data-evidence="${CSS.escape(evidence)}"]`);
  if (card) {
    card.closest("details")?.setAttribute("open", "");
    take(card);
  }
  show(evidence);
  remember(evidence);
};

const settle = () => {
  const form = side.querySelector("[data-opinion]");
  opinion = new Opinion(form, criterion(), rated);
  for (const hint of side.querySelectorAll("[data-needs-script]")) hint.hidden = false;
  for (const receipt of side.querySelectorAll("[data-receipt]")) receipt.addEventListener("toggle", opened, { once: true });
};

// Of several criteria asked for in a row, the last is shown, whichever answer comes last.
const open = async (id, { push = true, focus = true } = {}) => {
  const asked = ++turn;
  await opinion.save();
  const body = await part(`${dossier}/criteres/${encodeURIComponent(id)}`);
  if (asked !== turn) return;
  side.replaceChildren(...body.children);
  document.querySelector(".grid [aria-current]")?.removeAttribute("aria-current");
  link(id)?.setAttribute("aria-current", "true");
  follow();
  const across = document.querySelector("[data-across]");
  if (across) across.href = across.href.replace(/[^/]+$/, id);
  settle();
  emphasise(id);
  side.scrollTop = places.panel = 0;
  if (narrow.matches && document.body.dataset.pane === "panel") scrollTo(0, 0);
  if (push) remember("", true);
  if (focus) side.querySelector("h2").focus({ preventScroll: true });
};

const refresh = async () => {
  const id = criterion();
  const [body, marks] = await Promise.all([part(`${dossier}/criteres/${encodeURIComponent(id)}`), data(`${dossier}/reperes`)]);
  if (criterion() !== id) return;
  side.replaceChildren(...body.children);
  settle();
  redraw(marks, id);
  tell(id);
};

// What was found stands in the list once the juror may know it.
const tell = (id) => {
  const shape = side.querySelector(".draft-word .shape");
  if (!shape) return;
  const count = side.querySelectorAll(".evidence:not(.added)").length;
  link(id).querySelector(".found").replaceChildren(shape.cloneNode(true), String(count || "–"));
};

// A first rating lets the draft's words be read; later ones change only the list. The juror may have gone on meanwhile.
async function rated(kept, rating) {
  const entry = link(kept.criterion);
  const state = entry.querySelector(".state");
  const before = state.classList.length > 1;
  state.className = `state ${rating}`;
  state.querySelector("use").setAttribute("href", `#rating-${rating || "none"}`);
  entry.querySelector(".unseen").textContent = entry.title + " : " + (kept.form.querySelector(":checked")?.parentElement.textContent.trim() ?? "sans appréciation");
  const progress = document.querySelector("[data-progress]");
  if (!before) progress.value += 1;
  document.querySelector("[data-count]").textContent = `${progress.value} / ${progress.max}`;
  if (kept.criterion !== criterion()) return;
  if (panel().querySelector(".reading-first, [data-to-open]") || !panel().querySelector(".proofs")) {
    await refresh();
    if (document.activeElement === document.body) side.querySelector("[name=appreciation]:checked")?.focus({ preventScroll: true });
  }
}

const opened = async (event) => {
  if (!event.target.open) return;
  await send(`${dossier}/criteres/${encodeURIComponent(criterion())}/ouverture`, {});
  for (const asked of side.querySelectorAll("[data-opening], [data-to-open]")) asked.remove();
};

const decide = async (form, button) => {
  const card = form.closest(".evidence");
  const { ok, status, body } = await send(form.action, new FormData(form, button));
  if (!ok) return status === 409 ? refresh() : alertIn(form, body.message);
  form.elements.version.value = body.version;
  for (const other of form.querySelectorAll(".verdict")) {
    const name = other.classList.contains("accepted") ? "accepted" : "rejected";
    const pressed = name === body.decision;
    other.setAttribute("aria-pressed", String(pressed));
    other.value = pressed ? "" : name;
  }
  card.classList.toggle("accepted", body.decision === "accepted");
  card.classList.toggle("rejected", body.decision === "rejected");
  reject(card.dataset.evidence, body.decision === "rejected");
};

const alertIn = (form, message) => {
  const told = form.querySelector("[role=alert]") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "small", role: "alert" }));
  told.textContent = message ?? "L'enregistrement a échoué.";
};

const add = async () => {
  const words = selected();
  if (!words) return;
  const [to, kept] = [criterion(), []];
  getSelection().removeAllRanges();
  adding.hidden = true;
  for (const fields of words.parts) kept.push(await send(`${dossier}/ajouts`, { critere: to, ...fields }));
  if (criterion() !== to) return;
  const refused = kept.find(({ ok }) => !ok);
  if (kept.some(({ ok }) => ok)) await refresh();
  if (refused) return alertIn(opinion.form, refused.body.message);
  reveal(kept[0].body.mark);
};

const offer = () => {
  const words = panel().querySelector(".verdicts, [data-needs-script]") ? selected() : null;
  adding.hidden = !words || words.box.bottom < 0 || words.box.top > innerHeight;
  if (adding.hidden) return;
  const several = words.parts.length > 1 ? ` (${words.parts.length} passages)` : "";
  adding.textContent = `Ajouter comme preuve de ${criterion()}${several}`;
  adding.style.left = `${Math.max(8, Math.min(innerWidth - adding.offsetWidth - 8, words.box.left))}px`;
  adding.style.top = `${Math.max(8, Math.min(innerHeight - 52, words.box.bottom + 8))}px`;
};

const step = (by) => {
  const all = cards();
  if (!all.length) return;
  const at = all.indexOf(current());
  const card = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
  take(card);
  if (show(card.dataset.evidence)) remember(card.dataset.evidence);
};

const press = (selector) => current()?.querySelector(selector)?.click();
const go = (rel) => side.querySelector(`[rel=${rel}]`)?.click();

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const shown = event.target.closest("[data-show]");
  const chosen = event.target.closest("[data-criterion-link]");
  if (shown) {
    event.preventDefault();
    reveal(shown.dataset.show);
  } else if (chosen) {
    event.preventDefault();
    open(chosen.dataset.criterionLink || new URL(chosen.href).searchParams.get("critere")).catch(() => location.assign(chosen.href));
  } else {
    const button = event.target.closest("[data-panes] [data-pane]");
    if (button) pane(button.dataset.pane);
  }
});
side.addEventListener("submit", async (event) => {
  if (event.target.closest(".citing")) {
    event.preventDefault();
    const { ok, body } = await send(event.target.action, new FormData(event.target));
    if (!ok) return alertIn(event.target, body.message);
    await refresh();
    return reveal(body.mark);
  }
  if (!event.target.matches(".evidence:not(.added) .verdicts")) return;
  event.preventDefault();
  decide(event.target, event.submitter);
});
document.addEventListener("selectionchange", offer);
// Pages scroll under a selection that is drawn over their edge: the offer comes when it is done.
document.addEventListener("pointerup", offer);
addEventListener("scroll", () => { adding.hidden = true; }, { capture: true, passive: true });
addEventListener("scrollend", offer, { capture: true, passive: true });
adding.addEventListener("pointerdown", (event) => event.preventDefault());
adding.addEventListener("click", add);
addEventListener("popstate", () => {
  const wanted = new URL(location.href).searchParams;
  open(wanted.get("critere") ?? criterion(), { push: false }).then(() => wanted.get("preuve") && show(wanted.get("preuve")));
});
addEventListener("pagehide", () => opinion.save(true));
document.querySelector("[data-keyboard]").addEventListener("click", () => sheet.showModal());

listen({
  j: () => step(1),
  k: () => step(-1),
  Enter: () => current() && reveal(current().dataset.evidence),
  a: () => press(".verdict.accepted"),
  r: () => press(".verdict.rejected"),
  n: () => go("next"),
  p: () => go("prev"),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((key) => [key, () => opinion.rate(key - 1)])),
  c: () => { pane("panel"); side.querySelector("#commentaire").focus(); },
  e: add,
  g: () => document.querySelector(".grid [aria-current]").focus(),
  d: () => { pane("pages"); document.querySelector(".pages").focus(); },
  "?": () => sheet.showModal(),
});

document.body.classList.add("scripted");
for (const hidden of document.querySelectorAll("[data-panes], [data-keyboard]")) hidden.hidden = false;
pane("pages");
settle();
new ResizeObserver(follow).observe(grid);
if (document.body.dataset.evidence) reveal(document.body.dataset.evidence);
else remember("");

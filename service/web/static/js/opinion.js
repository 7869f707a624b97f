// The juror's rating and comment, kept as they are given. Nothing is lost: what cannot be kept stays in the form.

import { part, send } from "./api.js";

const PAUSE = 700;
const RETRY = 4000;

export class Opinion {
  constructor(form, criterion, kept) {
    this.form = form;
    this.criterion = criterion;
    this.kept = kept;
    this.saved = this.rating;
    this.status = form.querySelector("[data-saving]");
    this.busy = false;
    this.dirty = false;
    if (!this.status) return;
    form.addEventListener("input", (event) => this.#changed(event.target.type === "radio" ? 0 : PAUSE));
    form.addEventListener("focusout", () => this.dirty && this.save());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    form.addEventListener("click", (event) => this.#insert(event.target.closest("[data-formula]")));
  }

  get rating() {
    return this.form.querySelector("[name=appreciation]:checked")?.value ?? "";
  }

  rate(rank) {
    const choice = this.form.querySelectorAll("[name=appreciation]")[rank];
    if (!choice || choice.matches(":disabled")) return;
    choice.checked = true;
    this.#changed(0);
  }

  async save(keepalive = false) {
    clearTimeout(this.timer);
    if (this.busy || !this.dirty) return;
    this.busy = true;
    this.dirty = false;
    this.#say("Enregistrement…");
    const rating = this.rating;
    const { ok, status, body } = await send(this.form.action, new FormData(this.form), keepalive);
    this.busy = false;
    if (ok) this.#done(body, rating);
    else this.#refused(status, body.message ?? "L'enregistrement a échoué.");
  }

  #changed(pause) {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  #done(body, rating) {
    this.form.elements.version.value = body.version;
    const first = this.saved !== rating;
    this.saved = rating;
    this.#say("Enregistré");
    if (first) this.kept(this, body.rating ?? "");
    if (this.dirty) this.save();
  }

  #refused(status, message) {
    if (status === 409) this.#conflict();
    else if (status === 422) {
      for (const choice of this.form.elements.appreciation) choice.checked = choice.value === this.saved;
      this.#say(message, true);
    } else {
      this.dirty = true;
      this.#say(message, true);
      if (status === 0) this.timer = setTimeout(() => this.save(), RETRY);
    }
  }

  // Another window has changed the same criterion: both versions are shown, and the juror chooses.
  async #conflict() {
    const fresh = await part(this.form.action);
    const other = fresh.querySelector("[data-opinion]");
    const word = other.querySelector("[name=appreciation]:checked")?.parentElement.textContent.trim() ?? "sans appréciation";
    const comment = other.elements.commentaire.value;
    this.#say(`Modifié entre-temps dans une autre fenêtre (${word}${comment ? `, « ${comment} »` : ""}). `, true);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: "Garder ma version" });
    button.addEventListener("click", () => {
      this.form.elements.version.value = other.elements.version.value;
      this.#changed(0);
    });
    this.status.append(button);
  }

  #insert(button) {
    if (!button) return;
    const field = this.form.elements.commentaire;
    const joint = field.value && !/\s$/.test(field.value) ? " " : "";
    field.value += joint + button.dataset.formula;
    button.closest("details").open = false;
    field.focus();
    this.#changed(0);
  }

  #say(message, problem = false) {
    this.status.classList.toggle("problem", problem);
    this.status.textContent = message;
  }
}

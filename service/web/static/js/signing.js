// Before signing: opening a criterion's nearest passages is noted, and what is left to open is counted down.

import { send } from "./api.js";

const section = document.querySelector("[data-to-open]");
const title = section.querySelector("h2");

const count = () => {
  const left = section.querySelectorAll("[data-receipt]:not([data-opened])").length;
  title.textContent = left ? `${left} critère${left > 1 ? "s" : ""} à ouvrir avant de signer` : "Tout est ouvert : vous pouvez signer";
  section.classList.toggle("alert", left > 0);
  section.classList.toggle("done", !left);
};

for (const receipt of section.querySelectorAll("[data-receipt]")) {
  const form = receipt.querySelector(".opening");
  form.hidden = true;
  receipt.addEventListener("toggle", async () => {
    if (!receipt.open || "opened" in receipt.dataset) return;
    const { ok } = await send(form.action, {});
    // The form says that it failed, and tries again where the script cannot.
    if (!ok) form.hidden = false;
    else receipt.dataset.opened = "";
    count();
  });
}

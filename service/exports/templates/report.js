"use strict";
(() => {
  const tools = document.querySelector(".tools");
  const criteria = [...document.querySelectorAll(".criterion")];
  const competences = [...document.querySelectorAll(".competence")];
  const folds = [...document.querySelectorAll(".criterion details")];
  tools.hidden = false;

  const show = (coverage) => {
    for (const criterion of criteria) {
      criterion.hidden = coverage !== "" && criterion.dataset.coverage !== coverage;
    }
    for (const competence of competences) {
      competence.hidden = !competence.querySelector(".criterion:not([hidden])");
    }
    for (const button of tools.querySelectorAll("[data-show]")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === coverage));
    }
  };

  const unfold = (open) => {
    for (const fold of folds) fold.open = open;
    const button = tools.querySelector("[data-unfold]");
    button.setAttribute("aria-pressed", String(open));
    button.textContent = open ? "tout replier" : "tout déplier";
  };

  // A link to a passage that is folded away or filtered out must still lead to it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) show("");
    const fold = target.closest("details");
    if (fold) fold.open = true;
    target.scrollIntoView();
  };

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("unfold" in button.dataset) unfold(button.getAttribute("aria-pressed") !== "true");
    else show(button.dataset.show);
  });
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => {
    show("");
    for (const fold of document.querySelectorAll("details:not(.official, .receipt)")) fold.open = true;
  });
  reveal();
})();

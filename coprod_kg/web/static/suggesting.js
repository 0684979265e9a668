// @ts-check
/**
 * A small help on the receipt, which is there without it: the code can be copied, and the page printed, with one press.
 */
"use strict";

(() => {
  const buttons = /** @type {HTMLElement | null} */ (document.querySelector("[data-helps]"));
  const code = document.querySelector(".code");
  if (!buttons || !code) return;
  const [copy, print] = /** @type {HTMLButtonElement[]} */ ([...buttons.querySelectorAll("button")]);
  const told = /** @type {HTMLElement} */ (buttons.querySelector("[role=status]"));
  buttons.hidden = false;
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent?.trim() ?? "");
    told.textContent = "Copied";
  });
  print.addEventListener("click", () => window.print());
})();

// @ts-check
/**
 * Small helps for the form and the receipt; both work without.
 * - After a mistake the reader is taken to what must be mended, also where `autofocus` does not do it.
 * - The code can be copied and printed with one press.
 */
"use strict";

(() => {
  const summary = /** @type {HTMLElement | null} */ (document.querySelector(".oops"));
  if (summary) summary.focus();

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

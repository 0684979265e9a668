/** Before anything is drawn: whether something was asked, so that the whole list is not shown and then taken away. */
"use strict";

(() => {
  const { classList } = document.documentElement;
  classList.toggle("searching", location.search.length > 1);
  // Should the script that answers not come, the list is better than nothing.
  addEventListener("load", () => globalThis.Find || classList.remove("searching"));
})();

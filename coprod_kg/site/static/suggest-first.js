/** Before anything is drawn: which form there will be, so that none takes the place of words that were there. */
"use strict";
document.documentElement.classList.add(new URLSearchParams(location.search).has("record") ? "of-record" : "of-thing");

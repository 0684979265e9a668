/** Before anything is drawn: whether something was asked, so that the whole list is not shown and then taken away. */
"use strict";
document.documentElement.classList.toggle("searching", location.search.length > 1);

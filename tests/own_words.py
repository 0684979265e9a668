"""The words of a page that are ours: not the titles and texts of works, not names, not what people say, no code.

A link to a thing, an idea or a list of them is its name, wherever it stands in a sentence: it counts as one short word.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_EMPTY = {"meta", "link", "br", "hr", "img", "input", "wbr", "circle", "rect", "path", "use", "line", "text"}
_BLOCKS = set(
    "main div section p li ul ol dl dt dd h1 h2 h3 h4 h5 label legend figcaption caption th td summary option button "
    "small form fieldset details aside figure blockquote".split()
)
_NOT_OURS = {"script", "style", "pre", "code", "svg", "select", "noscript"}
_NOT_OUR_PARTS = {"say", "kick", "tags", "facets", "crumbs"}
_NAMES = re.compile(r"(\.\./)*(doc|find|views|organisations|projects|journals)\b|https?:")


class OwnWords(HTMLParser):
    """Collects what is read in one go: paragraphs, lines of lists, headings, labels."""

    def __init__(self, html: str, entries: bool = False) -> None:
        """`entries` says whether the entries of lists are our own words, as those of a list of questions are."""
        super().__init__()
        self.texts: list[str] = []
        self._entries = entries
        self._open: list[tuple[str, bool]] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()
        self._end()

    def _end(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words = []
        if re.search(r"\w", text):
            self.texts.append(text)

    def _is_ours(self, tag: str, given: dict[str, str | None]) -> bool:
        parts = set((given.get("class") or "").split())
        if tag in _NOT_OURS or parts & _NOT_OUR_PARTS or ("entries" in parts and not self._entries):
            return False
        hidden = tag == "i" and "vh" in parts  # which place of the map a link is about
        return not hidden

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            return
        given = dict(attrs)
        ours = self._is_ours(tag, given) and all(each for _, each in self._open)
        if tag in _BLOCKS:
            self._end()
        if ours and tag == "a" and _NAMES.match(given.get("href") or ""):
            self._words.append(" this ")
            ours = False
        self._open.append((tag, ours))

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        assert self._open.pop()[0] == tag
        if tag in _BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        if any(tag == "main" for tag, _ in self._open) and all(ours for _, ours in self._open):
            self._words.append(data)

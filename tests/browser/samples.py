"""Which pages stand for all: found from the pages themselves, so that nobody has to name a new one here."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

_TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
_CLASSES = re.compile(r"\sclass=\"([^\"]*)\"")
_ROLE = re.compile(r"\s(?:role|type)=\"([^\"]*)\"")
_DATA = re.compile(r"<script type=\"application/ld\+json\">.*?</script>", re.DOTALL)


def parts(html: str) -> frozenset[str]:
    """The parts that a page is made of: elements with their classes, roles and types.

    >>> sorted(parts('<main id="main"><p class="small soft">a <input type="search"></p></main>'))
    ['input search', 'main', 'p .small', 'p .soft']
    """
    found = set()
    for tag, attributes in set(_TAG.findall(_DATA.sub("", html))):
        classes = _CLASSES.search(attributes)
        role = _ROLE.search(attributes)
        name = f"{tag} {role[1]}" if role else tag
        found.update(f"{name} .{each}" for each in classes[1].split()) if classes else found.add(name)
    return frozenset(found)


def samples(pages: Mapping[str, str]) -> list[str]:
    """Pages, in order, so that each part that any page has is on one of them.

    Every page that lies in no folder is there, for each of these is one of a kind; and the largest of each folder.

    >>> samples({"a.html": "<p>", "b/c.html": "<p>", "b/d.html": "<p>more", "b/e.html": "<i>"})
    ['a.html', 'b/d.html', 'b/e.html']
    """
    largest: dict[str, str] = {}
    for path, html in sorted(pages.items()):
        folder = _folder(path, pages)
        if folder not in largest or len(html) > len(pages[largest[folder]]):
            largest[folder] = path
    chosen = set(largest.values())
    of_page = {path: parts(html) for path, html in sorted(pages.items())}
    missing = frozenset().union(*of_page.values()) - frozenset().union(*(of_page[path] for path in chosen))
    while missing:
        best = max(of_page, key=lambda path: len(of_page[path] & missing))
        chosen.add(best)
        missing -= of_page[best]
    return sorted(chosen)


def _folder(path: str, pages: Container[str]) -> str:
    """The folder of a page; folders that belong to pages of their name count as one. A page in none is its own.

    >>> _folder("find/racism/researchers.html", {"find.html", "find/racism.html"})
    '*/*'
    """
    names = path.split("/")[:-1]
    above = ["/".join(names[: depth + 1]) for depth in range(len(names))]
    kinds = ("*" if f"{each}.html" in pages else name for each, name in zip(above, names, strict=True))
    return "/".join(kinds) or path

"""Every link inside the site leads to something that is there, from any base path and from a folder on the disk."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

_DATA = re.compile(r"<script type=\"application/ld\+json\">.*?</script>", re.DOTALL)
_LINK = re.compile(r'\s(?:href|src|action|poster|data-src|srcset)="([^"]*)"')
_SRCSET = re.compile(r'\ssrcset="')
_PLACE = re.compile(r'\sid="([^"]*)"')
_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)")


def links_of(path, text):
    """Each link of a file: what it says and the file that it means, if that is one of ours."""
    found = _IN_STYLE.findall(text) if path.endswith(".css") else _LINK.findall(_DATA.sub("", text))
    for each in map(unescape, found):
        for link in [part.split()[0] for part in each.split(",")] if _SRCSET.search(each) else [each]:
            parts = urlsplit(link)
            if not parts.scheme and not parts.netloc:
                yield link, parts


def test_every_link_leads_somewhere(published, texts):
    files = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    places = {path: {unescape(place) for place in _PLACE.findall(text)} for path, text in texts.items()}
    styles = {path: (published / path).read_text(encoding="utf-8") for path in files if path.endswith(".css")}

    lost = defaultdict(list)  # by what is wrong: the pages that say it
    for path, text in (texts | styles).items():
        for link, parts in links_of(path, text):
            to = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
            if parts.path.startswith("/"):
                lost[f"{link} begins at the root of the host"].append(path)
            elif to not in files:
                lost[f"{to} is not there"].append(path)  # nor is a folder: on a disk it has no index
            elif "=" in parts.fragment:
                continue  # said to a script, as in `ask.html#view=item`
            elif parts.fragment and to in places and unquote(parts.fragment) not in places[to]:
                lost[f"{to} has no place {parts.fragment!r}"].append(path)

    said = [f"{what}: linked from {len(pages)} pages, as {pages[0]}" for what, pages in lost.items()]
    assert not lost, "\n".join([f"{len(lost)} targets", *said[:40]])


def test_no_place_is_twice_on_a_page(texts):
    twice = [
        f"{path}: {place}"
        for path, text in texts.items()
        for found in [_PLACE.findall(text)]
        if len(found) != len(set(found))
        for place in sorted({each for each in found if found.count(each) > 1})
    ]

    assert not twice, "\n".join(twice[:40])

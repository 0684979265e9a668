"""Where things are published: from the address that names a thing to the page about it, and the files beside it.

`id/<kind>/<slug>` names a thing and `doc/<kind>/<slug>.html` is the page about it, as MODEL section 7 has it; a host
that reads `_redirects` leads from one to the other. Every link is relative, so that the site works in any folder.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote_plus

from pyoxigraph import NamedNode

from coprod_kg.vocabulary import CPC, CPR, CPS, GRAPH, ID

HOME = "index.html"
FIND = "find.html"
PHRASES = "phrases.html"
MAP = "map.html"
QUESTIONS = "questions.html"
ASK = "ask.html"
ABOUT = "about.html"
CHANGES = "changes.html"
SUGGEST = "suggest.html"
DATA = "data.html"
TERMS = "def/index.html"
SHAPES = "shapes/index.html"
ACCESSIBILITY = "accessibility.html"
PRIVACY = "privacy.html"
NOT_FOUND = "404.html"

_THING = re.compile(r"(?P<kind>[a-z]+)/(?P<slug>\w[\w.-]*)", re.ASCII)
_TERM = re.compile(r"\w[\w.-]*", re.ASCII)
_OTHER_LISTS = re.compile(
    r"free-to-read|user-led|made-jointly|\d{3}0s|year-not-known|organisations|projects|journals|people|org|project|venue|person"
    r"|page"
)
"""Names below `find/` that lead to lists of our own and not to what is tagged with an idea."""


@lru_cache(maxsize=1 << 16)  # an item has its place in each list that it is in
def document(thing: NamedNode) -> str | None:
    """The path of the document about `thing` without its ending; None if `thing` has no page of its own.

    Nothing that would lead elsewhere, in a folder or on the web, is taken for a name.

    >>> document(ID["item/a-guide-2020"]), document(ID["item/../../etc"]), document(CPR["addresses"])
    ('doc/item/a-guide-2020', None, None)
    """
    if thing not in ID:
        return None
    found = _THING.fullmatch(ID.local(thing))
    return f"doc/{found['kind']}/{found['slug']}" if found and ".." not in found["slug"] else None


def page(thing: NamedNode) -> str | None:
    """The path of the page about `thing`: of a term of ours, its place on the page of all terms.

    >>> page(ID["concept/racism"]), page(CPR["addresses"]), page(ID["item/a-guide-2020#author-1"])
    ('doc/concept/racism.html', 'def/index.html#addresses', 'doc/item/a-guide-2020.html')
    """
    for terms, path in ((CPR, TERMS), (CPS, SHAPES)):
        if thing in terms:
            name = terms.local(thing)
            return f"{path}#{name}" if _TERM.fullmatch(name) else path if not name else None
    whole = NamedNode(thing.value.partition("#")[0])
    if whole in GRAPH and GRAPH.local(whole).startswith("record/"):
        whole = ID[GRAPH.local(whole).removeprefix("record/")]
    start = document(whole)
    return f"{start}.html" if start else None


def view(name: str) -> str:
    """The path of the page of the view called `name`."""
    return f"views/{name}.html"


def found(*keys: str) -> str:
    """The path of the page that lists what has all of the values that have `keys`: ideas, a decade, a cost.

    >>> found("racism"), found("racism", "researchers"), found("2010s"), found("org/nihr")
    ('find/racism.html', 'find/racism/researchers.html', 'find/2010s.html', 'find/org/nihr.html')
    """
    return f"find/{'/'.join(keys)}.html"


def key(concept: NamedNode) -> str:
    """The name of `concept` below `find/`: its slug, unless that stands for a list of our own.

    >>> key(CPC["racism"]), key(CPC["organisations"])
    ('racism', 'organisations~')
    """
    slug = CPC.local(concept)
    return f"{slug}~" if _OTHER_LISTS.fullmatch(slug) else slug


def part(path: str, number: int) -> str:
    """The path of one of the parts of the long list that begins at `path`.

    >>> part("find.html", 1), part("find.html", 2), part("find/racism.html", 3)
    ('find.html', 'find/page/2.html', 'find/racism/page/3.html')
    """
    return path if number == 1 else f"{path.removesuffix('.html')}/page/{number}.html"


def suggestion(**known: str) -> str:
    """The path of the page for suggestions, with what is `known` of one: that it is `about` an inequality, `for_` some
    people, for a `stage`; or the `record` that it changes, and its `title`.

    >>> suggestion(about="racism", for_="carers"), suggestion(record="org/nihr", title="NIHR"), suggestion()
    ('suggest.html?about=racism&for=carers', 'suggest.html?record=org%2Fnihr&title=NIHR', 'suggest.html')
    """
    given = [
        f"{name.rstrip('_')}={quote_plus(value, errors='replace')}" for name, value in known.items() if value
    ]
    return f"{SUGGEST}?{'&'.join(given)}" if given else SUGGEST


def beside(path: str, target: str) -> str:
    """The shortest link from the page at `path` to `target`, another path of the published folder.

    >>> beside("doc/item/a.html", "doc/item/b.html"), beside("doc/item/a.html", "map.html#racism")
    ('b.html', '../../map.html#racism')
    >>> beside("map.html", "map.html#racism"), beside("map.html", "#racism")
    ('#racism', '#racism')
    """
    folder = path[: path.rfind("/") + 1]
    if target and "#" not in target and target.startswith(folder):
        return target[len(folder) :]
    place, mark, anchor = target.partition("#")
    if not place or place == path:
        return mark + anchor or path.rpartition("/")[2]
    here, there = path.split("/")[:-1], place.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:]) + mark + anchor

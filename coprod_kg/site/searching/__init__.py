"""What the search in the browser needs: its words and its indexes, made with the site.

Each file is a classic script that sets one global name, so that it can be loaded from a host, in any folder, and from
the disk. What they hold is told in `concepts.py` (what a situation is about) and `things.py` (what is on the list).
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.identifiers import RecordId
from coprod_kg.site.digests import digest_of
from coprod_kg.site.making import Joined, Make, of_chunks, of_text
from coprod_kg.site.pieces import Pieces
from coprod_kg.site.searching.concepts import concepts, index_of_concepts
from coprod_kg.site.searching.minisearch import SCRIPT_END, Fields, quoted, script, script_start, value_of
from coprod_kg.site.searching.texts import Texts
from coprod_kg.site.searching.things import (
    CARDS,
    TEXTS,
    cards_of_things,
    columns_of_things,
    ideas,
    parts,
    things,
    words_of_thing,
)
from coprod_kg.sources import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pyoxigraph import NamedNode

    from coprod_kg.site.register import Register

SCRIPT = "assets/find/find.js"
"""What makes the page of the whole list answer what is written in its box."""
_PARTS = ("words", "situations", "things", "facets", "loading", "why", "showing", "narrow", "page")
"""The scripts of the page, in order. They are published as one: a fifth fewer bytes, and one request."""
_SCRIPTS = Path(__file__).parents[1] / "scripts" / "find"

FOLDER = "search"
SITUATIONS = f"{FOLDER}/situations.js"
THINGS = f"{FOLDER}/things.js"


def search_files(register: Register) -> dict[str, Make | Joined]:
    """The path of every file that the search in the browser reads, and how it is made."""
    listed = things(register)
    made: dict[str, Make | Joined] = {
        SCRIPT: of_text(_own_script, lambda: digest_of(_own_script())),
        SITUATIONS: of_text(
            lambda: script("findSituations", index_of_concepts(register)), partial(_lists, register)
        ),
    }
    names = cache(partial(_names, register))
    texts = [f"{FOLDER}/texts-{part}.js" for part in parts(len(listed), TEXTS)]
    made[THINGS] = Joined(texts, partial(_table, register), partial(digest_of, register.edition.digest))
    for part in parts(len(listed), TEXTS):
        some = listed[part * TEXTS : (part + 1) * TEXTS]
        keys = cache(partial(_said, register, some, names))
        made[f"{FOLDER}/texts-{part}.js"] = of_chunks(
            partial(_texts, register, some, part, keys), partial(_key, keys)
        )
    for part in parts(len(listed), CARDS):
        made[f"{FOLDER}/cards-{part}.js"] = of_text(
            partial(_cards, register, listed, part), partial(_shown, register, listed, part)
        )
    return made


def _table(register: Register, texts: Iterable[bytes]) -> Pieces:
    """What the browser needs of all things; the ideas in it, which seldom change, are a piece."""

    def made(number: int) -> bytes:
        if number == 0:
            return b"{" + quoted({"ideas": ideas(register)})[1:-1]
        return b"," + quoted(columns_of_things(register, map(value_of, texts)))[1:]

    start = script_start("findThings")
    return Pieces([_lists(register), ""], lambda numbers: map(made, numbers), lambda _: start, SCRIPT_END)


def _own_script() -> bytes:
    """The scripts of the page, one after the other: each is closed in itself."""
    return b"\n".join((_SCRIPTS / f"{name}.js").read_bytes() for name in _PARTS)


def _lists(register: Register) -> str:
    """Changes whenever a list of ideas does."""
    return digest_of(*(each.data for each in register.edition.sources if each.role is Role.SCHEME))


def _said(register: Register, some: Sequence[NamedNode], names: Callable[[], str]) -> tuple[str, ...]:
    """What names the words of each thing: what its record says, and the names of what records point to."""
    records = register.edition.records
    own = ((thing.value, RecordId.of_iri(thing)) for thing in some)
    return tuple(digest_of(name, records[each].data if each else b"", names()) for name, each in own)


def _key(keys: Callable[[], tuple[str, ...]]) -> str:
    return digest_of(*keys())


def _names(register: Register) -> str:
    """Changes whenever the name of something does that is not to read, watch or use."""
    return digest_of(*(register.links.cell(each.iri).text for each in register.live if each.kind != "item"))


def _shown(register: Register, listed: list[NamedNode], part: int) -> str:
    """Changes whenever a card of a part does, or the number of an idea."""
    cards = [register.card(each).digest for each in listed[part * CARDS : (part + 1) * CARDS]]
    return digest_of(*cards, *(concept.value for _, concept in concepts(register)))


def _texts(
    register: Register, some: Sequence[NamedNode], part: int, keys: Callable[[], tuple[str, ...]]
) -> Texts:
    def words(place: int) -> Fields:
        return words_of_thing(register, some[place])

    return Texts(f"findTexts{part}", part * TEXTS, keys(), words)


def _cards(register: Register, listed: list[NamedNode], part: int) -> bytes:
    return script(f"findCards{part}", cards_of_things(register, listed, part))

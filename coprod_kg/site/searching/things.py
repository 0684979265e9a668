"""What is on the list, as the browser searches it: tags and years as columns, words as indexes, and what a list shows.

What is needed for every search is small and comes first. Words come in parts that are loaded one after another, and
what a list shows of a thing only when it is shown: so 10,000 things can be searched on a phone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from coprod_kg.publishing.schemaorg import authorships
from coprod_kg.site.cards import text
from coprod_kg.site.searching import minisearch
from coprod_kg.site.searching.concepts import SCHEMES, concepts
from coprod_kg.site.searching.words import WORDS
from coprod_kg.vocabulary import CPC, CPR, CPSC, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

TEXTS = 500
"""How many things are in one part of the words."""
CARDS = 40
"""How many things are in one part of what a list shows."""

COMMON = 0.1
"""In more than this part of all things, a word tells little of any of them."""

FIELDS = ("title", "names", "text")
_TITLES = (SCHEMA["name"], SCHEMA["alternateName"], SKOS["altLabel"])
_NAMED = (SCHEMA["publisher"], SCHEMA["isPartOf"], SCHEMA["funder"])
_OTHER_KINDS = (("org", "organisation"), ("project", "project"))


def things(register: Register) -> list[NamedNode]:
    """Everything that can be searched for: what there is to read, watch or use, newest first; then who there is."""
    found = list(register.items)
    for kind, _ in _OTHER_KINDS:
        others = [each.iri for each in register.live if each.kind == kind]
        found += sorted(others, key=lambda each: (register.links.cell(each).text.casefold(), each.value))
    return found


def ideas(register: Register) -> list[dict[str, Any]]:
    """Every idea that can be searched for."""
    numbers = _numbers(register)
    return [_idea(register, kind, concept, numbers) for kind, concept in concepts(register)]


def _numbers(register: Register) -> dict[NamedNode, int]:
    return {concept: number for number, (_, concept) in enumerate(concepts(register))}


def columns_of_things(register: Register, parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What the browser needs of all things, beside the ideas, before it can search or narrow: columns of their numbers.

    `parts` are all parts of the words of all things: they tell which words are common.
    """
    numbers = _numbers(register)
    listed = things(register)
    places = {thing: place for place, thing in enumerate(listed)}
    columns: dict[str, Any] = {
        kind: _column(register, scheme, places, numbers) for scheme, kind in SCHEMES.items()
    }
    for name, field in (("change", "helpsChange"), ("understand", "helpsUnderstand")):
        columns[name] = _tagged(register, field, places, numbers)
    return {
        "columns": columns
        | {
            "sort": [_sort(thing) for thing in listed],
            "free": [_free(register, thing) for thing in listed],
            "led": [_led(register, thing) for thing in listed],
            "year": [_year(register, thing) for thing in listed],
        },
        "common": _common(parts, len(listed)),
        "texts": TEXTS,
        "cards": CARDS,
    }


def texts_of_things(register: Register, listed: Sequence[NamedNode], part: int) -> dict[str, Any]:
    """One part of the words of all things."""
    start = part * TEXTS
    some = listed[start : start + TEXTS]
    return index_of_texts(start, [words_of_thing(register, thing) for thing in some])


def index_of_texts(start: int, texts: Sequence[minisearch.Fields]) -> dict[str, Any]:
    """The index of the words of some things; `start` is the number of the first."""
    return minisearch.index(FIELDS, dict(enumerate(texts, start)))


def words_of_thing(register: Register, thing: NamedNode) -> minisearch.Fields:
    """The words by which `thing` is found, field by field."""
    return dict(_texts(register, thing))


def cards_of_things(register: Register, listed: Sequence[NamedNode], part: int) -> list[list[Any]]:
    """One part of what a list shows of things: name, path, kick, makers, whether users lead it, lead, ideas."""
    numbers = {f"doc/concept/{CPC.local(each)}.html": n for n, (_, each) in enumerate(concepts(register))}
    shown = []
    for thing in listed[part * CARDS : (part + 1) * CARDS]:
        card = register.card(thing)
        tags = [numbers[tag.href] for tag in card.tags if tag.href in numbers]
        shown.append([card.name, card.path, list(card.kick), card.makers, int(card.led), card.lead, tags])
    return shown


def parts(count: int, each: int) -> range:
    """The numbers of the parts that `count` things are cut into."""
    return range(-(-count // each))


def _texts(register: Register, thing: NamedNode) -> Iterator[tuple[str, list[str]]]:
    said = register.said(thing)
    titles = [each.value for field in _TITLES for each in said.get(field, ()) if isinstance(each, Literal)]
    names = (
        [name for name, _, _ in authorships(register.known, thing)] if CPR["hasAuthorship"] in said else []
    )
    names += [cell.text for field in _NAMED for cell in register.cells(said.get(field, ()))]
    for field, lines in zip(FIELDS, (titles, names, [text(said, SCHEMA["description"])]), strict=True):
        yield field, [word for line in lines for word in WORDS.of(line) if word not in WORDS.little]


def _common(parts: Iterable[dict[str, Any]], things: int) -> list[str]:
    counts: Counter[str] = Counter()
    for part in parts:
        for word, by_field in part["index"]:
            counts[word] += len(set().union(*by_field.values()))
    return sorted(word for word, count in counts.items() if count > COMMON * things)


def _column(
    register: Register, scheme: str, places: Mapping[NamedNode, int], numbers: Mapping[NamedNode, int]
) -> list[list[int]]:
    """For each thing, the ideas of one list under which it is found."""
    found: list[list[int]] = [[] for _ in places]
    for concept in register.concepts(CPSC[scheme]):
        for thing in register.under(concept):
            found[places[thing]].append(numbers[concept])
    return [sorted(each) for each in found]


def _tagged(
    register: Register, field: str, places: Mapping[NamedNode, int], numbers: Mapping[NamedNode, int]
) -> list[list[int]]:
    """For each thing, the ideas that it is tagged with in one field, by a person or a rule."""
    found: list[set[int]] = [set() for _ in places]
    for quad in register.dataset.quads(None, CPR[field]):
        place, number = places.get(quad.subject), numbers.get(quad.object)  # type: ignore[arg-type]
        if place is not None and number is not None:
            found[place].add(number)
    return [sorted(each) for each in found]


def _idea(
    register: Register, kind: str, concept: NamedNode, numbers: Mapping[NamedNode, int]
) -> dict[str, Any]:
    cell, said = register.links.cell(concept), register.said(concept)
    above = (numbers.get(each, -1) for each in said.get(SKOS["broader"], ()) if isinstance(each, NamedNode))
    return {
        "slug": CPC.local(concept),
        "kind": kind,
        "label": cell.text,
        "path": cell.href,
        "hue": cell.hue,
        "means": text(said, SKOS["definition"]),
        "wider": sorted(each for each in above if each >= 0),
    }


def _sort(thing: NamedNode) -> str:
    """Nothing for what there is to read, watch or use; else which other kind of record it is."""
    return next((name for kind, name in _OTHER_KINDS if f"/id/{kind}/" in thing.value), "")


def _free(register: Register, thing: NamedNode) -> int:
    value = register.dataset.value(thing, SCHEMA["isAccessibleForFree"])
    return int(value is not None and value.value in ("true", "1"))


def _led(register: Register, thing: NamedNode) -> int:
    """1 if it comes from a group that users lead, 2 if the public and others made it together, 3 if both."""
    joint = (thing, RDF["type"], CPR["JointlyDevelopedItem"])
    return int(thing in register.user_led) + 2 * int(any(True for _ in register.dataset.quads(*joint)))


def _year(register: Register, thing: NamedNode) -> int:
    year = register.card(thing).year
    return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else 0

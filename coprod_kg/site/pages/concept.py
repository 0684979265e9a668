"""The page about an idea: an inequality, something that people can do, a stage of a study, a kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.cards import Card, text
from coprod_kg.site.facts import Fact, Section, known
from coprod_kg.site.links import Cell
from coprod_kg.site.listing import LENGTH
from coprod_kg.site.page import Download, Page
from coprod_kg.site.records import files_beside
from coprod_kg.site.register import INEQUALITIES
from coprod_kg.site.twigs import Neighbour, Neighbours, Twig, twig
from coprod_kg.values import Value, replace
from coprod_kg.vocabulary import CPC, CPR, CPSC, DCTERMS, SKOS, Term

if TYPE_CHECKING:
    from coprod_kg.site.register import Register, Said

_SHOWN = 5
"""How many things a page lists before it leads to all of them."""
_PRACTICES = 6
"""How many practices a picture shows."""
_ASKED = {INEQUALITIES: "about", CPSC["people"]: "for_", CPSC["research-stages"]: "stage"}
"""What a suggestion that begins on a page says of it already, for the ideas of these lists."""
_SAID = 5
"""How many everyday phrases a page shows at once."""


class Shelf(Value):
    """Things under a heading, and the way to all of them if these are not all."""

    title: str
    anchor: str
    cards: tuple[Card, ...]
    all: Cell = Cell("")
    part: str = ""
    """How many of how many are shown, if these are not all."""
    none: str = ""
    """What is said if there is nothing."""
    doing: tuple[Card, ...] = ()
    """Things that people can do, shown before the things to read."""


class Concept(Value):
    """What the page shows."""

    card: Card
    phrases: tuple[str, ...]
    more_phrases: tuple[str, ...]
    shelves: tuple[Shelf, ...]
    about: tuple[Section, ...]
    around: Twig | None
    files: tuple[Download, ...]
    asking: str
    """Where readers can suggest something for it."""


def page_of_concept(register: Register, concept: NamedNode) -> Page:
    """The page about `concept`."""
    said, card = register.said(concept), register.card(concept)
    phrases = [each.value for each in said.get(SKOS["hiddenLabel"], ()) if isinstance(each, Literal)]
    # From the whole alphabet: neighbours in it begin with the same words.
    shown = tuple(phrases[place * len(phrases) // _SAID] for place in range(min(_SAID, len(phrases))))
    scheme = next((each for each in said.get(SKOS["inScheme"], ()) if isinstance(each, NamedNode)), None)
    start = addresses.document(concept) or ""
    files = files_beside(start)
    model = Concept(
        card=card,
        phrases=shown,
        more_phrases=tuple(each for each in phrases if each not in shown),
        shelves=_power(register, concept) if scheme == INEQUALITIES else _others(register, concept),
        about=_about(register, said),
        around=_around(register, concept, said),
        files=files,
        asking=addresses.suggestion(**{_ASKED[scheme]: CPC.local(concept)} if scheme in _ASKED else {}),
    )
    crumbs = [Cell("Home", addresses.HOME)]
    if scheme is not None:
        crumbs.append(register.links.cell(scheme))
    crumbs += [register.links.cell(each) for each in register.wider(concept)]
    return Page(
        path=f"{start}.html",
        title=card.name,
        description=card.lead or card.name,
        template="concept.html",
        model=model,
        crumbs=tuple(crumbs),
        section=addresses.MAP if scheme == INEQUALITIES else addresses.FIND,
    )


def _around(register: Register, concept: NamedNode, said: Said) -> Twig | None:
    """What comes under an idea and what is close to it."""

    def counted(nodes: Iterable[Term]) -> tuple[Neighbour, ...]:
        known = (each for each in nodes if isinstance(each, NamedNode))
        found = [Neighbour(register.links.cell(each), len(register.under(each))) for each in known]
        return tuple(sorted(found, key=lambda each: -(each.count or 0)))

    def plain(field: NamedNode) -> tuple[Neighbour, ...]:
        return tuple(Neighbour(register.links.cell(each)) for each in said.get(field, ()))

    card = register.card(concept)
    practices = [Neighbour(register.links.cell(each)) for each in register.countering(concept)[:_PRACTICES]]
    groups = (
        Neighbours("Narrower", counted(register.narrower(concept))),
        Neighbours("Helps to change", plain(CPR["counters"])),
        Neighbours("Wider", plain(SKOS["broader"]), far=True),
        Neighbours("Related", plain(SKOS["related"]), far=True),
        *(
            [Neighbours("Things people can do", tuple(practices), far=True)]
            if not register.narrower(concept)
            else []
        ),
    )
    return twig(card.name, f"What is around “{card.name}”", card.hue, groups)


def _power(register: Register, concept: NamedNode) -> tuple[Shelf, ...]:
    """What helps people understand an inequality, and what helps them change it."""
    understand = register.grouped("helps-understand", "inequality", "item").get(concept, ())
    change = register.grouped("helps-change", "inequality", "item").get(concept, ())
    seen = {*understand, *change}
    about = [each for each in register.under(concept) if each not in seen]
    doing = register.cards([*register.grouped("helps-change", "inequality", "practice").get(concept, ()),
                            *register.countering(concept)])  # fmt: skip
    shelves = [
        _shelf(register, "What helps you understand it", "understand", understand,
               none="Nothing that we have read says so yet. Do you know a thing that does?"),
        _shelf(register, "What helps you change it", "change", change, doing=doing,
               none="Nothing that we have read says how yet. Do you know a thing that does?"),
    ]  # fmt: skip
    if about:
        shelves.append(_shelf(register, "Also about it", "about", about))
    # One list has the things of all shelves.
    shelves[-1] = replace(shelves[-1], all=_whole(register, concept))
    return tuple(shelves)


def _others(register: Register, concept: NamedNode) -> tuple[Shelf, ...]:
    """What is tagged with an idea of another kind."""
    things = register.under(concept)
    count = f"{len(things)} thing" if len(things) == 1 else f"{len(things)} things"
    title = f"{count} on the list" if things else "On the list"
    shelves = [
        replace(
            _shelf(register, title, "things", things, none="Nothing yet. Do you know one?"),
            all=_whole(register, concept),
        )
    ]
    made = {quad.subject for quad in register.dataset.quads(None, CPR["developedWith"], concept)}
    if with_them := [each for each in register.items if each in made]:
        cards = register.cards(with_them[:LENGTH])
        whole = Cell(f"See all {len(with_them)}", addresses.view("made-jointly"))
        shelves.append(
            Shelf(
                "Made together with them", "made-with", cards, whole if len(with_them) > LENGTH else Cell("")
            )
        )
    return tuple(shelves)


def _whole(register: Register, concept: NamedNode) -> Cell:
    """The way to everything that has to do with `concept`, where it can be narrowed and its references taken."""
    count = len(register.under(concept))
    words = f"See all {count} things" if count > _SHOWN else "Narrow or save this list"
    return Cell(words, addresses.found(addresses.key(concept))) if count else Cell("")


def _shelf(
    register: Register,
    title: str,
    anchor: str,
    things: Sequence[object],
    *,
    none: str = "",
    doing: tuple[Card, ...] = (),
) -> Shelf:
    nodes = [each for each in things if isinstance(each, NamedNode)]
    newest = sorted(nodes, key=lambda each: register.card(each).newest_first)
    part = f"The newest {_SHOWN} of {len(newest)}" if len(newest) > _SHOWN else ""
    return Shelf(title, anchor, register.cards(newest[:_SHOWN]), part=part, none=none, doing=doing)


def _about(register: Register, said: Said) -> tuple[Section, ...]:
    """Other names, what it counters, where it was read, how sure we are."""
    status = next(
        (CPC.local(each) for each in said.get(CPR["status"], ()) if isinstance(each, NamedNode)), ""
    )
    facts = known(
        Fact("Also called", tuple(Cell(each.value) for each in said.get(SKOS["altLabel"], ()))),
        Fact("Helps to change", register.cells(said.get(CPR["counters"], ())), tags=True),
        Fact("What it covers", (Cell(text(said, SKOS["scopeNote"])),)) if text(said, SKOS["scopeNote"]) else None,
        Fact("Where this is said", register.cells(said.get(DCTERMS["source"], ()))),
        Fact("Use this instead", register.cells(said.get(DCTERMS["isReplacedBy"], ()))),
        Fact("The same elsewhere", tuple(
            cell for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
            for cell in register.cells(said.get(SKOS[name], ()))
        )),
    )  # fmt: skip
    note = {
        "candidate": "This idea waits to be agreed by the curators.",
        "retired": "This idea is no longer used.",
    }
    return (
        (
            Section(
                "About this idea",
                "about-idea",
                facts,
                note=note.get(status, ""),
                ask="Tell us what you think" if status == "candidate" else "",
            ),
        )
        if facts or note.get(status)
        else ()
    )

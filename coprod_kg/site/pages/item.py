"""The page about something to read, watch or use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.dataset import INFERRED
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing.citations import citation_of
from coprod_kg.publishing.schemaorg import authorships
from coprod_kg.site import addresses
from coprod_kg.site.cards import POWER, Card, text
from coprod_kg.site.facts import Fact, Section, known, listed
from coprod_kg.site.links import RULES, Cell, language
from coprod_kg.site.page import Download, Page
from coprod_kg.site.records import files_beside
from coprod_kg.site.twigs import Neighbour, Neighbours, Twig, twig
from coprod_kg.values import Value
from coprod_kg.vocabulary import BIBO, CPC, CPR, DCTERMS, PROV, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.publishing.citations import Citation
    from coprod_kg.site.alike import Alike
    from coprod_kg.site.register import Register, Said

_READ = {
    "title-only": "had read only its title",
    "summary": "had read the summary or opening pages, not the whole work",
    "whole-work": "had read the whole work",
    "said-by-authors": "took it from what its makers say",
}
_VERBS = {"video": "Watch it at", "website": "Go to it at", "podcast": "Hear it at"}
_CLOSE = 3
"""How many like things a page shows."""


class Reason(Value):
    """Why a thing is found under a heading."""

    heading: Cell
    because: str


class Near(Value):
    """Something that shares tags with it."""

    card: Card
    words: str


class Cited(Value):
    """How it is cited: what stands before its title, the title, and what follows it."""

    before: str
    title: str
    after: str
    address: str
    files: tuple[Download, ...]


class Item(Value):
    """What the page shows."""

    card: Card
    web: str
    verb: str
    host: str
    link_state: str
    sections: tuple[Section, ...]
    why: tuple[Reason, ...]
    close: tuple[Near, ...]
    around: Twig | None
    cite: Cited
    files: tuple[Download, ...]
    asking: str
    """Where readers can say what is wrong or missing."""


def page_of_item(register: Register, record: RecordId, alike: Alike) -> Page:
    """The page about `record`, an item."""
    item, said = record.iri, register.said(record.iri)
    card = register.card(item)
    start = f"doc/{record}"
    web = next((each.value for each in said.get(SCHEMA["url"], ()) if isinstance(each, NamedNode)), "")
    web = web if web.startswith(("https://", "http://")) else ""
    kind = next(
        (CPC.local(each) for each in said.get(DCTERMS["type"], ()) if isinstance(each, NamedNode)), ""
    )
    files = files_beside(start)
    model = Item(
        card=card,
        web=web,
        verb=_VERBS.get(kind, "Read it at"),
        host=web.partition("//")[2].partition("/")[0].removeprefix("www."),
        link_state="We have not tested this link yet",
        sections=(
            _helps(register, item, said),
            *_made(register, item, said),
            _get(register, said),
            *_came_about(register, record, said),
        ),
        why=_why(register, item),
        around=_around(register, card, said),
        asking=addresses.suggestion(record=str(record), title=card.name),
        close=tuple(_near(register, each, shared) for each, shared in alike.of(item, _CLOSE)),
        cite=_cite(citation_of(register.known, item), start),
        files=files,
    )
    crumbs = [Cell("Home", addresses.HOME), Cell("Everything on the list", addresses.FIND)]
    if kind:
        crumbs.append(Cell(card.kick[0], addresses.found(addresses.key(CPC[kind]))))
    return Page(
        path=f"{start}.html",
        title=card.name,
        description=card.lead or card.name,
        template="item.html",
        model=model,
        crumbs=tuple(crumbs),
        section=addresses.FIND,
    )


def _helps(register: Register, item: NamedNode, said: Said) -> Section:
    """What it helps with, and how much was read before somebody said so."""
    change, understand = (_all(register, item, CPR[name]) for name in ("helpsChange", "helpsUnderstand"))
    practices = register.cells(said.get(CPR["recommends"], ()))
    because = (
        "Because it says: " + "; ".join(_small(each.text) for each in practices) + "."
        if practices and change
        else ""
    )
    rest = [each for each in said.get(CPR["addresses"], ()) if each not in (*change, *understand)]
    read = next((each for each in said.get(CPR["readDepth"], ()) if isinstance(each, NamedNode)), None)
    depth = _READ.get(CPC.local(read), "") if read else ""
    facts = known(
        Fact("Helps you change", register.cells(change), tags=True, note=because),
        Fact("Helps you understand", register.cells(understand), tags=True),
        Fact("It is also about" if change or understand else "It is about", register.cells(rest), tags=True),
        Fact("Things it says people can do", practices),
        listed("Who it is for", register.cells(said.get(DCTERMS["audience"], ()))),
        listed("When in a study it helps", register.cells(said.get(CPR["usefulAtStage"], ()))),
        listed("Topics", register.cells(said.get(SCHEMA["about"], ()))),
        listed("Kinds of knowledge it rests on", register.cells(said.get(CPR["drawsOn"], ()))),
        listed("Made together with", register.cells(said.get(CPR["developedWith"], ()))),
    )
    return Section(
        "What it helps with",
        "helps",
        facts,
        note_head="How we know." if depth else "",
        note=f"The person who tagged this {depth}."
        if depth
        else "We do not know how much was read before this was tagged.",
        ask="Read more of it? Help us check",
    )


def _all(register: Register, item: NamedNode, field: NamedNode) -> list[NamedNode]:
    """The values of a field, said or worked out, in the order of their names."""
    found = {quad.object for quad in register.dataset.quads(item, field)}
    nodes = [each for each in found if isinstance(each, NamedNode)]
    return sorted(nodes, key=lambda each: (register.links.cell(each).text.casefold(), each.value))


def _made(register: Register, item: NamedNode, said: Said) -> tuple[Section, ...]:
    """Who made it; nothing if that is not known."""
    publishers = said.get(SCHEMA["publisher"], ())
    cells = register.cells(publishers)
    led = tuple(cell for cell, each in zip(cells, publishers, strict=True) if each in register.user_led)
    names = (
        [
            register.links.cell(whose, name) if whose else Cell(f"{name} ({role})" if role else name)
            for name, role, whose in authorships(register.known, item)
        ]
        if CPR["hasAuthorship"] in said
        else []
    )
    facts = known(
        Fact("Published by", cells, led=led),
        listed("Names printed on it", names),
        Fact("It came out in", tuple(_in(register, said))),
        Fact("Part of the project", register.cells(said.get(CPR["outputOf"], ()))),
        Fact("Paid for by", register.cells(said.get(SCHEMA["funder"], ()))),
    )
    return (Section("Who made it", "made", facts),) if facts else ()


def _in(register: Register, said: Said) -> list[Cell]:
    wholes = [register.links.cell(each) for each in said.get(SCHEMA["isPartOf"], ())]
    # An article that has one number only, such as e006978, has no span of pages.
    pages = "pages" if any(each in text(said, BIBO["pages"]) for each in "-–,") else "page"
    numbers = ((BIBO["volume"], "volume"), (BIBO["issue"], "issue"), (BIBO["pages"], pages))
    where = ", ".join(f"{name} {text(said, field)}" for field, name in numbers if text(said, field))
    return [*wholes, Cell(where[:1].upper() + where[1:])] if where else wholes


def _get(register: Register, said: Said) -> Section:
    """How to get it; what is not known is said to be."""
    kind = next(iter(said.get(DCTERMS["type"], ())), None)
    free = next((each.value for each in said.get(SCHEMA["isAccessibleForFree"], ())), None)
    formats = register.cells(said.get(CPR["availableAs"], ()))
    doi = text(said, BIBO["doi"])
    languages = [
        language(each.value) for each in said.get(SCHEMA["inLanguage"], ()) if isinstance(each, Literal)
    ]
    return Section(
        "How to get it",
        "get",
        known(
            listed("Kind of thing", register.cells((kind,) if kind is not None else ())),
            Fact("Cost", (Cell({None: "Not known", "true": "Free", "1": "Free"}.get(free, "Not free")),)),
            listed(
                "Came out in", [register.links.cell(each) for each in said.get(SCHEMA["datePublished"], ())]
            ),
            listed("Language", [Cell(name) for name in languages]),
            listed("Formats", formats),
            Fact("DOI", (Cell(doi, f"https://doi.org/{doi}", outside=True),)) if doi else None,
            listed("ISBN", register.cells(said.get(BIBO["isbn13"], ()))),
            Fact("What you may do with it", register.cells(said.get(DCTERMS["license"], ()))),
            Fact("Also found at", register.cells(said.get(SCHEMA["sameAs"], ()))),
            Fact("Saved copy", register.cells(said.get(SCHEMA["archivedAt"], ()))),
        ),
        note="" if formats else "Formats are not known yet. Is there an Easy Read, audio or signed version?",
        ask="" if formats else "Tell us",
    )


def _came_about(register: Register, record: RecordId, said: Said) -> tuple[Section, ...]:
    """Where the facts were seen, what is in doubt, and when it came on the list."""
    place = register.founding.get(record.iri)
    added = register.dataset.value(record.graph, PROV["generatedAtTime"])
    facts = known(
        Fact(
            "In 2018",
            (
                Cell(
                    f"Named on the first list, made in Bristol, under “{place}”.",
                    addresses.view("founding-list"),
                ),
            ),
        )
        if place
        else None,
        listed("On this list since", [register.links.cell(added)] if added is not None else []),
        Fact("Where the facts were seen", register.cells(said.get(DCTERMS["source"], ()))),
        Fact("What is in doubt", register.cells(said.get(SKOS["editorialNote"], ()))),
        Fact("See also", register.cells(said.get(DCTERMS["relation"], ()))),
        Fact("Use this instead", register.cells(said.get(DCTERMS["isReplacedBy"], ()))),
    )
    note = "Something wrong or missing?"
    return (
        (Section("How this record came about", "record", facts, note=note, ask="Tell us"),) if facts else ()
    )


def _why(register: Register, item: NamedNode) -> tuple[Reason, ...]:
    """For each heading that it is found under, whether somebody said so or which rule did."""
    reasons: dict[NamedNode, dict[str, None]] = {}
    for field in POWER:
        for quad in register.dataset.quads(item, field):
            graph = quad.graph_name
            if isinstance(quad.object, NamedNode) and isinstance(graph, NamedNode):
                inferred = graph.value.startswith(INFERRED)
                rule = NamedNode(RULES + graph.value.removeprefix(INFERRED))
                because = register.links.cell(rule).text if inferred else "Somebody tagged it so"
                reasons.setdefault(quad.object, {})[because] = None
    found = [
        Reason(register.links.cell(heading), "; ".join(sorted(why)) + ".") for heading, why in reasons.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.heading.text.casefold(), each.heading.href)))


def _around(register: Register, card: Card, said: Said) -> Twig | None:
    """What a thing is about, what it says people can do, and where it comes from."""

    def of(title: str, *fields: NamedNode, far: bool = False) -> Neighbours:
        cells = dict.fromkeys(cell for field in fields for cell in register.cells(said.get(field, ())))
        return Neighbours(title, tuple(Neighbour(cell) for cell in cells), far)

    groups = (
        of("What it is about", *POWER),
        of("Things it says people can do", CPR["recommends"]),
        of("Where it comes from", SCHEMA["publisher"], SCHEMA["isPartOf"], CPR["outputOf"], far=True),
    )
    return twig(card.name, f"What is around “{card.name}”", "", groups)


def _near(register: Register, item: NamedNode, shared: int) -> Near:
    card = register.card(item)
    kind, year, *_ = card.kick
    return Near(card, f"{kind}, {_small(year)}. Shares {shared} tags.")


def _cite(cited: Citation, start: str) -> Cited:
    """A citation in words, in the order of most styles: who, when, what, where."""
    names = [name.printed for name in cited.of_role("")] or list(cited.publishers)
    who = ", ".join(names[:6]) + (" and others" if len(names) > 6 else "")
    where = ", ".join(
        each
        for each in (
            cited.container,
            f"{cited.volume}({cited.issue})" if cited.volume and cited.issue else cited.volume or cited.issue,
            cited.pages,
        )
        if each
    )
    publisher = ", ".join(cited.publishers) if names != list(cited.publishers) else ""
    address = f"https://doi.org/{cited.doi}" if cited.doi else cited.url
    address = address if address.startswith(("https://", "http://")) else ""
    when = f"({cited.date[:4] or 'no date'})"
    tail = " ".join(f"{each}." for each in (where, publisher) if each)
    return Cited(
        before=f"{who} {when}. " if who else "",
        title=cited.title,
        after=" ".join(each for each in ("." if who else f" {when}.", tail) if each),
        address=address,
        files=(
            Download(f"{start}.bib", "BibTeX"),
            Download(f"{start}.ris", "RIS"),
            Download(f"{start}.csl.json", "CSL-JSON"),
        ),
    )


def _small(words: str) -> str:
    """`words` as they stand within a sentence: a capital stays where more follow, as in NHS."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]

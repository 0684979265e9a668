"""A thing as it stands in a list: its kind and year, its title, who made it, what it is, its tags."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.publishing.citations import citation_of
from coprod_kg.publishing.coins import context_object
from coprod_kg.publishing.schemaorg import authorships
from coprod_kg.site.digests import value_digest
from coprod_kg.site.links import Cell
from coprod_kg.values import Value, names_of
from coprod_kg.vocabulary import CPC, CPR, DCTERMS, ORG, SCHEMA, SKOS, Term

if TYPE_CHECKING:
    from coprod_kg.site.register import Register, Said

POWER = (CPR["helpsChange"], CPR["helpsUnderstand"], CPR["addresses"])
"""The fields by which a thing is tagged with power inequalities, the most helpful first."""

_WATCHED = ("video",)
_HEARD = ("audio", "podcast")


class Card(Value):
    """What a list shows of a thing; what is not known is empty."""

    name: str
    path: str
    kick: tuple[str, ...] = ()
    """What stands above the title: kind, year, cost."""
    makers: str = ""
    led: bool = False
    """Whether it comes from a group that is led by the people whom it is about."""
    lead: str = ""
    hue: str = ""
    tags: tuple[Cell, ...] = ()
    year: str = ""
    coins: str = ""
    """Its citation in a line, for reference managers that save what a page lists (`publishing.coins`)."""

    @cached_property
    def digest(self) -> str:
        """Names all that it shows: a card stands on many pages (`digests.value_digest`)."""
        return value_digest(tuple(getattr(self, each) for each in names_of(Card)))

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def known_year(self) -> str:
        """The year, if that is what stands there: four digits."""
        return self.year if len(self.year) == 4 and self.year.isascii() and self.year.isdigit() else ""

    @property
    def newest_first(self) -> tuple[int, str, str]:
        """A key to sort by."""
        return (-int(self.known_year or -1), sorting_name(self.name), self.path)


def sorting_name(name: str) -> str:
    """`name` as lists are sorted: small letters; a title that we had to make up stands in square brackets, and is
    found under its first letter.

    >>> sorting_name("[The social ecology of power]"), sorting_name("“Nothing about us”")
    ('the social ecology of power]', 'nothing about us”')
    """
    return name.lstrip("[“‘\"'( ").casefold()


def card_of(register: Register, thing: NamedNode) -> Card:
    """The card of `thing`, whatever it is."""
    said = register.said(thing)
    if _is_item(thing):
        return card_of_item(register, thing, said)
    return (card_of_concept if thing in CPC else card_of_other)(register, thing, said)


def citation_key(register: Register, thing: NamedNode) -> str:
    """Changes whenever the citation of `thing` does; empty if it is nothing that can be cited."""
    return value_digest(citation_of(register.known, thing)) if _is_item(thing) else ""


def _is_item(thing: NamedNode) -> bool:
    record = RecordId.of_iri(thing)
    return record is not None and record.kind == "item"


def card_of_item(register: Register, item: NamedNode, said: Said) -> Card:
    """The card of something to read, watch or use."""
    kind = next(iter(said.get(DCTERMS["type"], ())), None)
    year = text(said, SCHEMA["datePublished"])[:4]
    cell = register.links.cell(item)
    kick = (
        register.links.cell(kind).text if kind is not None else "Kind not known",
        year or "Year not known",
        cost(said, kind),
    )
    tags = [tag for field in POWER for tag in said.get(field, ()) if isinstance(tag, NamedNode)]
    return Card(
        name=cell.text,
        path=cell.href,
        kick=kick,
        makers=makers(register, item, said),
        led=item in register.user_led,
        lead=text(said, SCHEMA["description"]),
        tags=tuple(register.links.cell(tag) for tag in dict.fromkeys(tags)),
        year=year,
        coins=context_object(citation_of(register.known, item)),
    )


def card_of_concept(register: Register, concept: NamedNode, said: Said) -> Card:
    """The card of an idea: an inequality, something that people can do, a stage."""
    cell = register.links.cell(concept)
    return Card(
        name=cell.text,
        path=cell.href,
        hue=register.links.hue(concept),
        lead=text(said, SKOS["definition"]),
    )


def card_of_other(register: Register, thing: NamedNode, said: Said) -> Card:
    """The card of an organisation, a project, a journal."""
    cell = register.links.cell(thing)
    kinds = register.cells(said.get(ORG["classification"], ()))
    record = RecordId.of_iri(thing)
    plain = KINDS.get(record.kind, "") if record else ""
    kind = " and ".join(each.text for each in kinds) or (plain[:1].upper() + plain[1:])
    if thing in register.user_led:
        kind = ""  # the badge says it
    place = text(said, SCHEMA["location"])
    return Card(
        name=cell.text,
        path=cell.href,
        kick=tuple(each for each in (kind, place) if each),
        led=thing in register.user_led,
        lead=text(said, SCHEMA["description"]),
    )


def makers(register: Register, item: NamedNode, said: Said) -> str:
    """Who made `item`, in a line: the first names printed on it, then who published it."""
    names = [name for name, _, _ in authorships(register.known, item)] if CPR["hasAuthorship"] in said else []
    shown = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
    publishers = [cell.text for cell in register.cells(said.get(SCHEMA["publisher"], ()))]
    # Who wrote and published it is named once.
    others = ", ".join(each for each in publishers if each not in names[:3])
    return " · ".join(each for each in (shown, others) if each)


def cost(said: Said, kind: Term | None) -> str:
    """Whether `said` of an item is that people pay nothing, in the word for how it is used.

    >>> cost({}, None), cost({SCHEMA["isAccessibleForFree"]: [Literal(True)]}, CPC["video"])
    ('Cost not known', 'Free to watch')
    """
    free = next((each.value for each in said.get(SCHEMA["isAccessibleForFree"], ())), None)
    if free is None:
        return "Cost not known"
    if free not in ("true", "1"):
        return "Not free"
    slug = CPC.local(kind) if isinstance(kind, NamedNode) else ""
    return f"Free to {'watch' if slug in _WATCHED else 'hear' if slug in _HEARD else 'read'}"


def text(said: Said, field: NamedNode) -> str:
    """The text of a field, in English where there is one; nothing if there is none.

    >>> field = SKOS["prefLabel"]
    >>> text({field: [Literal("Haf", language="cy"), Literal("Summer", language="en")]}, field)
    'Summer'
    """
    values = said.get(field, ())
    if not values:
        return ""
    if len(values) == 1:
        return values[0].value if isinstance(values[0], Literal) else ""
    texts = [each for each in values if isinstance(each, Literal)]
    return (
        min(texts, key=lambda each: (each.language != "en", each.language or "", each.value)).value
        if texts
        else ""
    )

"""From terms to what stands on a page: words, and a link where there is something to open."""

from __future__ import annotations

import calendar
import re
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.dataset import INFERRED
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import label
from coprod_kg.site import addresses
from coprod_kg.values import Value
from coprod_kg.vocabulary import BASE, CPC, CPR, CPS, CPSC, GRAPH, ID, SKOS, XSD, Term, shorten, split

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

_HUES = {"hierarchical-inequalities": "hier", "knowledge-hierarchies": "know", "social-inequalities": "soc"}
"""The design gives each of the three wide inequalities a colour and a mark; narrower ones take them over."""

RULES = f"{BASE}rules/"

_MONTHS = tuple(month for month in calendar.month_name if month)
_LANGUAGES = {"cy": "Welsh", "en": "English", "ga": "Irish", "gd": "Scottish Gaelic"}
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d).*)?")


class Cell(Value):
    """A value as people see it: its words and, if there is something to open, where."""

    text: str
    href: str = ""
    """From the root of the published folder, or a whole address if `outside`."""
    outside: bool = False
    hue: str = ""

    def __hash__(self) -> int:
        """Of its words alone: cells are looked up ten thousand times, and few that say the same are others."""
        return hash(self.text)


class Links:
    """Knows which page or file there is for what."""

    def __init__(self, edition: Edition) -> None:
        self._dataset = edition.dataset
        self._edition = edition
        self._cells: dict[Term, Cell] = {}
        self._hues: dict[NamedNode, str] = {}

    def cell(self, term: Term | None, text: str | None = None) -> Cell:
        """`term` as it stands on a page, called `text` if that is given."""
        if term is None:
            return Cell(text or "")
        if isinstance(term, Literal):
            return Cell(text or _words(term))
        if isinstance(term, BlankNode):
            return Cell(text or "")
        known = self._cells.get(term)
        if known is None:
            known = self._cells[term] = self._of_address(term)
        return Cell(text, known.href, known.outside, known.hue) if text else known

    def _of_address(self, node: NamedNode) -> Cell:
        thing = self._thing(node)
        name = label(thing, self._dataset)
        record = RecordId.of_iri(thing)
        if record is not None and record in self._edition.records:
            return Cell(name or str(record), addresses.page(record.iri) or "")
        if thing in CPC:
            return Cell(name or CPC.local(thing), addresses.page(thing) or "", hue=self.hue(thing))
        if thing in CPSC:
            return Cell(name or CPSC.local(thing), addresses.page(thing) or "")
        if thing.value.startswith(RULES):
            return Cell(self._rule(thing.value.removeprefix(RULES)))
        if thing in CPR or thing in CPS:
            return Cell(name or shorten(thing), addresses.page(thing) or "")
        if split(thing):  # a word of a vocabulary that is not ours: its page would not help a reader
            return Cell(name or shorten(thing))
        if thing.value.startswith(BASE):
            return Cell(name or thing.value.removeprefix(BASE))
        return Cell(name or _bare(thing.value), *_open(thing.value))

    def _thing(self, node: NamedNode) -> NamedNode:
        """What the graph `node` is about, if it is one of ours; else `node`."""
        if node.value.startswith(GRAPH["record/"].value):
            return ID[GRAPH.local(node).removeprefix("record/")]
        if node.value.startswith(INFERRED):
            return NamedNode(RULES + node.value.removeprefix(INFERRED))
        return node

    def _rule(self, name: str) -> str:
        return self._rule_titles.get(name, name)

    @cached_property
    def _rule_titles(self) -> dict[str, str]:
        return {rule.name: rule.title for rule in self._edition.catalogue.rules}

    def hue(self, concept: NamedNode) -> str:
        """The colour of the wide inequality that `concept` comes under, or nothing."""
        known = self._hues.get(concept)
        if known is None:
            known = self._hues[concept] = self._find_hue(concept)
        return known

    def _find_hue(self, concept: NamedNode) -> str:
        seen: set[NamedNode] = set()
        waiting = [concept]
        while waiting:
            each = waiting.pop()
            if CPC.local(each) in _HUES:
                return _HUES[CPC.local(each)]
            if each not in seen:
                seen.add(each)
                wider = [quad.object for quad in self._dataset.quads(each, SKOS["broader"])]
                waiting += sorted((node for node in wider if isinstance(node, NamedNode)), key=str)
        return ""


def _open(address: str) -> tuple[str, bool]:
    """Only web addresses can be opened: never `javascript:` or a file."""
    return (address, True) if address.startswith(("https://", "http://")) else ("", False)


def _bare(address: str) -> str:
    """`address` as people say it.

    >>> _bare("https://www.nsun.org.uk/")
    'www.nsun.org.uk'
    """
    return re.sub(r"^https?://", "", address).removesuffix("/")


def _words(literal: Literal) -> str:
    """A text or number as people read it.

    >>> _words(Literal("2018-11", datatype=XSD["gYearMonth"])), _words(Literal(True))
    ('November 2018', 'Yes')
    """
    text, datatype = literal.value, literal.datatype
    if datatype == XSD["boolean"]:
        return "Yes" if text in ("true", "1") else "No"
    if datatype in (XSD["date"], XSD["dateTime"], XSD["gYearMonth"]) and (found := _DATE.fullmatch(text)):
        month = _MONTHS[int(found[2]) - 1] if 1 <= int(found[2]) <= 12 else found[2]
        return " ".join(part for part in ((found[3] or "").lstrip("0"), month, found[1]) if part)
    return text


def language(code: str) -> str:
    """The name of a language that we know; else its code.

    >>> language("cy"), language("fr")
    ('Welsh', 'fr')
    """
    return _LANGUAGES.get(code, code)

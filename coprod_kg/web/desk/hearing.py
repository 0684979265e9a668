"""Ideas that somebody may have meant, with the reason: what people say of each idea, found in their words.

The phrases are those of our lists: names, and the everyday words that are kept beside them. A phrase is found where all
of its words stand close together, in any form and order; words that are in any sentence do not count. It is the same
for the same words, and nobody is asked but our own lists.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.site.links import Cell
from coprod_kg.site.searching.words import WORDS, fold
from coprod_kg.vocabulary import CPC, CPSC, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

FIELDS = {
    "power-inequalities": "addresses",
    "practices": "recommends",
    "research-stages": "usefulAtStage",
    "people": "audience",
    "item-kinds": "kind",
    "formats": "availableAs",
}
"""The lists whose ideas are listened for, and the field of the form that each is for."""
_NAMES = (SKOS["prefLabel"], SKOS["altLabel"])
_SAID = SKOS["hiddenLabel"]
_IDLE = WORDS.little | {"not"}
"""Words that say nothing by themselves."""
_CLOSE = 3
"""How many other words may stand between those of a phrase."""
_LEAST = 4
"""How many letters the one word of a name must have."""
MOST = 8
"""How many ideas are suggested at most: more would be noise."""


@dataclass(frozen=True)
class Heard:
    """An idea, and why it is suggested."""

    concept: NamedNode
    cell: Cell
    field: str
    """The word of the field that it would stand in."""
    said: str
    """What they wrote."""
    phrase: str
    """What people say of the idea, as our list has it."""
    weight: int
    """How many words fit."""

    @property
    def answer(self) -> str:
        """The idea as an answer: its field and its name."""
        return f"{self.field}:{CPC.local(self.concept)}"


@dataclass(frozen=True)
class _Phrase:
    concept: NamedNode
    field: str
    text: str
    stems: frozenset[str]

    def fits(self, said: str) -> bool:
        """Whether the words that were written are the phrase; a name of one word is only itself, or its plural."""
        return bool(said) and (len(self.stems) > 1 or said.rstrip("s") == fold(self.text).rstrip("s"))


class Ear:
    """Knows what people say of each idea; made once for an edition."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._phrases: dict[str, list[_Phrase]] = {}
        """By one of their words: the longest, which is rarely the most common."""
        for scheme, field in FIELDS.items():
            for concept in register.concepts(CPSC[scheme]):
                for phrase in _phrases_of(register, concept, field):
                    self._phrases.setdefault(max(phrase.stems, key=len), []).append(phrase)

    def heard(self, text: str, chosen: Collection[str] = ()) -> tuple[Heard, ...]:
        """The ideas that `text` speaks of, the surest first, without those in `chosen` (local names)."""
        words = [
            (written, stem)
            for written, stems in WORDS.pairs(text)
            for stem in stems
            if stem not in WORDS.little
        ]
        found: dict[NamedNode, Heard] = {}
        for place, (_, stem) in enumerate(words):
            for phrase in self._phrases.get(stem, ()):
                said = _said_around(words, place, phrase.stems)
                if not phrase.fits(said) or CPC.local(phrase.concept) in chosen:
                    continue
                heard = Heard(
                    phrase.concept,
                    self._register.links.cell(phrase.concept),
                    phrase.field,
                    said,
                    phrase.text,
                    len(phrase.stems),
                )
                before = found.get(phrase.concept)
                if before is None or heard.weight > before.weight:
                    found[phrase.concept] = heard
        ranked = sorted(
            found.values(), key=lambda each: (-each.weight, each.cell.text.lower(), each.concept.value)
        )
        return tuple(ranked[:MOST])


def _phrases_of(register: Register, concept: NamedNode, field: str) -> list[_Phrase]:
    said = register.said(concept)
    found = []
    for property in (*_NAMES, _SAID):
        for each in said.get(property, ()):
            if not isinstance(each, Literal) or not (each.language or "en").startswith("en"):
                continue
            stems = frozenset(stem for stem in WORDS.of(each.value) if stem not in _IDLE)
            alone = property in _NAMES and len(stems) == 1 and len(max(stems)) >= _LEAST
            if len(stems) > 1 or alone:
                found.append(_Phrase(concept, field, each.value, stems))
    return found


def _said_around(words: list[tuple[str, str]], place: int, stems: frozenset[str]) -> str:
    """What was written around `place` that holds all of `stems`, close together; nothing if it does not."""
    reach = len(stems) + _CLOSE
    for start in range(max(0, place - reach + 1), place + 1):
        span = words[start : start + reach]
        if stems <= {stem for _, stem in span}:
            inside = [written for written, stem in span if stem in stems]
            return " … ".join(dict.fromkeys(inside))
    return ""

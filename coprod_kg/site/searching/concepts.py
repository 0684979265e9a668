"""What a situation can be about: every idea with the phrases that people say of it, as an index for the browser.

Each phrase is a document of its own, so that a question is held against one phrase after another. What is
counted here with the whole list in view (how rare a word is, and so how much a phrase asks for) is kept with it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from coprod_kg.site.searching import minisearch
from coprod_kg.site.searching.words import LEAST, WORDS
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPSC, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

SCHEMES = {
    "power-inequalities": "inequality",
    "practices": "practice",
    "co-production-principles": "principle",
    "research-stages": "stage",
    "people": "people",
    "item-kinds": "kind",
    "formats": "format",
}
"""The lists whose ideas can be searched for, the inequalities first, and what the search calls each."""

SAID, NAME, MEANING = range(3)
_PHRASES = (
    (SKOS["hiddenLabel"], SAID),
    (SKOS["prefLabel"], NAME),
    (SKOS["altLabel"], NAME),
    (SKOS["definition"], MEANING),
)
"""The fields whose texts are phrases, and what sort each is."""

GROUP = "~"
"""Begins the terms that stand for a group of words."""
VOCABULARY = -1
"""The document that holds the words of the groups, and forms of words: a word that is misspelt may be one of them."""


class Phrase(Value):
    """A phrase for an idea."""

    concept: int
    text: str
    sort: int
    stems: tuple[str, ...]
    groups: tuple[int, ...]


def concepts(register: Register) -> list[tuple[str, NamedNode]]:
    """Every idea that can be searched for, with what the search calls its kind, in the order of the lists."""
    return [
        (kind, concept) for scheme, kind in SCHEMES.items() for concept in register.concepts(CPSC[scheme])
    ]


def index_of_concepts(register: Register) -> dict[str, Any]:
    """All that the browser needs to tell what a situation is about."""
    found = concepts(register)
    phrases = [
        each for number, (_, concept) in enumerate(found) for each in _phrases(register, concept, number)
    ]
    about = [kind == "inequality" for kind, _ in found]
    sizes: dict[int, float] = {}
    for family in (True, False):
        members = {n: each for n, each in enumerate(phrases) if about[each.concept] is family}
        sizes |= _sizes(members)
    documents: dict[int, minisearch.Fields] = {
        number: {"words": [*each.stems, *(f"{GROUP}{group}" for group in each.groups)]}
        for number, each in enumerate(phrases)
    }
    known = {word for key in WORDS.alike for word in key.split()} | {
        word for word in WORDS.one if word.isalpha()
    }
    documents[VOCABULARY] = {"words": sorted(known)}
    return {
        "words": for_browser(),
        "phrases": [each.text for each in phrases],
        "of": [each.concept for each in phrases],
        "size": [round(sizes[number], 3) for number in range(len(phrases))],
        "sorts": [each.sort for each in phrases],
        "index": minisearch.index(["words"], documents),
    }


def for_browser() -> dict[str, Any]:
    """The words, as words.js takes them."""
    return {
        "one": {word: " ".join(WORDS.taken(value)) for word, value in WORDS.one.items()},
        "two": {
            word: " ".join(WORDS.taken(value)) for word, value in WORDS.two.items() if not word.endswith("*")
        },
        "joined": [word[:-2] for word in WORDS.two if word.endswith(" *")],
        "starts": WORDS.starts,
        "ends": WORDS.ends,
        "least": LEAST,
        "small": sorted(WORDS.little),
        "alike": WORDS.alike,
    }


def _phrases(register: Register, concept: NamedNode, number: int) -> Iterator[Phrase]:
    said = register.said(concept)
    seen = set()
    for field, sort in _PHRASES:
        for each in said.get(field, ()):
            if (
                isinstance(each, Literal)
                and (each.language or "en").startswith("en")
                and each.value not in seen
            ):
                seen.add(each.value)
                stems = WORDS.of(each.value)
                groups = {group for found in WORDS.groups_of(stems) for group in found}
                yield Phrase(number, each.value, sort, tuple(dict.fromkeys(stems)), tuple(sorted(groups)))


def rarity(count: int, total: int) -> float:
    """How much a word tells that stands in `count` of `total` phrases: 1 if in none, nearly 0 if in all.

    >>> round(rarity(0, 1000), 2), round(rarity(30, 1000), 2), round(rarity(1000, 1000), 2)
    (1.0, 0.5, 0.02)
    """
    return max(0.02, math.log((total + 1) / (count + 1)) / math.log(total + 1))


SMALL = 0.4
"""How much of its weight a small word keeps."""


def _sizes(phrases: Mapping[int, Phrase]) -> dict[int, float]:
    """How much each of `phrases` says: the sum of the weights of its words."""
    counts = Counter(word for each in phrases.values() for word in each.stems)
    weights = {
        word: rarity(count, len(phrases)) * (SMALL if word in WORDS.little else 1)
        for word, count in counts.items()
    }
    return {number: sum(weights[word] for word in each.stems) for number, each in phrases.items()}

"""Many choices on a page: under which heading each stands, so that somebody finds theirs without reading all.

>>> import coprod_kg
>>> from coprod_kg.forms import form_of
>>> edition = coprod_kg.open()
>>> choices = form_of(edition, "item").field("addresses").choices
>>> sorted({heads(edition, choices)(choice) for choice in choices})
['Hierarchical inequalities', 'Knowledge hierarchies', 'Social inequalities']
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pyoxigraph import NamedNode

from coprod_kg.edition import Edition
from coprod_kg.forms import Choice
from coprod_kg.labels import text_of
from coprod_kg.vocabulary import SKOS

FEW = 12
"""Up to how many choices are shown at once; more are folded up, under headings."""


def heads(edition: Edition, choices: Sequence[Choice]) -> Callable[[Choice], str]:
    """What each choice stands under: the widest idea above it if these are few, else the list that it is on."""
    dataset = edition.dataset

    def name(term: NamedNode) -> str:
        return text_of(term, dataset, SKOS["prefLabel"]) or ""

    def top(term: NamedNode, seen: frozenset[NamedNode] = frozenset()) -> NamedNode:
        wider = sorted(
            (
                quad.object
                for quad in dataset.quads(term, SKOS["broader"])
                if isinstance(quad.object, NamedNode)
            ),
            key=str,
        )
        return top(wider[0], seen | {term}) if wider and wider[0] not in seen else term

    tops = {choice: top(choice.value) for choice in choices if isinstance(choice.value, NamedNode)}
    if len(set(tops.values())) <= FEW:
        return lambda choice: name(tops[choice])

    def listed(choice: Choice) -> str:
        scheme = (
            dataset.value(choice.value, SKOS["inScheme"]) if isinstance(choice.value, NamedNode) else None
        )
        return name(scheme) if isinstance(scheme, NamedNode) else ""

    return listed

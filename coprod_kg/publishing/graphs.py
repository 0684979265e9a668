"""Which graphs go out, and which of them are the list itself."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from coprod_kg.dataset import Dataset
from coprod_kg.vocabulary import GRAPH

_LISTED = (GRAPH["dataset"].value, GRAPH["mappings"].value, GRAPH["record/"].value, GRAPH["scheme/"].value)
_PUBLIC = (
    *_LISTED,
    GRAPH["history"].value,
    GRAPH["inferred/"].value,
    GRAPH["ontology"].value,
    GRAPH["shapes"].value,
)


def listed_graphs(dataset: Dataset) -> list[NamedNode]:
    """The graphs of what is on the list: records, concepts, checked mappings and the description of the whole.

    Nothing derived is among them, and nothing about how the list is kept.
    """
    return [graph for graph in dataset.graphs() if graph.value.startswith(_LISTED)]


def public_graphs(dataset: Dataset) -> list[NamedNode]:
    """All graphs that may be published. What is not named here, contributions above all, stays at home."""
    return [graph for graph in dataset.graphs() if graph.value.startswith(_PUBLIC)]


def quads_of(dataset: Dataset, graphs: list[NamedNode]) -> Iterator[Quad]:
    """The statements of `graphs`, graph by graph."""
    for graph in graphs:
        yield from dataset.quads(graph=graph)

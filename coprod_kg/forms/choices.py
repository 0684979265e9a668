"""The values that a field may have, with what people call them."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from coprod_kg.context import Context
from coprod_kg.forms.shapes import Node, Shapes
from coprod_kg.forms.values import Choice
from coprod_kg.labels import text_of
from coprod_kg.values import Value
from coprod_kg.vocabulary import RDFS, SCHEMA, SH, SKOS, Term


def class_choices(shapes: Shapes, context: Context, listed: Term) -> tuple[Choice, ...]:
    """The classes of a list, each with its label, or else with its word in JSON-LD."""
    found = []
    for of in shapes.items(listed):
        if isinstance(of, NamedNode):
            word = context.word(of.value)
            label = text_of(of, shapes.dataset, RDFS["label"]) or word
            help_ = text_of(of, shapes.dataset, SKOS["definition"]) or ""
            found.append(Choice(of, label, (word,), help_))
    return tuple(found)


def listed_choices(shapes: Shapes, listed: Term) -> tuple[Choice, ...]:
    """The texts of a list."""
    return tuple(Choice(each, each.value) for each in shapes.items(listed) if isinstance(each, Literal))


def concept_choices(shapes: Shapes, choice: Node) -> tuple[Choice, ...]:
    """The concepts that the shape `choice` lets through, in the order of their list.

    It may ask for values of their fields (sh:hasValue, sh:in) and that there are any (sh:minCount).
    """
    asked = [
        _Asked.of(shapes, node)
        for node in shapes.all(choice, SH["property"])
        if not isinstance(node, Literal)
    ]
    listed = {quad.subject for quad in shapes.dataset.quads(None, SKOS["inScheme"])}
    for each in asked:
        for value in each.wanted:
            listed &= {quad.subject for quad in shapes.dataset.quads(None, each.path, value)}
    found = [
        concept
        for concept in listed
        if isinstance(concept, NamedNode) and all(each.lets_through(shapes, concept) for each in asked)
    ]
    by_place = sorted(found, key=lambda concept: _place(shapes, concept))
    return tuple(_concept(shapes, concept) for concept in by_place)


class _Asked(Value):
    """What a shape of choices asks of one field of a concept."""

    path: NamedNode
    wanted: tuple[Term, ...]
    allowed: tuple[Term, ...]
    least: int

    @classmethod
    def of(cls, shapes: Shapes, node: Node) -> _Asked:
        [path] = shapes.paths(node)
        allowed = tuple(shapes.items(shapes.one(node, "in")))
        return cls(
            path, tuple(shapes.all(node, SH["hasValue"])), allowed, shapes.number(node, "minCount") or 0
        )

    def lets_through(self, shapes: Shapes, concept: NamedNode) -> bool:
        """Whether the values of `concept` are among those allowed, and enough; those wanted it has."""
        if not self.allowed and not self.least:
            return True
        values = [quad.object for quad in shapes.dataset.quads(concept, self.path)]
        return len(values) >= self.least and (
            not self.allowed or all(value in self.allowed for value in values)
        )


def _place(shapes: Shapes, concept: NamedNode) -> tuple[str, float, str]:
    scheme = shapes.dataset.value(concept, SKOS["inScheme"])
    place = shapes.dataset.value(concept, SCHEMA["position"])
    return str(scheme), float(place.value) if place else float("inf"), concept.value


def _concept(shapes: Shapes, concept: NamedNode) -> Choice:
    label = text_of(concept, shapes.dataset, SKOS["prefLabel"]) or concept.value.rpartition("/")[2]
    names = [
        quad.object.value
        for field in (SKOS["prefLabel"], SKOS["altLabel"])
        for quad in shapes.dataset.quads(concept, field)
        if isinstance(quad.object, Literal) and quad.object.value != label
    ]
    help_ = text_of(concept, shapes.dataset, SKOS["definition"]) or ""
    return Choice(concept, label, tuple(sorted(names)), help_)

"""From the shapes of an edition to a form: which shapes are for a kind, and what they say of each field.

The kind of a shape is read from the shape of its address (`/id/org/…`), which every kind has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.context import Context, Key
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import UnknownKind
from coprod_kg.findings import Severity
from coprod_kg.forms.choices import class_choices, concept_choices, listed_choices
from coprod_kg.forms.conditions import Condition
from coprod_kg.forms.shapes import Node, Shapes
from coprod_kg.forms.values import Field, Form, Rule, Sort
from coprod_kg.identifiers import KINDS
from coprod_kg.labels import text_of
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPR, DASH, RDF, RDFS, SCHEMA, SH, SKOS, XSD, Term

_KIND = re.compile(r"/id/(?:\(([a-z|]+)\)|([a-z]+))/")
_PART_WORDS = {CPR["Authorship"]: "author", SCHEMA["ListItem"]: "listed"}
"""What the addresses of parts begin with; `sources.shorthand` and the records use the same."""

# A dataset does not change, and a form takes 20 ms to make: many times what reading a row does.
_known: WeakKeyDictionary[Dataset, dict[str, Form]] = WeakKeyDictionary()


class _Shape(Value):
    """A shape that is about some field of a form, and the class that it counts for."""

    node: Node
    only_for: NamedNode | None


def form_kinds(edition: Edition) -> tuple[str, ...]:
    """The kinds of record that the shapes have a form for, in the usual order.

    >>> import coprod_kg
    >>> form_kinds(coprod_kg.open())
    ('item', 'org', 'project', 'venue', 'person')
    """
    found = _classes_by_kind(Shapes(edition.dataset))
    return tuple(kind for kind in KINDS if kind in found)


def form_of(edition: Edition, kind: str) -> Form:
    """The form for records of `kind`.

    Raises UnknownKind if the shapes have none; UnreadableFile or BrokenSyntax if the JSON-LD context cannot be read.
    """
    known = _known.setdefault(edition.dataset, {})
    if kind not in known:
        shapes = Shapes(edition.dataset)
        classes = _classes_by_kind(shapes)
        if kind not in classes:
            raise UnknownKind(kind, tuple(each for each in KINDS if each in classes))
        context = Context.of_project(edition.project)
        known[kind] = _form(shapes, context, kind, KINDS[kind], tuple(classes[kind]))
    return known[kind]


def form_of_class(edition: Edition, of: NamedNode) -> Form:
    """What the shapes ask of things of the class `of`, also of those that are no records: an idea, a decision.

    Raises UnreadableFile or BrokenSyntax if the JSON-LD context cannot be read.

    >>> import coprod_kg
    >>> form_of_class(coprod_kg.open(), CPR["Review"]).field("outcome").name
    'What was decided'
    """
    shapes = Shapes(edition.dataset)
    name = text_of(of, edition.dataset, RDFS["label"]) or ""
    return _form(shapes, Context.of_project(edition.project), "", name, (of,))


def _classes_by_kind(shapes: Shapes) -> dict[str, list[NamedNode]]:
    """The classes of each kind: those with a shape for an address on the list."""
    found: dict[str, list[NamedNode]] = {}
    for of in shapes.target_classes():
        for shape in shapes.targeting(of):
            kind = _KIND.search(shapes.text(shape, "pattern")) if not shapes.one(shape, "path") else None
            if kind and kind[2] in KINDS and "#" not in shapes.text(shape, "pattern"):
                found.setdefault(kind[2], []).append(of)
    return found


def _form(shapes: Shapes, context: Context, kind: str, name: str, classes: tuple[NamedNode, ...]) -> Form:
    below = [under for of in classes for under in shapes.below(of) if under not in classes]
    targeted = [_Shape(shape, None) for of in classes for shape in shapes.targeting(of)]
    targeted += [_Shape(shape, under) for under in below for shape in shapes.targeting(under)]
    by_path: dict[NamedNode, list[_Shape]] = {}
    conditions: dict[NamedNode, Condition] = {}
    closed: Severity | None = None
    for found in dict.fromkeys(targeted):
        for path, shape in _fields_of(shapes, found):
            by_path.setdefault(path, []).append(shape)
        if not isinstance(found.node, NamedNode) or shapes.one(found.node, "path"):
            continue
        if shapes.text(found.node, "closed") == "true":
            closed = _severity(shapes, found.node)
        elif shapes.one(found.node, "message"):
            conditions.setdefault(found.node, _condition(shapes, found))
    fields = [_field(shapes, context, path, about) for path, about in by_path.items()]
    known = sorted((field for field in fields if field), key=lambda field: (field.order, field.path.value))
    return Form(kind, name, classes, tuple(known), tuple(conditions.values()), closed)


def _fields_of(shapes: Shapes, found: _Shape) -> Iterator[tuple[NamedNode, _Shape]]:
    """Each field that a shape is about: that of its path, or those of the properties of a node shape."""
    nodes = [found.node] if shapes.one(found.node, "path") else shapes.all(found.node, SH["property"])
    for node in nodes:
        if isinstance(node, Literal):
            continue
        paths = shapes.paths(node)
        # A shape with a choice of paths that counts the values is about the fields together, not about each.
        if len(paths) > 1 and (shapes.one(node, "minCount") or shapes.one(node, "maxCount")):
            continue
        for path in paths:
            yield path, _Shape(node, found.only_for)


def _severity(shapes: Shapes, node: Node) -> Severity:
    return Severity.of_shacl(shapes.text(node, "severity").removeprefix(SH.iri))


def _condition(shapes: Shapes, found: _Shape) -> Condition:
    node = found.node
    assert isinstance(node, NamedNode)
    name, message = shapes.text(node, "name"), shapes.text(node, "message")
    return Condition(node, _severity(shapes, node), name, message, shapes.asks(node), found.only_for)


def _field(shapes: Shapes, context: Context, path: NamedNode, about: list[_Shape]) -> Field | None:
    """The field of `path`; None if every shape about it only looks at what was typed elsewhere."""
    asked = [each for each in about if shapes.one(each.node, "group") and _is_own(shapes, each.node)]
    if not asked:
        return None
    shown = [each for each in asked if not _hidden(shapes, each.node)]
    main = (shown or asked)[0].node
    group = shapes.one(main, "group")
    assert isinstance(group, NamedNode)
    field = Field(
        path=path,
        name=shapes.text(main, "name"),
        keys=_keys(context, path),
        help=shapes.text(main, "description"),
        group=text_of(group, shapes.dataset, RDFS["label"]) or "",
        order=(_order(shapes, group), _order(shapes, main)),
        sort=Sort.TEXT,
        rules=tuple(_rule(shapes, each) for each in dict.fromkeys((*shown, *asked, *about))),
        examples=tuple(
            each for each in shapes.all(main, SKOS["example"]) if isinstance(each, NamedNode | Literal)
        ),
        lines=shapes.all(main, DASH["editor"]) == [DASH["TextAreaWithLangEditor"]],
        hidden=not shown,
    )
    sorted_ = _sorted(shapes, context, field, [each.node for each in asked])
    worded = any(shapes.one(each.node, "datatype") == RDF["langString"] for each in about)
    return replace(sorted_, sort=Sort.WORDS) if worded and sorted_.sort is Sort.TEXT else sorted_


def _is_own(shapes: Shapes, node: Node) -> bool:
    """Whether `node` is about one field, as a rule of a form is, and not about any text at all."""
    return isinstance(shapes.one(node, "path"), NamedNode)


def _hidden(shapes: Shapes, node: Node) -> bool:
    return any(each.value == "true" for each in shapes.all(node, DASH["hidden"]) if isinstance(each, Literal))


def _order(shapes: Shapes, node: Node) -> float:
    return float(shapes.text(node, "order") or "inf")


def _keys(context: Context, path: NamedNode) -> tuple[Key, ...]:
    if path == RDF["type"]:
        word = context.aliases.get("@type", "@type")
        return (Key(word, path.value, "@vocab", by_language=False, always_list=False),)
    return context.keys(path.value)


def _rule(shapes: Shapes, about: _Shape) -> Rule:
    node = about.node
    assert isinstance(node, NamedNode)
    asks = _whole(shapes, node)
    unwanted = [
        (shapes.text(each, "pattern"), shapes.text(each, "flags"))
        for each in shapes.all(asks, SH["not"])
        if not isinstance(each, Literal) and shapes.one(each, "pattern")
    ]
    return Rule(
        shape=node,
        severity=_severity(shapes, node),
        message=shapes.text(node, "message"),
        only_for=about.only_for,
        least=shapes.number(node, "minCount") or 0,
        most=shapes.number(node, "maxCount"),
        one_per_language=shapes.text(node, "uniqueLang") == "true",
        shortest=shapes.number(node, "minLength"),
        longest=shapes.number(node, "maxLength"),
        pattern=shapes.text(asks, "pattern"),
        unwanted=tuple(unwanted),
        lowest=shapes.number(node, "minInclusive"),
        highest=shapes.number(node, "maxInclusive"),
        differs_from=tuple(p for p in shapes.all(node, SH["disjoint"]) if isinstance(p, NamedNode)),
    )


def _whole(shapes: Shapes, node: Node) -> Node:
    """Where a shape says what it asks of a text: itself, or the last of its choices.

    The ones before that are short patterns for texts that are plainly harmless, and that the last one takes too
    (see `ontology/shapes/text.ttl`).
    """
    choices = [each for each in shapes.items(shapes.one(node, "or")) if not isinstance(each, Literal)]
    texts = all(shapes.one(each, "pattern") or shapes.one(each, "not") for each in choices)
    plain = texts and not any(shapes.one(each, "datatype") or shapes.one(each, "path") for each in choices)
    return choices[-1] if choices and plain else node


def _sorted(shapes: Shapes, context: Context, field: Field, nodes: list[Node]) -> Field:
    """`field` with what sort of value it takes, as the first of its shapes that says so."""
    for node in nodes:
        datatype, listed, of = (shapes.one(node, name) for name in ("datatype", "in", "class"))
        dates = tuple(_dates(shapes, shapes.items(shapes.one(node, "or"))))
        offered = [each for each in shapes.all(node, SH["node"]) if not isinstance(each, Literal)]
        if field.path == RDF["type"] and listed:
            return replace(field, sort=Sort.CLASS, choices=class_choices(shapes, context, listed))
        if offered:
            return replace(field, sort=Sort.CONCEPT, choices=concept_choices(shapes, offered[0]))
        if isinstance(of, NamedNode):
            return replace(field, sort=Sort.PARTS, part=_part(shapes, context, of))
        if dates:
            return replace(field, sort=Sort.DATE, dates=dates)
        if listed:
            return replace(field, choices=listed_choices(shapes, listed))
        if datatype in (XSD["boolean"], XSD["integer"]):
            return replace(field, sort=Sort.YES_NO if datatype == XSD["boolean"] else Sort.NUMBER)
        if shapes.one(node, "nodeKind") == SH["IRI"]:
            kinds = _KIND.search(shapes.text(node, "pattern"))
            if kinds:
                return replace(field, sort=Sort.RECORD, kinds=tuple((kinds[1] or kinds[2]).split("|")))
            return replace(field, sort=Sort.WEB)
        if datatype == XSD["string"]:
            return field
    return field


def _dates(shapes: Shapes, alternatives: Iterable[Term]) -> Iterator[tuple[NamedNode, str]]:
    for each in alternatives:
        if isinstance(each, BlankNode | NamedNode):
            datatype = shapes.one(each, "datatype")
            if isinstance(datatype, NamedNode):
                yield datatype, shapes.text(each, "pattern")


def _part(shapes: Shapes, context: Context, of: NamedNode) -> Form:
    word = _PART_WORDS.get(of, "part")
    return _form(shapes, context, word, shapes.text(of, "name") or word, (of,))

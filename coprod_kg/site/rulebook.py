"""The rules for records, read from the forms and the shapes behind them.

Every shape has one place here, under its own name, so that a finding can point at the rule that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from coprod_kg.edition import Edition
from coprod_kg.findings import Severity
from coprod_kg.forms import Field, Form, Sort, form_kinds, form_of, form_of_class
from coprod_kg.forms import Rule as FormRule
from coprod_kg.forms.choices import concept_choices
from coprod_kg.forms.shapes import Shapes
from coprod_kg.identifiers import KINDS
from coprod_kg.site import addresses
from coprod_kg.site.lexicon import place
from coprod_kg.site.links import Cell, Links
from coprod_kg.site.sheets import Choices, Group, Question, Rule, Sheet
from coprod_kg.vocabulary import CPR, CPS, GRAPH, RDF, RDFS, SCHEMA, SH, SKOS, Term, shorten

_TAKES = {
    Sort.WORDS: "Words, with their language",
    Sort.TEXT: "Text",
    Sort.DATE: "A year, a month or a day",
    Sort.YES_NO: "Yes or no",
    Sort.NUMBER: "A whole number",
    Sort.WEB: "A web address",
}
_NEEDS = {Severity.MUST: "Must", Severity.SHOULD: "Should", Severity.COULD: "Could"}
_TITLES = {
    CPR["Authorship"]: "Printed name",
    SCHEMA["ListItem"]: "Line of a page",
    SKOS["Concept"]: "Idea in a list",
    SKOS["ConceptScheme"]: "List of ideas",
}
"""What things are called that are no records; others have the name of their class."""


class Rulebook:
    """The rules of one edition. Sheets are asked for once and in order: a shape's place is the first that it has."""

    def __init__(self, edition: Edition, links: Links) -> None:
        self._edition = edition
        self._links = links
        self._shapes = Shapes(edition.dataset)
        self._placed: set[NamedNode] = set()
        self._known: dict[NamedNode, Choices] = {}
        self._groups = {
            text.value: CPS.local(quad.subject)
            for quad in edition.dataset.quads(None, RDF["type"], SH["PropertyGroup"], GRAPH["shapes"])
            if isinstance(quad.subject, NamedNode)
            and isinstance(text := edition.dataset.value(quad.subject, RDFS["label"]), Literal)
        }

    def records(self) -> list[Sheet]:
        """A sheet for each kind of record."""
        return [self._sheet(form_of(self._edition, kind)) for kind in form_kinds(self._edition)]

    def parts(self) -> list[Sheet]:
        """A sheet for each sort of part that a record may have."""
        forms = [form_of(self._edition, kind) for kind in form_kinds(self._edition)]
        parts = {f.part.classes: f.part for form in forms for f in form.fields if f.part}
        return [self._sheet(part) for part in parts.values()]

    def others(self) -> list[Sheet]:
        """A sheet for each other sort of thing that shapes are for: ideas, lists, what was sent and decided."""
        return [
            self._sheet(form_of_class(self._edition, of))
            for of in self._shapes.target_classes()
            if any(shape not in self._placed and self._holds(shape) for shape in self._shapes.targeting(of))
        ]

    def any_text(self) -> tuple[Rule, ...]:
        """The rules about any text, of whatever kind of record."""
        shapes = {
            shape
            for of in self._shapes.target_classes()
            for shape in self._shapes.targeting(of)
            if self._shapes.one(shape, "path")
        }
        return tuple(self._of_shape(each) for each in self._ordered(shapes))

    def choices(self) -> list[Choices]:
        """The lists that a field can choose from."""
        used = {
            quad.object
            for quad in self._edition.dataset.quads(None, SH["node"], graph=GRAPH["shapes"])
            if isinstance(quad.object, NamedNode)
        }
        self._placed |= used
        return [self._choices(each) for each in sorted(used, key=lambda each: each.value)]

    def rest(self) -> list[str]:
        """The names of the shapes that have no place yet: parts of others, without a word for people."""
        found = {quad.subject for quad in self._edition.dataset.quads(graph=GRAPH["shapes"])}
        named = (each for each in found if isinstance(each, NamedNode) and each in CPS)
        groups = {CPS[name] for name in self._groups.values()}
        return sorted(CPS.local(each) for each in named if each not in self._placed | groups)

    def _sheet(self, form: Form) -> Sheet:
        shapes = [s for of in (*form.classes, *self._below(form)) for s in self._shapes.targeting(of)]
        holders = [each for each in dict.fromkeys(shapes) if self._holds(each) and each not in self._placed]
        self._placed |= set(holders)
        title = _TITLES.get(form.classes[0]) or form.name
        groups = tuple(self._grouped(form))
        lead = self._text(form.classes[0], SKOS["definition"]) if form.classes[0] in CPR else ""
        anchors = sorted((CPS.local(each) for each in holders), key=lambda each: (each == "Thing", each))
        return Sheet(
            title=_capital(title or shorten(form.classes[0])),
            anchor=anchors[0] if anchors else CPS.local(shapes[0]),
            also=tuple(anchors[1:]),
            kind=form.kind if form.kind in KINDS else "",
            lead=lead,
            groups=groups,
            whole=tuple(self._of_shape(each) for each in self._left(form, shapes)),
        )

    def _below(self, form: Form) -> list[NamedNode]:
        """The classes that are part of those of a form and whose rules it has, with a condition."""
        rules = [rule.only_for for field in form.fields for rule in field.rules]
        found = [*rules, *(condition.only_for for condition in form.conditions)]
        return list(dict.fromkeys(each for each in found if each is not None))

    def _holds(self, shape: NamedNode) -> bool:
        """Whether `shape` only holds others together."""
        return not self._shapes.one(shape, "message") and bool(self._shapes.all(shape, SH["property"]))

    def _left(self, form: Form, shapes: Iterable[NamedNode]) -> list[NamedNode]:
        """The shapes for a form that are about no single question, nor about any text."""
        about = {rule.shape for field in form.fields for rule in field.rules}
        found = {
            each
            for shape in shapes
            for each in (shape, *self._shapes.all(shape, SH["property"]))
            if isinstance(each, NamedNode) and self._shapes.one(each, "message") and each not in about
        }
        targeted = {each for each in found if self._shapes.one(each, "path") and self._targets(each)}
        return self._ordered(found - targeted)

    def _targets(self, shape: NamedNode) -> bool:
        return bool(self._shapes.all(shape, SH["targetClass"]))

    def _ordered(self, shapes: Iterable[NamedNode]) -> list[NamedNode]:
        def key(shape: NamedNode) -> tuple[float, str]:
            return float(self._shapes.text(shape, "order") or "inf"), shape.value

        return sorted(shapes, key=key)

    def _grouped(self, form: Form) -> Iterator[Group]:
        found: dict[str, list[Question]] = {}
        for field in form.fields:
            found.setdefault(field.group, []).append(self._question(field, form))
        for title, questions in found.items():
            shape = CPS[self._groups[title]] if title in self._groups else None
            yield Group(title, self._anchor(shape) if shape else "", tuple(questions))

    def _question(self, field: Field, form: Form) -> Question:
        own = [rule for rule in field.rules if isinstance(self._shapes.one(rule.shape, "path"), NamedNode)]
        return Question(
            name=field.name,
            keys=", ".join(key.name for key in field.keys),
            term=Cell(shorten(field.path), self._home(field.path)),
            help=field.help,
            takes=tuple(self._takes(field)),
            most=_most(field, form),
            example="; ".join(_shown(each) for each in field.examples)
            if field.sort is not Sort.CLASS
            else "",
            rules=tuple(self._of_rule(rule) for rule in own),
        )

    def _takes(self, field: Field) -> Iterator[Cell]:
        lists = [each for rule in field.rules for each in self._shapes.all(rule.shape, SH["node"])]
        named = [each for each in dict.fromkeys(lists) if isinstance(each, NamedNode)]
        if named:
            yield from (
                Cell(self._choices(each).title, f"{addresses.SHAPES}#{CPS.local(each)}") for each in named
            )
        elif field.sort is Sort.RECORD:
            yield from (Cell(_capital(KINDS.get(kind, kind))) for kind in field.kinds)
        elif field.part is not None:
            of = field.part.classes[0]
            shapes = (each for each in self._shapes.targeting(of) if self._holds(each))
            yield Cell(
                _TITLES.get(of, field.part.name), next((addresses.page(each) or "" for each in shapes), "")
            )
        elif field.choices:
            yield from (Cell(choice.label, self._home(choice.value)) for choice in field.choices)
        else:
            yield Cell(_TAKES.get(field.sort, "Text"))

    def _choices(self, shape: NamedNode) -> Choices:
        if shape not in self._known:
            self._known[shape] = self._find_choices(shape)
        return self._known[shape]

    def _find_choices(self, shape: NamedNode) -> Choices:
        found = concept_choices(self._shapes, shape)
        schemes = {
            quad.object
            for choice in found
            if isinstance(choice.value, NamedNode)
            for quad in self._edition.dataset.quads(choice.value, SKOS["inScheme"])
            if isinstance(quad.object, NamedNode)
        }
        lists = tuple(self._links.cell(each) for each in sorted(schemes, key=lambda each: each.value))
        values = tuple(self._links.cell(choice.value) for choice in found)
        one = len(lists) == 1
        return Choices(
            CPS.local(shape),
            lists[0].text if one else "Any idea of our lists",
            lists,
            values if one else (),
        )

    def _of_rule(self, rule: FormRule) -> Rule:
        only_for = self._text(rule.only_for, RDFS["label"]) if rule.only_for else ""
        return Rule(self._anchor(rule.shape), _NEEDS[rule.severity], _filled(rule.message), only_for=only_for)

    def _of_shape(self, shape: NamedNode) -> Rule:
        severity = Severity.of_shacl(self._shapes.text(shape, "severity").removeprefix(SH.iri))
        name, message = self._shapes.text(shape, "name"), self._shapes.text(shape, "message")
        return Rule(self._anchor(shape), _NEEDS[severity], _filled(message), name)

    def _anchor(self, shape: NamedNode) -> str:
        if shape in self._placed:
            return ""
        self._placed.add(shape)
        return CPS.local(shape)

    def _home(self, term: Term) -> str:
        """The place of `term` on the page of all terms, if it is one of those."""
        declared = isinstance(term, NamedNode) and any(
            self._edition.dataset.quads(term, RDF["type"], graph=GRAPH["ontology"])
        )
        return f"{addresses.TERMS}#{place(term)}" if declared and isinstance(term, NamedNode) else ""

    def _text(self, term: NamedNode, field: NamedNode) -> str:
        found = self._edition.dataset.value(term, field)
        return found.value if isinstance(found, Literal) else ""


def _most(field: Field, form: Form) -> str:
    """How many values a field has."""
    needed = field.required(frozenset(form.classes)) is Severity.MUST
    if any(rule.one_per_language for rule in field.rules):
        return "One in each language" + (", one at least" if needed else "")
    if not field.repeatable:
        return "Exactly one" if needed else "One at most"
    return "One or more" if needed else "Any number"


def _filled(message: str) -> str:
    """A message without the places that a finding fills in."""
    return message.replace("{value}", "…")


def _shown(value: NamedNode | Literal) -> str:
    return (
        value.value
        if isinstance(value, Literal)
        else (value.value if "://" in value.value else shorten(value))
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

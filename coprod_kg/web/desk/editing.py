"""The form in which a curator changes a record: all questions that the shapes ask, with what is offered as answers.

What one field is called, how it is asked and what may be chosen comes from the shapes, as everywhere. Texts in other
languages than English, and what a question has no box for (the role of an author), stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from coprod_kg.findings import Finding, Severity
from coprod_kg.forms import Field, Form, Sort
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.form_answers import Answers, field_of, local_name
from coprod_kg.turtle import value_key
from coprod_kg.vocabulary import CPR, SCHEMA
from coprod_kg.web.choosing import FEW, heads

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

_TRUTH = {"true": "yes", "false": "no"}
_USUAL = ("publishedYear", "authors", "publisher", "webAddress", "source")
_PLACES = (CPR["position"], SCHEMA["position"])


@dataclass(frozen=True)
class Option:
    """Something that can be chosen."""

    value: str
    words: str
    chosen: bool
    help: str = ""


@dataclass(frozen=True)
class Question:
    """One question, with what is answered now."""

    key: str
    name: str
    help: str
    how: str
    """`line`, `text`, `lines` (a value on each), `one` or `several` of the options, `select`."""
    values: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    """The options, under headings where there are many."""
    folded: bool = False
    needed: str = ""
    wrong: tuple[str, ...] = ()
    """What must be mended about it."""
    look: tuple[str, ...] = ()
    """What a curator should look at."""
    usual: bool = False
    """Whether most records have an answer."""

    @property
    def is_rare(self) -> bool:
        """Whether it can be left out of sight: nobody needs an answer, there is none, and nothing is wrong."""
        return not (self.values or self.needed or self.wrong or self.look or self.groups or self.usual)

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is chosen, in words."""
        return tuple(each.words for _, options in self.groups for each in options if each.chosen)


@dataclass(frozen=True)
class Section:
    """Questions that belong together."""

    name: str
    questions: tuple[Question, ...]
    more: tuple[Question, ...] = ()
    """Those that few records have an answer to, and this one has none: they are folded up."""


def sections_of(
    edition: Edition, form: Form, answers: Answers, findings: Iterable[Finding] = ()
) -> tuple[Section, ...]:
    """The questions of `form` in their order, with `answers`, and with what `findings` say of each."""
    said: dict[str, list[Finding]] = {}
    for finding in findings:
        if key := key_of(form, finding):
            said.setdefault(key, []).append(finding)
    found: dict[str, list[Question]] = {}
    for field in form.asked:
        question = _question(edition, field, tuple(answers.get(field.key, ())), said.get(field.key, ()))
        found.setdefault(field.group, []).append(question)
    return tuple(
        Section(
            name,
            tuple(each for each in questions if not each.is_rare),
            tuple(each for each in questions if each.is_rare),
        )
        for name, questions in found.items()
    )


def key_of(form: Form, finding: Finding) -> str:
    """The key of the field that `finding` belongs to; empty if it is about the whole."""
    field = form.of_path(finding.path) if finding.path else None
    return field_of(finding) or (field.key if field else "")


def _question(
    edition: Edition, field: Field, values: tuple[str, ...], findings: Sequence[Finding]
) -> Question:
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    if field.choices:
        groups = _groups(edition, field, values)
    elif field.sort is Sort.YES_NO:
        words = (("yes", "Yes"), ("no", "No"), ("", "Not known"))
        groups = (
            ("", tuple(Option(value, text, value == (values[0] if values else "")) for value, text in words)),
        )
    needed = field.required()
    return Question(
        key=field.key,
        name=field.name,
        help=field.help,
        how=_how(field),
        values=values,
        groups=groups,
        folded=field.repeatable and len(field.choices) > FEW,
        usual=field.key in _USUAL,
        needed={Severity.MUST: "needed", Severity.SHOULD: "should be there"}.get(needed, "")
        if needed
        else "",
        wrong=tuple(dict.fromkeys(each.message for each in findings if each.severity is Severity.MUST)),
        look=tuple(dict.fromkeys(each.message for each in findings if each.severity is Severity.SHOULD)),
    )


def _how(field: Field) -> str:
    if field.sort is Sort.YES_NO:
        return "one"
    if field.choices:
        if field.repeatable:
            return "several"
        return "select" if len(field.choices) > FEW else "one"
    if field.lines:
        return "text"
    return "lines" if field.repeatable or field.sort is Sort.PARTS else "line"


def _groups(
    edition: Edition, field: Field, values: Sequence[str]
) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """The choices of a field; many ones under the wide idea that they come under, or their first letter."""
    found: dict[str, list[Option]] = {}
    many = len(field.choices) > FEW
    choices = sorted(field.choices, key=lambda each: each.label.lower()) if many else field.choices
    head = heads(edition, field.choices) if many else (lambda _: "")
    for choice in choices:
        value = local_name(choice.value)
        found.setdefault(head(choice), []).append(Option(value, choice.label, value in values, choice.help))
    if not field.repeatable and not many:
        found.setdefault("", []).append(Option("", "Not known", not values))
    return tuple(
        (name, tuple(options)) for name, options in (sorted(found.items()) if many else found.items())
    )


def answers_of(form: Form, record: RecordId, quads: Iterable[Quad]) -> dict[str, tuple[str, ...]]:
    """What `quads` say of `record`, as answers to the questions of `form`: the other way round from reading a form.

    Texts in other languages than English are no part of it.
    """
    said: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            said.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    own = said.get(record.iri, {})
    found = {}
    for field in form.asked:
        values = sorted(own.get(field.path, ()), key=value_key)
        if field.sort is Sort.PARTS:
            texts = _texts_of_parts(field, values, said)
        else:
            texts = [_text(field, value) for value in values if _is_shown(value)]
        if texts:
            found[field.key] = tuple(texts)
    return found


def _texts_of_parts(
    field: Field,
    parts: Sequence[NamedNode | Literal],
    said: Mapping[NamedNode, Mapping[NamedNode, Sequence[NamedNode | Literal]]],
) -> list[str]:
    main = field.part.main if field.part else None
    placed = []
    for part in parts:
        fields = said.get(part, {}) if isinstance(part, NamedNode) else {}
        place = next((v.value for path in _PLACES for v in fields.get(path, ()) if v.value.isdecimal()), "0")
        texts = [_text(main, value) for value in fields.get(main.path, ())] if main else []
        placed += [(int(place), text) for text in texts]
    return [text for _, text in sorted(placed)]


def _is_shown(value: NamedNode | Literal) -> bool:
    return isinstance(value, NamedNode) or not value.language or value.language.startswith("en")


def _text(field: Field, value: NamedNode | Literal) -> str:
    if isinstance(value, Literal):
        return _TRUTH.get(value.value, value.value) if field.sort is Sort.YES_NO else value.value
    if field.sort in (Sort.CONCEPT, Sort.CLASS):
        return local_name(value)
    record = RecordId.of_iri(value)
    return str(record) if field.sort is Sort.RECORD and record else value.value


def edited(form: Form, record: RecordId, old: Iterable[Quad], new: Iterable[Quad]) -> list[Quad]:
    """`new` with all that `old` says and the form has no box for: other languages, and what is known of a part."""
    told, kept = [*new], []
    asked = {field.path for field in form.asked}
    before = [*old]
    for quad in before:
        if quad.subject == record.iri and not (quad.predicate in asked and _is_shown_in(quad)):
            kept.append(quad)
    for field in form.asked:
        if field.part and field.part.main:
            kept += _kept_of_parts(field, field.part, before, told)
    return [*dict.fromkeys([*told, *kept])]


def _is_shown_in(quad: Quad) -> bool:
    return isinstance(quad.object, NamedNode | Literal) and _is_shown(quad.object)


def _kept_of_parts(field: Field, part: Form, old: Sequence[Quad], new: Sequence[Quad]) -> list[Quad]:
    """What `old` says of the parts that `new` has too, known by what stands in the box, if only one has that."""
    assert part.main is not None
    parts = {quad.object for quad in new if quad.predicate == field.path}
    names = {
        quad.subject: quad.object
        for quad in new
        if quad.subject in parts and quad.predicate == part.main.path
    }
    once = {name: one for one, name in names.items() if [*names.values()].count(name) == 1}
    said = {(quad.subject, quad.predicate) for quad in new}
    kept = []
    for quad in old:
        if quad.predicate != part.main.path or quad.object not in once:
            continue
        one = once[quad.object]
        for other in old:
            if other.subject == quad.subject and (one, other.predicate) not in said:
                kept.append(Quad(one, other.predicate, other.object, other.graph_name))
    return kept

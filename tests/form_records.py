"""Making up records for a form: right ones, and ones with one thing wrong, from the rules of the form alone."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.edition import Edition
from coprod_kg.forms import Field, Form, Sort
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import CPC, ID, XSD

Value = NamedNode | Literal
Said = dict[Field, list[Value] | list["Said"]]

_WORDS = "garden shared people learn water seeds plan café Ünïcode 2018 — “quoted” it’s (again)".split()
_JUNK = ("", " ", "x", "javascript:alert(1)", "two\nlines", " before", "after ", "tab\there", "zero\u200bwidth",
         "word " * 500, "me@example.org", "https://example.org/a b", "HTTPS://EXAMPLE.ORG", "9.78E+12", "10.1000",
         "2018-13", "18", "2018-5", "+2018", "carers", "https://w3id.org/coprod-kg/id/nothing/x", "-", "ü")  # fmt: skip

_SIGNS = "0123456789xX-./ ;,&()<>\"'@é\n\u00a0\u200b"


def _fits(text: str, field: Field) -> bool:
    """Whether a text keeps to every rule that a field has, also those that are no must."""
    for rule in field.rules:
        if rule.pattern and not re.search(rule.pattern, text):
            return False
        if any(re.search(pattern, text, re.IGNORECASE if flags else 0) for pattern, flags in rule.unwanted):
            return False
        if rule.shortest is not None and len(text) < rule.shortest:
            return False
        if rule.longest is not None and len(text) > rule.longest:
            return False
    return True


class Maker:
    """Makes up what is said in a record of a form; the same for the same random numbers."""

    def __init__(self, form: Form, edition: Edition, rng: random.Random) -> None:
        self.form = form
        self.edition = edition
        self.rng = rng

    def right(self) -> Said:
        """What a record without a mistake says."""
        said: Said = {}
        for field in self.form.fields:
            if field.required() or self.rng.random() < 0.4:
                said[field] = self.values(field)
        self._mind_conditions(said)
        return said

    def _mind_conditions(self, said: Said) -> None:
        """What the rules about several fields ask for: how much was read, and where it can be checked."""
        for key in ("readDepth", "source"):
            try:
                field = self.form.field(key)
            except KeyError:
                continue
            if field not in said:
                said[field] = self.values(field)
        depth = next((field for field in said if field.key == "readDepth"), None)
        if depth:
            said[depth] = [CPC["whole-work"]]

    def values(self, field: Field) -> list[Value] | list[Said]:
        """Some values that a field may have: one, or several where it may have several."""
        times = self.rng.randint(1, 3) if field.repeatable else 1
        if field.part is not None:
            maker = Maker(field.part, self.edition, self.rng)
            made = [{part: maker.values(part) for part in field.part.fields
                     if part.sort is not Sort.NUMBER and (part.required() or self.rng.random() < 0.4)}
                    for _ in range(times)]  # fmt: skip
            if field.part.main is None:  # a line of a list has to say something
                for each in made:
                    each.setdefault(field.part.field("item"), maker.values(field.part.field("item")))
            return made
        found: list[Value] = []
        for _ in range(times):
            value = self.value(field)
            if value not in found:
                found.append(value)
        if field.sort is Sort.WORDS and not field.repeatable and self.rng.random() < 0.3:
            found.append(Literal(self.text(field), language="cy"))
        return found

    def value(self, field: Field) -> Value:
        """One value that a field may have."""
        match field.sort:
            case Sort.CLASS | Sort.CONCEPT:
                return self.rng.choice(field.choices).value
            case Sort.RECORD:
                kinds = [r for r in self.edition.records if r.kind in field.kinds]
                return self.rng.choice(kinds).iri if kinds else ID[f"{field.kinds[0]}/made-up"]
            case Sort.YES_NO:
                return Literal(self.rng.random() < 0.5)
            case Sort.DATE:
                datatype, _ = self.rng.choice(field.dates)
                written = {"gYear": "2018", "gYearMonth": "2018-05", "date": "2018-05-24"}
                return Literal(written[datatype.value.rpartition("#")[2]], datatype=datatype)
            case Sort.WEB:
                return (
                    NamedNode(next(each.value for each in field.examples))
                    if self.rng.random() < 0.5
                    else self._web(field)
                )
            case Sort.WORDS:
                return Literal(self.text(field), language="en")
        return self.rng.choice(field.choices).value if field.choices else Literal(self.text(field))

    def _web(self, field: Field) -> NamedNode:
        address = NamedNode(f"https://example.org/{self.rng.randint(1, 9999)};a=b?c=d#e")
        return address if _fits(address.value, field) else NamedNode(field.examples[0].value)

    def text(self, field: Field) -> str:
        """A text that fits: some words, or an example with a few characters changed."""
        for _ in range(50):
            words = " ".join(self.rng.choice(_WORDS) for _ in range(self.rng.randint(1, 12)))
            text = (
                words
                if field.sort is Sort.WORDS or not field.examples
                else self.near(field.examples[0].value)
            )
            if _fits(text, field):
                return text
        return str(field.examples[0].value)

    def near(self, text: str) -> str:
        """`text` with one to three characters changed, taken out or put in."""
        for _ in range(self.rng.randint(1, 3)):
            at = self.rng.randrange(len(text) + 1)
            text = text[:at] + self.rng.choice(["", *_SIGNS]) + text[at + self.rng.randint(0, 1) :]
        return text

    def wrong(self) -> tuple[Said, str]:
        """What a record says in which one thing is changed, most often for the worse; and what was changed."""
        said = self.right()
        field = self.rng.choice([field for field in self.form.fields if field.sort is not Sort.CLASS])
        change = self.rng.choice([self._drop, self._add, self._junk, self._junk, self._stray])
        return change(said, field), f"{change.__name__} {field.name}"

    def _drop(self, said: Said, field: Field) -> Said:
        return {each: values for each, values in said.items() if each is not field}

    def _add(self, said: Said, field: Field) -> Said:
        """More values than there were, of a field that may have one perhaps."""
        if field.part is not None:
            return said
        more = [self.value(field) for _ in range(3)]
        if field.sort is Sort.WORDS:
            more = [Literal(f"{each.value} {n}", language="en") for n, each in enumerate(more)]
        if field.sort is Sort.DATE:
            more = [Literal(f"{2018 + n}", datatype=XSD["gYear"]) for n in range(2)]
        return said | {field: list(dict.fromkeys([*said.get(field, []), *more]))}

    def _junk(self, said: Said, field: Field) -> Said:
        """Something that was not meant for the field, in the form that it has there."""
        text = self.rng.choice(_JUNK)
        if field.examples and isinstance(field.examples[0], Literal) and self.rng.random() < 0.5:
            text = self.near(field.examples[0].value)
        if field.part is not None:
            parts = said.get(field) or self.values(field)
            maker = Maker(field.part, self.edition, self.rng)
            part = self.rng.choice(
                [each for each in field.part.fields if each.sort not in (Sort.CLASS, Sort.NUMBER)]
            )
            return said | {field: [maker._junk(parts[0], part), *parts[1:]]}
        match field.sort:
            case Sort.WORDS:
                value: Value = Literal(text, language="en")
            case Sort.DATE:
                value = Literal(text, datatype=self.rng.choice(field.dates)[0])
            case Sort.YES_NO | Sort.TEXT | Sort.NUMBER:
                value = Literal(text)
            case _:
                try:
                    value = NamedNode(text)
                except ValueError:
                    value = NamedNode("https://example.org/'quote'")
        return said | {field: [value]}

    def _stray(self, said: Said, field: Field) -> Said:
        """A concept of another list, or a record of another kind."""
        if field.sort is Sort.CONCEPT:
            return said | {
                field: [
                    self.rng.choice([CPC["carers"], CPC["guidance"], CPC["no-such-thing"], CPC["racism"]])
                ]
            }
        if field.sort is Sort.RECORD:
            return said | {field: [self.rng.choice(list(self.edition.records)).iri]}
        return self._junk(said, field)


def triples_of(form: Form, slug: str, said: Said) -> Iterator[Triple]:
    """The statements that say it, about a record of that name."""
    subject = RecordId(form.kind, slug).iri
    for field, values in said.items():
        for place, value in enumerate(values, start=1):
            if not isinstance(value, dict):
                yield Triple(subject, field.path, value)
                continue
            assert field.part is not None
            part = NamedNode(f"{subject.value}#{field.part.kind}-{place}")
            yield Triple(subject, field.path, part)
            for each in field.part.fields:
                if each.sort is Sort.NUMBER:
                    yield Triple(part, each.path, Literal(str(place), datatype=XSD["integer"]))
            for each, inner in value.items():
                for one in inner:
                    assert not isinstance(one, dict)
                    yield Triple(part, each.path, one)

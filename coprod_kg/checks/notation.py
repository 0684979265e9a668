"""How a value is written in the format of its file: what a message for everyone cannot say.

"Say yes or no" is right for everybody; that a Turtle file writes it `true`, and a table `yes`, is said here. What
is wanted is read from the form of the shape (an address, a datatype, a language), and only said if it is the form
that is wrong. The example is the reader's own value wherever that can be read as what is wanted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from html import escape
from pathlib import PurePosixPath

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.checks.change import Change
from coprod_kg.checks.meaning import Allowed, Meant, shape_of, with_meanings
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.labels import label
from coprod_kg.sources import Source
from coprod_kg.sources.offers import Offer
from coprod_kg.turtle import written
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPC, ID, PREFIXES, RDF, SH, XSD, split

_SAMPLES = {
    XSD["boolean"]: "true",
    XSD["integer"]: "1",
    XSD["gYear"]: "2018",
    XSD["gYearMonth"]: "2018-05",
    XSD["date"]: "2018-05-24",
    XSD["dateTime"]: "2018-05-24T12:00:00Z",
}
_BOOLEANS = {"yes": "true", "y": "true", "true": "true", "1": "true"} | {
    "no": "false",
    "n": "false",
    "false": "false",
    "0": "false",
}
_LONGEST = 40
"""How many characters of a text are shown as an example."""


def explained(
    findings: Iterable[Finding],
    edition: Edition,
    sources: Iterable[Source] = (),
    change: Change | None = None,
    beneath: Allowed | None = None,
) -> list[Finding]:
    """`findings`, each with what was probably meant, and with how its file wants it written.

    `edition` is what they were judged by; `sources` are the files that they are in, if those are not its own, and
    `change` is what would be said because of them. `beneath` is what is allowed without it, if that is known already.
    """
    allowed = Allowed(edition.dataset, change, beneath)
    notation = _Notation(edition, allowed, sources)
    return [notation.told(finding) for finding in with_meanings(findings, allowed)]


class _Form(Value):
    """What a shape wants: an address, or a literal of one of some datatypes, each with its pattern."""

    address: bool
    datatypes: tuple[tuple[NamedNode, str], ...]
    pattern: str

    def fits(self, value: Meant) -> bool:
        """Whether `value` is of this form, right or wrong."""
        if isinstance(value, NamedNode):
            return self.address
        if self.address:
            return False
        return value.datatype == XSD["string"] and value.datatype in dict(self.datatypes)


class _Notation:
    def __init__(self, edition: Edition, allowed: Allowed, sources: Iterable[Source]) -> None:
        self._edition = edition
        self._formats = {each.path: each.format for each in sources if isinstance(each, Offer)}
        self._allowed = allowed

    def told(self, finding: Finding) -> Finding:
        """`finding` with an example in its `mend`, if the form of its value is wrong."""
        shape, value = shape_of(finding), finding.value
        if shape is None or not isinstance(value, NamedNode | Literal):
            return finding
        form = self._form(shape)
        field = finding.path or self._field(finding)
        if form is None or field is None or form.fits(value):
            return finding
        example = self._example(finding, form, value)
        format = self._formats.get(PurePosixPath(finding.place.path), "turtle") if finding.place else "turtle"
        shown = self._shown(field, example, format)
        if not shown:
            return finding
        mend = f"{finding.mend} Write it like this: {shown}".strip()
        return replace(finding, mend=mend)

    def _field(self, finding: Finding) -> NamedNode | None:
        """The field that the value stands in, where a shape looks at several fields at once."""
        if isinstance(finding.record, NamedNode) and isinstance(finding.value, NamedNode | Literal):
            said = self._allowed.names.quads(finding.record, None)
            fields = (each.predicate for each in said if each.object == finding.value)
            return min(fields, key=lambda each: each.value, default=None)
        return None

    def _form(self, shape: NamedNode) -> _Form | None:
        """The form that a shape gives; None if it gives none, or forbids whatever there is."""
        dataset = self._edition.dataset

        def get(of: NamedNode | BlankNode, name: str) -> Meant | BlankNode | None:
            return dataset.value(of, SH[name])

        if get(shape, "not") is not None:
            return None
        pattern = get(shape, "pattern")
        regex = pattern.value if pattern is not None else ""
        if get(shape, "nodeKind") == SH["IRI"] or get(shape, "node") is not None:
            return _Form(True, (), regex)
        options: list[tuple[NamedNode, str]] = []
        for of in (shape, *self._options(get(shape, "or"))):
            datatype, limit = get(of, "datatype"), get(of, "pattern")
            if isinstance(datatype, NamedNode):
                options.append((datatype, limit.value if limit is not None else ""))
        return _Form(False, tuple(options), regex) if options else None

    def _options(self, head: object) -> Iterator[NamedNode | BlankNode]:
        while isinstance(head, BlankNode):
            member = self._edition.dataset.value(head, RDF["first"])
            if isinstance(member, NamedNode | BlankNode):
                yield member
            head = self._edition.dataset.value(head, RDF["rest"])

    def _example(self, finding: Finding, form: _Form, value: Meant) -> Meant:
        """The value as it was probably meant, else one that would be right."""
        text = value.value.strip()
        if form.address:
            return self._address(finding, form, text)
        for datatype, pattern in form.datatypes:
            if datatype == RDF["langString"]:
                short = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
                return Literal(short, language="en")
            if datatype == XSD["boolean"] and text.casefold() in _BOOLEANS:
                return Literal(_BOOLEANS[text.casefold()], datatype=datatype)
            if datatype == XSD["integer"] and re.fullmatch(r"[0-9]{1,9}", text):
                return Literal(text, datatype=datatype)
            if datatype == XSD["string"] or (pattern and re.search(pattern, text)):
                return Literal(text[:_LONGEST], datatype=datatype)
        datatype = form.datatypes[0][0]
        return Literal(_SAMPLES.get(datatype, text[:_LONGEST]), datatype=datatype)

    def _address(self, finding: Finding, form: _Form, text: str) -> Meant:
        if finding.meant is not None:
            return finding.meant
        if form.pattern and re.search(form.pattern, text):
            return NamedNode(text)
        allowed = self._allowed.example(finding)
        if allowed is not None:
            return allowed
        kind = next((each for each in KINDS if re.search(form.pattern, ID[f"{each}/name"].value)), None)
        if "/id/" in form.pattern and kind:
            return ID[f"{kind}/short-name"]
        return NamedNode("https://www.example.org/")

    def _shown(self, path: NamedNode, value: Meant, format: str) -> str:
        """Field and value as the format writes them; empty if it writes them as people do."""
        match format:
            case "turtle" | "trig":
                return f"{written(path)} {written(value)}"
            case "ntriples" | "nquads":
                return f"{path} {value}"
            case "rdfxml":
                return _in_xml(path, value)
            case "jsonld":
                return self._in_json(path, value)
            case _:
                return self._in_table(value)

    def _in_table(self, value: Meant) -> str:
        if isinstance(value, NamedNode):
            record = RecordId.of_iri(value)
            if record:
                return str(record)
            return (value in CPC and label(value, self._allowed.names)) or value.value
        if value.datatype == XSD["boolean"]:
            return {"true": "yes", "false": "no"}[value.value]
        return "" if value.language else value.value

    def _in_json(self, path: NamedNode, value: Meant) -> str:
        """The key and the value, with the words of our own context."""
        kind = "@id" if isinstance(value, NamedNode) else value.datatype.value
        keys = self._keys.get(path, {})
        content: object = value.value
        if isinstance(value, NamedNode):
            parts = split(value)
            content = f"{parts[0]}:{parts[1]}" if parts and value in CPC else value.value
            key = keys.get("@id")
        elif value.language:
            key, content = keys.get("@language"), {value.language: value.value}
        else:
            key = keys.get(kind) or keys.get("")
            if value.datatype in (XSD["boolean"], XSD["integer"]):
                content = json.loads(value.value)
        return f"{json.dumps(key)}: {json.dumps(content, ensure_ascii=False)}" if key else ""

    @cached_property
    def _keys(self) -> dict[NamedNode, dict[str, str]]:
        """The words of the context by property and by what they make of a value: an address, a datatype …"""
        file = self._edition.project.ontology / "context.jsonld"
        try:
            entries = json.loads(file.read_text(encoding="utf-8"))["@context"]
        except (OSError, ValueError, TypeError, KeyError):
            return {}  # an example is no reason to stop: whoever writes JSON-LD says what is wrong with the file
        keys: dict[NamedNode, dict[str, str]] = {}
        for word, entry in entries.items():
            if isinstance(entry, dict) and isinstance(entry.get("@id"), str):
                prefix, _, local = entry["@id"].partition(":")
                if prefix in PREFIXES:
                    made = "@language" if entry.get("@container") == "@language" else entry.get("@type", "")
                    type_prefix, _, type_local = str(made).partition(":")
                    sort = PREFIXES[type_prefix] + type_local if type_prefix in PREFIXES else str(made)
                    keys.setdefault(NamedNode(PREFIXES[prefix] + local), {}).setdefault(sort, word)
        return keys


def _in_xml(path: NamedNode, value: Meant) -> str:
    parts = split(path)
    if parts is None:
        return ""
    name = f"{parts[0]}:{parts[1]}"
    if isinstance(value, NamedNode):
        return f'<{name} rdf:resource="{escape(value.value)}"/>'
    if value.language:
        marked = f' xml:lang="{value.language}"'
    else:
        plain = value.datatype == XSD["string"]
        marked = "" if plain else f' rdf:datatype="{escape(value.datatype.value)}"'
    return f"<{name}{marked}>{escape(value.value)}</{name}>"

"""A walk over an RDF/XML text beside the engine's: where each statement stands.

It follows the grammar of https://www.w3.org/TR/rdf-syntax-grammar/ with Python's own XML reader, which knows lines.
What the engine would refuse without saying where is refused here first. A value in mark-up (`rdf:parseType="Literal"`)
has a place for its field only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat  # entities cannot be declared in the texts that come here

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.importing.limits import DEEPEST, MOST_CHARACTERS
from coprod_kg.importing.xml_tags import MOST_ATTRIBUTES, Span, tag_at
from coprod_kg.importing.xml_words import in_words
from coprod_kg.sources.turtle_positions import resolve
from coprod_kg.vocabulary import RDF, Term

_XML = "http://www.w3.org/XML/1998/namespace"
_SYNTAX = frozenset(
    RDF[name].value for name in ("about", "ID", "nodeID", "resource", "datatype", "parseType")
)
_ITS = "http://www.w3.org/2005/11/its"
_NEWER = (RDF["annotation"].value, RDF["annotationNodeID"].value)
_ABOUT_STATEMENTS = (RDF["parseType"].value, "Triple")
_ROOT, _TYPE = RDF["RDF"].value, RDF["type"].value


@dataclass(eq=False)
class BadXml(Exception):
    """A text is not RDF/XML; `offset` says where."""

    offset: int
    reason: str


@dataclass(eq=False)
class LargeXml(Exception):
    """A text is RDF/XML, but too deep or too long to be safe."""

    offset: int
    deep: bool


class Statement(NamedTuple):
    """A statement, and where its value and the name of its field stand."""

    subject: Term
    predicate: NamedNode
    value: Term
    place: Span
    field: Span


@dataclass
class _Open:
    """An element that is open: what it is about, or the field that it is."""

    sort: str
    """`root`, `thing`, `field`, or `markup` for what stands in a value of mark-up."""
    base: str
    language: str
    name: Span
    subject: Term | None = None
    predicate: NamedNode | None = None
    datatype: NamedNode | None = None
    inside: int = 0
    """The offset after the opening tag."""
    filled: bool = False
    """Whether the value of the field is known: it cannot have a second one."""
    text: list[str] = field(default_factory=list)
    cells: list[tuple[Term, Span]] | None = None
    """The things so far, in a field that is a list of things."""
    thing: int = -1
    """Which of the things it is about."""
    number: int = 0
    """How many fields called rdf:li there were."""
    statement_name: Span | None = None
    statement_id: str = ""


class Walk:
    """One walk over a whole text.

    Raises BadXml or LargeXml.
    """

    def __init__(self, text: str, base: str) -> None:
        self.statements: list[Statement] = []
        self.things: list[tuple[Term, Span, int]] = []
        """Each element about a thing: the thing, the name of its tag, and where something could be added."""
        self.addresses: list[int] = []
        """The offset of each address that is written whole."""
        self._text = text
        self._data = text.encode()
        self._byte = self._offset = 0
        self._characters = 0
        self._blanks: dict[str, BlankNode] = {}
        self._open = [_Open("root", base, "", Span(0, 0))]
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._letters
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            raise BadXml(self._to_offset(self._parser.ErrorByteIndex), in_words(error.code)) from error

    def _here(self) -> int:
        return self._to_offset(self._parser.CurrentByteIndex)

    def _to_offset(self, byte: int) -> int:
        """The character that begins at `byte`; never before the last one that was asked for."""
        if byte > self._byte:
            self._offset += len(self._data[self._byte : byte].decode(errors="replace"))
            self._byte = byte
        return self._offset

    # ---- tags -----------------------------------------------------------------------------------------------

    def _start(self, name: str, flat: list[str]) -> None:
        start = self._here()
        tag = tag_at(self._text, start)
        if tag.attributes > MOST_ATTRIBUTES:
            raise BadXml(start, f"This tag has more than {MOST_ATTRIBUTES} attributes.")
        self.addresses += tag.addresses
        if len(self._open) > DEEPEST:
            raise LargeXml(start, deep=True)
        attributes = {_iri(key): value for key, value in zip(flat[::2], flat[1::2], strict=True)}
        places = dict(zip(attributes, tag.values, strict=False))
        parent = self._open[-1]
        base, language = parent.base, parent.language
        if f"{_XML}base" in attributes:
            base = resolve(base, attributes.pop(f"{_XML}base"))
        if f"{_XML}lang" in attributes:
            language = attributes.pop(f"{_XML}lang")
            self._literal("", language, None, places[f"{_XML}lang"])
        attributes = {key: value for key, value in attributes.items() if not key.startswith(_XML)}
        for key in attributes:
            if key.startswith(_ITS) or key in _NEWER or (key, attributes[key]) == _ABOUT_STATEMENTS:
                reason = (
                    "Statements about statements are too new for this list. So is the direction of a text."
                )
                raise BadXml(places[key].start, reason)
        new = _Open("markup", base, language, tag.name, inside=tag.end)
        if parent.sort == "markup":
            pass
        elif parent.sort == "root" and len(self._open) == 1 and _iri(name) == _ROOT:
            new.sort = "root"
        elif parent.sort == "thing":
            self._field(new, parent, name, attributes, places)
        else:
            self._thing(new, parent, name, attributes, places)
        self._open.append(new)

    def _thing(
        self, new: _Open, parent: _Open, name: str, attributes: dict[str, str], places: dict[str, Span]
    ) -> None:
        new.sort = "thing"
        new.subject, place = self._subject(new, attributes, places)
        self._begin(new, new.subject)
        kind = _iri(name)
        if kind != RDF["Description"].value:
            self._say(new.subject, RDF["type"], self._named(kind, new.name), new.name, new.name)
        self._properties(new.subject, new, attributes, places)
        if parent.sort == "field":
            if parent.cells is not None:
                parent.cells.append((new.subject, place))
            elif parent.filled:
                raise BadXml(new.name.start, "This field has a value already.")
            else:
                self._value(parent, new.subject, place)

    def _begin(self, new: _Open, subject: Term) -> None:
        new.thing = len(self.things)
        self.things.append((subject, new.name, -1))

    def _subject(
        self, new: _Open, attributes: dict[str, str], places: dict[str, Span]
    ) -> tuple[NamedNode | BlankNode, Span]:
        about, identity, label = (RDF[each].value for each in ("about", "ID", "nodeID"))
        if about in attributes:
            return self._named(resolve(new.base, attributes[about]), places[about]), places[about]
        if identity in attributes:
            iri = resolve(new.base, f"#{attributes[identity]}")
            return self._named(iri, places[identity]), places[identity]
        if label in attributes:
            return self._blanks.setdefault(attributes[label], BlankNode()), places[label]
        return BlankNode(), new.name

    def _properties(
        self, subject: Term, new: _Open, attributes: dict[str, str], places: dict[str, Span]
    ) -> None:
        """Fields that are written as attributes."""
        for key, value in attributes.items():
            if key in _SYNTAX:
                continue
            if key == _TYPE:
                term: Term = self._named(resolve(new.base, value), places[key])
            else:
                term = self._literal(value, new.language, None, places[key])
            self._say(subject, self._named(key, places[key]), term, places[key], places[key])

    def _field(
        self, new: _Open, parent: _Open, name: str, attributes: dict[str, str], places: dict[str, Span]
    ) -> None:
        new.sort = "field"
        new.subject = parent.subject
        iri = _iri(name)
        if iri == RDF["li"].value:
            parent.number += 1
            iri = RDF[f"_{parent.number}"].value
        new.predicate = self._named(iri, new.name)
        identity = RDF["ID"].value
        if identity in attributes:
            new.statement_id, new.statement_name = attributes[identity], places[identity]
        sort = attributes.get(RDF["parseType"].value)
        resource, label, datatype = (RDF[each].value for each in ("resource", "nodeID", "datatype"))
        if sort == "Resource":
            thing = BlankNode()
            self._value(new, thing, new.name)
            new.sort, new.subject = "thing", thing
            self._begin(new, thing)
        elif sort == "Collection":
            new.cells = []
        elif sort is not None:
            self._value(new, BlankNode(), new.name)
            new.sort = "markup"
        elif resource in attributes or label in attributes or set(attributes) - _SYNTAX:
            if resource in attributes:
                place = places[resource]
                value: Term = self._named(resolve(new.base, attributes[resource]), place)
            elif label in attributes:
                place = places[label]
                value = self._blanks.setdefault(attributes[label], BlankNode())
            else:
                place, value = new.name, BlankNode()
            self._value(new, value, place)
            self._properties(value, new, attributes, places)
        elif datatype in attributes:
            new.datatype = self._named(resolve(new.base, attributes[datatype]), places[datatype])

    def _end(self, name: str) -> None:
        del name
        done = self._open.pop()
        end = self._here()
        if done.sort == "thing":
            # A tag that is closed at once has no end tag of its own, so nothing can be added before that.
            added = end if self._text.startswith("</", end) else done.name.start - 1
            self.things[done.thing] = (*self.things[done.thing][:2], added)
        elif done.sort == "field":
            if done.cells is not None:
                self._value(done, self._list(done.cells), done.name)
            elif not done.filled:
                place = Span(done.inside, max(end, done.inside))
                self._value(
                    done, self._literal("".join(done.text), done.language, done.datatype, place), place
                )

    def _letters(self, letters: str) -> None:
        top = self._open[-1]
        if top.sort == "field" and not top.filled and top.cells is None:
            top.text.append(letters)
        elif top.sort != "markup" and letters.strip():
            raise BadXml(self._here(), "A text stands here where only tags can stand.")

    # ---- statements -----------------------------------------------------------------------------------------

    def _value(self, done: _Open, value: Term, place: Span) -> None:
        assert done.subject is not None
        assert done.predicate is not None
        done.filled = True
        self._say(done.subject, done.predicate, value, place, done.name)
        if done.statement_name:
            name = self._named(resolve(done.base, f"#{done.statement_id}"), done.statement_name)
            parts = {
                "type": RDF["Statement"],
                "subject": done.subject,
                "predicate": done.predicate,
                "object": value,
            }
            for part, term in parts.items():
                self._say(name, RDF[part], term, done.statement_name, done.name)

    def _list(self, cells: list[tuple[Term, Span]]) -> Term:
        head: Term = RDF["nil"]
        for term, place in reversed(cells):
            cell = BlankNode()
            self._say(cell, RDF["first"], term, place, place)
            self._say(cell, RDF["rest"], head, place, place)
            head = cell
        return head

    def _say(self, subject: Term, predicate: NamedNode, value: Term, place: Span, name: Span) -> None:
        self._characters += len(subject.value) + len(predicate.value) + len(value.value)
        if self._characters > MOST_CHARACTERS:
            raise LargeXml(place.start, deep=False)
        self.statements.append(Statement(subject, predicate, value, place, name))

    def _named(self, iri: str, place: Span) -> NamedNode:
        try:
            return NamedNode(iri)
        except ValueError:
            if ":" in iri:
                raise BadXml(place.start, f"This is not a web address: {iri}.") from None
            raise BadXml(place.start, f"The name “{iri}” needs a prefix, such as “rdf:”.") from None

    def _literal(self, text: str, language: str, datatype: NamedNode | None, place: Span) -> Literal:
        if datatype:
            return Literal(text, datatype=datatype)
        if not language:
            return Literal(text)
        try:
            return Literal(text, language=language)
        except ValueError:
            raise BadXml(place.start, f"This is not the short name of a language: {language}.") from None


def _iri(name: str) -> str:
    """The address that a name stands for, as the XML reader gives it: namespace, space, name."""
    return name.replace(" ", "", 1)

"""A walk over a JSON-LD text beside the engine's: where each statement stands, and what says nothing.

It follows the expansion of section 5.1 of https://www.w3.org/TR/json-ld11-api/ and puts down each statement with the
place of its value. Forms that it does not know make no statement here; the engine still reads them, and what is wrong
with them is shown at the thing that they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.importing.json_text import Member, Value
from coprod_kg.importing.jsonld_context import KEYWORDS, Contexts, Refused, Word, Words
from coprod_kg.importing.jsonld_parts import Loss, Path, Statement, Thing
from coprod_kg.importing.jsonld_values import named, native
from coprod_kg.importing.limits import MOST_CHARACTERS
from coprod_kg.vocabulary import RDF, Term

_PLAIN = Word("")
_NOT_TAKEN = ("@included", "@direction")


class Walk:
    """One walk over a whole text.

    Raises Refused.
    """

    def __init__(self, root: Value, contexts: Contexts) -> None:
        self.contexts = contexts
        self.statements: list[Statement] = []
        self.things: list[Thing] = []
        self.losses: list[Loss] = []
        self.meaningless: list[Value] = []
        """The values of fields that mean nothing."""
        self.graphs: dict[Term, tuple[Value, Path]] = {}
        self.addresses: list[int] = []
        """The offset of each address that is written whole."""
        self._blanks: dict[str, BlankNode] = {}
        self._lost: set[Term] = set()
        """Stands for each thing whose address is none: the engine drops what is said about those, and so do we."""
        self._characters = 0
        self._root(root, contexts.none)

    def _root(self, value: Value, words: Words) -> None:
        inside = self._context(value, words)
        keys = {inside.keyword(member.key): member for member in value.members or ()}
        if "@graph" in keys and keys.keys() <= {"@context", "@graph"}:
            # At the top, and only there, @graph alone is no graph with a name.
            self._things(keys["@graph"].value, inside, (keys["@graph"].key,))
        elif value.members is not None:
            list(self._object(value, _PLAIN, inside, ()))
        else:
            self._things(value, words, ())

    def _things(self, value: Value, words: Words, path: Path) -> None:
        """Things that are no value of a field."""
        if value.items is not None:
            for number, item in enumerate(value.items):
                self._things(item, words, (*path, number))
        elif value.members is not None:
            list(self._values(value, _PLAIN, words, path))
        elif not value.is_null:
            self.losses.append(Loss("loose", str(value.content), value.start, path))

    def _context(self, value: Value, words: Words) -> Words:
        for member in value.members or ():
            if member.key == "@context":
                self._note_addresses(member.value)
                return self.contexts.read(words, member.value)
        return words

    def _note_addresses(self, value: Value) -> None:
        if value.text is not None:
            self._note(value)
        for inner in (*(value.items or ()), *(member.value for member in value.members or ())):
            self._note_addresses(inner)

    def _note(self, place: Value | Member) -> None:
        said = place.key if isinstance(place, Member) else place.text
        if said and said.startswith("http"):
            self.addresses.append(place.start + 1)

    # ---- values ---------------------------------------------------------------------------------------------

    def _values(
        self, value: Value, word: Word, words: Words, path: Path
    ) -> Iterator[tuple[Term, Value, Path]]:
        """The terms that `value` stands for under `word`, each with its place."""
        if value.items is not None:
            if "@list" in word.container:
                yield self._list(value, word, words, path), value, path
                return
            word = word._replace(container=frozenset())  # that is how the list stands, not what is in it
            for number, item in enumerate(value.items):
                yield from self._values(item, word, words, (*path, number))
        elif value.members is None:
            if value.is_null:
                return
            if "@list" in word.container:
                yield self._list(value, word, words, path), value, path
                return
            term = self._scalar(value, word, words, path)
            if term is not None:
                yield term, value, path
        elif "@language" in word.container:
            yield from self._by_language(value, words, path)
        else:
            yield from self._object(value, word, self._context(value, words), path)

    def _object(
        self, value: Value, word: Word, words: Words, path: Path
    ) -> Iterator[tuple[Term, Value, Path]]:
        keys: dict[str, Member] = {}
        for member in value.members or ():
            keyword = words.keyword(member.key)
            if keyword in _NOT_TAKEN:
                raise Refused(member.start, f"We do not take {keyword}.", "Leave it out.")
            if keyword:
                keys[keyword] = member
        if "@value" in keys:
            term = self._literal(keys, words, path)
            if term is not None:
                yield self._in_list(term, word, value, path), value, path
        elif "@list" in keys:
            inner = keys["@list"]
            yield self._list(inner.value, word, words, (*path, inner.key)), value, path
        elif "@set" in keys:
            inner = keys["@set"]
            yield from self._values(inner.value, word, words, (*path, inner.key))
        elif set(keys) == {"@language"}:
            return
        else:
            thing = self._node(value, keys, words, path)
            yield self._in_list(thing, word, value, path), value, path

    def _in_list(self, term: Term, word: Word, value: Value, path: Path) -> Term:
        """`term`, or a list of it alone under a word whose values are always lists."""
        return self._cells([(term, value, path)]) if "@list" in word.container else term

    def _scalar(self, value: Value, word: Word, words: Words, path: Path) -> Term | None:
        said, coerced = value.text, word.type
        if said is None:
            return native(value, coerced)
        if coerced in ("@id", "@vocab"):
            self._note(value)
            return self._address(value, words, path, vocab=coerced == "@vocab")
        if coerced and coerced != "@json":
            return self._typed(said, coerced, value)
        if coerced:
            return None
        language = word.language if word.has_language else words.language
        return self._tagged(value, language, path)

    def _typed(self, said: str, datatype: str, place: Value) -> Literal:
        term = named(datatype)
        if term is None:
            raise Refused(place.start, f"This is not a web address: {datatype}.")
        return Literal(said, datatype=term)

    def _tagged(
        self, value: Value, language: str | None, path: Path, key: Member | None = None
    ) -> Literal | BlankNode:
        assert value.text is not None
        if language is None:
            return Literal(value.text)
        try:
            return Literal(value.text, language=language)
        except ValueError:
            return self._lose("language", language, key.start if key else value.start, path)

    def _by_language(self, value: Value, words: Words, path: Path) -> Iterator[tuple[Term, Value, Path]]:
        for member in value.members or ():
            none = words.keyword(member.key) == "@none"
            texts = member.value.items if member.value.items is not None else (member.value,)
            for number, text in enumerate(texts):
                here: Path = (
                    (*path, member.key) if member.value.items is None else (*path, member.key, number)
                )
                if text.is_null:
                    continue
                if text.text is None:
                    reason = "Here stands the short name of a language, so its value is a text, or a list of texts."
                    raise Refused(text.start, reason)
                yield self._tagged(text, None if none else member.key, here, member), text, here

    def _literal(self, keys: dict[str, Member], words: Words, path: Path) -> Literal | BlankNode | None:
        value = keys["@value"].value
        if value.is_null:
            return None
        if "@type" in keys:
            kind = keys["@type"].value
            if kind.text is None:
                raise Refused(kind.start, "@type beside @value is one text.")
            self._note(kind)
            coerced = words.expand(kind.text, vocab=True, relative=True)
            if value.text is None:
                return native(value, coerced)
            return None if coerced == "@json" else self._typed(value.text, coerced or "", kind)
        if value.text is None:
            return native(value, None)
        language = keys["@language"].value.text if "@language" in keys else None
        return self._tagged(value, language, path)

    def _list(self, value: Value, word: Word, words: Words, path: Path) -> NamedNode | BlankNode:
        items = value.items if value.items is not None else (value,)
        cells: list[tuple[Term, Value, Path]] = []
        for number, item in enumerate(items):
            here: Path = (*path, number) if value.items is not None else path
            if item.items is not None and "@list" in word.container:
                cells.append((self._list(item, word, words, here), item, here))
            else:
                cells += self._values(item, word._replace(container=frozenset()), words, here)
        return self._cells(cells)

    def _cells(self, cells: list[tuple[Term, Value, Path]]) -> NamedNode | BlankNode:
        head: NamedNode | BlankNode = RDF["nil"]
        for term, place, path in reversed(cells):
            cell = BlankNode()
            self._say(cell, RDF["first"], term, place, path, None)
            self._say(cell, RDF["rest"], head, place, path, None)
            head = cell
        return head

    # ---- things ---------------------------------------------------------------------------------------------

    def _node(self, value: Value, keys: dict[str, Member], words: Words, path: Path) -> NamedNode | BlankNode:
        subject = self._identity(keys.get("@id"), words, path)
        self.things.append(Thing(subject, value, path))
        if "@graph" in keys:
            inner = keys["@graph"]
            place = keys["@id"].value if "@id" in keys else Value(None, inner.start, inner.end)
            self.graphs.setdefault(subject, (place, path))
            self._things(inner.value, words, (*path, inner.key))
        self._fields(subject, value, words, path)
        return subject

    def _identity(self, member: Member | None, words: Words, path: Path) -> NamedNode | BlankNode:
        if member is None:
            return BlankNode()
        if member.value.text is None:
            raise Refused(member.value.start, "The address of a thing is a text in double quotes.")
        self._note(member.value)
        return self._address(member.value, words, (*path, member.key))

    def _address(
        self, value: Value, words: Words, path: Path, *, vocab: bool = False
    ) -> NamedNode | BlankNode:
        assert value.text is not None
        expanded = words.expand(value.text, vocab=vocab, relative=True)
        if expanded and expanded.startswith("_:"):
            return self._blanks.setdefault(expanded, BlankNode())
        return named(expanded or "") or self._lose("address", value.text, value.start, path)

    def _lose(self, sort: str, said: str, start: int, path: Path) -> BlankNode:
        """Put down that something says nothing; what stands for it."""
        self.losses.append(Loss(sort, said, start, path))
        lost = BlankNode()
        self._lost.add(lost)
        return lost

    def _fields(self, subject: Term, value: Value, words: Words, path: Path) -> None:
        for member in value.members or ():
            expanded = words.expand(member.key, vocab=True)
            here = (*path, member.key)
            if expanded == "@type":
                self._types(subject, member, words, here)
            elif expanded == "@reverse":
                self._reverse(subject, member.value, words, here)
            elif expanded == "@nest":
                for inner in member.value.items or (member.value,):
                    self._fields(subject, inner, words, here)
            elif expanded in KEYWORDS:
                continue
            else:
                self._note(member)
                self._field(subject, expanded, member, words, here)

    def _field(
        self,
        subject: Term,
        expanded: str | None,
        member: Member,
        words: Words,
        path: Path,
        *,
        turned: bool = False,
    ) -> None:
        """What one field says; `turned`, if it stands under `@reverse`."""
        predicate = None if expanded is None or expanded.startswith("_:") else named(expanded)
        if predicate is None:
            explained = words.words.get(member.key)
            # Explained as null: its writer knows that it says nothing (JSON-LD 1.1, section 4.1.2).
            if explained is None or explained.iri is not None:
                self.losses.append(Loss("field", member.key, member.start, path, words))
            self.meaningless.append(member.value)
            return
        word = words.words.get(member.key, _PLAIN)
        for term, place, inside in self._values(member.value, word, words, path):
            if word.reverse != turned:
                self._say(term, predicate, subject, place, inside, member)
            else:
                self._say(subject, predicate, term, place, inside, member)

    def _types(self, subject: Term, member: Member, words: Words, path: Path) -> None:
        value = member.value
        for number, item in enumerate(value.items if value.items is not None else (value,)):
            here: Path = (*path, number) if value.items is not None else path
            if item.text is None:
                raise Refused(
                    item.start, "What a thing is, is said with a word or an address in double quotes."
                )
            self._note(item)
            term = self._address(item, words, here, vocab=True)
            self._say(subject, RDF["type"], term, item, here, member)

    def _reverse(self, subject: Term, value: Value, words: Words, path: Path) -> None:
        if value.members is None:
            raise Refused(value.start, "@reverse has fields in curly brackets.")
        for member in value.members:
            expanded = words.expand(member.key, vocab=True)
            self._field(subject, expanded, member, words, (*path, member.key), turned=True)

    def _say(
        self, subject: Term, predicate: NamedNode, value: Term, place: Value, path: Path, field: Member | None
    ) -> None:
        if subject in self._lost or value in self._lost:
            return
        self._characters += len(subject.value) + len(predicate.value) + len(value.value)
        if self._characters > MOST_CHARACTERS:
            reason = f"Written out in full, this file has more than {MOST_CHARACTERS:,} characters."
            raise Refused(place.start, reason, "Use shorter addresses, or split the file into smaller ones.")
        self.statements.append(Statement(subject, predicate, value, place, path, field))

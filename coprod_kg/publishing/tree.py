"""From statements to nested objects, for `coprod_kg.publishing.jsonld`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from coprod_kg.context import Context, Json, Key
from coprod_kg.publishing.places import place
from coprod_kg.turtle import field_key, value_key
from coprod_kg.vocabulary import CPR, RDF, SCHEMA, Term

_PLACES = (CPR["position"], SCHEMA["position"])
_TYPE = RDF["type"]
_DEEPEST = 8
"""Parts of parts of parts: beyond this, a part stands by itself, so that no data can exhaust the stack."""

Subject = NamedNode | BlankNode
Fields = dict[NamedNode, list[Term]]


class Tree:
    """Makes one object for each thing, with its parts inside; keeps note of the words that it used."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.used: set[str] = set()
        """The keys and words of the context that have been used."""
        self._blank: dict[str, str] = {}
        self._things: dict[Subject, Fields] = {}
        self._waiting: dict[Subject, None] = {}

    def take_used(self) -> set[str]:
        """The keys and words used since this was last asked."""
        used, self.used = self.used, set()
        return used

    def nodes(self, statements: Iterable[Quad | Triple]) -> Iterator[dict[str, Json]]:
        """An object for each thing that `statements` describe, in order of their addresses.

        A part (`#author-1`) stands inside the thing that names it; one that nothing names follows by itself.
        """
        things: dict[Subject, Fields] = {}
        for each in statements:
            fields = things.setdefault(each.subject, {})  # type: ignore[arg-type]
            fields.setdefault(each.predicate, []).append(each.object)  # type: ignore[arg-type]
        order = sorted(things, key=lambda thing: (isinstance(thing, BlankNode), value_key(thing)))
        self._things, self._waiting = things, dict.fromkeys(order)
        for wholes in (True, False):
            for thing in order:
                if thing in self._waiting and wholes != self._is_part(thing):
                    yield self._node(thing, 0)

    def _is_part(self, thing: Term) -> bool:
        """Whether `thing` is a part of something that is described here too."""
        if not isinstance(thing, NamedNode) or "#" not in thing.value:
            return False
        return NamedNode(thing.value.partition("#")[0]) in self._things

    def _node(self, thing: Subject, depth: int) -> dict[str, Json]:
        del self._waiting[thing]
        fields = self._things[thing]
        node: dict[str, Json] = {self._alias("@id"): self._address(thing)}
        types = sorted(
            (each for each in fields.get(_TYPE, ()) if not isinstance(each, Literal)), key=value_key
        )
        if types:
            words = [self._word(each) for each in types]
            node[self._alias("@type")] = words[0] if len(words) == 1 else words
        for predicate in sorted(fields, key=field_key):
            values = fields[predicate]
            if predicate == _TYPE:
                values = [each for each in values if isinstance(each, Literal)]
            for value in self._in_order(values):
                self._add(node, predicate, value, depth)
        return node

    def _in_order(self, values: list[Term]) -> list[Term]:
        """Parts by their place, so that authors keep the printed order; everything else by its text."""
        if len(values) < 2:
            return values
        return sorted(values, key=lambda value: (self._place(value), value_key(value)))

    def _place(self, value: Term) -> tuple[int, str]:
        fields = self._things.get(value, {}) if not isinstance(value, Literal) else {}
        given = [each for predicate in _PLACES for each in fields.get(predicate, ())]
        return max(map(place, given), default=place(None)) if self._is_part(value) else place(None)

    def _add(self, node: dict[str, Json], predicate: NamedNode, value: Term, depth: int) -> None:
        key = self.context.key(predicate.value, value)
        self._use(key.name)
        if key.by_language:
            assert isinstance(value, Literal)
            assert value.language
            _put(node.setdefault(key.name, {}), value.language, value.value, key.always_list)
            return
        _put(node, key.name, self._value(key, value, depth), key.always_list)

    def _value(self, key: Key, value: Term, depth: int) -> Json:
        if isinstance(value, Literal):
            written = self.context.literal(key, value)
            if isinstance(written, dict):
                self._use(written.get("@type", ""))
            return written
        if value in self._waiting and self._is_part(value) and depth < _DEEPEST:
            return self._node(value, depth + 1)
        address = self._address(value)
        return address if key.type == "@id" else {self._alias("@id"): address}

    def _address(self, thing: Subject) -> str:
        if isinstance(thing, BlankNode):
            # New names by first meeting, so that two runs agree.
            return self._blank.setdefault(thing.value, f"_:b{len(self._blank)}")
        address = self.context.address(thing.value)
        if address != thing.value:
            self._use(address)
        return address

    def _word(self, thing: Subject) -> str:
        if isinstance(thing, BlankNode):
            return self._address(thing)
        word = self.context.word(thing.value)
        self._use(word)
        return word

    def _alias(self, keyword: str) -> str:
        return self.context.aliases.get(keyword, keyword)

    def _use(self, name: str) -> None:
        self.used.add(name if name in self.context.entries else name.partition(":")[0])


def _put(place: dict[str, Json], name: str, value: Json, always_list: bool) -> None:
    """Add a value: alone it stands by itself, unless the context says that there is always a list."""
    if name not in place:
        place[name] = [value] if always_list else value
    elif isinstance(place[name], list):
        place[name].append(value)
    else:
        place[name] = [place[name], value]

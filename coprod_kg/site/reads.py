"""What a page reads of the edition: noted while it is made, so that the next build knows without making it that it is
the same.

Pages about things get a `Reader` in place of the register. It looks like one, and notes each thing that is looked up.
What it does not know how to note spoils the notes: such a page is made each time. So what is noted is all that there
is. Many pages read the same, and what was read is looked up once for all of them (`Reads.digest`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

from pyoxigraph import NamedNode, Quad

from coprod_kg.dataset import Dataset
from coprod_kg.publishing.authors import Author
from coprod_kg.publishing.known import Fields, Known
from coprod_kg.site.alike import Alike
from coprod_kg.site.digests import digest_of, value_digest
from coprod_kg.site.links import Cell, Links
from coprod_kg.site.register import Register, Said
from coprod_kg.vocabulary import CPR, Term

if TYPE_CHECKING:
    from pyoxigraph import BlankNode

    from coprod_kg.catalogue import Query
    from coprod_kg.sparql import Table

Made = TypeVar("Made")

_KEPT = 256
"""How many citations are kept for the next files about the same thing."""
_ALL = "*"
"""In the note of statements that were looked for: whatever stands there."""
_GIVEN = ("under", "narrower", "wider", "countering", "concepts")
"""What the register gives for a thing."""
_BY_THING = ("coming_from", "founding", "user_led")
"""What the register has for some things; one is looked up at a time."""
_WHOLE = ("items", "live", "wide")


def statements_of(thing: NamedNode) -> str:
    """The note of all that is said of `thing`."""
    return f"statements {thing.value} {_ALL} {_ALL} {_ALL}"


def query_of(view: Query) -> str:
    """The note of all that the file of `view` says."""
    return f"query {view.name}"


class Reads:
    """Notes what is read, and says whether it would be read the same again.

    A note is a line: what was asked, and for which things.
    """

    def __init__(self, register: Register, alike: Callable[[], Alike]) -> None:
        self.register = register
        self._alike = alike
        self._noted: set[str] | None = None
        self._spoilt = False
        self._last: NamedNode | BlankNode | None = None
        """Of what statements were noted last."""
        self._digests: dict[str, bytes] = {}

    def of(self, make: Callable[[], Made], *always: str) -> tuple[Made, frozenset[str]]:
        """What `make` makes, and what it read, beside what it `always` depends on; nothing if that is not known."""
        before = self._noted, self._spoilt
        noted = set(always)
        self._noted, self._spoilt, self._last = noted, False, None
        try:
            made = make()
            return made, frozenset() if self._spoilt else frozenset(noted)
        finally:
            self._noted, self._spoilt = before
            self._last = None

    def note(self, *asked: str) -> None:
        """Note that something is read."""
        if self._noted is not None:
            self._noted.add(" ".join(asked))

    def note_statements(self, thing: NamedNode | BlankNode) -> None:
        """Note that something that is said of `thing` is read: then all of it is."""
        if thing is self._last:  # a page asks one thing after another of what it is about
            return
        self._last = thing
        if not isinstance(thing, NamedNode):
            self.spoil()
        elif self._noted is not None:
            self._noted.add(statements_of(thing))

    def note_all(self, notes: Collection[str]) -> None:
        """Note what was read before, and is used again; without any, what was read is not known."""
        if not notes:
            self.spoil()
        elif self._noted is not None:
            self._noted.update(notes)

    def spoil(self) -> None:
        """What is read here cannot be noted."""
        self._spoilt = True

    def digest(self, notes: Sequence[str]) -> str:
        """Changes whenever what `notes` name is read differently: 16 hexadecimal digits."""
        known = self._digests
        digest = blake2b(digest_size=8)
        for note in notes:
            found = known.get(note)
            if found is None:
                found = known[note] = self._read(note).encode()
            digest.update(found)
        return digest.hexdigest()

    def _read(self, note: str) -> str:
        """Names what stands there now, for one note."""
        register = self.register
        kind, *given = note.split(" ")
        if kind == "statements":
            subject, field, value, graph = (None if each == _ALL else NamedNode(each) for each in given)
            return digest_of(
                "\n".join(sorted(map(str, register.dataset.quads(subject, field, value, graph))))
            )
        if kind in _WHOLE:
            return value_digest(getattr(register, kind))
        if kind == "groups":
            return digest_of(*sorted(register.known.groups))
        if kind == "query":
            return digest_of(register.edition.catalogue.view(given[0]).text)
        if kind == "table":
            return register.answer_key(given[0])
        thing = NamedNode(given[-1])
        match kind:
            case "card":
                return register.card(thing).digest
            case "cell":
                return value_digest(register.links.cell(thing))
            case "hue":
                return value_digest(register.links.hue(thing))
            case "alike":
                return value_digest(tuple(self._alike().of(thing, int(given[0]))))
            case "grouped":
                return value_digest(register.grouped(*given[:3]).get(thing))
            case "user_led":
                return value_digest(thing in register.user_led)
            case "coming_from":
                return value_digest(register.coming_from.get(thing))
            case "founding":
                return value_digest(register.founding.get(thing))
        return value_digest(tuple(getattr(register, kind)(thing)))


class Reader:
    """A register that notes what is read of it. Where it is handed to a page, it stands for a `Register`."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._register = reads.register
        self.dataset = _ReadDataset(reads)
        self.links = _ReadLinks(reads)

    cells = Register.cells
    cards = Register.cards

    @cached_property
    def known(self) -> ReadKnown:
        """What is known of things."""
        return ReadKnown(self._reads)

    def said(self, thing: NamedNode) -> Said:
        """As `Register.said`."""
        self._reads.note_statements(thing)
        return self._register.said(thing)

    def card(self, thing: NamedNode) -> Any:
        """As `Register.card`."""
        self._reads.note("card", thing.value)
        return self._register.card(thing)

    def _card_alone(self, thing: NamedNode) -> Any:
        self._reads.note("card", thing.value)
        return self._register._card_alone(thing)

    def table(self, view: str) -> Table:
        """As `Register.table`."""
        self._reads.note("table", view)
        return self._register.table(view)

    def grouped(self, view: str, by: str, of: str) -> _ByThing:
        """As `Register.grouped`."""
        return _ByThing(self._reads, self._register.grouped(view, by, of), "grouped", view, by, of)

    def __getattr__(self, name: str) -> Any:
        if name in _GIVEN:
            return partial(self._given, name)
        if name in _BY_THING:
            return _ByThing(self._reads, getattr(self._register, name), name)
        if name in _WHOLE:
            self._reads.note(name)
        else:
            self._reads.spoil()
        return getattr(self._register, name)

    def _given(self, name: str, thing: NamedNode) -> Any:
        self._reads.note(name, thing.value)
        return getattr(self._register, name)(thing)


class ReadAlike:
    """What is like what, noted when it is asked for."""

    def __init__(self, reads: Reads, alike: Callable[[], Alike]) -> None:
        self._reads = reads
        self._alike = alike

    def of(self, item: NamedNode, most: int) -> list[tuple[NamedNode, int]]:
        """As `Alike.of`."""
        self._reads.note("alike", str(most), item.value)
        return self._alike().of(item, most)


class _ByThing:
    """What there is for some things: a mapping or a set of them."""

    def __init__(self, reads: Reads, found: Any, *asked: str) -> None:
        self._reads = reads
        self._found = found
        self._asked = asked

    def get(self, thing: Term, default: Any = None) -> Any:
        """What there is for `thing`."""
        self._note(thing)
        return self._found.get(thing, default)

    def __contains__(self, thing: Term) -> bool:
        self._note(thing)
        return thing in self._found

    def _note(self, thing: Term) -> None:
        if isinstance(thing, NamedNode):
            self._reads.note(*self._asked, thing.value)
        else:
            self._reads.spoil()


class _ReadLinks:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._links: Links = reads.register.links

    def cell(self, term: Term | None, text: str | None = None) -> Cell:
        """As `Links.cell`."""
        if isinstance(term, NamedNode):
            self._reads.note("cell", term.value)
        return self._links.cell(term, text)

    def hue(self, concept: NamedNode) -> str:
        """As `Links.hue`."""
        self._reads.note("hue", concept.value)
        return self._links.hue(concept)


class _ReadDataset(Dataset):
    """A dataset whose statements are noted when they are looked for."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._dataset = reads.register.dataset

    @property
    def store(self) -> Any:  # type: ignore[override]
        """Whatever is asked of it directly is not noted."""
        self._reads.spoil()
        return self._dataset.store

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """As `Dataset.quads`."""
        if subject is not None:
            self._reads.note_statements(subject)
        else:
            asked = (None, predicate, value, graph)
            if all(each is None or isinstance(each, NamedNode) for each in asked):
                self._reads.note("statements", *(each.value if each else _ALL for each in asked))
            else:
                self._reads.spoil()
        return self._dataset.quads(subject, predicate, value, graph)


class ReadKnown(Known):
    """What is known of things, noted when it is asked for."""

    def __init__(self, reads: Reads) -> None:
        super().__init__(_ReadDataset(reads))
        self._reads = reads
        self._known = reads.register.known
        self._made = self._known._made  # the files beside a page take the same citation
        self._notes: dict[tuple[object, NamedNode], frozenset[str]] = {}
        self.fields = self._noted_fields
        self.authors = self._noted_authors

    def _noted_fields(self, thing: NamedNode | BlankNode) -> Fields:
        self._reads.note_statements(thing)
        return self._known.fields(thing)

    def _noted_authors(self, item: NamedNode) -> tuple[Author, ...]:
        for part in self.things(item, CPR["hasAuthorship"]):
            self._reads.note_statements(part)
        return self._known.authors(item)

    def once(self, make: Callable[[Known, NamedNode], Made], thing: NamedNode) -> Made:
        """As `Known.once`: what was read when it was made is read whenever it is given."""
        key = make, thing
        if key not in self._made or key not in self._notes:
            if len(self._made) >= _KEPT:
                self._made.clear()
                self._notes.clear()
            self._made[key], self._notes[key] = self._reads.of(partial(make, self, thing))
        self._reads.note_all(self._notes[key])
        return self._made[key]  # type: ignore[return-value]

    def name(self, thing: NamedNode | BlankNode) -> str:
        """As `Known.name`."""
        self._reads.note_statements(thing)
        return self._known.name(thing)

    @property
    def groups(self) -> frozenset[str]:
        """As `Known.groups`."""
        self._reads.note("groups")
        return self._known.groups

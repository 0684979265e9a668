"""What a mend does to what a file says: one statement says something else, or a name is spelt another way.

A change is a function from statements to statements, so that after a mend the file can be asked whether it says
exactly what was meant, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from coprod_kg.sources.spots import Spots
from coprod_kg.vocabulary import Term

Said = tuple[Term, NamedNode, Term]
"""A statement without its graph."""


@dataclass(frozen=True)
class NewValue:
    """`said` has another value.

    >>> from pyoxigraph import Literal
    >>> a, p = NamedNode("a:a"), NamedNode("a:p")
    >>> NewValue("", (a, p, Literal("x ")), Literal("x")).of((a, p, Literal("x ")))[2].value
    'x'
    """

    words: str
    said: Said
    value: Term

    def of(self, said: Said) -> Said:
        """What is said afterwards in the place of `said`."""
        return (said[0], said[1], self.value) if said == self.said else said


@dataclass(frozen=True)
class NewField:
    """What `subject` says in the field `predicate` stands in another field."""

    words: str
    subject: Term
    predicate: NamedNode
    field: NamedNode

    def of(self, said: Said) -> Said:
        """What is said afterwards in the place of `said`."""
        return (said[0], self.field, said[2]) if said[:2] == (self.subject, self.predicate) else said


@dataclass(frozen=True)
class NewNamespace:
    """Addresses that begin with `old` begin with `new`.

    >>> change = NewNamespace("http://schema.org/", "https://schema.org/")
    >>> change.of((NamedNode("a:a"), NamedNode("http://schema.org/url"), NamedNode("a:b")))[1].value
    'https://schema.org/url'
    """

    old: str
    new: str

    def of(self, said: Said) -> Said:
        """What is said afterwards in the place of `said`."""
        subject, predicate, value = said
        return subject, self.name(predicate), self.name(value) if isinstance(value, NamedNode) else value

    def name(self, name: NamedNode) -> NamedNode:
        """The name as it is spelt afterwards."""
        if not name.value.startswith(self.old):
            return name
        return NamedNode(self.new + name.value[len(self.old) :])


@dataclass(frozen=True)
class NewWord:
    """What nobody could read is read as the field `field`: something is said that was not said before."""

    words: str
    field: NamedNode

    def of(self, said: Said) -> Said:
        """What is said afterwards in the place of `said`: the same."""
        return said

    def gains(self, new: set[Said], spots: Spots) -> set[Said]:
        """Those of the `new` statements that it may bring: in that field, and about what stands in it."""
        del spots
        return _with_parts({said for said in new if said[1] == self.field}, new)


@dataclass(frozen=True)
class NewCell:
    """What nobody could read in a cell of a table, or under a heading, is read."""

    words: str
    cell: str
    column: bool
    """Whether `cell` is the heading of its column."""

    def of(self, said: Said) -> Said:
        """What is said afterwards in the place of `said`: the same."""
        return said

    def gains(self, new: set[Said], spots: Spots) -> set[Said]:
        """Those of the `new` statements that it may bring: what stands in that cell or column, and about that."""
        found = set()
        for said in new:
            spot = spots.of(*said)
            if spot and (
                _letters(spot.cell) == _letters(self.cell) if self.column else spot.cell == self.cell
            ):
                found.add(said)
        return _with_parts(found, new)


def _with_parts(found: set[Said], new: set[Said]) -> set[Said]:
    """`found` with all that is said of what they lead to."""
    while more := {said for said in new - found if any(said[0] == each[2] for each in found)}:
        found = found | more
    return found


def _letters(cell: str) -> str:
    return cell.rstrip("0123456789")


Change = NewWord | NewCell | NewValue | NewField | NewNamespace


def plain(subject: Term | Triple, predicate: NamedNode, value: Term | Triple) -> Said:
    """The statement; readers take none about statements."""
    assert not isinstance(subject, Triple)
    assert not isinstance(value, Triple)
    return subject, predicate, value

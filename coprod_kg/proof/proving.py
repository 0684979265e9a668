"""The proof: nothing contradicts itself, every class can have members, and what follows from what is said."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from coprod_kg.edition import Edition
from coprod_kg.proof.clashes import Clash, clashes_in
from coprod_kg.proof.hermit import ask_hermit
from coprod_kg.proof.java import MEMORY_MEGABYTES
from coprod_kg.proof.published import published
from coprod_kg.proof.statements import logic_of
from coprod_kg.vocabulary import shorten

_SHOWN = 10


@dataclass(frozen=True)
class Proof:
    """What HermiT found, in numbers and, where something contradicts itself, in words."""

    consistent: bool
    unsatisfiable: tuple[NamedNode, ...]
    """Classes that nothing can be a member of: a mistake in the ontology."""
    inferred: frozenset[Triple]
    """The published facts that follow and that nobody said; see `coprod_kg.proof.published`."""
    clashes: tuple[Clash, ...]
    """If not consistent: the likely causes; none if they are not of a simple sort."""
    seconds: float
    facts: int
    """How many statements HermiT was given."""
    idle: int
    """How many more statements there are, of which the logic does not speak."""
    left_out: Mapping[str, int]
    """What might have mattered and could not be given to HermiT, in plain words, and how often."""

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts itself and every class can have members."""
        return self.consistent and not self.unsatisfiable

    @property
    def explanation(self) -> str:
        """Why it does not hold, in plain words; empty if it holds."""
        if self.unsatisfiable:
            names = ", ".join(shorten(each) for each in self.unsatisfiable)
            return f"Nothing can ever be one of these, so their definitions contradict each other: {names}."
        if self.consistent:
            return ""
        if not self.clashes:
            return (
                "The cause is not a simple one. Take out the latest changes, one record at a time, and prove "
                "again: the record that makes the difference is a part of it."
            )
        shown = [str(each) for each in self.clashes[:_SHOWN]]
        more = len(self.clashes) - len(shown)
        return "\n".join([*shown, f"… and {more} more like these."] if more else shown)

    def __str__(self) -> str:
        """The proof for people, some lines of text without a line end."""
        if self.holds:
            head = "Proved: nothing in the list contradicts itself, and every class can have members."
        elif self.consistent:
            head = "Not proved: there are classes that cannot have members."
        else:
            head = "Not proved: the list contradicts itself."
        lines = [head, *self.explanation.splitlines()]
        lines.append(
            f"HermiT read {self.facts:,} statements in {self.seconds:.1f} seconds. The logic does not speak of "
            f"{self.idle:,} more, such as names and notes."
        )
        if self.consistent:
            lines.append(f"{len(self.inferred):,} facts follow from them that nobody had to write.")
        if self.left_out:
            lines.append("HermiT could not be given:")
            lines += [f"  {what}: {count:,}" for what, count in self.left_out.items()]
        return "\n".join(lines)


def prove(
    edition: Edition, *, timeout_seconds: float = 300.0, memory_megabytes: int = MEMORY_MEGABYTES
) -> Proof:
    """The proof of what `edition` says: its ontology, concepts and records, without what our rules derive.

    Run the checks first: where one tag is of the wrong sort, everything contradicts everything.

    Raises MissingTool without Java or without owlready2, ToolFailed if HermiT cannot do its work.
    """
    started = time.monotonic()
    logic = logic_of(edition)
    verdict = ask_hermit(logic.statements, timeout_seconds=timeout_seconds, memory_megabytes=memory_megabytes)
    ontology = [each for each in logic.statements if isinstance(each.object, NamedNode)]
    said = published(logic.statements, [])
    inferred = published(verdict.statements, ontology) - said
    return Proof(
        consistent=verdict.consistent,
        unsatisfiable=verdict.unsatisfiable,
        inferred=inferred,
        clashes=() if verdict.consistent else clashes_in(edition),
        seconds=time.monotonic() - started,
        facts=len(logic.statements),
        idle=logic.idle,
        left_out=logic.left_out,
    )

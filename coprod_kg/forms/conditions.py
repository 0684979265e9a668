"""Rules about several fields at once, as the shapes say them: all of, any of, not, so many values, this value.

Only what our shapes use of SHACL (section 4) is read; anything else becomes `Unread`, with the name of the
constraint, so that whoever uses a condition knows that it does not say everything.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from coprod_kg.findings import Severity
from coprod_kg.values import Value

Paths = tuple[NamedNode, ...]
"""One property, or several of which any counts."""


class Counted(Value):
    """`paths` have, all together, at least and at most so many values."""

    paths: Paths
    least: int = 0
    most: int | None = None


class Has(Value):
    """One of `paths` has `value`."""

    paths: Paths
    value: NamedNode | Literal


class Among(Value):
    """Every value of `paths` is one of `values`."""

    paths: Paths
    values: tuple[NamedNode | Literal, ...]


class IsA(Value):
    """The record is of the class."""

    of: NamedNode


class Called(Value):
    """The address of the record fits the pattern."""

    pattern: str


class AllOf(Value):
    """Each of `parts` holds."""

    parts: tuple[Expression, ...]


class AnyOf(Value):
    """At least one of `parts` holds."""

    parts: tuple[Expression, ...]


class Not(Value):
    """`part` does not hold."""

    part: Expression


class Unread(Value):
    """Something that is not read here: the SHACL name of what it asks."""

    name: str


Expression = Counted | Has | Among | IsA | Called | AllOf | AnyOf | Not | Unread


class Condition(Value):
    """What one node shape asks of a record as a whole."""

    shape: NamedNode
    severity: Severity
    name: str
    message: str
    asks: Expression
    only_for: NamedNode | None = None
    """The class that a record must have for it to count; None if it counts for all of the form."""

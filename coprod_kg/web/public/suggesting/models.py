"""What the pages of the form and of codes show, as values; templates only arrange them."""

from __future__ import annotations

from dataclasses import dataclass

from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download
from coprod_kg.web.public.suggesting.questions import Option, Question


@dataclass(frozen=True)
class Mistake:
    """What must be mended, and where."""

    target: str
    """The id of what it can be mended in."""
    words: str


@dataclass(frozen=True)
class Line:
    """One line of the page that shows all answers."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """The answers of one page, with the way back to it."""

    step: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Alike:
    """Something on the list that may be the same."""

    option: Option
    cell: Cell
    why: str


@dataclass(frozen=True)
class Asking:
    """What a page of the form shows."""

    step: str
    lead: str
    number: int
    """Which of the pages it is; 0 for one on the way."""
    total: int
    first: tuple[Question, ...]
    more: tuple[Question, ...]
    more_open: bool
    alike: tuple[Alike, ...]
    told: tuple[Told, ...]
    extra: tuple[Told, ...]
    """On the last page: what else could be answered."""
    about: Cell | None
    """The record that it is about."""
    mistakes: tuple[Mistake, ...]
    hidden: tuple[tuple[str, str], ...]
    before: str
    blank: tuple[tuple[str, tuple[Download, ...]], ...]
    """Forms to fill in elsewhere."""
    can_end: bool
    """Whether somebody may say that this is all they know."""

    @property
    def problem(self) -> str:
        """The heading of what must be mended."""
        count = len(self.mistakes)
        return "Please look at one answer" if count == 1 else f"Please look at {count} answers"


@dataclass(frozen=True)
class Happened:
    """One thing that happened."""

    day: str
    words: str
    reason: str


@dataclass(frozen=True)
class Following:
    """What the page about one suggestion shows."""

    code: str
    came: str
    lead: str
    reason: str
    records: tuple[Cell, ...]
    told: tuple[Told, ...]
    words: str
    about: Cell | None
    forgotten: bool
    happened: tuple[Happened, ...]
    question: str
    waits: bool
    reachable: bool
    """Whether they said how we can reach them."""
    typed: str
    mistakes: tuple[Mistake, ...]

    @property
    def problem(self) -> str:
        return "Please look at one answer"


@dataclass(frozen=True)
class CodeAsked:
    """What the page shows that asks for a code."""

    typed: str
    mistakes: tuple[Mistake, ...]

    @property
    def problem(self) -> str:
        return "Please look at the code"


@dataclass(frozen=True)
class Receipt:
    """What the receipt shows."""

    code: str
    spelt: str
    address: str
    """The whole address of the page about it, to write down; empty if we do not know where we are."""
    reachable: bool

"""Every way in which the desk can be unable to go on; like `coprod_kg.errors`, for what only the desk does.

>>> str(CannotCommit("git is not installed", "Install it."))
'This cannot be committed to git: git is not installed. Install it.'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from shlex import quote

from coprod_kg.errors import CoprodError


@dataclass(eq=False)
class BrokenPending(CoprodError):
    """What waits for review is not as we left it: somebody changed its files by hand."""

    path: PurePath
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.path}: cannot be used ({self.reason}). "
            "Somebody may have changed it by hand. What was sent lies beside it and can be sent again."
        )


@dataclass(eq=False)
class DeskBusy(CoprodError):
    """Another command is changing the list, and did not finish in time."""

    path: PurePath
    seconds: float

    def __str__(self) -> str:
        return (
            f"Another command is changing the list, and was not done after {self.seconds:g} seconds "
            f"(it holds {self.path}). Nothing was changed. Try again when it is done."
        )


@dataclass(eq=False)
class ChangedSince(CoprodError):
    """A file is not what it was when the decision was prepared, or when the contribution was sent."""

    path: PurePath
    since: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path} has changed since {self.since}. Nothing was changed now. {self.mend}"


@dataclass(eq=False)
class BlockedJournal(CoprodError):
    """A decision that was interrupted cannot be finished."""

    path: PurePath
    reason: str

    def __str__(self) -> str:
        return (
            f"A decision was interrupted and cannot be finished: {self.reason}. "
            f"Put that file back as it was. Or, to give the decision up, move {self.path} away and put back "
            "what it names."
        )


@dataclass(eq=False)
class Unfinished(CoprodError):
    """The disk gave out after a decision was written down, and before all of its files were in place."""

    path: PurePath
    reason: str

    def __str__(self) -> str:
        return (
            f"The decision is written down, but not all of its files could be put in place ({self.reason}). "
            f"Nothing is lost: {self.path} holds it. Mend that, and any command at the desk will finish it: "
            "coprod-kg review list"
        )


@dataclass(eq=False)
class CannotCommit(CoprodError):
    """The change was to be committed to git, and cannot be."""

    reason: str
    mend: str

    def __str__(self) -> str:
        return f"This cannot be committed to git: {self.reason}. {self.mend}"


@dataclass(eq=False)
class OpenConflict(CoprodError):
    """Two records were to be merged, and say different things in fields that have one value only."""

    fields: tuple[str, ...]

    def __str__(self) -> str:
        choices = " ".join(f"--take {field}=ours" for field in self.fields)
        return (
            f"The two records differ in {', '.join(self.fields)}. Choose which to keep: ours is what the list has, "
            f"theirs is what was sent. Add for example: {choices}."
        )


@dataclass(eq=False)
class NothingTaken(CoprodError):
    """None of what a file says could be taken, so there is nothing to shelve."""

    path: PurePath

    def __str__(self) -> str:
        return (
            f"{self.path}: nothing in it could be taken, so it was not kept. "
            f"See why with: coprod-kg validate {quote(str(self.path))}"
        )

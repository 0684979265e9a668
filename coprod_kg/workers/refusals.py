"""What a stranger is told whose question or file could not be done. Nothing is wrong with the list, or with us.

>>> str(TimeUp(2.0))
'This took longer than 2 seconds, so it was stopped. Ask for less: fewer rows, fewer patterns, a narrower question.'
"""

from __future__ import annotations

from coprod_kg.errors import CoprodError


class TimeUp(CoprodError):
    """What was asked took longer than it may."""

    seconds: float

    def __str__(self) -> str:
        return (
            f"This took longer than {self.seconds:g} second{'' if self.seconds == 1 else 's'}, so it was stopped. "
            "Ask for less: fewer rows, fewer patterns, a narrower question."
        )


class TooMuchMemory(CoprodError):
    """What was asked needed more memory than it may."""

    megabytes: int

    def __str__(self) -> str:
        return (
            f"This needed more than {self.megabytes:,} MB of memory, so it was stopped. "
            "Ask for less: sort, group or join fewer rows at once."
        )


class WorkerDied(CoprodError):
    """The process that worked on this came to its end before it had an answer."""

    how: str = ""
    """What the system says of its end, for the log."""
    status = 503

    def __str__(self) -> str:
        return (
            "The engine could not do this and had to be started again. Nothing is lost. "
            "Ask in smaller steps, with fewer brackets and shorter chains."
        )


class TooBusy(CoprodError):
    """There are too many questions at once."""

    retry_after: int
    """After how many seconds it is worth another try."""
    status = 503

    def __str__(self) -> str:
        return (
            "Too many questions are being asked just now. "
            f"Try again in {self.retry_after} second{'' if self.retry_after == 1 else 's'}."
        )


class UnknownGraph(CoprodError):
    """A question is to be asked of a graph that is not stored here."""

    name: str
    nearest: str | None = None

    def __str__(self) -> str:
        meant = f" Did you mean <{self.nearest}>?" if self.nearest else ""
        return (
            f"There is no graph <{self.name}> here.{meant} "
            "Only graphs that are stored here can be asked: SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
        )


class CannotServeHere(CoprodError):
    """This computer cannot keep strangers' questions in processes that can be ended."""

    what: str

    def __str__(self) -> str:
        return (
            f"The live server needs Linux: {self.what}. "
            "Run it on Linux or in a Linux container; `coprod-kg build` makes the site as files anywhere."
        )

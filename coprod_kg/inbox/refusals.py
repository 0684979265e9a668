"""Every way in which the inbox can be unable to go on; like `coprod_kg.errors`, for what only the inbox does.

>>> str(InboxBusy(PurePath("state/inbox.sqlite3"), 10.0))
'Another command uses state/inbox.sqlite3, and was not done after 10 seconds. Nothing was changed. ...'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar

from coprod_kg.errors import CoprodError


@dataclass(eq=False)
class BrokenInbox(CoprodError):
    """A file is no inbox, or has been damaged."""

    path: PurePath
    reason: str
    status: ClassVar[int] = 503

    def __str__(self) -> str:
        return (
            f"{self.path}: cannot be used as an inbox ({self.reason}). "
            "If you have a backup, put it in its place with: coprod-kg inbox restore FILE"
        )


@dataclass(eq=False)
class NewerInbox(CoprodError):
    """An inbox was last used by a newer version of this program."""

    path: PurePath
    status: ClassVar[int] = 503

    def __str__(self) -> str:
        return f"{self.path}: a newer version of coprod-kg has used this inbox. Install that version and try again."


@dataclass(eq=False)
class InboxBusy(CoprodError):
    """Another process holds the inbox, and did not let go in time."""

    path: PurePath
    seconds: float
    status: ClassVar[int] = 503

    def __str__(self) -> str:
        return (
            f"Another command uses {self.path}, and was not done after {self.seconds:g} seconds. "
            "Nothing was changed. Try again when it is done."
        )

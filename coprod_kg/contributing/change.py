"""A change to the list as a value: which files get which content, and what each of them must be before.

It can be looked at, tested and written down before anything happens, and applying it twice is the same as once.

>>> change = FileChange.of(PurePosixPath("data/records/org/x.ttl"), None, b"new")
>>> change.state(None), change.state(b"new"), change.state(b"other")
(<State.BEFORE: 'before'>, <State.AFTER: 'after'>, <State.OTHER: 'other'>)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from hashlib import blake2b
from pathlib import PurePosixPath


class State(Enum):
    """How far a file is."""

    BEFORE = "before"
    AFTER = "after"
    OTHER = "other"
    """Neither: somebody else has changed it."""


def hash_of(data: bytes) -> str:
    """32 hexadecimal digits that tell one content of a file from another (BLAKE2b, RFC 7693)."""
    return blake2b(data, digest_size=16).hexdigest()


@dataclass(frozen=True)
class FileChange:
    """A file that is written, replaced or taken away."""

    path: PurePosixPath
    """Relative to the project."""
    before: str | None
    """The hash of what is there before; None if nothing may be there."""
    content: bytes | None
    """What is there afterwards; None if nothing is."""
    private: bool = False
    """Whether only its owner may read it."""

    @classmethod
    def of(
        cls, path: PurePosixPath, before: bytes | None, content: bytes | None, *, private: bool = False
    ) -> FileChange:
        """The change from one content to another."""
        return cls(path, None if before is None else hash_of(before), content, private)

    def state(self, found: bytes | None) -> State:
        """Whether `found`, what is in the file now (None: no file), is the content before or after."""
        if found == self.content:
            return State.AFTER
        return State.BEFORE if (None if found is None else hash_of(found)) == self.before else State.OTHER


@dataclass(frozen=True)
class FolderMove:
    """A folder that gets another place: a contribution that has been decided on."""

    old: PurePosixPath
    new: PurePosixPath

    def of(self, path: PurePosixPath) -> PurePosixPath:
        """Where a file is after the move; one that is not in the folder stays.

        >>> FolderMove(PurePosixPath("a/b"), PurePosixPath("c")).of(PurePosixPath("a/b/x.ttl"))
        PurePosixPath('c/x.ttl')
        """
        return self.new / path.relative_to(self.old) if path.is_relative_to(self.old) else path


@dataclass(frozen=True)
class Change:
    """One decision, as files: they are written in this order, so that after each of them the list is valid."""

    title: str
    """What was done, in one line: for the journal, and for git."""
    files: tuple[FileChange, ...]
    moves: tuple[FolderMove, ...] = ()
    commit: bool = False
    """Whether git is to be told of the files that are not private."""

    @property
    def published(self) -> Change:
        """The change without what is kept of the contribution itself: for one that waits elsewhere."""
        return replace(self, files=tuple(each for each in self.files if not each.private), moves=())

    @property
    def public(self) -> tuple[PurePosixPath, ...]:
        """The files that everybody may see."""
        return tuple(each.path for each in self.files if not each.private)

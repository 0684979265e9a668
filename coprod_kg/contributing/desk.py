"""The desk: the only writer to `data/`. It writes one change at a time, and each change whole or not at all.

A change is carried out like this (RELIABILITY: a power cut at any point loses nothing that was answered):

1. take the lock; finish what an interrupted command left;
2. see that every file still is what the change was made for;
3. write the journal, and wait until it has reached the disk;
4. write each file beside its place, wait for the disk, and rename it, in the order of the change;
5. move the contribution to those that are done; commit to git, if that was asked for;
6. take the journal away. Only then is the change answered for.

Each step may be done again, so the next command can go on from any of them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from coprod_kg.codes import Code
from coprod_kg.contributing import committing, journal
from coprod_kg.contributing.change import Change, FileChange, FolderMove, State
from coprod_kg.contributing.files import PENDING, content_of
from coprod_kg.contributing.journal import JOURNAL
from coprod_kg.contributing.locking import LONGEST_WAIT, locked
from coprod_kg.contributing.refusals import BlockedJournal, CannotCommit, ChangedSince, Unfinished
from coprod_kg.errors import CannotWrite, UnreadableFile
from coprod_kg.writing import PRIVATE, make_folders, settle, write_whole

LOCK = PurePosixPath("data/.lock")
_NEW = PENDING / ".new"
_MINE = 0o700


def _silent() -> None:
    """Nobody is told that the desk is busy."""


@contextmanager
def at_desk(root: Path, waits: Callable[[], None] = _silent, longest: float = LONGEST_WAIT) -> Iterator[Desk]:
    """The desk of the project at `root`, for one writer at a time; what was interrupted has been finished.

    `waits` is called once if another command is at the desk.

    Raises DeskBusy, CannotWrite, or BlockedJournal.
    """
    with locked(root / LOCK, waits, longest):
        desk = Desk(root)
        with _our_errors(root / "data"):
            finished = desk.recover()
        yield replace(desk, finished=finished)


@dataclass(frozen=True)
class Desk:
    """Writes changes; made by `at_desk`, which holds the lock."""

    root: Path
    finished: Change | None = None
    """What an interrupted command had left, and was finished now."""

    def recover(self) -> Change | None:
        """The change that was interrupted, finished now; None if there was none.

        Raises BlockedJournal if a file is neither what it was before the change nor what it would be after it.
        """
        (self.root / _temporary(JOURNAL)).unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.root / _NEW)
        data = content_of(self.root, JOURNAL)
        if data is None:
            return None
        change = journal.decode(data, JOURNAL)
        self._carry_out(change)
        return change

    def apply(self, change: Change) -> None:
        """Carry out `change`. When this comes back, it is on the disk.

        Raises ChangedSince if a file is not what the change was made for, or CannotWrite: then nothing was changed.
        Unfinished if the disk gave out in the middle: then the next command at the desk goes on. CannotCommit, which
        says itself what was done.
        """
        with _our_errors(self.root / "data"):
            for each in change.files:
                if each.state(content_of(self.root, each.path)) is State.OTHER:
                    raise ChangedSince(each.path, "this decision was prepared", "Look at it again.")
            self._refuse_unless_writable(change)
            if change.commit:
                committing.refuse_unless_ready(self.root, change.public)
            self._write(JOURNAL, journal.encode(change), PRIVATE)
        try:
            self._carry_out(change)
        except (OSError, CannotWrite) as error:
            reason = error.reason if isinstance(error, CannotWrite) else error.strerror or str(error)
            raise Unfinished(JOURNAL, reason) from error

    def shelve(self, code: Code, files: Mapping[str, bytes]) -> None:
        """Put a new contribution with these files on the shelf of those that wait, whole or not at all.

        Raises CannotWrite.
        """
        with _our_errors(self.root / PENDING):
            make_folders(self._checked(PENDING), _MINE)
            new = self.root / _NEW
            new.mkdir(_MINE)
            try:
                for name, data in files.items():
                    write_whole(new / name, [data], lasting=True, mode=PRIVATE)
                new.rename(self.root / PENDING / code.text)
            except BaseException:
                shutil.rmtree(new, ignore_errors=True)
                raise
            settle(self.root / PENDING)

    def _refuse_unless_writable(self, change: Change) -> None:
        for path in (*(each.path for each in change.files), *(each.new for each in change.moves)):
            folder = self._checked(path.parent)
            while not folder.is_dir():
                folder = folder.parent
            if not os.access(folder, os.W_OK | os.X_OK):
                raise CannotWrite(folder, "you may not write there")

    def _carry_out(self, change: Change) -> None:
        moved = [move for move in change.moves if not (self.root / move.old).is_dir()]
        for each in change.files:
            # An interrupted command may have moved the folder with it already.
            self._put(replace(each, path=next((move.of(each.path) for move in moved), each.path)))
        for move in change.moves:
            self._move(move)
        failed = None
        if change.commit:
            try:
                committing.commit(self.root, change.public, change.title)
            except CannotCommit as error:
                failed = error  # the files are in place: there is nothing to finish later
        (self.root / JOURNAL).unlink()
        settle(self.root / "data")
        if failed:
            raise failed

    def _put(self, file: FileChange) -> None:
        found = content_of(self.root, file.path)
        match file.state(found):
            case State.OTHER:
                raise BlockedJournal(JOURNAL, f"{file.path} was changed by hand")
            case State.BEFORE if file.content is not None:
                self._write(file.path, file.content, PRIVATE if file.private else 0o666)
            case State.BEFORE:
                (self.root / file.path).unlink()
                settle((self.root / file.path).parent)
            case State.AFTER if found is not None:
                # An interrupted command may have put it there without waiting for the disk.
                _settle_file(self.root / file.path)
                settle((self.root / file.path).parent)

    def _write(self, path: PurePosixPath, data: bytes, mode: int) -> None:
        folder = self._checked(path.parent)
        make_folders(folder, _MINE if mode == PRIVATE else 0o777)
        write_whole(
            folder / path.name, [data], lasting=True, mode=mode, temporary=self.root / _temporary(path)
        )

    def _move(self, move: FolderMove) -> None:
        old, new = self._checked(move.old), self._checked(move.new)
        if old.is_dir():
            make_folders(new.parent, _MINE)
            old.rename(new)
        elif not new.is_dir():
            raise BlockedJournal(JOURNAL, f"{move.old} is not there any more")
        settle(new.parent)
        settle(old.parent)

    def _checked(self, folder: PurePosixPath) -> Path:
        """The folder, if no link leads out of the project's data on the way to it.

        Raises CannotWrite.
        """
        place = self.root / folder
        if not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(self.root / "data")):
            raise CannotWrite(folder, "it is a link that leads out of the project")
        return place


def _temporary(path: PurePosixPath) -> PurePosixPath:
    """The name of a file until it is whole. There is one writer, so it needs no chance, and is found again."""
    return path.with_name(f".{path.name}.desk.tmp")


def _settle_file(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _our_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (CannotWrite, UnreadableFile):
        raise
    except OSError as error:
        raise CannotWrite(Path(error.filename or path), error.strerror or str(error)) from error

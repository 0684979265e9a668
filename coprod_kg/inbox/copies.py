"""Copies of the inbox: into a new file, and back. Both work while a server is running.

>>> import tempfile
>>> from coprod_kg.inbox.database import Database
>>> folder = Path(tempfile.mkdtemp())
>>> Database(folder / "inbox.sqlite3").close()
>>> backup(folder / "inbox.sqlite3", folder / "monday.sqlite3")
>>> restore(folder / "inbox.sqlite3", folder / "monday.sqlite3", datetime(2026, 12, 1, 9, 30)).name
'inbox.sqlite3.before-20261201T093000'
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from coprod_kg.errors import CannotWrite, UnreadableFile
from coprod_kg.inbox.database import Database, connect, in_our_words
from coprod_kg.inbox.refusals import BrokenInbox, NewerInbox
from coprod_kg.inbox.schema import APPLICATION, bring_up_to_date, tables_of
from coprod_kg.writing import PRIVATE, make_folders, settle


def backup(path: Path, to: Path) -> None:
    """Write the inbox at `path`, as it is at one moment, into a new file `to` that only its owner may read.

    Raises UnreadableFile or BrokenInbox for the inbox; CannotWrite, also if there is a file `to` already.
    """
    if not path.is_file():
        raise UnreadableFile(path, "there is no such file")
    if os.path.lexists(to):
        raise CannotWrite(to, "there is a file already, and a backup never writes over one")
    with _beside(to) as temporary:
        with in_our_words(path), closing(connect(path)) as source:
            _copy(source, temporary)
        _place(temporary, to)


def restore(path: Path, copy: Path, now: datetime) -> Path | None:
    """Put the backup `copy` in the place of the inbox at `path`; where the old one is now, None if there was none.

    The copy is read and checked first, whole; if it cannot be used, nothing is changed. A server that is running goes
    on with what was put back.

    Raises UnreadableFile, BrokenInbox or NewerInbox for the copy; InboxBusy, or CannotWrite.
    """
    aside = path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%S}")
    if not copy.is_file():
        raise UnreadableFile(copy, "there is no such file")
    try:
        make_folders(path.parent, 0o700)
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    with _beside(path) as temporary:
        _check(copy, temporary)
        old = _put_aside(path, aside) if os.path.lexists(path) else None
        Database(path).close()  # makes it, if it is not there
        with (
            in_our_words(path),
            closing(connect(path)) as target,
            closing(sqlite3.connect(temporary)) as source,
        ):
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return old


def _check(copy: Path, temporary: Path) -> None:
    """Copy `copy` to `temporary` and bring that up to date, if it is whole and an inbox of ours."""
    with in_our_words(copy):
        address = f"{copy.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as source:
            if source.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                raise BrokenInbox(copy, "it is not an inbox")
            _copy(source, temporary)
        with closing(sqlite3.connect(temporary, isolation_level=None)) as opened:
            opened.execute("PRAGMA trusted_schema = OFF")
            if not bring_up_to_date(opened):
                raise NewerInbox(copy)
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
                bring_up_to_date(fresh)
                if tables_of(opened) != tables_of(fresh):
                    raise BrokenInbox(copy, "its tables are not those of an inbox")
            faults = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(3)")]
            if faults != ["ok"]:
                raise BrokenInbox(copy, f"it is damaged: {'; '.join(faults)}")
            if opened.execute("PRAGMA foreign_key_check").fetchone():
                raise BrokenInbox(copy, "parts of it are missing")


def _put_aside(path: Path, aside: Path) -> Path:
    """Where what is in the inbox now has gone; one that is broken is moved away as it is."""
    try:
        backup(path, aside)
    except BrokenInbox:
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def _copy(source: sqlite3.Connection, to: Path) -> None:
    with closing(sqlite3.connect(to)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # all of it in one file


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """An empty file in the folder of `path`, for its owner only, which is gone afterwards."""
    temporary = path.with_name(f".coprod-kg-{os.urandom(8).hex()}.tmp")
    try:
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE))
        yield temporary
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                temporary.with_name(temporary.name + ending).unlink()


def _place(temporary: Path, to: Path) -> None:
    """Give the file its name, unless another file has that; it lasts afterwards."""
    opened = os.open(temporary, os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
    try:
        to.hardlink_to(temporary)
    except FileExistsError as error:
        raise CannotWrite(to, "there is a file already, and a backup never writes over one") from error
    settle(to.parent)

"""The file of the inbox: opened with settings that last, and its errors in our words.

A transaction that was committed is on the disk (a write-ahead log, synchronous=FULL): it survives a killed process and
a power cut. One connection is shared by all threads, one at a time; other processes may use the file as well.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coprod_kg.errors import CannotWrite
from coprod_kg.inbox.refusals import BrokenInbox, InboxBusy, NewerInbox
from coprod_kg.inbox.schema import bring_up_to_date
from coprod_kg.writing import PRIVATE, make_folders, settle

PATIENCE = 10.0
"""For how many seconds we wait for another process."""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_DISK = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}


class Database:
    """An open inbox file. `reading` and `writing` give its connection to one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`; make it, readable for its owner only, if it is not there.

        Raises BrokenInbox, NewerInbox, InboxBusy or CannotWrite.
        """
        self.path = path
        self._lock = threading.Lock()
        with in_our_words(path):
            try:
                make_folders(path.parent, 0o700)
                with contextlib.suppress(FileExistsError):
                    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE))
            except OSError as error:
                raise CannotWrite(path, error.strerror or str(error)) from error
            self._connection = connect(path)
            try:
                if not bring_up_to_date(self._connection):
                    raise NewerInbox(path)
                settle(path.parent)
            except BaseException:
                self._connection.close()
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, with one state of the file for as long as it is held."""
        yield from self._transaction("BEGIN")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection; what was written is on the disk afterwards, or after an error nothing of it.

        Raises InboxBusy, BrokenInbox or CannotWrite.
        """
        yield from self._transaction("BEGIN IMMEDIATE")

    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, in_our_words(self.path):
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def forget(self) -> None:
        """Write over what was deleted, in the log too, where it would stay for a while otherwise.

        If a reader holds the log now, it is done at the next call.
        """
        with self._lock, in_our_words(self.path):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; it cannot be used after that."""
        with self._lock:
            self._connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """A connection with settings that last, for any thread; transactions are begun by hand.

    Raises sqlite3.Error.
    """
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        # First of all: another process may hold the file while the mode is asked for.
        connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
        _use_a_log(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")  # Macs do not write to the disk otherwise
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is written over
    except BaseException:
        connection.close()
        raise
    return connection


def _use_a_log(connection: sqlite3.Connection) -> None:
    """Let `connection` write ahead. SQLite does not wait here for another process that does the same: so we do."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    """Errors of SQLite about the file at `path`, as ours: InboxBusy, CannotWrite or BrokenInbox."""
    try:
        yield
    except sqlite3.Error as error:
        code = (
            getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        )  # its first byte says what sort
        if code in _BUSY:
            raise InboxBusy(path, PATIENCE) from error
        if code in _NO_DISK:
            raise CannotWrite(path, str(error)) from error
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.InterfaceError):
            raise  # a mistake of ours, not of the file
        raise BrokenInbox(path, str(error)) from error
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error

"""The tables of the inbox, and how each version of them becomes the next one.

A step that has been published never changes: what is to be different comes as one more step at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

APPLICATION = 0x636B6762
"""Says in the head of the file that it is an inbox of ours, whatever it is called."""

_SUGGESTIONS = (
    """CREATE TABLE suggestion (
        code TEXT PRIMARY KEY CHECK (length(code) = 10),
        came TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN
            ('waiting', 'asked', 'accepted', 'declined', 'merged', 'withdrawn')),
        decided TEXT CHECK ((decided IS NULL) = (status IN ('waiting', 'asked'))),
        channel TEXT NOT NULL,
        kind TEXT NOT NULL,
        record TEXT NOT NULL,
        answers TEXT NOT NULL,
        as_sent TEXT NOT NULL,
        words TEXT NOT NULL,
        on_behalf_of TEXT NOT NULL,
        own_interest INTEGER NOT NULL CHECK (own_interest IN (0, 1)),
        consent INTEGER NOT NULL CHECK (consent IN (0, 1)),
        once TEXT UNIQUE
    ) STRICT""",
    "CREATE INDEX suggestion_waiting ON suggestion (came, code) WHERE decided IS NULL",
    "CREATE INDEX suggestion_decided ON suggestion (decided DESC, code) WHERE decided IS NOT NULL",
    """CREATE TABLE contact (
        code TEXT PRIMARY KEY REFERENCES suggestion (code) ON DELETE CASCADE,
        words TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE step (
        code TEXT NOT NULL REFERENCES suggestion (code) ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number > 0),
        made TEXT NOT NULL,
        outcome TEXT NOT NULL,
        reason TEXT NOT NULL,
        records TEXT NOT NULL,
        PRIMARY KEY (code, number)
    ) STRICT, WITHOUT ROWID""",
)

_CURATORS = (
    """CREATE TABLE curator (
        name TEXT PRIMARY KEY,
        shown TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE missed (
        who TEXT PRIMARY KEY,
        times INTEGER NOT NULL CHECK (times > 0),
        last REAL NOT NULL
    ) STRICT""",
    "CREATE TABLE ended_visit (mark TEXT PRIMARY KEY, until REAL NOT NULL) STRICT",
)

STEPS: tuple[tuple[str, ...], ...] = (_SUGGESTIONS, _CURATORS)
"""What makes version 1 of an empty file, version 2 of version 1, and so on."""


def bring_up_to_date(connection: sqlite3.Connection, steps: Sequence[Sequence[str]] = STEPS) -> bool:
    """Whether the tables are those of the latest version now; False if they are of a newer one that we do not know.

    All missing steps are made in one transaction. Another process may be doing the same at the same time.

    Raises sqlite3.DatabaseError, with our words if the file belongs to another program.
    """
    if _version(connection) == (APPLICATION, len(steps)):
        return True
    connection.execute("BEGIN IMMEDIATE")
    try:
        application, version = _version(connection)
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if application != APPLICATION and (application or version or tables):
            raise sqlite3.DatabaseError("it belongs to another program")
        for step in steps[version:]:
            for statement in step:
                connection.execute(statement)
        if version < len(steps):
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return version <= len(steps)


def _version(connection: sqlite3.Connection) -> tuple[int, int]:
    """What the head of the file says of itself: whose it is, and which version."""
    return (
        connection.execute("PRAGMA application_id").fetchone()[0],
        connection.execute("PRAGMA user_version").fetchone()[0],
    )


def tables_of(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Everything that the file defines: its tables and indexes, and any view or trigger that somebody planted."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    return {(str(kind), str(name), str(sql)) for kind, name, sql in rows}

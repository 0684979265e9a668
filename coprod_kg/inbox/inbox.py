"""What may be done with the inbox. Whatever comes back from here has reached the disk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from coprod_kg.codes import AlreadyDecided, Code, QueueFull, UnknownCode, mint
from coprod_kg.errors import CoprodError
from coprod_kg.inbox import copies
from coprod_kg.inbox.database import Database
from coprod_kg.inbox.suggestion import Channel, NewSuggestion, Outcome, Status, Step, Suggestion

MOST_WAITING = 5_000
"""How many suggestions may wait; after that, none is taken."""

_COLUMNS = (
    "code, came, status, channel, kind, record, answers, as_sent, words, on_behalf_of, own_interest, consent"
)


class Inbox:
    """The suggestions in one file, for several threads and processes at once.

    Every method raises BrokenInbox, InboxBusy or CannotWrite if the file cannot be used; those about one
    suggestion raise UnknownCode if there is none with its code.
    """

    def __init__(self, path: Path, most_waiting: int = MOST_WAITING) -> None:
        """Open the inbox at `path`; a new one is made if there is none.

        Raises NewerInbox if a newer version of this program has used it.
        """
        self.database = Database(path)
        self._most = most_waiting

    def keep(
        self,
        new: NewSuggestion,
        contact: str = "",
        *,
        came: datetime | None = None,
        once: str = "",
        taken: Collection[Code] = (),
        choose: Callable[[Collection[Code]], Code] = mint,
    ) -> Code:
        """The code of `new`, which is on the disk now; `contact` is how to reach whoever sent it, and kept apart.

        A second call with the same words in `once` keeps nothing and gives the first code again: so nothing is
        lost or doubled if an answer does not arrive and the form is sent again. The code is none of `taken`.

        Raises QueueFull; then nothing was kept.
        """
        with self.database.writing() as connection:
            return self._keep(connection, new, contact, came or datetime.now(UTC), once, taken, choose)

    def keep_all(
        self, several: Sequence[NewSuggestion], *, came: datetime, once: str, taken: Collection[Code] = ()
    ) -> tuple[Code, ...]:
        """The codes of all of `several`, such as the cards of a workshop: all of them are kept, or after an error none.

        As for `keep`, a second call with the same `once` gives the same codes again.
        """
        with self.database.writing() as connection:
            return tuple(
                self._keep(connection, new, "", came, f"{once} {number}", taken, mint)
                for number, new in enumerate(several)
            )

    def _keep(
        self,
        connection: sqlite3.Connection,
        new: NewSuggestion,
        contact: str,
        came: datetime,
        once: str,
        taken: Collection[Code],
        choose: Callable[[Collection[Code]], Code],
    ) -> Code:
        if once:
            kept = connection.execute("SELECT code FROM suggestion WHERE once = ?", (once,)).fetchone()
            if kept:
                return Code.read(kept[0])
        if _count_waiting(connection) >= self._most:
            raise QueueFull(self._most)
        code = choose(taken)
        while connection.execute("SELECT 1 FROM suggestion WHERE code = ?", (code.text,)).fetchone():
            code = choose(taken)
        answers = _as_json(new.answers)
        row = (
            *(code.text, _moment(came), Status.WAITING.value, new.channel.value),
            *(new.kind, new.record, answers, answers, new.words),
            *(new.on_behalf_of, new.own_interest, new.consent, once or None),
        )
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO suggestion ({_COLUMNS}, once) VALUES ({marks})", row)  # noqa: S608
        if contact:
            connection.execute("INSERT INTO contact VALUES (?, ?)", (code.text, contact))
        return code

    def find(self, code: Code) -> Suggestion:
        """The suggestion with this code."""
        with self.database.reading() as connection:
            return _find(connection, code)

    def waiting(self) -> tuple[Suggestion, ...]:
        """Those that are not decided, longest first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM suggestion WHERE decided IS NULL ORDER BY came, code"  # noqa: S608
            )
            return _suggestions(connection, rows)

    def decided(self, limit: int, offset: int = 0) -> tuple[Suggestion, ...]:
        """Those that are decided, or were taken back: the latest first, at most `limit` after the first `offset`."""
        with self.database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM suggestion WHERE decided IS NOT NULL "  # noqa: S608
                "ORDER BY decided DESC, code LIMIT ? OFFSET ?",
                (limit, offset),
            )
            return _suggestions(connection, rows)

    def count_waiting(self) -> int:
        """How many are not decided."""
        with self.database.reading() as connection:
            return _count_waiting(connection)

    def counts(self) -> dict[Status, int]:
        """How many there are of each status."""
        with self.database.reading() as connection:
            rows = connection.execute("SELECT status, count(*) FROM suggestion GROUP BY status")
            found = {Status(status): int(count) for status, count in rows}
        return {status: found.get(status, 0) for status in Status}

    def contact(self, code: Code) -> str:
        """How to reach whoever sent it; empty if they did not say, or it is decided."""
        with self.database.reading() as connection:
            _find(connection, code)
            row = connection.execute("SELECT words FROM contact WHERE code = ?", (code.text,)).fetchone()
        return str(row[0]) if row else ""

    def ask(self, code: Code, question: str, made: datetime) -> None:
        """Ask whoever sent it `question`. Raises AlreadyDecided."""
        self._step(code, Step(made, Outcome.ASKED, question))

    def reply(self, code: Code, words: str, made: datetime) -> None:
        """Add what whoever sent it says further. Raises AlreadyDecided."""
        self._step(code, Step(made, Outcome.ANSWERED, words))

    def revise(
        self,
        code: Code,
        answers: Mapping[str, Sequence[str]],
        made: datetime,
        reason: str = "",
        kind: str = "",
    ) -> None:
        """Put `answers` in the place of what was answered, which `as_sent` still tells. Raises AlreadyDecided.

        `kind` says what they are about, if they take the place of words only.
        """
        self._step(code, Step(made, Outcome.REVISED, reason), answers, kind)

    def leave(self, code: Code, reason: str, made: datetime) -> None:
        """Note that a curator gains from the answer and leaves it to another one. Raises AlreadyDecided."""
        self._step(code, Step(made, Outcome.LEFT_TO_ANOTHER, reason))

    def decide(
        self, code: Code, outcome: Outcome, reason: str, records: Sequence[str], made: datetime
    ) -> None:
        """Write down the decision, and delete how to reach whoever sent it. To do it again is no mistake.

        Raises AlreadyDecided if it was decided otherwise.
        """
        if not outcome.decides:
            raise ValueError(f"{outcome} decides nothing")
        self._step(code, Step(made, outcome, reason, tuple(records)))
        self.database.forget()

    def withdraw(self, code: Code, made: datetime) -> None:
        """Whoever sent it takes it back. To do it again is no mistake. Raises AlreadyDecided."""
        self.decide(code, Outcome.WITHDRAWN, "", (), made)

    def purge(self, now: datetime, days: int) -> int:
        """For how many suggestions everything that was sent is deleted: all decided more than `days` before `now`.

        Of each stay its code, its kind, the days on which it came and was decided, the outcome, the reason, and the
        records. Of those taken back no record stays either.
        """
        before = _moment(now - timedelta(days=days))
        with self.database.writing() as connection:
            connection.execute(
                "DELETE FROM step WHERE outcome NOT IN ('accepted', 'declined', 'merged', 'withdrawn') "
                "AND code IN (SELECT code FROM suggestion WHERE decided < ?)",
                (before,),
            )
            cursor = connection.execute(
                "UPDATE suggestion SET answers = '{}', as_sent = '{}', words = '', on_behalf_of = '', "
                "came = substr(came, 1, 10) || 'T00:00:00.000000+00:00', "
                "record = CASE status WHEN 'withdrawn' THEN '' ELSE record END, once = NULL "
                "WHERE decided < ? AND (answers <> '{}' OR as_sent <> '{}' OR words <> '' "
                "OR on_behalf_of <> '' OR once IS NOT NULL)",
                (before,),
            )
            purged = cursor.rowcount
        self.database.forget()
        return purged

    def backup(self, to: Path) -> None:
        """Write all of it, as it is at one moment, into a new file; nobody has to wait for that.

        Raises CannotWrite, also if there is a file already.
        """
        copies.backup(self.database.path, to)

    def well(self) -> bool:
        """Whether a suggestion could be kept now."""
        try:
            with self.database.writing():
                return True
        except CoprodError:
            return False

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def _step(
        self, code: Code, step: Step, answers: Mapping[str, Sequence[str]] | None = None, kind: str = ""
    ) -> None:
        with self.database.writing() as connection:
            found = _find(connection, code)
            if (decision := found.decision) is not None:
                if decision.outcome is step.outcome and decision.records == step.records:
                    return
                raise AlreadyDecided(code.text, found.status.value, decision.made.date().isoformat())
            [last] = connection.execute(
                "SELECT coalesce(max(number), 0) FROM step WHERE code = ?", (code.text,)
            ).fetchone()
            connection.execute(
                "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(code.text, last + 1, _moment(step.made)),
                    *(step.outcome.value, step.reason, json.dumps(step.records)),
                ),
            )
            status = step.outcome.leaves or found.status
            connection.execute(
                "UPDATE suggestion SET status = ?, decided = ?, answers = ?, kind = ? WHERE code = ?",
                (
                    *(status.value, None if status.waits else _moment(step.made)),
                    *(_as_json(found.answers if answers is None else answers), kind or found.kind, code.text),
                ),
            )
            if step.outcome.decides:
                connection.execute("DELETE FROM contact WHERE code = ?", (code.text,))


def _count_waiting(connection: sqlite3.Connection) -> int:
    [found] = connection.execute("SELECT count(*) FROM suggestion WHERE decided IS NULL").fetchone()
    return int(found)


def _find(connection: sqlite3.Connection, code: Code) -> Suggestion:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM suggestion WHERE code = ?", (code.text,))  # noqa: S608
    found = _suggestions(connection, rows)
    if not found:
        raise UnknownCode(code.text)
    return found[0]


def _suggestions(
    connection: sqlite3.Connection, rows: Iterable[tuple[object, ...]]
) -> tuple[Suggestion, ...]:
    return tuple(_suggestion(connection, *row) for row in rows)  # type: ignore[arg-type] # the columns are STRICT


def _suggestion(
    connection: sqlite3.Connection,
    code: str,
    came: str,
    status: str,
    channel: str,
    kind: str,
    record: str,
    answers: str,
    as_sent: str,
    words: str,
    on_behalf_of: str,
    own_interest: int,
    consent: int,
) -> Suggestion:
    steps = connection.execute(
        "SELECT made, outcome, reason, records FROM step WHERE code = ? ORDER BY number", (code,)
    )
    return Suggestion(
        code=Code.read(code),
        came=datetime.fromisoformat(came),
        status=Status(status),
        steps=tuple(
            Step(datetime.fromisoformat(made), Outcome(outcome), reason, tuple(json.loads(records)))
            for made, outcome, reason, records in steps
        ),
        channel=Channel(channel),
        kind=kind,
        record=record,
        answers=_of_json(answers),
        as_sent=_of_json(as_sent),
        words=words,
        on_behalf_of=on_behalf_of,
        own_interest=bool(own_interest),
        consent=bool(consent),
    )


def _as_json(answers: Mapping[str, Sequence[str]]) -> str:
    return json.dumps({name: list(values) for name, values in answers.items()}, ensure_ascii=False)


def _of_json(text: str) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: tuple(values) for name, values in json.loads(text).items()})


def _moment(when: datetime) -> str:
    """UTC, always as many characters: so the order of texts is the order of moments."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")

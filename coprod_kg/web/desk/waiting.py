"""What waits, in short: enough for a line of the queue, and quick to find out for a thousand of them.

What came by the command line is read from its files, and again only if they have changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.codes import Code
from coprod_kg.contributing.differences import named
from coprod_kg.contributing.dossier import Status
from coprod_kg.contributing.files import PENDING
from coprod_kg.contributing.pending import ABOUT, SUBMISSION_FILE, read_pending, waiting
from coprod_kg.errors import CoprodError
from coprod_kg.inbox import Outcome, Suggestion
from coprod_kg.inbox import Status as Stage
from coprod_kg.labels import label
from coprod_kg.vocabulary import ID

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.inbox import Inbox

_LONGEST = 90
"""How many letters of somebody's own words stand for a title."""
_Stamp = tuple[tuple[int, int], ...]


class Turn(Enum):
    """Whose turn it is; the value is what the address of the queue calls it."""

    OURS = "waiting"
    ANOTHER = "aside"
    """That of a curator other than the one who stood aside. Who that was is not kept."""
    THEIRS = "asked"


@dataclass(frozen=True)
class Waits:
    """Something that waits."""

    code: Code
    came: datetime
    channel: str
    turn: Turn
    title: str
    kind: str
    """The kind of record that it is about; empty for words only."""
    changes: bool
    """Whether it is about a record that is on the list."""
    broken: str = ""
    """Why its files cannot be used; empty if they can."""


@dataclass
class Shelf:
    """What waits in `data/pending`, as it was when it was last looked at."""

    _known: dict[Code, tuple[_Stamp, Waits]] = field(default_factory=dict)

    def look(self, root: Path) -> Iterator[Waits]:
        """All that waits there."""
        codes = waiting(root)
        self._known = {code: self._known[code] for code in codes if code in self._known}
        for code in codes:
            stamp = _stamp(root, code)
            if code not in self._known or self._known[code][0] != stamp:
                self._known[code] = stamp, _of_files(root, code)
            yield self._known[code][1]


def all_waiting(edition: Edition, inbox: Inbox, shelf: Shelf) -> list[Waits]:
    """Everything that waits, longest first, whichever way it came."""
    found = {each.code: each for each in shelf.look(edition.project.root)}
    found |= {each.code: _of_inbox(edition, each) for each in inbox.waiting()}
    return sorted(found.values(), key=lambda each: (each.came, each.code))


def title_of_words(words: str) -> str:
    """The beginning of what somebody wrote, to stand for a title.

    >>> title_of_words("The film  about allotments.")
    'The film about allotments.'
    """
    told = " ".join(words.split())
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1].rpartition(' ')[0]} …"


def _of_inbox(edition: Edition, suggestion: Suggestion) -> Waits:
    names = suggestion.answers.get("name", ())
    title = next((each for each in names if each.strip()), "")
    if not title and suggestion.record:
        title = label(ID[suggestion.record], edition.dataset) or suggestion.record
    title = title or title_of_words(suggestion.words)
    return Waits(
        suggestion.code,
        suggestion.came,
        suggestion.channel.value,
        _turn(
            suggestion.status is Stage.ASKED,
            any(step.outcome is Outcome.LEFT_TO_ANOTHER for step in suggestion.steps),
        ),
        title or "Nothing but an address",
        suggestion.kind,
        bool(suggestion.record),
    )


def _of_files(root: Path, code: Code) -> Waits:
    try:
        pending = read_pending(root, code)
    except CoprodError as error:
        return Waits(
            code, datetime.fromtimestamp(0, UTC), "file", Turn.OURS, "Cannot be read", "", False, str(error)
        )
    dossier = pending.dossier
    first = next(iter(pending.records), None)
    title = named(first, pending.records[first]) if first else title_of_words(dossier.versions[0].note)
    return Waits(
        code,
        dossier.versions[0].came,
        dossier.versions[0].via or "file",
        _turn(
            dossier.latest.status is Status.NEEDS_CHANGES,
            any(each.outcome is Status.LEFT_TO_ANOTHER for each in dossier.decisions),
        ),
        title or "No record yet",
        first.kind if first else "",
        bool(dossier.latest.based_on),
    )


def _turn(is_asked: bool, is_aside: bool) -> Turn:
    return Turn.THEIRS if is_asked else Turn.ANOTHER if is_aside else Turn.OURS


def _stamp(root: Path, code: Code) -> _Stamp:
    """Changes with the files of a contribution, as far as the system tells."""
    found = []
    for name in (ABOUT, SUBMISSION_FILE):
        try:
            status = (root / PENDING / code.text / name).stat()
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append((0, -1))
    return tuple(found)

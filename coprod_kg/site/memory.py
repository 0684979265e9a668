"""What the last build wrote into a folder, so that the next one writes only what has changed.

It lies in the user's cache folder and not in what is published, which is the same wherever it was built. A file is kept
only if it has the key, size and time that we remember: one that somebody has changed is made again.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from coprod_kg.errors import CannotWrite
from coprod_kg.shelf import shelf
from coprod_kg.site.digests import digest_of
from coprod_kg.site.kept_cards import KeptCard, of_plain, plain
from coprod_kg.site.pieces import Mark
from coprod_kg.values import Value
from coprod_kg.writing import write_whole


class Written(Value):
    """A file of a build: the key of its bytes, how many there are, and when it was written."""

    key: str
    size: int
    written_ns: int
    notes: tuple[str, ...] = ()
    """What was read to make it, if that was noted (`reads`)."""
    read: str = ""
    """The digest of what was read."""
    pieces: tuple[Mark, ...] = ()
    """What it is made of, if it is one piece after another."""


class Memory(Value):
    """What the last build wrote into a folder, and the cards that it made for it."""

    files: Mapping[str, Written] = MappingProxyType({})
    """By path."""
    cards: Mapping[str, KeptCard] = MappingProxyType({})
    """By the addresses of their things."""
    frame: str = ""
    """What stood around every page: no file is the same if that is not, but the cards are."""
    edition: str = ""
    """The digest of what it was made of."""

    def has(self, folder: Path, path: str, key: str) -> bool:
        """Whether `path` lies in `folder` as we wrote it, from what `key` names."""
        known = self.files.get(path)
        if not key or known is None or known.key != key:
            return False
        try:
            found = os.stat(f"{folder}/{path}", follow_symlinks=False)  # noqa: PTH116 (10,000 times)
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (known.size, known.written_ns)


def recall(out: Path, code: str) -> Memory:
    """What is remembered of the last build into `out` by the same `code`; nothing if there was none."""
    place = _place(out)
    if place is None:
        return Memory()
    try:
        kept = json.loads(place.read_bytes())
        if kept["code"] != code:
            return Memory()
        name = kept["notes"].__getitem__
        return Memory(
            {
                path: Written(key, size, written_ns, tuple(map(name, notes)), read, tuple(map(tuple, pieces)))
                for path, (key, size, written_ns, notes, read, *pieces) in kept["files"].items()
            },
            {
                thing: KeptCard(of_plain(*card), cited, tuple(map(name, notes)), read)
                for thing, (card, cited, notes, read) in kept["cards"].items()
            },
            kept["frame"],
            kept["edition"],
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Memory()  # of no use, and written anew by this build


def remember(out: Path, code: str, memory: Memory) -> None:
    """Keep what was written. If that cannot be, the next build takes longer, and nothing else."""
    place = _place(out)
    if place is None:
        return
    places: dict[str, int] = {}

    def numbers(notes: Iterable[str]) -> list[int]:
        return [places.setdefault(note, len(places)) for note in notes]

    files = {
        path: (each.key, each.size, each.written_ns, numbers(each.notes), each.read, *each.pieces)
        for path, each in memory.files.items()
        if each.key
    }
    cards = {
        thing: (list(plain(each.card)), each.cited, numbers(each.notes), each.read)
        for thing, each in memory.cards.items()
    }
    whole = {"code": code, "frame": memory.frame, "edition": memory.edition}
    noted = whole | {"notes": list(places), "files": files, "cards": cards}
    text = json.dumps(noted, separators=(",", ":")).encode()
    with contextlib.suppress(OSError, CannotWrite):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, [text])


def _place(out: Path) -> Path | None:
    folder = shelf()
    return folder / f"site-{digest_of(os.fspath(out.resolve()))}.json" if folder else None

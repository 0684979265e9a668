"""What the last build wrote into a folder, so that the next one writes only what has changed.

It lies in the user's cache folder and not in what is published, which is the same wherever it was built. A file is kept
only if it has the key, size and time that we remember: one that somebody has changed is made again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from coprod_kg.notebook import note, noted
from coprod_kg.site.digests import digest_of
from coprod_kg.site.kept_cards import KeptCard, of_plain, plain
from coprod_kg.site.pieces import Mark
from coprod_kg.values import Value


class Written(NamedTuple):
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
    kept = noted(_name(out))
    try:
        by, files, cards, frame, edition = kept
        if by != code:
            return Memory()
        return Memory(
            {path: Written(*each) for path, each in files.items()},
            {
                thing: KeptCard(of_plain(*card), cited, notes, read)
                for thing, (card, cited, notes, read) in cards.items()
            },
            frame,
            edition,
        )
    except (ValueError, TypeError, AttributeError):
        return Memory()  # of no use, and written anew by this build


def remember(out: Path, code: str, memory: Memory) -> None:
    """Keep what was written. If that cannot be, the next build takes longer, and nothing else."""
    files = {path: tuple(each) for path, each in memory.files.items() if each.key}
    cards = {
        thing: (plain(each.card), each.cited, each.notes, each.read) for thing, each in memory.cards.items()
    }
    note(_name(out), (code, files, cards, memory.frame, memory.edition))


def _name(out: Path) -> str:
    return f"site-{digest_of(os.fspath(out.resolve()))}"

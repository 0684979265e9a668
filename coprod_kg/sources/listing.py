"""Which files of a project make statements, what each is for, and what tells whether one has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import Enum
from pathlib import Path


class Role(Enum):
    """What a file is for."""

    RECORD = "record"
    HISTORY = "history"
    DATASET = "dataset"
    ONTOLOGY = "ontology"
    SCHEME = "scheme"
    SHAPES = "shapes"
    MAPPINGS = "mappings"


VOCABULARY = (Role.ONTOLOGY, Role.SCHEME)
"""The roles that a record is judged against: what the words of the list mean."""

_FOLDERS = (
    ("ontology/concepts", Role.SCHEME),
    ("ontology/shapes", Role.SHAPES),
    ("data/records", Role.RECORD),
    ("data/history", Role.HISTORY),
)


def listed(root: Path) -> Iterator[tuple[Role, str]]:
    """The role and the path (relative to `root`, with `/`) of every file that makes statements.

    By role and then by name, so that two runs agree. The ontology is listed even if it is not there: a
    project cannot do without it.

    Raises OSError for a folder that is there and cannot be read: what is in it must not go missing unseen.
    """
    yield Role.ONTOLOGY, "ontology/coprod.ttl"
    for name, role in (("ontology/mappings.csv", Role.MAPPINGS), ("data/dataset.ttl", Role.DATASET)):
        if (root / name).is_file():
            yield role, name
    for folder, role in _FOLDERS:
        yield from ((role, path) for path in _below(str(root), folder, ".ttl"))


def _below(root: str, folder: str, ending: str) -> Iterator[str]:
    """The files in `folder` and below, by name. Text, not Path: a Path for each of 600 files costs 5 ms."""
    for parent, folders, names in os.walk(f"{root}/{folder}", onerror=_unless_missing):
        folders.sort()
        shown = parent[len(root) + 1 :].replace(os.sep, "/")
        for name in sorted(names):
            if name.endswith(ending):
                yield f"{shown}/{name}"


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def stamps(root: Path) -> list[tuple[str, int, int, int, int]]:
    """The stamp of each file that decides what an edition holds, rules included: equal stamps, equal files.

    A stamp is path, size, times of change of content and of entry (nanoseconds), and inode: what git
    trusts too. It cannot tell two changes within one tick of the clock apart, so who keeps stamps must not
    keep those of files that have only just changed.

    Raises OSError if a file is not there.
    """
    found = []
    for path in (*(path for _, path in listed(root)), *_below(str(root), "queries/rules", ".rq")):
        known = os.stat(f"{root}/{path}")  # noqa: PTH116 - see `_below`
        found.append((path, known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino))
    return found

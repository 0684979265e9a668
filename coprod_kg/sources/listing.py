"""Which files of a project make statements, what each is for, and what tells whether one has changed."""

from __future__ import annotations

import os
from enum import Enum

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


def _raise(error: OSError) -> None:
    raise error


def listed(root: Path, refuse: Callable[[OSError], None] = _raise) -> Iterator[tuple[Role, str]]:
    """The role and the path (relative to `root`, with `/`) of every file that makes statements.

    By role and then by name, so that two runs agree. The ontology is listed even if it is not there: a
    project cannot do without it. What begins with a full stop belongs to somebody's editor, and is left out.

    `refuse` is told of each folder that is there and cannot be read: what is in it must not go missing
    unseen. Without it, OSError is raised.
    """
    yield Role.ONTOLOGY, "ontology/coprod.ttl"
    for name, role in (("ontology/mappings.csv", Role.MAPPINGS), ("data/dataset.ttl", Role.DATASET)):
        try:
            os.lstat(f"{root}/{name}")  # not is_file(): of a link to nowhere the reader should be told
        except FileNotFoundError:
            continue
        except OSError as error:
            refuse(error)
            continue
        yield role, name
    for folder, role in _FOLDERS:
        yield from ((role, path) for path in _below(str(root), folder, ".ttl", refuse))


def _below(root: str, folder: str, ending: str, refuse: Callable[[OSError], None] = _raise) -> Iterator[str]:
    """The files in `folder` and below, by name. Text, not Path: a Path for each of 600 files costs 5 ms."""

    def unless_missing(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            refuse(error)

    for parent, folders, names in os.walk(f"{root}/{folder}", onerror=unless_missing):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = parent[len(root) + 1 :].replace(os.sep, "/")
        for name in sorted(names):
            if name.endswith(ending) and not name.startswith("."):
                yield f"{shown}/{name}"


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

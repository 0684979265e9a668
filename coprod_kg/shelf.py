"""A shelf for opened editions, so that a command that asks one question need not read 600 files first.

What lies on the shelf is all statements of an edition, said and derived, in one file, under the stamps of the
files that they came from. It is taken only while every stamp is the same, so it can be missing but not
stale. It lives in the user's cache folder; if that cannot be written, nothing is lost but time.
"""

from __future__ import annotations

import contextlib
import os
import time
from binascii import crc32
from pathlib import Path

import pyoxigraph

from coprod_kg.dataset import Dataset
from coprod_kg.errors import CannotWrite
from coprod_kg.sources.listing import stamps
from coprod_kg.writing import write_whole

_FORMAT = pyoxigraph.RdfFormat.TRIG
_WHOLE = b"\n# whole\n"
"""How a file that was not cut short ends."""
_SETTLED_NS = 2_000_000_000
"""A file that changed less than this ago could change again without its stamp telling."""


_CODE = ("inference", "sources", "catalogue.py", "dataset.py", "identifiers.py", "shelf.py", "sparql_tokens.py",
         "vocabulary.py")  # fmt: skip
"""What of our own code decides what an edition holds: it can change without the version, while we work on it."""


def shelf() -> Path | None:
    """The folder of the shelf: `coprod-kg` in XDG_CACHE_HOME, else in `~/.cache` (XDG Base Directory 0.8).

    None if there is no home either, as for a user whom the computer does not know.
    """
    home = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "coprod-kg"
    except RuntimeError:
        return None


def label(root: Path) -> bytes | None:
    """What the edition in `root` is kept under: a comment of the stamps of its files, and of those of our code.

    None if a file is missing.
    """
    try:
        found = [*_stamps_of_code(Path(__file__).parent), *stamps(root)]
    except OSError:
        return None
    versions = f"pyoxigraph {pyoxigraph.__version__}"
    lines = [f"# {versions}, {root}", *(f"# {stamp!r}" for stamp in found), ""]
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _stamps_of_code(package: Path) -> list[tuple[str, int, int, int, int]]:
    files = []
    for name in _CODE:
        path = f"{package}/{name}"
        with contextlib.suppress(NotADirectoryError):
            files += [f"{path}/{each}" for each in sorted(os.listdir(path)) if each.endswith(".py")]  # noqa: PTH208
            continue
        files.append(path)
    known = ((path, os.stat(path)) for path in files)  # noqa: PTH116 - a Path for each costs more
    return [(path, at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino) for path, at in known]


def take(root: Path, wanted: bytes) -> Dataset | None:
    """The dataset kept under the label `wanted`; None if there is none, or it cannot be read."""
    path = _path(root)
    if path is None:
        return None
    try:
        kept = path.read_bytes()
        if not (kept.startswith(wanted) and kept.endswith(_WHOLE)):
            return None
        dataset = Dataset()
        # Lenient: every address was checked when the edition was first read.
        dataset.store.load(kept[len(wanted) :], format=_FORMAT, lenient=True)
    except (OSError, SyntaxError):
        return None
    return dataset


def put(root: Path, under: bytes, dataset: Dataset) -> None:
    """Keep `dataset` under the label `under`, unless one of the files has only just changed.

    It is written in one step, under its final name only when whole; there is one for each project.
    """
    path = _path(root)
    try:
        if path is None or label(root) != under or _unsettled(root):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        # Sorted, so that the file is shorter and read a little faster.
        statements = pyoxigraph.serialize(sorted(dataset.quads(), key=_by_graph), format=_FORMAT)
        assert statements is not None  # it is only for an output that is given
        write_whole(path, (under, statements, _WHOLE))
    except (OSError, CannotWrite):
        return


def _by_graph(quad: pyoxigraph.Quad) -> tuple[str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate)


def _path(root: Path) -> Path | None:
    folder = shelf()
    return folder and folder / f"edition-{crc32(str(root).encode('utf-8', 'surrogateescape')):08x}.trig"


def _unsettled(root: Path) -> bool:
    newest = max(max(modified, entered) for _, _, modified, entered, _ in stamps(root))
    return time.time_ns() - newest < _SETTLED_NS

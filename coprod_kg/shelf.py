"""A shelf for opened editions, so that a command that asks one question need not read 600 files first.

What lies on the shelf is all statements of an edition, said and derived, in one file, under the stamps of the
files that they came from. It is taken only while every stamp is the same, so it can be missing but not
stale; or it is taken with the names of the files that have other stamps now, for somebody who reads those
(`take_nearly`). It lives in the user's cache folder; if that cannot be written, nothing is lost but time.

A quarter of the work of answering a question is to get the statements back into memory, and the engine does that
without Python. So it may be begun (`begin`) before anybody knows whether they may be taken (`take`).
"""

from __future__ import annotations

import contextlib
import os
import time
from binascii import crc32
from threading import Thread

import pyoxigraph

from coprod_kg.dataset import Dataset

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FORMAT = pyoxigraph.RdfFormat.TRIG
_WHOLE = b"\n# whole\n"
"""How a file that was not cut short ends."""
_END = b"#\n"
"""How a label ends."""
_SETTLED_NS = 2_000_000_000
"""A file that changed less than this ago could change again without its stamp telling."""


_CODE = ("inference", "sources", "catalogue.py", "dataset.py", "headers.py", "identifiers.py", "shelf.py",
         "sparql_tokens.py", "values.py", "vocabulary.py")  # fmt: skip
"""What of our own code decides what an edition holds: it can change without the version, while we work on it."""


def shelf() -> Path | None:
    """The folder of the shelf: `coprod-kg` in XDG_CACHE_HOME, else in `~/.cache` (XDG Base Directory 0.8).

    None if there is no home either, as for a user whom the computer does not know.
    """
    from pathlib import Path

    folder = _folder()
    return Path(folder) if folder else None


def _folder() -> str | None:
    """The same as text: importing pathlib would keep the engine waiting."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):
        cache = os.path.expanduser("~/.cache")
    return f"{cache}/coprod-kg" if os.path.isabs(cache) else None


def _path(root: str) -> str | None:
    folder = _folder()
    return folder and f"{folder}/edition-{crc32(root.encode('utf-8', 'surrogateescape')):08x}.trig"


def label(root: Path) -> bytes | None:
    """What the edition in `root` is kept under: comments with the stamps of our code and of its files, one on a line.

    None if a file is missing.
    """
    from coprod_kg.sources.listing import stamps

    try:
        found = [*_stamps_of_code(os.path.dirname(__file__)), *stamps(root)]
    except OSError:
        return None
    # As Python writes them, so that no name of a folder can end the comment.
    lines = (f"# {stamp!r}\n" for stamp in found)
    return f"# pyoxigraph {pyoxigraph.__version__}, {str(root)!r}\n{''.join(lines)}".encode() + _END


def _stamps_of_code(package: str) -> list[tuple[str, int, int, int, int]]:
    files = []
    for name in _CODE:
        path = f"{package}/{name}"
        with contextlib.suppress(NotADirectoryError):
            files += [f"{path}/{each}" for each in sorted(os.listdir(path)) if each.endswith(".py")]
            continue
        files.append(path)
    known = ((path, os.stat(path)) for path in files)
    return [(path, at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino) for path, at in known]


class _Loading:
    """What is kept for the project in `root`, on its way into memory while its caller does something else."""

    def __init__(self, root: str) -> None:
        """Raises OSError if there is nothing, or it cannot be read."""
        path = _path(root)
        if path is None:
            raise FileNotFoundError(root)
        self._path = path
        self._file = open(path, "rb")  # noqa: SIM115 - closed when it is taken
        self._dataset = Dataset()
        self._loaded = False
        self._thread: Thread | None = Thread(target=self._load, daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # there are no threads here: then nothing else is done meanwhile
            self._thread = None
            self._load()

    def _load(self) -> None:
        # Lenient: every address was checked when the edition was first read. By its path, because of an open
        # file, or of bytes, the engine asks Python for every piece, and would wait for it each time.
        with contextlib.suppress(OSError, SyntaxError):
            self._dataset.store.load(path=self._path, format=_FORMAT, lenient=True)
            self._loaded = True

    def kept(self) -> tuple[bytes, Dataset] | None:
        """The label and the dataset, when it is there, if it is whole; else None."""
        if self._thread:
            self._thread.join()
        with self._file as file:
            if not self._loaded:
                return None
            label = b"".join(_until(_END, file))
            file.seek(-len(_WHOLE), os.SEEK_END)
            # A file is only ever replaced by a new one. While this one is open no other can have its number, so
            # if it is in its place still, it is the one that was loaded.
            same = os.path.samestat(os.fstat(file.fileno()), os.stat(self._path))
            return (label, self._dataset) if same and file.read() == _WHOLE else None


def _until(last: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield line
        if line == last:
            return


_begun: dict[str, _Loading] = {}


def begin(root: str) -> None:
    """Begin to load what is kept for the project in `root`: whoever takes it next will wait less."""
    with contextlib.suppress(OSError):
        _begun[root] = _Loading(root)


def take(root: Path, wanted: bytes) -> Dataset | None:
    """The dataset kept under the label `wanted`; None if there is none, or it cannot be read."""
    label, dataset = _kept(root) or (b"", None)
    return dataset if label == wanted else None


def take_nearly(root: Path, wanted: bytes) -> tuple[Dataset, frozenset[str]] | None:
    """The dataset that is kept for the project in `root`, and the paths of the files that are others under `wanted`.

    The dataset is the caller's own, to be changed to what the files say now. None if none is kept that the
    same code has made of files of this project.
    """
    label, dataset = _kept(root) or (b"", None)
    changed = _others(label, wanted)
    return None if dataset is None or changed is None else (dataset, changed)


def others(root: Path, wanted: bytes) -> frozenset[str] | None:
    """The paths that `take_nearly` would tell, without the dataset."""
    path = _path(str(root))
    try:
        with open(path or "", "rb") as file:
            return _others(b"".join(_until(_END, file)), wanted)
    except OSError:
        return None


def forget(root: Path) -> None:
    """Wait for what was begun for the project in `root`, if nobody has taken it: who forks may have no other thread."""
    loading = _begun.pop(str(root), None)
    if loading:
        with contextlib.suppress(OSError):
            loading.kept()


def _kept(root: Path) -> tuple[bytes, Dataset] | None:
    try:
        loading = _begun.pop(str(root), None) or _Loading(str(root))
        return loading.kept()
    except OSError:
        return None


def _others(one: bytes, other: bytes) -> frozenset[str] | None:
    """The paths of the files with another stamp in one label than in the other, or in one only.

    None if the labels are not of one project, or not of the same code.
    """
    from ast import literal_eval

    before, now = one.splitlines(), other.splitlines()
    if not before or before[0] != now[0]:
        return None
    try:
        paths = {literal_eval(line[2:].decode())[0] for line in {*before} ^ {*now}}
    except (ValueError, SyntaxError, TypeError, IndexError):  # somebody changed it by hand
        return None
    ours = any(path.startswith(os.path.dirname(__file__)) for path in paths)
    return None if ours else frozenset(paths)


def put(root: Path, under: bytes, dataset: Dataset) -> None:
    """Keep `dataset` under the label `under`, unless one of the files has only just changed.

    It is written in one step, under its final name only when whole; there is one for each project.
    """
    from pathlib import Path

    from coprod_kg.errors import CannotWrite
    from coprod_kg.writing import write_whole

    path = _path(str(root))
    try:
        if path is None or label(root) != under or _unsettled(root):
            return
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        # Sorted, so that the file is shorter and read a little faster.
        statements = pyoxigraph.serialize(sorted(dataset.quads(), key=_by_graph), format=_FORMAT)
        assert statements is not None  # it is only for an output that is given
        write_whole(place, (under, statements, _WHOLE))
    except (OSError, CannotWrite):
        return


def _by_graph(quad: pyoxigraph.Quad) -> tuple[str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate)


def _unsettled(root: Path) -> bool:
    from coprod_kg.sources.listing import stamps

    newest = max(max(modified, entered) for _, _, modified, entered, _ in stamps(root))
    return time.time_ns() - newest < _SETTLED_NS

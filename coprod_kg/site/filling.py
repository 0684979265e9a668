"""The files of a site put into a folder: by as many processes as there are processors, each with its share.

A process that is forked has the edition and every table in memory already, and shares them. (RELIABILITY warns of
forking with a store open *on disk*; ours is in memory, and only read.) Where there is no fork, one process does all.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from coprod_kg.processes import processors, together
from coprod_kg.publishing.output import inside
from coprod_kg.site.making import Joined, Make, Noted, Prepared
from coprod_kg.site.memory import Memory, Written
from coprod_kg.site.pieces import Kept, Mark

Progress = Callable[[int, int, str], None]
"""Called with how many files are done, how many there are, and one that was just made."""

_TOGETHER = ("", "forms", "ask")
"""Folders whose files are one share: the whole list in each form; workbooks, which take long to be ready for; words."""
_SHARE = 48
"""How many files a process takes at a time: few enough that all finish together."""
_WORTH_A_PROCESS = 400
"""With fewer files, a second process costs more than it saves."""

_READ = 16_384
"""How many of the files that others are put together from are kept, some thousand bytes each."""


class Filled(NamedTuple):
    """What was put into the folder."""

    files: dict[str, Written]
    kept: int
    """How many of them were there already."""


class _Task(NamedTuple):
    makes: Mapping[str, Make | Joined]
    fresh: Path
    old: Path
    memory: Memory
    read: Callable[[str], bytes]
    """The bytes of a file that is in place."""


class _Wanted(NamedTuple):
    """A file that is to be put in place; of a joined one, whose parts are in place, its key and theirs."""

    path: str
    key: str = ""
    keys: tuple[str, ...] = ()


_Put = tuple[str, Written | None, bool]
"""The path of a file that is in place; what is to be remembered of it, None for what is; and whether it was there."""


def fill(
    makes: Mapping[str, Make | Joined],
    fresh: Path,
    old: Path,
    memory: Memory,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Filled:
    """Every file of `makes` in the empty folder `fresh`; those that `memory` knows are taken from `old`.

    Raises CannotWrite if one would come to lie outside of it.
    """
    for folder in sorted({inside(path).rpartition("/")[0] for path in makes}):
        (fresh / folder).mkdir(parents=True, exist_ok=True)
    task = _Task(makes, fresh, old, memory, lru_cache(maxsize=_READ)(partial(_read, fresh)))
    files: dict[str, Written] = {}
    kept = 0

    def note(put: Iterable[_Put]) -> None:
        nonlocal kept
        for path, written, was_kept in put:
            if written and written.notes:
                written = written._replace(notes=tuple(map(sys.intern, written.notes)))
            files[path] = written or memory.files[path]
            kept += was_kept

    def tell(done: int, path: str) -> None:
        if progress:
            progress(len(files) + done, len(makes), path)

    joined = {path: make for path, make in makes.items() if isinstance(make, Joined)}
    several = processes or _processes(len(makes))
    for put in _put_all(task, _shares([path for path in makes if path not in joined]), several, tell):
        note(put)
    waiting = []
    for path, make in joined.items():
        keys = tuple([files[part].key for part in make.parts])
        key = make.key(path, keys)
        if _taken(task, path, key):
            note([(path, None, True)])
            tell(0, path)
        else:
            waiting.append(_Wanted(path, key, keys))
    # Those of the same files one after another: what was read for one serves the next.
    waiting.sort(key=lambda each: _ending_of_parts(joined[each.path]))
    for put in _put_all(task, [[each] for each in waiting], several, tell):
        note(put)
    return Filled({path: files[path] for path in makes}, kept)


def _ending_of_parts(make: Joined) -> str:
    return make.parts[0].rpartition("/")[2].partition(".")[2] if make.parts else ""


def _processes(files: int) -> int:
    return 1 if files < _WORTH_A_PROCESS else processors()


def _shares(paths: Sequence[str]) -> list[list[_Wanted]]:
    """`paths` in shares: what takes long is begun first, so that no process waits for another at the end.

    The files about one thing are in one share: what was found out for the first serves the others. All other shares
    are of about as many files, and each has some of every kind.
    """
    about: dict[str, list[_Wanted]] = {}
    long: dict[str, list[_Wanted]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        groups, about_it = (long, folder or name) if folder in _TOGETHER else (about, f"{folder}/{name}")
        groups.setdefault(about_it.partition(".")[0], []).append(_Wanted(path))
    number = -(-sum(map(len, about.values())) // _SHARE)
    found = list(about.values())
    return [
        *long.values(),
        *([each for group in found[start::number] for each in group] for start in range(number)),
    ]


def _put_all(
    task: _Task, shares: Sequence[Sequence[_Wanted]], processes: int, tell: Callable[[int, str], None]
) -> list[list[_Put]]:
    """Put the files of all shares in place, in several processes; what each of them did.

    `tell` is told how many have been begun, and one of them.
    """
    begun = [0, *accumulate(map(len, shares))]
    first = os.getpid()

    def work(numbers: Iterator[int]) -> list[_Put]:
        found = []
        for number in numbers:
            for place, each in enumerate(shares[number], begun[number] + 1):
                if os.getpid() == first:  # one screen, one voice
                    tell(place, each.path)
                found.append(_put(task, each))
        return found

    # The collector need not look through what was there before, which in one process takes a fifth of the time; and
    # memory that it does not touch stays shared by several.
    gc.freeze()
    try:
        if processes == 1 or len(shares) < 2:
            return [work(iter(range(len(shares))))]
        return together(work, len(shares), processes)
    finally:
        gc.unfreeze()


def _put(task: _Task, wanted: _Wanted) -> _Put:
    """A file that was wanted, taken over or made."""
    path = wanted.path
    make = task.makes[path]
    if isinstance(make, Joined):
        joined = make.prepare(wanted.key, wanted.keys, task.read)
        return path, _written(task, path, joined), False
    known = task.memory.files.get(path)
    if (
        known
        and isinstance(make, Noted)
        and make.is_same(known.notes, known.read)
        and _taken(task, path, known.key)
    ):
        return path, None, True
    prepared = make()
    # Many pages read the same: each note is kept, and told to the process that asked, only once.
    notes = tuple(map(sys.intern, sorted(prepared.notes)))
    read = make.reads.digest(notes) if isinstance(make, Noted) and notes else ""
    if known and _taken(task, path, prepared.key):
        return path, known._replace(notes=notes, read=read) if notes else None, True
    return path, _written(task, path, prepared)._replace(notes=notes, read=read), False


def _written(task: _Task, path: str, prepared: Prepared) -> Written:
    chunks, marks = prepared.chunks(), list[Mark]()
    if isinstance(chunks, Kept):
        chunks = _strung(task, path, chunks, marks)
    found = _write(f"{task.fresh}/{path}", chunks)
    return Written(prepared.key, found.st_size, found.st_mtime_ns, pieces=tuple(marks))


def _strung(task: _Task, path: str, pieces: Kept, marks: list[Mark]) -> Iterator[bytes]:
    """The pieces of a file, some of them from the one of the last build; the mark of each is added to `marks`."""
    known = task.memory.files.get(path)
    before = known.pieces if known and task.memory.has(task.old, path, known.key) else ()
    for key, piece in pieces.again(_read(task.old, path) if before else b"", before):
        marks.append((key, len(piece)))
        yield piece


_AT_ONCE = 1 << 20
"""How many bytes are written in one call."""


def _write(place: str, chunks: Iterable[bytes]) -> os.stat_result:
    """What the system says of a new file of `chunks`. Files are many and small: a stream takes as long as writing."""
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        waiting = bytearray()
        for chunk in chunks:
            if not waiting and len(chunk) >= _AT_ONCE:
                _write_all(descriptor, chunk)  # as it is: the largest is as large as the whole list
                continue
            waiting += chunk
            if len(waiting) >= _AT_ONCE:
                _write_all(descriptor, waiting)
                waiting = bytearray()
        _write_all(descriptor, waiting)
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes | bytearray) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _taken(task: _Task, path: str, key: str) -> bool:
    """Whether the file at `path` was taken over as the last build wrote it, since that was from what `key` names."""
    if task.memory.has(task.old, path, key):
        try:
            os.link(f"{task.old}/{path}", f"{task.fresh}/{path}", follow_symlinks=False)
        except OSError:  # a file system without links
            return False
        return True
    return False


def _read(folder: Path, path: str) -> bytes:
    with open(f"{folder}/{path}", "rb", buffering=0) as stream:  # noqa: PTH123
        return stream.read()

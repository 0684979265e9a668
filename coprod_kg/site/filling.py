"""The files of a site put into a folder: by as many processes as there are processors, each with its share.

A process that is forked has the edition and every table in memory already, and shares them. (RELIABILITY warns of
forking with a store open *on disk*; ours is in memory, and only read.) Where there is no fork, one process does all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from coprod_kg.processes import processors
from coprod_kg.publishing.output import inside
from coprod_kg.site.making import Make
from coprod_kg.site.memory import Memory, Written

Progress = Callable[[int, int, str], None]
"""Called with how many files are done, how many there are, and one that was just made."""

_SHARE = 48
"""How many files a process takes at a time: few enough that all finish together."""
_WORTH_A_PROCESS = 400
"""With fewer files, a second process costs more than it saves."""


class Filled(NamedTuple):
    """What was put into the folder."""

    files: dict[str, Written]
    kept: int
    """How many of them were there already."""


class _Task(NamedTuple):
    makes: Mapping[str, Make]
    fresh: Path
    old: Path
    memory: Memory


def fill(
    makes: Mapping[str, Make],
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
    task = _Task(makes, fresh, old, memory)
    files: dict[str, Written] = {}
    kept = 0
    for path, written, was_kept in _run(task, processes or _processes(len(makes))):
        files[path] = written
        kept += was_kept
        if progress:
            progress(len(files), len(makes), path)
    return Filled({path: files[path] for path in makes}, kept)


def _processes(files: int) -> int:
    return 1 if files < _WORTH_A_PROCESS else processors()


def _run(task: _Task, processes: int) -> Iterator[tuple[str, Written, bool]]:
    paths = list(task.makes)
    if processes == 1:
        for path in paths:
            yield _put(task, path)
        return
    import gc
    import multiprocessing

    global _task
    _task = task
    # Many files of one kind follow each other, and some kinds cost more: each share has some of all.
    shares = [paths[start :: -(-len(paths) // _SHARE)] for start in range(-(-len(paths) // _SHARE))]
    # Memory that the collector does not touch stays shared.
    gc.collect()
    gc.freeze()
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            for done in pool.imap_unordered(_put_share, shares):
                yield from done
    finally:
        gc.unfreeze()
        _task = None


_task: _Task | None = None


def _put_share(paths: Sequence[str]) -> list[tuple[str, Written, bool]]:
    assert _task is not None
    return [_put(_task, path) for path in paths]


def _put(task: _Task, path: str) -> tuple[str, Written, bool]:
    """The file at `path`, taken over or made."""
    prepared = task.makes[path]()
    place = f"{task.fresh}/{path}"
    if task.memory.has(task.old, path, prepared.key):
        try:
            os.link(f"{task.old}/{path}", place, follow_symlinks=False)
        except OSError:  # a file system without links
            pass
        else:
            return path, task.memory.files[path], True
    # Files are many and small: pathlib would take as long as writing them.
    with open(place, "xb") as stream:  # noqa: PTH123
        for chunk in prepared.chunks():
            stream.write(chunk)
    found = os.stat(place)  # noqa: PTH116
    return path, Written(prepared.key, found.st_size, found.st_mtime_ns), False

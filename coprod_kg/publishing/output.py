"""Putting files in place whole: what is written is either all there or not there at all.

A file is written beside its place and moved there in one step. A folder is made beside its place and swapped
in at the end, so that a visitor never meets half an edition. Nothing that we did not make is ever deleted.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePath

from coprod_kg.errors import CannotWrite
from coprod_kg.processes import begin
from coprod_kg.writing import write_whole

MARKER = ".coprod-kg-build"
"""A file in every folder that we built. It lists all that we put there, so that we know what is ours."""

_PLAIN = re.compile(r"(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)*", re.ASCII)
"""A path of plain names, none of which begins with a full stop."""


def write_file(path: Path, chunks: Iterable[bytes]) -> int:
    """The number of bytes written to `path`; its old content stays until the new one is complete.

    What is not a regular file (a pipe, `/dev/stdout`) is written to directly.

    Raises CannotWrite, with nothing left behind, if there is no room, no permission or a folder in the way.
    """
    target = _resolved(path)
    if target.is_dir():
        raise CannotWrite(path, "a folder of that name is in the way")
    try:
        if not target.exists() or target.is_file():
            return write_whole(target, chunks)
        with target.open("wb") as stream:
            return sum(stream.write(chunk) for chunk in chunks)
    except CannotWrite as error:
        raise CannotWrite(path, error.reason) from error
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error


def write_folder(path: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> tuple[int, int]:
    """How many files, and how many bytes, were written: `files`, by their paths inside the folder `path`.

    Raises CannotWrite as `fill_folder` does, also if a file would come to lie outside of the folder.
    """
    names: list[str] = []
    size = 0

    def fill(fresh: Path, _old: Path) -> list[str]:
        nonlocal size
        made = {fresh}
        for name, chunks in files:
            place = fresh / inside(name)
            if place.parent not in made:
                place.parent.mkdir(parents=True, exist_ok=True)
                made.add(place.parent)
            with place.open("xb") as stream:
                size += sum(stream.write(chunk) for chunk in chunks)
            names.append(name)
        return names

    fill_folder(path, fill)
    return len(names), size


def fill_folder(
    path: Path, fill: Callable[[Path, Path], Iterable[str]], then: Callable[[], None] = lambda: None
) -> None:
    """Put a folder in place at `path`, whole: `fill` makes what is in it, and says what. `then` is called when it is.

    `fill` is given an empty folder, and the one that it will replace, which may not be there. The new one is made
    beside `path` and takes its place at the end. A folder that is already there is replaced only if it is
    empty, or if everything in it is on the list that our last build left.

    Raises CannotWrite, with nothing changed, if it cannot be made or if something in the old one is not ours.
    """
    target = _resolved(path)
    _refuse_strangers(path, target)
    _refuse_where_we_stand(path, target)
    fresh, old = _beside(target, "new"), _beside(target, "old")
    made: list[Path] = []
    try:
        _clear_remains(target)
        made = _make_parents(target)
        fresh.mkdir()
        with _in_the_making(fresh):
            # The list goes in first and again at the end: remains of a killed build can be told from a stranger's.
            (fresh / MARKER).write_bytes(b"")
            listed = sorted(fill(fresh, target))
            (fresh / MARKER).write_bytes("".join(f"{name}\n" for name in listed).encode())
            _swap(fresh, target, old)
    except BaseException as error:
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise CannotWrite(path, error.strerror or str(error)) from error
        raise
    # By a process of its own: to take away some thousand files takes as long as all else that is left to do.
    removed = begin(partial(shutil.rmtree, old, ignore_errors=True))
    try:
        then()
    finally:
        with contextlib.suppress(
            RuntimeError
        ):  # if that one was killed, the next build takes away what it left
            removed()


def _resolved(path: Path) -> Path:
    """Where `path` leads. Raises CannotWrite if that is nowhere."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError
        reason = getattr(error, "strerror", None) or "its links lead in a circle"
        raise CannotWrite(path, reason) from error


def _refuse_where_we_stand(shown: Path, target: Path) -> None:
    """Whoever stands in a folder that is replaced stands in nothing afterwards."""
    with contextlib.suppress(OSError):
        if Path.cwd().is_relative_to(target):
            raise CannotWrite(shown, "you are in it, and a new folder of the same name would take its place")


_MAKING: set[Path] = set()
"""The folders that this process fills just now; one with its number that is not among them was left by another."""


@contextlib.contextmanager
def _in_the_making(fresh: Path) -> Iterator[None]:
    """Nothing is left of the folder `fresh`, which is there, if it cannot be finished."""
    _MAKING.add(fresh)
    try:
        yield
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    finally:
        _MAKING.discard(fresh)


def _beside(target: Path, what: str) -> Path:
    """A name in the same folder, so that moving is one step and not a copy."""
    return target.with_name(f".{target.name}.{what}-{os.getpid()}.tmp")


def inside(name: str) -> str:
    """`name`, a path that stays inside whatever folder it is put in, and that takes one line of our list.

    Raises CannotWrite if it is none.
    """
    if _PLAIN.fullmatch(name):
        return name  # there are thousands of them, and a path for each takes longer than to write some
    path = PurePath(name)
    if path.anchor or not path.parts or ".." in path.parts or len(name.splitlines()) != 1:
        raise CannotWrite(path, "a file of this name would not lie in the folder that is being written")
    return name


def _swap(fresh: Path, target: Path, old: Path) -> None:
    there = target.exists()
    if there and _exchanged(fresh, target):
        fresh.rename(old)
        return
    if there:
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if there:
            old.rename(target)
        raise


_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed places, in one step: whoever is killed at any moment leaves both whole.

    Not every system can do this.
    """
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        exchange = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):  # another C library
        return False
    return bool(exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _make_parents(target: Path) -> list[Path]:
    """The folders above `target` that were not there and are now, outermost first."""
    missing = [folder for folder in target.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir()
    return missing[::-1]


def _files_in(folder: Path) -> Iterator[str]:
    """The files and links below `folder`; found as they are asked for, in case that is `/`."""
    waiting = [("", os.fspath(folder))]
    while waiting:
        start, place = waiting.pop()
        with os.scandir(place) as found:
            for each in sorted(found, key=lambda each: each.name):
                if each.is_dir(follow_symlinks=False):
                    waiting.append((f"{start}{each.name}/", each.path))
                else:
                    yield f"{start}{each.name}"


def _refuse_strangers(shown: Path, target: Path) -> None:
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise CannotWrite(shown, "a file of that name is in the way")
        marker = target / MARKER
        ours = {MARKER, *marker.read_text(encoding="utf-8").splitlines()} if marker.is_file() else set()
        strange = next((name for name in _files_in(target) if name not in ours), None)
    except OSError as error:
        raise CannotWrite(shown, error.strerror or str(error)) from error
    if strange is not None:
        raise CannotWrite(
            shown,
            f"it holds {strange!r}, which coprod-kg did not make, and replacing the folder would delete it",
        )


def _clear_remains(target: Path) -> None:
    """Remove what a build that was killed has left beside `target`; a build that still runs keeps its own."""
    for what in ("new", "old"):
        for remains in target.parent.glob(f".{target.name}.{what}-*.tmp"):
            process = remains.suffixes[-2].rpartition("-")[2]
            # Numbers come again: in a container, the killed build and this one may both be process 1.
            runs = remains in _MAKING if process == str(os.getpid()) else _runs(process)
            if (remains / MARKER).is_file() and not runs:
                shutil.rmtree(remains, ignore_errors=True)


def _runs(process: str) -> bool:
    if os.name != "posix" or not process.isdecimal():
        return True  # cannot be told: leave it alone
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

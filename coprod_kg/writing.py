"""Putting one file in place whole: it is either all there, or what was there before stays.

>>> import tempfile
>>> place = Path(tempfile.mkdtemp()) / "garden.txt"
>>> write_whole(place, [b"beans ", b"and peas"])
14
>>> place.read_bytes()
b'beans and peas'
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from coprod_kg.errors import CannotWrite

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
PRIVATE = 0o600
"""The permissions of a file that only its owner may read."""


def write_whole(
    path: Path,
    chunks: Iterable[bytes],
    *,
    lasting: bool = False,
    mode: int = 0o666,
    temporary: Path | None = None,
) -> int:
    """The number of bytes written to `path`, under a name of its own in the same folder until the last is there.

    A file that was there keeps its permissions; a new one has `mode`, less what the user's mask takes away. If
    `path` is a link, it is replaced by the file. With `lasting`, what was written has reached the disk before it
    takes its place, and its name has before we come back. A `temporary` that is given is the caller's alone: one
    that an interrupted writer left there is taken away first.

    Raises CannotWrite. After that, or after any error of `chunks`, nothing is left behind.
    """
    try:
        if temporary is None:
            # Random, so that neither two threads nor two computers that share the folder meet.
            temporary = path.with_name(f".coprod-kg-{os.urandom(8).hex()}.tmp")
        else:
            temporary.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(temporary, _NEW, mode), "wb") as file:
                size = sum(file.write(chunk) for chunk in chunks)
                with contextlib.suppress(FileNotFoundError):
                    _give_mode(file.fileno(), temporary, stat.S_IMODE(path.stat().st_mode))
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
            temporary.replace(path)
            if lasting:
                settle(path.parent)
        except BaseException:  # also Ctrl-C
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    return size


def settle(folder: Path) -> None:
    """Wait until the names in `folder` have reached the disk: a new name of a file may be lost until then.

    Raises OSError.
    """
    if os.name == "nt":
        return  # there is no way to ask for this; NTFS keeps a journal of names
    opened = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def make_folders(folder: Path, mode: int = 0o777) -> None:
    """Make `folder`, and those above it that are missing, so that they last.

    Raises OSError.
    """
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode, exist_ok=True)  # another process may make it just now
        settle(each.parent)


def _give_mode(file: int, path: Path, mode: int) -> None:
    """Give the file `mode`; where that cannot be done (some mounted disks), it matters less than the content."""
    with contextlib.suppress(OSError):
        if hasattr(os, "fchmod"):
            os.fchmod(file, mode)
        else:
            path.chmod(mode)

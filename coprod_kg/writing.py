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


def write_whole(path: Path, chunks: Iterable[bytes], *, lasting: bool = False) -> int:
    """The number of bytes written to `path`, under a name of its own in the same folder until the last is there.

    A file that was there keeps its permissions; a new one has those that any new file has. If `path` is a link,
    it is replaced by the file. With `lasting`, what was written has reached the disk before it takes its place.

    Raises CannotWrite. After that, or after any error of `chunks`, nothing is left behind.
    """
    # Random, so that neither two threads nor two computers that share the folder meet.
    temporary = path.with_name(f".coprod-kg-{os.urandom(8).hex()}.tmp")
    try:
        try:
            with os.fdopen(os.open(temporary, _NEW, 0o666), "wb") as file:  # less the umask, as `open` does
                size = sum(file.write(chunk) for chunk in chunks)
                with contextlib.suppress(FileNotFoundError):
                    _give_mode(file.fileno(), temporary, stat.S_IMODE(path.stat().st_mode))
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:  # also Ctrl-C
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    return size


def _give_mode(file: int, path: Path, mode: int) -> None:
    """Give the file `mode`; where that cannot be done (some mounted disks), it matters less than the content."""
    with contextlib.suppress(OSError):
        if hasattr(os, "fchmod"):
            os.fchmod(file, mode)
        else:
            path.chmod(mode)

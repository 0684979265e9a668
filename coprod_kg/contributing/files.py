"""Reading the files that the desk keeps: plain files only, no links, no devices, and no more than a limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

from coprod_kg.errors import UnreadableFile

PENDING = PurePosixPath("data/pending")
"""Where contributions wait. What begins with a full stop there is ours: `.done` and `.new`."""
DONE = PENDING / ".done"
"""Where they are kept when they have been decided on."""
MOST = 64 * 1024 * 1024
"""How many bytes a file that waits may have: what a contributed file says takes more room than the file."""


def content_of(root: Path, path: PurePosixPath, most: int = MOST) -> bytes | None:
    """What is in the file at `path` below `root`; None if there is no file.

    Raises UnreadableFile for a link, a folder or a device, and for a file of more than `most` bytes.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        opened = os.open(root / path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from error
    with os.fdopen(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise UnreadableFile(path, "it is not an ordinary file")
        data = file.read(most + 1)
    if len(data) > most:
        raise UnreadableFile(path, f"it is longer than {most:,} bytes, which is the most that is taken")
    return data


def refuse_unless_plain(path: Path) -> None:
    """Raises UnreadableFile if `path` is a link, a folder or a device: only ordinary files can be sent."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from error
    if not stat.S_ISREG(mode):
        raise UnreadableFile(path, "it is a link, a folder or a device, and only ordinary files can be sent")

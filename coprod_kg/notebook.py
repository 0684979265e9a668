"""What one command notes down for the next: plain values in the user's cache folder, each under a name.

A note is Python's own (`marshal`), which is read in a quarter of the time that JSON takes. It is believed only if it is
whole and was written by this Python; where it cannot be kept, the next command takes longer, and nothing else.
"""

from __future__ import annotations

import contextlib
import marshal
import sys
from hashlib import blake2b
from typing import Any

from coprod_kg.errors import CannotWrite
from coprod_kg.shelf import shelf
from coprod_kg.writing import write_whole


def noted(name: str) -> Any:
    """The value that was last noted under `name`; None if there is none, or it is of no use."""
    folder = shelf()
    if folder is None:
        return None
    try:
        head, _, data = (folder / name).read_bytes().partition(b"\n")
    except OSError:
        return None
    # Whatever is not as it was written is not even looked at.
    return marshal.loads(data) if head == _head(data) else None  # noqa: S302


def note(name: str, value: Any) -> None:
    """Keep `value`, made of texts, numbers, bytes, tuples, lists and dicts, for the next command.

    An object that stands in it again and again is written once.
    """
    folder = shelf()
    if folder is None:
        return
    data = marshal.dumps(value)
    with contextlib.suppress(OSError, CannotWrite):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / name, [_head(data), b"\n", data])


def _head(data: bytes) -> bytes:
    digest = blake2b(sys.version.encode(), digest_size=16)
    digest.update(data)
    return digest.hexdigest().encode()

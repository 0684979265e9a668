"""From the bytes of a file to its text, with a clear answer for files that hold no text that we can read.

>>> decoded(b"\\xef\\xbb\\xbfcaf\\xc3\\xa9", PurePath("x.ttl"))
'café'
"""

from __future__ import annotations

import codecs
from pathlib import PurePath

from coprod_kg.errors import RefusedFile
from coprod_kg.sources.parsing import BOM
from coprod_kg.sources.spots import Lines

_PACKED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7z",
}
# UTF-32 first: its mark begins with that of UTF-16.
_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes, path: PurePath) -> str:
    """The text in `data`, which is UTF-8, without a byte order mark; ends of lines stay as they are.

    Raises RefusedFile, with line and column, if it is anything else.
    """
    for mark, name in _PACKED.items():
        if data.startswith(mark):
            reason = f"This file is packed ({name})."
            raise RefusedFile(path, None, None, reason, mend="Unpack it, and give us what is inside.")
    if data.startswith(_WIDE) or _is_wide(data[:64]):
        reason = "This text is saved in a form that we do not read (UTF-16 or UTF-32)."
        raise RefusedFile(path, None, None, reason, mend='Save it again with the encoding "UTF-8".')
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        place = Lines(before).place(len(before))
        reason = "This text is not saved as UTF-8: here is a letter that we cannot read."
        raise RefusedFile(path, *place, reason, mend='Save it again with the encoding "UTF-8".') from error


def _is_wide(begin: bytes) -> bool:
    """Whether every second byte is nothing, as in plain letters in UTF-16, and the others are something."""
    first, second = begin[0::2].count(0), begin[1::2].count(0)
    return max(first, second) > len(begin) // 3 and min(first, second) <= len(begin) // 4

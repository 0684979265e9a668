"""Bytes as text: UTF-8 where it is, and what older programs write where it is not.

>>> decoded(b"\\xef\\xbb\\xbfcaf\\xc3\\xa9", PurePosixPath("x.bib"))
('café', 'UTF-8')
>>> decoded(b"caf\\xe9", PurePosixPath("x.bib"))
('café', 'Windows-1252')
"""

from __future__ import annotations

import codecs
from pathlib import PurePosixPath

from coprod_kg.errors import UnreadableFile

_MARKS = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16-LE"), (codecs.BOM_UTF16_BE, "UTF-16-BE"))


def decoded(data: bytes, shown: PurePosixPath) -> tuple[str, str]:
    """The text of `data` without a byte order mark, and the name of the encoding that it was read in.

    What is not UTF-8 is read as Windows-1252, the encoding that older reference managers write. It has no
    mark to know it by, so a caller tells people when it was used.

    Raises UnreadableFile if it is neither.
    """
    mark, name = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "UTF-8"))
    body = data[len(mark) :]
    try:
        return body.decode(name), name
    except UnicodeDecodeError as error:
        if mark:
            raise UnreadableFile(shown, f"not {name} text at byte {len(mark) + error.start}") from error
    try:
        return body.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        raise UnreadableFile(shown, f"not text that we know, at byte {error.start}") from error

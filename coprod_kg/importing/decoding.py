"""From the bytes of a file to its text, with a clear answer for files that hold no text that we can read.

>>> utf8(b"\\xef\\xbb\\xbfcaf\\xc3\\xa9", PurePath("x.ttl"))
'café'
>>> decoded(b"caf\\xe9", PurePath("x.bib"))
Decoded(text='café', encoding='Windows-1252', is_sure=False)
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePath

from coprod_kg.errors import RefusedFile, UnreadableFile
from coprod_kg.findings import Severity
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
# UTF-32 first: its mark begins with that of UTF-16. Nobody takes it.
_WIDE = {
    codecs.BOM_UTF32_LE: "",
    codecs.BOM_UTF32_BE: "",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_UTF8 = "UTF-8"
_SAVE_AGAIN = 'Save it again with the encoding "UTF-8".'


@dataclass(frozen=True)
class Decoded:
    """The text of a file, without a byte order mark, and what it was read as."""

    text: str
    encoding: str = _UTF8
    """`UTF-8`, `UTF-16` or `Windows-1252`."""
    is_sure: bool = True
    """Whether it can be nothing else; Windows-1252 has no mark to know it by, and UTF-16 may come without one."""

    @property
    def warning(self) -> str:
        """What people are told of the encoding; empty if it is the usual one."""
        if self.encoding == _UTF8:
            return ""
        return f"This file is not UTF-8 text. It was read as {self.encoding}. Check letters such as é and ’."

    @property
    def severity(self) -> Severity:
        """How much the warning matters."""
        return Severity.COULD if self.is_sure else Severity.SHOULD


def utf8(data: bytes, path: PurePath) -> str:
    """The text in `data`, which is UTF-8, without a byte order mark; ends of lines stay as they are.

    Raises RefusedFile, with line and column, if it is anything else.
    """
    _refuse_packed(data, path)
    if _wide(data):
        raise _too_wide(path)
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        place = Lines(before).place(len(before))
        reason = "This text is not saved as UTF-8: here is a letter that we cannot read."
        raise RefusedFile(path, *place, reason, mend=_SAVE_AGAIN) from error


def decoded(data: bytes, path: PurePath) -> Decoded:
    """The text in `data`, also in an encoding that spreadsheets and older reference managers write.

    What is neither UTF-8 nor UTF-16 is read as Windows-1252, so a reader tells people the `warning`.

    Raises UnreadableFile if it is none of these, or RefusedFile if it is packed or UTF-32.
    """
    _refuse_packed(data, path)
    if wide := _wide(data):
        encoding, is_marked = wide
        if not encoding:
            raise _too_wide(path)
        try:
            return Decoded(data.decode(encoding), "UTF-16", is_marked)
        except UnicodeDecodeError as error:
            raise UnreadableFile(path, "it begins as UTF-16 text and does not go on so") from error
    try:
        return Decoded(data.removeprefix(BOM).decode())
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(data.decode("cp1252"), "Windows-1252", False)
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 text at byte {error.start}, and not Windows-1252"
        raise UnreadableFile(path, reason) from error


def _refuse_packed(data: bytes, path: PurePath) -> None:
    for mark, name in _PACKED.items():
        if data.startswith(mark):
            reason = f"This file is packed ({name})."
            raise RefusedFile(path, None, None, reason, mend="Unpack it, and give us what is inside.")


def _too_wide(path: PurePath) -> RefusedFile:
    reason = "This text is saved in a form that we do not read (UTF-16 or UTF-32)."
    return RefusedFile(path, None, None, reason, mend=_SAVE_AGAIN)


def _wide(data: bytes) -> tuple[str, bool] | None:
    """Python's name of the encoding, if it has two bytes or more for a letter, and whether a mark says so.

    Without a mark: every second byte is nought, as in plain letters in UTF-16, and the others are something. If some
    of those are nought too, it may be UTF-32, and the name is empty.
    """
    for mark, encoding in _WIDE.items():
        if data.startswith(mark):
            return encoding, True
    begin = data[:200]
    first, second = begin[0::2].count(0), begin[1::2].count(0)
    if max(first, second) <= len(begin) // 3 or min(first, second) > len(begin) // 4:
        return None
    return "" if min(first, second) else "utf-16-be" if first else "utf-16-le", False

"""Files that are one piece after another: the pieces that are the same are taken from the file of the last build.

Of a file with all that there is, a change of one record changes a line or a block. To write the others again took
longer than all pages that show the record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from coprod_kg.values import Value

Mark = tuple[str, int]
"""The key of a piece in a file that was written, and how many bytes it has."""


def _no_head(pieces: Sequence[bytes]) -> bytes:
    del pieces
    return b""


class Kept:
    """A file of which something may be the same as in the one of the last build."""

    def __iter__(self) -> Iterator[bytes]:
        """The file, made from nothing."""
        for _, piece in self.again(b"", ()):
            yield piece

    def again(self, before: bytes, marks: Sequence[Mark]) -> Iterator[tuple[str, bytes]]:
        """The file as it is now, piece by piece, with their keys; `before` is what it was, and `marks` its pieces."""
        raise NotImplementedError


class Pieces(Value, Kept):
    """A file in pieces."""

    keys: Sequence[str]
    """What names the bytes of each piece: none is there twice, unless it is empty, and then nothing names it."""
    make: Callable[[Sequence[int]], Iterable[bytes]]
    """Makes the pieces with these numbers, in order."""
    head: Callable[[Sequence[bytes]], bytes] = _no_head
    """Makes what stands before the pieces, of all of them."""
    tail: bytes = b""
    """What stands after them."""

    def again(self, before: bytes, marks: Sequence[Mark]) -> Iterator[tuple[str, bytes]]:
        """As `Kept.again`.

        >>> pieces = Pieces(["one", "two", "new"], lambda numbers: [b"%d. " % each for each in numbers], tail=b"End")
        >>> list(pieces.again(b"1st 2nd End", [("one", 4), ("two", 4), ("", 3)]))
        [('', b''), ('one', b'1st '), ('two', b'2nd '), ('new', b'2. '), ('', b'End')]
        """
        known: dict[str, bytes] = {}
        start = 0
        for key, size in marks:
            known[key] = before[start : start + size]
            start += size
        known.pop("", None)
        found = [known.get(key) for key in self.keys]
        made = iter(self.make([number for number, piece in enumerate(found) if piece is None]))
        pieces = [next(made) if piece is None else piece for piece in found]
        yield "", self.head(pieces)
        yield from zip(self.keys, pieces, strict=True)
        yield "", self.tail


class Lines(Value, Kept):
    """A file of lines in order, each of which is of a part: those of the parts that are the same are kept."""

    keys: Mapping[bytes, str]
    """What names the lines of each part, none of them empty."""
    make: Callable[[Collection[bytes]], Iterable[bytes]]
    """Makes the lines of these parts."""
    part_of: Callable[[bytes], bytes]
    """The part that a line is of."""

    def again(self, before: bytes, marks: Sequence[Mark]) -> Iterator[tuple[str, bytes]]:
        """As `Kept.again`; the keys are those of the parts, and come first.

        >>> lines = Lines({b"a": "same", b"b": "new"}, lambda parts: [b"4 b\\n"], lambda line: line[2:3])
        >>> list(lines.again(b"3 b\\n5 a\\n", [("same", 0), ("old", 0), ("", 8)]))
        [('same', b''), ('new', b''), ('', b'4 b\\n5 a\\n')]
        """
        known = {key for key, _ in marks}
        same = {part for part, key in self.keys.items() if key in known}
        kept = [line for line in before.splitlines(keepends=True) if self.part_of(line) in same]
        made = self.make([part for part in self.keys if part not in same])
        yield from ((key, b"") for key in self.keys.values())
        yield "", b"".join(sorted([*kept, *made]))

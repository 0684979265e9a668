"""One part of the words of all things, as a file: the words of what is the same as last time are taken from the file as
it was. To find them again takes five times as long as all else that makes the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from coprod_kg.site.pieces import Kept, Mark
from coprod_kg.site.searching.minisearch import Fields, documents_of, script, value_of
from coprod_kg.site.searching.things import index_of_texts
from coprod_kg.values import Value


class Texts(Value, Kept):
    """The words of some things, as a script."""

    name: str
    """The global name that it sets."""
    start: int
    """The number of the first thing."""
    keys: Sequence[str]
    """What names the words of each thing: none is there twice."""
    words: Callable[[int], Fields]
    """Finds the words of the thing that stands at a place among these."""

    def again(self, before: bytes, marks: Sequence[Mark]) -> Iterator[tuple[str, bytes]]:
        """As `Kept.again`; the keys are those of the things, and come first."""
        documents = documents_of(value_of(before)) if before else []
        known: dict[str, Fields] = {key: words for (key, _), words in zip(marks, documents, strict=False)}
        found = [known[key] if key in known else self.words(at) for at, key in enumerate(self.keys)]
        yield from ((key, b"") for key in self.keys)
        yield "", script(self.name, index_of_texts(self.start, found))

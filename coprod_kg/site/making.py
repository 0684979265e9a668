"""How a published file is made: what it depends on first, its bytes only when they are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from coprod_kg.site.digests import digest_of, value_digest
from coprod_kg.site.page import Page
from coprod_kg.site.reads import Reads
from coprod_kg.site.rendering import Renderer
from coprod_kg.values import Value


class Prepared(Value):
    """A file that is about to be written."""

    key: str
    """Names its bytes: under the same key, from the same code, they are the same. Empty if nothing names them."""
    chunks: Callable[[], Iterable[bytes]]
    """Makes them; if they are `Kept`, some may be the same as last time though the whole is not."""
    notes: frozenset[str] = frozenset()
    """What was read to make it (`reads`), if that is all that it depends on; nothing if it was not noted."""


_LINK = re.compile(rb'(\s(?:href|src|action)=")(?!#|/|[a-z][a-z+.-]*:)', re.IGNORECASE)
"""Where a link begins that is relative to the page that it is on."""

Make = Callable[[], Prepared]
"""Works out what a file depends on, and says how to make its bytes."""


class Parts(Value):
    """The files that another one is put together from: their bytes, read when they are wanted."""

    paths: Sequence[str]
    keys: Sequence[str]
    """What names the bytes of each, as `Prepared.key` does."""
    read: Callable[[str], bytes]

    def __iter__(self) -> Iterator[bytes]:
        """The bytes of each, in order."""
        return map(self.read, self.paths)


class Joined(Value):
    """How a file is made that is put together from other published files: from their bytes, once they are there."""

    parts: Sequence[str]
    """The paths of the others, none of which is put together itself."""
    join: Callable[[Parts], Iterable[bytes]]
    """Makes the file of its parts."""
    also: Callable[[], str] = str
    """The key of what else it is made of."""

    def key(self, path: str, keys: Sequence[str]) -> str:
        """The key of the file at `path`, of those of its parts."""
        # The same bytes may lie at two paths; so a key alone does not say which part it is of.
        return digest_of(path, self.also(), "\n".join(self.parts), "\n".join(keys)) if all(keys) else ""

    def prepare(self, key: str, keys: Sequence[str], read: Callable[[str], bytes]) -> Prepared:
        """The file with that key: `keys` are those of its parts, and `read` gives the bytes of one."""
        return Prepared(key, lambda: self.join(Parts(self.parts, keys, read)))


class Noted(Value):
    """How a page is made that notes what it reads: it need not be made to know that it is the same as last time."""

    renderer: Renderer
    make: Callable[[], Page]
    reads: Reads
    always: tuple[str, ...] = ()
    """What it depends on beside what it reads."""

    def __call__(self) -> Prepared:
        """The page, whose key is its bytes: to look through all that it shows takes nearly as long as to render it,
        and of the pages that read something else than last time, nearly all are others.
        """
        page, notes = self.reads.of(self.make, *self.always)
        content = self.renderer.render(page)
        return Prepared(digest_of(content), lambda: [content], notes)

    def is_same(self, notes: Sequence[str], read: str) -> bool:
        """Whether all that it read last time, which `notes` name, is still what had the digest `read`."""
        return bool(notes) and self.reads.digest(notes) == read


def of_page(renderer: Renderer, make: Callable[[], Page], key: Callable[[], str] | None = None) -> Make:
    """A page, whose key is all that it shows, unless `key` gives one that is found sooner."""

    def prepare() -> Prepared:
        if key:
            return Prepared(key(), lambda: [renderer.render(make())])
        page = make()
        return Prepared(value_digest(page), lambda: [renderer.render(page)])

    return prepare


def rooted(make: Make, at: str) -> Make:
    """The same page, with links that start from `at`, the path of the published folder on its host.

    >>> made = rooted(of_text(lambda: b'<a href="find.html"><a href="#main"><a href="https://a.org">'), "/list/")
    >>> b"".join(made().chunks())
    b'<a href="/list/find.html"><a href="#main"><a href="https://a.org">'
    """

    def prepare() -> Prepared:
        made = make()
        key = digest_of(made.key, at) if made.key else ""
        return Prepared(key, lambda: [_LINK.sub(rb"\1" + at.encode(), b"".join(made.chunks()))])

    return prepare


def of_chunks(chunks: Callable[[], Iterable[bytes]], key: Callable[[], str] | None = None) -> Make:
    """A file whose bytes nothing but `key` decides; without one it is made each time."""
    return lambda: Prepared(key() if key else "", chunks)


def of_text(make: Callable[[], bytes], key: Callable[[], str] | None = None) -> Make:
    """A file that is made in one piece."""
    return of_chunks(lambda: [make()], key)


def of_file(path: Path) -> Make:
    """A copy of the file at `path`."""

    def prepare() -> Prepared:
        content = path.read_bytes()
        return Prepared(digest_of(content), lambda: [content])

    return prepare

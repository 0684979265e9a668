"""Answers that are the same for everybody: made once for an edition, kept, and sent without looking again.

An answer knows its tag (RFC 9110, section 8.8.3), so that nobody need fetch it twice, and is compressed once, when
somebody first wants it so.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

Header = tuple[bytes, bytes]

_WORTH = 500
"""Shorter bodies are sent as they are."""
_TEXTS = (b"text/", b"application/json", b"application/ld+json", b"application/n-", b"application/trig")
_MARKS = (b"+json", b"+xml", b"/xml", b"javascript", b"x-bibtex", b"x-research-info", b"x-ndjson")


class Answer:
    """A whole answer, as an ASGI application: sends itself, or that the asker has it already."""

    __slots__ = ("_gzipped", "_headers", "_heads", "_length", "_tag", "body", "status")

    def __init__(self, body: bytes, headers: Iterable[Header], status: int = 200) -> None:
        """`headers` are in small letters, and without length and tag."""
        self.body, self.status = body, status
        given = list(headers)
        self._tag = blake2b(body, digest_size=12).hexdigest().encode()
        self._gzipped: tuple[bytes, list[Header]] | None = None
        self._heads: dict[bool, bytes] = {}
        """The status and the headers as they go over the wire, compressed or not."""
        self._length = len(body)
        compressible = self._length >= _WORTH and _is_text(given)
        self._headers: list[Header] = [
            *(_varying(given, b"Accept-Encoding") if compressible else given),
            (b"etag", b'"%s"' % self._tag),
            (b"content-length", b"%d" % self._length),
        ]
        if compressible:
            self._gzipped = (b"", [])

    @property
    def size(self) -> int:
        """How many bytes it takes to keep."""
        return 1000 + self._length + (len(self._gzipped[0]) if self._gzipped else 0)

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Send the answer to the request of `scope`."""
        body, headers = self.body, self._headers
        known = accepts = b""
        for name, value in scope["headers"]:
            if name == b"if-none-match":
                known = value
            elif name == b"accept-encoding":
                accepts = value
        if self._gzipped and takes_gzip(accepts):
            body, headers = self._compressed()
        status = self.status
        if known and status == 200 and (self._tag in known or known.strip() == b"*"):
            status, body = 304, b""
            headers = [
                each
                for each in headers
                if each[0] not in (b"content-length", b"content-type", b"content-encoding")
            ]
        elif scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def on_the_wire(self, accepts: bytes, more: Iterable[Header]) -> bytes:
        """The whole answer as HTTP/1.1, for who `accepts` these encodings, with `more` headers."""
        small = self._gzipped is not None and takes_gzip(accepts)
        body, headers = self._compressed() if small else (self.body, self._headers)
        if small not in self._heads:
            self._heads[small] = _head(self.status, tuple(headers[:-2])) + _lines(headers[-2:])
        return b"".join((self._heads[small], _lines(more), b"\r\n", body))

    def _compressed(self) -> tuple[bytes, list[Header]]:
        assert self._gzipped is not None
        if not self._gzipped[0]:
            made = gzip.compress(self.body, 6, mtime=0)
            # Another form of the same thing has a tag of its own.
            changed = {b"etag": b'"%s-z"' % self._tag, b"content-length": b"%d" % len(made)}
            headers = [(name, changed.get(name, value)) for name, value in self._headers]
            self._gzipped = made, [(b"content-encoding", b"gzip"), *headers]
        return self._gzipped


def _lines(headers: Iterable[Header]) -> bytes:
    return b"".join([b"%s: %s\r\n" % header for header in headers])


@lru_cache(maxsize=500)
def _head(status: int, headers: tuple[Header, ...]) -> bytes:
    """How an answer begins on the wire; the same for most, but for its tag and its length."""
    return b"HTTP/1.1 %d %s\r\n" % (status, HTTPStatus(status).phrase.encode()) + _lines(headers)


def encoded(headers: Mapping[str, str]) -> tuple[Header, ...]:
    """`headers` as an answer takes them: in small letters, and as bytes.

    >>> encoded({"Vary": "Accept"})
    ((b'vary', b'Accept'),)
    """
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


def takes_gzip(accepts: bytes) -> bool:
    """Whether who `accepts` these encodings, as the header says it, can read what gzip has compressed."""
    return b"gzip" in accepts and b"gzip;q=0" not in accepts.replace(b" ", b"")


def _is_text(headers: Iterable[Header]) -> bool:
    kind = next((value for name, value in headers if name == b"content-type"), b"")
    return kind.startswith(_TEXTS) or any(mark in kind for mark in _MARKS)


def _varying(headers: list[Header], by: bytes) -> list[Header]:
    """`headers` with `by` among what the answer varies with."""
    varies = [value for name, value in headers if name == b"vary"]
    others = [each for each in headers if each[0] != b"vary"]
    return [*others, (b"vary", b", ".join([*varies, by]))]


class Kept:
    """Answers that are kept, up to a size in bytes; those that were not wanted for longest go first."""

    def __init__(self, most: int = 96_000_000) -> None:
        self._most, self._size = most, 0
        self._answers: OrderedDict[object, tuple[Answer, int]] = OrderedDict()
        """Each with the place that was counted for it: an answer grows when it is compressed."""

    def get(self, key: object) -> Answer | None:
        """The answer that is kept under `key`, if there is one."""
        found = self._answers.get(key)
        if found is None:
            return None
        self._answers.move_to_end(key)
        return found[0]

    def put(self, key: object, answer: Answer) -> None:
        """Keep `answer`, unless it alone would take a quarter of the place."""
        # Its compressed form comes later: counted as if it were there.
        size = answer.size + answer.size // 3
        if size > self._most // 4 or key in self._answers:
            return
        self._answers[key] = answer, size
        self._size += size
        while self._size > self._most:
            _, (_, freed) = self._answers.popitem(last=False)
            self._size -= freed

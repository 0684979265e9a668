"""What stands around every answer: the short way to answers that are kept, refusals, headers, the log."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from starlette.requests import Request

from coprod_kg.publishing.hosting import EVERYWHERE, STRICT
from coprod_kg.site.addresses import HOME
from coprod_kg.web.negotiation import accept_of
from coprod_kg.web.problems import Problem, response_to

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from coprod_kg.web.answers import Answer
    from coprod_kg.web.live import Live

_SAFE = {
    **{name.lower().encode(): value.encode() for name, value in EVERYWHERE.items() if "Origin" not in name},
    b"content-security-policy": STRICT.encode(),
}
"""What is sent with every answer that does not say otherwise. Who else may read it, each part says for itself."""
_READING = ("GET", "HEAD")


class Underway(Protocol):
    """An answer that is being made while nobody waits for it in a task of its own."""

    def when_done(self, call: Callable[[Answer | None], None]) -> None:
        """Call `call` with the answer when it is there, or with None if the application must say what became of it."""

    def handed_over(self, app: ASGIApp) -> ASGIApp:
        """`app`, which goes on with what has been begun, and leaves nothing of it behind."""

    def abandon(self) -> None:
        """Nobody wants the answer any more."""


BEGUN = "coprod_kg.begun"
"""Where a request has when it came, if that was before the application was asked."""

Begin = Callable[["Live", "Scope"], Underway | None]


class Around:
    """The outermost application: everything goes through here, once on its way in and once on its way out."""

    def __init__(
        self,
        app: ASGIApp,
        live: Live,
        elsewhere: Sequence[str] = (),
        begin: Mapping[str, Begin] | None = None,
    ) -> None:
        """`elsewhere` are the paths that the site has too, and that are not answered from it; `begin` has, for some
        paths, what begins with an answer before the application is asked."""
        self._app, self.live, self._elsewhere = app, live, frozenset(elsewhere)
        self._begin = begin or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        live, begun = self.live, scope.get(BEGUN) or time.perf_counter()
        path: str = scope["path"]
        if scope["method"] in _READING and not scope.get("root_path"):
            accept = accept_of(scope)
            url = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
            if (kept := self.kept(url, accept)) is not None:
                await kept(scope, receive, send)
                self.told(scope["method"], path, kept.status, begun, len(kept.body))
                return
        sent = _Sent(send)
        try:
            self._refuse(scope, path)
            await self._app(scope, receive, sent)
        except Problem as problem:
            if sent.status:
                raise
            await response_to(problem)(scope, receive, sent)
        except Exception as error:  # a mistake of ours: nobody outside is told more than that
            live.log.write("failed", path=path[:300], error="".join(traceback.format_exception(error)))
            if sent.status:
                raise
            await response_to(Problem(500, "Internal Server Error", "This is our mistake."))(
                scope, receive, sent
            )
        finally:
            self.told(scope["method"], path, sent.status, begun, sent.size)

    def kept(self, url: bytes, accept: bytes) -> Answer | None:
        """The answer that is kept for a request to read `url`: by its path, or by all that decides it."""
        if self.live.settings.hosts:  # then it matters which of them is asked
            return None
        answers = self.live.current.kept
        if b"?" in url:
            return answers.get((url, accept))
        name = url[1:].decode("latin-1") or HOME
        return None if name in self._elsewhere else answers.get(name)

    def begin(self, scope: Scope) -> Underway | None:
        """The answer to a plain GET, which is being made now; None if only the application can answer it."""
        begin = self._begin.get(scope["path"])
        if begin is None or self.live.settings.hosts:
            return None
        return begin(self.live, scope)

    def _refuse(self, scope: Scope, path: str) -> None:
        """Raises Problem for a request that no part should see."""
        if "\0" in path or "\ufffd" in path:
            raise Problem(400, "Bad Request", "The address is not correct UTF-8 text.")
        hosts = self.live.settings.hosts
        if hosts and Request(scope).url.hostname not in hosts:
            raise Problem(421, "Misdirected Request", "This host is not served here.")

    def told(self, method: str, path: str, status: int, begun: float, size: int) -> None:
        """Count an answer, and write it down."""
        seconds = time.perf_counter() - begun
        self.live.metrics.request(_part(path), status, seconds)
        self.live.log.request(method, path, status, seconds, size)


_PARTS = (
    "sparql",
    "api",
    "validate",
    "suggest",
    "suggestion",
    "decisions",
    "desk",
    "graphs",
    "health",
    "metrics",
)


def _part(path: str) -> str:
    """Which part of the server `path` belongs to, for the figures: one of a few words."""
    first = path[1:].partition("/")[0].partition(".")[0]
    return first if first in _PARTS else "site"


class _Sent:
    """Sends on, and sees to it that every answer has the headers that keep its readers safe."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status, self.size = 0, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name.lower() for name, _ in message["headers"]}
            more = [(name, value) for name, value in _SAFE.items() if name not in given]
            message = {**message, "headers": [*message["headers"], *more]}
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)

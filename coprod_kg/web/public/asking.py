"""Asking the workers for somebody. A small answer is kept for the next who asks the same; a large one is sent on.

Nothing is asked for somebody who has used up what one address may use, or who has hung up: then the worker is free
for others at once.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Hashable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from starlette.responses import Response, StreamingResponse

from coprod_kg import formats
from coprod_kg.publishing.hosting import content_type
from coprod_kg.web.answers import Answer, Header, encoded, takes_gzip
from coprod_kg.web.clients import is_this_machine, refuse_if_waits
from coprod_kg.web.negotiation import accept_of
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.sharing import AGAIN, SHARED, TRUNCATED

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

    from coprod_kg.web.live import Live, Running
    from coprod_kg.workers import Begun, Job, Reply

T = TypeVar("T")

SMALL = 256 * 1024
"""How many bytes an answer that is kept may have."""
_TO_BE_SAVED: Mapping[str, Mapping[str, str]] = {
    each.media_type: {"Content-Disposition": f'attachment; filename="answer.{each.extension}"'}
    for each in (formats.CSV, formats.TSV)
}
"""Tables are exact, so a cell may be a formula: a browser saves them, and opens them in no program by itself."""
_ASKED = "question"
_SHORT = 1_000
"""How long the part of a request may be by which an answer is found: what is kept is counted without it."""
_BRIEF = 400
"""How many letters a part of a key may have that is not a digest."""
_USED_UP = "You have used all the time for questions that one may use."
_QUICK = 0.1
"""Seconds: questions that take no longer are not counted. Their number is not what makes others wait."""
_NOTICED = 0.1
"""Seconds after which it is looked whether who asked is still there: most answers are made before."""
_EARLIER = "coprod_kg.earlier"
"""Where a request has what was begun for it before the application was asked."""


class Wanted(NamedTuple):
    """An answer that somebody wants: what has to be done for it, and how it is sent."""

    job: Job
    media_type: str
    key: Hashable = None
    """Answers to the same key are the same as long as an edition is served; None for those that differ each time. It
    is short (`brief`), since what is kept is counted without it."""
    headers: tuple[tuple[str, str], ...] = ()

    def mark(self, running: Running) -> str:
        """By what the answer is known to whoever has it; nothing if it differs each time."""
        if self.key is None:
            return ""
        return blake2b(f"{running.digest} {self.key}".encode(), digest_size=16).hexdigest()

    def sent(self) -> dict[str, str]:
        """The headers that are sent with it."""
        return _sent(self.media_type, self.key is None, self.headers)


class Earlier(NamedTuple):
    """A job that was begun for a request before the application was asked."""

    running: Running
    job: Job
    begun: Begun

    def put_into(self, scope: Scope) -> None:
        """Let the application find it with the request of `scope`."""
        scope[_EARLIER] = self


async def answered(request: Request, running: Running, wanted: Wanted) -> Response | Answer:
    """The answer that is `wanted` by whoever sent `request`.

    Raises Problem 429 if who asks has used up what one address may use, and what the workers raise.
    """
    if (found := kept(running, wanted)) is not None:
        _keep_at_hand(running, request.scope, found)
        return found
    mark = wanted.mark(running)
    tag = f'W/"{mark}"' if mark else ""
    if tag and request.method in ("GET", "HEAD") and tag in request.headers.get("if-none-match", ""):
        sent = wanted.sent()
        sent.pop("Content-Type")
        return Response(status_code=304, headers={**sent, "ETag": tag})
    reply, clock = await asked(request, running, wanted.job)
    if reply.length is not None and reply.length <= SMALL:
        return finished(running, wanted, await reply.read(), reply.truncated)
    sent = wanted.sent()
    if reply.truncated:
        sent[TRUNCATED] = reply.truncated
    if tag:
        sent["ETag"] = tag
    return await _streamed(request, reply, sent, clock)


def finished(running: Running, wanted: Wanted, body: bytes, truncated: str | None = None) -> Answer:
    """The answer with this body, which is kept if it has a key; `truncated` says what is missing, if anything is."""
    headers = _encoded(wanted.media_type, wanted.key is None, wanted.headers)
    if truncated:
        headers = (*headers, *encoded({TRUNCATED: truncated}))
    answer = Answer(body, headers)
    if wanted.key is not None:
        running.kept.put((_ASKED, wanted.key), answer)
    return answer


def _sent(media_type: str, differs: bool, more: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {
        **SHARED,
        "Content-Type": content_type(media_type),
        "Vary": "Accept",
        "Cache-Control": "no-store" if differs else AGAIN,
        **_TO_BE_SAVED.get(media_type, {}),
        **dict(more),
    }


@lru_cache(maxsize=100)
def _encoded(media_type: str, differs: bool, more: tuple[tuple[str, str], ...]) -> tuple[Header, ...]:
    """The headers of a small answer: the same for most."""
    return encoded(_sent(media_type, differs, more))


async def asked(request: Request, running: Running, job: Job) -> tuple[Reply, Clock]:
    """The reply to `job`, for whoever sent `request`, and the clock that goes on while more of it is awaited.

    Raises Problem 429 if who asks has used up what one address may use, and what the workers raise.
    """
    live: Live = request.app.state.live
    client = live.client(request.scope)
    clock = Clock(live, client)
    earlier: Earlier | None = request.scope.pop(_EARLIER, None)
    if earlier and earlier.running is running and earlier.job == job:  # it was let through when it was begun
        with clock:
            return await _unless_gone(request, earlier.begun.reply()), clock
    refuse_if_used_up(live, client)
    with clock:
        return await _unless_gone(request, running.workers.ask(job, client)), clock


def refuse_if_used_up(live: Live, client: str) -> None:
    """Raises Problem 429 if `client` has used up what one address may use."""
    # Behind a proxy that nobody has told us of, all the world has the address of this machine.
    if not is_this_machine(client):
        refuse_if_waits(live.thinking.waits(client), _USED_UP)
        refuse_if_waits(live.mistakes.waits(client), "There were many wrong requests from your address.")


class Clock:
    """Puts the time for which a worker is busy on the account of whoever it works for.

    It runs from `start` to `stop`, or as long as the body of a `with` does, and may run several times.
    """

    def __init__(self, live: Live, client: str) -> None:
        self._live, self._client = live, client
        self.begun = 0.0
        """When it began to run last, by `time.perf_counter`."""

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """A worker begins."""
        self.begun = time.perf_counter()

    def stop(self) -> None:
        """It is free again."""
        took = time.perf_counter() - self.begun
        if took > _QUICK:
            self._live.thinking.add(self._client, took)


def brief(text: str) -> str:
    """`text` as a part of a key: a digest of one that is long."""
    return (
        text
        if len(text) < _BRIEF and text.isascii()
        else blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
    )


def kept(running: Running, wanted: Wanted) -> Answer | None:
    """The answer that is kept for whoever wants the same, if there is one."""
    return None if wanted.key is None else running.kept.get((_ASKED, wanted.key))


def _keep_at_hand(running: Running, scope: Scope, answer: Answer) -> None:
    """Keep `answer` where the short way looks for it, by what a request says: it was asked for twice, as few are."""
    if scope["method"] == "GET":
        url = scope["raw_path"] + b"?" + scope["query_string"]
        accept = accept_of(scope)
        if len(url) + len(accept) < _SHORT:
            running.kept.put((url, accept), answer)


async def _streamed(request: Request, reply: Reply, sent: dict[str, str], clock: Clock) -> Response:
    """The answer as it comes, compressed if the client can read that."""
    sent["Vary"] = "Accept, Accept-Encoding"
    if request.method == "HEAD":
        await reply.close()
        return Response(status_code=200, headers=sent)
    pieces = _pieces(reply, clock)
    if takes_gzip(request.headers.get("accept-encoding", "").encode()):
        return StreamingResponse(_compressed(pieces), 200, {**sent, "Content-Encoding": "gzip"})
    if reply.length is not None:
        sent["Content-Length"] = str(reply.length)
    return StreamingResponse(pieces, 200, sent)


async def _pieces(reply: Reply, clock: Clock) -> AsyncIterator[bytes]:
    with clock:
        try:
            async for chunk in reply.chunks:
                yield chunk
        finally:  # also if who asked has hung up
            await reply.close()


async def _compressed(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    engine = zlib.compressobj(level=4, wbits=31)
    async for piece in pieces:
        if made := engine.compress(piece):
            yield made
    yield engine.flush()


async def _unless_gone(request: Request, work: Awaitable[T]) -> T:
    """What `work` gives; it is ended, and Problem raised, if the one who asks hangs up before."""
    # Most work is done before anybody would look, so no task is made for the look until then.
    ours = asyncio.current_task()
    assert ours is not None
    watching: list[asyncio.Task[None]] = []
    gone = False

    def notice(_: asyncio.Task[None]) -> None:
        nonlocal gone
        if not watching[0].cancelled():
            gone = True
            ours.cancel()

    def watch() -> None:
        watching.append(asyncio.create_task(_gone(request)))
        watching[0].add_done_callback(notice)

    later = asyncio.get_running_loop().call_later(_NOTICED, watch)
    try:
        return await work
    except asyncio.CancelledError:
        if not gone:
            raise
        ours.uncancel()
        raise Problem(400, "Bad Request", "The request ended too early.") from None
    finally:
        later.cancel()
        for each in watching:
            each.remove_done_callback(notice)
            each.cancel()


async def _gone(request: Request) -> None:
    """Returns when the one who asks has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass

"""Asking the workers for somebody. A small answer is kept for the next who asks the same; a large one is sent on.

Nothing is asked for somebody who has used up what one address may use, or who has hung up: then the worker is free
for others at once.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Hashable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from starlette.responses import Response, StreamingResponse

from coprod_kg.errors import CoprodError
from coprod_kg.publishing.hosting import content_type
from coprod_kg.web.answers import Answer
from coprod_kg.web.clients import refuse_if_waits
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.sharing import AGAIN, SHARED, TRUNCATED

if TYPE_CHECKING:
    from starlette.requests import Request

    from coprod_kg.web.live import Live, Running
    from coprod_kg.workers import Reply
    from coprod_kg.workers.jobs import Job

T = TypeVar("T")

_SMALL = 256 * 1024
"""How many bytes an answer that is kept may have."""
_NOTICED = 0.1
"""Seconds after which it is looked whether who asked is still there: most answers are made before."""


async def answered(
    request: Request,
    running: Running,
    job: Job,
    key: Hashable,
    media_type: str,
    headers: Mapping[str, str] | None = None,
    *,
    kept: bool = True,
) -> Response | Answer:
    """The answer to `job`, as `media_type`, for whoever sent `request`.

    Answers to the same `key` are the same as long as `running` is served; `kept=False` is for those that differ each
    time. Raises Problem 429 if who asks has used up what one address may use, and what the workers raise.
    """
    if kept and (found := running.kept.get(key)) is not None:
        _keep(running, request, key, found)
        return found
    tag = f'W/"{blake2b(f"{running.digest} {key}".encode(), digest_size=12).hexdigest()}"' if kept else ""
    sent = {
        **SHARED,
        "Content-Type": content_type(media_type),
        "Vary": "Accept",
        "Cache-Control": AGAIN if kept else "no-store",
        **(headers or {}),
    }
    if tag and request.method in ("GET", "HEAD") and tag in request.headers.get("if-none-match", ""):
        sent.pop("Content-Type")
        return Response(status_code=304, headers={**sent, "ETag": tag})
    live: Live = request.app.state.live
    client = live.client(request)
    refuse_if_waits(live.thinking.waits(client), "You have used all the time for questions that one may use.")
    refuse_if_waits(live.mistakes.waits(client), "There were many wrong requests from your address.")
    begun = time.perf_counter()
    try:
        reply = await _unless_gone(request, running.workers.ask(job, client))
    except CoprodError:
        live.mistakes.add(client, 1)
        raise
    finally:
        live.thinking.add(client, time.perf_counter() - begun)
    if reply.truncated:
        sent[TRUNCATED] = reply.truncated
    if reply.length is not None and reply.length <= _SMALL:
        answer = Answer(await reply.read(), [(n.lower().encode(), v.encode()) for n, v in sent.items()])
        if kept:
            _keep(running, request, key, answer)
        return answer
    if tag:
        sent["ETag"] = tag
    return await _streamed(request, reply, sent)


def _keep(running: Running, request: Request, key: Hashable, answer: Answer) -> None:
    """Keep `answer` for whoever asks the same, and where the short way looks for it, by what a request says."""
    running.kept.put(key, answer)
    if request.method == "GET":
        url = request.scope["raw_path"] + b"?" + request.scope["query_string"]
        running.kept.put((url, request.headers.get("accept", "").encode("latin-1")), answer)


async def _streamed(request: Request, reply: Reply, sent: dict[str, str]) -> Response:
    """The answer as it comes, compressed if the client can read that."""
    sent["Vary"] = "Accept, Accept-Encoding"
    if request.method == "HEAD":
        await reply.close()
        return Response(status_code=200, headers=sent)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return StreamingResponse(_compressed(_pieces(reply)), 200, {**sent, "Content-Encoding": "gzip"})
    if reply.length is not None:
        sent["Content-Length"] = str(reply.length)
    return StreamingResponse(_pieces(reply), 200, sent)


async def _pieces(reply: Reply) -> AsyncIterator[bytes]:
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
    task = asyncio.ensure_future(work)
    gone: asyncio.Task[None] | None = None
    try:
        await asyncio.wait({task}, timeout=_NOTICED)
        if not task.done():
            gone = asyncio.create_task(_gone(request))
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Problem(400, "Bad Request", "The request ended too early.")
        return task.result()
    finally:
        for each in (task, gone):
            if each is not None and not each.done():
                each.cancel()
                await asyncio.wait({each})


async def _gone(request: Request) -> None:
    """Returns when the one who asks has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass

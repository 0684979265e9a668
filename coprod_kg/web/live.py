"""What a running server holds: an edition with its pages and its workers, and how one takes the place of another.

A request takes `live.current` once and keeps to it. When the list changes, the next edition is made ready beside the
old one and then put in its place in one step; the old one ends when nobody asks it any more. So nobody waits, and
nobody meets two editions in one answer.
"""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from starlette.responses import HTMLResponse, Response

from coprod_kg import shelf
from coprod_kg.checks import Judge
from coprod_kg.edition import Edition
from coprod_kg.errors import CoprodError
from coprod_kg.project import Project
from coprod_kg.site.plan import Site
from coprod_kg.site.rendering import Renderer
from coprod_kg.vocabulary import BASE
from coprod_kg.web.answers import Answer, Kept
from coprod_kg.web.clients import Bucket, client_of
from coprod_kg.web.logs import Log
from coprod_kg.web.metrics import Metrics
from coprod_kg.web.templates import FOLDER

if TYPE_CHECKING:
    from starlette.types import Scope

    from coprod_kg.findings import Finding
    from coprod_kg.inbox import Inbox
    from coprod_kg.site.page import Page
    from coprod_kg.sources import Source
    from coprod_kg.web.settings import Settings
    from coprod_kg.workers import Workers

T = TypeVar("T")

_SELDOM = (20_000, 20, 50)
"""How many new things the collector of Python waits for. It holds up all answers while it looks."""
_DAY = 24 * 3600.0


@dataclass(eq=False)
class Running:
    """One edition, as it is served."""

    edition: Edition
    site: Site
    digest: str
    workers: Workers
    kept: Kept = field(default_factory=Kept)
    """Answers that stay the same as long as this edition runs."""
    _maker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "pages"))
    _making: dict[Hashable, asyncio.Future[Answer]] = field(default_factory=dict)
    _judging: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def renderer(self) -> Renderer:
        """What makes live pages bytes: it knows our templates beside those of the site."""
        return Renderer(frozenset(self.site.pages), (FOLDER,))

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.edition)

    def judge(self, offers: Sequence[Source]) -> list[Finding]:
        """All that is wrong with what is offered, one asker after the other. Takes some hundredths of a second."""
        with self._judging:
            return self._judge.judge(offers)

    async def in_turn(self, work: Callable[[], T]) -> T:
        """What `work` gives, done beside the answering of others, and never two at once: pages share what they know."""
        return await asyncio.get_running_loop().run_in_executor(self._maker, work)

    async def once(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer kept under `key`; made by `make` for the first who asks, while others who ask for it wait."""
        found = self.kept.get(key)
        if found is not None:
            return found
        waiting = self._making.get(key)
        if waiting is None:
            waiting = asyncio.ensure_future(self.in_turn(make))
            self._making[key] = waiting
            waiting.add_done_callback(partial(self._made, key))
        return await asyncio.shield(waiting)  # who hangs up does not stop it for the others

    def _made(self, key: Hashable, future: asyncio.Future[Answer]) -> None:
        self._making.pop(key, None)
        if not future.cancelled() and future.exception() is None:
            self.kept.put(key, future.result())

    async def close(self) -> None:
        """End what belongs to this edition, after the questions that are asked of it."""
        await self.workers.close()
        self._maker.shutdown(wait=False, cancel_futures=True)


class Live:
    """All that the answers of a server are made from."""

    def __init__(self, settings: Settings, inbox: Inbox, log: Log | None = None) -> None:
        self.settings, self.inbox = settings, inbox
        self.log = log or Log(requests=settings.log == "all")
        self.metrics = Metrics()
        self.suggesting = Bucket(settings.suggestions_per_hour, 3600)
        self.thinking = Bucket(settings.query_seconds_per_minute, 60)
        self.mistakes = Bucket(settings.errors_per_minute, 60)
        self.swaps = 0
        self._current: Running | None = None
        self._label: bytes | None = None
        self._loading = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def current(self) -> Running:
        """The edition that is served now."""
        assert self._current is not None, "the server has not been started"
        return self._current

    async def start(self) -> None:
        """Read the list and begin to answer. Raises what `Edition.read` raises."""
        gc.set_threshold(*_SELDOM)
        self._current = await self._read()
        _settle()

    async def reload(self) -> Running:
        """Read the list again and put it in the place of the one that is served; what is asked meanwhile is answered.

        Raises what `Edition.read` raises; then the old one is served further.
        """
        async with self._loading:
            fresh = await self._read()
            old, self._current = self._current, fresh
            self.swaps += 1
            self.log.write("swapped", edition=fresh.digest)
            if old is not None:
                task = asyncio.create_task(_close(old))
                self._closing.add(task)
                task.add_done_callback(self._closing.discard)
            return fresh

    async def watch(self) -> None:
        """Look from time to time whether the files of the list have changed: by a decision on the command line."""
        while self.settings.watch_seconds:
            await asyncio.sleep(self.settings.watch_seconds)
            label = await asyncio.to_thread(shelf.label, self.settings.project)
            if label == self._label or label is None or self._loading.locked():
                continue
            try:
                await self.reload()
            except CoprodError as error:  # half of a change, or a mistake: the old one is served further
                self._label = label
                self.log.write("not swapped", reason=str(error))

    async def forget(self) -> None:
        """Once a day, delete what was sent with suggestions that have long been decided (`retention_days`)."""
        while True:
            try:
                purged = await asyncio.to_thread(
                    self.inbox.purge, datetime.now(UTC), self.settings.retention_days
                )
                if purged:
                    self.log.write("forgotten", suggestions=purged)
            except CoprodError as error:  # it is tried again tomorrow
                self.log.write("not forgotten", reason=type(error).__name__)
            await asyncio.sleep(_DAY)

    async def close(self) -> None:
        """End everything, after the questions that are being thought about."""
        if self._current is not None:
            await self._current.close()
        for task in [*self._closing]:
            await task
        self.log.flush()

    async def _read(self) -> Running:
        from coprod_kg.workers import Workers

        settings = self.settings
        label = await asyncio.to_thread(shelf.label, settings.project)
        edition = await asyncio.to_thread(lambda: Edition.read(Project.at(settings.project)))
        digest = await asyncio.to_thread(lambda: served_digest(edition, settings.address))
        workers = await Workers.start(
            edition,
            seats=settings.seats,
            queue=settings.queue,
            queue_seconds=settings.queue_seconds,
            memory_mb=settings.query_memory_mb,
            total_memory_mb=settings.memory_mb,
            broken=lambda how: self.log.write("worker ended", reason=how),
        )
        self._label = label
        return Running(edition, Site(edition, settings.address or BASE), digest, workers)

    def render(self, page: Page, status: int = 200) -> Response:
        """`page` as an answer for one person only, which no cache keeps."""
        return HTMLResponse(self.current.renderer.render(page), status, {"Cache-Control": "no-store"})

    def client(self, scope: Scope) -> str:
        """The address that the request of `scope` comes from."""
        return client_of(scope, self.settings.trusted_proxies)

    def figures(self) -> Mapping[str, tuple[str, float]]:
        """What can be counted now: by name, with what it is."""
        running = self.current
        return {
            "statements": ("Statements in the edition.", len(running.edition.dataset)),
            "records": ("Records on the list.", len(running.edition.records)),
            "swaps": ("How often one edition took the place of another.", self.swaps),
            **running.workers.figures(),
            "suggestions_waiting": ("Suggestions that wait for an answer.", self.inbox.count_waiting()),
        }


async def _close(old: Running) -> None:
    """End `old` after the questions that are asked of it, and let its memory go."""
    await old.close()
    del old
    gc.unfreeze()
    _settle()


def _settle() -> None:
    """Keep the collector away from what is there now: an edition lives long, and holds a million things."""
    gc.collect()
    gc.freeze()


def served_digest(edition: Edition, address: str) -> str:
    """Changes whenever an answer could: with the list, our version, and where the list is."""
    from coprod_kg.version import __version__

    return blake2b(f"{edition.digest} {__version__} {address}".encode(), digest_size=9).hexdigest()

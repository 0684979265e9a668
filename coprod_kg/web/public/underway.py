"""A question on the short way: a worker is asked as soon as the head of a request is read, without a task that waits.

What is small and whole, as most answers are, goes from here to the wire. What is not (a large answer, an error, one of
which rows are missing) is handed over to the application, which goes on with what was begun.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coprod_kg.web.around import BEGUN
from coprod_kg.web.public.asking import SMALL, Clock, Earlier, Wanted, finished, refuse_if_used_up
from coprod_kg.workers import Question

if TYPE_CHECKING:
    import asyncio

    from starlette.types import ASGIApp, Receive, Scope, Send

    from coprod_kg.web.answers import Answer
    from coprod_kg.web.live import Live, Running
    from coprod_kg.workers import Reply


class AnswerUnderway:
    """The answer that is `wanted` by the request of `scope`, while a worker makes it."""

    def __init__(self, live: Live, running: Running, scope: Scope, wanted: Wanted) -> None:
        """Ask a worker.

        Raises Problem 429 if who asks has used up what one address may use, RefusedQuery, UnknownGraph or TooBusy.
        """
        client = live.client(scope)
        refuse_if_used_up(live, client)
        self._running, self._wanted = running, wanted
        self._clock = Clock(live, client)
        self._clock.start()
        assert isinstance(wanted.job, Question)
        self._work = running.workers.begin(wanted.job, client)

    def when_done(self, call: Callable[[Answer | None], None]) -> None:
        """Call `call` with the answer when it is there, or with None if the application must say what became of it."""

        def done(future: asyncio.Future[Reply]) -> None:
            self._clock.stop()
            call(None if future.cancelled() or future.exception() else self._answer(future.result()))

        self._work.answered.add_done_callback(done)

    def _answer(self, reply: Reply) -> Answer | None:
        body = reply.whole
        if body is None or reply.truncated or len(body) > SMALL:
            return None
        return finished(self._running, self._wanted, body)

    def handed_over(self, app: ASGIApp) -> ASGIApp:
        """`app`, which goes on with what has been begun, and leaves nothing of it behind."""

        async def going_on(scope: Scope, receive: Receive, send: Send) -> None:
            Earlier(self._running, self._wanted.job, self._work).put_into(scope)
            scope[BEGUN] = self._clock.begun
            try:
                await app(scope, receive, send)
            finally:
                self.abandon()

        return going_on

    def abandon(self) -> None:
        """Nobody wants the answer any more: the worker is free for others, if it still was busy with it."""
        self._work.abandon()

"""All processes that work for strangers on one edition: some for questions, and some for files."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import marshal
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from coprod_kg.edition import Edition
from coprod_kg.errors import nearest
from coprod_kg.sparql.guard import Guarded, guarded
from coprod_kg.workers import walls
from coprod_kg.workers.carrying import write_edition
from coprod_kg.workers.jobs import CheckJob, Job, Limits, Question, ViewQuestion
from coprod_kg.workers.line import Line
from coprod_kg.workers.pool import Pool
from coprod_kg.workers.refusals import UnknownGraph
from coprod_kg.workers.replies import Begun, Reply

FILE_LIMITS = Limits(seconds=10.0, bytes=50_000_000, memory_mb=512)
"""How much judging one file may take."""
_FILE_SEATS = 2
_REMEMBERED = 512
"""How many texts that were let through are remembered; clients ask the same ones again and again."""

_log = logging.getLogger(__name__)


class Workers:
    """Children for questions, and children for files; an immutable edition behind both."""

    def __init__(self, edition: Edition, folder: Path, questions: Pool, files: Pool) -> None:
        """Not to be called: see `start`."""
        self._folder, self._questions, self._files = folder, questions, files
        self.graphs = frozenset(graph.value for graph in edition.dataset.graphs())
        """The addresses of the graphs that can be asked."""
        self.looked_at: Callable[[str, str], Guarded] = lru_cache(_REMEMBERED)(
            lambda text, source: guarded(text, stored=self.graphs, source=source)
        )
        """What a text is, and what it is called in errors, if it may be asked. Raises RefusedQuery."""
        self._files_ready: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls,
        edition: Edition,
        *,
        seats: int = 8,
        queue: int = 64,
        queue_seconds: float = 5.0,
        memory_mb: int = 1024,
        total_memory_mb: int = 2048,
        broken: Callable[[str], None] = _log.warning,
    ) -> Workers:
        """Workers for `edition`, ready for questions.

        At most `seats` questions are worked on at once and `queue` wait, for at most `queue_seconds`. A child may
        take `memory_mb` for itself, and all together `total_memory_mb`. What comes to an end that nobody ended is
        told to `broken`, for the log.

        Raises CannotServeHere on a system where none of this works, or ToolFailed.
        """
        walls.refuse_elsewhere()
        folder = Path(await asyncio.to_thread(_carried, edition))
        questions = Pool(
            folder,
            "questions",
            line=Line(seats, queue, queue_seconds),
            memory_mb=memory_mb,
            total_mb=total_memory_mb,
            many=True,
            broken=broken,
        )
        files = Pool(
            folder,
            "files",
            line=Line(_FILE_SEATS, queue, queue_seconds, FILE_LIMITS.seconds),  # a file takes its time
            memory_mb=FILE_LIMITS.memory_mb,
            total_mb=_FILE_SEATS * FILE_LIMITS.memory_mb,
            many=False,
            broken=broken,
        )
        workers = cls(edition, folder, questions, files)
        try:
            await questions.start()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return workers

    async def ask(self, job: Job, client: str) -> Reply:
        """The answer to `job`, as soon as it is known what it is. `client` is who asks, for the sake of the others.

        Raises RefusedQuery or UnknownGraph before anybody works on it; BadQuery, UnknownFormat, UnknownView,
        UnknownParameter, MissingParameter or BadParameter if it is wrong; TooBusy, TimeUp, TooMuchMemory or
        WorkerDied if it cannot be done.
        """
        if not isinstance(job, CheckJob):
            return await self.begin(job, client).reply()
        await self._begin_files()
        asked = (job.data, job.name, job.format, job.report)
        return await self._files.begin(marshal.dumps(asked), FILE_LIMITS, client).reply()

    def begin(self, job: Question | ViewQuestion, client: str) -> Begun:
        """What `ask` does, for whoever cannot wait here: `job` is begun, or has a place in the line.

        Raises RefusedQuery or UnknownGraph before anybody works on it, or TooBusy.
        """
        limits = job.limits
        asked: tuple[object, ...]
        if isinstance(job, ViewQuestion):
            given = tuple((str(name), str(value)) for name, value in job.given.items())
            asked = (job.view, given, job.format, None, (), limits.rows, limits.bytes, job.view)
        else:
            default, named = self._dataset(job)
            asked = (job.text, None, job.format, default, named, limits.rows, limits.bytes, job.source)
        return self._questions.begin(marshal.dumps(asked), limits, client)

    def _dataset(self, question: Question) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
        """The graphs that `question` is asked of, by name; None if that is all of them together."""
        chosen = self.looked_at(question.text, question.source).graphs
        if question.default_graphs is not None or question.named_graphs is not None:
            default, named = question.default_graphs or (), question.named_graphs or ()
            for name in (*default, *named):
                if name not in self.graphs:
                    raise UnknownGraph(name, nearest(name, self.graphs))
            return default, named
        if chosen is None:
            return None, ()
        return tuple(each.value for each in chosen.default), tuple(each.value for each in chosen.named)

    async def _begin_files(self) -> None:
        """The processes for files are started when the first one comes: many servers never see any."""
        if self._files_ready is None or (self._files_ready.done() and self._files_ready.exception()):
            self._files_ready = asyncio.get_running_loop().create_task(self._files.start())
        await asyncio.shield(self._files_ready)

    def well(self) -> bool:
        """Whether a question that is asked now can be answered."""
        return self._questions.can_work()

    def figures(self) -> Mapping[str, tuple[str, float]]:
        """What can be counted now: by name, with what it is."""
        pools = (self._questions, self._files)
        return {
            "jobs_running": ("Questions and files that are worked on.", sum(each.running for each in pools)),
            "jobs_waiting": ("Questions and files that wait.", sum(each.line.waiting for each in pools)),
            "workers_ended": (
                "Processes that were ended, or came to an end, at work.",
                sum(each.ended for each in pools),
            ),
            "workers_memory_bytes": (
                "Memory that these processes had taken for themselves when it was last looked at.",
                sum(each.taken for each in pools),
            ),
        }

    async def close(self) -> None:
        """Bring what is begun to its end, take nothing more, and end all processes."""
        for pool in (self._questions, self._files):
            pool.shut()
        if self._files_ready:
            with contextlib.suppress(Exception):
                await self._files_ready
        await asyncio.gather(self._questions.close(), self._files.close())
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)


def _carried(edition: Edition) -> str:
    folder = tempfile.mkdtemp(prefix="coprod-kg-edition-")
    try:
        write_edition(edition, Path(folder))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder

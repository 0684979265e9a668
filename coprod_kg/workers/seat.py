"""A child at work: it reads a job, does it, sends the answer, and waits for the next.

It holds the edition in memory that it shares with all others. It is ended at any moment, by us or by the system, and
nothing is lost but the answer it was working on.
"""

from __future__ import annotations

import marshal
import socket
from collections.abc import Callable
from typing import Any

from coprod_kg.edition import Edition
from coprod_kg.errors import CoprodError
from coprod_kg.workers.answering import Answerer
from coprod_kg.workers.crossing import packed
from coprod_kg.workers.frames import ERROR, framed
from coprod_kg.workers.letterbox import next_job
from coprod_kg.workers.outgoing import Gone
from coprod_kg.workers.refusals import TooMuchMemory, WorkerDied

Serve = Callable[[socket.socket, socket.socket], None]
"""Called with where answers are sent, and where jobs come from."""


def for_questions(edition: Edition) -> Serve:
    """What a child does that answers questions: one after the other, until nobody asks any more."""
    answerer = Answerer(edition)
    return lambda sock, jobs: _serve(sock, jobs, answerer.answer)


def for_files(edition: Edition) -> Serve:
    """What a child does that judges files."""
    from coprod_kg.workers.judging import Assessor

    assessor = Assessor(edition)
    return lambda sock, jobs: _serve(sock, jobs, assessor.assess)


def _serve(
    sock: socket.socket, jobs: socket.socket, do: Callable[[tuple[Any, ...], socket.socket], None]
) -> None:
    while (message := next_job(jobs)) is not None:
        job = marshal.loads(message)  # noqa: S302 - from the web process, which started us
        try:
            do(job, sock)
        except CoprodError as error:
            sock.sendall(framed(ERROR, packed(error)))
        except MemoryError:
            sock.sendall(framed(ERROR, packed(TooMuchMemory(0))))
            return
        except Gone:
            return
        except Exception as error:
            sock.sendall(framed(ERROR, packed(WorkerDied(f"{type(error).__name__}: {error}"))))
            return

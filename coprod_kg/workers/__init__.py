"""Strangers' questions and files, worked on in processes that can be ended.

The web process looks at the text of a question, and has a place for it in a line; a child asks the engine. Children
are forked from a nursery, one process that holds the edition and does nothing else; they have limits on memory, no
network, and are ended at the limit of time. Whatever a question does to the engine, it is one child that ends.

`Workers.start(edition)`, `workers.ask(job, client)`, `await workers.close()`.
"""

from coprod_kg.workers.jobs import CheckJob, Job, Limits, Question, ViewQuestion
from coprod_kg.workers.refusals import (
    CannotServeHere,
    TimeUp,
    TooBusy,
    TooMuchMemory,
    UnknownGraph,
    WorkerDied,
)
from coprod_kg.workers.replies import Begun, Reply
from coprod_kg.workers.workers import Workers

__all__ = [
    "Begun",
    "CannotServeHere",
    "CheckJob",
    "Job",
    "Limits",
    "Question",
    "Reply",
    "TimeUp",
    "TooBusy",
    "TooMuchMemory",
    "UnknownGraph",
    "ViewQuestion",
    "WorkerDied",
    "Workers",
]

"""What people read whose question could not be done, and how it crosses from a child."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from coprod_kg.errors import BadParameter, BrokenSyntax, CoprodError, UnknownFormat, UnknownParameter
from coprod_kg.workers import (
    CannotServeHere,
    TimeUp,
    TooBusy,
    TooMuchMemory,
    UnknownGraph,
    WorkerDied,
    crossing,
)

MESSAGES = {
    TimeUp(1.0): (
        "This took longer than 1 second, so it was stopped. "
        "Ask for less: fewer rows, fewer patterns, a narrower question."
    ),
    TimeUp(0.25): (
        "This took longer than 0.25 seconds, so it was stopped. "
        "Ask for less: fewer rows, fewer patterns, a narrower question."
    ),
    TooMuchMemory(1024): (
        "This needed more than 1,024 MB of memory, so it was stopped. "
        "Ask for less: sort, group or join fewer rows at once."
    ),
    WorkerDied("SIGSEGV"): (
        "The engine could not do this and had to be started again. Nothing is lost. "
        "Ask in smaller steps, with fewer brackets and shorter chains."
    ),
    TooBusy(1): "Too many questions are being asked just now. Try again in 1 second.",
    TooBusy(5): "Too many questions are being asked just now. Try again in 5 seconds.",
    UnknownGraph("http://e.org/graff", "http://e.org/graph"): (
        "There is no graph <http://e.org/graff> here. Did you mean <http://e.org/graph>? "
        "Only graphs that are stored here can be asked: SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    ),
    CannotServeHere("fork is missing"): (
        "The live server needs Linux: fork is missing. "
        "Run it on Linux or in a Linux container; `coprod-kg build` makes the site as files anywhere."
    ),
}


@pytest.mark.parametrize(("error", "message"), MESSAGES.items(), ids=lambda each: type(each).__name__)
def test_a_refusal_says_what_happened_and_what_to_do(error, message):
    assert str(error) == message


@pytest.mark.parametrize(
    "error",
    [
        *MESSAGES,
        BadParameter("view", "year", "MMXX", "a year such as 2018"),
        UnknownParameter("view", "yaer", "year", ("year", "item")),
        UnknownFormat("pdf", ("csv", "json"), "a table"),
        BrokenSyntax(PurePosixPath("list.ttl"), 3, None, "A full stop is missing."),
    ],
    ids=lambda each: type(each).__name__,
)
def test_an_error_crosses_with_its_class_and_all_its_fields(error):
    crossed = crossing.unpacked(crossing.packed(error))

    assert type(crossed) is type(error)
    assert vars(crossed) == vars(error)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b'["CoprodError"]', b'["os.system", ["true"]]', b'["TimeUp", {}]', b"[" * 100_000, b"\xff"],
)
def test_what_is_no_error_of_ours_is_not_made_into_one(data):
    assert isinstance(crossing.unpacked(data), WorkerDied)


def test_every_error_has_a_name_of_its_own():
    """The name is what crosses."""

    def below(parent: type[CoprodError]) -> list[type[CoprodError]]:
        return [found for each in parent.__subclasses__() for found in (each, *below(each))]

    names = [each.__name__ for each in set(below(CoprodError)) if each.__module__.startswith("coprod_kg")]

    assert len(names) == len(set(names))

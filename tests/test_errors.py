"""Every way to fail is built once here and its message read: where, what, and what to do about it."""

from __future__ import annotations

import inspect
import pickle
import traceback
from pathlib import PurePosixPath

import pytest

from coprod_kg import errors
from coprod_kg.errors import CoprodError, nearest

PATH = PurePosixPath("data/records/org/x.ttl")

MESSAGES = {
    errors.NotAProject(PurePosixPath("garden"), "queries"): (
        "garden is not a coprod-kg project: it has no folder 'queries'. "
        "Name the folder that holds ontology, data and queries with --project."
    ),
    errors.UnreadableFile(PATH, "Permission denied"): (
        "data/records/org/x.ttl: cannot be read (Permission denied). "
        "Check that the file is there and that you may open it."
    ),
    errors.FilesChanged(PurePosixPath("garden")): (
        "garden: the files have changed since they were opened. Open them again."
    ),
    errors.BrokenSyntax(PATH, 3, 7, "A full stop is missing."): (
        "data/records/org/x.ttl:3:7: this is not correct Turtle: A full stop is missing. "
        "Mend the text at that place and try again."
    ),
    errors.RefusedFile(PATH, 3, 7, "This file is packed (gzip).", mend="Unpack it."): (
        "data/records/org/x.ttl:3:7: This file is packed (gzip). Unpack it."
    ),
    errors.BadRecordPath(PATH, "'X' cannot be used as a name."): (
        "data/records/org/x.ttl: 'X' cannot be used as a name. Record files are named "
        "data/records/<kind>/<slug>.ttl, with a slug of lower-case letters, digits and hyphens, at most 80 long."
    ),
    errors.UnknownRecord("org/nhir", "org/nihr"): (
        "There is no record called 'org/nhir'. Did you mean 'org/nihr'? "
        "Name a record as <kind>/<slug>, for example org/nihr."
    ),
    errors.BadHeader(PurePosixPath("queries/views/x.rq"), 2, "'title' is missing. Every view has one."): (
        "queries/views/x.rq:2: the header of this query is wrong: 'title' is missing. Every view has one."
    ),
    errors.BadUsage("a view and a file were both named", "Leave out one of NAME and --file."): (
        "A view and a file were both named. Leave out one of NAME and --file."
    ),
    errors.UnknownView("help-change", "helps-change"): (
        "There is no view called 'help-change'. Did you mean 'helps-change'? "
        "See them all with: coprod-kg query --list"
    ),
    errors.UnknownParameter("item", "itme", "item", ("item", "year")): (
        "item has no parameter 'itme'. Did you mean 'item'? It takes: item, year."
    ),
    errors.MissingParameter("item", "item", "Thing on the list", "who-digs-2020"): (
        "item needs to know 'item' (Thing on the list). Add for example: --param item=who-digs-2020"
    ),
    errors.BadParameter("by-year", "year", "soon", "a year such as 2018"): (
        "by-year: parameter 'year' is 'soon', which is not a year such as 2018. "
        "See what it takes with: coprod-kg query by-year --list"
    ),
    errors.BadQuery("ask.rq", 1, 9, "the text cannot go on like this here."): (
        "ask.rq:1:9: this query cannot be run: the text cannot go on like this here."
    ),
    errors.RefusedQuery("ask.rq", 1, 9, "LOAD changes data. Queries here only read."): (
        "ask.rq:1:9: this query is refused: LOAD changes data. Queries here only read."
    ),
    errors.UnknownFormat("pdf", ("csv", "json"), "answers"): (
        "'pdf' is not a format for answers. Choose one of: csv, json."
    ),
    errors.CannotWrite(PurePosixPath("all.nq"), "No space left on device"): (
        "all.nq: cannot be written (No space left on device). Nothing was left half-written. "
        "Choose another place or make room, and try again."
    ),
    errors.MissingTool("Java", "the proof", "Install it and try again."): (
        "Java is not installed, and the proof needs it. Install it and try again."
    ),
    errors.ToolFailed("HermiT", "the proof", "It ended without an answer.", "Try again."): (
        "HermiT failed at the proof: It ended without an answer. Try again."
    ),
    errors.EndpointFailed("https://example.org/sparql", "it answered 500."): (
        "https://example.org/sparql: it answered 500. Check the address, or try again later."
    ),
    errors.CannotMend(PATH, 4, "its comments would be lost. Remove them first."): (
        "data/records/org/x.ttl:4: not mended, because its comments would be lost. Remove them first."
    ),
    errors.AmbiguousAddress("schema:name", "schema"): (
        "The address <schema:name> begins with 'schema', which is a prefix, so it cannot be written as JSON-LD. "
        "Write the whole address, or leave out the angle brackets."
    ),
}


def classes() -> set[type[CoprodError]]:
    found = {each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, CoprodError)}
    return found - {CoprodError}


def test_every_way_to_fail_has_its_message_here():
    assert {type(error) for error in MESSAGES} == classes()


@pytest.mark.parametrize("error", MESSAGES, ids=lambda error: type(error).__name__)
def test_a_message_says_where_what_and_what_to_do(error):
    message = str(error)

    assert message == MESSAGES[error]
    # A message ends as a sentence does, or with words to copy after a colon.
    assert message.endswith(".") or ": coprod-kg " in message or ": --param " in message
    assert "  " not in message
    assert ".." not in message


@pytest.mark.parametrize("error", MESSAGES, ids=lambda error: type(error).__name__)
def test_an_error_can_be_raised_and_carried_to_another_process(error):
    """Frozen errors could not: Python sets their traceback, and a process pool takes them apart."""
    with pytest.raises(type(error)) as caught:
        raise error

    assert traceback.format_exception(caught.value)
    carried = pickle.loads(pickle.dumps(error))
    assert (type(carried), str(carried), vars(carried)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize(
    ("error", "beginning"),
    [
        (errors.BrokenSyntax(PATH, None, None, "Why."), "data/records/org/x.ttl: this is"),
        (errors.BrokenSyntax(PATH, 3, None, "Why."), "data/records/org/x.ttl:3: this is"),
        (
            errors.BrokenSyntax(PATH, 3, 1, "Why.", "CSV"),
            "data/records/org/x.ttl:3:1: this is not correct CSV",
        ),
        (errors.BadQuery("query", None, None, "Why."), "query: this query"),
        (errors.UnknownRecord("zzz"), "There is no record called 'zzz'. Name a record"),
        (errors.UnknownView("zzz"), "There is no view called 'zzz'. See them all"),
        (errors.UnknownParameter("item", "x", None, ()), "item has no parameter 'x'. It takes none."),
    ],
)
def test_what_is_not_known_is_left_out(error, beginning):
    assert str(error).startswith(beginning)


def test_the_nearest_name_is_found_or_none():
    known = ["racism", "tokenism", "jargon"]

    assert nearest("rascism", known) == "racism"
    assert nearest("zzzzzz", known) is None
    assert nearest("", known) is None
    assert nearest("zzzzzz", known, 0) in known
    assert nearest("x", []) is None

"""Every way to fail is built once here and its message read: where, what, and what to do about it."""

from __future__ import annotations

import inspect
import pickle
import traceback
from pathlib import PurePosixPath

import pytest

from coprod_kg import codes, errors
from coprod_kg.contributing import refusals
from coprod_kg.errors import CoprodError, nearest
from coprod_kg.inbox import refusals as of_the_inbox

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
    errors.UnreadableFile(PATH, "No such file or directory"): (
        "data/records/org/x.ttl: cannot be read (there is no such file). "
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
    errors.UnknownKind("plant", ("item", "org")): ("There is no form for 'plant'. Choose one of: item, org."),
    errors.UnknownKind("item", ()): (
        "There is no form for 'item', and for no other kind: the shapes of this project have none."
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
        "The address <schema:name> begins with 'schema', which is a prefix. JSON-LD would read it as a short form. "
        "Write the whole address, or leave out the angle brackets."
    ),
    codes.UnknownCode("k7m-4tc-93", "k7m-4tc-94"): (
        "There is no contribution with the code 'k7m-4tc-93'. Did you mean 'k7m-4tc-94'? "
        "See the codes of all that wait with: coprod-kg review list"
    ),
    codes.AmbiguousCode("k7", ("k7m-4tc-94", "k7n-4tc-9h")): (
        "Several codes begin with 'k7': k7m-4tc-94, k7n-4tc-9h. Type more of the one you mean."
    ),
    codes.AlreadyDecided("k7m-4tc-94", "declined", "2026-12-01"): (
        "k7m-4tc-94 was declined on 2026-12-01, and stays so. "
        "To change what is on the list now, send a new contribution."
    ),
    refusals.BrokenPending(PurePosixPath("data/pending/k7m-4tc-94/about.ttl"), "it is not there"): (
        "data/pending/k7m-4tc-94/about.ttl: cannot be used (it is not there). "
        "Somebody may have changed it by hand. What was sent lies beside it and can be sent again."
    ),
    refusals.DeskBusy(PurePosixPath("data/.lock"), 60.0): (
        "Another command is changing the list, and was not done after 60 seconds (it holds data/.lock). "
        "Nothing was changed. Try again when it is done."
    ),
    refusals.ChangedSince(PATH, "this was sent", "Look at it again."): (
        "data/records/org/x.ttl has changed since this was sent. Nothing was changed now. Look at it again."
    ),
    refusals.BlockedJournal(PurePosixPath("data/.journal"), "data/records/org/x.ttl was changed by hand"): (
        "A decision was interrupted and cannot be finished: data/records/org/x.ttl was changed by hand. "
        "Put that file back as it was. Or, to give the decision up, move data/.journal away and put back "
        "what it names."
    ),
    refusals.Unfinished(PurePosixPath("data/.journal"), "No space left on device"): (
        "The decision is written down, but not all of its files could be put in place (No space left on device). "
        "Nothing is lost: data/.journal holds it. Mend that, and any command at the desk will finish it: "
        "coprod-kg review list"
    ),
    refusals.CannotCommit("git is not installed", "Install it, or try again without --commit."): (
        "This cannot be committed to git: git is not installed. Install it, or try again without --commit."
    ),
    refusals.OpenConflict(("name", "type")): (
        "The two records differ in name, type. Choose which to keep: ours is what the list has, "
        "theirs is what was sent. Add for example: --take name=ours --take type=ours."
    ),
    refusals.NothingTaken(PurePosixPath("new works.csv")): (
        "new works.csv: nothing in it could be taken, so it was not kept. "
        "See why with: coprod-kg validate 'new works.csv'"
    ),
    codes.QueueFull(1000): (
        "1,000 contributions are waiting, which is the most that are kept. Nothing was kept of this one. "
        "Please send it again when some of them have been decided on."
    ),
    of_the_inbox.BrokenInbox(PurePosixPath("state/inbox.sqlite3"), "file is not a database"): (
        "state/inbox.sqlite3: cannot be used as an inbox (file is not a database). "
        "If you have a backup, put it in its place with: coprod-kg inbox restore FILE"
    ),
    of_the_inbox.NewerInbox(PurePosixPath("state/inbox.sqlite3")): (
        "state/inbox.sqlite3: a newer version of coprod-kg has used this inbox. Install that version and try again."
    ),
    of_the_inbox.InboxBusy(PurePosixPath("state/inbox.sqlite3"), 10.0): (
        "Another command uses state/inbox.sqlite3, and was not done after 10 seconds. "
        "Nothing was changed. Try again when it is done."
    ),
}


def classes() -> set[type[CoprodError]]:
    homes = (errors, codes, refusals, of_the_inbox)
    members = [each for home in homes for _, each in inspect.getmembers(home, inspect.isclass)]
    return {each for each in members if issubclass(each, CoprodError)} - {CoprodError}


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


def test_an_error_is_made_with_keywords_and_defaults_too():
    named = errors.BrokenSyntax(path=PATH, line=3, column=None, reason="Why.", language="CSV")

    assert str(named) == str(errors.BrokenSyntax(PATH, 3, None, "Why.", "CSV"))
    assert errors.BrokenSyntax(PATH, 3, None, reason="Why.").language == "Turtle"
    assert str(pickle.loads(pickle.dumps(named))) == str(named)


@pytest.mark.parametrize(
    ("given", "named", "reason"),
    [
        ((PATH,), {}, r"UnreadableFile\(\) needs 'reason'"),
        ((PATH, "Why.", 3), {}, "takes 2 arguments but 3 were given"),
        ((PATH,), {"why": "Why."}, "unexpected argument 'why'"),
        ((PATH,), {"path": PATH, "reason": "Why."}, "several values for 'path'"),
    ],
)
def test_an_error_with_too_few_or_too_many_fields_cannot_be_made(given, named, reason):
    with pytest.raises(TypeError, match=reason):
        errors.UnreadableFile(*given, **named)


def test_an_error_shows_its_fields_and_is_equal_only_to_itself():
    error = errors.FilesChanged(PurePosixPath("garden"))

    assert repr(error) == "FilesChanged(path=PurePosixPath('garden'))"
    assert error == error
    assert error != errors.FilesChanged(PurePosixPath("garden"))

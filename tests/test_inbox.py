"""The inbox: what was given a code is there, whatever happens; what was decided stays so; what is private goes."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coprod_kg.codes import AlreadyDecided, Code, QueueFull, UnknownCode
from coprod_kg.errors import CannotWrite
from coprod_kg.inbox import Channel, Inbox, NewSuggestion, Outcome, Status
from coprod_kg.inbox.refusals import BrokenInbox, InboxBusy, NewerInbox
from coprod_kg.inbox.schema import STEPS, bring_up_to_date

DAY = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
LATER = DAY + timedelta(days=3)
FULL = NewSuggestion(
    channel=Channel.PHONE,
    kind="item",
    record="item/old-hedges-2001",
    answers={"name": ("Sharing the Garden",), "audience": ("carers", "researchers")},
    words="It helped us — a lot.",
    on_behalf_of="carers",
    own_interest=True,
    consent=True,
)


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    opened = Inbox(tmp_path / "state" / "inbox.sqlite3")
    yield opened
    opened.close()


def on_disk(inbox: Inbox) -> bytes:
    """Every byte of the inbox's files, the log too."""
    path = inbox.database.path
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def test_what_was_kept_is_found_again_word_for_word(inbox):
    code = inbox.keep(FULL, came=DAY)

    found = inbox.find(code)

    assert {name: getattr(found, name) for name in vars(FULL)} == vars(FULL)
    assert (found.code, found.came, found.status, found.steps) == (code, DAY, Status.WAITING, ())
    assert found.as_sent == FULL.answers


def test_those_that_wait_come_in_the_order_in_which_they_came(inbox):
    second = inbox.keep(FULL, came=DAY)
    first = inbox.keep(FULL, came=DAY - timedelta(microseconds=1))
    inbox.decide(inbox.keep(FULL, came=DAY), Outcome.DECLINED, "Not ours.", (), LATER)

    assert [each.code for each in inbox.waiting()] == [first, second]


def test_those_that_are_decided_come_latest_first_page_by_page(inbox):
    codes = [inbox.keep(FULL, came=DAY) for _ in range(3)]
    for days, code in enumerate(codes):
        inbox.decide(code, Outcome.DECLINED, "Not ours.", (), DAY + timedelta(days=days))

    assert [each.code for each in inbox.decided(2)] == [codes[2], codes[1]]
    assert [each.code for each in inbox.decided(2, 2)] == [codes[0]]
    assert inbox.counts()[Status.DECLINED] == 3
    assert (inbox.counts()[Status.WAITING], inbox.count_waiting()) == (0, 0)


def test_a_form_that_is_sent_twice_is_kept_once(inbox):
    first = inbox.keep(FULL, came=DAY, once="a form")

    assert inbox.keep(FULL, came=LATER, once="a form") == first
    assert inbox.keep(FULL, came=LATER, once="another form") != first
    assert inbox.keep(FULL) != inbox.keep(FULL)


def test_a_code_is_none_that_something_else_has(inbox):
    given = iter([Code.read("k7m-4tc-94"), Code.read("k7m-4tc-94"), Code.read("tc8-h65-hh")])
    choose = lambda taken: next(code for code in given if code not in taken)  # noqa: E731

    assert inbox.keep(FULL, choose=choose).text == "k7m-4tc-94"
    assert inbox.keep(FULL, choose=choose).text == "tc8-h65-hh"


def test_a_full_inbox_says_so_and_keeps_what_it_has(tmp_path):
    inbox = Inbox(tmp_path / "inbox.sqlite3", most_waiting=2)
    first, _ = inbox.keep(FULL), inbox.keep(FULL)

    with pytest.raises(QueueFull):
        inbox.keep(FULL)
    inbox.withdraw(first, LATER)
    assert inbox.keep(FULL)
    assert len(inbox.waiting()) == 2


def test_a_question_waits_for_its_answer_and_the_answer_for_the_curators(inbox):
    code = inbox.keep(FULL, came=DAY)
    inbox.ask(code, "Which garden?", LATER)

    assert (inbox.find(code).status, inbox.find(code).question) == (Status.ASKED, "Which garden?")
    assert [each.code for each in inbox.waiting()] == [code]
    inbox.reply(code, "The one by the river.", LATER)
    found = inbox.find(code)
    assert (found.status, found.question) == (Status.WAITING, "")
    assert [(step.outcome, step.reason) for step in found.steps] == [
        (Outcome.ASKED, "Which garden?"),
        (Outcome.ANSWERED, "The one by the river."),
    ]


def test_what_was_sent_first_is_kept_beside_what_was_made_of_it(inbox):
    code = inbox.keep(FULL, came=DAY)

    inbox.revise(code, {"name": ("Sharing Gardens",)}, LATER, "The name was not whole.")

    found = inbox.find(code)
    assert found.answers == {"name": ("Sharing Gardens",)}
    assert found.as_sent == FULL.answers
    assert found.steps[-1].outcome is Outcome.REVISED


def test_a_curator_who_stands_aside_decides_nothing(inbox):
    code = inbox.keep(FULL, "Call 0117 496 0000")

    inbox.leave(code, "I made it.", LATER)

    assert inbox.find(code).status is Status.WAITING
    assert inbox.contact(code) == "Call 0117 496 0000"


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.DECLINED, Outcome.MERGED, Outcome.WITHDRAWN])
def test_with_the_decision_no_byte_of_how_to_reach_somebody_is_left(inbox, outcome):
    code = inbox.keep(FULL, "Call 0117 496 0000", came=DAY)
    assert b"0117 496" in on_disk(inbox)
    assert inbox.contact(code)

    inbox.decide(code, outcome, "Because.", ("item/a",), LATER)

    assert inbox.contact(code) == ""
    assert b"0117 496" not in on_disk(inbox)
    assert inbox.find(code).decision.records == ("item/a",)


def test_a_decision_stays(inbox):
    code = inbox.keep(FULL, came=DAY)
    inbox.decide(code, Outcome.ACCEPTED, "Good.", ("item/a",), LATER)

    inbox.decide(
        code, Outcome.ACCEPTED, "Good.", ("item/a",), LATER
    )  # as after an answer that did not arrive
    for change in (
        lambda: inbox.decide(code, Outcome.DECLINED, "No.", (), LATER),
        lambda: inbox.ask(code, "Which?", LATER),
        lambda: inbox.reply(code, "That.", LATER),
        lambda: inbox.revise(code, {}, LATER),
        lambda: inbox.withdraw(code, LATER),
        lambda: inbox.leave(code, "I made it.", LATER),
    ):
        with pytest.raises(AlreadyDecided, match="was accepted on 2026-12-04"):
            change()
    assert len(inbox.find(code).steps) == 1


def test_what_decides_nothing_is_no_decision(inbox):
    with pytest.raises(ValueError, match="decides nothing"):
        inbox.decide(inbox.keep(FULL), Outcome.ASKED, "Why?", (), LATER)


def test_no_suggestion_has_a_code_that_was_not_given_out(inbox):
    code = Code.read("k7m-4tc-94")
    for ask in (inbox.find, inbox.contact, lambda code: inbox.withdraw(code, LATER)):
        with pytest.raises(UnknownCode):
            ask(code)


def test_some_time_after_the_decision_only_what_was_decided_is_left(inbox):
    waiting, gone, kept = (inbox.keep(FULL, "0117 496 0000", came=DAY) for _ in range(3))
    inbox.ask(gone, "Which garden?", DAY)
    inbox.reply(gone, "The one by the river.", DAY)
    inbox.decide(gone, Outcome.DECLINED, "We have it.", (), DAY)
    inbox.decide(kept, Outcome.DECLINED, "We have it.", (), LATER)

    assert inbox.purge(DAY + timedelta(days=91), 90) == 1
    assert inbox.purge(DAY + timedelta(days=91), 90) == 0

    left = inbox.find(gone)
    assert left.forgotten
    assert (left.kind, left.status, left.came) == ("item", Status.DECLINED, DAY.replace(hour=0, minute=0))
    assert [(step.outcome, step.reason) for step in left.steps] == [(Outcome.DECLINED, "We have it.")]
    assert b"by the river" not in on_disk(inbox)
    for other in (waiting, kept):
        assert (inbox.find(other).words, inbox.find(other).forgotten) == (FULL.words, False)
    assert inbox.contact(waiting) == "0117 496 0000"


def test_of_what_was_taken_back_not_even_the_record_is_told(inbox):
    code = inbox.keep(FULL, came=DAY)
    inbox.withdraw(code, DAY)

    inbox.purge(LATER, 1)

    assert inbox.find(code).record == ""


def test_only_its_owner_may_read_it(inbox):
    inbox.keep(FULL)
    path = inbox.database.path

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for each in path.parent.glob(f"{path.name}*"):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600, each


def test_what_was_committed_is_on_the_disk_and_what_belongs_together_stays_together(inbox):
    with inbox.database.reading() as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }

    full = 2
    assert settings == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }


def test_after_a_mistake_in_the_middle_nothing_of_a_transaction_is_left(inbox):
    with pytest.raises(sqlite3.IntegrityError):
        write_twice(inbox, "k7m-4tc-94")

    assert [each.words for each in inbox.waiting()] == []
    assert inbox.keep(FULL)


def write_twice(inbox: Inbox, code: str) -> None:
    row = (code, "2026", "waiting", "form", "", "", "{}", "{}", "", "", 0, 0)
    with inbox.database.writing() as connection:
        for _ in range(2):
            connection.execute(f"INSERT INTO suggestion VALUES ({'?, ' * 3} NULL, {'?, ' * 9} NULL)", row)


def test_several_threads_and_several_processes_keep_at_once(tmp_path):
    path = tmp_path / "inbox.sqlite3"
    context = multiprocessing.get_context("spawn")
    # Nothing is there: so they also make the file at once.
    processes = [context.Process(target=keep_many, args=(path, 20)) for _ in range(3)]
    for each in processes:
        each.start()
    inbox = Inbox(path)
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda _: inbox.keep(FULL), range(40)))
    for each in processes:
        each.join(60)

    assert [each.exitcode for each in processes] == [0, 0, 0]
    assert len(set(codes)) == 40
    assert len(inbox.waiting()) == 100


def keep_many(path: Path, count: int) -> None:
    inbox = Inbox(path)
    for _ in range(count):
        inbox.keep(FULL)


def test_a_file_that_somebody_else_holds_is_waited_for_and_then_told(inbox):
    other = sqlite3.connect(inbox.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with inbox.database.reading() as connection:
        connection.execute("PRAGMA busy_timeout = 50")

    with pytest.raises(InboxBusy, match="was not done after 10 seconds"):
        inbox.keep(FULL)
    assert not inbox.well()
    other.execute("ROLLBACK")
    assert inbox.well()
    assert inbox.keep(FULL)


def test_a_file_that_is_no_inbox_is_refused(tmp_path):
    text, foreign = tmp_path / "text", tmp_path / "foreign"
    text.write_text("not a database " * 100)
    other = sqlite3.connect(foreign)
    other.execute("CREATE TABLE suggestion (x)")
    other.close()

    with pytest.raises(BrokenInbox, match="restore FILE"):
        Inbox(text)
    with pytest.raises(BrokenInbox, match="belongs to another program"):
        Inbox(foreign)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "state").write_text("")

    with pytest.raises(CannotWrite, match="state"):
        Inbox(tmp_path / "state" / "inbox.sqlite3")


def test_an_inbox_of_a_newer_version_is_left_alone(inbox):
    path = inbox.database.path
    inbox.close()
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    other.close()

    with pytest.raises(NewerInbox):
        Inbox(path)


def test_an_older_inbox_becomes_the_latest_with_all_that_is_in_it(inbox):
    code = inbox.keep(FULL, came=DAY)
    with inbox.database.reading() as connection:
        pass

    step = ("ALTER TABLE suggestion ADD COLUMN colour TEXT NOT NULL DEFAULT ''",)
    broken = ("CREATE TABLE colours (name TEXT) STRICT", "no such statement")
    with pytest.raises(sqlite3.OperationalError):
        bring_up_to_date(connection, (*STEPS, step, broken))
    assert not has_column(connection, "colour")  # all steps or none
    assert bring_up_to_date(connection, (*STEPS, step))
    assert bring_up_to_date(connection, (*STEPS, step))

    assert has_column(connection, "colour")
    assert inbox.find(code).words == FULL.words


def has_column(connection: sqlite3.Connection, name: str) -> bool:
    rows = connection.execute("SELECT 1 FROM pragma_table_info('suggestion') WHERE name = ?", (name,))
    return rows.fetchone() is not None


def test_a_disk_that_gives_out_is_told_and_nothing_is_half_kept(inbox):
    inbox.keep(FULL)
    with inbox.database.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(CannotWrite, match="full"):
        keep_without_end(inbox)
    kept = len(inbox.waiting())
    with inbox.database.reading() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    inbox.keep(FULL)
    assert len(inbox.waiting()) == kept + 1


def keep_without_end(inbox: Inbox) -> None:
    while True:
        inbox.keep(FULL)


_OPENING = """
import sys, time
from pathlib import Path
from coprod_kg.inbox import Inbox
time.sleep(max(0, float(sys.argv[2]) - time.time()))
Inbox(Path(sys.argv[1]))
"""


def test_processes_that_make_the_same_file_at_the_same_moment_all_get_it(tmp_path):
    for number in range(3):
        path, moment = tmp_path / str(number) / "inbox.sqlite3", time.time() + 1
        command = [sys.executable, "-c", _OPENING, str(path), str(moment)]
        openers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        assert [each.communicate()[1] for each in openers] == [""] * 3

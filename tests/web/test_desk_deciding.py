"""From a decision at the desk to the files of the list and back to the inbox, also if the server ends in between."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from asking import served
from desk_cases import LATER, NOON, SHED, UNION, Place, by_command_line, decided, place_in, verdict
from desk_project import files_of

from coprod_kg.checks import check_project
from coprod_kg.codes import AlreadyDecided, Code
from coprod_kg.contributing.desk import Desk
from coprod_kg.contributing.pending import waiting
from coprod_kg.contributing.refusals import OpenConflict
from coprod_kg.errors import BadUsage, UnknownRecord
from coprod_kg.findings import blocking
from coprod_kg.inbox import Channel, Outcome, Status
from coprod_kg.matching import Side
from coprod_kg.web.desk.cases import case_of
from coprod_kg.web.desk.deciding import Choice, Stale, decide, reconcile, rewrite

SHED_RECORD = "data/records/item/a-shed-for-all-2021.ttl"


@pytest.fixture
def place(tmp_path) -> Place:
    return place_in(tmp_path)


def test_what_is_accepted_is_on_the_list_and_nothing_else_was_written(place):
    code = place.keep(words="It was on the radio.", contact="ann@example.org")
    before = files_of(place.project.root)

    made = decided(place, code, Choice.ACCEPT)

    after = files_of(place.project.root)
    assert sorted(after.keys() - before.keys()) == [
        f"data/history/contribution/{code}.ttl",
        "data/history/item/a-shed-for-all-2021.ttl",
        f"data/history/review/{code}-1.ttl",
        SHED_RECORD,
    ]
    assert not (place.project.root / "data/pending").exists()
    assert made.change is not None
    assert not blocking(check_project(place.project)[0])
    assert place.find(code).decision.outcome is Outcome.ACCEPTED
    assert place.find(code).decision.records == ("item/a-shed-for-all-2021",)
    assert place.inbox.contact(code) == ""


def test_what_somebody_typed_and_who_they_are_is_not_in_the_list(place):
    code = place.keep(words="My name is Maria Musterfrau.", contact="maria@example.org")
    place.inbox.ask(code, "Which shed do you mean, Maria?", NOON)

    decided(place, code, Choice.ACCEPT, "A good guide.")

    written = b"".join(
        path.read_bytes() for path in (place.project.root / "data").rglob("*") if path.is_file()
    )
    assert b"A good guide." in written
    assert not [each for each in (b"Musterfrau", b"Maria", b"maria@") if each in written]


def test_what_must_be_mended_stops_it_and_nothing_is_changed(place):
    answers = {key: values for key, values in SHED.items() if key != "readDepth"}
    code = place.keep(answers)
    before = files_of(place.project.root)

    made = decided(place, code, Choice.ACCEPT)

    assert made.change is None
    assert "How much you have read" in {finding.field for finding in made.findings}
    assert files_of(place.project.root) == before
    assert place.find(code).status is Status.WAITING


def test_words_alone_cannot_go_on_the_list(place):
    code = place.keep({}, "", words="There is a film about sheds.")

    with pytest.raises(BadUsage, match="no record yet"):
        decided(place, code, Choice.ACCEPT)


def test_words_become_a_record_when_a_curator_writes_it_and_stay_as_they_were(place):
    code = place.keep({}, "", words="There is a report about sheds.")
    seen = case_of(place.edition, place.inbox, code).fingerprint

    rewritten = rewrite(place.project, place.inbox, code, seen, "Written down.", LATER, "item", SHED, ())
    decided(place, code, Choice.ACCEPT)

    assert rewritten.kept
    assert (place.project.root / SHED_RECORD).exists()
    assert place.find(code).words == "There is a report about sheds."
    history = (place.project.root / f"data/history/contribution/{code}.ttl").read_text("utf-8")
    assert "wasRevisionOf" in history
    assert "report about sheds" not in history
    assert (place.project.root / f"data/history/review/{code}-2.ttl").exists()


def test_what_was_declined_leaves_a_reason_and_not_a_word_of_what_was_sent(place):
    code = place.keep(contact="ann@example.org")
    before = files_of(place.project.root)

    decided(place, code, Choice.DECLINE, "It is not about sharing power.")

    new = {name: data for name, data in files_of(place.project.root).items() if name not in before}
    assert sorted(new) == [f"data/history/contribution/{code}.ttl", f"data/history/review/{code}-1.ttl"]
    assert b"not about sharing power" in new[f"data/history/review/{code}-1.ttl"]
    assert not any(b"shed" in data for data in new.values())
    assert place.find(code).decision.outcome is Outcome.DECLINED
    assert place.inbox.contact(code) == ""


def test_a_reason_with_a_persons_details_is_refused(place):
    code = place.keep()

    made = decided(place, code, Choice.DECLINE, "Write to ann@example.org about it.")

    assert made.change is None
    assert place.find(code).status is Status.WAITING


def test_a_question_goes_back_and_changes_nothing_in_the_list(place):
    code, before = place.keep(contact="ann@example.org"), files_of(place.project.root)

    decided(place, code, Choice.ASK, "Which year is it of?")

    assert place.find(code).question == "Which year is it of?"
    assert place.inbox.contact(code) == "ann@example.org"
    assert files_of(place.project.root) == before
    place.inbox.reply(code, "Of 2021.", LATER)
    decided(place, code, Choice.ACCEPT)
    assert place.find(code).status is Status.ACCEPTED


def test_who_gains_from_it_stands_aside_and_the_list_says_so_later(place):
    code = place.keep()

    decided(place, code, Choice.ASIDE)

    assert place.find(code).status is Status.WAITING
    decided(place, code, Choice.ACCEPT)
    review = (place.project.root / f"data/history/review/{code}-1.ttl").read_text("utf-8")
    assert "left-to-another" in review
    assert "ownInterest" in review


def test_a_double_is_joined_with_the_record_that_is_there(place):
    code = place.keep(UNION, "org")

    with pytest.raises(OpenConflict) as open_:
        decided(place, code, Choice.MERGE, "We have it.", into="org/garden-union")
    decided(
        place, code, Choice.MERGE, "We have it.", into="org/garden-union",
        take=dict.fromkeys(open_.value.fields, Side.OURS),
    )  # fmt: skip

    assert open_.value.fields == ("name",)
    record = (place.project.root / "data/records/org/garden-union.ttl").read_text("utf-8")
    assert "The garden union" in record
    assert place.find(code).decision.outcome is Outcome.MERGED
    assert place.find(code).decision.records == ("org/garden-union",)
    assert not blocking(check_project(place.project)[0])


def test_a_record_that_there_is_not_cannot_be_joined_with(place):
    with pytest.raises(UnknownRecord):
        decided(place, place.keep(), Choice.MERGE, "We have it.", into="item/nothing-like-that")


def test_what_has_changed_since_it_was_shown_is_not_decided_on(place):
    code = place.keep()
    old = verdict(place, code, Choice.ACCEPT)
    place.inbox.revise(code, {**SHED, "publishedYear": ("2020",)}, NOON, "The year was wrong.")

    with pytest.raises(Stale, match="Look at it again"):
        decide(place.project, place.inbox, code, old)


def test_a_record_that_was_changed_in_the_meantime_is_not_written_over(place):
    code = place.keep({"note": ("The address has moved.",)}, "org", record="org/garden-union")
    old = verdict(place, code, Choice.ACCEPT)
    path = place.project.root / "data/records/org/garden-union.ttl"
    path.write_text(path.read_text("utf-8").replace("The union of gardens", "A union of gardens"), "utf-8")

    with pytest.raises(Stale):
        decide(place.project, place.inbox, code, old)


def test_a_second_decision_says_what_the_first_one_was(place):
    code = place.keep()
    first = verdict(place, code, Choice.DECLINE, "No.")
    decide(place.project, place.inbox, code, verdict(place, code, Choice.ACCEPT))

    with pytest.raises(AlreadyDecided, match="accepted"):
        decide(place.project, place.inbox, code, first)


def test_what_came_by_the_command_line_is_decided_on_as_there(place):
    code = by_command_line(place)

    made = decided(place, code, Choice.ACCEPT, "Both are good.")

    assert made.change is not None
    assert (place.project.root / SHED_RECORD).exists()
    assert (place.project.root / "data/records/org/shed-trust.ttl").exists()
    assert waiting(place.project.root) == []
    assert (place.project.root / f"data/pending/.done/{code}/original-1.ttl").exists()


def test_a_curator_changes_one_record_of_those_that_came_by_the_command_line(place):
    code = by_command_line(place)
    case = case_of(place.edition, place.inbox, code)
    said = [quad for quad in case.pending.offer.quads() if "shed-trust" not in str(quad.subject)]

    rewritten = rewrite(
        place.project, place.inbox, code, case.fingerprint, "One is enough.", LATER, "item", {}, said
    )

    assert rewritten.kept
    again = case_of(place.edition, place.inbox, code)
    assert [str(record) for record in again.pending.records] == ["item/a-shed-for-all-2021"]
    assert again.pending.dossier.latest.number == 2


STEPS = ("nothing", "the journal", "a file", "the list", "the inbox")


@pytest.mark.parametrize("step", STEPS)
def test_a_server_that_is_killed_between_two_steps_has_lost_nothing(place, step):
    code = place.keep(contact="ann@example.org")
    killed = subprocess.run(
        [sys.executable, __file__, step, str(place.project.root), str(place.state), code.text],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert killed.returncode == -9

    finished = reconcile(place.project, place.inbox)

    accepted = step != "nothing"
    assert (place.project.root / SHED_RECORD).exists() is accepted
    assert place.find(code).status is (Status.ACCEPTED if accepted else Status.WAITING)
    assert place.inbox.contact(code) == ("" if accepted else "ann@example.org")
    assert finished == ((code,) if step in ("the journal", "a file", "the list") else ())
    assert reconcile(place.project, place.inbox) == ()
    if not accepted:
        decided(place, code, Choice.ACCEPT)
        assert (place.project.root / SHED_RECORD).exists()


def test_a_server_finishes_when_it_starts_what_was_interrupted(place):
    code = place.keep(contact="ann@example.org")
    words = [sys.executable, __file__, "the journal", str(place.project.root), str(place.state), code.text]
    subprocess.run(words, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})

    with served(place.project.root, place.state) as client:
        page = client.get("/doc/item/a-shed-for-all-2021.html")

    assert page.status_code == 200
    assert place.find(code).status is Status.ACCEPTED


def test_a_suggestion_from_a_workshop_says_in_the_history_how_it_came(place):
    code = place.keep(channel=Channel.WORKSHOP, on_behalf_of="carers")  # type: ignore[arg-type]

    decided(place, code, Choice.ACCEPT)

    history = (place.project.root / f"data/history/contribution/{code}.ttl").read_text("utf-8")
    assert "workshop" in history
    assert "carers" in history


def _kill_after(step: str, root: Path, state: Path, code: Code) -> None:
    """Accept, and end this process as `kill -9` does when `step` has been done."""
    import signal

    from coprod_kg.inbox import INBOX, Inbox
    from coprod_kg.project import Project

    def end(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def ending_after(method):
        def wrapped(*given, **named):
            method(*given, **named)
            end()

        return wrapped

    match step:
        case "nothing":
            Desk.apply = end  # type: ignore[method-assign]
        case "the journal":
            Desk._carry_out = end  # type: ignore[method-assign]
        case "a file":
            Desk._put = ending_after(Desk._put)  # type: ignore[method-assign]
        case "the list":
            Desk.apply = ending_after(Desk.apply)  # type: ignore[method-assign]
        case "the inbox":
            Inbox.decide = ending_after(Inbox.decide)  # type: ignore[method-assign]
    place = Place(Project.at(root), state)
    assert (state / INBOX).exists()
    decided(place, code, Choice.ACCEPT)


if __name__ == "__main__":
    _kill_after(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Code.read(sys.argv[4]))

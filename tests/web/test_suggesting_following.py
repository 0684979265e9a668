"""What became of a suggestion, by its code; and what everybody may see of the decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from asking import Client, served
from desk_project import desk_project
from filling import Page, last_page, opened, sent

from coprod_kg.codes import Code, mint
from coprod_kg.inbox import INBOX, Inbox, NewSuggestion, Outcome, Status

DAY = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def client(tmp_path) -> Iterator[Client]:
    with served(desk_project(tmp_path / "list").root, tmp_path / "state") as client:
        yield client


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("following")
    with served(desk_project(folder / "list").root, folder / "state") as client:
        yield client


def of(client: Client, code: Code | str) -> Page:
    return opened(client, f"/suggestion/{code}")


def test_the_receipt_shows_the_code_and_leads_to_what_becomes_of_it(shared):
    receipt = last_page(shared, a_name="A rake with a receipt").press("send").follow()

    code = receipt.response.url.path.split("/")[2]
    assert receipt.status == 200
    assert f'<strong class="code">{code}</strong>' in receipt.text
    headers = receipt.response.headers
    assert (headers["cache-control"], headers["x-robots-tag"]) == ("no-store", "noindex")
    page = of(shared, code)
    assert "It is waiting" in page.text
    assert "A rake with a receipt" in page.text
    assert f"../{code}" in receipt.links or f"{code}" in " ".join(receipt.links)


def test_a_code_is_typed_in_capitals_with_spaces_or_without_hyphens(shared):
    code = shared.live.inbox.keep(NewSuggestion(words="A film."))

    page = opened(shared, "/suggestion").press("", code=f" {code.text.upper().replace('-', ' ')} ")

    assert page.follow().text == of(shared, code).text
    assert shared.get(f"/suggestion/{code.text.replace('-', '')}").headers["location"] == code.text


@pytest.mark.parametrize("typed", ["", "k7m-4tc-93", "../../etc", "é" * 200])
def test_what_cannot_be_a_code_is_asked_again(shared, typed):
    page = opened(shared, "/suggestion").press("", code=typed)

    assert page.status == 422
    assert page.title.startswith("Problem: ")
    assert page.said("code") == [typed[:100].strip() if typed.strip() == typed else typed]
    assert "#code" in page.links


def test_a_code_that_nobody_was_given_says_only_that(shared):
    there = shared.live.inbox.keep(NewSuggestion(words="A film."))
    for path in (f"/suggestion/{mint({there})}", "/suggestion/nonsense", "/suggestion/nonsense/receipt"):
        page = opened(shared, path)
        assert page.status == 404
        assert there.text not in page.text


def test_who_tries_many_codes_has_to_wait(tmp_path):
    with served(desk_project(tmp_path / "list").root, tmp_path / "state", errors_per_minute=5) as client:
        statuses = [client.get(f"/suggestion/{mint(())}").status_code for _ in range(7)]

    assert statuses == [404] * 5 + [429] * 2


def test_a_question_is_shown_and_its_answer_is_kept(client):
    code = client.live.inbox.keep(NewSuggestion(words="A film."), "0117 496 0000")
    client.live.inbox.ask(code, f"Which film is it? {HOSTILE}", DAY)
    page = of(client, code)
    assert "Which film is it?" in page.text
    assert HOSTILE not in page.text
    assert "0117" not in page.text
    assert page.press("reply", words="").status == 422

    page = page.press("reply", words="The one by the river.\nIt is new.").follow()

    assert "It is waiting" in page.text
    found = client.live.inbox.find(code)
    assert found.status is Status.WAITING
    assert found.steps[-1].reason == "The one by the river.\nIt is new."


def test_it_is_taken_back_only_by_who_is_sure(client):
    code = client.live.inbox.keep(NewSuggestion(words="A film."), "0117 496 0000")
    page = of(client, code)
    refused = page.press("withdraw", number=1)
    assert refused.status == 422
    assert "#sure" in refused.links
    assert client.live.inbox.find(code).status is Status.WAITING

    page = page.press("withdraw", number=1, sure="yes").follow()

    assert "You took it back" in page.text
    assert client.live.inbox.contact(code) == ""
    assert len(page.forms) == 0


@pytest.mark.parametrize(
    ("outcome", "says"),
    [(Outcome.ACCEPTED, "We said yes"), (Outcome.MERGED, "We said yes"), (Outcome.DECLINED, "We said no")],
)
def test_the_decision_is_told_with_its_reason_and_what_it_became(client, outcome, says):
    code = client.live.inbox.keep(NewSuggestion(kind="item", answers={"name": ("Digging together",)}))
    records = () if outcome is Outcome.DECLINED else ("item/digging-together-2019",)
    client.live.inbox.decide(code, outcome, "Because we had it.", records, DAY)

    page = of(client, code)

    assert says in page.title
    assert "Because we had it." in page.text
    assert "1 December 2026" in page.text
    assert any("digging-together-2019" in link for link in page.links) == bool(records)
    assert not page.forms
    answer = page.send([("go", "withdraw"), ("sure", "yes")])
    assert answer.status == 303  # it is too late, and the page says what was decided
    assert client.live.inbox.find(code).status is not Status.WITHDRAWN


def test_what_was_deleted_is_told(client):
    code = client.live.inbox.keep(NewSuggestion(words="A secret film."), came=DAY)
    client.live.inbox.decide(code, Outcome.DECLINED, "We have it.", (), DAY)
    client.live.inbox.purge(DAY + timedelta(days=91), 90)

    page = of(client, code)

    assert "We have deleted it" in page.text
    assert "secret" not in page.text
    assert "We have it." in page.text


def test_a_server_that_starts_deletes_what_was_sent_and_has_long_been_decided(tmp_path):
    state, now = tmp_path / "state", datetime.now(UTC)
    inbox = Inbox(state / INBOX)
    old, new = (inbox.keep(NewSuggestion(words="A secret film.")) for _ in range(2))
    inbox.decide(old, Outcome.DECLINED, "We have it.", (), now - timedelta(days=31))
    inbox.decide(new, Outcome.DECLINED, "We have it.", (), now - timedelta(days=29))
    inbox.close()

    with served(desk_project(tmp_path / "list").root, state, retention_days=30) as client:
        for _ in range(1200):
            if client.live.inbox.find(old).forgotten:
                break
            sleep(0.05)
        assert client.live.inbox.find(old).forgotten
        assert not client.live.inbox.find(new).forgotten


def test_words_between_curators_are_not_told(client):
    code = client.live.inbox.keep(NewSuggestion(words="A film."))
    client.live.inbox.leave(code, "I made this film.", DAY)

    page = of(client, code)

    assert "another one decides" in page.text
    assert "I made" not in page.text


def test_who_used_words_of_their_own_is_told_nothing_of_questions_that_nobody_answered(client):
    code = client.live.inbox.keep(NewSuggestion(words="A film."))
    client.live.inbox.revise(code, {"name": ("Hear us",)}, DAY, "Written down.", "item")

    page = of(client, code)

    assert "A film." in page.text
    assert "Name and address" not in page.text


def decided(client, number, outcome=Outcome.DECLINED, **new):
    code = client.live.inbox.keep(
        NewSuggestion(**{"kind": "item", "answers": {"name": ("A private name",)}, **new})
    )
    client.live.inbox.decide(
        code, outcome, f"Reason {number}.", ("item/digging-together-2019",), DAY + timedelta(days=number)
    )
    return code


def test_everybody_sees_what_was_decided_and_why_and_not_a_word_of_what_was_sent(client):
    before = opened(client, "/decisions").links
    no = decided(client, 1)
    decided(client, 2, Outcome.ACCEPTED)
    decided(client, 3, Outcome.WITHDRAWN)
    client.live.inbox.keep(NewSuggestion(words="It waits."))

    page = opened(client, "/decisions")

    assert page.text.index("Reason 2.") < page.text.index("Reason 1.")
    assert ("We said yes" in page.text, "We said no" in page.text) == (True, True)
    assert "Thing to read, watch or use" in page.text
    assert "2 December 2026" in page.text
    for hidden in ("A private name", "Reason 3.", "It waits.", no.text):
        assert hidden not in page.text
    # Who says yes need not say why.
    assert "No reason" not in page.text
    # Only what was taken leads to what it became.
    assert len(page.links) == len(before) + 1


def test_decisions_come_fifty_on_a_page(client):
    for number in range(120):
        decided(client, number)

    first, second, third = (opened(client, f"/decisions?page={n}") for n in (1, 2, 3))

    assert [page.text.count("Reason ") for page in (first, second, third)] == [50, 50, 20]
    assert "decisions?page=2" in first.links
    assert {"decisions", "decisions?page=3"} <= set(second.links)
    for path in ("4", "0", "-1", "x", "9" * 50):
        assert client.get(f"/decisions?page={path}").status_code == 404, path


def test_decisions_of_the_command_line_are_told_too_and_none_twice(tmp_path):
    from desk_project import SHED

    from coprod_kg.cli.main import main

    root = desk_project(tmp_path / "list").root
    shed = tmp_path / "shed.ttl"
    shed.write_text(SHED, encoding="utf-8")
    for words in (["accept"], ["decline", "--reason", "We have it already."]):
        assert main(["--project", str(root), "contribute", str(shed)]) == 0
        code = next((root / "data/pending").glob("???-???-??")).name
        if words == ["accept"]:
            words = ["accept", "--reason", "A good shed."]
        assert main(["--project", str(root), "review", words[0], code, *words[1:]]) == 0

    with served(root, tmp_path / "state") as client:
        # As the desk does it: what the history tells of is decided in the inbox as well.
        inbox = client.live.inbox
        inbox.keep(NewSuggestion(kind="item"), choose=lambda _: Code.read(code))
        inbox.decide(Code.read(code), Outcome.DECLINED, "We have it already.", (), datetime.now(UTC))
        page = opened(client, "/decisions")

    assert page.text.count("We have it already.") == 1
    assert page.text.count("A good shed.") == 1
    assert any("a-shed-for-all-2021" in link for link in page.links)


def test_a_suggestion_can_be_followed_from_its_form_to_its_end(client):
    code = sent(last_page(client, a_name="A rake with an end"))
    client.live.inbox.decide(Code.read(code), Outcome.DECLINED, "It is a rake.", (), DAY)

    assert "It is a rake." in of(client, code).text
    assert "It is a rake." in opened(client, "/decisions").text

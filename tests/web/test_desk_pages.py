"""The pages of the desk: what a curator sees and does there, on a server that runs."""

from __future__ import annotations

import html
import re
import time
from datetime import timedelta

import pytest
from desk_cases import NOON, SHED, UNION, Curator, Place, by_command_line, desk_of, field
from desk_project import SHED as SHED_FILE

from coprod_kg.codes import Code
from coprod_kg.forms import form_of
from coprod_kg.inbox import NewSuggestion, Outcome, Status
from coprod_kg.web.desk.editing import answers_of

HOSTILE = '<script>alert(1)</script> "onload=x" javascript:alert(1) \u202e {{ 7777*7 }}'


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_of(tmp_path_factory.mktemp("pages")) as found:
        found[0].sign_in()
        yield found


@pytest.fixture
def ann(desk) -> Curator:
    return desk[0]


@pytest.fixture
def place(desk) -> Place:
    return desk[1]


def words(page: str) -> str:
    """What is read on a page."""
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])).split()
    )


def test_the_queue_tells_how_much_waits_and_what_to_do(ann, place):
    code = place.keep({key: values for key, values in SHED.items() if key != "readDepth"})
    own = place.keep({}, "", words="There is a film about sheds.")

    page = ann.client.get("/desk")
    while "Being checked" in page.text:  # on a busy machine that takes longer than a page waits for it
        page = ann.client.get("/desk")

    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"].startswith("noindex")
    assert re.search(r"<title>\(\d+\) Waiting", page.text)
    told = words(page.text)
    assert "1 thing to mend" in told
    assert "a record to write" in told
    assert code.text in told
    assert "There is a film about sheds." in told
    place.inbox.withdraw(code, NOON)
    place.inbox.withdraw(own, NOON)


def test_a_suggestion_is_shown_beside_what_it_becomes(ann, place):
    code = place.keep(words="Nobody listened to us.", contact="ann@example.org", on_behalf_of="carers")

    told = words(ann.client.get(f"/desk/{code}").text)

    for said in (
        "Nobody listened to us.",
        "ann@example.org",
        "Sent for Carers",
        "All of it is new.",
        "Publisher The garden union",
        "Fine. It has all that a record needs.",
        "It fills",
        "Reading age of “What it is about”",
        "Your decision",
    ):
        assert said in told, said
    assert "cpc:" not in told
    place.inbox.withdraw(code, NOON)


def test_an_idea_is_added_with_one_press_and_chosen_in_the_form(ann, place):
    code = place.keep(words="It is about racism and for carers.")

    page = ann.client.get(f"/desk/{code}").text
    added = re.findall(r'href="([^"]+record\?add=[^"]+)"', page)
    form = ann.client.get(f"/desk/{added[0]}").text
    nonsense = ann.client.get(f"/desk/{code}/record?add=addresses:nothing&add=kind:guidance&add=x").text

    assert {each.split("=")[1] for each in added} == {"audience:carers", "addresses:racism"}
    assert re.search(r'value="(carers|racism)" checked', form)
    assert re.search(r'value="guidance" selected', nonsense)
    assert "nothing" not in nonsense
    place.inbox.withdraw(code, NOON)


def test_who_tells_what_is_wrong_with_a_record_has_that_record_changed_and_nothing_else_of_it(ann, place):
    """The law: what the curator leaves as it is in the form stays as it is on the list."""
    record = place.edition.record("item/digging-together-2019")
    before = {str(quad) for quad in place.edition.records[record].quads()}
    code = place.keep({}, "item", record=str(record), words="It has ten steps.")
    path = f"/desk/{code}"

    queue = ann.client.get("/desk/", follow_redirects=True).text
    page = ann.client.get(path).text
    form = ann.client.get(f"{path}/record").text
    said = answers_of(form_of(place.edition, "item"), record, place.edition.records[record].quads())
    sent = {**lines(said), "description": "Ten steps for who plans a garden.", "reason": "They wrote so."}
    kept = ann.send(f"{path}/record", **sent)
    accepted = ann.send(path, choice="accept")

    assert "a change to write" in words(queue)
    assert "Should we change this record?" in page
    assert "Change “Digging together”" in words(page)
    assert "A project" not in words(page)
    for typed in (said["name"][0], said["description"][0], said["publisher"][0]):
        assert typed in html.unescape(form.split("<form")[-1])
    assert (kept.status_code, accepted.status_code) == (303, 303)
    after = {str(quad) for quad in place.edition.records[record].quads()}
    assert len(before - after) == len(after - before) == 1
    assert place.find(code).decision.outcome is Outcome.ACCEPTED
    assert "Steps for neighbours" in next(iter(before - after))


@pytest.mark.parametrize(
    ("kind", "told"),
    [("item", "Choose “Resource” or “Publication”."), ("org", "Choose “Organisation” or “Partnership”.")],
)
def test_what_a_record_is_gets_asked_for_in_words_and_never_as_in_a_file(ann, place, kind, told):
    code = place.keep({"name": ("Rakes and hoes",)}, kind)

    page = ann.client.get(f"/desk/{code}").text
    form = ann.client.get(f"/desk/{code}/record").text
    refused = ann.send(f"/desk/{code}", choice="accept").text

    for text in (page, form, refused):
        assert told in html.unescape(text)
        assert not re.search(r"\b(cpr|cpc|org|schema):[A-Za-z]", words(text))
    assert f"{code}/record#type" in page
    place.inbox.withdraw(code, NOON)


def test_whatever_somebody_typed_is_only_text(ann, place):
    code = place.keep({**SHED, "name": (HOSTILE,), "webAddress": ("javascript:alert(1)",)}, words=HOSTILE)

    for path in ("/desk", f"/desk/{code}", f"/desk/{code}/record"):
        page = ann.client.get(path).text
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "54439" not in page
    place.inbox.withdraw(code, NOON)


def test_the_whole_way_from_words_to_a_published_page(ann, place):
    code = place.keep({}, "", words="There is a report about sheds, of 2021.", contact="ann@example.org")
    swaps = ann.client.live.swaps
    path = f"/desk/{code}"

    wrong = ann.send(path, choice="accept")
    written = ann.send(f"{path}/record", f"{path}/record?kind=item", reason="Written down.", **lines(SHED))
    accepted = ann.send(path, choice="accept")

    assert wrong.status_code == 409
    assert "There is no record yet" in words(wrong.text)
    assert written.headers["location"] == f"../{code}"
    assert accepted.status_code == 303
    assert ann.client.live.swaps == swaps + 1
    assert "A shed for all" in ann.client.get("/doc/item/a-shed-for-all-2021.html").text
    done = ann.client.get("/desk/" + accepted.headers["location"])
    assert "Accepted: A shed for all" in words(done.text)
    assert place.find(code).decision.outcome is Outcome.ACCEPTED
    assert "Why" not in words(ann.client.get(path).text)
    assert ann.send("/desk/enter", "/desk/enter", choice="accept").status_code == 422


def lines(answers) -> dict[str, object]:
    """Answers as a browser sends them: one box for each text, one value for each choice."""
    chosen = {"type", "audience", "addresses", "usefulAtStage"}
    return {key: list(values) if key in chosen else "\n".join(values) for key, values in answers.items()}


def test_what_must_be_mended_stands_at_its_field(ann, place):
    code = place.keep(
        {
            **SHED,
            "name": ("Another shed",),
            "webAddress": ("sheds example org",),
            "publisher": ("No such group",),
        }
    )

    page = ann.client.get(f"/desk/{code}/record").text

    for key, message in (
        ("webAddress", "web address"),
        ("publisher", "We have no record called “No such group”"),
    ):
        part = page.split(f'id="{key}"')[1].split("</div>")[0]
        assert 'class="msg"' in part, key
        assert message in html.unescape(part)
        assert 'aria-invalid="true"' in part
    assert "No such group" in page.split('id="publisher-b"')[1].split("</textarea>")[0]
    refused = ann.send(f"/desk/{code}", choice="accept")
    assert refused.status_code == 422
    assert "Problem:" in refused.text.split("</title>")[0]
    assert place.find(code).status is Status.WAITING
    place.inbox.withdraw(code, NOON)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose what to do."),
        ({"choice": "publish"}, "Choose what to do."),
        ({"choice": "ask"}, "Write what you want to know."),
        ({"choice": "decline", "reason": "  "}, "Say why, in plain words."),
        ({"choice": "merge", "reason": "We have it."}, "Say which record"),
        ({"choice": "merge", "reason": "We have it.", "other": "org/nothing"}, "org/nothing"),
        ({"choice": "decline", "reason": "x" * 3000}, "Use at most"),
        ({"choice": "decline", "reason": "Ask ann@example.org."}, "Take out any email address"),
        ({"choice": "decline", "reason": "No.", "seen": "old"}, "has changed since you opened it"),
    ],
)
def test_a_decision_that_cannot_be_is_shown_again_with_what_is_wrong(ann, place, sent, told):
    code = place.keep(UNION, "org")

    response = ann.send(f"/desk/{code}", **sent)

    assert response.status_code in (409, 422)
    assert told.lower() in words(response.text).lower()
    assert place.find(code).status is Status.WAITING
    place.inbox.withdraw(code, NOON)


def test_a_double_is_joined_once_it_is_chosen_which_words_stand(ann, place):
    code = place.keep(UNION, "org")
    choice = {"choice": "merge", "reason": "We have it.", "into": "org/garden-union"}

    page = ann.client.get(f"/desk/{code}").text
    asked = ann.send(f"/desk/{code}", **choice)
    done = ann.send(f"/desk/{code}", **choice, **{"take-name": "ours"})

    assert "Is it the same as The garden union ?" in words(page)
    assert "<ins>" in page
    assert "Name: which one stands?" in words(asked.text)
    assert done.status_code == 303
    assert place.find(code).decision.outcome is Outcome.MERGED


def test_a_question_is_asked_and_the_curator_stays_at_the_suggestion(ann, place):
    code = place.keep(UNION, "org")

    asked = ann.send(f"/desk/{code}", choice="ask", reason="Is it the same as the garden union?")
    aside = ann.send(f"/desk/{code}", choice="aside")

    assert asked.headers["location"] == aside.headers["location"] == code.text
    told = words(ann.client.get(f"/desk/{code}").text)
    assert "We asked" in told
    assert "A curator left it to another" in told
    assert "For them to answer" in words(ann.client.get("/desk?status=asked").text)
    place.inbox.withdraw(code, NOON)


def test_what_came_by_the_command_line_is_changed_and_accepted_here_too(ann, place):
    text = "A workshop in a shed"
    code = by_command_line(place, _file_about(text))
    path = f"/desk/{code}"
    record = re.search(rf"{code}/record\?record=(item/[a-z0-9-]+)", ann.client.get(path).text)[1]

    page = ann.client.get(f"{path}/record?record={record}").text
    answers = {
        **{key: SHED[key] for key in ("type", "kind", "description", "authors", "audience", "readDepth")},
        **{"name": (text,), "publishedYear": ("2020",)},
        **dict.fromkeys(("webAddress", "source"), ("https://example.org/workshop",)),
    }
    changed = ann.send(
        f"{path}/record", f"{path}/record?record={record}", reason="The year was wrong.", **lines(answers)
    )
    accepted = ann.send(path, choice="accept", reason="Good.")

    assert field(page, "of-record") == record
    assert changed.status_code == 303
    assert accepted.status_code == 303
    assert "2020" in (place.project.root / f"data/records/{record}.ttl").read_text("utf-8")
    assert text in words(ann.client.get("/desk/decided").text)


def _file_about(title: str) -> str:
    text = SHED_FILE.replace("a-shed-for-all-2021", "a-workshop-in-a-shed-2021").replace(
        "A shed for all", title
    )
    return text.replace("https://example.org/shed>", "https://example.org/workshop>").replace(
        "schema:publisher <org/shed-trust> ;", ""
    )


def test_a_suggestion_is_written_down_on_the_phone_and_its_code_read_out(ann, place):
    nothing = ann.send("/desk/enter", channel="phone")
    hidden = ann.client.get("/desk/enter").text
    sent = {
        "channel": "phone",
        "words": "A film.\nAbout bees.",
        "group": "carers",
        "contact": "0117 000000",
        "consent": "yes",
    }
    data = {"word": field(hidden, "word"), "once": field(hidden, "once"), **sent}

    first, second = (ann.client.post("/desk/enter", data=data) for _ in range(2))

    assert nothing.status_code == 422
    assert first.headers["location"] == second.headers["location"]  # sent twice, kept once
    code = Code.read(first.headers["location"].split("/")[0])
    kept = place.find(code)
    assert (kept.channel.value, kept.words, kept.on_behalf_of, kept.consent) == (
        "phone",
        "A film.\nAbout bees.",
        "carers",
        True,
    )
    receipt = words(ann.client.get(f"/desk/{code}/receipt").text)
    assert code.text in receipt
    assert (
        len(
            re.findall(
                r"Kilo|Mike|Tango|\b(?:two|three|four|five|six|seven|eight|nine)\b|[A-Z][a-z-]+", receipt
            )
        )
        >= 8
    )
    place.inbox.withdraw(code, NOON)


GOOD = """\
Title (en),What it is about (en),Web address
A bee guide,How to keep bees together.,https://example.org/bees
A pond guide,How to dig a pond.,
"""
BAD = """\
Title (en),Kind of thing,Free to use
A bee guide,guidance,yes
A pond guide,gidance,yes
A tree guide,a tree,yes
"""


def cards(ann: Curator, table: str, **data: str):
    page = ann.client.get("/desk/cards").text
    hidden = {"word": field(page, "word"), "once": field(page, "once")}
    return ann.client.post(
        "/desk/cards", data={**hidden, **data}, files={"table": ("../../x.csv", table.encode())}
    )


def test_who_sends_a_picture_in_the_place_of_a_table_is_told_what_to_do(ann):
    page = ann.client.get("/desk/cards").text
    hidden = {"word": field(page, "word"), "once": field(page, "once")}
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))

    refused = ann.client.post("/desk/cards", data=hidden, files={"table": ("cards.csv", picture)})

    assert refused.status_code == 422
    assert "Save the table as CSV first." in words(refused.text)
    assert "UTF-8" not in refused.text.split("<main")[1]


def test_each_row_of_a_table_of_cards_becomes_a_suggestion(ann, place):
    response = cards(ann, GOOD, group="carers", consent="yes")

    codes = [Code.read(each) for each in re.findall(r"<code>([^<]+)</code>", response.text)]
    kept = [place.find(code) for code in codes]
    assert [each.answers["name"] for each in kept] == [("A bee guide",), ("A pond guide",)]
    assert {(each.channel.value, each.kind, each.on_behalf_of, each.consent) for each in kept} == {
        ("workshop", "item", "carers", True)
    }
    for code in codes:
        place.inbox.withdraw(code, NOON)


def test_of_a_table_with_mistakes_nothing_is_kept_and_each_is_told_by_row_and_column(ann, place):
    before = place.inbox.count_waiting()

    response = cards(ann, BAD)

    assert response.status_code == 422
    told = words(response.text)
    assert "Row 3, column B." in told
    assert "Row 4, column B." in told
    assert "“gidance” is not on the list" in told
    assert place.inbox.count_waiting() == before


@pytest.mark.parametrize("table", ["", "nothing here", "\x00\x01\x02", "Title (en)\n"])
def test_what_is_no_table_is_refused_in_words(ann, place, table):
    before = place.inbox.count_waiting()

    response = cards(ann, table)

    assert response.status_code == 422
    assert "There is a problem" in words(response.text)
    assert place.inbox.count_waiting() == before


def test_what_was_decided_is_found_by_its_code(ann, place):
    code = place.keep(UNION, "org")
    ann.send(f"/desk/{code}", choice="decline", reason="We have it already.")

    typed = code.text.upper().replace("-", " ")
    found = ann.client.get("/desk/decided", params={"code": typed})

    assert found.headers["location"] == code.text
    told = words(ann.client.get(f"/desk/{code}").text)
    assert "Declined" in told
    assert "We have it already." in told
    assert ann.client.get("/desk/decided", params={"code": "k7m-4tc-93"}).status_code == 404
    assert ann.client.get("/desk/k7m-4tc-94").status_code == 404
    assert ann.client.get("/desk/nonsense").status_code == 404


def test_two_curators_at_once_are_told_of_each_other(ann, place):
    code = place.keep(UNION, "org")
    page = ann.client.get(f"/desk/{code}").text
    ann.send(f"/desk/{code}", choice="decline", reason="We have it already.")

    late = ann.client.post(
        f"/desk/{code}", data={"word": field(page, "word"), "seen": field(page, "seen"), "choice": "accept"}
    )

    assert late.status_code == 409
    assert "Somebody else has decided already" in words(late.text)


def test_the_queue_is_quick_with_a_thousand_waiting_and_shows_fifty(ann, place):
    several = [NewSuggestion(kind="org", answers={**UNION, "name": (f"Group {n}",)}) for n in range(1000)]
    place.inbox.keep_all(several, came=NOON + timedelta(days=2), once="many")
    ann.client.get("/desk")

    begun = time.process_time()
    page = ann.client.get("/desk?channel=form&page=3").text
    spent = time.process_time() - begun

    assert len(re.findall(r'<tr role="row"><th scope="row"', page)) == 50
    assert "101 to 150 of" in words(page)
    assert "Being checked" in words(page) or "thing" in words(page)
    assert spent < 3.0  # of the processor; checks of a page go on beside

"""The form for suggestions, as somebody meets it without scripts and without cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from asking import Client, served
from desk_project import desk_project
from filling import FORM, Page, last_page, opened, sent

from coprod_kg.codes import Code, QueueFull
from coprod_kg.errors import CannotWrite
from coprod_kg.forms import form_of
from coprod_kg.inbox import Channel, NewSuggestion, Status
from coprod_kg.site import addresses
from coprod_kg.web.public.suggesting import asking as asking_pages
from coprod_kg.web.public.suggesting.steps import Steps, kinds_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("suggesting")
    with served(desk_project(folder / "list").root, folder / "state") as client:
        yield client


def kept(client: Client, code: str):
    return client.live.inbox.find(Code.read(code))


def test_a_thing_is_suggested_page_by_page_and_kept_when_it_is_sent(client):
    page = opened(client)
    assert page.step == "what"
    page = page.press(way="item")
    assert page.step == "find"
    page = page.press(a_name="Sharing the watering can", a_webAddress="https://example.org/can")
    assert page.step == "g-what-it-is"
    page = page.press(
        a_kind="guidance", a_description="It shows how neighbours decide who waters what, together."
    )
    page = page.press(a_audience=["carers", "researchers"], a_usefulAtStage=["doing-the-study"])
    page = page.press(a_addresses=["tokenism"] if "tokenism" in page.text else [], a_readDepth="whole-work")
    assert page.step == "you"
    page = page.press(group="carers", interest="yes", consent="yes", contact="Call 0117 496 0000")
    assert page.step == "check"
    assert client.live.inbox.count_waiting() == 0  # nothing is kept before somebody presses “Send”

    code = sent(page)

    found = kept(client, code)
    assert (found.channel, found.kind, found.status) == (Channel.FORM, "item", Status.WAITING)
    assert found.answers["name"] == ("Sharing the watering can",)
    assert found.answers["audience"] == ("carers", "researchers")
    assert (found.on_behalf_of, found.own_interest, found.consent) == ("carers", True, True)
    assert client.live.inbox.contact(found.code) == "Call 0117 496 0000"


@pytest.mark.parametrize(
    "typed", [{"a_name": "A rake for two"}, {"a_webAddress": "https://example.org/rake"}]
)
def test_a_name_or_a_web_address_is_enough(client, typed):
    page = opened(client).press(way="item").press("enough", **typed)

    assert page.step == "you"
    assert page.press().step == "check"


def test_neither_name_nor_address_is_too_little(client):
    page = opened(client).press(way="item").press()

    assert (page.status, page.step) == (422, "find")
    assert page.title.startswith("Problem: ")
    assert "#q-name" in page.links
    assert "Write its name or its web address." in page.text


def test_what_is_wrong_is_said_at_the_top_and_at_its_field_and_what_was_typed_is_kept(client):
    page = opened(client).press(way="item").press(a_name="A rake", a_webAddress="sites google com/rake")

    assert (page.status, page.title.startswith("Problem: ")) == (422, True)
    assert "#q-webAddress" in page.links
    assert 'id="q-webAddress-e1"' in page.text
    assert re.search(
        r'id="q-webAddress"[^>]*aria-describedby="q-webAddress-h q-webAddress-e1" aria-invalid="true"',
        page.text,
    )
    assert page.said("a.webAddress") == ["sites google com/rake"]
    assert page.said("a.name") == ["A rake"]
    mended = page.press(a_webAddress="https://example.org/rake")
    assert (mended.status, mended.step) == (200, "g-what-it-is")


def test_a_web_address_may_be_written_as_it_is_printed(client):
    page = opened(client).press(way="item").press(a_webAddress="www.example.org/rake")

    assert (page.status, page.step) == (200, "g-what-it-is")
    assert page.said("a.webAddress") == ["www.example.org/rake"]


@pytest.mark.parametrize("kind", ["item", "org", "project", "venue"])
def test_every_question_of_the_shapes_is_asked_on_some_page(client, kind):
    edition = client.live.current.edition
    page = opened(client).press(way=kind).press(a_name="Something that is new here")
    asked = set(page.ids)
    while page.step != "check":
        asked |= {each for each in page.ids if each.startswith("q-")}
        page = page.press()
    for step in Steps(edition, kind).extra:
        asked |= set(page.press(f"to:{step}").ids)
    asked |= set(page.press("to:find").ids)

    missing = [
        field.key
        for field in form_of(edition, kind).asked
        if not any(each in asked for each in (f"q-{field.key}", f"q-{field.key}-1"))
    ]
    assert missing == (["listed"] if kind == "item" else [])  # its lines have parts without one main value


def test_no_stranger_is_asked_about_a_person(client):
    assert "person" not in kinds_of(client.live.current.edition)
    assert 'value="person"' not in opened(client).text
    assert opened(client).press(way="person").status == 422


def test_names_on_a_thing_are_one_on_each_line(client):
    page = (
        last_page(client)
        .press("to:g-who-made-it")
        .press(a_authors="Ann Elm\n\nBo Oak", a_publisher="Nobody we know")
    )
    assert page.step == "check"

    found = kept(client, sent(page))

    assert found.answers["authors"] == ("Ann Elm", "Bo Oak")
    assert found.answers["publisher"] == ("Nobody we know",)  # it is no mistake that it is not on the list


def test_going_back_and_changing_loses_nothing(client):
    page = last_page(client, a_webAddress="https://example.org/can-2", a_doi="10.1000/can")

    page = page.press("to:find")
    assert page.said("a.webAddress") == ["https://example.org/can-2"]
    page = page.press("back")
    assert page.step == "what"
    page = page.press()
    assert page.said("a.doi") == ["10.1000/can"]
    page = page.press().press(a_description="").press("back")
    assert page.step == "g-what-it-is"


def test_what_is_on_the_list_already_is_found_by_its_name_and_by_its_address(client):
    for typed in ({"a_name": "Digging Together"}, {"a_webAddress": "https://example.org/union"}):
        way = "item" if "a_name" in typed else "org"
        page = opened(client).press(way=way).press(**typed)

        assert page.step == "same", typed
        assert "the same" in page.text
        assert any(link.startswith("doc/") for link in page.links)


def test_somebody_may_say_that_it_is_another_and_is_not_asked_again(client):
    page = opened(client).press(way="item").press(a_name="Digging together")
    page = page.press(same="")
    assert page.step == "g-what-it-is"
    page = page.press("back").press()
    assert page.step == "g-what-it-is"


def test_somebody_may_say_that_it_is_the_same_and_tell_what_is_wrong_with_it(client):
    page = opened(client).press(way="item").press(a_name="Digging together")
    page = page.press(same="item/digging-together-2019")
    assert page.step == "record"
    assert "Digging together" in page.text
    assert page.press().status == 422
    page = page.press(words="It has moved.").press()

    found = kept(client, sent(page))

    assert (found.kind, found.record, found.words) == ("item", "item/digging-together-2019", "It has moved.")
    assert found.answers == {}


def test_own_words_need_nothing_else(client):
    page = opened(client).press(way="words")
    assert page.step == "words"
    assert page.press().status == 422
    page = page.press(
        words="The film about allotments.\nIt is on the web.", a_name="", a_webAddress=""
    ).press()

    found = kept(client, sent(page))

    assert (found.kind, found.words) == ("", "The film about allotments.\nIt is on the web.")


def test_own_words_may_be_a_web_address_only(client):
    page = opened(client).press(way="words").press(a_webAddress="example.org/a film").press()

    assert kept(client, sent(page)).answers == {"webAddress": ("example.org/a film",)}


@pytest.mark.parametrize(
    ("link", "step", "says"),
    [
        (
            addresses.suggestion(about="racism", for_="carers"),
            "find",
            [("a.addresses", "racism"), ("a.audience", "carers")],
        ),
        (addresses.suggestion(stage="doing-the-study"), "find", [("a.usefulAtStage", "doing-the-study")]),
        (
            addresses.suggestion(record="org/garden-union", title="x"),
            "record",
            [("record", "org/garden-union")],
        ),
        (addresses.suggestion(record="org/gone", title="The old one"), "words", [("a.name", "The old one")]),
        ("suggest.html?title=A+rake&kind=guidance", "find", [("a.name", "A rake"), ("a.kind", "guidance")]),
        ("suggest.html?about=nonsense&for=%3Cscript%3E", "find", []),
    ],
)
def test_a_link_to_the_form_says_what_it_knows(client, link, step, says):
    page = opened(client, f"/{link}")

    assert page.step == step
    for name, value in says:
        assert page.said(name) == [value]
    assert "nonsense" not in page.text
    assert "<script>" not in page.text


def test_what_a_link_said_is_chosen_on_its_page(client):
    page = opened(client, f"/{addresses.suggestion(about='racism', for_='carers')}").press(
        a_name="Something new to us"
    )
    page = page.press()
    assert page.step == "g-who-it-is-for"
    assert page.said("a.audience") == ["carers"]


def test_a_suggestion_that_is_sent_twice_is_kept_once(client):
    page = last_page(client, a_name="A rake that is sent twice")

    assert sent(page) == sent(page)
    other = page.press("to:find").press(a_name="A rake that is sent another time")
    while other.step != "check":
        other = other.press()
    assert sent(other) != sent(page)


@pytest.mark.parametrize("spoilt", ["", "nonsense", "x" * 5000])
def test_a_form_without_a_good_ticket_comes_back_with_a_good_one_and_all_that_was_typed(client, spoilt):
    page = last_page(client, a_name="A rake with a spoilt ticket").press("send", ticket=spoilt)

    assert page.status == 422
    assert page.title.startswith("Problem: ")
    assert page.said("a.name") == ["A rake with a spoilt ticket"]
    assert sent(page)


def test_an_old_form_is_kept_after_one_more_press(client, monkeypatch):
    page = last_page(client, a_name="A rake that was left lying")
    monkeypatch.setattr("coprod_kg.web.public.suggesting.tickets.LASTS", -1)
    late = page.press("send")
    monkeypatch.undo()

    assert "open for a long time" in late.text
    assert sent(late)


def test_a_program_that_fills_in_everything_is_asked_whether_it_is_one(client):
    page = last_page(client, a_name="A rake of a program").press("send", homepage="https://spam.example.org")

    assert page.status == 422
    assert page.said("homepage") == [""]
    assert sent(page)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://elsewhere.example.org"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1"}, 422),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 422),
        ({}, 422),
    ],
)
@pytest.mark.parametrize("path", [FORM, "/suggestion"])
def test_what_another_site_sends_is_refused(client, path, headers, status):
    assert client.post(path, data={"way": ""}, headers=headers).status_code == status


def test_too_many_from_one_address_wait_and_lose_nothing(tmp_path):
    with served(desk_project(tmp_path / "list").root, tmp_path / "state", suggestions_per_hour=1) as client:
        assert sent(last_page(client, a_name="The first rake"))
        page = last_page(client, a_name="The second rake").press("send")

        assert page.status == 429
        assert int(page.response.headers["retry-after"]) > 60
        assert "Please wait 6" in page.text or "Please wait 5" in page.text
        assert page.said("a.name") == ["The second rake"]
        assert client.live.inbox.count_waiting() == 1


def test_who_keeps_the_checks_busy_waits_and_loses_nothing(tmp_path):
    with served(
        desk_project(tmp_path / "list").root, tmp_path / "state", query_seconds_per_minute=0.001
    ) as client:
        opened(client).press(way="item").press(a_name="A busy rake")
        page = opened(client).press(way="item").press(a_name="A busy rake")

    assert (page.status, page.step) == (429, "what")
    assert "Nothing that you typed is lost" in page.text
    assert page.said("way") == ["item"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (QueueFull(5000), "so many suggestions"),
        (CannotWrite(__import__("pathlib").PurePath("/var/state/inbox.sqlite3"), "full"), "our mistake"),
    ],
)
def test_an_inbox_that_takes_nothing_is_told_in_plain_words_and_nothing_is_lost(
    client, monkeypatch, error, words
):
    page = last_page(client, a_name="A rake for a full shed")

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(client.live.inbox, "keep", refuse)
    again = page.press("send")
    monkeypatch.undo()

    assert again.status == 503
    assert words in again.text
    assert "/var/state" not in again.text
    assert again.said("a.name") == ["A rake for a full shed"]
    assert sent(again)


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("way", ["item", "words"])
def test_what_is_typed_is_shown_and_never_obeyed(client, way):
    page = opened(client).press(way=way)
    page = page.press(a_name=HOSTILE, a_webAddress=f"https://example.org/{HOSTILE}", words=HOSTILE)

    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert page.said("a.name") == [HOSTILE]


@pytest.mark.parametrize(
    "odd",
    [
        {"step": "../../etc/passwd"},
        {"step": "check", "go": "send"},
        {"way": "item", "step": "check", "go": "send"},
        {"way": "record", "step": "check", "go": "send", "record": "org/nobody"},
        {"way": "item", "step": "find", "go": "to:nowhere", "a.name": "x"},
        {"way": "item", "step": "same", "same": "org/garden-union", "a.name": "x"},
        {"way": "item", "step": "g-power", "a.addresses": "x" * 9000},
        {"way": "item", "step": "find", "a.name": "x" * 20_000},
        {"way": "item", "step": "find", "a.name": "\u202ex"},
        {"way": "item", "step": "find", "a.__class__": "x", "a.": "y"},
        {"way": "words", "step": "words", "words": "\x07"},
        {"way": "item\x00", "step": "what"},
    ],
)
def test_what_no_page_of_ours_sends_is_answered_with_a_page(client, odd):
    before = client.live.inbox.count_waiting()
    page = Page(client, client.post(FORM, data=odd, headers={"accept": "text/html"}))

    assert page.status in (200, 422)
    assert page.forms
    assert client.live.inbox.count_waiting() == before


def test_only_what_is_on_our_lists_is_kept_of_what_is_chosen(client):
    page = last_page(client, a_name="A rake with odd choices")

    found = kept(client, sent(page.press("to:you").press(group="my neighbour Ann")))

    assert found.on_behalf_of == ""


def test_a_form_that_is_too_large_is_refused(tmp_path):
    with served(desk_project(tmp_path / "list").root, tmp_path / "state", form_bytes=2000) as client:
        assert client.post(FORM, data={"words": "x" * 3000}).status_code == 413
    with served(desk_project(tmp_path / "list2").root, tmp_path / "state2") as client:
        assert (
            client.post(FORM, content=b"{}", headers={"content-type": "application/json"}).status_code == 415
        )


def test_nothing_that_was_typed_is_in_the_log_or_in_an_address(client):
    page = last_page(client, a_name="A very secret rake")
    page = page.press("to:you").press(contact="Call 0117 496 0001")
    code = sent(page)

    log = "\n".join(client.lines())
    assert "secret" not in log
    assert "0117" not in log
    assert code in page.press("send").response.headers["location"]


def test_pages_of_the_form_are_kept_by_nobody_and_set_no_cookie(client):
    for page in (opened(client), last_page(client)):
        headers = page.response.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-robots-tag"] == "noindex"
        assert "set-cookie" not in headers
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert " style=" not in page.text
        assert " onclick=" not in page.text
        assert 'name="robots" content="noindex"' in page.text


def test_every_id_is_there_once_and_every_link_to_a_place_leads_to_one(client):
    page = opened(client)
    while True:
        assert len(page.ids) == len(set(page.ids)), page.step
        assert [each for each in page.links if each.startswith("#") and each[1:] not in page.ids] == []
        if page.step == "check":
            break
        page = page.press(way="item", a_name="A rake of many pages")


def test_a_mistake_that_was_smuggled_past_its_page_is_found_before_it_is_sent(client):
    page = last_page(client, a_name="A smuggled rake")
    data = [*page.form.values, ("a.webAddress", "javascript:alert(1)"), ("go", "send")]

    again = page.send(data)

    assert again.status == 422
    assert "#change-find" in again.links
    assert "change-find" in again.ids


def test_the_channel_and_nobody_is_what_we_know_of_who_sent_it(client):
    found = kept(client, sent(last_page(client, a_name="An anonymous rake")))

    assert {name: getattr(found, name) for name in vars(NewSuggestion()) if name != "answers"} == {
        "channel": Channel.FORM,
        "kind": "item",
        "record": "",
        "words": "",
        "on_behalf_of": "",
        "own_interest": False,
        "consent": False,
    }


def test_the_secret_that_signs_forms_is_for_its_owner_only(client):
    path = client.live.settings.state / "secret"

    assert path.stat().st_mode & 0o777 == 0o600
    assert asking_pages.tickets_of(client.live.settings.state) is asking_pages.tickets_of(
        client.live.settings.state
    )

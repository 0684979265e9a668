"""The door of the desk: who gets in, for how long, and how often somebody may try."""

from __future__ import annotations

import pytest
from desk_cases import PASSWORD, Curator, Place, desk_of, field

from coprod_kg.inbox import INBOX
from coprod_kg.inbox.curators import Curators
from coprod_kg.web.desk.sessions import LASTS, Keys

PAGES = ("/desk", "/desk/decided", "/desk/enter", "/desk/cards", "/desk/password", "/desk/k7m-4tc-94")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_of(tmp_path_factory.mktemp("door")) as found:
        yield found


@pytest.fixture
def ann(desk) -> Curator:
    curator, place = desk
    for name in ("ann", "bo"):
        accounts(place).forget_missed(f"name {name}")
    accounts(place).forget_missed("address testclient")
    curator.client.cookies.clear()
    return curator


def accounts(place: Place) -> Curators:
    return Curators(place.state / INBOX)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_shown_to_who_has_not_signed_in(ann, path):
    response = ann.client.get(path)

    assert response.status_code == 303
    assert "sign-in" in response.headers["location"]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/desk/enter", "/desk/cards", "/desk/password", "/desk/sign-out", "/desk/k7m-4tc-94"]
)
def test_nothing_can_be_sent_by_who_has_not_signed_in(ann, path):
    assert ann.client.post(path, data={"word": "x"}).headers["location"].endswith("sign-in")


def test_a_curator_comes_in_and_to_the_page_that_was_asked_for(ann):
    door = ann.client.get("/desk/decided").headers["location"]
    page = ann.client.get(f"/desk/{door}").text

    response = ann.client.post(
        "/desk/sign-in",
        data={"name": "Ann ", "password": PASSWORD, "word": field(page, "word"), "next": field(page, "next")},
    )

    assert response.headers["location"] == "decided"
    assert "Ann Elm" in ann.client.get("/desk").text


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_who_is_turned_away_is_not_told_why(ann, name):
    response = ann.sign_in(name, "a wrong password")

    assert response.status_code == 422
    assert "That name and password do not fit together." in response.text
    assert "a wrong password" not in response.text


def test_the_cookie_is_for_the_desk_only_and_no_script_can_read_it(ann):
    cookies = ann.sign_in().headers.get_list("set-cookie")

    [visit] = [each for each in cookies if each.startswith("coprod-kg-desk=")]
    assert {"HttpOnly", "Path=/desk", "SameSite=lax", f"Max-Age={LASTS}"} <= set(visit.split("; "))
    assert "Secure" not in visit  # 127.0.0.1


def test_anywhere_but_on_this_machine_the_cookie_needs_https(ann):
    cookie = ann.client.get("/desk/sign-in", headers={"host": "list.example.org"}).headers["set-cookie"]

    assert "Secure" in cookie


def test_a_visit_that_somebody_prepared_is_not_used(ann):
    ann.client.cookies.set("coprod-kg-desk", "prepared", path="/desk")
    before = ann.client.cookies.get("coprod-kg-desk", path="/desk")

    ann.sign_in()

    assert [each for each in ann.client.cookies.jar if each.name == "coprod-kg-desk" and each.value != before]


def test_after_signing_out_a_copy_of_the_cookie_is_worth_nothing(ann):
    ann.sign_in()
    copy = next(each.value for each in ann.client.cookies.jar if each.name == "coprod-kg-desk")
    response = ann.client.post("/desk/sign-out", data={"word": ann.word("/desk")})
    assert response.status_code == 303

    ann.client.cookies.clear()
    ann.client.cookies.set("coprod-kg-desk", copy, path="/desk")

    assert ann.client.get("/desk").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused(ann, headers):
    ann.sign_in()
    word = ann.word("/desk/enter")

    assert ann.client.post("/desk/enter", data={"word": word}, headers=headers).status_code == 403


def test_a_form_without_the_word_of_this_visit_is_refused(ann):
    ann.sign_in()
    old = ann.word("/desk/enter")
    ann.client.cookies.clear()
    ann.sign_in()

    sent = [ann.client.post("/desk/enter", data=data) for data in ({"name": "A shed"}, {"word": old})]

    assert [each.status_code for each in sent] == [403, 403]


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "desk/../../x", "desk/\\evil", "javascript:x"]
)
def test_the_door_leads_nowhere_else(ann, next_):
    word = ann.word("/desk/sign-in")

    response = ann.client.post(
        "/desk/sign-in", data={"name": "ann", "password": PASSWORD, "word": word, "next": next_}
    )

    assert response.headers["location"] == "../desk"


def test_who_tries_again_and_again_has_to_wait_even_with_the_right_password(ann):
    answers = [ann.sign_in("ann", f"wrong number {number}").status_code for number in range(5)]
    response = ann.sign_in()

    assert answers == [422, 422, 422, 422, 429]
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) >= 1
    assert ann.sign_in("bo").status_code == 303  # another name may go on from here


def test_nobody_is_kept_out_of_their_own_browser_by_who_tries_their_name(ann):
    ann.sign_in("bo")
    known = next(each.value for each in ann.client.cookies.jar if each.name == "coprod-kg-browser")
    ann.client.cookies.clear()
    for number in range(5):
        ann.sign_in("bo", f"wrong number {number}")
    locked = ann.sign_in("bo")

    ann.client.cookies.set("coprod-kg-browser", known, path="/desk")

    assert locked.status_code == 429
    assert ann.sign_in("ann", "wrong password").status_code == 422  # it is of no use for another name
    assert ann.sign_in("bo").status_code == 303


def test_when_very_many_knock_the_rest_is_sent_away_at_once(ann, monkeypatch):
    monkeypatch.setattr("coprod_kg.web.desk.door._MOST_KNOCKING", 0)

    response = ann.sign_in()

    assert response.status_code == 503
    assert response.headers["retry-after"] == "10"


def test_many_names_from_one_address_are_too_many(ann):
    answers = {ann.sign_in(f"name-{number}", "wrong password").status_code for number in range(13)}

    assert answers == {422, 429}


def test_a_visit_ends_with_the_password_and_with_the_account(ann, desk):
    _, place = desk
    accounts(place).add("cy", PASSWORD)
    ann.sign_in("cy")
    assert ann.client.get("/desk").status_code == 200

    accounts(place).change_password("cy", "twelve garden spades")
    assert ann.client.get("/desk").status_code == 303

    ann.sign_in("cy", "twelve garden spades")
    accounts(place).remove("cy")
    assert ann.client.get("/desk").status_code == 303


def test_a_curator_changes_the_password_and_stays(ann, desk):
    _, place = desk
    accounts(place).add("di", PASSWORD)
    ann.sign_in("di")
    new = {"new": "thirteen garden spades", "again": "thirteen garden spades"}

    wrong = ann.send("/desk/password", old="not my password", **new)
    short = ann.send("/desk/password", old=PASSWORD, new="short", again="short")
    other = ann.send("/desk/password", old=PASSWORD, new=new["new"], again="another")
    done = ann.send("/desk/password", old=PASSWORD, **new)

    assert [each.status_code for each in (wrong, short, other, done)] == [422, 422, 422, 303]
    assert "at least 12 letters" in short.text
    assert ann.client.get("/desk").status_code == 200
    assert accounts(place).check("di", "thirteen garden spades")


def test_no_password_is_written_down(ann):
    ann.sign_in("ann", "a password that is wrong")
    ann.sign_in()

    assert not [line for line in ann.client.lines() if "password that" in line or PASSWORD in line]


def test_a_visit_is_over_after_twelve_hours():
    keys = Keys("secret")
    cookie = keys.cookie(keys.begin("ann", "stamp", now=0.0))

    assert keys.read(cookie, now=LASTS - 1)
    assert keys.read(cookie, now=LASTS) is None
    assert keys.read(cookie[:-2] + "xx", now=0.0) is None
    assert Keys("another secret").read(cookie, now=0.0) is None

"""Suggesting in a real browser: from the first page to what became of it, with scripts and without; and axe-core."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import cycle

import pytest
from live import list_in, running
from looking import LOOKS, looked_at

from coprod_kg.codes import Code
from coprod_kg.inbox import INBOX, Inbox, Outcome, Status

WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
MISTAKE = r"console: Failed to load resource: the server responded with a status of 422|answered 422"


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A server of a copy of the real list, and its inbox."""
    project = list_in(tmp_path_factory.mktemp("suggesting"))
    os.environ["COPROD_KG_SUGGESTIONS_PER_HOUR"] = "1000"
    try:
        with running(project) as address, closing(Inbox(project / "state" / INBOX)) as inbox:
            yield address, inbox
    finally:
        del os.environ["COPROD_KG_SUGGESTIONS_PER_HOUR"]


@pytest.fixture
def visit(tab, live):
    """A function that opens a tab on the live site: nothing may go wrong in it."""
    return partial(tab, live[0])


def press(page, button):
    """Press a button that leads to another page."""
    with page.expect_navigation():
        button.click()


def go_on(page):
    press(page, page.locator("#go"))


def heading(page):
    return page.locator("h1").inner_text()


def pages_of(tab, name):
    """Every page from the first to the receipt and beyond, one after the other."""
    page = tab.open("suggest.html")
    yield page
    page.get_by_label("Thing to read, watch or use").check()
    go_on(page)
    yield page
    page.locator("#q-name").fill(name)
    page.locator("#q-webAddress").fill("sites google com/watering")
    tab.forgive(MISTAKE)
    go_on(page)
    assert page.title().startswith("Problem: ")
    assert page.locator("#q-name").input_value() == name
    yield page
    page.locator("#q-webAddress").fill("https://example.org/watering")
    go_on(page)
    yield page
    page.locator("#q-description").fill("It shows how neighbours can decide together who waters what.")
    go_on(page)
    page.get_by_label("Carers").check()
    yield page
    go_on(page)
    page.locator("summary").first.click()
    page.locator('[name="a.addresses"][value=tokenism]').check()
    yield page
    go_on(page)
    page.get_by_label("Carers").check()
    page.locator("#contact").fill("Call 0117 496 0000")
    yield page
    go_on(page)
    yield page
    press(page, page.get_by_role("button", name="Who made it"))
    page.locator("#q-authors").fill("Ann Elm\nBo Oak")
    go_on(page)
    assert "Bo Oak" in page.locator("main").inner_text()
    press(page, page.locator("#send"))
    assert heading(page) == "Thank you. We have it"
    yield page
    press(page, page.get_by_role("link", name="See your suggestion"))
    assert heading(page) == "It is waiting"
    yield page


@pytest.mark.parametrize(
    ("width", "scripts"), [("phone", True), ("desktop", False)], ids=["phone, scripts", "desktop, no scripts"]
)
def test_somebody_suggests_a_thing_and_sees_what_becomes_of_it(visit, live, width, scripts):
    tab = visit(width=width, scripts=scripts)
    name = f"Watering together {width} {scripts}"
    wide = [heading(page) for page in pages_of(tab, name) if scripts and page.evaluate(WIDER)]
    assert not wide

    code = Code.read(tab.path.split("/")[1])
    found = live[1].find(code)
    assert found.answers["name"] == (name,)
    assert found.answers["authors"] == ("Ann Elm", "Bo Oak")
    assert (found.on_behalf_of, live[1].contact(code)) == ("carers", "Call 0117 496 0000")

    live[1].ask(code, "Which garden is it?", datetime.now(UTC))
    page = tab.open(f"suggestion/{code}")
    page.get_by_label("What would you like to answer?").fill("The one by the river.")
    press(page, page.get_by_role("button", name="Send"))
    assert live[1].find(code).status is Status.WAITING
    live[1].decide(code, Outcome.DECLINED, "It is about hoses.", (), datetime.now(UTC))
    page.reload()
    assert heading(page) == "We said no"
    press(page, page.get_by_role("link", name="What others suggested, and what we did"))
    assert "It is about hoses." in page.locator("main").inner_text()
    assert tab.context.cookies() == []


def test_nobody_is_kept_out_of_the_form(visit, axe):
    tab, found, seen, looks = visit(), [], [], cycle(LOOKS)

    def look(page):
        seen.append(heading(page))
        found.extend(looked_at(page, axe, next(looks), seen[-1]))

    for page in pages_of(tab, "Watering together for all"):
        look(page)
    look(tab.open("suggestion"))
    look(tab.open("decisions"))
    page = tab.open("suggest.html?record=org/nihr&title=NIHR")
    look(page)
    go_on(page)  # with nothing written
    look(page)
    page = tab.open("suggest.html")
    page.get_by_label("Something else, or in my own words").check()
    go_on(page)
    look(page)
    page = tab.open("suggest.html?title=UK+Standards+for+Public+Involvement")
    go_on(page)
    assert heading(page) == "Is it this one?"
    look(page)

    assert len(set(seen)) >= 14
    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_after_a_mistake_the_reader_is_taken_to_it_and_from_there_to_the_field(visit, scripts):
    tab = visit(scripts=scripts)
    tab.forgive(MISTAKE)
    page = tab.open("suggest.html?title=A+rake")
    page.locator("#q-doi").fill("not a doi")
    page.locator("#q-doi").press("Enter")  # which presses “Go on”, and no other button

    assert page.title().startswith("Problem: ")
    if scripts:
        assert page.evaluate("document.activeElement.className") == "oops"
    page.locator(".oops a").click()
    assert page.locator("#q-doi:focus").count() == 1


def test_the_code_can_be_copied_and_the_keyboard_is_enough(visit):
    tab = visit(own=True)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = tab.open("suggest.html")
    page.keyboard.press("Tab")  # to the way past the head of the page
    page.keyboard.press("Enter")
    page.get_by_label("Something else, or in my own words").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#words").fill("There is a film about rakes.")
    for button in ("#go", "#go", "#send"):
        with page.expect_navigation():
            page.locator(button).press("Enter")
    assert heading(page) == "Thank you. We have it"
    page.get_by_role("button", name="Copy the code").press("Enter")

    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert Code.read(copied).text == page.locator(".code").inner_text()

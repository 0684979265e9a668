"""The curators' desk in a real browser: from a suggestion to a published page, without a script; and axe-core."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest
from axe import UNFOLD
from live import CURATOR, PASSWORD, list_in, running
from looking import LOOKS, looked_at, show

from coprod_kg.inbox import INBOX, Channel, Inbox, NewSuggestion

NOW = datetime.now(UTC)
GUIDE = NewSuggestion(
    kind="item",
    words="This is the new edition of the ethics guide. It now asks funders to change. Nobody paid us for our time.",
    on_behalf_of="carers",
    answers={
        "type": ("Resource",),
        "kind": ("guidance",),
        "name": (
            "Community-based participatory research: A guide to ethical principles and practice (3rd edition)",
        ),
        "description": (
            "The updated ethics guide. It asks funders and ethics committees to rethink their own rules.",
        ),
        "publishedYear": ("2022",),
        "audience": ("researchers",),
        "change": ("tokenism",),
        "usefulAtStage": ("judging-the-difference",),
        "webAddress": ("https://example.org/a guide",),
    },
)
CHANGE = NewSuggestion(kind="org", record="org/nihr", answers={"webAddress": ("https://example.org/nihr",)})
WORDS = NewSuggestion(
    words="There is a group that shares sheds.\nYoung carers made it.", channel=Channel.PHONE
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A server with suggestions, and their codes."""
    project = list_in(tmp_path_factory.mktemp("desk"))
    with running(project) as address:
        inbox = Inbox(project / "state" / INBOX)
        codes = [
            inbox.keep(new, "ann@example.org", came=NOW - timedelta(days=days))
            for new, days in ((GUIDE, 3), (CHANGE, 2), (WORDS, 1))
        ]
        yield address, [each.text for each in codes]


@pytest.fixture
def sit(tab, desk):
    """A function that opens a tab and signs in: nothing may go wrong in it."""

    def make(**how):
        opened = tab(desk[0], **how)
        page = opened.open("desk")
        page.get_by_label("Your name").fill(CURATOR)
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return opened

    return make


def suggest_in_own_words(tab, words):
    """Somebody suggests something; the tab stays at the receipt."""
    page = tab.open("suggest.html")
    page.get_by_label("Something else, or in my own words").check()
    page.locator("#go").click()
    page.locator("#words").fill(words)
    while not page.locator("#send").is_visible():
        page.locator("#go").click()
    page.locator("#send").click()
    page.get_by_role("heading", name="Thank you. We have it").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_suggestion_becomes_a_published_page_without_a_restart(tab, sit, desk, scripts):
    title = f"A film about sheds{'' if scripts else ' again'}"
    said = f"There is a film about sheds{'' if scripts else ', a second one'}."
    sender, curator = tab(desk[0], width="phone", scripts=scripts), sit(scripts=scripts)
    suggest_in_own_words(sender, said)
    page = curator.open("desk")
    page.get_by_role("link", name=said).click()
    page.get_by_role("link", name="Something to read, watch or use").click()
    typed = {
        "Title (needed)": title,
        "What it is about (should be there)": "Young carers show how they built a shed, and who decided what.",
        "When it came out": "2020" if scripts else "2011",
        "Names on it": "The shed group",
        "Web address": f"https://example.org/film-{scripts}",
        "Where this can be checked": f"https://example.org/film-{scripts}",
        "In a few plain words": "Written down from what they said.",
    }
    for name, text in typed.items():
        page.get_by_role("textbox", name=name, exact=True).fill(text)
    page.get_by_role("checkbox", name="Resource").check()
    page.get_by_role("combobox", name="Kind of thing").select_option(label="Video")
    page.get_by_role("group", name="Who it is for").get_by_role(
        "checkbox", name=re.compile("^Carers")
    ).check()
    page.get_by_role("radio", name="Whole work").check()
    page.get_by_role("button", name="Keep these changes").click()

    assert page.get_by_text("It has all that a record needs").is_visible()
    assert page.get_by_text(f"“{said}”").is_visible()  # as they said it
    page.get_by_role("radio", name="Accept").check()
    page.get_by_role("button", name="Save the decision").click()

    page.get_by_role("status").get_by_role("link", name=title, exact=True).click()
    assert curator.path.startswith("doc/item/a-film-about-sheds")
    assert page.get_by_role("heading", name=title, exact=True).is_visible()
    assert said not in curator.open("desk").locator("main").inner_text()
    page.get_by_role("button", name="Sign out").click()
    assert curator.path == "desk/sign-in"
    curator.open("desk")
    assert curator.path.startswith("desk/sign-in")
    sender.page.get_by_role("link", name="See your suggestion").click()
    assert sender.page.get_by_role("heading", name="We said yes").is_visible()


def test_mistakes_are_told_at_the_top_and_at_the_field_and_lead_there(sit, desk):
    codes = desk[1]
    tab = sit()
    tab.forgive(r"answered 422|status of 422")
    page = tab.open(f"desk/{codes[0]}")
    page.get_by_role("radio", name="Decline").check()
    page.get_by_role("button", name="Save the decision").click()

    assert page.title().startswith("Problem:")
    assert page.get_by_role("alert").evaluate("each => each === document.activeElement")
    page.get_by_role("alert").get_by_role("link", name="Say why").click()
    assert page.get_by_label("In your own words").evaluate("each => each === document.activeElement")
    assert page.get_by_role("radio", name="Decline").is_checked()


PAGES = (
    *("desk", "desk/{0}", "desk/{1}", "desk/{2}", "desk/{0}/record", "desk/{2}/record?kind=item"),
    *("desk/{0}/receipt", "desk/enter", "desk/cards", "desk/decided", "desk/password"),
)


WIDER = "() => document.documentElement.scrollWidth > innerWidth"


def test_axe_finds_nothing_at_the_desk_and_nothing_is_wider_than_the_screen(sit, desk, axe):
    tab = sit()
    tab.forgive(r"answered 422|status of 422")
    found = []
    looks = cycle(LOOKS)

    def look(page, when=""):
        page.evaluate(UNFOLD)
        first, other = next(looks)
        for width, _ in (other, first):
            show(page, width)
            if page.evaluate(WIDER):
                found.append(f"{page.url} {when} {width}: wider than the screen")
        found.extend(looked_at(page, axe, (first, other), when))

    for path in PAGES:
        look(tab.open(path.format(*desk[1])))
    page = tab.open(f"desk/{desk[1][0]}")
    page.get_by_role("button", name="Save the decision").click()
    look(page, "with mistakes")
    page.get_by_role("button", name="Sign out").click()
    look(page, "the door")
    page.get_by_label("Your name").fill(CURATOR)
    page.get_by_label("Your password").fill("not the right one")
    page.get_by_role("button", name="Sign in").click()
    look(page, "the door, turned away")

    assert not found, "\n".join(found)

"""A public contributor finds help, with the keyboard only, on a wide screen and a phone, with scripts and without."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from keys import Keyboard
from tabs import WIDTHS

MOST = 25
"""Key actions."""
EVERY = 4
"""One sentence in so many is typed; whether nine of ten of all are understood is asked in `test_browser_search`."""
SENTENCES = Path(__file__).parent.parent / "search_sentences.csv"


OPENS = 'class="btn" href="http'
SENTENCE = "my views were ignored in meetings"


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_sentence_to_a_thing(tab, texts, width):
    opened = tab(width=width)
    keys, page = Keyboard(opened), opened.open("index.html")

    keys.to_main()
    keys.to("#q")
    keys.type(SENTENCE)
    keys.follow()
    first = page.locator("#find-entries > li").first
    first.wait_for()
    assert "ignored" in page.locator("#find-ideas > li").first.inner_text()  # why we think so
    assert first.locator(".why").is_visible()

    # The first that can be opened on the web: for some things no address is known.
    found = page.locator("#find-entries h3 a").evaluate_all(
        "each => each.map(one => one.getAttribute('href'))"
    )
    href = next(each for each in found if re.search(OPENS, texts[each]))
    keys.to_main()
    title = keys.to(f"#find-entries a[href='{href}']")
    keys.follow()
    assert page.locator("h1").inner_text() == title

    reaches_the_thing(keys, page)


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_door_to_a_thing_without_scripts(tab, width):
    opened = tab(width=width, scripts=False)
    keys, page = Keyboard(opened), opened.open("index.html")

    keys.to_main()
    problem = keys.to(".doors a")
    keys.follow()
    assert page.locator("h1").inner_text() in problem

    keys.to_main()
    title = keys.to("main a[href*='item/']")
    keys.follow()
    assert page.locator("h1").inner_text() == title

    reaches_the_thing(keys, page)


def reaches_the_thing(keys, page):
    """On the page of a thing: what it costs is said, and the next stop in the main part is the thing itself."""
    assert page.get_by_role("term").filter(has_text="Cost").is_visible()
    keys.to_main()
    keys.to("main a.btn[href^='http']")

    print(keys)  # noqa: T201 (shown by pytest -s)
    assert len(keys.pressed) <= MOST, str(keys)


def test_a_sentence_is_understood_without_a_server(tab, on_disk):
    page = tab(root=on_disk).open(f"find.html?q={quote(SENTENCE)}")

    page.locator("#find-entries > li").first.wait_for()
    assert "ignored" in page.locator("#find-ideas > li").first.inner_text()


def test_sentences_that_are_typed_have_their_idea_among_the_first_three(tab):
    """Sentences that people might type, by somebody who had not seen our phrases: some of the sixty of `search`."""
    page = tab().open("find.html")
    missed = {}
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::EVERY]
    for row in rows:
        page.locator("#q").fill(row["sentence"])
        page.locator("#q").press("Enter")
        page.locator("#find-title").get_by_text(row["sentence"][1:]).wait_for()
        ideas = page.locator("#find-ideas > li a").evaluate_all("each => each.map(one => one.href)")
        slugs = [href.rpartition("/")[2].removesuffix(".html") for href in ideas[:3]]
        if not set(slugs) & set(row["concepts"].split()):
            missed[row["sentence"]] = slugs

    assert len(missed) <= len(rows) / 10, missed

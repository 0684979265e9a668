"""axe-core finds nothing: WCAG 2.2 AA and good practice, on a page of each kind, however it is looked at."""

from __future__ import annotations

import pytest
from looking import FAINT, LOOKS, SHORTEN, looked_at
from tabs import open_tab

PRINTED = """
() => [...document.querySelectorAll("nav, .skip, .facets, button, input, select, [role=search]")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.outerHTML.slice(0, 150))
"""

ANSWERS = {
    "find.html?q=my+views+were+ignored+in+meetings": ("", "#find-entries > li"),
    "find.html?q=xylophone": ("", "#find-answer"),
    "ask.html#view=helps-change": ("#ask-form .btn", "#ask-answer table"),
    "suggest.html": ("form:not([hidden]) .btn", ".oops"),
}
"""What scripts make of a page: what is pressed, and what is there when they are done."""


@pytest.mark.parametrize("path", ANSWERS)
def test_nor_by_what_scripts_make(tab, axe, path):
    pressed, made = ANSWERS[path]
    page = tab().open(path)
    if pressed:
        page.locator(pressed).first.click()
    page.locator(made).first.wait_for(timeout=60_000)

    found = [fault for looks in LOOKS for fault in looked_at(page, axe, looks)]

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])


@pytest.fixture(scope="module")
def looks(browser, served, sample_pages, axe):
    """What is wrong with pages on a screen, and what is wrong with them on paper: each is opened once."""
    tab = open_tab(browser, served)
    on_screen, on_paper = [], []
    for count, path in enumerate(sample_pages):
        page = tab.open(path)
        on_paper += printed(page, path)
        on_screen += looked_at(page, axe, LOOKS[count % 2])
    assert not tab.problems, "\n".join(tab.problems)
    tab.context.close()
    return on_screen, on_paper


def test_nobody_is_kept_out(looks):
    found, _ = looks

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])


def test_on_paper_there_is_only_what_paper_can_do(looks):
    """Also for somebody whose screen is dark: ink on white, in every hue."""
    _, found = looks

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])


def printed(page, path):
    """What is wrong with a page on paper; afterwards it is on the screen again, and shortened."""
    page.evaluate(SHORTEN)
    page.emulate_media(media="print", color_scheme="dark")
    found = [f"{path}: printed: {each}" for each in page.evaluate(PRINTED)]
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    if ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"):
        found.append(f"{path}: printed on {ground}")
    if not page.locator("main h1").first.is_visible():
        found.append(f"{path}: no heading")
    found += [f"{path}: printed too faintly: {each}" for each in page.evaluate(FAINT, True)]
    page.emulate_media(media="null")
    return found

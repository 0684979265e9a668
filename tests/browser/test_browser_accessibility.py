"""axe-core finds nothing: WCAG 2.2 AA and good practice, on a page of each kind, however it is looked at."""

from __future__ import annotations

import pytest
from samples import share
from tabs import WIDTHS

SHARES = 6
"""The pages are dealt out to so many tests, so that workers can share them."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that depend on whether a page is light or dark."""

SHORTEN = """
() => {
  for (const each of document.querySelectorAll("main, main :not(svg, svg *)")) {
    while (each.children.length > 20) each.lastElementChild.remove();
  }
}
"""
"""The thousandth row is made like the first, and looking at all takes minutes."""

PRINTED = """
() => [...document.querySelectorAll("nav, .skip, .facets, button, input, select, textarea, [role=search]")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.outerHTML.slice(0, 150))
"""

UNFOLD = "() => document.querySelectorAll('details').forEach(each => { each.open = true })"


@pytest.fixture(scope="session")
def axe_core():
    base = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    return base.AXE_SCRIPT


@pytest.fixture
def axe(axe_core):
    """A function from a page, some rules and a word for when, to a line for each thing that breaks them."""

    def ask(page, rules, when):
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(axe_core)
        found = page.evaluate(
            "rules => axe.run({resultTypes: ['violations'], runOnly: rules, preload: false, iframes: false})",
            rules,
        )["violations"]
        return [
            f"{page.url} {when}: {each['id']}: {each['help']}: {node['target']}: {node['failureSummary']}"
            for each in found
            for node in each["nodes"][:3]
        ]

    return ask


ANSWERS = {
    "find.html?q=my+views+were+ignored+in+meetings": "#find-entries > li",
    "find.html?q=xylophone": "#find-answer",
    "ask.html#view=helps-change": "#ask-answer table",
    "suggest.html": "form",
}
"""What scripts make of a page, and what is there when they are done."""


@pytest.mark.parametrize("path", ANSWERS)
def test_nor_by_what_scripts_make(tab, axe, path):
    page = tab().open(path)
    page.locator(ANSWERS[path]).first.wait_for()

    found = looked_at(page, axe)

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])


@pytest.mark.parametrize("number", range(SHARES))
def test_nobody_is_kept_out(tab, axe, sample_pages, number):
    opened, found = tab(), []
    for path in share(sample_pages, number, SHARES):
        found += looked_at(opened.open(path), axe)

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])


def looked_at(page, axe):
    """What axe finds on a page, light and dark, at both widths, folded and unfolded."""

    def seen(width, scheme, rules):
        wide, high = WIDTHS[width]
        page.set_viewport_size({"width": wide, "height": high})
        page.emulate_media(color_scheme=scheme)
        return axe(page, rules, f"{width}, {scheme}")

    page.evaluate(SHORTEN)
    found = seen("desktop", "light", RULES)
    page.evaluate(UNFOLD)
    return [
        *found,
        *seen("desktop", "dark", COLOURS),
        *seen("phone", "light", RULES),
        *seen("phone", "dark", COLOURS),
    ]


@pytest.mark.parametrize("number", range(SHARES // 3))
def test_on_paper_there_is_only_what_paper_can_do(tab, axe, sample_pages, number):
    """Also for somebody whose screen is dark: ink on white, in every hue."""
    opened, found = tab(), []
    for path in share(sample_pages, number, SHARES // 3):
        page = opened.open(path)
        page.evaluate(SHORTEN)
        page.emulate_media(media="print", color_scheme="dark")
        found += [f"{path}: printed: {each}" for each in page.evaluate(PRINTED)]
        ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        if ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"):
            found.append(f"{path}: printed on {ground}")
        if not page.locator("main h1").first.is_visible():
            found.append(f"{path}: no heading")
        found += axe(page, ["color-contrast"], "on paper")

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])

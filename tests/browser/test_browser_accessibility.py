"""axe-core finds nothing: WCAG 2.2 AA and good practice, on a page of each kind, however it is looked at."""

from __future__ import annotations

import pytest
from samples import share
from tabs import SCHEMES, WIDTHS

SHARES = 6
"""The pages are dealt out to so many tests, so that workers can share them."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that depend on whether a page is light or dark."""

SHORTEN = """
() => {
  for (const list of document.querySelectorAll("main :is(ul, ol, dl, tbody)")) {
    while (list.children.length > 30) list.lastElementChild.remove();
  }
}
"""
"""The thousandth row is made like the first, and looking at all takes minutes."""

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
        found = page.evaluate("rules => axe.run({resultTypes: ['violations'], runOnly: rules})", rules)[
            "violations"
        ]
        return [
            f"{page.url} {when}: {each['id']}: {each['help']}: {node['target']}: {node['failureSummary']}"
            for each in found
            for node in each["nodes"][:3]
        ]

    return ask


@pytest.mark.parametrize("number", range(SHARES))
def test_nobody_is_kept_out(tab, axe, sample_pages, number):
    opened, found = tab(width="phone"), []
    for path in share(sample_pages, number, SHARES):
        page = opened.open(path)
        page.emulate_media(color_scheme="light")
        page.evaluate(SHORTEN)
        if page.locator("details").count():
            found += axe(page, RULES, "folded")
            page.evaluate(UNFOLD)
        for width, (wide, high) in WIDTHS.items():
            page.set_viewport_size({"width": wide, "height": high})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                found += axe(page, RULES if scheme == "light" else COLOURS, f"{width}, {scheme}")

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])


@pytest.mark.parametrize("number", range(SHARES // 3))
def test_on_paper_there_is_only_what_paper_can_do(tab, axe, sample_pages, number):
    """Also for somebody whose screen is dark: ink on white, in every hue."""
    opened, found = tab(), []
    for path in share(sample_pages, number, SHARES // 3):
        page = opened.open(path)
        page.evaluate(SHORTEN)
        page.emulate_media(media="print", color_scheme="dark")
        found += [
            f"{path}: {each.evaluate('each => each.outerHTML.slice(0, 150)')}"
            for each in page.locator("nav, .skip, button, input, select, [role=search]").all()
            if each.is_visible()
        ]
        ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        if ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"):
            found.append(f"{path}: printed on {ground}")
        if not page.locator("main h1").first.is_visible():
            found.append(f"{path}: no heading")
        found += axe(page, ["color-contrast"], "on paper")

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])

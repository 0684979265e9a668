"""axe-core finds nothing: WCAG 2.2 AA and good practice, on a page of each kind, however it is looked at."""

from __future__ import annotations

import pytest
from axe import RULES
from samples import share
from tabs import WIDTHS

SHARES = 6
"""The pages are dealt out to so many tests, so that workers can share them."""

COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that depend on whether a page is light or dark."""

SHORTEN = """
() => {
  for (const each of document.querySelectorAll("main :is(ul, ol, dl, table, tbody)")) {
    const alike = [...each.children].filter((one) => one.matches("li, div, dt, dd, tr, tbody"));
    alike.slice(each.matches("dl") ? 15 : 8).forEach((one) => one.remove());
  }
}
"""
"""The thousandth row is made like the first, and looking at all takes minutes."""

PRINTED = """
() => [...document.querySelectorAll("nav, .skip, .facets, button, input, select, [role=search]")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.outerHTML.slice(0, 150))
"""

FAINT = """
() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((each) => each / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = new Map();
  for (const each of document.querySelectorAll("main *")) {
    if (![...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim()) || !each.checkVisibility()) continue;
    const colour = getComputedStyle(each).color;
    if (1.05 / (light(colour) + 0.05) < 4.5) faint.set(colour, `${colour} ${each.outerHTML.slice(0, 150)}`);
  }
  return [...faint.values()];
}
"""
"""What would have too little contrast on white, one for each colour; printers leave backgrounds out."""

UNFOLD = "() => document.querySelectorAll('details').forEach(each => { each.open = true })"


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
def test_on_paper_there_is_only_what_paper_can_do(tab, sample_pages, number):
    """Also for somebody whose screen is dark: ink on white, in every hue."""
    opened, found = tab(), []
    for path in share(sample_pages, number, SHARES // 3):
        page = opened.open(path)
        page.emulate_media(media="print", color_scheme="dark")
        found += [f"{path}: printed: {each}" for each in page.evaluate(PRINTED)]
        ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        if ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"):
            found.append(f"{path}: printed on {ground}")
        if not page.locator("main h1").first.is_visible():
            found.append(f"{path}: no heading")
        found += [f"{path}: printed too faintly: {each}" for each in page.evaluate(FAINT)]

    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])

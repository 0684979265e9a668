"""axe-core finds nothing: WCAG 2.2 AA and good practice, on a page of each kind, however it is looked at."""

from __future__ import annotations

import pytest
from axe import COLOURS, SIZES, UNFOLD
from tabs import SCHEMES, WIDTHS, open_tab

LOOKS = (("desktop", "light"), ("phone", "dark")), (("phone", "light"), ("desktop", "dark"))
"""The widths and schemes that axe looks at a page in, and at the next page; what all pages share it sees in all four.
Of every page the contrast is reckoned in all four."""

SHORTEN = """
() => {
  const parts = (each) => [each, ...each.querySelectorAll("*")].flatMap((one) =>
    [...one.classList, ""].map((name) => `${one.localName}.${name} ${one.getAttribute("role")} ${one.type}`));
  const many = "main :is(ul, ol, dl, table, tbody, select, datalist, section, article, div)";
  const alike = "li, div, p, tr, tbody, section, article, option";
  for (const each of document.querySelectorAll(many)) {
    const seen = new Map();
    for (const one of [...each.children].filter((one) => one.matches(alike))) {
      const has = parts(one);
      if (has.every((part) => seen.get(part) >= 2)) one.remove();
      for (const part of new Set(has)) seen.set(part, (seen.get(part) ?? 0) + 1);
    }
  }
}
"""
"""The thousandth row is made like the first two, and looking at all takes minutes; every kind of part stays."""

PRINTED = """
() => [...document.querySelectorAll("nav, .skip, .facets, button, input, select, [role=search]")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.outerHTML.slice(0, 150))
"""

FAINT = """
(onPaper) => {
  const numbers = (colour) => {
    const found = colour.match(/[\\d.]+/g).map(Number);
    return colour.startsWith("rgb") ? [...found.slice(0, 3).map((each) => each / 255), found[3] ?? 1] : [...found, 1];
  };
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (each) => {
    for (let one = each; one && !onPaper; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one);
      if (numbers(backgroundColor)[3] > 0) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = new Map();
  for (const each of document.querySelectorAll("main *")) {
    if (![...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim()) || !each.checkVisibility()) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(each);
    const large = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.67 && fontWeight >= 700);
    const under = ground(each);
    const [more, less] = [light(color), light(under)].sort((a, b) => b - a);
    if ((more + 0.05) / (less + 0.05) < (large && !onPaper ? 3 : 4.5))
      faint.set(color + under, `${color} on ${under}: ${each.outerHTML.slice(0, 150)}`);
  }
  return [...faint.values()];
}
"""
"""What has too little contrast with what it stands on, one for each pair of colours. On paper that is white, because
printers leave backgrounds out."""

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


def looked_at(page, axe, looks):
    """What axe finds on a page: all rules folded and unfolded in the first look, in the other those that may differ."""
    first, other = looks

    def show(width, scheme):
        wide, high = WIDTHS[width]
        page.set_viewport_size({"width": wide, "height": high})
        page.emulate_media(color_scheme=scheme)

    page.evaluate(SHORTEN)
    show(*first)
    # What is seen folded is seen unfolded too, in the same colours.
    found = (
        axe(page, f"{first}, folded", colours=False) if page.locator("details:not([open])").count() else []
    )
    page.evaluate(UNFOLD)
    found += axe(page, f"{first}")
    show(*other)
    found += axe(page, f"{other}", (*COLOURS, *SIZES))
    for width in WIDTHS:
        for scheme in SCHEMES:
            show(width, scheme)
            found += [f"{page.url} {width}, {scheme}: {each}" for each in page.evaluate(FAINT, False)]
    return found


def printed(page, path):
    """What is wrong with a page on paper; afterwards it is on the screen again, and shortened."""
    page.emulate_media(media="print", color_scheme="dark")
    found = [f"{path}: printed: {each}" for each in page.evaluate(PRINTED)]
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    if ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"):
        found.append(f"{path}: printed on {ground}")
    if not page.locator("main h1").first.is_visible():
        found.append(f"{path}: no heading")
    page.evaluate(SHORTEN)
    found += [f"{path}: printed too faintly: {each}" for each in page.evaluate(FAINT, True)]
    page.emulate_media(media="null")
    return found

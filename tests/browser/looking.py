"""How a page is looked at: by axe-core in two looks, and its contrast, reckoned by ourselves, in all four."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from axe import COLOURS, SIZES, UNFOLD
from tabs import WIDTHS

if TYPE_CHECKING:
    from playwright.sync_api import Page

Look = tuple[str, str]
"""A width and a scheme."""

LOOKS = (("desktop", "light"), ("phone", "dark")), (("phone", "light"), ("desktop", "dark"))
"""The widths and schemes that axe looks at a page in, and at the next page; what all pages share it sees in all four.
Of every page the contrast is reckoned in all four."""

SHORTEN = """
() => {
  window.shortened ??= [];
  const parts = (each) => [each, ...each.querySelectorAll("*")].flatMap((one) =>
    [...one.classList, ""].map((name) =>
      [one.localName, name, one.getAttribute("role"), one.type, one.checked].join()));
  const many = "main :is(ul, ol, dl, table, tbody, select, datalist, section, article, fieldset, div)";
  const alike = "li, div, p, tr, tbody, section, article, option";
  for (const each of document.querySelectorAll(many)) {
    const seen = new Map();
    for (const one of [...each.children].filter((one) => one.matches(alike))) {
      const has = parts(one);
      if (has.every((part) => seen.get(part) >= 2)) {
        window.shortened.push([one, one.nextSibling, each]);
        one.remove();
      }
      for (const part of new Set(has)) seen.set(part, (seen.get(part) ?? 0) + 1);
    }
  }
}
"""
"""The thousandth row is made like the first two, and looking at all takes minutes; every kind of part stays."""

LENGTHEN = """
() => {
  for (const [one, next, above] of window.shortened.reverse()) above.insertBefore(one, next);
  window.shortened = [];
}
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


def looked_at(
    page: Page, axe: Callable[..., list[str]], looks: tuple[Look, Look], when: str = ""
) -> list[str]:
    """What is wrong with a page: all rules folded and unfolded in the first look, in the other those that may differ.

    Afterwards it is as it was, but unfolded, and it has the look that comes before the first one.
    """
    (width, scheme), (other_width, other_scheme) = looks
    page.evaluate(SHORTEN)
    found = []

    def faint() -> None:
        found.extend(f"{page.url} {when} {width}, {scheme}: {each}" for each in page.evaluate(FAINT, False))

    # From look to look only one of the two changes: each change lays the page out anew.
    show(page, width, scheme)
    if page.locator("details:not([open])").count():
        # What is seen folded is seen unfolded too, in the same colours.
        found += axe(page, f"{when} {width}, {scheme}, folded", colours=False)
    page.evaluate(UNFOLD)
    found += axe(page, f"{when} {width}, {scheme}")
    faint()
    width = other_width
    show(page, width)
    faint()
    scheme = other_scheme
    show(page, scheme=scheme)
    found += axe(page, f"{when} {width}, {scheme}", (*COLOURS, *SIZES))
    faint()
    width = looks[0][0]
    show(page, width)
    faint()
    page.evaluate(LENGTHEN)
    return found


def show(page: Page, width: str | None = None, scheme: str | None = None) -> None:
    """Make the window of a page so wide, and what it is told of its reader's taste such."""
    if width:
        wide, high = WIDTHS[width]
        page.set_viewport_size({"width": wide, "height": high})
    if scheme:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

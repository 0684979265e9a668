"""What axe-core is asked for: WCAG 2.2 AA, and good practice; and how it is asked, so that it does not take minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""All rules, by their tags."""
CONTRAST = "color-contrast"
COLOURS = (CONTRAST, "link-in-text-block")
"""The rules that depend on whether a page is light or dark."""
SIZES = ("target-size", "scrollable-region-focusable")
"""The rules that depend on how wide a page is."""

UNFOLD = "() => document.querySelectorAll('details').forEach(each => { each.open = true })"

_ASK = """
async ({ rules, off, contrast }) => {
  const how = { resultTypes: ["violations"], preload: false, iframes: false };
  const found = [];
  if (rules.length) {
    const disabled = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
    found.push(await axe.run({ ...how, runOnly: rules, rules: disabled }));
  }
  if (contrast) {
    const texts = new Map();
    const grounds = new Map([[null, ""]]);
    const ground = (each) => {
      if (!grounds.has(each)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(each);
        grounds.set(each, [backgroundColor, backgroundImage, opacity, ground(each.parentElement)].join());
      }
      return grounds.get(each);
    };
    for (const each of document.querySelectorAll("body, body *")) {
      const says = each.matches("input, select, textarea") ||
        [...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
      if (!says || !each.checkVisibility()) continue;
      const { color, fontSize, fontWeight, textShadow } = getComputedStyle(each);
      const look = [each.localName, each.getAttribute("class"), color, fontSize, fontWeight, textShadow];
      look.push(each.closest("[disabled], [aria-disabled]") !== null);
      look.push(ground(each));
      if (!texts.has(look.join())) texts.set(look.join(), each);
    }
    found.push(await axe.run([...texts.values()], { ...how, runOnly: [contrast] }));
  }
  return found.flatMap((each) => each.violations);
}
"""
"""The contrast of a text takes axe longer than all other rules together. It is the same for texts of the same kind,
colour and size on the same grounds: of those one is looked at."""


def faults(page: Page, when: str, rules: Sequence[str] = RULES, *, colours: bool = True) -> list[str]:
    """A line for each thing on `page` (in which axe is) that breaks one of `rules`, or one of them but for colours."""
    told = {
        "rules": [rule for rule in rules if rule != CONTRAST],
        "off": [CONTRAST] if colours else COLOURS,
        "contrast": CONTRAST if colours and (rules is RULES or CONTRAST in rules) else None,
    }
    return [
        f"{page.url} {when}: {each['id']}: {each['help']}: {node['target']}: {node['failureSummary']}"
        for each in page.evaluate(_ASK, told)
        for node in each["nodes"][:3]
    ]

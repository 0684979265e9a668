"""Somebody who uses a page with the keyboard only, and how many keys they press."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tabs import Tab

MOST = 60
"""After so many steps without getting there, they have given up."""

_FOCUSED = """
() => {
  const each = document.activeElement;
  const box = each.getBoundingClientRect();
  const style = getComputedStyle(each);
  return {
    name: (each.labels?.[0] ?? each).textContent.replace(/\\s+/g, " ").trim(),
    seen: each !== document.body && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}
"""


@dataclass
class Keyboard:
    """Presses keys in `tab` and counts: each key is an action, and so is typing a sentence."""

    tab: Tab
    pressed: list[str] = field(default_factory=list)
    """Every action, in order."""

    def press(self, key: str) -> None:
        self.pressed.append(key)
        self.tab.page.keyboard.press(key)

    def type(self, sentence: str) -> None:
        self.pressed.append(f"“{sentence}”")
        self.tab.page.keyboard.type(sentence)

    def follow(self) -> None:
        """Press Enter, and wait for the page that it leads to."""
        with self.tab.page.expect_navigation(wait_until="load"):
            self.press("Enter")

    def to_main(self) -> None:
        """Skip what is the same on every page."""
        self.press("Tab")
        self.press("Enter")

    def to(self, selector: str) -> str:
        """Press Tab until something that matches `selector` has the focus; its name comes back.

        Wherever the focus goes on the way, it must be on the screen and have a ring that can be seen.
        """
        for _ in range(MOST):
            self.press("Tab")
            focused = self.tab.page.evaluate(_FOCUSED)
            assert focused["seen"], f"the focus is out of sight: {focused}, after {self}"
            assert focused["ring"], f"nothing shows where the focus is: {focused}, after {self}"
            if self.tab.page.locator(":focus").and_(self.tab.page.locator(selector)).count():
                return str(focused["name"])
        raise AssertionError(f"no way to {selector}: {self}")

    def __str__(self) -> str:
        return f"{len(self.pressed)} actions: {' '.join(self.pressed)}"

"""What axe-core is asked for: WCAG 2.2 AA, and good practice."""

from __future__ import annotations

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

"""Every page keeps to the width of its window and has nothing too small to press."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

LAYOUT = (Path(__file__).parent / "layout.js").read_text(encoding="utf-8")
_STYLE = re.compile(r'<link rel="stylesheet" href="(?:\.\./)*([^"]+)"')


@pytest.mark.parametrize("wide", [320, 360, 1280])
def test_no_page_scrolls_sideways_or_has_small_things_to_press(tab, texts, wide):
    with_style = defaultdict(list)
    for path, text in texts.items():
        with_style[tuple(_STYLE.findall(text))].append(path)

    wrong = []
    for paths in with_style.values():
        # A page at the root: paths from the root are then paths from the page.
        host = min(paths, key=lambda path: path.count("/"))
        page = tab().open(host)
        page.set_viewport_size({"width": wide, "height": 740})
        wrong += page.evaluate(LAYOUT, ["../" * host.count("/") + path for path in paths])

    assert not wrong, "\n".join([f"{len(wrong)} faults", *wrong[:40]])

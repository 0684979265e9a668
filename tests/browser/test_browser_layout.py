"""Every page keeps to the width of its window and has nothing too small to press."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

LAYOUT = (Path(__file__).parent / "layout.js").read_text(encoding="utf-8")
_STYLE = re.compile(r'<link rel="stylesheet" href="(?:\.\./)*([^"]+)"')


EVERY = int(os.environ.get("COPROD_KG_EVERY_PAGE", "30"))
"""One page in so many is looked at besides one of each kind: hundreds of them differ only in their words. With
`COPROD_KG_EVERY_PAGE=1` all are, which takes some minutes."""


def test_no_page_scrolls_sideways_or_has_small_things_to_press(tab, texts, sample_pages):
    some = {*sample_pages, *sorted(texts)[::EVERY]}
    wrong = faults(tab, {path: texts[path] for path in texts if path in some}, 360)

    assert not wrong, "\n".join([f"{len(wrong)} faults", *wrong[:40]])


@pytest.mark.parametrize("wide", [320, 1280])
def test_nor_does_a_page_of_each_kind_at_other_widths(tab, texts, sample_pages, wide):
    wrong = faults(tab, {path: texts[path] for path in sample_pages}, wide)

    assert not wrong, "\n".join([f"{len(wrong)} faults", *wrong[:40]])


def faults(tab, texts, wide):
    """What `layout.js` finds on pages with those texts; all pages with the same style sheets are looked at in one."""
    with_style = defaultdict(list)
    for path, text in texts.items():
        with_style[tuple(_STYLE.findall(text))].append(path)
    wrong = []
    for paths in with_style.values():
        host = min(paths, key=lambda path: path.count("/"))
        page = tab().open(host)
        page.set_viewport_size({"width": wide, "height": 740})
        wrong += page.evaluate(LAYOUT, ["../" * host.count("/") + path for path in paths])
    return wrong

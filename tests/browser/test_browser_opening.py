"""Pages as they open: light, whole at once, and the same without scripts."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from posixpath import dirname, join, normpath

import pytest
from tabs import WIDTHS, open_tab

MOST = 60_000
"""Bytes, compressed, of a page and all that it asks for at first."""

NOT_COUNTED = re.compile(r"ask\.html")
"""What opens with the query page but is not counted: the engine and what it works on."""

WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) {
    window.shifts.push(`${each.value} by ${each.sources.map((one) => one.node?.outerHTML?.slice(0, 150))}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

_ASKED = re.compile(
    r'<link rel="(?:stylesheet|icon|preload|modulepreload)"[^>]* href="([^"]+)"|<(?:script|img)[^>]* src="([^"]+)"'
)


@pytest.fixture(scope="module")
def weight(published):
    """A function from a path to the bytes of that file, compressed."""

    @cache
    def weigh(path):
        return len(gzip.compress((published / path).read_bytes(), 9))

    return weigh


def asked_in(path, text):
    """The files that the page at `path` names to be loaded with it."""
    return {normpath(join(dirname(path), first or second)) for first, second in _ASKED.findall(text)}


def test_every_page_is_light_with_all_that_it_names(texts, weight):
    heavy = []
    for path, text in texts.items():
        of_file = {
            each: weight(each) for each in {path} | asked_in(path, text) if not NOT_COUNTED.match(path)
        }
        if (whole := sum(of_file.values())) > MOST:
            heavy.append(f"{path}: {whole:,} bytes: {of_file}")

    assert not heavy, "\n".join(heavy)


@dataclass(frozen=True)
class Opened:
    """What was seen of a page that was opened."""

    shifts: list[str]
    """What moved after it was drawn."""
    weights: dict[str, int]
    """Each file that the browser asked for, and its bytes."""
    text: str
    """What its main part says."""


@pytest.fixture(scope="module")
def opened(browser, served, sample_pages, weight):
    """By path, what was seen of each page on a phone and on a desk."""
    tabs = [open_tab(browser, served, width=width) for width in WIDTHS]
    for tab in tabs:
        tab.context.add_init_script(WATCH_SHIFTS)
    seen = {}

    def opened_by_all(path):
        pages = [tab.open(path) for tab in tabs]
        for page in pages:
            page.evaluate(TWO_FRAMES)
        pages[0].wait_for_timeout(100)  # a script that is late is a script that moves things
        return pages

    for path in sample_pages:
        pages = opened_by_all(path)
        seen[path] = [
            Opened(
                page.evaluate("() => window.shifts"),
                {each: weight(each.partition("?")[0]) for each in set(tab.asked)},
                page.locator("main").inner_text(),
            )
            for tab, page in zip(tabs, pages, strict=True)
        ]
    problems = [problem for tab in tabs for problem in tab.problems]
    for tab in tabs:
        tab.context.close()
    assert not problems, "\n".join(problems)
    return seen


def test_nothing_moves_once_it_is_drawn(opened):
    moved = [f"{path}: {shift}" for path, seen in opened.items() for each in seen for shift in each.shifts]

    assert not moved, "\n".join(moved)


def test_pages_open_light(opened):
    """What is counted is what the browser asked for."""
    heavy = [
        f"{path}: {sum(each.weights.values()):,} bytes: {each.weights}"
        for path, seen in opened.items()
        for each in seen
        if not NOT_COUNTED.match(path) and sum(each.weights.values()) > MOST
    ]

    assert not heavy, "\n".join(heavy)


def lines(texts):
    return {line for text in texts for line in text.split("\n") if line.strip()}


def test_without_scripts_the_same_is_there(tab, opened):
    """Scripts may add and fold; what a page says must be there before them, and after them.

    What stands in `noscript` is said only to those whose browser runs none, and a form takes the place of `data-plain`.
    """
    wrong = []
    without = tab(scripts=False)
    for path, (_, desktop) in opened.items():
        page = without.open(path)
        before = lines(page.locator("main").all_inner_texts())
        before -= lines(page.locator("main :is(noscript, [data-plain])").all_inner_texts())
        if len(page.locator("main").inner_text().split()) < 8:
            wrong.append(f"{path}: says next to nothing without scripts")
        wrong += [
            f"{path}: is lost when scripts run: {line}" for line in sorted(before) if line not in desktop.text
        ]

    assert not wrong, "\n".join(wrong)

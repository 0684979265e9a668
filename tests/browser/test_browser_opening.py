"""Pages as they open: light, whole at once, and the same without scripts."""

from __future__ import annotations

import gzip
import re
from functools import cache
from posixpath import dirname, join, normpath

import pytest
from samples import share
from tabs import WIDTHS

SHARES = 4
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


@pytest.fixture(scope="session")
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


@pytest.mark.parametrize("number", range(SHARES))
def test_pages_open_light_and_still(tab, sample_pages, weight, number):
    """What is counted is what the browser asked for; what moves after it was drawn is a shift."""
    wrong = []
    tabs = [tab(width=width, own=True) for width in WIDTHS]
    for opened in tabs:
        opened.context.add_init_script(WATCH_SHIFTS)
    for path in share(sample_pages, number, SHARES):
        for opened in tabs:
            page = opened.open(path)
            page.evaluate(TWO_FRAMES)
            page.wait_for_timeout(100)  # a script that is late is a script that moves things
            wrong += [f"{path}: moved {shift}" for shift in page.evaluate("() => window.shifts")]
            of_file = {each: weight(each.partition("?")[0]) for each in set(opened.asked)}
            if not NOT_COUNTED.match(path) and sum(of_file.values()) > MOST:
                wrong.append(f"{path}: {sum(of_file.values()):,} bytes: {of_file}")

    assert not wrong, "\n".join(wrong)


def lines(texts):
    return {line for text in texts for line in text.split("\n") if line.strip()}


@pytest.mark.parametrize("number", range(SHARES // 2))
def test_without_scripts_the_same_is_there(tab, sample_pages, number):
    """Scripts may add and fold; what a page says must be there before them, and after them.

    What stands in `noscript` is said only to those whose browser runs none, and a form takes the place of `data-plain`.
    """
    wrong = []
    without, with_scripts = tab(scripts=False), tab()
    for path in share(sample_pages, number, SHARES // 2):
        first, then = without.open(path), with_scripts.open(path)
        before = lines(first.locator("main").all_inner_texts())
        before -= lines(first.locator("main :is(noscript, [data-plain])").all_inner_texts())
        after = then.locator("main").inner_text()
        if len(first.locator("main").inner_text().split()) < 8:
            wrong.append(f"{path}: says next to nothing without scripts")
        wrong += [f"{path}: is lost when scripts run: {line}" for line in sorted(before) if line not in after]

    assert not wrong, "\n".join(wrong)

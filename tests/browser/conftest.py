"""The site of the real list, served, and open in a real browser."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe import faults
from samples import samples
from serving import serving
from tabs import NoBrowser, Tab, chromium, open_tab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenTab = Callable[..., Tab]
Axe = Callable[..., list[str]]


@pytest.fixture(scope="session")
def texts(published: Path) -> dict[str, str]:
    """What stands in every page, by its path, in order."""
    return {
        path.relative_to(published).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(published.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def sample_pages(texts: dict[str, str]) -> list[str]:
    """The paths of pages that stand for all, the largest first."""
    return sorted(samples(texts), key=lambda path: -len(texts[path]))


@pytest.fixture(scope="session")
def served(published: Path) -> Iterator[str]:
    """The address of the site on a web server, under a base path, with the headers that it asks for."""
    with serving(published) as address:
        yield address


@pytest.fixture(scope="session")
def on_disk(published: Path) -> str:
    """The address of the site for somebody who opens its files without any server."""
    return f"{published.as_uri()}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for each worker. Without one these tests are skipped, which in CI is a failure."""
    try:
        with chromium() as browser:
            yield browser
    except NoBrowser as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def left(browser: Browser) -> Iterator[defaultdict[str, list[Tab]]]:  # noqa: ARG001 - which is closed after them
    """Tabs that tests have left, by how they look. To make an empty profile takes longer than most tests."""
    tabs: defaultdict[str, list[Tab]] = defaultdict(list)
    loop = asyncio._get_running_loop()
    yield tabs
    asyncio._set_running_loop(loop)  # see `pytest_runtest_protocol`
    for each in chain(*tabs.values()):
        each.context.close()


@pytest.fixture
def tab(browser: Browser, served: str, left: defaultdict[str, list[Tab]]) -> Iterator[OpenTab]:
    """A function that opens a tab on the site: `tab(width="phone", scheme="dark", scripts=False, root=on_disk)`.

    Another test may have had it before; nothing is in it and nothing is kept in its profile, but what was fetched.
    With `own=True` it is a new one in a new profile, which may be changed in any way: it is closed after the test.

    The test fails if anything went wrong in one of its tabs: see `Tab.problems`.
    """
    opened: list[tuple[str, Tab]] = []

    def make(root: str = served, *, own: bool = False, **how: object) -> Tab:
        look = "" if own else str(sorted(how.items()))
        used = left[look].pop() if look and left[look] else open_tab(browser, root, **how)  # type: ignore[arg-type]
        used.root = root
        opened.append((look, used))
        return used

    yield make
    problems = [problem for _, each in opened for problem in each.problems]
    for look, each in opened:
        if look and not each.problems:
            each.leave()
            left[look].append(each)
        else:
            each.context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture(scope="session")
def axe() -> Axe:
    """A function from a page, a word for when, and rules, to a line for each thing that breaks one: `axe.faults`."""
    base = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

    def ask(page: Page, when: str, *rules: Sequence[str], **how: bool) -> list[str]:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(base.AXE_SCRIPT)
        return faults(page, when, *rules, **how)

    return ask

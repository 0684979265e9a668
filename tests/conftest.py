"""What every test can use: a toy project to break, the real edition, and a cache that is nobody's."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from toy_project import ROOT, SMALL_GRAPH, with_prefixes

from coprod_kg.contributing.locking import locked
from coprod_kg.edition import Edition
from coprod_kg.project import Project
from coprod_kg.site import Site, write_site

IN_CI = os.environ.get("CI") == "true"

LONGEST_BUILD = 600.0
"""Seconds that one worker waits for another's build of the site."""

MakeProject = Callable[[Mapping[str, str | bytes | None]], Project]

# No deadline: a busy machine is no mistake of ours. In CI the examples are the same on every run; elsewhere
# they are new each time, and hypothesis prints how to repeat the one that failed.
EXAMPLES = int(os.environ.get("COPROD_KG_EXAMPLES", "50"))
# Nor is it one that making examples was slow, or that the first few had to be thrown away.
_LUCK = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.filter_too_much]
_EVERYWHERE = hypothesis.settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=_LUCK)
hypothesis.settings.register_profile("here", _EVERYWHERE, print_blob=True)
hypothesis.settings.register_profile("ci", _EVERYWHERE, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if IN_CI else "here")

_cache = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Point the cache at a folder of this run: before any test, so that doctests and processes have it too."""
    gc.disable()  # until the tests begin
    if not hasattr(config, "workerinput"):  # the workers of pytest-xdist inherit it
        config.stash[_cache] = os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="coprod-kg-tests-")
        # Else each of the hundreds of processes that tests begin would compile all that it imports.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """What was collected stays to the end, so nobody looks for garbage in it; that took an eighth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: there is always one that waits for a process or a browser."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Each file is the work of one worker, so what its tests share is made once; files are begun in our order."""
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A name of bearable length: names are sent to and fro between processes, and some values are a million letters."""
    if isinstance(val, str | bytes) and len(val) > 200:
        return f"{val[:60]!r} and so on, {len(val)}"
    return None


_FIRST = {"browser", "web", "workers"}
"""The folders of tests that start servers and browsers, which takes long."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, and short files last: so no worker waits long for another at the end."""
    items.sort(key=lambda item: _FIRST.isdisjoint(item.path.parts) and not item.get_closest_marker("long"))


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = config.stash.get(_cache, None)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test has failed: what CI skips nobody runs. Elsewhere a skip says its reason."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"{item.nodeid} was skipped in CI: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Between tests in a browser, its driver's event loop rests and is still told to run in this thread.

    Nothing of it runs while other tests do. So for them it is put aside: they have loops of their own.
    """
    resting = None if "browser" in item.path.parts else asyncio._get_running_loop()
    if resting:
        asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        if resting:
            asyncio._set_running_loop(resting)


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """A function from files to a project: a copy of `tests/small_graph` with those files in it.

    A Turtle file without any `@prefix` gets ours (see `with_prefixes`); bytes are written as they are; None
    takes a file away. Calling it again changes the same project.
    """
    root = tmp_path / "project"
    shutil.copytree(SMALL_GRAPH, root)
    # These say what our words are in JSON-LD, and there is one of each.
    shutil.copy(ROOT / "ontology/context.jsonld", root / "ontology")
    shutil.copytree(ROOT / "ontology/frames", root / "ontology/frames")
    shutil.copy(ROOT / "data/LICENSE", root / "data")

    def make(files: Mapping[str, str | bytes | None]) -> Project:
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            elif isinstance(content, bytes):
                path.write_bytes(content)
            else:
                added = name.endswith(".ttl") and "@prefix" not in content
                path.write_text(with_prefixes(content) if added else content, encoding="utf-8", newline="")
        return Project.at(root)

    return make


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The edition of this checkout."""
    return Edition.read(Project.bundled())


@pytest.fixture(scope="session")
def real_site(edition: Edition) -> Site:
    """The site of this checkout's list, to ask for single files."""
    return Site(edition)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, edition: Edition) -> Path:
    """The folder that is published, of the real list. The first worker that needs it builds it for all.

    While you work on a test: COPROD_KG_SITE names a folder that was built before.
    """
    if built := os.environ.get("COPROD_KG_SITE"):
        return Path(built).resolve()
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "published"
    with locked(shared / "published.lock", lambda: None, LONGEST_BUILD):
        if not folder.is_dir():
            write_site(edition, folder)
    return folder

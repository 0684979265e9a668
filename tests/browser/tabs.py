"""Tabs of a real browser, each with a list of everything that went wrong in it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

WIDTHS = {"phone": (360, 740), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")
LONGEST = 60_000
"""Milliseconds in which anything happens, also on a machine that has other things to do."""
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

_NOT_NEEDED = (
    # Each new window would start two more processes for lists below its address bar: a third of the work of all.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    # Only the last list of such names counts, so what Playwright leaves out for good reasons is named here too.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable"),
    *("OptimizationHints", "PreconnectToSearch", "AimEnabled"),
)
_FLAGS = (
    f"--disable-features={','.join(_NOT_NEEDED)}",
    # Nothing leaves this machine, whatever a page asks for. The request is seen and reported.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-component-update",
    "--font-render-hinting=none",
)


class NoBrowser(Exception):
    """There is no browser here, or nothing to drive one with."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """One process of the Chromium on PATH, while the body runs.

    Raises NoBrowser.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise NoBrowser(f"no browser on PATH ({', '.join(NAMES)}); on Debian: apt-get install chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NoBrowser("playwright is not installed; it is in the extra `test`") from error
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0  # the sandbox does not run as root
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path, headless=True, args=list(_FLAGS), chromium_sandbox=not as_root
        )
        loop = asyncio._get_running_loop()
        try:
            yield browser
        finally:
            asyncio._set_running_loop(loop)  # other tests may have put it aside
            browser.close()


@dataclass
class Tab:
    """A tab that looks at the site that begins at `root`, in an empty profile of its own."""

    root: str
    context: BrowserContext
    width: str
    scheme: str
    page: Page = field(init=False)
    problems: list[str] = field(default_factory=list)
    """All that went wrong: errors in the console (also what a content policy refused), in scripts, of requests."""
    asked: list[str] = field(default_factory=list)
    """What was asked for since `open`: paths from the root of the site."""
    _forgiven: list[re.Pattern[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = self.context
        context.on("console", self._console)
        context.on("weberror", lambda error: self._add(f"error in a script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        self.page = context.new_page()

    def open(self, path: str) -> Page:
        """The page at `path` (from the root of the site), loaded."""
        self.asked.clear()
        self.page.goto(self.root + path, wait_until="load")
        return self.page

    def leave(self) -> None:
        """Make the tab as it was when it was new, for somebody else; what was fetched stays in its cache."""
        self.page.unroute_all()
        self.page.goto("about:blank")
        if self.root.startswith("http"):
            session = self.context.new_cdp_session(self.page)
            session.send(
                "Storage.clearDataForOrigin",
                {"origin": "/".join(self.root.split("/")[:3]), "storageTypes": "all"},
            )
            session.detach()
        wide, high = WIDTHS[self.width]
        self.page.set_viewport_size({"width": wide, "height": high})
        self.page.emulate_media(media="null", color_scheme=self.scheme)  # type: ignore[arg-type]
        self._forgiven.clear()
        self.problems.clear()
        self.asked.clear()

    @property
    def path(self) -> str:
        """Where the tab is now: a path from the root of the site, with what follows `?` and `#`."""
        return self.page.url.removeprefix(self.root)

    def forgive(self, pattern: str) -> None:
        """Take problems that match `pattern` as meant, from now on."""
        self._forgiven.append(re.compile(pattern))

    def _add(self, what: str) -> None:
        if not any(pattern.search(what) for pattern in self._forgiven):
            self.problems.append(f"{self.path or 'index.html'}: {what}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "assert"):
            self._add(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if request.url.startswith(self.root):
            self.asked.append(request.url.removeprefix(self.root).partition("#")[0])
        elif not request.url.startswith(("data:", "blob:", "about:")):
            self._add(f"asks for something outside the site: {request.url}")

    def _failed(self, request: Request) -> None:
        # Scripts and downloads break off requests on purpose.
        if request.failure != "net::ERR_ABORTED":
            self._add(f"request failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._add(f"answered {response.status}: {response.url}")


def open_tab(
    browser: Browser, root: str, width: str = "desktop", scheme: str = "light", scripts: bool = True
) -> Tab:
    """A new tab, as wide as a phone or a desk, in light or dark, with or without scripts."""
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        reduced_motion="reduce",  # colours are where they will stay, not on their way there
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(LONGEST)
    return Tab(root, context, width, scheme)

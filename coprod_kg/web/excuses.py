"""The page that somebody sees whose request was not answered: what happened, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from coprod_kg.site.page import Page
from coprod_kg.web.problems import Problem

_TITLES = {
    404: "This page is not here",
    408: "This took too long to arrive",
    413: "This is too large",
    429: "Please wait a little",
    500: "Something went wrong here",
    503: "We are busy just now",
}


@dataclass(frozen=True)
class Excuse:
    """What the page shows."""

    detail: str
    ours: bool
    """Whether the mistake is ours."""


def page_of(problem: Problem, path: str) -> Page:
    """The page about `problem`, shown at `path`."""
    title = _TITLES.get(problem.status, "We cannot answer this")
    return Page(
        path=path.removeprefix("/"),
        title=title,
        description="Why this was not answered, and what you can do.",
        template="excuse.html",
        model=Excuse(problem.detail, problem.status >= 500),
    )

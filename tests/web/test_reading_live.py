"""Reading age of the pages that the server makes: those of a suggestion, from the first question to the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asking import served
from desk_project import desk_project
from filling import Page, opened, sent
from test_reading_age import hard_pages, hard_paragraphs, read_on

NAMED = {"a_name": "Sharing the watering can", "a_webAddress": "https://example.org/can"}
KIND = {"a_kind": "guidance", "a_description": "It shows how neighbours decide who waters what, together."}


def told(page: Page) -> Iterator[tuple[str, str]]:
    """Each page of a suggestion as it opens, and as it comes back when nothing was filled in."""
    yield "what", page.text
    yield "what, with nothing said", page.press().text
    page = page.press(way="item")
    for filled in (NAMED, KIND, {"a_audience": ["carers"]}, {"a_readDepth": "whole-work"}):
        yield page.step, page.text
        yield f"{page.step}, with nothing said", page.press().text
        page = page.press(**filled)
    yield page.step, page.text
    yield f"{page.step}, with nothing said", page.press().text
    page = page.press(group="carers", interest="yes", consent="yes", contact="Call 0117 496 0000")
    yield page.step, page.text
    code = sent(page)
    for path in (f"suggestion/{code}/receipt", f"suggestion/{code}", "validate", "decisions", "not-here"):
        answer = page.client.get(f"/{path}", headers={"accept": "text/html"})
        yield path.replace(code, "…"), answer.text


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    folder = tmp_path_factory.mktemp("reading")
    with served(desk_project(folder / "list").root, folder / "state") as client:
        yield {name: read_on(text, name) for name, text in told(opened(client))}


def test_every_page_of_a_suggestion_is_read(pages):
    assert {"what", "find", "g-what-it-is", "g-who-it-is-for", "g-power", "you", "check"} <= set(pages)
    assert {"suggestion/…/receipt", "suggestion/…"} <= set(pages)
    assert all(len(texts) > 3 for texts in pages.values()), {
        name: len(texts) for name, texts in pages.items()
    }


def test_every_paragraph_that_the_server_shows_everybody_can_be_read_at_eleven(pages):
    assert hard_paragraphs(pages) == {}


@pytest.mark.parametrize("measure", ["automated_readability_index", "coleman_liau_index"])
def test_each_page_of_the_server_is_as_easy_as_a_whole(pages, measure):
    assert hard_pages(pages, measure) == {}

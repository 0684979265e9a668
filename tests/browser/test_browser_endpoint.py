"""Asking in SPARQL and checking a file on the live server, in a real browser: without scripts, and with axe-core."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

import pytest
from live import list_in, running
from looking import LOOKS, looked_at, show

QUESTION = "SELECT ?thing ?title WHERE { ?thing a cpr:Resource ; schema:name ?title } ORDER BY ?title LIMIT 4"
REFUSED = r"answered 400|status of 400"
FILM = b"""@prefix cpr: <https://w3id.org/coprod-kg/def/> .
<https://w3id.org/coprod-kg/id/item/a-film> a cpr:Resource .
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where a server of a copy of the real list answers."""
    with running(list_in(tmp_path_factory.mktemp("endpoint"))) as address:
        yield address


@pytest.fixture
def visit(tab, address):
    """A function that opens a tab on the live site: nothing may go wrong in it."""
    return partial(tab, address)


def test_somebody_without_scripts_asks_reads_the_answer_and_mends_a_mistake(visit):
    tab = visit(scripts=False)
    tab.forgive(REFUSED)
    page = tab.open("sparql")

    page.get_by_label("Your question, in SPARQL").fill(QUESTION.replace("}", ""))
    page.get_by_role("button", name="Ask").click()
    assert page.title().startswith("Problem: ")
    page.get_by_role("alert").get_by_role("link").click()

    box = page.get_by_label("Your question, in SPARQL")
    assert box.input_value() == QUESTION.replace("}", "")
    box.fill(QUESTION)
    page.get_by_role("button", name="Ask again").click()
    assert page.get_by_role("heading", name="4 rows").is_visible()
    assert page.get_by_role("row").count() == 5
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.path().read_text().startswith("thing,title")


def test_a_file_is_sent_and_what_is_found_is_a_page_in_its_own_style(visit):
    page = visit().open("validate")

    page.get_by_label("Your file").set_input_files(
        {"name": "a-film.ttl", "mimeType": "text/turtle", "buffer": FILM}
    )
    page.get_by_role("button", name="Check it").click()

    assert page.get_by_text("a-film.ttl").first.is_visible()
    family = page.get_by_role("heading").first.evaluate("element => getComputedStyle(element).fontFamily")
    assert "Palatino" in family


PAGES = {
    "the endpoint": "sparql",
    "an answer": f"sparql?{urlencode({'query': QUESTION})}",
    "a mistake": "sparql?query=ASK",
    "checking a file": "validate",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_pages_can_be_used_by_everybody(visit, axe, path):
    tab = visit()
    tab.forgive(REFUSED)
    page = tab.open(path)
    wider = "document.documentElement.scrollWidth > innerWidth"

    for width in ("desktop", "phone"):
        show(page, width)
        assert not page.evaluate(wider)
    assert looked_at(page, axe, LOOKS[1]) == []

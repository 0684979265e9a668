"""Asking in SPARQL and checking a file on the live server, in a real browser: without scripts, and with axe-core."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from axe import RULES
from axe_playwright_python.sync_playwright import Axe
from live import list_in, running
from tabs import open_tab

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
def visit(browser, address):
    """A function that opens a tab on the live site: nothing may go wrong in it."""
    opened = []

    def make(**how):
        tab = open_tab(browser, address, **how)
        opened.append(tab)
        return tab

    yield make
    problems = [problem for tab in opened for problem in tab.problems]
    for tab in opened:
        tab.context.close()
    assert not problems, "\n".join(problems)


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
@pytest.mark.parametrize(("width", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_the_pages_can_be_used_by_everybody(visit, path, width, scheme):
    tab = visit(width=width, scheme=scheme)
    tab.forgive(REFUSED)
    page = tab.open(path)

    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]

    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

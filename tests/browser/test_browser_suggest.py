"""The form for suggestions: it makes a file that our own program takes, and sends nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from desk_project import desk_project

from coprod_kg.contributing.desk import at_desk
from coprod_kg.contributing.sending import Circumstances, send
from coprod_kg.edition import Edition
from coprod_kg.importing import read_offer
from coprod_kg.vocabulary import CPC, CPR, DCTERMS, SCHEMA, SKOS

TITLE = 'Sharing, "fairly"; a guide'
WORDS = "=It says how to share.\nThe second line has a comma, too."


@pytest.fixture
def saved(tmp_path):
    """A function that presses the button of a page and gives the file that is saved."""

    def press(page):
        with page.expect_download() as downloading:
            page.locator("form:not([hidden]) button").click()
        path = tmp_path / downloading.value.suggested_filename
        downloading.value.save_as(path)
        return path

    return press


@pytest.fixture
def taken(tmp_path):
    """A function that sends a file as `coprod-kg contribute` does, to a project with this record; what became of it."""

    def contribute(path):
        project = desk_project(tmp_path / "project")
        with at_desk(project.root, lambda *_: None) as desk:
            return send(
                Edition.read(project), desk, [path], Circumstances(), datetime(2026, 12, 1, tzinfo=UTC)
            )

    return contribute


def statements(edition, path):
    """What a file says: by field, the values."""
    found = {}
    for quad in read_offer(path, edition).quads():
        found.setdefault(quad.predicate, set()).add(quad.object.value)
    return found


def test_what_is_written_is_saved_as_a_file_that_the_program_takes(tab, saved, taken, edition):
    page = tab().open("suggest.html?about=tokenism&for=researchers&for=carers&stage=paying-for-it")
    page.get_by_label("Its name or title").fill(f"  {TITLE} ")
    page.get_by_label("Its web address").fill("https://example.org/fair")
    page.get_by_label("What is it about").fill(WORDS)
    page.get_by_label("What kind of thing").select_option("Toolkit")
    page.get_by_label("Whole work").check()
    path = saved(page)

    assert path.name == "suggestion-sharing-fairly-a-guide.csv"
    assert statements(edition, path) == {
        SCHEMA["name"]: {TITLE},
        SCHEMA["url"]: {"https://example.org/fair"},
        SCHEMA["description"]: {WORDS},
        DCTERMS["type"]: {CPC["toolkit"].value},
        CPR["addresses"]: {CPC["tokenism"].value},
        DCTERMS["audience"]: {CPC["researchers"].value, CPC["carers"].value},
        CPR["usefulAtStage"]: {CPC["paying-for-it"].value},
        CPR["readDepth"]: {CPC["whole-work"].value},
    }
    sent = taken(path)
    assert sent.code
    assert [record.kind for record in sent.new] == ["item"]
    assert page.get_by_role("status").inner_text().startswith("Your words are saved")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "status"


def test_what_is_wrong_with_a_page_is_saved_as_a_change_of_its_record(tab, saved, taken, tmp_path):
    page = tab().open("suggest.html?record=org%2Fgarden-union&title=The+garden+union")
    assert page.get_by_text("You are writing about: The garden union").is_visible()
    assert not page.get_by_label("Its name or title").is_visible()
    page.get_by_label("What is wrong or missing?").fill("It has moved to another street.")
    path = saved(page)

    sent = taken(path)
    assert sent.code
    assert [str(record) for record in sent.changed] == ["org/garden-union"]
    said = statements(Edition.read(desk_project(tmp_path / "again")), path)
    assert said[SKOS["editorialNote"]] == {"It has moved to another street."}
    assert said[SCHEMA["name"]] == {"The garden union"}  # what it does not speak of stays as it is


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_with_nothing_entered_the_page_says_what_to_do_and_keeps_what_was_typed(tab, saved, width):
    page = tab(width=width).open("suggest.html")
    page.get_by_label("What is it about").fill("A thing that helps.")
    page.get_by_role("button").click()

    assert page.title().startswith("Problem: ")
    summary = page.get_by_role("alert")
    assert "Write its name or its web address." in summary.inner_text()
    assert page.evaluate("document.activeElement.className") == "oops"
    summary.get_by_role("link").press("Enter")
    assert page.evaluate("document.activeElement.id") == "title"
    assert page.get_by_label("Its name or title").get_attribute("aria-invalid") == "true"
    assert page.get_by_label("What is it about").input_value() == "A thing that helps."

    page.get_by_label("Its web address").fill("example org")
    page.get_by_role("button").click()
    assert "It should start with https://" in summary.inner_text()

    page.get_by_label("Its web address").fill("https://example.org")
    assert saved(page).name == "suggestion.csv"
    assert page.title().startswith("Suggest something")
    assert not summary.is_visible()
    assert page.locator(".wrong").count() == 0


def test_nothing_is_asked_for_or_kept_when_something_is_saved(tab, saved):
    opened = tab()
    page = opened.open("suggest.html")
    before = {*opened.asked, "assets/mark.svg"}  # a browser takes the picture of a page when it likes
    page.get_by_label("Its name or title").fill("A guide")
    saved(page)

    assert set(opened.asked) <= before
    assert opened.path == "suggest.html"
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"


def test_the_form_works_from_the_disk(tab, on_disk, saved):
    page = tab(root=on_disk).open("suggest.html?title=A%20guide")

    assert saved(page).read_text("utf-8-sig").splitlines()[1].startswith("A guide,")


def test_without_scripts_the_page_says_what_to_write_down(tab):
    page = tab(scripts=False).open("suggest.html")

    assert page.get_by_text("Write it on paper").is_visible()
    assert not page.get_by_text("Write it down here").is_visible()
    assert page.locator("form").count() == 2
    assert not page.locator("form >> visible=true").count()
    assert page.get_by_role("link", name=re.compile("CSV")).first.is_visible()


def test_an_empty_place_of_the_map_leads_to_a_form_that_knows_it(tab):
    page = tab().open("map.html")
    page.locator("details summary").first.click()
    page.locator("a.cell.none").first.click()

    page.wait_for_url("**/suggest.html?about=*")
    assert page.get_by_label("Which power problem").input_value() != ""
    assert page.locator("input:checked").count() == 1


def test_every_choice_of_the_form_is_one_that_the_reader_takes(tab, edition, tmp_path):
    page = tab().open("suggest.html")
    read = tmp_path / "all.csv"
    for column in ("kind", "power"):
        words = page.locator(f"#{column} option").evaluate_all(
            "all => all.slice(1).map((each) => each.value)"
        )
        heading = page.locator(f"#{column}").get_attribute("data-column")
        lines = [f'Title (en),"{heading}"', *(f'Title {n},"{word}"' for n, word in enumerate(words))]
        read.write_text("\n".join(lines), "utf-8")
        found = statements(edition, read)
        field = {"kind": DCTERMS["type"], "power": CPR["addresses"]}[column]
        assert len(found[field]) == len(words) > 10

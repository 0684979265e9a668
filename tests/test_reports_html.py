"""The HTML report: one page that needs nothing else, and no trick of a stranger in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

from hypothesis import given
from hypothesis import strategies as st
from test_reports import BARE, FILE, FINDINGS, FULL, inspected

from coprod_kg.findings import Edit, Fix, Place, Severity, in_order
from coprod_kg.reports import Inspection, as_html

ROOT = Path(__file__).parent.parent
VOID = {"meta"}
LINE = "    schema:url <htp://example.org/garden> ;"


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, and the text under each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> ends something else"

    def handle_data(self, data):
        for tag in set(self.open):
            self.texts[tag][-1] += data


def page(inspection: Inspection) -> Page:
    made = Page(as_html(inspection))
    assert made.open == []
    return made


@given(FINDINGS)
def test_the_page_is_well_formed_and_runs_and_fetches_nothing(findings):
    made = page(inspected(findings))

    tags = {tag for tag, _ in made.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    for _, attributes in made.elements:
        assert all(not name.startswith("on") and name not in ("src", "style") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    [style] = made.texts["style"]
    assert "url(" not in style
    assert "@import" not in style


@given(FINDINGS)
def test_every_anchor_leads_somewhere_and_none_twice(findings):
    made = page(inspected(findings))
    names = [attributes["id"] for _, attributes in made.elements if "id" in attributes]

    assert len(names) == len(set(names))
    links = {attributes["href"][1:] for tag, attributes in made.elements if tag == "a"}
    assert links <= set(names)


@given(st.text(max_size=300), st.integers(1, 300), st.none() | st.integers(1, 300))
def test_the_line_is_shown_with_what_is_wrong_in_it_marked(line, column, length):
    """Whatever the line: what is shown is a part of it, and the mark is at the column."""
    line = re.sub(r"[^\w <>&]", "x", line)
    column = min(column, len(line) + 1)
    end = (1, min(column + length, len(line) + 1)) if length else None
    shown = Inspection((replace(FULL, place=Place(FILE, 1, column, end=end)),), (FILE,), {FILE: line})
    made = page(shown)

    if not line.strip():
        assert "pre" not in made.texts
        return
    [code] = made.texts["code"]
    [mark] = made.texts["mark"]
    assert code.strip("… ") in line
    assert len(code) <= 145
    assert line[column - 1 :].startswith(mark)
    if end and end[1] - column <= 100:
        assert mark == line[column - 1 : end[1] - 1]


def test_a_finding_shows_its_place_its_line_its_words_and_its_mend():
    place = Place(FILE, 2, 16, end=(2, 42))
    made = page(Inspection((replace(FULL, place=place),), (FILE,), {FILE: f"<>\n{LINE}"}))

    assert made.texts["mark"] == ["<htp://example.org/garden>"]
    assert made.texts["code"] == [LINE.strip()]
    assert made.texts["h2"] == ["data/records/org/x.ttl"]
    assert made.texts["h4"] == ["2:16Name"]
    assert "Add the organisation's name." in made.texts["p"]
    assert "As it is printed." in made.texts["p"]


def test_a_fix_shows_what_goes_and_what_comes():
    text = f"<>\n{LINE}"
    start = text.index("<htp:")
    fix = Fix("Write https.", (Edit("<https:", start, start + 5),))
    made = page(Inspection((replace(FULL, fix=fix),), (FILE,), {FILE: text}))

    assert made.texts["del"] == ["<htp:"]
    assert made.texts["ins"] == ["<https:"]
    assert "This can be mended with --fix: Write https." in made.texts["p"]


def test_findings_are_counted_and_grouped_by_file_and_by_importance():
    other = replace(FULL, place=Place(PurePosixPath("b.ttl"), 1, 1), severity=Severity.COULD)
    made = page(inspected([FULL, BARE, other, replace(FULL, place=Place(FILE, 9, 1))]))

    assert made.texts["dd"] == ["2", "0", "2"]
    assert made.texts["h2"] == ["data/records/org/x.ttl", "The whole list", "b.ttl"]
    assert made.texts["h3"] == ["2Must be mended", "1Could be added", "1Could be added"]


def test_the_same_words_at_many_places_are_said_once_and_each_place_is_there():
    wrong = [replace(FULL, place=Place(FILE, line, 1)) for line in range(1, 31)]
    text = "\n".join(f"line{line}" for line in range(1, 31))
    made = page(Inspection(tuple(in_order(wrong)), (FILE,), {FILE: text}))

    assert made.texts["p"].count("Add the organisation's name.") == 1
    assert made.texts["code"] == text.split("\n")
    assert "26 more like this" in made.texts["summary"]


def test_what_mends_all_places_is_said_once_and_what_mends_one_beside_it():
    places = [replace(FULL, place=Place(FILE, line, 1)) for line in (1, 2)]
    same = [replace(each, fix=Fix("Write 8.", ())) for each in places]
    other = [places[0], replace(places[1], fix=Fix("Write 9.", ()))]

    said = "This can be mended with --fix: "
    assert page(inspected(same)).texts["p"].count(f"{said}Write 8.") == 1
    assert page(inspected(other)).texts["li"][-1].strip().endswith(f"{said}Write 9.")


def test_files_without_findings_are_named():
    made = page(Inspection((FULL,), (FILE, PurePosixPath("good.csv"))))

    assert made.texts["h2"][-1] == "Nothing wrong in 1 file"
    assert "good.csv" in made.texts["li"]


def test_nothing_wrong_is_a_page_too():
    made = page(Inspection((), (FILE,)))

    assert "Nothing is wrong. We looked at 1 file." in made.texts["p"]


def test_the_colours_are_those_of_the_site():
    """One look: whoever changes a colour there changes it here."""
    site = (ROOT / "coprod_kg/site/static/style.css").read_text(encoding="utf-8")
    ours = as_html(Inspection())
    for name in ("paper", "sheet", "ink", "soft", "line", "edge", "err", "err-t", "serif", "sans"):
        values = re.findall(rf"--{name}: ([^;]+);", site)
        assert values
        # The last one of the site is for print, where our page differs.
        assert re.findall(rf"--{name}: ([^;]+);", ours)[: len(values[:2])] == values[:2], name

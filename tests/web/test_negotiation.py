"""What a client takes is understood as RFC 9110 says, and whatever else it writes does no harm."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.web.negotiation import LONGEST, quality, ranges
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.answer_forms import choose, form_of_answer, named, offered

CASES = Path(__file__).parents[1] / "suites" / "negotiation.csv"


def cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["case"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("row", cases())
def test_each_case_of_the_table_is_chosen_as_it_says(row):
    chosen = choose(row["accept"] or None, offered(row["sort"]))

    assert (
        (chosen.name, chosen.media_type) == (row["chosen"], row["media type"])
        if row["chosen"]
        else chosen is None
    )


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("text/plain;format=flowed", 1),
        ("text/plain", 0.7),
        ("text/html", 0.3),
        ("image/jpeg", 0.5),
        ("text/plain;format=fixed", 0.4),
    ],
)
def test_the_example_of_the_standard_comes_out_as_it_is_printed(media_type, expected):
    accept = (
        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"
    )

    assert quality(media_type, ranges(accept)) == expected


@given(st.text(alphabet=st.characters(codec="latin-1")) | st.text(alphabet='*/;,="q. 019ax-+'))
def test_whatever_is_written_something_is_chosen_or_nothing_but_never_an_error(accept):
    for sort in ("rows", "truth", "statements", "view"):
        chosen = choose(accept, offered(sort))

        assert chosen is None or chosen.name in {each.name for each in offered(sort)}


@pytest.mark.parametrize("piece", ["text/csv,", '"', 'a/b;c="', ";q=1", ",", "\\", 'a"\\'])
def test_a_header_without_end_takes_no_time(piece):
    accept = piece * (64_000 // len(piece))

    started = time.process_time()
    choose(accept, offered("rows"))

    assert time.process_time() - started < 0.5


def test_of_a_long_header_only_whole_entries_are_read():
    accept = "text/csv;q=0.5," + "a/b," * 245 + "application/sparql-results+json"
    assert len(accept) > LONGEST

    assert choose(accept, offered("rows")).name == "csv"


def test_a_name_wins_over_what_the_client_takes():
    assert form_of_answer("rows", "text/turtle", "tsv").media_type == "text/tab-separated-values"


@pytest.mark.parametrize(
    ("sort", "name", "expected"),
    [
        ("rows", "json", "json"),
        ("rows", "XML", "xml"),
        ("rows", "application/sparql-results+json", "json"),
        ("statements", "xml", "rdfxml"),  # as SPARQLWrapper calls it
        ("statements", "json", "jsonld"),
        ("statements", "n3", "turtle"),
        ("statements", "nt", "ntriples"),
        ("view", "spreadsheet", "spreadsheet"),
        ("view", "ris", "ris"),
    ],
)
def test_forms_are_known_by_the_names_that_clients_use(sort, name, expected):
    assert named(name, offered(sort), "an answer").name == expected


@pytest.mark.parametrize(
    ("sort", "name"), [("truth", "csv"), ("rows", "turtle"), ("rows", "pdf"), ("view", "../etc")]
)
def test_a_name_that_there_is_not_is_refused_with_those_that_there_are(sort, name):
    with pytest.raises(Problem) as caught:
        form_of_answer(sort, None, name)

    assert caught.value.status == 400
    assert {each["name"] for each in caught.value.more["formats"]} == {each.name for each in offered(sort)}


def test_a_client_that_takes_none_of_the_forms_is_told_which_there_are():
    with pytest.raises(Problem) as caught:
        form_of_answer("truth", "text/csv", None)

    assert caught.value.status == 406
    assert {"name": "xml", "mediaType": "application/sparql-results+xml"} in caught.value.more["formats"]
    assert "json, xml" in caught.value.detail

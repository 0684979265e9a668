"""Views for programs: the same bytes as on the command line, and mistakes in words that help."""

from __future__ import annotations

import pytest

from coprod_kg.cli import main
from coprod_kg.errors import BadParameter, MissingParameter
from coprod_kg.web.public.views import problem_of


@pytest.fixture(scope="module")
def listed(whole):
    return {each["name"]: each for each in whole.get("/api/views").json()["views"]}


def test_every_view_is_listed_with_what_its_header_says(whole, listed):
    catalogue = whole.live.current.edition.catalogue

    assert tuple(listed) == catalogue.view_names
    for query in catalogue.views:
        told = listed[query.name]
        assert (told["title"], told["summary"]) == (query.title, query.summary)
        assert [each["name"] for each in told["parameters"]] == [*query.parameters]
        assert {each["name"]: each["label"] for each in told["columns"]} == query.columns


def test_each_view_answers_at_the_address_that_the_list_names(whole, listed):
    for told in listed.values():
        needed = {each["name"]: each["example"] for each in told["parameters"] if each["required"]}

        answer = whole.get(told["address"], params=needed)

        assert answer.status_code == 200, (told["name"], answer.text)
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert answer.json()["head"]["vars"]


ITEMS, GROUP = ("helps-understand", {"inequality": "racism"}), ("organisation", {"organisation": "nihr"})


@pytest.mark.parametrize(
    ("name", "given", "form"),
    [
        *((*ITEMS, form) for form in ("json", "csv", "tsv", "xml", "bibtex", "ris", "csl")),
        *((*GROUP, form) for form in ("json", "csv", "tsv", "xml")),
    ],
)
def test_an_answer_is_the_same_bytes_as_on_the_command_line(whole, capfdbinary, name, given, form):
    pairs = [word for key, value in given.items() for word in ("--param", f"{key}={value}")]
    assert main(["query", name, *pairs, "--format", form]) == 0

    answer = whole.get(f"/api/views/{name}", params={**given, "format": form})
    by_ending = whole.get(f"/api/views/{name}.{form}", params=given)

    assert answer.content == by_ending.content == capfdbinary.readouterr().out


def test_what_cannot_be_cited_is_refused(whole):
    answer = whole.get("/api/views/organisation.ris?organisation=nihr")

    assert answer.status_code == 400
    assert "cited" in answer.json()["detail"]


def test_the_table_for_people_cannot_be_taken_for_formulas(whole):
    plain = whole.get("/api/views/outside-links.spreadsheet")

    assert plain.headers["content-type"] == "text/csv; charset=utf-8"


def test_the_form_is_the_one_that_the_client_takes(whole):
    answer = whole.get("/api/views/statistics", headers={"Accept": "text/csv;q=0.9, image/png"})

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["vary"].startswith("Accept")


def test_a_view_with_a_parameter_called_format_has_its_form_by_its_ending(whole, listed):
    [value] = [each["example"] for each in listed["easy-formats"]["parameters"] if each["name"] == "format"]

    def lines(query):
        return whole.get(f"/api/views/easy-formats.csv{query}").text.splitlines()

    assert len(lines("")) > len(lines(f"?format={value}")) > 0
    assert whole.get("/api/views/easy-formats?format=csv").status_code == 400  # CSV is no format for people


def test_what_a_form_left_empty_was_not_said(whole):
    assert (
        whole.get("/api/views/helps-understand?inequality=").content
        == whole.get("/api/views/helps-understand").content
    )


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("helps-undrestand", 404, ["'helps-undrestand'", "Did you mean 'helps-understand'?", "/api/views"]),
        ("..%2f..%2fetc%2fpasswd", 404, []),
        ("helps-understand?inequalty=racism", 400, ["Did you mean 'inequality'?"]),
        ("helps-understand?inequality=rascism", 400, ["Did you mean 'racism'?", "a concept of the list"]),
        ("helps-understand?inequality=racism&inequality=sexism", 400, ["2 values"]),
        ("organisation", 400, ["Add for example: ?organisation="]),
        ("helps-understand?format=table", 400, ["json, xml, csv"]),
        ("helps-understand.exe", 400, ["json, xml, csv"]),
        ("helps-understand?inequality=%ff", 400, []),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_what_was_probably_meant(whole, address, status, words):
    answer = whole.get(f"/api/views/{address}")

    assert answer.status_code == status
    detail = answer.json()["detail"] if "json" in answer.headers["content-type"] else ""
    assert [each for each in words if each not in detail] == []
    assert "coprod-kg query" not in detail  # who asks on the web may have no command line


def test_the_nearest_name_is_there_for_programs_too(whole):
    assert whole.get("/api/views/statistic").json()["nearest"] == "statistics"


def test_a_value_with_nothing_near_is_refused_without_a_guess():
    problem = problem_of(BadParameter("publications-by-year", "year", "soon", "a year such as 2018"))

    assert problem.detail == "publications-by-year: 'year' is 'soon', which is not a year such as 2018."


def test_a_value_that_is_missing_is_named_with_an_example():
    problem = problem_of(MissingParameter("organisation", "organisation", "Organisation", "nihr"))

    assert problem.detail.endswith("Add for example: ?organisation=nihr")


def test_an_answer_need_not_be_fetched_twice_and_may_be_read_by_other_sites(whole):
    first = whole.get("/api/views/statistics")
    again = whole.get("/api/views/statistics", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
    assert first.headers["access-control-allow-origin"] == "*"
    assert whole.options("/api/views/statistics").status_code == 204
    assert whole.head("/api/views/statistics").headers["etag"] == first.headers["etag"]
    assert whole.post("/api/views/statistics").status_code == 405


def test_where_the_list_is_on_the_web_is_not_what_a_stranger_says(edition):
    import tempfile
    from pathlib import Path

    from asking import served  # a server of its own, which knows where it is

    with (
        tempfile.TemporaryDirectory() as folder,
        served(edition.project.root, Path(folder), address="https://list.example/kg/") as client,
    ):
        told = client.get("/api/views", headers={"Host": "evil.example"}).json()["views"][0]

    assert told["address"].startswith("https://list.example/kg/api/views/")

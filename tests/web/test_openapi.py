"""The description of the API is valid and tells of what there is; what it tells of can be asked."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from coprod_kg.importing import READERS
from coprod_kg.reports import REPORTS


@pytest.fixture(scope="module")
def document(whole):
    answer = whole.get("/api/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    return answer.json()


def test_it_is_valid(document):
    schemathesis.openapi.from_dict(document).validate()


def test_each_view_has_an_entry_with_its_parameters(whole, document):
    for query in whole.live.current.edition.catalogue.views:
        told = document["paths"][f"/api/views/{query.name}"]["get"]

        assert told["summary"] == query.title
        assert {each["name"] for each in told["parameters"]} - {"format"} == {*query.parameters} - {"format"}
        for name, parameter in query.parameters.items():
            [entry] = [each for each in told["parameters"] if each["name"] == name]
            assert entry["required"] is parameter.required
            assert parameter.label in entry["description"]


def test_each_example_of_a_parameter_is_taken(whole, document):
    for path, methods in document["paths"].items():
        if not path.startswith("/api/views/"):
            continue
        for each in methods["get"]["parameters"]:
            needed = {
                other["name"]: other["schema"]["examples"][0]
                for other in methods["get"]["parameters"]
                if other["required"] or other is each
                if "examples" in other["schema"]
            }
            assert whole.get(path, params=needed).status_code == 200, (path, needed)


def test_it_names_every_report_and_every_format_of_files(document):
    entries = {each["name"]: each["schema"] for each in document["paths"]["/validate"]["post"]["parameters"]}

    assert {*entries["report"]["enum"]} == {*REPORTS}
    assert {*entries["format"]["enum"]} == {*READERS}


def test_the_server_that_it_names_is_the_one_that_gave_it(document):
    assert document["servers"] == [{"url": "http://127.0.0.1"}]


OTHERS = [
    "GET /sparql",
    "POST /sparql",
    "GET /graphs",
    "GET /api/views",
    "POST /validate",
    "GET /api/openapi.json",
]
VIEWS = ["GET /api/views/helps-understand", "GET /api/views/organisation", "GET /api/views/easy-formats"]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("label", [*OTHERS, *VIEWS])
def test_whatever_is_asked_is_answered_as_it_tells(whole, document, label, mode):
    """What schemathesis makes of the description, the same on every run; of the views, which are alike, three."""
    method, _, path = label.partition(" ")
    operation = schemathesis.openapi.from_dict(document)[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
        return  # nothing can be wrong in it

    @seed(20261126)
    @settings(
        max_examples=12,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        request = case.as_transport_kwargs(base_url="http://127.0.0.1")
        request.pop("cookies", None)
        body = request.pop("data", None)
        sent = {"content": body} if isinstance(body, bytes | str) else {"data": body} if body else {}
        answer = whole.request(**request, **sent)

        answer.request.read()  # schemathesis shows it if something is wrong
        case.validate_response(answer, checks=CHECKS)

    asked()

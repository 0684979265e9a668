"""A file that is sent is judged as on the command line, and answered with a report of any sort."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator
from pyoxigraph import RdfFormat, parse
from toy_project import ROOT

TURTLE = {"Content-Type": "text/turtle"}
WRONG = b"""@prefix cpr: <https://w3id.org/coprod-kg/def/> .
@prefix schema: <https://schema.org/> .
<https://w3id.org/coprod-kg/id/item/a-film> a cpr:Resource ; schema:name "A film"@en .
"""
BROKEN = b"<a> <b>"


def found(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_must_be_mended_is_told_with_200(toy):
    answer = toy.post("/validate?name=a-film.ttl", content=WRONG, headers=TURTLE)

    told = found(answer)
    assert answer.headers["content-type"] == "application/json"
    assert "a-film.ttl" in json.dumps(told)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_file_that_cannot_be_read_is_reported_with_its_line(toy):
    answer = toy.post("/validate?report=text&name=broken.ttl", content=BROKEN, headers=TURTLE)

    assert answer.status_code == 200
    assert "broken.ttl\n      1:8  must" in answer.text


KINDS = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "sarif": "application/sarif+json",
    "junit": "application/xml",
    "turtle": "text/turtle; charset=utf-8",
    "github": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize(("report", "kind"), KINDS.items())
def test_every_report_is_had_by_its_name_and_by_its_media_type(toy, report, kind):
    by_name = toy.post("/validate", params={"report": report, "name": "f.ttl"}, content=WRONG, headers=TURTLE)
    accepted = {**TURTLE, "Accept": kind.partition(";")[0]}
    by_type = toy.post("/validate?name=f.ttl", content=WRONG, headers=accepted)

    assert by_name.status_code == by_type.status_code == 200
    assert by_name.headers["content-type"] == by_type.headers["content-type"] == kind
    if report != "github":  # of the two that are plain text, the one for people comes first
        assert by_name.content == by_type.content


def test_reports_for_programs_can_be_read_by_programs(toy):
    def report(name):
        return toy.post("/validate", params={"report": name, "name": "f.ttl"}, content=WRONG, headers=TURTLE)

    schema = json.loads((ROOT / "tests/sarif/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    Draft7Validator(schema).validate(report("sarif").json())
    assert ElementTree.fromstring(report("junit").content).tag == "testsuites"
    assert list(parse(report("turtle").content, format=RdfFormat.TURTLE))
    assert "::error" in report("github").text


def test_the_page_may_use_its_own_style_and_nothing_else(toy):
    answer = toy.post("/validate?report=html", content=WRONG, headers=TURTLE)

    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "style=" not in answer.text.replace(style, "")


def test_what_a_stranger_calls_a_file_is_shown_and_never_run_nor_opened(toy):
    answer = toy.post(
        "/validate",
        params={"report": "html", "name": "../../etc/<script>alert(1)</script>.ttl"},
        content=WRONG,
        headers=TURTLE,
    )

    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert "etc/" not in answer.text


@pytest.mark.parametrize(
    "files",
    [
        {"file": ("a-film.ttl", WRONG)},
        {"file": ("C:\\Films\\a-film.ttl", WRONG, "application/octet-stream")},
    ],
)
def test_a_form_of_a_browser_can_send_it(toy, files):
    answer = toy.post("/validate", files=files, data={"report": "text"}, headers={"Accept": "text/html"})

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "a-film.ttl" in answer.text


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("text/turtle", WRONG),
        (
            "application/ld+json",
            b'{"@context": {}, "@id": "https://e.org/a", "https://schema.org/name": "A"}',
        ),
        ("application/n-triples", b'<https://e.org/a> <https://schema.org/name> "A" .\n'),
        ("text/csv", b"name\r\nA film\r\n"),
        ("application/x-bibtex", b"@book{a, title={A}, year={2020}}\n"),
        ("application/x-research-info-systems", b"TY  - BOOK\r\nTI  - A\r\nER  - \r\n"),
        ("application/rdf+xml", b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>"),
    ],
)
def test_a_file_is_read_as_what_it_is_sent_as(toy, kind, data):
    answer = toy.post("/validate?report=json", content=data, headers={"Content-Type": kind})

    assert "We cannot tell what format" not in answer.text
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"content": b"", "headers": TURTLE}, 400),
        ({"content": WRONG, "headers": TURTLE, "params": {"format": "docx"}}, 400),
        ({"content": WRONG, "headers": TURTLE, "params": {"report": "pdf"}}, 400),
        ({"content": WRONG, "headers": TURTLE, "params": [("report", "json"), ("report", "text")]}, 400),
        ({"content": WRONG, "headers": {**TURTLE, "Accept": "image/png"}}, 406),
        ({"content": WRONG, "headers": {"Content-Type": "image/png"}}, 415),
        ({"content": WRONG, "headers": {**TURTLE, "Content-Encoding": "gzip"}}, 415),
        ({"data": {"report": "json"}}, 400),
        ({"files": {"other": ("a.ttl", WRONG)}}, 400),
        ({"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=y"}}, 400),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400),
        ({"content": b" " * 5_000_001, "headers": TURTLE}, 413),
        ({"files": {"file": ("a.ttl", b" " * 5_000_001)}}, 413),
    ],
)
def test_a_request_that_is_wrong_itself_is_refused(toy, request_, status):
    answer = toy.post("/validate", **request_)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_a_file_there_is_a_page_from_which_one_can_be_sent(toy):
    answer = toy.get("/validate", headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert 'enctype="multipart/form-data"' in answer.text
    assert 'action="validate"' in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    "hostile",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'{"@context": "http://127.0.0.1:1/context.jsonld", "@id": "a:b"}',
        b"[" * 20_000,
        b"@prefix a: <a:> . " + b"a:b a:c (" * 5_000,
        b"\x00\xff" * 1000,
        b"=cmd|' /C calc'!A0,b\r\n1,2\r\n",
    ],
)
@pytest.mark.parametrize(
    "kind", ["application/rdf+xml", "application/ld+json", "text/turtle", "text/csv", "text/plain"]
)
def test_hostile_files_are_reported_or_refused_and_the_server_goes_on(toy, hostile, kind):
    answer = toy.post("/validate", content=hostile, headers={"Content-Type": kind})

    assert answer.status_code == 200 or 400 <= answer.status_code < 500 or answer.status_code == 503
    assert "root:" not in answer.text
    assert toy.get("/validate").status_code == 200

"""Reports: the same findings for a person, a program or another SHACL tool, and no trick of a stranger in any."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, RdfFormat, parse
from rdflib import RDF, SH, URIRef
from test_turtle_positions import LITERALS, NODES

from coprod_kg.checks import check_project
from coprod_kg.errors import UnknownFormat
from coprod_kg.findings import Edit, Finding, Fix, Place, Severity, in_order
from coprod_kg.rdflib_bridge import to_rdflib_graph
from coprod_kg.reports import REPORTS, Inspection, as_json, as_text, as_turtle, report
from coprod_kg.vocabulary import CPS, ID, SCHEMA

FILE = PurePosixPath("data/records/org/x.ttl")
FULL = Finding(
    "shapes",
    "Organisation-name",
    Severity.MUST,
    "Name",
    "Add the organisation's name.",
    Place(FILE, 4, 17),
    "As it is printed.",
    ID["org/x"],
    SCHEMA["name"],
    Literal(7),
)
BARE = Finding("tidy", "tidy", Severity.COULD, "Layout", "Put it in order.")

WORDS = st.text(max_size=60)
SIZES = st.integers(0, 40)
EDITS = st.builds(lambda text, start, size: Edit(text, start, start + size), WORDS, SIZES, SIZES)
FINDINGS = st.lists(
    st.builds(
        Finding,
        st.sampled_from(["shapes", "tidy"]),
        WORDS,
        st.sampled_from(Severity),
        WORDS,
        WORDS,
        st.none()
        | st.builds(
            Place,
            st.text(max_size=20).map(lambda text: PurePosixPath(text.replace("\0", "") or "x")),
            st.none() | st.integers(1, 10**6),
            st.none() | st.integers(1, 10**6),
            WORDS,
            WORDS,
            WORDS,
            st.none() | st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)),
        ),
        WORDS,
        st.none() | NODES | st.just(BlankNode("b")),
        st.none() | NODES,
        st.none() | NODES | LITERALS | st.just(BlankNode("b")),
        st.none() | st.builds(Fix, WORDS, st.lists(EDITS, max_size=2).map(tuple)),
        st.none() | NODES | LITERALS,
    ),
    max_size=5,
).map(in_order)


def inspected(findings) -> Inspection:
    """What reports are made of, with a text for each file that findings are in."""
    paths = tuple({finding.place.path: None for finding in findings if finding.place})
    texts = dict.fromkeys(paths, "a line\nand \u202eanother\x1b one\n<b>& the last")
    return Inspection(tuple(in_order(findings)), paths, texts)


# What a terminal obeys, or what turns the order of letters round: C0, C1, line ends of Unicode, bidi controls.
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@given(FINDINGS, st.sampled_from(sorted(REPORTS)))
def test_no_control_character_passes_into_any_report(findings, name):
    assert not CONTROLS.search(report(inspected(findings), name))


# ---- JSON ---------------------------------------------------------------------------------------------------


def test_the_json_has_these_keys_in_this_order():
    """They are a promise: programs read them. Add to them, never rename."""
    place = Place(FILE, 4, 17, cell="C4")
    fix = Fix("Write 8.", (Edit("8", 3, 4),))
    full = replace(FULL, place=place, fix=fix, meant=ID["org/y"])
    document = json.loads(as_json(inspected([full, BARE])))

    assert list(document) == ["conforms", "counts", "findings"]
    assert document["counts"] == {"must": 1, "should": 0, "could": 1}
    assert document["findings"] == [
        {
            "severity": "must",
            "check": "shapes",
            "rule": "Organisation-name",
            "field": "Name",
            "message": "Add the organisation's name.",
            "mend": "As it is printed.",
            "path": "data/records/org/x.ttl",
            "line": 4,
            "column": 17,
            "record": "https://w3id.org/coprod-kg/id/org/x",
            "property": "https://schema.org/name",
            "value": "7",
            "pointer": None,
            "cell": "C4",
            "entry": None,
            "meant": "https://w3id.org/coprod-kg/id/org/y",
            "fix": {"words": "Write 8.", "edits": [{"start": 3, "end": 4, "text": "8"}]},
        },
        {
            **dict.fromkeys("path line column record property value pointer cell entry meant fix".split()),
            "severity": "could",
            "check": "tidy",
            "rule": "tidy",
            "field": "Layout",
            "message": "Put it in order.",
            "mend": "",
        },
    ]
    order = "severity check rule field message mend path line column record property value"
    order += " pointer cell entry meant fix"
    assert " ".join(document["findings"][0]) == order


@given(FINDINGS)
def test_the_json_can_be_read_again_and_says_all(findings):
    document = json.loads(as_json(inspected(findings)))

    assert [each["message"] for each in document["findings"]] == [finding.message for finding in findings]
    assert document["conforms"] == all(finding.severity is not Severity.MUST for finding in findings)
    assert sum(document["counts"].values()) == len(findings)


# ---- Text ---------------------------------------------------------------------------------------------------


def test_the_text_groups_findings_by_file_with_the_worst_first():
    other = Finding(
        "tidy", "tidy", Severity.SHOULD, "Layout", "Put it in order.", Place(PurePosixPath("a.ttl"), 1, 1)
    )

    assert as_text(inspected([BARE, other, FULL])) == (
        "data/records/org/x.ttl\n"
        "     4:17  must   Name: Add the organisation's name.\n"
        "                  → As it is printed.\n"
        "\n"
        "a.ttl\n"
        "      1:1  should Layout: Put it in order.\n"
        "\n"
        "The whole list\n"
        "           could  Layout: Put it in order.\n"
        "\n"
        "3 findings: 1 must be mended before this can be published, 1 should be looked at by a curator, 1\n"
        "could be added to help people.\n"
    )


def test_findings_of_two_things_without_a_place_are_told_apart():
    about = [Finding("x", "x", Severity.MUST, "Name", "Add it.", record=ID[f"org/{name}"]) for name in "ab"]

    assert len(re.findall(r"Name of <.*/org/[ab]>: Add it\.", as_text(inspected(about)))) == 2


def test_the_same_words_at_the_same_place_are_said_once():
    twice = [FULL, Finding(**{**vars(FULL), "value": Literal(8)})]

    assert as_text(inspected(twice)).count("Add the organisation's name.") == 1
    assert "2 findings" in as_text(inspected(twice))


@given(FINDINGS, st.integers(48, 120))
def test_no_line_is_longer_than_the_terminal_but_the_name_of_a_file(findings, width):
    for line in as_text(inspected(findings), width=width).splitlines():
        assert len(line) <= width or not line.startswith(" ")


@given(FINDINGS)
def test_every_word_of_a_message_is_in_the_text(findings):
    """Wrapping loses nothing: the letters of each message come in order, whatever the width."""
    letters = "".join(re.findall(r"\w", as_text(inspected(findings), width=48)))
    for finding in findings:
        assert "".join(re.findall(r"\w", finding.message)) in letters


def test_colour_changes_the_look_and_not_the_words():
    plain, coloured = as_text(inspected([FULL, BARE])), as_text(inspected([FULL, BARE]), colour=True)

    assert re.sub(r"\x1b\[\d*m", "", coloured) == plain
    assert "\x1b[31mmust" in coloured


def many(number, severity=Severity.SHOULD, **place) -> list[Finding]:
    return [
        Finding("x", "x", severity, "Year", "Add the year.", Place(FILE, line, 1, **place))
        for line in range(2, number + 2)
    ]


def test_what_is_said_many_times_in_a_file_is_said_once_with_the_lines():
    text = as_text(inspected([FULL, *many(214)]))

    assert text.count("Add the year.") == 1
    assert "and 213 more like this: lines 3, 4, 5, 6, 7, 8, 9, 10 and 205 more" in text.replace(
        "\n" + " " * 18, " "
    )
    assert "215 findings" in text
    assert as_text(inspected([FULL, *many(214)]), everything=True).count("should Year: Add the year.") == 214


def test_what_is_said_three_times_is_not_folded():
    assert as_text(inspected(many(3))).count("Add the year.") == 3


def test_the_folded_cells_of_a_table_are_called_cells():
    wrong = [replace(each, place=replace(each.place, cell=f"C{each.place.line}")) for each in many(5)]

    text = as_text(inspected(wrong))
    assert "     C2  should Year" in text
    assert "and 4 more like this: cells C3, C4, C5, C6" in text


def test_what_is_said_in_many_files_is_said_once_with_their_names():
    files = [f"data/records/item/{name}.ttl" for name in "abcdefg"]
    wrong = [replace(many(1)[0], place=Place(PurePosixPath(file), 2, 1)) for file in files]
    text = as_text(inspected(wrong))

    assert text.count("Add the year.") == 1
    assert text.startswith("In many files\n")
    assert f"in 7 files: {files[0]}, {files[1]}," in text
    assert [file for file in files if file in as_text(inspected(wrong), everything=True)] == files


def test_an_entry_and_a_pointer_are_named_beside_the_field():
    entry, pointer = Place(FILE, 4, 1, entry="smith2020"), Place(FILE, 4, 1, pointer="/@graph/0/name")
    text = as_text(inspected([replace(FULL, place=entry), replace(FULL, place=pointer)]))

    assert "Name (entry smith2020): Add" in text
    assert "Name (/@graph/0/name): Add" in text


def test_what_can_be_mended_says_so():
    text = as_text(inspected([replace(FULL, fix=Fix("Write 8.", (Edit("8", 3, 4),)))]))

    assert "→ This can be mended with --fix: Write 8." in text


def test_where_there_is_much_to_do_the_report_says_where_to_begin():
    fixed = [replace(each, fix=Fix("Write 2018.", ())) for each in many(6, Severity.MUST)]
    wrong = [*fixed, FULL, replace(FULL, place=Place(FILE, 9, 9)), *many(4)]
    said = " ".join(as_text(inspected(wrong)).split("What to do first\n")[1].split())

    assert said.startswith(
        "1. Run the same command with --fix. It mends 6 of these for you. 2. Begin with this one, "
    )
    assert "2 times: Name: Add the organisation's name." in said
    assert "add --all" in said
    assert "What to do first" not in as_text(inspected(wrong[:4]))


def test_nothing_wrong_is_said_in_one_line():
    assert as_text(Inspection()) == "Nothing is wrong.\n"


# ---- Turtle -------------------------------------------------------------------------------------------------


@given(FINDINGS)
def test_the_turtle_is_a_report_with_a_result_for_each_finding(findings):
    graph = to_rdflib_graph(parse(as_turtle(inspected(findings)).encode(), format=RdfFormat.TURTLE))
    [whole] = graph.subjects(RDF.type, SH.ValidationReport)
    results = list(graph.objects(whole, SH.result))

    assert len(results) == len(set(results)) == len(findings)
    assert {(result, RDF.type, SH.ValidationResult) for result in results} <= set(graph)
    assert str(graph.value(whole, SH.conforms)) == ("true" if not findings else "false")
    messages = sorted(str(message) for message in graph.objects(None, SH.resultMessage))
    assert messages == sorted(finding.message for finding in findings)


def test_a_result_says_all_that_shacl_has_a_word_for():
    graph = rdflib.Graph().parse(data=as_turtle(inspected([FULL])), format="turtle")
    [result] = graph.subjects(RDF.type, SH.ValidationResult)

    said = {(re.split("[#/]", name)[-1], str(value)) for name, value in graph.predicate_objects(result)}
    assert said == {
        ("type", str(SH.ValidationResult)),
        ("resultSeverity", str(SH.Violation)),
        ("resultMessage", "Add the organisation's name."),
        ("focusNode", "https://w3id.org/coprod-kg/id/org/x"),
        ("resultPath", "https://schema.org/name"),
        ("value", "7"),
        ("sourceShape", CPS["Organisation-name"].value),
        ("source", "data/records/org/x.ttl#L4C17"),
    }  # fmt: skip


@pytest.mark.parametrize("severity", Severity)
def test_a_report_with_any_result_does_not_conform(severity):
    """SHACL, section 3.4: conformance is an empty set of results, whatever their severity."""
    text = as_turtle(inspected([Finding("x", "x", severity, "F", "M")]))

    assert "sh:conforms false" in text
    assert f"sh:resultSeverity sh:{severity.shacl}" in text


def test_a_report_of_real_findings_can_be_read_by_another_tool(make_project):
    findings, _ = check_project(make_project({"data/records/org/neighbours.ttl": "<> a org:Organization ."}))
    graph = rdflib.Graph().parse(data=as_turtle(inspected(findings)), format="turtle")

    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == len(findings) > 1
    assert (None, SH.sourceShape, URIRef(CPS["Organisation-name"].value)) in graph


@given(FINDINGS)
def test_the_words_of_a_finding_are_the_same_in_every_report(findings):
    """But for line ends, escapes and what a format cannot hold: so only the letters are compared."""
    shown = inspected(findings)
    for name in ("text", "sarif", "github", "junit", "html"):
        made = report(shown, name) if name != "text" else as_text(shown, everything=True)
        letters = "".join(re.findall(r"[a-z]", unescaped(made, name)))
        for finding in findings:
            assert "".join(re.findall(r"[a-z]", finding.message)) in letters


def unescaped(text: str, name: str) -> str:
    match name:
        case "sarif":
            return " ".join(each["message"]["text"] for each in json.loads(text)["runs"][0]["results"])
        case "github":
            return unquote(text)
        case "junit" | "html":
            return unescape(text)
    return text


def test_an_unknown_report_is_refused_with_all_that_there_are():
    with pytest.raises(
        UnknownFormat,
        match=r"'pdf' is not a format for a report\. Choose one of: text, json, turtle, sarif, ",
    ):
        report(Inspection(), "pdf")


def test_advice_that_the_message_has_given_is_not_given_twice():
    twice = replace(BARE, message="Write the DOI in small letters.", mend="Write the DOI in small letters.")

    assert as_text(Inspection((twice,))).count("in small letters") == 1

"""Findings: the same words and the same order in every report."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import PurePosixPath

import pytest
from pyoxigraph import Literal, NamedNode

from coprod_kg.findings import Finding, Place, Severity, blocking, in_order

A, B = PurePosixPath("a.ttl"), PurePosixPath("b.ttl")


def finding(
    severity=Severity.MUST, place=None, message="Why.", check="shapes", rule="x", value=None
) -> Finding:
    return Finding(check, rule, severity, "Title", message, place, value=value)


@pytest.mark.parametrize(
    ("place", "text"), [(Place(A), "a.ttl"), (Place(A, 4), "a.ttl:4"), (Place(A, 4, 17), "a.ttl:4:17")]
)
def test_a_place_says_what_is_known(place, text):
    assert str(place) == text


def test_a_finding_is_one_line_with_place_severity_rule_and_words():
    assert str(finding(Severity.SHOULD, Place(A, 4, 17))) == "a.ttl:4:17: should [shapes x] Title: Why."
    assert str(finding(check="tidy", rule="tidy")) == "must [tidy] Title: Why."


def test_one_sheet_of_a_workbook_comes_after_the_other():
    cells = [
        Place(A, 2, 1, cell="A2"),
        Place(A, 9, 3, cell="C9"),
        Place(A, 2, 1, cell="'Journals and books'!A2"),
        Place(A, 1, 1, cell="Organisations!A1"),
    ]
    wanted = [finding(place=each) for each in cells]

    assert in_order(reversed(wanted)) == wanted


def test_findings_come_with_what_matters_most_first_then_by_file_line_and_column():
    wanted = [
        finding(),
        finding(place=Place(A, 2, 9)),
        finding(place=Place(A, 10, 1)),
        finding(place=Place(A, 10, 2), check="homes"),
        finding(place=Place(A, 10, 2), message="First."),
        finding(place=Place(A, 10, 2), message="Second."),
        finding(place=Place(B)),
        finding(Severity.SHOULD, Place(A, 1)),
        finding(Severity.COULD),
    ]
    for part in permutations(wanted[3:]):
        assert in_order([*part, *wanted[:3]]) == wanted


def test_the_same_finding_twice_is_one_but_two_values_are_two():
    ten, again, word = (finding(value=each) for each in (Literal(10), Literal(10), Literal("10")))

    assert len(in_order([ten, again, word, ten])) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"record": NamedNode("p:a")}, {"record": NamedNode("p:b")}),
        ({"path": NamedNode("p:a")}, {"path": NamedNode("p:b")}),
        ({"value": Literal("1")}, {"value": Literal(1)}),
        ({"mend": "Do this."}, {"mend": "Do that."}),
        ({"field": "Name"}, {"field": "Title"}),
    ],
)
def test_findings_that_differ_anywhere_have_an_order(one, other):
    first, second = (replace(finding(), **each) for each in (one, other))

    assert first.order != second.order


@pytest.mark.parametrize(
    ("severity", "shacl", "stops"),
    [
        (Severity.MUST, "Violation", True),
        (Severity.SHOULD, "Warning", False),
        (Severity.COULD, "Info", False),
    ],
)
def test_only_what_must_be_mended_stops_us(severity, shacl, stops):
    assert severity.shacl == shacl
    assert Severity.of_shacl(shacl) is severity
    assert blocking([finding(severity)]) is stops


def test_a_severity_that_we_do_not_know_counts_as_a_violation():
    assert Severity.of_shacl("Catastrophe") is Severity.MUST
    assert not blocking([])


def test_a_finding_cannot_be_changed():
    with pytest.raises(AttributeError):
        finding().message = "Other."
    assert {finding(value=NamedNode("p:a")), finding(value=NamedNode("p:a"))} == {
        finding(value=NamedNode("p:a"))
    }

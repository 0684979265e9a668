"""Identifiers: the path is the identity, and it can be found again from every address that belongs to it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from coprod_kg.errors import BadRecordPath
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.vocabulary import BASE, GRAPH, ID

SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,5}", fullmatch=True).filter(lambda slug: len(slug) <= 80)


@given(st.sampled_from(sorted(KINDS)), SLUGS, st.from_regex(r"[a-z]+-[0-9]{1,3}", fullmatch=True))
def test_path_and_addresses_lead_to_the_same_record(kind, slug, part):
    record = RecordId.of_path(PurePosixPath(kind, f"{slug}.ttl"))

    assert record == RecordId(kind, slug)
    assert RecordId.of_path(record.path) == record
    assert RecordId.of_iri(record.iri) == record
    assert RecordId.of_iri(NamedNode(f"{record.iri.value}#{part}")) == record
    assert record.iri.value == f"{BASE}id/{kind}/{slug}"
    assert record.graph.value == f"{BASE}graph/record/{kind}/{slug}"
    assert str(record) == f"{kind}/{slug}"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("org.ttl", "not a place for a record"),
        ("org/a/b.ttl", "not a place for a record"),
        ("../org/a.ttl", "not a place for a record"),
        ("org/a.TTL", "not a place for a record"),
        ("org/a.ttl.bak", "not a place for a record"),
        (
            "organisation/a.ttl",
            "'organisation' is not a kind of record; the kinds are item, org, project, venue, person",
        ),
        ("Org/a.ttl", "'Org' is not a kind"),
        ("../a.ttl", "'..' is not a kind"),
        ("org/A.ttl", "'A' cannot be used as a name"),
        ("org/a_b.ttl", "'a_b' cannot"),
        ("org/a.b.ttl", "'a.b' cannot"),
        ("org/-a.ttl", "'-a' cannot"),
        ("org/a-.ttl", "'a-' cannot"),
        ("org/a--b.ttl", "'a--b' cannot"),
        ("org/é.ttl", "'é' cannot"),
        ("org/١.ttl", "'١' cannot"),
        ("org/a b.ttl", "'a b' cannot"),
        ("org/a\n.ttl", "cannot"),
        ("org/.ttl", "not a place for a record"),
        (f"org/{'a' * 81}.ttl", "cannot be used as a name"),
    ],
)
def test_a_path_that_can_be_no_identity_is_refused_with_the_reason(path, reason):
    with pytest.raises(BadRecordPath) as caught:
        RecordId.of_path(PurePosixPath(path))

    assert reason in str(caught.value)


def test_the_longest_slug_has_80_characters():
    assert RecordId.of_path(PurePosixPath(f"org/{'a' * 80}.ttl")).slug == "a" * 80


@pytest.mark.parametrize(
    "iri",
    [
        ID["concept/racism"],
        ID["scheme/practices"],
        ID["review/first-edition"],
        ID["org"],
        ID["org/"],
        ID["org/a/b"],
        ID["org/a?x"],
        ID["org/A"],
        GRAPH["record/org/nihr"],
        NamedNode("https://example.org/id/org/nihr"),
    ],
)
def test_an_address_that_is_no_record_belongs_to_none(iri):
    assert RecordId.of_iri(iri) is None


def test_records_sort_by_kind_and_then_by_slug():
    names = ["venue/a", "item/b", "item/a", "org/a"]

    assert [str(each) for each in sorted(RecordId(*name.split("/")) for name in names)] == sorted(names)

"""The layout: what is not tidy is found at its line, and mending it loses nothing."""

from __future__ import annotations

import errno
import os
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse
from toy_project import SMALL_GRAPH, with_prefixes

from coprod_kg.assessing import check_files
from coprod_kg.checks import check_project
from coprod_kg.checks.tidy import TIDY_ROLES, tidied, tidy_text
from coprod_kg.edition import Edition
from coprod_kg.errors import CannotMend, CannotWrite
from coprod_kg.mending import mended_files, write_mended
from coprod_kg.sources import Role, Source

RECORD = "data/records/org/neighbours.ttl"
BASE = "https://w3id.org/coprod-kg/id/org/neighbours"
GOOD = (SMALL_GRAPH / RECORD).read_text(encoding="utf-8")


def untidy(project) -> dict[str, int]:
    """The files that are not tidy, each with the line that is named."""
    findings, _ = check_project(project, only=["tidy"])
    return {str(finding.place.path): finding.place.line for finding in findings if finding.check == "tidy"}


def mend(project):
    """The files that were rewritten, and what was left alone, when only the layout is looked at."""
    edition = Edition.read(project)
    files = mended_files(edition, edition.sources_of(*TIDY_ROLES), [])
    for file in files:
        write_mended(file)
    return [file.before for file in files if file.changed], [
        error for file in files for error in file.refused
    ]


def statements(text: str | bytes) -> set[str]:
    data = text.encode() if isinstance(text, str) else text
    quads = parse(data.removeprefix(b"\xef\xbb\xbf"), format=RdfFormat.TURTLE, base_iri=BASE)
    return {str(quad) for quad in quads}


def test_the_small_graph_is_tidy(make_project):
    assert untidy(make_project({})) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD.replace("\n", "\r\n"), 1),
        ("\ufeff" + GOOD, 1),
        (GOOD.replace("schema:name", "schema:name "), 7),
        (GOOD.replace("a org:Organization ;\n    ", "a org:Organization ; "), 6),
        (GOOD + "\n", 9),
        (GOOD.rstrip("\n"), 8),
        (GOOD.replace("org:Organization", "<http://www.w3.org/ns/org#Organization>"), 6),
        (GOOD.replace("The neighbours", "One\u2028two\u0085three") + " ", 7),
        ("# A comment.\n" + GOOD, 1),
    ],
    ids=["Windows", "byte order mark", "a space", "two in one line", "a line too many", "no line end", "a long address",
         "line ends that are none", "a comment"],
)  # fmt: skip
def test_whatever_is_not_laid_out_as_usual_is_found_at_the_first_line_that_differs(make_project, text, line):
    assert untidy(make_project({RECORD: text})) == {RECORD: line}


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        (
            "<> a  org:Organization .",
            "This file is not laid out in the usual order.",
            f"Run: coprod-kg validate --fix {RECORD}",
        ),
        ("<> schema:member [] .", "Give everything in this file an address: it has a part without one.", ""),
    ],
)  # fmt: skip
def test_what_is_not_tidy_is_said_with_the_command_that_mends_it(make_project, text, message, mend):
    findings, _ = check_project(make_project({RECORD: text}), only=["tidy"])

    assert [(str(each), each.mend) for each in findings] == [
        (f"{RECORD}:1:1: must [tidy] Layout: {message}", mend)
    ]


def test_ontology_and_shapes_keep_the_layout_that_their_authors_gave_them(make_project):
    project = make_project({"ontology/shapes/item.ttl": "#  As I like it.\ncps:X   a  sh:NodeShape ."})

    assert untidy(project) == {}
    assert set(Role) - set(TIDY_ROLES) == {Role.ONTOLOGY, Role.SHAPES, Role.MAPPINGS}


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        with_prefixes("<> schema:url <https://example.org/x> ; schema:name 'The neighbours'@en, 'X'@cy ; a org:X ."),
        with_prefixes('<> a org:X ; schema:name """Long\n# no comment\n"""@en ; dcterms:source <#a>, <../org/b#c> .'),
        with_prefixes("<> schema:position 007, 1.50, true, '2018'^^xsd:gYear . <#part> schema:item <> ."),
    ],
)  # fmt: skip
def test_mending_makes_it_tidy_and_keeps_every_statement(make_project, text):
    project = make_project({RECORD: text})
    before = statements(text)
    mended, refused = mend(project)

    assert ([str(source.path) for source in mended], refused) == ([RECORD], [])
    assert statements((project.root / RECORD).read_bytes()) == before
    assert untidy(project) == {}
    assert mend(project) == ([], [])


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (f"# Why this is so.\n{GOOD}", 1, "its comments would be lost"),
        (
            GOOD.replace("    schema:url", "    # The old address is gone.\n    schema:url"),
            8,
            "its comments would be lost",
        ),
        (f"{GOOD}# The end.", 9, "its comments would be lost"),
        (GOOD.replace("schema:url <", "schema:url #x\n<"), 8, "its comments would be lost"),
        (with_prefixes("<> schema:member [ schema:name 'x' ] ."), 1, "it has a part without an address"),
    ],
)
def test_what_would_be_lost_is_not_mended(make_project, text, line, reason):
    project = make_project({RECORD: text})
    data = (project.root / RECORD).read_bytes()
    mended, [error] = mend(project)

    assert mended == []
    assert isinstance(error, CannotMend)
    assert str(error).endswith((" first.", ", or remove them."))
    assert (str(error.path), error.line) == (RECORD, line)
    assert reason in error.reason
    assert (project.root / RECORD).read_bytes() == data
    assert RECORD in untidy(project)


@pytest.mark.parametrize("inside", ["'# no'", "<https://example.org/#no>", "'''\n# no\n'''@en", r"'\'# no'"])
def test_what_only_looks_like_a_comment_stops_nothing(make_project, inside):
    project = make_project({RECORD: with_prefixes(f"<> schema:name {inside} .")})

    assert len(mend(project)[0]) == 1
    assert "# no" in (project.root / RECORD).read_text(encoding="utf-8").replace("#no", "# no")


def test_a_file_that_cannot_be_replaced_stays_whole_and_leaves_nothing_beside_it(make_project, monkeypatch):
    project = make_project({RECORD: GOOD + "\n"})

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"neighbours\.ttl: cannot be written \(No space left on device\)"):
        mend(project)

    assert (project.root / RECORD).read_text(encoding="utf-8") == GOOD + "\n"
    assert not list(project.records.rglob("*.tmp"))


def test_the_tidy_text_of_every_real_file_is_the_file(edition):
    for source in edition.sources_of(*TIDY_ROLES):
        assert tidy_text(source).encode() == source.data, source.path


def test_an_offered_file_need_not_be_tidy(make_project, tmp_path):
    path = tmp_path / "offer.ttl"
    path.write_text(
        with_prefixes("<https://w3id.org/coprod-kg/id/org/new> schema:name 'New'@en; a org:Organization.")
    )

    findings = check_files(Edition.read(make_project({})), [path])
    assert "tidy" not in {finding.check for finding in findings}


@given(st.integers(0, len(GOOD)), st.sampled_from(["\n", " ", "\t", "\r\n", "# x\n", "\ufeff", ";", "."]))
def test_of_all_texts_that_say_the_same_one_is_tidy(place, more):
    text = GOOD[:place] + more + GOOD[place:]
    try:
        same = statements(text) == statements(GOOD)
    except SyntaxError:
        return
    source = Source(PurePosixPath(RECORD), Role.RECORD, NamedNode("g:"), BASE, text.encode())
    if same:
        assert tidy_text(source) == GOOD != text
        assert (
            tidied(Source(PurePosixPath(RECORD), Role.RECORD, NamedNode("g:"), BASE, GOOD.encode())).text
            == GOOD
        )

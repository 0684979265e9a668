"""Reading files: each becomes the statements of its graph, or an error with its place."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from pyoxigraph import Literal, NamedNode, Store, parse
from toy_project import SMALL_GRAPH, with_prefixes

from coprod_kg.errors import BadRecordPath, BrokenSyntax, RefusedFile, UnreadableFile
from coprod_kg.sources import SUBMISSION, Role, Source, files, parsing, read_project, read_submission
from coprod_kg.sources.files import LARGEST
from coprod_kg.sources.mappings import COLUMNS, quads_of_mappings
from coprod_kg.vocabulary import BASE, CPC, CPR, GRAPH, ID, OWL, SCHEMA, SKOS, SSSOM, XSD

FILES = len(list(SMALL_GRAPH.rglob("*.ttl"))) + 1  # and the mappings
RECORD = "data/records/org/neighbours.ttl"


def source_of(project, path: str = RECORD) -> Source:
    [source] = [source for source in read_project(project) if str(source.path) == path]
    return source


def loaded(source: Source) -> set[str]:
    store = Store()
    source.load_into(store)
    return {str(quad) for quad in store}


# ---- A project ----------------------------------------------------------------------------------------------


def test_every_file_has_its_role_its_graph_and_its_base(make_project):
    sources = {str(source.path): source for source in read_project(make_project({}))}
    told = {
        path: (source.role, source.graph.value.removeprefix(BASE), source.base.removeprefix(BASE))
        for path, source in sources.items()
    }

    assert told["ontology/coprod.ttl"] == (Role.ONTOLOGY, "graph/ontology", "")
    assert told["ontology/concepts/practices.ttl"] == (
        Role.SCHEME,
        "graph/scheme/practices",
        "id/scheme/practices",
    )
    assert told["ontology/shapes/item.ttl"] == (Role.SHAPES, "graph/shapes", "")
    assert told["ontology/mappings.csv"] == (Role.MAPPINGS, "graph/mappings", "")
    assert told["data/dataset.ttl"] == (Role.DATASET, "graph/dataset", "dataset")
    assert told[RECORD] == (Role.RECORD, "graph/record/org/neighbours", "id/org/neighbours")
    assert told["data/history/org/neighbours.ttl"] == (
        Role.HISTORY,
        "graph/history",
        "graph/record/org/neighbours",
    )
    assert told["data/history/review/first-edition.ttl"][2] == "id/review/first-edition"
    assert len(told) == FILES


def test_files_come_by_role_and_then_by_name_however_the_disk_lists_them(make_project, monkeypatch):
    project = make_project({})
    plain = [source.path for source in read_project(project)]
    listing = os.scandir

    class Reversed:
        def __init__(self, path):
            self.entries = iter(sorted(listing(path), key=lambda entry: entry.name, reverse=True))

        def __enter__(self):
            return self.entries

        def __exit__(self, *_):
            return None

        def __iter__(self):
            return self.entries

        def __next__(self):
            return next(self.entries)

        def close(self):
            pass

    monkeypatch.setattr(os, "scandir", Reversed)
    assert [source.path for source in read_project(project)] == plain


@pytest.mark.parametrize(
    "path", [RECORD, "ontology/coprod.ttl", "ontology/mappings.csv", "ontology/shapes/item.ttl"]
)
def test_loading_gives_the_same_as_reading(make_project, path):
    source = source_of(make_project({}), path)
    named = {str(quad) for quad in source.quads() if "_:" not in str(quad)}

    assert {each for each in loaded(source) if "_:" not in each} == named
    assert len(loaded(source)) == len(source.quads())


def test_nameless_things_of_two_files_never_meet(make_project):
    project = make_project({
        "data/records/org/neighbours.ttl": "<> schema:member _:a . _:a schema:name 'One' .",
        "data/records/org/seed-library.ttl": "<> schema:member _:a . _:a schema:name 'Two' .",
    })  # fmt: skip
    store = Store()
    for name in ("neighbours", "seed-library"):
        source_of(project, f"data/records/org/{name}.ttl").load_into(store)

    assert len({quad.subject for quad in store.quads_for_pattern(None, SCHEMA["name"], None)}) == 2


def test_a_byte_order_mark_is_no_part_of_the_text(make_project):
    text = with_prefixes("<> schema:name 'Neighbours' .")
    marked = source_of(make_project({RECORD: b"\xef\xbb\xbf" + text.encode()}))
    plain = source_of(make_project({RECORD: text}))

    assert marked.text == text
    assert marked.quads() == plain.quads()
    assert loaded(marked) == loaded(plain)


@pytest.mark.parametrize("how", [Source.quads, loaded])
@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("<> a <x>\n  <y> .", 2, 3, "A full stop or a “;” is missing"),
        (
            "<> schema:name 'é' ,\n  é .",
            2,
            3,
            "“é” cannot stand here. A value is needed: a text in quotes, or an address.",
        ),
        ("<> nope:name 'x' .", 1, 4, "The prefix “nope:” is not explained."),
        ("<> a <x y> .", 1, 6, "This address has a space in it."),
        ("<> schema:name 'x\n", 1, None, ""),
        (
            "<> a <#x>\r\n.\r\n<> a .",
            3,
            6,
            "“.” cannot stand here. A value is needed: a text in quotes, or an address.",
        ),
        ("<> a <<( <#a> <#b> <#c> )>> .", 1, 6, "Statements about statements"),
        ("<> a <#b> {| <#c> <#d> |} .", 1, 12, "Statements about statements"),
        ("<> schema:name 'x'@en--ltr .", 1, 22, "the direction of a text"),
    ],
)
def test_broken_syntax_is_an_error_with_its_line_and_column(make_project, how, text, line, column, reason):
    project = make_project({RECORD: with_prefixes("\n" + text)})

    with pytest.raises(BrokenSyntax) as caught:
        how(source_of(project))

    error = caught.value
    assert str(error.path) == RECORD
    assert error.line == line + 1
    assert column is None or error.column == column
    assert reason in error.reason
    assert error.reason.endswith(".")
    assert "(line" not in error.reason


@pytest.mark.parametrize(
    "text",
    ["<https://e.org/~a> a <#b> .", "<> schema:name 'a << b ~ c {| d @x--y' .", "# << {| ~\n<> a <#b> ."],
)
def test_what_only_looks_newer_is_taken(make_project, text):
    assert len(loaded(source_of(make_project({RECORD: text})))) == 1


@pytest.mark.parametrize("how", [Source.quads, loaded])
@pytest.mark.parametrize(
    "before",
    ["", "# <<\n", '<a> <b> "x\\"<<" . ', "<a> <b> <c> {| <d> <e> <f> |} . ", "<a> <b> 'x'@en--ltr . ", "<a> \u00a0 "],
)  # fmt: skip
def test_thousands_of_statements_in_each_other_are_refused_before_the_parser_sees_them(
    make_project, how, before, monkeypatch
):
    """The parser would end the process, so it must not be given them: here it fails instead."""
    seen = []
    monkeypatch.setattr(parsing, "parse", lambda data, **options: seen.append(data) or parse(data, **options))
    nest = "<a> <b> " + "<<( <a> <b> " * 50 + "<c>" + " )>>" * 50 + " ."

    with pytest.raises(BrokenSyntax):
        how(source_of(make_project({RECORD: f"@prefix x: <http://e.org/> . {before}{nest}"})))
    assert not any(b"<<(" in data for data in seen)


def test_a_mistake_before_a_statement_about_a_statement_is_told_with_its_own_place(make_project):
    text = "@prefix x: <http://e.org/> .\n<> x:a ^ .\n<> x:b << <a> <b> <c> >> ."

    with pytest.raises(BrokenSyntax) as caught:
        source_of(make_project({RECORD: text})).quads()
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_a_file_that_is_not_utf_8_is_an_error_with_its_place(make_project):
    source = source_of(make_project({RECORD: with_prefixes("<> schema:name 'caf").encode() + b"\xe9' ."}))

    with pytest.raises(BrokenSyntax, match=r"org/neighbours\.ttl:2:.*UTF-8"):
        source.quads()
    with pytest.raises(UnreadableFile, match=r"not UTF-8 text at byte \d+"):
        _ = source.text


def test_a_file_that_cannot_be_opened_is_an_error(make_project):
    """Tests may be run by root, whom no permission stops: so a link to nowhere."""
    project = make_project({RECORD: None})
    (project.root / RECORD).symlink_to("nowhere.ttl")

    with pytest.raises(
        UnreadableFile, match=r"data/records/org/neighbours\.ttl: cannot be read \(there is no such file"
    ):
        list(read_project(project))


def test_a_folder_with_the_name_of_a_file_is_looked_into_and_not_read(make_project):
    project = make_project({RECORD: None, f"{RECORD}/inside.ttl": "<> a <#x> ."})

    with pytest.raises(BadRecordPath, match="This is not a place for a record"):
        list(read_project(project))


def test_a_folder_that_cannot_be_read_is_an_error_and_not_an_empty_folder(make_project, monkeypatch):
    project = make_project({})
    listing = os.scandir

    def scandir(path):
        if str(path).endswith("records/org"):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(UnreadableFile, match=r"data/records/org: cannot be read \(Permission denied\)"):
        list(read_project(project))


def test_a_record_in_the_wrong_place_is_an_error_that_names_its_whole_path(make_project):
    project = make_project({"data/records/org/Not_A_Slug.ttl": "<> a <#x> ."})

    with pytest.raises(BadRecordPath) as caught:
        list(read_project(project))

    assert str(caught.value).startswith(
        "data/records/org/Not_A_Slug.ttl: 'Not_A_Slug' cannot be used as a name."
    )


@pytest.mark.parametrize("path", ["data/history/review/my review.ttl", "ontology/concepts/my scheme.ttl"])
def test_a_name_that_can_be_no_address_is_an_error(make_project, path):
    with pytest.raises(UnreadableFile, match="its name cannot be part of an address"):
        list(read_project(make_project({path: "<> a <#x> ."})))


def test_all_files_that_cannot_be_taken_are_told_of_if_somebody_asks(make_project):
    project = make_project({
        "data/records/org/A.ttl": "",
        "data/records/thing/a.ttl": "",
        "ontology/concepts/my scheme.ttl": "",
    })  # fmt: skip
    refused = []
    sources = list(read_project(project, refused.append))

    assert len(sources) == FILES
    assert sorted(type(error).__name__ for error in refused) == [
        "BadRecordPath",
        "BadRecordPath",
        "UnreadableFile",
    ]


def test_a_project_without_an_ontology_cannot_be_read(make_project):
    with pytest.raises(UnreadableFile, match=r"ontology/coprod\.ttl: cannot be read \(there is no such file"):
        list(read_project(make_project({"ontology/coprod.ttl": None})))


def test_what_a_project_can_do_without_is_not_missed(make_project):
    project = make_project({"ontology/mappings.csv": None, "data/dataset.ttl": None})
    (project.root / "data/history").rename(project.root / "data/away")

    assert {source.role for source in read_project(project)} == {
        Role.ONTOLOGY,
        Role.SCHEME,
        Role.SHAPES,
        Role.RECORD,
    }


def test_other_files_are_left_alone(make_project):
    project = make_project({"data/records/org/notes.txt": "x", "data/records/org/.neighbours.ttl.1.tmp": "x"})

    assert len(list(read_project(project))) == FILES


# ---- A contributed file -------------------------------------------------------------------------------------


def offer(tmp_path, text: str | bytes):
    path = tmp_path / "offer.ttl"
    path.write_bytes(text if isinstance(text, bytes) else with_prefixes(text).encode())
    return read_submission(path)


def test_what_is_said_about_a_record_goes_to_its_graph_and_the_rest_to_none_of_ours(tmp_path):
    source = offer(
        tmp_path,
        """
        <id/org/new> a org:Organization .
        <id/org/new#part> a schema:Thing .
        <id/item/other-2020> a cpr:Resource .
        <https://example.org/x> a schema:Thing .
        [] a schema:Thing .
        <id/concept/jargon> a cpr:Practice .
    """,
    )

    graphs = [quad.graph_name for quad in source.quads()]
    assert [graph.value.removeprefix(GRAPH.iri) for graph in graphs] == [
        "record/org/new", "record/org/new", "record/item/other-2020", "submission", "submission", "submission",
    ]  # fmt: skip
    assert source.graphs() == set(graphs)
    assert source.graph is SUBMISSION
    assert len(loaded(source)) == 6


def test_a_contributed_file_that_is_too_large_is_not_read(tmp_path):
    with pytest.raises(RefusedFile, match=r"longer than 5,242,880 bytes.*Split it"):
        offer(tmp_path, b"#" * (LARGEST + 1))
    assert offer(tmp_path, b"#" * LARGEST).quads() == []


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="only Unix has a file without an end")
def test_a_file_without_an_end_is_read_only_so_far(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1000)
    with pytest.raises(RefusedFile, match="longer than 1,000 bytes"):
        read_submission(Path("/dev/zero"))


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="only Unix gives pipes a path")
def test_a_pipe_is_read_to_its_end_and_one_that_stays_silent_is_given_up(monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    source, end = os.pipe()
    os.write(end, b"<a> <b> 1 .")
    with pytest.raises(UnreadableFile, match=r"nothing came from it for 0\.05 seconds"):
        read_submission(Path(f"/dev/fd/{source}"))
    os.write(end, b"<a> <b> 2 .")
    os.close(end)

    assert len(read_submission(Path(f"/dev/fd/{source}")).quads()) == 1
    os.close(source)


@pytest.mark.parametrize("name", ["nowhere.ttl", "."])
def test_what_is_no_file_is_an_error(tmp_path, name):
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_submission(tmp_path / name)


@pytest.mark.parametrize(
    "text",
    [b"\0" * 100, b"\xff\xfe<\0>\0", b"<> a <x", b"[" * 100_000, b"<a> <b> " + b"(" * 100_000, b'{"@id": "x"}',
     b"<a> <b> " + b"<<( <a> <b> " * 2000 + b"1" + b" )>>" * 2000 + b" ."],
    ids=["NUL", "UTF-16", "cut short", "brackets", "collections", "JSON", "statements in statements"],
)  # fmt: skip
def test_a_hostile_file_is_an_error_of_ours(tmp_path, text):
    with pytest.raises((BrokenSyntax, UnreadableFile)):
        offer(tmp_path, text).quads()


# ---- The table of mappings ----------------------------------------------------------------------------------

PATH = PurePosixPath("ontology/mappings.csv")
HEAD = ",".join(COLUMNS) + "\n"


def mapped(*rows: str):
    return quads_of_mappings(PATH, HEAD + "\n".join(rows), GRAPH["mappings"])


def test_a_checked_row_says_the_link_and_who_checked_it_when():
    quads = mapped('cpc:jargon,skos:closeMatch,https://e.org/x,"Same, in other words.",A curator,2026-11-23')
    row = NamedNode(f"{BASE}mappings#1")

    assert {(quad.subject, quad.predicate): quad.object for quad in quads} == {
        (CPC["jargon"], SKOS["closeMatch"]): NamedNode("https://e.org/x"),
        (row, OWL["annotatedSource"]): CPC["jargon"],
        (row, OWL["annotatedProperty"]): SKOS["closeMatch"],
        (row, OWL["annotatedTarget"]): NamedNode("https://e.org/x"),
        (row, SSSOM["mapping_justification"]): Literal("Same, in other words."),
        (row, SSSOM["reviewer_label"]): Literal("A curator"),
        (row, SSSOM["mapping_date"]): Literal("2026-11-23", datatype=XSD["date"]),
        (row, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")): SSSOM["Mapping"],
    }
    assert {quad.graph_name for quad in quads} == {GRAPH["mappings"]}


@pytest.mark.parametrize("day", ["", "  "])
def test_a_row_that_nobody_has_checked_says_nothing_whatever_it_holds(day):
    assert mapped(f"cpc:jargon,skos:closeMatch,not an address,,,{day}") == []


def test_a_row_keeps_its_number_when_rows_before_it_are_not_checked():
    quads = mapped(
        "cpc:a,skos:closeMatch,https://e.org/a,,,", "cpc:b,skos:closeMatch,https://e.org/b,,,2026-11-23"
    )

    assert NamedNode(f"{BASE}mappings#2") in {quad.subject for quad in quads}


def test_an_empty_table_and_one_of_windows_are_tables_too():
    assert mapped() == []
    windows = f"{HEAD}cpc:a,skos:closeMatch,https://e.org/a,,,2026-11-23\n".replace("\n", "\r\n")
    assert len(quads_of_mappings(PATH, windows, GRAPH["mappings"])) == 8


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "The first line must be subject,predicate,object"),
        ("object,predicate\n", 1, "The first line must be"),
        ("a\rb\n", 1, "The first line must be"),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/a b,,,2026-11-23", 2, "Invalid IRI"),
        (HEAD + "\ncpc:a,skos:closeMatch,e.org,,,2026-11-23", 3, "'e.org' is no address"),
        (HEAD + "cpc:a,skso:closeMatch,https://e.org/,,,2026-11-23", 2, "'skso:closeMatch' is no address"),
        (HEAD + ",skos:closeMatch,https://e.org/,,,2026-11-23", 2, "'' is no address"),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/,,,yesterday", 2, "'yesterday' is no day"),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/,,,20261123", 2, "Write it as year-month-day"),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/,,,2026-W47-1", 2, "Write it as year-month-day"),
        (HEAD + "cpc:a,skos:exactMach,https://e.org/,,,2026-11-23", 2, "Use one of: skos:exactMatch, "),
        (HEAD + "cpc:a,skos:notation,https://e.org/,,,2026-11-23", 2, "Use one of: skos:exactMatch, "),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/," + "x" * 140_000 + ",,2026-11-23", 2, "field larger than"),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/,,,2026-02-30", 2, "day is out of range"),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/,,2026-11-23", 2, "does not have 6 columns"),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/,One, two,,2026-11-23", 2, "does not have 6 columns"),
        (HEAD + "\ncpc:a,skos:closeMatch,https://e.org/," + "x" * 200_000 + ",,2026-11-23", 3, "field larger"),
        (HEAD + "cpc:a,skos:closeMatch,https://e.org/\r,,,2026-11-23", 2, "6 columns"),
    ],
)  # fmt: skip
def test_a_broken_table_is_an_error_with_its_line(text, line, reason):
    with pytest.raises(BrokenSyntax) as caught:
        quads_of_mappings(PATH, text, GRAPH["mappings"])

    assert (caught.value.line, caught.value.column, caught.value.language) == (line, 1, "CSV")
    assert reason in str(caught.value)


def test_a_record_knows_what_it_is(make_project):
    source = source_of(make_project({}))

    assert str(source.record) == "org/neighbours"
    assert source.base == ID["org/neighbours"].value
    assert source.graphs() == {source.graph}
    assert CPR["addresses"] not in {quad.predicate for quad in source.quads()}

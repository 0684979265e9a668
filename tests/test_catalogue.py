"""Query files: valid SPARQL for anybody, with a header that is wrong in one clear way or right."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from toy_project import ROOT

from coprod_kg.catalogue import Catalogue, Near, Parameter, read_query
from coprod_kg.errors import BadHeader, CoprodError, UnknownView, UnreadableFile
from coprod_kg.vocabulary import RDF, SKOS

PATH = PurePosixPath("queries/views/x.rq")
VIEW = 'title = "T"\nsummary = "S"\nkind = "view"'
RULE = 'title = "T"\nsummary = "S"\nkind = "rule"\nstatement = "If so, then so."'
CHECK = 'title = "T"\nsummary = "S"\nkind = "check"\nseverity = "must"\nfield = "F"\nmessage = "M"'


def query(header: str, body: str = "SELECT ?x {}"):
    return read_query(PATH, "".join(f"#+ {line}\n" for line in header.split("\n")) + body)


@pytest.mark.parametrize(
    "path",
    [*sorted(ROOT.glob("queries/checks/*.rq")), *sorted(ROOT.glob("queries/rules/*.rq"))],
    ids=lambda path: path.stem,
)
def test_every_query_of_ours_is_sparql_for_another_tool(path):
    """Views are not only read but answered by it: see `test_views`."""
    prepared = prepareQuery(path.read_text(encoding="utf-8"))

    assert isinstance(prepared.algebra, CompValue)
    forms = {"rules": "ConstructQuery", "checks": "SelectQuery"}
    assert prepared.algebra.name == forms[path.parent.name]


def test_everything_that_a_header_can_say_is_kept():
    view = query(
        f"""{VIEW}
question = "CQ1"
display = "cards"
tags = ["a", "b"]
note = "N"
[parameters.kind]
type = "concept"
scheme = "item-kinds"
label = "Kind"
required = true
example = "guidance"
[columns.x]
label = "X"
"""
    )

    assert (view.name, view.path, view.kind, view.title, view.summary) == ("x", PATH, "view", "T", "S")
    assert (view.question, view.display, view.tags, view.note) == ("CQ1", "cards", ("a", "b"), "N")
    assert view.parameters == {"kind": Parameter("kind", "concept", "Kind", True, "item-kinds", "guidance")}
    assert view.columns == {"x": "X"}
    assert view.text.endswith("SELECT ?x {}")


def test_what_a_header_need_not_say_has_a_plain_default():
    view = query(VIEW)

    assert (view.display, view.tags, view.note, view.parameters, view.columns) == ("table", (), None, {}, {})
    bare = query(f'{VIEW}\n[parameters.x]\ntype = "iri"\nlabel = "X"').parameters["x"]
    assert (bare.required, bare.scheme, bare.example) == (False, None, None)
    assert query(RULE).statement == "If so, then so."
    assert (query(CHECK).severity, query(CHECK).field, query(CHECK).advice) == ("must", "F", "")


@pytest.mark.parametrize(
    ("header", "line", "reason"),
    [
        ("title = T", 1, "it is not TOML: Invalid value"),
        ('title = "T"\nsummary = "S', 2, "it is not TOML"),
        ('title = "T"\ntitle = "U"', 2, "it is not TOML: Cannot overwrite a value"),
        ('title = "T"', 1, "kind must be one of view, rule, check, not None."),
        ('title = "T"\nkind = "vue"', 2, "kind must be one of view, rule, check, not 'vue'."),
        ('title = "T"\nkind = ["view"]', 2, "kind must be one of"),
        ("kind = { a = 1 }", 1, "kind must be one of"),
        ('kind = "view"\nsummary = "S"', 1, "'title' is missing. Every view has one."),
        (f'{VIEW}\ntitel = "T"', 4, "there is no key 'titel'. The nearest is 'title'."),
        (f'{VIEW}\nzzz = "T"', 4, "there is no key 'zzz'. The nearest is"),
        (f'{VIEW}\nstatement = "T"', 4, "there is no key 'statement'."),
        (f'{VIEW}\npath = "/etc/passwd"', 4, "there is no key 'path'."),
        (VIEW.replace('"S"', "7"), 2, "'summary' must be a text, not 7."),
        (VIEW.replace('"S"', '""'), 2, "'summary' is missing."),
        (f'{VIEW}\ntags = "a"', 4, "'tags' must be a list, not 'a'."),
        (f"{VIEW}\ntags = [1]", 4, "each of the tags must be a text."),
        (f'{VIEW}\ndisplay = "map"', 4, "display must be one of table, cards, chart, matrix, list."),
        (f"{VIEW}\nparameters = 1", 4, "'parameters' must be a table, not 1."),
        (f"{VIEW}\n[parameters]\nkind = 1", 5, "write the parameter as a table: [parameters.kind]"),
        (f'{VIEW}\n[parameters.kind]\ntype = "concept"', 4, "the parameter 'kind' has no label."),
        (
            f'{VIEW}\n[parameters.kind]\nlabel = "K"',
            4,
            "the type of 'kind' must be one of iri, concept, item",
        ),
        (f'{VIEW}\n[parameters.kind]\ntype = "url"\nlabel = "K"', 5, "the type of 'kind' must be one of"),
        (
            f'{VIEW}\n[parameters.kind]\ntype = "iri"\nlable = "K"',
            6,
            "there is no key 'lable'. The nearest is 'label'.",
        ),
        (
            f'{VIEW}\n[parameters.kind]\ntype = "iri"\nlabel = "K"\nrequired = 1',
            7,
            "'required' must be true or false",
        ),
        (f'{VIEW}\n[parameters."a b"]\ntype = "iri"\nlabel = "K"', 1, "'a b' cannot be a parameter"),
        (f"{VIEW}\n[columns.x]", 4, 'a column says its heading: [columns.x] label = "…"'),
        (f"{VIEW}\n[columns.x]\nlabel = 3", 4, "a column says its heading"),
        (f'{VIEW}\n[columns.x]\nlabel = "X"\nwidth = 3', 4, "a column says its heading"),
        (RULE.replace("statement", "statment"), 4, "there is no key 'statment'. The nearest is 'statement'."),
        (RULE.rpartition("\n")[0], 1, "'statement' is missing. Every rule has one."),
        (CHECK.replace('"must"', '"error"'), 4, "severity must be one of must, should, could."),
        (CHECK.rpartition("\n")[0], 1, "'message' is missing. Every check has one."),
        (f'{CHECK}\ndisplay = "list"', 7, "there is no key 'display'."),
    ],
)
def test_a_wrong_header_is_an_error_with_its_line_and_what_was_probably_meant(header, line, reason):
    with pytest.raises(BadHeader) as caught:
        query(header)

    assert reason in caught.value.reason
    assert caught.value.line == line or (
        caught.value.line is None and "end of document" in caught.value.reason
    )
    assert str(caught.value).startswith("queries/views/x.rq")


@pytest.mark.parametrize("text", ["", "SELECT * {}", "# title\n#+ title = 'T'", " #+ title = 'T'"])
def test_a_file_without_a_header_is_an_error(text):
    with pytest.raises(BadHeader, match=r"it is missing\. Begin the file with lines such as"):
        read_query(PATH, text)


def test_the_header_ends_where_the_query_begins():
    view = read_query(
        PATH, "".join(f"#+ {line}\n" for line in VIEW.splitlines()) + "SELECT * {}\n#+ nonsense"
    )

    assert view.title == "T"


def test_a_header_of_windows_and_one_with_other_line_ends_inside_are_headers():
    assert (
        query(VIEW.replace("\n", "\r\n").replace("T", "One\u2028two\u0085three")).title
        == "One\u2028two\u0085three"
    )
    assert (
        read_query(PATH, "".join(f"#+ {line}\r\n" for line in VIEW.splitlines()) + "SELECT * {}").summary
        == "S"
    )


# ---- The catalogue of a project -----------------------------------------------------------------------------


def test_a_project_has_the_queries_that_lie_in_its_folders(make_project):
    catalogue = Catalogue(make_project({}))

    assert catalogue.view_names == ("helps-change", "items-by-kind")
    assert [view.name for view in catalogue.views] == ["helps-change", "items-by-kind"]
    assert [rule.name for rule in catalogue.rules] == ["change-is-about", "practice-helps-change"]
    assert [check.name for check in catalogue.checks] == ["same-doi", "unknown-publisher"]
    assert str(catalogue.view("items-by-kind").path) == "queries/views/items-by-kind.rq"


def test_a_query_is_read_once_and_only_when_it_is_wanted(make_project):
    catalogue = Catalogue(make_project({"queries/views/broken.rq": "nothing"}))

    assert catalogue.view("items-by-kind") is catalogue.view("items-by-kind")
    assert "broken" in catalogue.view_names
    with pytest.raises(BadHeader, match=r"queries/views/broken\.rq:1"):
        catalogue.view("broken")


@pytest.mark.parametrize(
    ("name", "near"), [("helps-chnage", "helps-change"), ("zzz", None), ("", None), ("../x", None)]
)
def test_an_unknown_view_is_an_error_that_names_the_nearest(make_project, name, near):
    with pytest.raises(UnknownView) as caught:
        Catalogue(make_project({})).view(name)

    assert caught.value.nearest == near


def test_a_file_that_cannot_be_read_is_an_error(make_project):
    project = make_project({"queries/views/latin.rq": b"#+ title = 'caf\xe9'"})
    (project.queries / "views/folder.rq").mkdir()

    with pytest.raises(UnreadableFile, match=r"queries/views/latin\.rq: cannot be read \(not UTF-8 text\)"):
        Catalogue(project).view("latin")
    with pytest.raises(
        UnreadableFile,
        match=r"queries/views/folder\.rq: cannot be read \(it is a folder",
    ):
        Catalogue(project).view("folder")


def test_a_byte_order_mark_is_no_part_of_a_query(make_project):
    text = (make_project({}).queries / "views/items-by-kind.rq").read_bytes()
    catalogue = Catalogue(make_project({"queries/views/marked.rq": b"\xef\xbb\xbf" + text}))

    assert catalogue.view("marked").text == catalogue.view("items-by-kind").text


def test_a_query_of_another_kind_than_its_folder_is_an_error(make_project):
    project = make_project({})
    (project.queries / "rules/change-is-about.rq").rename(project.queries / "views/stray.rq")

    with pytest.raises(BadHeader, match="its kind is 'rule', but the file lies among the views"):
        Catalogue(project).view("stray")


def test_each_gives_the_reason_in_the_place_of_a_query_that_cannot_be_read(make_project):
    catalogue = Catalogue(
        make_project({"queries/views/a-broken.rq": "x", "queries/views/z-latin.rq": b"\xe9"})
    )
    found = list(catalogue.each("views"))

    assert [type(each).__name__ for each in found] == ["BadHeader", "Query", "Query", "UnreadableFile"]
    assert isinstance(found[0], CoprodError)


def test_only_a_query_of_the_project_is_held_by_its_catalogue(make_project):
    catalogue = Catalogue(make_project({}))

    assert catalogue.holds(catalogue.view("items-by-kind"))
    assert not catalogue.holds(query(VIEW))


def test_a_check_says_how_far_it_looks():
    header = f"""{CHECK}
[near]
reads = ["rdf:type"]
follows = ["skos:broader"]
uncounted = []
shared = true"""

    assert query(header).near == Near((RDF["type"],), (SKOS["broader"],), (), True)
    assert query(f"{CHECK}\n[near]").near == Near()
    assert query(CHECK).near is None


@pytest.mark.parametrize(
    ("near", "reason"),
    [
        ('reads = ["broader"]', "'broader' is no name of a field"),
        ('reads = ["nope:broader"]', "'nope:broader' is no name of a field"),
        ("follows = [1]", "1 is no name of a field"),
        ("shared = 1", "'shared' must be true or false, not 1"),
        ('read = ["rdf:type"]', "there is no key 'read'. The nearest is 'reads'"),
    ],
)
def test_a_mistake_in_how_far_a_check_looks_is_found_at_its_line(near, reason):
    with pytest.raises(BadHeader) as caught:
        query(f"{CHECK}\n[near]\n{near}")

    assert reason in str(caught.value)
    assert caught.value.line == 8

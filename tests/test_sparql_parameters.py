"""Parameters: what people type becomes a term of the right kind, or an error that says what was probably meant."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from coprod_kg.catalogue import Parameter, read_query
from coprod_kg.edition import Edition
from coprod_kg.errors import BadParameter, MissingParameter, UnknownParameter
from coprod_kg.sparql.parameters import _DESCRIPTIONS, bind, example
from coprod_kg.vocabulary import CPC, ID, XSD


@pytest.fixture
def small(make_project):
    return Edition.read(make_project({}))


def view(kind: str, scheme: str | None = None, required: bool = False):
    header = f'title="T"\nsummary="S"\nkind="view"\n[parameters.x]\ntype="{kind}"\nlabel="X"\n'
    header += f'scheme="{scheme}"\n' if scheme else ""
    header += "required=true\n" if required else ""
    text = "".join(f"#+ {line}\n" for line in header.splitlines()) + "SELECT ?x { ?s ?p ?x }"
    return read_query(PurePosixPath("x.rq"), text)


GOOD = [
    ("iri", "https://example.org/a", NamedNode("https://example.org/a")),
    ("iri", " urn:x:y ", NamedNode("urn:x:y")),
    ("string", "any “text” } at all", Literal("any “text” } at all")),
    ("string", 2018, Literal("2018")),
    ("integer", "10", Literal("10", datatype=XSD["integer"])),
    ("integer", -3, Literal("-3", datatype=XSD["integer"])),
    ("year", "2018", Literal("2018", datatype=XSD["gYear"])),
    ("year", 2018, Literal("2018", datatype=XSD["gYear"])),
    ("date", "2020-02-29", Literal("2020-02-29", datatype=XSD["date"])),
    ("concept", "jargon", CPC["jargon"]),
    ("concept", "Jargon", CPC["jargon"]),
    ("concept", "use PLAIN language", CPC["plain-language"]),
    ("concept", CPC["jargon"].value, CPC["jargon"]),
    ("item", "who-digs-2020", ID["item/who-digs-2020"]),
    ("item", "item/who-digs-2020", ID["item/who-digs-2020"]),
    ("item", ID["item/who-digs-2020"].value, ID["item/who-digs-2020"]),
    ("org", "neighbours", ID["org/neighbours"]),
    ("record", "org/neighbours", ID["org/neighbours"]),
    ("record", "neighbours", ID["org/neighbours"]),
    ("record", "garden-study", ID["project/garden-study"]),
    # A term is taken as it is, whatever the type.
    ("concept", NamedNode("p:anything"), NamedNode("p:anything")),
    ("year", Literal("soon"), Literal("soon")),
]
BAD = [
    ("iri", "example.org", None),
    ("iri", "https://example.org/a b", None),
    ("iri", "", None),
    ("integer", "ten", None),
    ("integer", "1.5", None),
    ("integer", "١٢", None),
    ("integer", True, None),
    ("year", "18", None),
    ("year", "２０１８", None),
    ("year", "2018-05", None),
    ("date", "2018", None),
    ("date", "2018-13-45", None),
    ("date", "2019-02-29", None),
    ("date", "20181123", None),
    ("date", "2018-W01-1", None),
    ("concept", "jargno", "jargon"),
    ("concept", "zzz", None),
    ("concept", "https://example.org/jargon", None),
    ("item", "who-digs", "who-digs-2020"),
    ("item", "item/who-digs", "item/who-digs-2020"),
    ("item", "neighbours", None),
    ("item", "org/neighbours", None),
    ("item", ID["org/neighbours"].value, None),
    ("item", CPC["jargon"].value, None),
    ("item", ID["item/who-digs-2020#author-1"].value, None),
    ("item", "two words", None),
    ("item", "../org/neighbours", None),
    ("item", "who-digs-2020#author-1", "who-digs-2020"),
    ("item", "", None),
    ("item", '<>"{}|^`\\\n\0', None),
    ("org", "neighbour", "neighbours"),
    ("org", "who-digs-2020", None),
    ("record", "org/neigbours", "org/neighbours"),
    ("record", "review/first-edition", None),
    ("record", "a/b/c", None),
]


@pytest.mark.parametrize(("kind", "given", "term"), GOOD)
def test_what_people_type_becomes_a_term(small, kind, given, term):
    assert bind(view(kind), {"x": given}, small.dataset) == {"x": term}


@pytest.mark.parametrize(("kind", "given", "near"), BAD)
def test_what_is_not_of_its_type_is_an_error_that_names_the_nearest(small, kind, given, near):
    with pytest.raises(BadParameter) as caught:
        bind(view(kind), {"x": given}, small.dataset)

    error = caught.value
    assert (error.query, error.name, error.nearest) == ("x", "x", near)
    assert error.expected == _DESCRIPTIONS[kind]


@given(kind=st.sampled_from(sorted(_DESCRIPTIONS)), text=st.text(max_size=30))
def test_whatever_is_typed_is_bound_or_refused(edition, kind, text):
    try:
        bound = bind(view(kind), {"x": text}, edition.dataset)
    except BadParameter:
        return
    assert isinstance(bound["x"], NamedNode | Literal)


def test_a_concept_is_taken_from_its_scheme_only(small):
    assert bind(view("concept", "practices"), {"x": "plain-language"}, small.dataset)
    with pytest.raises(BadParameter):
        bind(view("concept", "practices"), {"x": "jargon"}, small.dataset)


def test_what_is_not_given_stays_open_and_means_any(small):
    assert bind(view("concept"), {}, small.dataset) == {}
    assert len(small.view("items-by-kind")) == 2
    assert len(small.view("items-by-kind", kind="guidance")) == 1


def test_a_parameter_that_is_needed_and_missing_is_an_error_with_an_example(small):
    with pytest.raises(MissingParameter, match=r"needs to know 'x' \(X\)\. Add for example: --param x=2018"):
        bind(view("year", required=True), {}, small.dataset)
    with pytest.raises(MissingParameter, match="--param inequality=jargon"):
        small.view("helps-change")


@pytest.mark.parametrize(("name", "near"), [("kinds", "kind"), ("zzz", None)])
def test_an_unknown_parameter_is_an_error_that_names_the_nearest(small, name, near):
    with pytest.raises(UnknownParameter) as caught:
        small.view("items-by-kind", **{name: "guidance"})

    assert (caught.value.nearest, caught.value.known) == (near, ("kind",))


@pytest.mark.parametrize("kind", sorted(_DESCRIPTIONS))
def test_the_example_of_each_type_would_be_taken(edition, kind):
    parameter = Parameter("x", kind, "X")

    assert bind(view(kind), {"x": example(parameter, edition.dataset)}, edition.dataset)
    assert example(Parameter("x", kind, "X", example="mine"), edition.dataset) == "mine"

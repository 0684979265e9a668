"""A form says what the shapes say: which fields, in which order, with which help, choices and rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from coprod_kg.errors import UnknownKind
from coprod_kg.findings import Severity
from coprod_kg.forms import Sort, form_kinds, form_of
from coprod_kg.forms.cells import join, pieces
from coprod_kg.forms.columns import Headings, column_letters, columns_of
from coprod_kg.forms.conditions import AllOf, AnyOf, Counted, Not, Unread
from coprod_kg.forms.names import ChoiceNames, RecordNames
from coprod_kg.identifiers import RecordId
from coprod_kg.printing import guarded, unguarded
from coprod_kg.vocabulary import CPC, CPR, GRAPH, ORG, SCHEMA, SH

KINDS = ("item", "org", "project", "venue", "person")


@pytest.fixture(scope="module")
def forms(edition):
    return {kind: form_of(edition, kind) for kind in form_kinds(edition)}


def test_there_is_a_form_for_every_kind_of_record(forms):
    assert tuple(forms) == KINDS


def test_a_kind_without_shapes_is_an_error_that_names_the_others(edition):
    with pytest.raises(UnknownKind, match=r"'plant'\. Choose one of: item, org, project, venue, person"):
        form_of(edition, "plant")


def test_a_project_whose_shapes_say_no_kind_has_no_forms(make_project):
    from coprod_kg.edition import Edition

    assert form_kinds(Edition.read(make_project({}))) == ()


def test_the_fields_stand_in_the_order_of_their_groups(forms):
    for form in forms.values():
        assert [field.order for field in form.fields] == sorted(field.order for field in form.fields)
    assert list(dict.fromkeys(field.group for field in forms["item"].fields)) == [
        "What it is",
        "Who made it",
        "Who it is for",
        "Power",
        "How to get it",
        "Sources",
    ]


def test_every_property_of_a_closed_shape_is_a_field_of_its_form(edition, forms):
    """What a record may say (sh:ignoredProperties of the closed shape) and what a form asks are the same."""
    for kind, shape in (("item", "Item"), ("org", "Organisation"), ("project", "Project"), ("venue", "Venue"),
                        ("person", "Person")):  # fmt: skip
        from coprod_kg.forms.shapes import Shapes
        from coprod_kg.vocabulary import CPS

        shapes = Shapes(edition.dataset)
        allowed = set(shapes.items(shapes.one(CPS[f"{shape}-closed"], "ignoredProperties")))
        assert {field.path for field in forms[kind].fields} == allowed, kind


def test_every_field_of_a_record_has_a_name_a_key_and_help(forms):
    for form in forms.values():
        for field in form.fields:
            assert field.name, field
            assert field.help, field
            assert field.key, field


def test_no_two_columns_of_a_form_have_the_same_heading(forms):
    for form in forms.values():
        headings = [column.heading for column in columns_of(form)]
        assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("kind", "key", "sort"),
    [
        ("item", "type", Sort.CLASS),
        ("item", "name", Sort.WORDS),
        ("item", "note", Sort.WORDS),
        ("item", "doi", Sort.TEXT),
        ("item", "publishedMonth", Sort.DATE),
        ("item", "freeToUse", Sort.YES_NO),
        ("item", "webAddress", Sort.WEB),
        ("item", "audience", Sort.CONCEPT),
        ("item", "publisher", Sort.RECORD),
        ("item", "authors", Sort.PARTS),
        ("org", "place", Sort.TEXT),
        ("person", "sameAs", Sort.WEB),
    ],
)
def test_the_sort_of_a_field_is_that_of_its_shape(forms, kind, key, sort):
    assert forms[kind].field(key).sort is sort


def test_what_is_required_is_read_with_its_weight(forms):
    item = forms["item"]
    assert item.field("name").required() is Severity.MUST
    assert item.field("audience").required() is Severity.SHOULD
    assert item.field("availableAs").required() is Severity.COULD
    assert item.field("doi").required() is None
    assert item.field("publishedYear").required() is None
    assert item.field("publishedYear").required(frozenset({CPR["Publication"]})) is Severity.SHOULD


def test_choices_are_the_concepts_of_the_scheme_with_their_other_names(edition, forms):
    carers = next(c for c in forms["item"].field("audience").choices if c.value == CPC["carers"])
    assert (carers.label, "unpaid carers" in carers.also) == ("Carers", True)
    in_scheme = {
        quad.subject
        for quad in edition.dataset.quads(None, NamedNode("http://www.w3.org/2004/02/skos/core#inScheme"),
                                          NamedNode("https://w3id.org/coprod-kg/id/scheme/people"))
    }  # fmt: skip
    assert {choice.value for choice in forms["item"].field("audience").choices} == in_scheme


def test_retired_concepts_are_no_choices(edition, forms):
    offered = {choice.value for choice in forms["item"].field("addresses").choices}
    status = {c: edition.dataset.value(c, CPR["status"]) for c in offered}
    assert offered
    assert set(status.values()) <= {CPC["agreed"], CPC["candidate"]}


def test_how_the_list_is_kept_is_no_topic(edition, forms):
    """Nobody is asked whether a paper is about “Sent” or “Link works”."""
    offered = {choice.value for choice in forms["item"].field("about").choices}
    asked_elsewhere = {quad.object for quad in edition.dataset.quads(predicate=SCHEMA["about"])}

    assert asked_elsewhere <= offered
    assert CPC["reciprocity"] in offered
    assert not offered & {CPC[each] for each in ("sent", "candidate", "form", "link-works", "summary", "pdf")}


def test_links_know_the_kinds_that_they_may_go_to(forms):
    assert forms["item"].field("partOf").kinds == ("venue", "item")
    assert forms["org"].field("members").kinds == ("org",)


def test_a_part_has_a_form_of_its_own(forms):
    names = forms["item"].field("authors").part
    assert names is not None
    assert names.kind == "author"
    assert names.main is not None
    assert names.main.name == "Name as printed"
    assert [choice.label for choice in names.field("role").choices] == ["editor", "translator", "illustrator"]


def test_a_form_with_one_right_class_asks_nobody_for_it(forms):
    assert forms["project"].sure_class == CPR["Project"]
    assert forms["org"].sure_class is None
    assert "type" not in {field.key for field in forms["project"].asked}


def test_every_constraint_of_the_rules_about_several_fields_is_read(forms):
    def unread(asks):
        match asks:
            case AllOf(parts) | AnyOf(parts):
                return [name for part in parts for name in unread(part)]
            case Not(part):
                return unread(part)
            case Unread(name):
                return [name]
        return []

    assert {
        c.name: unread(c.asks) for form in forms.values() for c in form.conditions if unread(c.asks)
    } == {}


def test_a_rule_about_several_fields_is_read_as_it_is_written(forms):
    found = next(c for c in forms["project"].conditions if c.name == "Who took part or paid")
    assert found.asks == AnyOf((Counted((SCHEMA["member"],), 1), Counted((SCHEMA["funder"],), 1)))


def test_every_must_shape_of_a_kind_is_in_its_form_or_in_no_form_on_purpose(edition, forms):
    """Nothing that a record must keep to is lost on the way from the shapes to the form."""
    from coprod_kg.forms.shapes import Shapes

    shapes = Shapes(edition.dataset)
    for form in forms.values():
        known = {rule.shape for field in form.fields for rule in field.rules} | {
            c.shape for c in form.conditions
        }
        classes = [*form.classes, *(under for of in form.classes for under in shapes.below(of))]
        asked = set()
        for of in classes:
            for node in shapes.targeting(of):
                asked |= {node} if shapes.one(node, "message") else set()
                asked |= {each for each in shapes.all(node, SH["property"]) if isinstance(each, NamedNode)}
        paths = {field.path for field in form.fields}
        left = {shape for shape in asked - known if not shape.value.endswith("-closed")}  # those are `closed`
        about_it = {
            shape.value.rpartition("/")[2] for shape in left if paths.intersection(shapes.paths(shape))
        }
        assert about_it <= {"Item-power-given"}  # it counts the values of several fields, and is no must


# Cells


@given(
    st.lists(st.text(alphabet="ab;\\ \"'=", min_size=1).map(lambda text: f"x{text}"), min_size=1, max_size=5)
)
def test_the_values_of_a_cell_are_read_as_they_were_written(values):
    assert [piece.text for piece in pieces(join(values))] == values


@given(
    st.lists(
        st.text(alphabet="ab;\\", min_size=1).map(lambda text: f"https://x.org/{text}"),
        min_size=1,
        max_size=4,
    )
)
def test_so_are_web_addresses(values):
    assert [piece.text for piece in pieces(join(values), addresses=True)] == values


@given(st.text(alphabet="ab;\\\n ", max_size=20), st.booleans())
def test_a_piece_knows_where_it_stands(cell, addresses):
    for piece in pieces(cell, addresses=addresses):
        written = cell[piece.start : piece.end]
        assert written == piece.text or "\\" in written or ";" in written


@given(st.text(alphabet="'=+-@\t\rab", max_size=8))
def test_a_guard_is_taken_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_web_address_may_have_a_semicolon_inside():
    found = pieces("https://example.org/a;b; https://example.org/c", addresses=True)
    assert [piece.text for piece in found] == ["https://example.org/a;b", "https://example.org/c"]


# Headings


def test_every_heading_that_we_write_is_read_as_the_column_that_it_is(forms):
    for form in forms.values():
        headings = Headings(form)
        for column in columns_of(form, ("en", "cy")):
            assert headings.read(column.heading) == column


def test_every_key_is_a_heading_too(forms):
    for form in forms.values():
        asked = [field for field in form.asked if field.part is None or field.part.main]
        for field in asked:
            for key in field.keys:
                column = Headings(form).read(key.name)
                assert column is not None, key
                assert column.field == field, key


@pytest.mark.parametrize(
    "heading", ["title", "TITLE (en)", "  Title  [en]", "Title@en", "name", "schema:name", "Title *"]
)
def test_headings_may_be_written_in_many_ways(forms, heading):
    column = Headings(forms["item"]).read(heading)
    assert column is not None
    assert column.field is forms["item"].field("name")


def test_a_field_without_a_language_takes_none(forms):
    assert Headings(forms["item"]).read("DOI (en)") is None


def test_letters_of_columns_go_on_after_z():
    assert [column_letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


# Names


def test_records_are_found_by_name_other_name_slug_and_address(edition):
    names = RecordNames(edition)
    nihr = RecordId("org", "nihr")
    for name in (
        "National Institute for  Health and Care research",
        "NIHR",
        "nihr",
        "org/nihr",
        nihr.iri.value,
    ):
        assert names.find(name, ["org"]) == [nihr]
    assert names.find("nihr", ["venue"]) == []


def test_a_name_that_two_records_have_finds_both(edition):
    names = RecordNames(edition)
    names.bring("The Same", RecordId("org", "one"))
    names.bring("the same", RecordId("org", "two"))
    assert names.find("THE SAME", ["org"]) == [RecordId("org", "one"), RecordId("org", "two")]


def test_a_label_goes_before_another_name_of_something_else():
    from coprod_kg.forms import Choice

    names = ChoiceNames([Choice(CPC["a"], "Garden"), Choice(CPC["b"], "Park", ("garden",))])
    assert [choice.value for choice in names.find("garden")] == [CPC["a"]]


def test_no_slip_of_the_pen_is_sure_where_two_could_be_meant():
    from coprod_kg.forms import Choice

    names = ChoiceNames([Choice(Literal("x"), "garden one"), Choice(Literal("y"), "garden two")])
    assert names.sure("garden onne") == Choice(Literal("x"), "garden one")
    assert names.sure("garden xwo") is None or names.sure("garden xwo").label == "garden two"
    assert names.sure("garden") is None


def test_the_graph_of_shapes_is_there(edition):
    assert any(edition.dataset.quads(graph=GRAPH["shapes"]))
    assert ORG["Organization"] in form_of(edition, "org").classes

"""Doubles at entry: what is found, what is not, how two records compare, and what they say together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple
from variations import VARIATIONS, items, varied

import coprod_kg
from coprod_kg.assessing import check_files
from coprod_kg.findings import Severity
from coprod_kg.forms import form_of
from coprod_kg.matching import Conflict, Difference, Side, differences, find_matches, merged
from coprod_kg.matching.differences import record_triples
from coprod_kg.reports.side_by_side import side_by_side
from coprod_kg.vocabulary import BIBO, CPR, DCTERMS, ID, RDF, SCHEMA, XSD

SEED = 20261126


@pytest.mark.parametrize("name", VARIATIONS)
def test_an_item_that_is_written_another_way_is_found_and_little_else_is(name, edition):
    written = varied(edition, name, SEED)
    truth = {new: item for new, item, _ in written}

    matches = find_matches(edition, [triple for new, _, work in written for triple in work.triples(new)])

    found = {(match.new, match.existing) for match in matches}
    right = sum((new, item) in found for new, item in truth.items())
    assert right / len(truth) >= 0.97, "recall"
    # The wrong ones are other parts of one project or series, which a curator had better see.
    assert right / len(found) >= 0.93, "precision"


def test_different_items_of_the_list_are_hardly_ever_taken_for_each_other(edition):
    """Every item offered once more under a new name: each looks like itself, and almost never like another."""
    offered = {
        ID[f"item/again-{place}"]: (item, work) for place, (item, work) in enumerate(items(edition).items())
    }

    matches = find_matches(
        edition, [each for new, (_, work) in offered.items() for each in work.triples(new)]
    )

    wrong = [match for match in matches if match.existing != offered[match.new][0]]
    assert set(offered) == {match.new for match in matches if match not in wrong}
    assert len(wrong) <= 0.03 * len(offered)


def work(slug: str, title: str, year: str = "", *names: str) -> list[Triple]:
    from variations import Written

    return list(Written(title, year, names).triples(ID[f"item/{slug}"]))


@pytest.fixture
def gardens(make_project):
    """A list with one item, and a function that says what an offer looks like."""
    from coprod_kg.edition import Edition

    project = make_project(
        {
            "data/records/item/digging-2018.ttl": """@base <https://w3id.org/coprod-kg/id/item/digging-2018> .
            <> a cpr:Publication ; schema:name "Digging together: part 1"@en ;
              schema:datePublished "2018"^^xsd:gYear ; cpr:authors ("Ann Elm" "Bo Oak") .""",
        }
    )
    made = Edition.read(project)
    return lambda triples: [
        (match.existing.value.removeprefix(ID.iri), match.reasons) for match in find_matches(made, triples)
    ]


@pytest.mark.parametrize(
    ("title", "year", "names", "reasons"),
    [
        (
            "Diging together: part 1",
            "2019",
            ["A. Elm"],
            ("the same name comes first", "nearly the same title", "one year apart"),
        ),
        ("Digging together: Part 1", "2018", [], ("the same title", "the same year")),
        (
            "Digging together",
            "",
            ["Elm"],
            ("the same name comes first", "the same title but for the part after the colon"),
        ),
    ],
)
def test_why_two_records_look_alike_is_said_in_words(title, year, names, reasons, gardens):
    assert gardens(work("new", title, year, *names)) == [("item/digging-2018", reasons)]


@pytest.mark.parametrize(
    ("title", "year", "names"),
    [
        ("Digging together: part 2", "2018", ["Ann Elm", "Bo Oak"]),  # another part
        (
            "Diging together: part 1",
            "2018",
            ["Cy Ash"],
        ),  # nobody in common: another work of nearly that title
        ("Reaping together: part 1", "2018", []),
        ("Digging", "2018", []),
    ],
)
def test_what_only_seems_alike_is_left_alone(title, year, names, gardens):
    assert gardens(work("new", title, year, *names)) == []


def test_what_has_the_address_of_a_record_is_a_change_and_no_double(gardens):
    assert gardens(work("digging-2018", "Digging together: part 1", "2018")) == []


def test_no_double_is_told_twice(edition, tmp_path):
    """What the checks find by number or title is not found here again, and what they do not find is."""
    entries = []
    for place, (name, seed) in enumerate(
        [("year off by one", 1), ("two typos", 2), ("article", 3), ("shouted", 4)]
    ):
        for new, _, written in varied(edition, name, seed)[place::12]:
            names = " and ".join(f"{{{each}}}" for each in written.names)
            entries.append(
                f"@book{{{place}-{new.value[-6:]}, title = {{{{{written.title.replace('&', chr(92) + '&')}}}}}, "
                f"author = {{{names}}}, year = {{{written.year}}}}}"
            )
    path = tmp_path / "doubles.bib"
    path.write_text("\n".join(entries), encoding="utf-8")

    findings = check_files(edition, [path])

    by_checks = {each.record for each in findings if each.check == "possible-duplicate"}
    by_likeness = {each.record for each in findings if each.check == "matching"}
    assert len(by_checks) > 5
    assert len(by_likeness) > 5
    pairs = [(each.record, name) for each in findings if each.check in ("possible-duplicate", "matching")
             for name in [each.message.partition("(item/")[2].partition(")")[0]]]  # fmt: skip
    assert len(pairs) == len(set(pairs))


def test_a_likely_double_is_a_finding_at_its_title(edition, tmp_path):
    path = tmp_path / "one.bib"
    path.write_text(
        "@article{a,\n  title = {Potential for coproduction to add values to research},\n  author = {Hickey, G.},\n"
        "  year = 2019}",
        encoding="utf-8",
    )

    [finding] = [each for each in check_files(edition, [path]) if each.check == "matching"]

    slug = "item/the-potential-for-coproduction-to-add-value-to-research-2018"
    assert finding.severity is Severity.SHOULD
    assert (finding.place.line, finding.place.column, finding.place.entry) == (2, 11, "a")
    assert finding.message == (
        f"This looks like “The potential for coproduction to add value to research” ({slug}), which is on the list "
        "already: the same name on it, nearly the same title, one year apart."
    )
    assert finding.mend.startswith(
        f"If it is the same, offer it as a change of that record: {slug}. They differ in: "
    )


def test_a_harmful_record_is_compared_in_no_time(edition):
    title = "Co-production" + " " * 100_000 + "-" * 100_000 + "!" * 100_000
    harmful = [
        *work("harmful", title, "2018", *(["Gary Hickey " * 10_000] * 200)),
        Triple(ID["item/harmful"], SCHEMA["url"], NamedNode("https://example.org/" + "/" * 500_000 + "x")),
        Triple(ID["item/harmful"], SCHEMA["sameAs"], NamedNode("https://example.org/" + "/" * 500_000 + "x")),
    ]

    assert find_matches(edition, harmful) == []


OLD, NEW = ID["item/old"], ID["item/new"]
FIELDS = (
    SCHEMA["name"],
    SCHEMA["datePublished"],
    BIBO["doi"],
    DCTERMS["audience"],
    CPR["addresses"],
)
VALUES = st.sampled_from(
    [Literal("a", language="en"), Literal("b", language="en"), Literal("c", language="cy"), ID["org/x"]]
)
NAMES = st.lists(st.sampled_from(["Ann Elm", "Bo Oak", "The Group"]), max_size=3)


@st.composite
def records(draw, item: NamedNode):
    triples = [Triple(item, RDF["type"], CPR["Resource"])]
    for field in draw(st.lists(st.sampled_from(FIELDS), max_size=6)):
        triples.append(Triple(item, field, draw(VALUES)))
    start = draw(st.integers(1, 2))
    for place, name in enumerate(draw(NAMES), start=1):
        part = NamedNode(f"{item.value}#author-{place + start}")
        triples += [
            Triple(item, CPR["hasAuthorship"], part),
            Triple(part, CPR["nameAsPrinted"], Literal(name)),
            Triple(part, CPR["position"], Literal(str(place), datatype=XSD["integer"])),
        ]
        if draw(st.booleans()):
            triples.append(Triple(part, CPR["agent"], draw(st.sampled_from([ID["org/x"], ID["org/y"]]))))
    return list(dict.fromkeys(triples))


FORM = form_of(coprod_kg.open(), "item")


@given(records(OLD), records(NEW))
def test_of_two_records_nothing_is_lost_and_nothing_is_made_up(old, new):
    both = merged(old, new, FORM)

    assert set(old) <= set(both.triples)
    assert set(both.triples) == {*old, *both.added}
    assert len(both.triples) == len(set(both.triples))
    assert all(NEW.value not in str(triple) for triple in both.triples)
    values = {triple.object for triple in both.triples} | {each.offered for each in both.conflicts}
    names_clash = any(each.field == CPR["hasAuthorship"] for each in both.conflicts)
    for triple in new:
        moved = (
            NamedNode(triple.object.value.replace(NEW.value, OLD.value))
            if isinstance(triple.object, NamedNode)
            else triple.object
        )
        in_part = "#" in str(triple.subject) or triple.predicate == CPR["hasAuthorship"]
        if not (in_part and (names_clash or triple.predicate == CPR["hasAuthorship"])):
            assert moved in values
    offered = {triple.object for triple in new}
    assert {triple.object for triple in both.added if "#" not in str(triple.object)} <= offered


@given(records(OLD), records(NEW))
def test_a_field_with_one_value_keeps_the_one_that_is_there(old, new):
    both = merged(old, new, FORM)

    for field in (SCHEMA["datePublished"], BIBO["doi"]):
        before = {triple.object for triple in old if triple.predicate == field}
        after = {triple.object for triple in both.triples if triple.predicate == field}
        assert after == before if before else True


@given(records(OLD))
def test_a_record_and_itself_are_itself(old):
    renamed = [
        Triple(*(NamedNode(term.value.replace(OLD.value, NEW.value)) if isinstance(term, NamedNode) else term
                 for term in (triple.subject, triple.predicate, triple.object)))
        for triple in old
    ]  # fmt: skip

    both = merged(old, renamed, FORM)

    assert not both.added
    assert {each.field for each in both.conflicts} == set()


def test_names_are_added_whole_or_not_at_all():
    without = [Triple(OLD, RDF["type"], CPR["Resource"])]
    ann, bo = work("new", "T", "", "Ann Elm"), work("old", "T", "", "Bo Oak")

    added = merged(without, ann, FORM)
    clash = merged(bo, ann, FORM)

    assert sorted(str(triple.object) for triple in added.added if "#" in str(triple.subject)) == [
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', '"Ann Elm"',
    ]  # fmt: skip
    part = NamedNode(f"{OLD.value}#author-1")
    assert clash.conflicts == (Conflict(CPR["hasAuthorship"], (part,), part),)
    assert '"Ann Elm"' not in {str(triple.object) for triple in clash.triples}


def test_two_records_are_not_merged_if_one_is_about_two_things():
    with pytest.raises(ValueError, match="about 2"):
        merged(work("a", "A"), [*work("b", "B"), *work("c", "C")], FORM)


@given(records(OLD), records(NEW), st.sampled_from(Side))
def test_whoever_chooses_a_side_gets_that_side_and_no_question(old, new, side):
    fields = {triple.predicate for triple in (*old, *new) if triple.subject in (OLD, NEW)}

    both = merged(old, new, FORM, dict.fromkeys(fields, side))

    assert both.conflicts == ()
    chosen, other = (old, new) if side is Side.OURS else (new, old)
    said = {triple.predicate for triple in chosen}
    wanted = [
        *chosen,
        *(triple for triple in other if triple.predicate not in said and "#" not in str(triple)),
    ]
    told = {(triple.predicate, str(triple.object).replace(NEW.value, OLD.value)) for triple in wanted}
    got = {(triple.predicate, str(triple.object)) for triple in both.triples}
    assert told <= got
    assert {each for each in got - told if each[0] in said and each[0] != RDF["type"]} == set()


def test_to_names_that_are_the_same_is_added_who_they_are():
    ours, theirs = work("old", "T", "", "Ann Elm"), work("new", "T", "", "Ann Elm")
    part = next(triple.subject for triple in theirs if triple.predicate == CPR["nameAsPrinted"])
    theirs.append(Triple(part, CPR["agent"], ID["org/x"]))

    both = merged(ours, theirs, FORM)

    assert [triple.object for triple in both.added] == [ID["org/x"]]
    assert both.conflicts == ()


def test_records_are_compared_in_the_words_and_the_order_of_the_form(edition):
    record = edition.record("item/the-potential-for-coproduction-to-add-value-to-research-2018")
    mine = record_triples(edition.dataset, record)

    rows = differences(mine, work("new", "The potential", "2019", "G. Hickey"), edition)

    by_name = {row.name: row for row in rows}
    assert [row.name for row in rows][:4] == [
        "Practical or published",
        "Kind of thing",
        "Title",
        "What it is about",
    ]
    assert by_name["Practical or published"].is_same
    assert by_name["Names on it"] == Difference(
        CPR["hasAuthorship"], "Names on it", ("Gary Hickey",), ("G. Hickey",)
    )
    assert by_name["Kind of thing"].existing == ("“Editorial” (cpc:editorial)",)
    assert by_name["Kind of thing"].offered == ()


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_of_a_comparison_is_too_long_and_nothing_is_left_out(width, edition):
    record = edition.record("item/legitimizing-user-knowledge-in-mental-health-services-2022")
    mine = record_triples(edition.dataset, record)
    rows = differences(mine, work("new", "Legitimising user \x1b[31mknowledge", "2022", "K. Grim"), edition)

    shown = side_by_side(rows, "On the list", "Offered", width=width)

    assert max(map(len, shown.splitlines())) <= width
    assert "\x1b" not in shown
    for row in rows:
        for value in (*row.existing, *row.offered):
            assert all(word in shown for word in value.split() if word.isalpha() and len(word) <= 7)

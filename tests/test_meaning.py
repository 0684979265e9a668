"""Did you mean: a value that is nearly right says what was probably meant, once, and never guesses for anyone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal
from toy import toy_project

from coprod_kg.assessing import check_files
from coprod_kg.checks import check_project
from coprod_kg.checks.meaning import _Names, plain
from coprod_kg.findings import Finding, Severity, did_you_mean, in_order
from coprod_kg.reports import REPORTS, Inspection, report
from coprod_kg.vocabulary import CPC, CPR, ID, PREFIXES

PREFIX_LINES = " ".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())


NEAR = [
    (
        "schema:publisher <../org/shapng-our-lives>",
        "references",
        ID["org/shaping-our-lives"],
        "“Shaping Our Lives”",
    ),
    ('schema:publisher "NIHR"', "Item-publisher", ID["org/nihr"], "(org/nihr)?"),
    (
        "dcterms:audience cpc:researcher",
        "Item-audience",
        CPC["researchers"],
        "“Researchers” (cpc:researchers)?",
    ),
    (
        'dcterms:audience "Public contributers"@en',
        "Item-audience",
        CPC["public-contributors"],
        "cpc:public-con",
    ),
    ("dcterms:type cpc:reprot", "Item-kind", CPC["report"], "(cpc:report)?"),
    ("cpr:addresses cpc:tokenims", "Item-addresses", CPC["tokenism"], "“Tokenism” (cpc:tokenism)?"),
    ("cpr:helpsChange cpc:rascism", "Item-helps-change", CPC["racism"], "(cpc:racism)?"),
    ("cpr:readDepth cpc:whole-works", "Item-read-depth", CPC["whole-work"], "(cpc:whole-work)?"),
    ("cpr:helpsunderstand cpc:racism", "Item-closed", CPR["helpsUnderstand"], "(cpr:helpsUnderstand)?"),
    ('schema:inLanguage "en_GB"', "Item-language", Literal("en-GB"), "“en-GB”?"),
    ("schema:about cpc:tokenisms", "Item-about", CPC["tokenism"], "(cpc:tokenism)?"),
]
FAR = [
    "schema:publisher <../org/qqqqqqqq>",
    'schema:publisher "Somebody nobody here has heard of"',
    "cpr:addresses cpc:the-price-of-fish",
    "cpr:addresses cpc:researchers",  # a tag, but none of that list
    "cpr:zzz cpc:racism",
    'schema:inLanguage "English, mostly"',
    'schema:isAccessibleForFree "yes"',
]
TWO_THINGS = "<http://example.org/other#type> cpc:report"
SHORT = "schema:publisher <../org/nhir>"  # it could be another short name with two slips


@pytest.fixture(scope="module")
def judged(edition, tmp_path_factory) -> dict[str, list[Finding]]:
    """All that is found of an item with each of the fields above: one item for each, judged in one go."""
    every = [*(each[0] for each in NEAR), *FAR, TWO_THINGS, SHORT]
    items = [
        f'<thing-{number}> a cpr:Publication ; schema:name "Thing {number}"@en ; {fields} .'
        for number, fields in enumerate(every)
    ]
    path = tmp_path_factory.mktemp("offer") / "offer.ttl"
    base = f"@base <{ID.iri}item/x> ."
    path.write_text("\n".join([PREFIX_LINES, base, *items]), encoding="utf-8")
    found: dict[str, list[Finding]] = {fields: [] for fields in every}
    for finding in check_files(edition, [path]):
        slug = finding.record.value.rsplit("/", 1)[-1] if finding.record else ""
        if slug.startswith("thing-"):
            found[every[int(slug.removeprefix("thing-"))]].append(finding)
    return found


@pytest.fixture
def findings_of(judged):
    """A function from the fields of an item to the findings that ask whether something was meant."""
    return lambda fields: [each for each in judged[fields] if "Did you mean" in each.message]


@pytest.mark.parametrize(("fields", "rule", "meant", "asked"), NEAR)
def test_a_near_miss_is_asked_about_and_kept_for_the_mends(findings_of, fields, rule, meant, asked):
    [finding] = findings_of(fields)

    assert finding.rule == rule
    assert finding.meant == meant
    assert finding.message.count("Did you mean") == 1
    assert asked in finding.message


def test_a_misspelt_class_is_asked_about(tmp_path):
    project = toy_project(tmp_path)
    record = f"{PREFIX_LINES} <> a cpr:Publicaton ."
    (project.records / "item/garden-2018.ttl").write_text(record, encoding="utf-8")
    [finding] = [each for each in check_project(project)[0] if each.rule == "known-class"]

    assert finding.value == CPR["Publicaton"]
    assert finding.meant == CPR["Publication"]


@pytest.mark.parametrize("fields", FAR)
def test_what_is_near_to_nothing_is_not_asked_about(findings_of, fields):
    assert findings_of(fields) == []


def test_what_could_mean_two_things_names_both_and_takes_none(findings_of):
    [finding] = findings_of(TWO_THINGS)

    assert "Did you mean dcterms:type or rdf:type?" in finding.message
    assert finding.meant is None


def test_a_short_name_is_asked_about_and_not_taken_as_meant(findings_of):
    [finding] = findings_of(SHORT)

    assert "(org/nihr)?" in finding.message
    assert finding.meant is None


def test_one_value_that_two_rules_refuse_is_asked_about_once(judged, findings_of):
    """The shape knows what is allowed there, so the shape asks."""
    [finding] = findings_of("cpr:addresses cpc:tokenims")

    assert finding.check == "shapes"
    both = {each.check for each in judged["cpr:addresses cpc:tokenims"] if each.value == finding.value}
    assert both == {"shapes", "references"}


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_report_asks_in_the_same_words(name, findings_of):
    found = tuple(findings_of("cpr:addresses cpc:tokenims"))
    text = " ".join(report(Inspection(found), name).split())

    assert text.count("Did you mean “Tokenism” (cpc:tokenism)?") >= 1


def test_a_finding_with_another_meaning_is_another_finding():
    one, other = (Finding("x", "x", Severity.MUST, "F", "M", meant=CPC[each]) for each in ("a", "b"))

    assert len(in_order([one, other])) == 2
    assert did_you_mean([]) == ""


SLUGS = [
    "hierarchical-inequalities",
    "tokenism",
    "racism",
    "sexism",
    "ageism",
    "age-inequality",
    "elite-capture",
]
NAMES = _Names((CPC[slug], slug) for slug in SLUGS)


@given(st.sampled_from(["hierarchical-inequalities", "tokenism", "elite-capture"]), st.data())
def test_one_slip_of_the_finger_is_always_understood(slug, data):
    place = data.draw(st.integers(0, len(slug) - 2))
    slips = {
        "left out": slug[:place] + slug[place + 1 :],
        "put in": slug[:place] + "q" + slug[place:],
        "mistaken": slug[:place] + "q" + slug[place + 1 :],
        "swapped": slug[:place] + slug[place + 1] + slug[place] + slug[place + 2 :],
    }
    for slip in slips.values():
        near = NAMES.near(slip)
        assert near.terms[0] == CPC[slug]
        assert near.sure


@given(st.text(max_size=40))
def test_nothing_is_sure_that_is_not_nearly_the_same(text):
    """By other means than ours: what was meant has at most three letters more or fewer, and most letters in common."""
    near = NAMES.near(text)
    if near.sure:
        meant = plain(near.terms[0].value.rsplit("/", 1)[-1])
        assert abs(len(plain(text)) - len(meant)) <= 3
        assert len(set(plain(text)) & set(meant)) >= len(set(meant)) - 3


@pytest.mark.parametrize("between", ["rasism", "sacism", "age-ism"])
def test_what_lies_between_two_is_not_sure(between):
    names = _Names(
        [
            (CPC["racism"], "racism"),
            (CPC["sasism"], "sasism"),
            (CPC["ageism"], "ageism"),
            (CPC["age"], "ageis m"),
        ]
    )

    assert not names.near(between).sure
    assert names.near(between).terms

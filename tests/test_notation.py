"""How the file wants it written: said in the format of the file, and only where the form is what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from toy import toy_project
from toy_project import with_prefixes

from coprod_kg.checks import check_project, check_sources
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.sources.offers import Offer, Reading
from coprod_kg.sources.spots import Spot, SpotTable
from coprod_kg.vocabulary import BIBO, CPC, CPR, DCTERMS, ID, PREFIXES, RDF, SCHEMA, XSD

NIHR = ID["org/nihr"].value


YEAR = (SCHEMA["datePublished"], Literal("2018"))
FREE = (SCHEMA["isAccessibleForFree"], Literal("Yes"))
PUBLISHER = (SCHEMA["publisher"], Literal("NIHR"))
PAGE = (SCHEMA["url"], Literal("https://example.org/a&b"))
NAME = (SCHEMA["name"], Literal("A new thing"))
TAG = (DCTERMS["audience"], Literal("Researchers"))
GYEAR = XSD["gYear"].value


SHOWN = [
        (YEAR, "turtle", 'schema:datePublished "2018"^^xsd:gYear'),
        (YEAR, "trig", 'schema:datePublished "2018"^^xsd:gYear'),
        (YEAR, "ntriples", f'<https://schema.org/datePublished> "2018"^^<{GYEAR}>'),
        (YEAR, "nquads", f'<https://schema.org/datePublished> "2018"^^<{GYEAR}>'),
        (YEAR, "rdfxml", f'<schema:datePublished rdf:datatype="{GYEAR}">2018</schema:datePublished>'),
        (YEAR, "jsonld", '"publishedYear": "2018"'),
        (YEAR, "csv", "2018"),
        ((YEAR[0], Literal("2018-05")), "jsonld", '"publishedMonth": "2018-05"'),
        ((YEAR[0], Literal("last year")), "turtle", 'schema:datePublished "2018"^^xsd:gYear'),
        (FREE, "turtle", "schema:isAccessibleForFree true"),
        (FREE, "jsonld", '"freeToUse": true'),
        (FREE, "csv", "yes"),
        (FREE, "rdfxml", f'<schema:isAccessibleForFree rdf:datatype="{XSD["boolean"].value}">true</schema:isAcc'),
        ((FREE[0], Literal("NO")), "turtle", "schema:isAccessibleForFree false"),
        (PUBLISHER, "turtle", f"schema:publisher <{NIHR}>"),
        (PUBLISHER, "jsonld", f'"publisher": "{NIHR}"'),
        (PUBLISHER, "csv", "org/nihr"),
        (PUBLISHER, "rdfxml", f'<schema:publisher rdf:resource="{NIHR}"/>'),
        (PAGE, "turtle", "schema:url <https://example.org/a&b>"),
        (PAGE, "rdfxml", '<schema:url rdf:resource="https://example.org/a&amp;b"/>'),
        ((PAGE[0], Literal("somewhere")), "jsonld", '"webAddress": "https://www.example.org/"'),
        (TAG, "turtle", "dcterms:audience cpc:researchers"),
        (TAG, "jsonld", '"audience": "cpc:researchers"'),
        (TAG, "csv", "Researchers"),
        (NAME, "turtle", 'schema:name "A new thing"@en'),
        (NAME, "rdfxml", '<schema:name xml:lang="en">A new thing</schema:name>'),
        (NAME, "jsonld", '"name": {"en": "A new thing"}'),
]  # fmt: skip
RIGHT_FORM = [
    ((SCHEMA["url"], NamedNode("htp://example.org/")), "Thing-url"),
    ((DCTERMS["audience"], CPC["nobody"]), "Item-audience"),
    ((BIBO["doi"], Literal("doi:10.1000/182")), "Item-doi"),
]
NUMBER = (BIBO["doi"], Literal(7))
Field = tuple[NamedNode, Literal | NamedNode]


def judged(edition: Edition, wanted: Iterable[tuple[Field, str]]) -> dict[tuple[Field, str], list[Finding]]:
    """What is found of each field in an offer of each format: all of them judged in one go."""
    items = {ID[f"item/thing-{number}"]: each for number, each in enumerate(dict.fromkeys(wanted))}
    offers = []
    for item, ((path, value), format) in items.items():
        triples = [Triple(item, RDF["type"], CPR["Publication"]), Triple(item, path, value)]
        spots = SpotTable()
        spots.begin(item, Spot(2, 1))
        reading = Reading(tuple(triples), lambda spots=spots: spots)
        name = PurePosixPath(f"{item.value.rsplit('/', 1)[-1]}.{format}")
        offers.append(Offer.of_reading(name, b"", format, reading))
    found: dict[tuple[Field, str], list[Finding]] = {each: [] for each in items.values()}
    for finding in check_sources(edition, offers):
        each = items.get(finding.record)
        if each and finding.value == each[0][1]:
            found[each].append(finding)
    return found


@pytest.fixture(scope="module")
def mended(edition):
    """A function from a field, its value and a format to the findings of an offer in that format."""
    right = [(field, format) for field, _ in RIGHT_FORM for format in ("turtle", "jsonld", "csv")]
    every = [*((field, format) for field, format, _ in SHOWN), *right, (NUMBER, "turtle"), (NAME, "csv")]
    found = judged(edition, [*every, (PAGE, "turtle"), (TAG, "turtle")])
    return lambda path, value, format: found[(path, value), format]


@pytest.mark.parametrize(("field", "format", "shown"), SHOWN)
def test_the_example_is_written_as_the_file_writes_it(mended, field, format, shown):
    told = [each.mend for each in mended(*field, format) if "Write it like this: " in each.mend]

    assert len(told) == 1
    assert told[0].split("Write it like this: ")[1].startswith(shown)


def test_what_the_example_says_in_turtle_is_what_the_shape_takes(edition, mended):
    """The law: put in the place of what is wrong, the example breaks no rule of that shape."""
    prefixes = " ".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())
    better: dict[tuple[Field, str], str] = {}
    for field in (YEAR, FREE, PUBLISHER, PAGE, TAG, NAME):
        [told] = [each for each in mended(*field, "turtle") if "like this" in each.mend]
        example = told.mend.split("Write it like this: ")[1]
        [quad] = parse(f"{prefixes} <x:> {example} .".encode(), format=RdfFormat.TURTLE)
        assert quad.predicate == field[0]
        better[(quad.predicate, quad.object), "turtle"] = told.rule

    found = judged(edition, better)
    assert {each: rule for each, rule in better.items() if rule in {one.rule for one in found[each]}} == {}


@pytest.mark.parametrize(("field", "rule"), RIGHT_FORM)
@pytest.mark.parametrize("format", ["turtle", "jsonld", "csv"])
def test_where_the_form_is_right_no_example_is_given(mended, field, rule, format):
    found = mended(*field, format)

    assert rule in {each.rule for each in found}
    assert not any("Write it like this" in each.mend for each in found)


def test_a_table_needs_no_language_tag(mended):
    assert not any("Write it like this" in each.mend for each in mended(*NAME, "csv"))


def test_a_number_in_the_place_of_a_text_is_shown_in_quotation_marks(mended):
    [finding] = mended(*NUMBER, "turtle")

    assert finding.mend.endswith('Write it like this: bibo:doi "7"')


def test_a_file_of_the_list_itself_is_turtle_and_no_context_is_no_error(tmp_path):
    project = toy_project(tmp_path)
    record = '<> a cpr:Publication ; schema:name "G"@en ; schema:datePublished "2018" .'
    (project.records / "item/garden-2018.ttl").write_text(with_prefixes(record), encoding="utf-8")
    (project.ontology / "context.jsonld").unlink(missing_ok=True)
    findings, edition = check_project(project)
    [finding] = [each for each in findings if each.value == YEAR[1]]

    assert finding.mend.endswith('Write it like this: schema:datePublished "2018"^^xsd:gYear')
    [wrong] = judged(edition, [(YEAR, "jsonld")])[YEAR, "jsonld"]
    assert "like this" not in wrong.mend

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import example, given
from jsonld_readers import READERS, statements, with_pyld
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)
from pyoxigraph import Dataset as Quads

from coprod_kg.context import ADDRESS, Context
from coprod_kg.edition import Edition
from coprod_kg.errors import AmbiguousAddress, BrokenSyntax
from coprod_kg.project import Project
from coprod_kg.publishing import export
from coprod_kg.publishing.jsonld import Documents, document_of, pretty, record_document
from coprod_kg.sources import Role
from coprod_kg.vocabulary import BIBO, CPC, CPR, DCTERMS, ID, ORG, PREFIXES, RDF, SCHEMA, SKOS, XSD

CONTEXT = Context.of_project(Project.bundled())
GUIDE = ID["item/guide-2018"]
each_reader = pytest.mark.parametrize("read", READERS.values(), ids=READERS)

AUTHORS = """
<> a cpr:Publication ; schema:name "Who digs"@en ; dcterms:type cpc:report ;
    cpr:hasAuthorship <#author-10>, <#author-2>, <#author-1>, <#author-11> .
<#author-1> a cpr:Authorship ; cpr:position 1 ; cpr:nameAsPrinted "Zoë First" .
<#author-2> a cpr:Authorship ; cpr:position 2 ; cpr:nameAsPrinted "B. Second" .
<#author-10> a cpr:Authorship ; cpr:position 10 ; cpr:nameAsPrinted "A. Tenth" ; cpr:role "editor" .
<#author-11> a cpr:Authorship ; cpr:position 11 ; cpr:nameAsPrinted "The Diggers" ; cpr:agent <../org/neighbours> .
"""


@pytest.fixture
def who_digs(make_project):
    edition = Edition.read(make_project({"data/records/item/many-hands-2020.ttl": AUTHORS}))
    return edition, edition.record("item/many-hands-2020")


def source_of(edition: Edition, *roles: Role):
    return statements(quad for source in edition.sources_of(*roles) for quad in source.quads())


# Equal to the Turtle


@each_reader
def test_the_whole_list_read_back_is_exactly_what_the_turtle_files_say(edition, read):
    listed = source_of(edition, Role.RECORD, Role.SCHEME, Role.DATASET, Role.MAPPINGS)

    assert read(b"".join(export(edition, "jsonld"))) == listed


@each_reader
def test_each_record_read_back_is_exactly_what_its_turtle_file_says(edition, read):
    for record, source in edition.records.items():
        assert read(b"".join(export(edition, "jsonld", record))) == statements(source.quads()), record


@each_reader
def test_each_line_stands_by_itself_and_the_lines_together_are_the_list(edition, read):
    together = set()
    for line in b"".join(export(edition, "ndjson")).splitlines():
        together |= read(line)

    assert together == source_of(edition, Role.RECORD, Role.SCHEME, Role.DATASET, Role.MAPPINGS)


def test_a_document_that_names_the_address_of_the_context_says_the_same(edition):
    record = edition.record("org/nihr")
    document = pretty(record_document(edition, record, embed=False))

    def local(url, _options):
        assert url == ADDRESS
        published = json.loads((edition.project.ontology / "context.jsonld").read_text(encoding="utf-8"))
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": published,
        }

    assert with_pyld(document, local) == statements(edition.records[record].quads())


# Plain words


def test_the_keys_begin_with_what_the_thing_is(edition):
    document = record_document(edition, edition.record("item/resources-for-co-producing-research-2018"))

    assert list(document)[:5] == ["@context", "id", "type", "kind", "name"]


def test_every_key_is_a_plain_word_of_the_context(edition):
    for record in edition.records:
        document = record_document(edition, record)
        assert [key for key in document if key not in {"@context", *CONTEXT.entries}] == [], record


def test_authors_are_nested_in_the_printed_order_with_whole_numbers(who_digs):
    authors = record_document(*who_digs)["authors"]

    assert [(author["position"], author["nameAsPrinted"]) for author in authors] == [
        (1, "Zoë First"),
        (2, "B. Second"),
        (10, "A. Tenth"),
        (11, "The Diggers"),
    ]


def test_authors_of_the_real_records_are_in_the_order_of_their_places(edition):
    for record in edition.records:
        places = [author["position"] for author in record_document(edition, record).get("authors", [])]
        assert places == sorted(places), record


def test_addresses_of_records_are_whole_so_that_a_document_can_be_moved(who_digs):
    document = record_document(*who_digs)

    assert document["id"] == "https://w3id.org/coprod-kg/id/item/many-hands-2020"
    assert document["authors"][3]["person"] == "https://w3id.org/coprod-kg/id/org/neighbours"
    assert document["kind"] == "cpc:report"


def test_a_document_carries_only_the_part_of_the_context_that_it_uses(who_digs):
    context = record_document(*who_digs)["@context"]

    assert "authors" in context
    assert "isbn" not in context
    assert "Partnership" not in context
    assert set(context) < set(CONTEXT.entries)


def test_every_line_of_the_whole_is_a_thing_and_the_order_never_changes(edition):
    first, again = b"".join(export(edition, "jsonld")), b"".join(export(edition, "jsonld"))
    *_, last = first.splitlines()

    assert first == again
    assert last == b"]}"
    things = [json.loads(line.rstrip(b",")) for line in first.splitlines()[2:-1]]
    assert things == json.loads(first)["@graph"]
    repeated = [thing for thing, times in Counter(thing["id"] for thing in things).items() if times > 1]
    assert repeated == []


# Whatever a record says

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NODES = st.sampled_from(
    [
        ID["org/seed-library"],
        CPC["tokenism"],
        GUIDE,
        NamedNode("https://example.org/a?b=c&d#e"),
        NamedNode("urn:isbn:1"),
    ]
    + [NamedNode(f"{GUIDE.value}#part-{number}") for number in range(4)]
)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "cy", "en-gb"])),
    st.integers(-(10**20), 10**20).map(lambda number: Literal(str(number), datatype=XSD["integer"])),
    st.sampled_from(["01", "+1", "-0", "1.0", ""]).map(lambda text: Literal(text, datatype=XSD["integer"])),
    st.sampled_from(["true", "false", "1", "0", "yes"]).map(
        lambda text: Literal(text, datatype=XSD["boolean"])
    ),
    st.builds(
        lambda text, name: Literal(text, datatype=XSD[name]),
        st.sampled_from(["2018", "2018-11", "2018-11-23", "2018-11-23T10:00:00Z", "1.50", "nonsense"]),
        # No xsd:double: PyLD 3.3 rewrites its texts ("2018" becomes "2.018E3"), and our data has none.
        st.sampled_from(["gYear", "gYearMonth", "date", "dateTime", "decimal", "anyURI", "string"]),
    ),
)
PREDICATES = st.sampled_from(
    [
        NamedNode(CONTEXT.expand(entry["@id"]))
        for entry in CONTEXT.entries.values()
        if isinstance(entry, dict) and "@id" in entry
    ]
    + [RDF["type"], RDF["value"], NamedNode("https://example.org/p"), SKOS["notation"]]
)
SUBJECTS = st.sampled_from([GUIDE, *(NamedNode(f"{GUIDE.value}#part-{number}") for number in range(4))])
RECORDS = st.lists(st.builds(Triple, SUBJECTS, PREDICATES, NODES | LITERALS), min_size=1, max_size=12)


@each_reader
@given(triples=RECORDS)
@example(triples=[Triple(GUIDE, CPR["hasAuthorship"], NamedNode(f"{GUIDE.value}#part-0"))])
@example(triples=[Triple(NamedNode(f"{GUIDE.value}#a"), RDF["value"], NamedNode(f"{GUIDE.value}#a"))])
def test_any_record_read_back_says_the_same(read, triples):
    assert read(pretty(document_of(triples, CONTEXT))) == statements(triples)


@given(triples=RECORDS)
def test_the_order_of_the_statements_makes_no_difference(triples):
    assert pretty(document_of(triples, CONTEXT)) == pretty(document_of(triples[::-1], CONTEXT))


def test_nameless_nodes_and_lists_survive(make_project):
    edition = Edition.read(
        make_project(
            {
                "data/records/item/odd-2020.ttl": '<> rdf:value ( "a" "b" ) ; schema:about [ schema:name "x"@en ] .'
            }
        )
    )
    document = b"".join(export(edition, "jsonld", edition.record("item/odd-2020")))
    [source] = [source for record, source in edition.records.items() if record.slug == "odd-2020"]

    def canonical(quads):
        dataset = Quads(Quad(each.subject, each.predicate, each.object) for each in quads)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return dataset

    assert canonical(parse(document, format=RdfFormat.JSON_LD)) == canonical(source.quads())


def test_parts_of_parts_without_end_do_not_exhaust_the_stack():
    parts = [NamedNode(f"{GUIDE.value}#part-{number}") for number in range(5000)]
    chain = [Triple(GUIDE, RDF["value"], parts[0])]
    chain += [Triple(one, RDF["value"], other) for one, other in pairwise(parts)]
    chain.append(Triple(parts[-1], RDF["value"], BlankNode("end")))

    document = pretty(document_of(chain, CONTEXT))

    assert len(READERS["pyoxigraph"](document)) == 5001


def test_an_address_that_begins_like_a_prefix_is_refused_not_changed():
    with pytest.raises(AmbiguousAddress, match=r"schema:name.*leave out the angle brackets"):
        document_of([Triple(GUIDE, SCHEMA["about"], NamedNode("schema:name"))], CONTEXT)


# Reading the context


def test_the_prefixes_of_the_context_are_those_of_the_vocabulary():
    assert CONTEXT.prefixes.items() <= PREFIXES.items()


@pytest.mark.parametrize(
    ("predicate", "value", "key"),
    [
        (SCHEMA["datePublished"], Literal("2018", datatype=XSD["gYear"]), "publishedYear"),
        (SCHEMA["datePublished"], Literal("2018-11", datatype=XSD["gYearMonth"]), "publishedMonth"),
        (SCHEMA["datePublished"], Literal("last week"), "schema:datePublished"),
        (SCHEMA["name"], Literal("Garden", language="en"), "name"),
        (SCHEMA["name"], Literal("Garden"), "schema:name"),
        (DCTERMS["type"], CPC["report"], "kind"),
        (DCTERMS["type"], Literal("report"), "dcterms:type"),
        (BIBO["doi"], Literal("10.1000/182"), "doi"),
        (ORG["unknown"], CPC["report"], "org:unknown"),
    ],
)
def test_the_form_of_a_value_decides_its_key(predicate, value, key):
    assert CONTEXT.key(predicate.value, value).name == key


@pytest.mark.parametrize(
    ("text", "where"), [('{"@context": ', ":1:14"), ("[]", ":1:1"), ('{"@context": []}', ":1:1")]
)
def test_a_broken_context_is_said_with_its_place(make_project, text, where):
    project = make_project({"ontology/context.jsonld": text})

    with pytest.raises(BrokenSyntax, match=f"context.jsonld{where}"):
        Context.of_project(project)


def test_the_whole_is_written_a_thing_at_a_time(edition):
    pieces = [len(piece) for piece in export(edition, "jsonld")]

    assert len(pieces) > len(edition.records)
    assert max(pieces) < sum(pieces) / 10


# One document after another


@given(triples=st.lists(st.builds(Triple, SUBJECTS, PREDICATES, NODES | LITERALS), max_size=12))
@example(triples=[])
def test_a_document_written_in_a_row_with_others_has_the_bytes_of_one_alone(triples):
    assert Documents(CONTEXT).written(triples) == pretty(document_of(triples, CONTEXT))
    assert Documents(Context({})).written(triples) == pretty(document_of(triples, Context({})))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_a_document_is_laid_out_as_the_standard_library_would_lay_it_out(value):
    assert (
        pretty({"value": value})
        == (json.dumps({"value": value}, ensure_ascii=False, indent=2) + "\n").encode()
    )

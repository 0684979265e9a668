from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import sys

import pytest
from jsonld_readers import statements
from pyoxigraph import CanonicalizationAlgorithm, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import Dataset as Quads

from coprod_kg.edition import Edition
from coprod_kg.errors import UnknownFormat
from coprod_kg.publishing import EXPORT_FORMATS, export
from coprod_kg.publishing.dumps import (
    inferred,
    nquads,
    source_text,
    statements_as_turtle,
    trig_of,
    turtle_of_graph,
)
from coprod_kg.publishing.graphs import listed_graphs, public_graphs
from coprod_kg.sources import Role
from coprod_kg.vocabulary import BASE, CPC, GRAPH, SCHEMA


def everything(edition, form, record=None):
    return b"".join(export(edition, form, record))


def canonical(quads):
    dataset = Quads(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_n_quads_are_the_canonical_form_of_the_public_graphs(edition):
    public = set(public_graphs(edition.dataset))
    whole = canonical(quad for quad in edition.dataset.quads() if quad.graph_name in public)

    written = everything(edition, "nquads")

    assert set(parse(written, format=RdfFormat.N_QUADS)) == set(whole)
    lines = written.splitlines()
    assert lines == sorted(set(lines))


def test_trig_says_the_same_as_n_quads(edition):
    quads = canonical(parse(everything(edition, "nquads"), format=RdfFormat.N_QUADS))

    assert canonical(parse(everything(edition, "trig"), format=RdfFormat.TRIG)) == quads


def test_turtle_says_what_the_files_of_the_list_say(edition):
    listed = edition.sources_of(Role.RECORD, Role.SCHEME, Role.DATASET, Role.MAPPINGS)
    files = statements(quad for source in listed for quad in source.quads())

    assert statements(parse(everything(edition, "turtle"), format=RdfFormat.TURTLE)) == files


def test_turtle_of_a_record_is_its_file(edition):
    for record, source in edition.records.items():
        assert everything(edition, "turtle", record) == source.data, record


@pytest.mark.parametrize("form", ["nquads", "trig"])
def test_a_record_alone_is_its_graph(edition, form):
    record = edition.record("org/nihr")
    engine = {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}[form]

    assert set(parse(everything(edition, form, record), format=engine)) == set(
        edition.dataset.quads(graph=record.graph)
    )


def test_what_is_inferred_stands_apart_and_names_its_rule(edition):
    graphs = {quad.graph_name.value for quad in parse(inferred(edition.dataset), format=RdfFormat.N_QUADS)}

    assert graphs
    assert all(graph.startswith(f"{BASE}graph/inferred/") for graph in graphs)
    assert graphs.isdisjoint(graph.value for graph in listed_graphs(edition.dataset))


def test_contributions_and_unknown_graphs_never_go_out(edition):
    dataset = type(edition.dataset)(edition.dataset.quads())
    [one] = [quad for quad, _ in zip(edition.dataset.quads(), range(1), strict=False)]
    for name in ("contribution/1", "quality", "anything"):
        dataset.store.add(Quad(one.subject, one.predicate, one.object, GRAPH[name]))

    assert nquads(dataset) == nquads(edition.dataset)


@pytest.mark.parametrize("role", [Role.ONTOLOGY, Role.SHAPES])
def test_the_vocabulary_is_published_as_it_was_written(edition, role):
    files = canonical(
        Quad(quad.subject, quad.predicate, quad.object)
        for source in edition.sources_of(role)
        for quad in source.quads()
    )
    published = parse(
        source_text(edition, role), format=RdfFormat.TURTLE, base_iri="http://elsewhere.example/"
    )

    assert canonical(published) == files


def test_names_of_nameless_nodes_in_two_shape_files_are_kept_apart(make_project):
    shape = '[] rdf:value _:x . _:x rdf:label "{}" .'
    edition = Edition.read(
        make_project({"ontology/shapes/a.ttl": shape.format("a"), "ontology/shapes/b.ttl": shape.format("b")})
    )
    nodes = {
        quad.subject
        for quad in parse(source_text(edition, Role.SHAPES), format=RdfFormat.TURTLE)
        if quad.predicate.value.endswith("label") and getattr(quad.object, "value", "") in "ab"
    }

    assert len(nodes) == 2


def test_a_graph_with_nameless_nodes_is_still_turtle(make_project):
    edition = Edition.read(
        make_project({"data/records/item/odd-2020.ttl": '<> rdf:value [ rdf:value "x" ] .'})
    )
    graph = edition.record("item/odd-2020").graph

    assert len(list(parse(turtle_of_graph(edition.dataset, graph), format=RdfFormat.TURTLE))) == 2


def test_the_sheet_has_a_row_for_each_record_and_no_formulas(make_project):
    edition = Edition.read(
        make_project(
            {
                "data/records/item/sum-2020.ttl": '<> a cpr:Resource ; schema:name "=1+1"@en ; '
                "cpr:hasAuthorship <#author-1>, <#author-2> . "
                '<#author-1> cpr:position 2 ; cpr:nameAsPrinted "B" . '
                '<#author-2> cpr:position 1 ; cpr:nameAsPrinted "A" .'
            }
        )
    )
    rows = list(csv.DictReader(io.StringIO(everything(edition, "csv").decode(), newline="")))
    [row] = [row for row in rows if row["id"].endswith("sum-2020")]

    assert len(rows) == len(edition.records)
    assert (row["type"], row["name"], row["authors"]) == ("Resource", "'=1+1", "A | B")
    assert list(
        csv.DictReader(io.StringIO(everything(edition, "csv", edition.record("item/sum-2020")).decode()))
    ) == [row]


def test_a_format_that_does_not_exist_is_refused_before_anything_is_written(edition):
    with pytest.raises(UnknownFormat, match="'docx' is not a format for an export"):
        export(edition, "docx")


@pytest.mark.long
def test_two_processes_write_the_same_bytes(edition, pytestconfig):
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "import coprod_kg\n"
        "from coprod_kg.publishing import EXPORT_FORMATS, export\n"
        "edition = coprod_kg.open(sys.argv[1])\n"
        "for form in EXPORT_FORMATS: print(form, hashlib.sha256(b''.join(export(edition, form))).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(pytestconfig.rootpath)], capture_output=True, check=True, text=True
    )
    here = [
        f"{form} {hashlib.sha256(b''.join(export(edition, form))).hexdigest()}" for form in EXPORT_FORMATS
    ]

    assert other.stdout.splitlines() == here


@pytest.mark.parametrize(
    ("value", "prefixes"),
    [
        (Literal(True), ["schema", "xsd"]),
        (Literal(5), ["schema", "xsd"]),
        (Literal("plain"), ["schema", "xsd"]),
        (Literal("cpr:a <https://schema.org/x> foaf:b", language="cy"), ["rdf", "schema"]),
        (Literal("z", datatype=NamedNode("http://www.w3.org/ns/dcat#t")), ["dcat", "schema"]),
        (NamedNode("https://example.org/?a=foaf:b"), ["schema"]),
        (CPC["racism"], ["cpc", "schema"]),
    ],
)
def test_the_prefixes_are_those_that_are_of_use(value, prefixes):
    said = Triple(NamedNode("https://example.org/cpc:a"), SCHEMA["about"], value)
    lines = statements_as_turtle([said]).decode().splitlines()

    assert [line.split()[1] for line in lines if line.startswith("@prefix")] == [
        f"{each}:" for each in prefixes
    ]
    graph = Quad(said.subject, said.predicate, said.object, GRAPH["ontology"])
    assert trig_of([graph]).decode().splitlines()[: len(prefixes)] == lines[: len(prefixes)]

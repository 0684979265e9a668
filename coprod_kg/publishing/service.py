"""What a SPARQL endpoint for an edition can do and holds, for programs that come without a question.

- SPARQL 1.1 Service Description: https://www.w3.org/TR/sparql11-service-description/
- which data it serves, in VoID and DCAT: https://www.w3.org/TR/void/#sparql, https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.publishing.graphs import public_graphs
from coprod_kg.publishing.schemaorg import DATASET
from coprod_kg.sparql import Table, evaluate
from coprod_kg.vocabulary import DCAT, DCTERMS, GRAPH, RDF, SD, VOID, XSD, Namespace, Term

if TYPE_CHECKING:
    from coprod_kg.dataset import Dataset

_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_NAMES = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "JSON-LD", "RDF_XML", "N-Triples", "N-Quads", "TriG"),
)
"""The forms of answers in W3C's list of them (https://www.w3.org/ns/formats/)."""
_SIMPLE = NamedNode("http://www.w3.org/ns/entailment/Simple")
_PROTOCOL = NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_DISTINCT = "SELECT (COUNT(*) AS ?statements) WHERE { ?s ?p ?o }"


def service_description(dataset: Dataset, endpoint: str) -> list[Triple]:
    """What the endpoint at the address `endpoint` can do, and each graph that can be asked there.

    Nothing in it is nameless: its parts are called `endpoint#…`, so that two copies of it can be compared.
    """
    return list(_said(dataset, endpoint))


def _said(dataset: Dataset, endpoint: str) -> Iterator[Triple]:
    service, whole, union = (NamedNode(f"{endpoint}#{part}") for part in ("service", "dataset", "default"))
    told: list[tuple[NamedNode, NamedNode, Term]] = [
        (service, RDF["type"], SD["Service"]),
        (service, RDF["type"], DCAT["DataService"]),
        (service, SD["endpoint"], NamedNode(endpoint)),
        (service, DCAT["endpointURL"], NamedNode(endpoint)),
        (service, DCAT["servesDataset"], DATASET),
        (service, DCTERMS["conformsTo"], _PROTOCOL),
        (service, SD["supportedLanguage"], SD["SPARQL11Query"]),
        (service, SD["feature"], SD["UnionDefaultGraph"]),
        (service, SD["defaultEntailmentRegime"], _SIMPLE),
        *((service, SD["resultFormat"], _FORMATS[name]) for name in _NAMES),
        (service, SD["defaultDataset"], whole),
        (whole, RDF["type"], SD["Dataset"]),
        (whole, SD["defaultGraph"], union),
        (union, RDF["type"], SD["Graph"]),
        (union, RDF["type"], VOID["Dataset"]),
        (union, VOID["triples"], _count(dataset)),
        (DATASET, RDF["type"], VOID["Dataset"]),
        (DATASET, VOID["sparqlEndpoint"], NamedNode(endpoint)),
    ]
    for graph in public_graphs(dataset):
        name = GRAPH.local(graph) if graph in GRAPH else graph.value
        node = NamedNode(f"{endpoint}#graph/{quote(name, safe='/')}")
        told += [
            (whole, SD["namedGraph"], node),
            (node, RDF["type"], SD["NamedGraph"]),
            (node, SD["name"], graph),
        ]
    return (Triple(*each) for each in told)


def _count(dataset: Dataset) -> Literal:
    """How many different statements all graphs hold together."""
    answer = evaluate(dataset, _DISTINCT, guarded=False)
    assert isinstance(answer, Table)
    value = answer.rows[0][0]
    assert value is not None
    return Literal(value.value, datatype=XSD["integer"])

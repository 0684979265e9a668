"""The names we use: one prefix for an address, and each name made once."""

from __future__ import annotations

import json
import re

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from toy_project import ROOT

from coprod_kg import vocabulary
from coprod_kg.vocabulary import (
    BASE,
    CPC,
    CPR,
    CPSC,
    ID,
    NAME,
    NAME_START,
    PREFIXES,
    SKOS,
    Namespace,
    shorten,
    split,
)

# A second home of these addresses, so that a slip of the pen in the first is seen: https://prefix.cc
KNOWN = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def test_a_name_is_made_once_and_kept():
    assert CPR["addresses"] is CPR["addresses"]
    assert CPR["addresses"] == NamedNode("https://w3id.org/coprod-kg/def/addresses")
    assert CPR["addresses"] in CPR
    assert CPR["addresses"] not in CPC
    assert CPR.local(CPR["addresses"]) == "addresses"


@pytest.mark.parametrize(("prefix", "iri"), KNOWN.items())
def test_a_prefix_means_what_it_means_to_everybody(prefix, iri):
    assert PREFIXES[prefix] == iri


def test_every_namespace_but_those_of_graphs_and_things_has_a_prefix():
    spaces = {name: each.iri for name, each in vars(vocabulary).items() if isinstance(each, Namespace)}

    assert {name: iri for name, iri in spaces.items() if PREFIXES.get(name.lower()) != iri}.keys() == {
        "GRAPH",
        "ID",
    }
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_the_context_of_our_json_has_the_same_prefixes():
    context = json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    shared = PREFIXES.keys() & context.keys()

    assert len(shared) > 15
    assert {prefix: context[prefix] for prefix in shared} == {prefix: PREFIXES[prefix] for prefix in shared}


@pytest.mark.parametrize("folder", ["ontology", "data", "queries"])
def test_a_file_gives_a_prefix_no_meaning_but_ours(folder):
    declared = re.compile(r"(?i)^@?prefix +([\w.-]*): *<([^>]*)>", re.MULTILINE)
    wrong = [
        (path.name, prefix, iri)
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".ttl", ".rq")
        for prefix, iri in declared.findall(path.read_text(encoding="utf-8"))
        if PREFIXES.get(prefix) != iri
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        (SKOS["broader"], ("skos", "broader")),
        (CPC["racism"], ("cpc", "racism")),
        (CPSC["practices"], ("cpsc", "practices")),
        (NamedNode(CPR.iri), ("cpr", "")),
        (ID["org/nihr"], None),
        (NamedNode(BASE), None),
        (NamedNode("http://e.org/x"), None),
    ],
)
def test_an_address_is_split_at_the_longest_prefix_that_fits(term, parts):
    assert split(term) == parts
    assert shorten(term) == (":".join(parts) if parts else f"<{term.value}>")


def test_what_a_name_is_made_of_is_what_the_parser_takes():
    """Each character once as the first of a prefix, once inside one; the hyphen and the dot are apart."""

    def taken(name: str) -> bool:
        try:
            list(parse(f"@prefix {name}: <p:> . <s:s> <p:p> {name}:o .".encode(), format=RdfFormat.TURTLE))
        except SyntaxError:
            return False
        return True

    for code in (*range(0x21, 0x400), 0x2070, 0x218F, 0x2190, 0x2C00, 0x3000, 0x3001, 0xFFFD, 0x1F600):
        character = chr(code)
        if character not in "-.:":
            assert taken(character) == bool(re.fullmatch(f"[{NAME_START}]", character)), hex(code)
            assert taken(f"a{character}a") == bool(re.fullmatch(f"[{NAME}]", character)), hex(code)

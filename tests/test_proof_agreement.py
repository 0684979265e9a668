"""Three ways to the same facts: our rules, owlrl (OWL 2 RL by rules of its own) and HermiT (OWL 2 DL by proof).

They must agree on every published fact, both on a small list that uses every rule and on the real one. And a
list that contradicts itself must be found out. HermiT needs Java: without it these tests are skipped, loudly.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize
from toy_edition import PROJECT, concept, edition_of, record

from coprod_kg.edition import Edition
from coprod_kg.inference import graph_of
from coprod_kg.proof import Proof, prove, published
from coprod_kg.proof.java import QUICK, hermit_jar, java
from coprod_kg.proof.published import CLASSES, PREDICATES
from coprod_kg.proof.statements import Logic, logic_of
from coprod_kg.vocabulary import CPR, ID, RDF

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, and there is none here"),
]

# Every rule has something to do here; see test_every_rule_has_something_to_do.
TOY = [
    concept("narrow", "a cpr:PowerInequality ; skos:broader cpc:middle ."),
    concept("middle", "a cpr:PowerInequality ; skos:broader cpc:wide ."),
    concept("wide", "a cpr:PowerInequality ."),
    concept("apart", "a cpr:PowerInequality ."),
    concept("practice", "a cpr:Practice ; cpr:counters cpc:narrow, cpc:apart ."),
    *(concept(name, "a skos:Concept .") for name in ("user-led-organisation", "charity")),
    *(concept(name, "a skos:Concept .") for name in ("public-contributors", "researchers", "healthcare-staff")),
    record("org/led", "<> a org:Organization ; org:classification cpc:user-led-organisation ; "
           "org:subOrganizationOf <middle> ."),
    record("org/middle", "<> a org:Organization ; org:classification cpc:charity ; org:subOrganizationOf <top> ."),
    record("org/top", "<> a org:Organization ; org:subOrganizationOf <peak> ."),
    record("org/peak", "<> a org:OrganizationalCollaboration ."),
    record("item/recommends", "<> a cpr:Resource ; cpr:recommends cpc:practice ; schema:publisher <../org/led> ; "
           "cpr:developedWith cpc:public-contributors, cpc:researchers ."),
    record("item/changes", "<> a cpr:Resource, cpr:Publication ; cpr:helpsChange cpc:middle ; "
           "schema:publisher <../org/middle> ; cpr:developedWith cpc:public-contributors, cpc:healthcare-staff ."),
    record("item/understands", "<> a cpr:Publication ; cpr:helpsUnderstand cpc:narrow ; cpr:hasAuthorship <#author-1>, "
           "<#author-2> ; bibo:doi \"10.1000/182\" ; schema:datePublished \"2018\"^^xsd:gYear ; "
           "schema:url <http://e.org/a,(b)(c)> ; cpr:developedWith cpc:researchers, cpc:healthcare-staff . "
           "<#author-1> a cpr:Authorship ; cpr:agent <../org/top> ; cpr:position 1 ; cpr:nameAsPrinted \"Top, The\" . "
           "<#author-2> a cpr:Authorship ; cpr:agent <http://e.org/(a)(b),é> ; cpr:position 2 ; "
           "cpr:nameAsPrinted \"Ångström, A. (ed.)\" ."),
    record("item/action", "<> a cpr:Resource, cpr:ActionItem ."),
    record("item/nothing", "<> a cpr:Publication ; schema:name \"About nothing\"@en ; schema:publisher <../org/top> ."),
]  # fmt: skip


def by_rules(edition: Edition, logic: Logic) -> frozenset[Triple]:
    derived = [
        Triple(quad.subject, quad.predicate, quad.object)
        for rule in edition.catalogue.rules
        for quad in edition.dataset.quads(graph=graph_of(rule))
    ]
    return published([*logic.statements, *derived], logic.statements)


def by_owlrl(logic: Logic) -> frozenset[Triple]:
    import owlrl

    from coprod_kg.rdflib_bridge import from_rdflib, to_rdflib_graph

    graph = to_rdflib_graph(logic.statements)
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
    )
    closure.expand(graph)
    terms = [tuple(map(from_rdflib, each)) for each in graph]
    made = [
        Triple(subject, predicate, value)
        for subject, predicate, value in terms
        if isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode)
    ]
    assert not [each for each in made if "error" in each.predicate.value.lower()]
    return published(made, logic.statements)


def by_hermit(proof: Proof, logic: Logic) -> frozenset[Triple]:
    return proof.inferred | published(logic.statements, [])


@pytest.fixture(scope="module")
def toy() -> Edition:
    return edition_of(TOY)


@pytest.fixture(scope="module")
def toy_proof(toy: Edition) -> Proof:
    return prove(toy)


@pytest.fixture(scope="module")
def real() -> Edition:
    return Edition.read(PROJECT)


@pytest.fixture(scope="module")
def real_proof(real: Edition) -> Proof:
    return prove(real)


def test_every_rule_has_something_to_do(toy):
    used = {rule.name for rule in toy.catalogue.rules if any(toy.dataset.quads(graph=graph_of(rule)))}

    assert used == {rule.name for rule in toy.catalogue.rules}


def test_every_published_property_and_class_is_compared(toy):
    logic = logic_of(toy)
    compared = by_rules(toy, logic)

    assert {each.predicate for each in compared} == PREDICATES | {RDF["type"]}
    assert {each.object for each in compared if each.predicate == RDF["type"]} == CLASSES


def test_what_rules_derive_is_published_unless_the_logic_does_not_speak_of_it(toy):
    """A new rule must be compared too, or be named here with the reason why it cannot be."""
    not_logic = {"doi-is-an-address": "it computes with text, which OWL cannot"}
    logic = logic_of(toy)
    for rule in toy.catalogue.rules:
        for quad in toy.dataset.quads(graph=graph_of(rule)):
            if quad.predicate != CPR["rule"] and rule.name not in not_logic:
                triple = Triple(quad.subject, quad.predicate, quad.object)
                assert triple in published([triple], logic.statements), rule.name


def test_rules_owlrl_and_hermit_agree_on_the_toy_list(toy, toy_proof):
    logic = logic_of(toy)
    rules = by_rules(toy, logic)

    assert toy_proof.holds
    assert by_owlrl(logic) == rules
    assert by_hermit(toy_proof, logic) == rules


def test_rules_owlrl_and_hermit_agree_on_the_real_list(real, real_proof):
    logic = logic_of(real)
    rules = by_rules(real, logic)

    assert len(rules) > 500
    assert by_owlrl(logic) == rules
    assert by_hermit(real_proof, logic) == rules


def test_the_real_list_does_not_contradict_itself(real_proof):
    assert real_proof.holds, str(real_proof)
    assert real_proof.consistent
    assert real_proof.unsatisfiable == ()
    assert real_proof.explanation == ""


def test_nothing_but_dates_is_left_out_of_the_real_proof(real_proof):
    assert {what.split(",")[0] for what in real_proof.left_out} <= {
        "values of the datatype xsd:date",
        "values of the datatype xsd:gYear",
        "values of the datatype xsd:gYearMonth",
    }


# ---- Seeded contradictions

CLASHES = {
    "an organisation tagged as an inequality": (
        "item/tagged",
        "<> a cpr:Resource ; cpr:addresses <../org/top> .",
        "org/top",
        ["“Power inequality” and “Organisation”", "cpr:addresses", "data/records/item/tagged.ttl:3:35"],
    ),
    "a practice tagged as an inequality, by way of a sub-property": (
        "item/by-way-of",
        "<> a cpr:Resource ; cpr:helpsChange cpc:practice .",
        "concept/practice",
        ["“Power inequality” and “Practice”", "cpr:helpsChange", "ontology/concepts/toy.ttl"],
    ),
    "a work that is a project": (
        "item/both",
        "<> a cpr:Publication, cpr:Project .",
        "item/both",
        ["“Publication” and “Project”", "so it says"],
    ),
    "an author with two places": (
        "item/two-places",
        "<> a cpr:Publication ; cpr:hasAuthorship <#author-1> . <#author-1> cpr:position 1, 2 .",
        "item/two-places#author-1",
        ["can have one cpr:position, and has 2", "“1”", "“2”"],
    ),
    "a printed name in a language": (
        "item/in-a-language",
        '<> a cpr:Publication ; cpr:hasAuthorship <#author-1> . <#author-1> cpr:nameAsPrinted "A"@en .',
        "item/in-a-language#author-1",
        ["a cpr:nameAsPrinted that is no xsd:string", "rdf:langString"],
    ),
    "a contradiction that only a rule brings to light": (
        "org/ruled",
        "<> a cpr:Project ; org:classification cpc:user-led-organisation .",
        "org/ruled",
        ["“Project”", "by the rule user-led-organisation", "data/records/org/ruled.ttl"],
    ),
}


def contradicts_itself(edition: Edition, folder: Path) -> bool:
    """Whether HermiT, asked for nothing else, says so of what `prove` would give it."""
    given = folder / "given.nt"
    serialize(logic_of(edition).statements, str(given), format=RdfFormat.N_TRIPLES)
    jar = str(hermit_jar("testing"))
    command = [
        java("testing"),
        *QUICK,
        "-cp",
        jar,
        "org.semanticweb.HermiT.cli.CommandLine",
        "-k",
        given.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = "InconsistentOntologyException" in done.stderr
    assert found or "owl#Thing is satisfiable" in done.stdout, done.stderr
    return found


@pytest.mark.parametrize("name", CLASHES)
def test_a_seeded_contradiction_is_found(name, tmp_path):
    kind, turtle, _, _ = CLASHES[name]

    assert contradicts_itself(edition_of([*TOY, record(kind, turtle)]), tmp_path)


def test_where_nothing_is_seeded_none_is_found(toy, tmp_path):
    assert not contradicts_itself(toy, tmp_path)


def test_contradictions_are_said_in_words():
    proof = prove(edition_of([*TOY, *(record(kind, turtle) for kind, turtle, _, _ in CLASHES.values())]))

    assert not proof.consistent
    assert not proof.holds
    assert proof.inferred == frozenset()
    assert str(proof).startswith("Not proved: the list contradicts itself.")
    for name, (_, _, thing, words) in CLASHES.items():
        said = "\n".join(str(each) for each in proof.clashes if each.thing == ID[thing])
        assert said in proof.explanation
        for word in words:
            assert word in said, name


def test_a_class_that_nothing_can_be_in_is_found():
    both = "cpr:Both a owl:Class ; rdfs:subClassOf cpr:Item, cpr:Project ."

    proof = prove(edition_of(TOY, ontology=both))

    assert proof.consistent
    assert proof.unsatisfiable == (CPR["Both"],)
    assert not proof.holds
    assert "Nothing can ever be one of these" in str(proof)
    assert "cpr:Both" in str(proof)

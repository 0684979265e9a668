"""The rules: what each derives, that their order does not matter, and that every reason given is a true one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from coprod_kg.catalogue import Catalogue, Query
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import BadQuery
from coprod_kg.inference import Reason, derive, explain, graph_of, reasons
from coprod_kg.project import Project
from coprod_kg.vocabulary import CPC, CPR, GRAPH, ID, ORG, PREFIXES, RDF, SCHEMA, SKOS

PROJECT = Project.at(Path(__file__).parents[1])
RULES = {rule.name: rule for rule in Catalogue(PROJECT).rules}
SAID = GRAPH["record/said"]
A = RDF["type"]

# Rule: what is said, what follows from it by this rule alone, and a near miss from which nothing follows.
EXAMPLES = {
    "action-is-power-focused": (
        "<item> a cpr:ActionItem .",
        "<item> a cpr:PowerFocusedItem .",
        "<item> a cpr:UserLedItem .",
    ),
    "action-item": (
        "<item> cpr:helpsChange cpc:racism .",
        "<item> a cpr:ActionItem .",
        "<item> cpr:helpsUnderstand cpc:racism ; cpr:addresses cpc:racism .",
    ),
    "author-of": (
        "<item> cpr:hasAuthorship <item#author-1> . <item#author-1> cpr:agent <org/a> .",
        "<item> schema:author <org/a> .",
        "<item> cpr:hasAuthorship <item#author-1> . <item#author-2> cpr:agent <org/a> .",
    ),
    "broader-is-about": (
        "<item> cpr:addresses cpc:narrow . cpc:narrow skos:broader cpc:wide . cpc:wide skos:broader cpc:top .",
        "<item> cpr:addresses cpc:wide, cpc:top .",
        "<item> cpr:addresses cpc:wide . cpc:narrow skos:broader cpc:wide . cpc:wide skos:related cpc:top .",
    ),
    "change-is-about": (
        "<item> cpr:helpsChange cpc:racism .",
        "<item> cpr:addresses cpc:racism .",
        "<item> cpr:recommends cpc:racism .",
    ),
    "doi-is-an-address": (
        '<item> bibo:doi "10.1000/a(b)c:d;e<f>g é" .',
        "<item> schema:sameAs <https://doi.org/10.1000/a(b)c:d;e%3Cf%3Eg%20%C3%A9> .",
        '<item> bibo:isbn13 "9780000000000" ; schema:identifier "10.1000/182" .',
    ),
    "jointly-developed-with-researchers": (
        "<item> cpr:developedWith cpc:public-contributors, cpc:researchers .",
        "<item> a cpr:JointlyDevelopedItem .",
        "<item> cpr:developedWith cpc:public-contributors . <other> cpr:developedWith cpc:researchers .",
    ),
    "jointly-developed-with-staff": (
        "<item> cpr:developedWith cpc:public-contributors, cpc:healthcare-staff .",
        "<item> a cpr:JointlyDevelopedItem .",
        "<item> cpr:developedWith cpc:researchers, cpc:healthcare-staff .",
    ),
    "part-of-a-part": (
        "<org/a> org:subOrganizationOf <org/b> . <org/b> org:subOrganizationOf <org/c> . "
        "<org/c> org:subOrganizationOf <org/d> .",
        "<org/a> org:subOrganizationOf <org/c>, <org/d> . <org/b> org:subOrganizationOf <org/d> .",
        "<org/a> org:subOrganizationOf <org/b> . <org/c> org:subOrganizationOf <org/b> .",
    ),
    "power-focused-item": (
        "<item> cpr:addresses cpc:racism .",
        "<item> a cpr:PowerFocusedItem .",
        "<item> schema:about cpc:racism .",
    ),
    "practice-helps-change": (
        "<item> cpr:recommends cpc:fair-pay . cpc:fair-pay cpr:counters cpc:racism .",
        "<item> cpr:helpsChange cpc:racism .",
        "<item> schema:about cpc:fair-pay . cpc:fair-pay cpr:counters cpc:racism .",
    ),
    "understand-is-about": (
        "<item> cpr:helpsUnderstand cpc:racism .",
        "<item> cpr:addresses cpc:racism .",
        "<item> schema:about cpc:racism .",
    ),
    "user-led-item": (
        "<item> a cpr:Resource ; schema:publisher <org/a> . <org/a> a cpr:UserLedOrganisation .",
        "<item> a cpr:UserLedItem .",
        "<project> a cpr:Project ; schema:publisher <org/a> . <org/a> a cpr:UserLedOrganisation .",
    ),
    "user-led-organisation": (
        "<org/a> org:classification cpc:user-led-organisation .",
        "<org/a> a cpr:UserLedOrganisation .",
        "<org/a> org:classification cpc:charity ; schema:about cpc:user-led-organisation .",
    ),
}


def triples(turtle: str) -> set[Triple]:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    quads = parse(head + turtle, format=RdfFormat.TURTLE, base_iri=ID.iri)
    return {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}


def dataset_of(said: Iterable[Triple]) -> Dataset:
    return Dataset(Quad(each.subject, each.predicate, each.object, SAID) for each in said)


def facts(quads: Iterable[Quad]) -> set[Triple]:
    """The derived statements without the names of the rules."""
    return {
        Triple(quad.subject, quad.predicate, quad.object) for quad in quads if quad.predicate != CPR["rule"]
    }


def rule(text: str, name: str = "made-up") -> Query:
    return Query(name, PurePosixPath(f"queries/rules/{name}.rq"), "rule", "Title", "Summary", text)


# ---- Each rule


def test_every_rule_has_an_example():
    assert sorted(EXAMPLES) == sorted(RULES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_derives_exactly_what_it_should(name):
    said, follows, _ = EXAMPLES[name]

    assert facts(derive(dataset_of(triples(said)), [RULES[name]])) == triples(follows)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_derives_nothing_from_a_near_miss(name):
    *_, near_miss = EXAMPLES[name]

    assert derive(dataset_of(triples(near_miss)), [RULES[name]]) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_needs_each_of_its_premises(name):
    said, follows, _ = EXAMPLES[name]
    dataset = dataset_of(triples(said))
    derive(dataset, [RULES[name]])
    for conclusion in triples(follows):
        reason = explain(dataset, [RULES[name]], conclusion)
        assert reason is not None
        for premise in reason.premises:
            others = {stated(each) for each in reason.premises if each != premise}
            assert conclusion not in facts(derive(dataset_of(others), [RULES[name]]))


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_in_one_plain_sentence_why(name):
    statement = RULES[name].statement

    assert statement.startswith("If ")
    assert statement.endswith(".")
    assert statement.count(". ") == 0
    assert "cpr:" not in statement


# ---- All rules together


def test_what_is_derived_lies_in_the_graph_of_its_rule_and_the_graph_names_the_rule():
    dataset = dataset_of(triples("<item> cpr:recommends cpc:pay . cpc:pay cpr:counters cpc:racism ."))
    derive(dataset, list(RULES.values()))

    change = graph_of(RULES["practice-helps-change"])
    assert {(quad.subject, quad.predicate, quad.object) for quad in dataset.quads(graph=change)} == {
        (ID["item"], CPR["helpsChange"], CPC["racism"]),
        (
            change,
            CPR["rule"],
            NamedNode(PREFIXES["cpr"].replace("/def/", "/rules/") + "practice-helps-change"),
        ),
    }


def test_what_somebody_said_is_never_derived_again():
    said = triples("<item> cpr:helpsChange cpc:racism ; cpr:addresses cpc:racism ; a cpr:PowerFocusedItem .")

    assert facts(derive(dataset_of(said), list(RULES.values()))) == triples("<item> a cpr:ActionItem .")


def test_nothing_said_nothing_derived():
    assert derive(Dataset(), list(RULES.values())) == []
    assert derive(dataset_of(triples("<item> cpr:addresses cpc:racism .")), []) == []


def test_deriving_again_brings_nothing_new():
    dataset = dataset_of(
        triples(
            "<item> cpr:helpsChange cpc:narrow . cpc:narrow skos:broader cpc:wide . <item> a cpr:Resource ."
        )
    )

    assert derive(dataset, list(RULES.values())) != []
    assert derive(dataset, list(RULES.values())) == []


def test_circles_come_to_an_end():
    said = triples(
        "<org/a> org:subOrganizationOf <org/b> . <org/b> org:subOrganizationOf <org/a> ."
        "<item> cpr:addresses cpc:a . cpc:a skos:broader cpc:b . cpc:b skos:broader cpc:a ."
    )

    assert facts(derive(dataset_of(said), list(RULES.values()))) == triples(
        "<org/a> org:subOrganizationOf <org/a> . <org/b> org:subOrganizationOf <org/b> ."
        "<item> cpr:addresses cpc:b ; a cpr:PowerFocusedItem ."
    )


NODES = st.sampled_from([ID[f"item/{name}"] for name in "abc"] + [CPC[name] for name in "xyz"])
LINKS = st.sampled_from(
    [CPR[name] for name in ("addresses", "helpsUnderstand", "helpsChange", "recommends", "counters", "agent")]
    + [CPR["hasAuthorship"], SKOS["broader"], ORG["subOrganizationOf"], SCHEMA["publisher"]]
)
VALUES = st.sampled_from(
    [
        (A, CPR["Resource"]),
        (A, CPR["Publication"]),
        (A, CPR["UserLedOrganisation"]),
        (ORG["classification"], CPC["user-led-organisation"]),
        (CPR["developedWith"], CPC["public-contributors"]),
        (CPR["developedWith"], CPC["researchers"]),
        (CPR["developedWith"], CPC["healthcare-staff"]),
    ]
)
STATEMENTS = st.one_of(
    st.builds(Triple, NODES, LINKS, NODES),
    st.builds(lambda node, pair: Triple(node, *pair), NODES, VALUES),
)
GRAPHS = st.sets(STATEMENTS, max_size=25)
LAW = settings(max_examples=60, deadline=None, derandomize=True)


@LAW
@given(GRAPHS, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_does_not_matter(said: set[Triple], chance: random.Random):
    expected = facts(derive(dataset_of(said), list(RULES.values())))
    shuffled = list(RULES.values())
    chance.shuffle(shuffled)

    assert facts(derive(dataset_of(said), shuffled)) == expected


@LAW
@given(GRAPHS)
def test_running_only_the_rules_that_are_due_misses_nothing(said: set[Triple]):
    """By independent means: every rule again and again until a round brings nothing."""
    dataset = dataset_of(said)
    known, before = set(said), -1
    while len(known) != before:
        before = len(known)
        for each in RULES.values():
            known |= set(dataset.ask(each.text))
        dataset = dataset_of(known)

    assert facts(derive(dataset_of(said), list(RULES.values()))) == known - said


@LAW
@given(GRAPHS, GRAPHS)
def test_saying_more_never_takes_anything_away(said: set[Triple], more: set[Triple]):
    rules = list(RULES.values())
    less = said | facts(derive(dataset_of(said), rules))

    assert less <= said | more | facts(derive(dataset_of(said | more), rules))


# ---- Reasons


def stated(premise: Reason | Triple) -> Triple:
    return premise.conclusion if isinstance(premise, Reason) else premise


def flat(reason: Reason) -> set[Triple]:
    """Everything that `reason` rests on and that somebody said."""
    return {
        each
        for premise in reason.premises
        for each in (flat(premise) if isinstance(premise, Reason) else {premise})
    }


def steps(reason: Reason, above: tuple[Triple, ...] = ()) -> Iterator[tuple[Reason, tuple[Triple, ...]]]:
    """Each step of `reason`, with the conclusions that rest on it."""
    yield reason, above
    for premise in reason.premises:
        if isinstance(premise, Reason):
            yield from steps(premise, (*above, reason.conclusion))


def check_reason(reason: Reason, dataset: Dataset) -> None:
    """A reason is true if each step can be done again from its premises alone, and it rests on what is said."""
    for step, above in steps(reason):
        premises = {stated(premise) for premise in step.premises}
        assert step.conclusion in facts(derive(dataset_of(premises), [step.rule]))
        assert step.conclusion not in premises
        assert step.conclusion not in above
        for premise in step.premises:
            graphs = [
                quad.graph_name for quad in dataset.quads(*(getattr(stated(premise), name) for name in PARTS))
            ]
            assert graphs, "a premise must be in the list"
            derived = all("/inferred/" in graph.value for graph in graphs)
            assert derived == isinstance(premise, Reason)


PARTS = ("subject", "predicate", "object")


@LAW
@given(GRAPHS)
@example(
    triples(
        "cpc:x skos:broader cpc:y . cpc:y skos:broader cpc:z . cpc:z skos:broader cpc:x . "
        "<item/a> cpr:addresses cpc:x . cpc:x org:subOrganizationOf cpc:y . cpc:y org:subOrganizationOf cpc:x ."
    )
)
def test_every_derived_statement_has_a_true_reason_whatever_is_said(said: set[Triple]):
    dataset = dataset_of(said)
    rules = list(RULES.values())
    derived = facts(derive(dataset, rules))

    found = {reason.conclusion: reason for reason in reasons(dataset, rules)}

    assert found.keys() == derived
    for reason in found.values():
        check_reason(reason, dataset)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition.read(PROJECT)


def test_every_derived_statement_of_the_real_list_has_a_true_reason(edition):
    rules = edition.catalogue.rules
    derived = facts(quad for graph in map(graph_of, rules) for quad in edition.dataset.quads(graph=graph))

    found = {reason.conclusion: reason for reason in reasons(edition.dataset, rules)}

    assert len(derived) > 100
    assert found.keys() == derived
    for reason in found.values():
        check_reason(reason, edition.dataset)


def test_the_reasons_of_one_record_are_those_about_it_in_order(edition):
    rules = edition.catalogue.rules
    every = list(reasons(edition.dataset, rules))
    subject = every[len(every) // 2].conclusion.subject

    about = list(reasons(edition.dataset, rules, subject))

    assert about == [reason for reason in every if reason.conclusion.subject == subject]
    assert all(explain(edition.dataset, rules, reason.conclusion) == reason for reason in about)


def test_a_reason_goes_down_to_what_somebody_said():
    said = triples(
        "<item> cpr:recommends cpc:pay . cpc:pay cpr:counters cpc:narrow . cpc:narrow skos:broader cpc:wide ."
    )
    dataset = dataset_of(said)
    rules = list(RULES.values())
    derive(dataset, rules)

    reason = explain(dataset, rules, Triple(ID["item"], CPR["addresses"], CPC["wide"]))

    assert reason is not None
    assert [step.rule.name for step, _ in steps(reason)] == [
        "broader-is-about",
        "change-is-about",
        "practice-helps-change",
    ]
    assert flat(reason) == said


def test_of_several_reasons_the_shortest_is_given():
    said = triples(
        "<item> cpr:recommends cpc:pay . cpc:pay cpr:counters cpc:a . cpc:a skos:broader cpc:z ."
        "<item> cpr:addresses cpc:y . cpc:y skos:broader cpc:z ."
    )
    dataset = dataset_of(said)
    rules = list(RULES.values())
    derive(dataset, rules)

    reason = explain(dataset, rules, Triple(ID["item"], CPR["addresses"], CPC["z"]))

    assert reason is not None
    assert flat(reason) == triples("<item> cpr:addresses cpc:y . cpc:y skos:broader cpc:z .")


def test_reasons_that_share_their_premises_are_followed_once():
    """Each step has two premises, and both have the same two: 2 to the 60th ways lead down."""
    said = triples("<n0> a cpr:X, cpr:Y . " + " ".join(f"<n{n}> cpr:next <n{n + 1}> ." for n in range(60)))
    text = "CONSTRUCT { ?m a cpr:%s } WHERE { ?n cpr:next ?m . ?n a cpr:X . ?n a cpr:Y }"
    dataset, rules = dataset_of(said), [rule(text % "X", "x"), rule(text % "Y", "y")]
    derive(dataset, rules)

    reason = explain(dataset, rules, Triple(ID["n60"], A, CPR["X"]))

    assert reason is not None
    assert reason.depth == 60
    assert set(reason.said) == said
    assert len(reason.said) == len(said)


def test_what_was_said_or_never_derived_has_no_reason():
    dataset = dataset_of(triples("<item> cpr:addresses cpc:x ; cpr:helpsChange cpc:x ."))
    rules = list(RULES.values())
    derive(dataset, rules)

    assert explain(dataset, rules, Triple(ID["item"], CPR["addresses"], CPC["x"])) is None
    assert explain(dataset, rules, Triple(ID["item"], CPR["addresses"], CPC["y"])) is None
    assert explain(dataset, [], Triple(ID["item"], A, CPR["ActionItem"])) is None
    assert list(reasons(dataset, rules, CPC["x"])) == []


def test_a_doi_is_explained_though_its_rule_computes():
    dataset = dataset_of(triples('<item> bibo:doi "10.1000/a(b" .'))
    rules = list(RULES.values())
    [made] = facts(derive(dataset, rules))

    reason = explain(dataset, rules, made)

    assert reason is not None
    assert set(reason.premises) == triples('<item> bibo:doi "10.1000/a(b" .')


# ---- Rules of other shapes, and texts that are no rules

SHAPES = {
    "several conclusions": "CONSTRUCT { ?a cpr:p ?b . ?b cpr:q ?a } WHERE { ?a cpr:r ?b }",
    "short form": "CONSTRUCT WHERE { ?a cpr:r ?b }",
    "no WHERE": "CONSTRUCT { ?a cpr:p ?b } { ?a cpr:r ?b }",
    "conditions without full stops": (
        "CONSTRUCT { ?a cpr:p ?b } WHERE { ?a cpr:r ?b FILTER (?a != ?b) ?b cpr:r ?c "
        'FILTER regex(STR(?c), "}|[(]|c") . BIND (STR(?c) AS ?d) FILTER EXISTS { ?a ?e ?b } . } # } the end'
    ),
    "lists and semicolons": "CONSTRUCT { ?a cpr:p ?b } WHERE { ?a cpr:r ?b, ?c ; cpr:r ?b . }",
    "words of the language in texts": (
        "# CONSTRUCT { nothing }\nPREFIX construct: <https://e.org/>\n"
        'CONSTRUCT { ?a cpr:p ?b } WHERE { ?a cpr:r ?b . FILTER (?b != "WHERE { FILTER") }'
    ),
    "a variable for the property": "CONSTRUCT { ?b ?p ?a } WHERE { ?a ?p ?b . ?p a cpr:Both }",
    "dollar variables": "construct { $a cpr:p $b } where { $a cpr:r $b }",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_rules_of_other_shapes_are_explained_too(text):
    said = triples("<a> cpr:r <b>, <c> . <b> cpr:r <c> . <a> cpr:s <d> . cpr:s a cpr:Both .")
    dataset = dataset_of(said)
    derived = facts(derive(dataset, [rule(text)]))

    found = list(reasons(dataset, [rule(text)]))

    assert {reason.conclusion for reason in found} == derived
    assert derived or "CONSTRUCT WHERE" in text
    for reason in found:
        check_reason(reason, dataset)


@pytest.mark.parametrize(
    "where",
    [
        "{ ?a cpr:r ?b } UNION { ?b cpr:r ?a }",
        "?a cpr:r+ ?b",
        "?a cpr:r ?b OPTIONAL { ?b cpr:r ?c }",
        "?a cpr:r ?b MINUS { ?b cpr:r ?a }",
        "SELECT ?a ?b { ?a cpr:r ?b }",
        "?a cpr:r [ cpr:r ?b ]",
    ],
)
def test_a_rule_too_rich_to_be_explained_still_derives(where):
    odd = rule(f"CONSTRUCT {{ ?a cpr:p ?b }} WHERE {{ {where} }}")
    dataset = dataset_of(triples("<a> cpr:r <b> . <b> cpr:r <c> ."))

    made = facts(derive(dataset, [odd]))

    assert made
    with pytest.raises(BadQuery, match=r"made-up\.rq: .* to be explained, a rule must be CONSTRUCT"):
        explain(dataset, [odd], next(iter(made)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CONSTRUCT",
        "CONSTRUCT {",
        "CONSTRUCT { ?a ?b }",
        "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c } }",
        "SELECT * WHERE { ?a ?b ?c }",
        "ASK {}",
        "DESCRIBE <http://e.org/>",
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "CONSTRUCT { ?a unknown:x ?c } WHERE { ?a ?b ?c }",
    ],
)
def test_a_text_that_is_no_rule_is_an_error_with_its_file(text):
    with pytest.raises(BadQuery, match=r"queries/rules/made-up\.rq"):
        derive(dataset_of(triples("<a> cpr:r <b> .")), [rule(text)])


@LAW
@given(st.text(alphabet="CONSTRUWHE{}().;?ab <>'\"#\n:", max_size=60))
def test_no_text_of_a_rule_gets_past_our_own_error(text: str):
    dataset = dataset_of(triples("<a> cpr:r <b> ."))
    for each in (text, f"CONSTRUCT {{ ?a cpr:p ?b }} WHERE {{ ?a cpr:r ?b {text} }}"):
        try:
            derived = facts(derive(dataset, [rule(each)]))
            for conclusion in derived:
                explain(dataset, [rule(each)], conclusion)
        except BadQuery:
            continue


def test_blank_nodes_and_texts_may_be_in_what_is_explained():
    node = BlankNode("x")
    dataset = dataset_of([Triple(node, CPR["r"], Literal('a "b"\n', language="en"))])
    copy = rule("CONSTRUCT { ?a cpr:p ?b } WHERE { ?a cpr:r ?b }")
    [made] = facts(derive(dataset, [copy]))

    assert made == Triple(node, CPR["p"], Literal('a "b"\n', language="en"))

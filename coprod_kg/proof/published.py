"""The facts that readers are shown as derived: where rules, owlrl and HermiT have to agree."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from coprod_kg.vocabulary import CPR, ORG, RDF, RDFS, SCHEMA

PREDICATES = frozenset(
    [CPR["addresses"], CPR["helpsUnderstand"], CPR["helpsChange"], SCHEMA["author"], ORG["subOrganizationOf"]]
)
CLASSES = frozenset(
    CPR[name]
    for name in (
        "PowerFocusedItem",
        "ActionItem",
        "UserLedOrganisation",
        "UserLedItem",
        "JointlyDevelopedItem",
    )
)


def published(statements: Iterable[Triple], ontology: Iterable[Triple]) -> frozenset[Triple]:
    """The published facts in `statements`, closed over the sub-classes and sub-properties in `ontology`.

    Reasoners write down only the most specific facts, rules write down all; closed, they can be compared.

    >>> tags = [Triple(CPR["item"], CPR["helpsChange"], CPR["racism"])]
    >>> wider = [Triple(CPR["helpsChange"], RDFS["subPropertyOf"], CPR["addresses"])]
    >>> sorted(each.predicate.value.rsplit("/", 1)[1] for each in published(tags, wider))
    ['addresses', 'helpsChange']
    """
    above = wider_terms(ontology)
    found = set()
    for each in statements:
        if each.predicate == RDF["type"]:
            classes = {each.object, *above.get(each.object, ())} & CLASSES
            found |= {Triple(each.subject, each.predicate, wider) for wider in classes}
        else:
            predicates = {each.predicate, *above.get(each.predicate, ())} & PREDICATES
            found |= {Triple(each.subject, wider, each.object) for wider in predicates}
    return frozenset(found)


def wider_terms(ontology: Iterable[Triple]) -> dict[object, set[NamedNode]]:
    """For each class and property, all named ones above it."""
    direct: dict[object, set[NamedNode]] = {}
    for each in ontology:
        if each.predicate in (RDFS["subClassOf"], RDFS["subPropertyOf"]) and isinstance(
            each.object, NamedNode
        ):
            direct.setdefault(each.subject, set()).add(each.object)
    above: dict[object, set[NamedNode]] = {}
    for term in direct:
        waiting, reached = [*direct[term]], set[NamedNode]()
        while waiting:
            wider = waiting.pop()
            if wider not in reached:
                reached.add(wider)
                waiting += direct.get(wider, ())
        above[term] = reached
    return above

"""The rules of an edition in words, for reports that list rules beside findings."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from coprod_kg.catalogue import Query
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.reports.inspection import Rule
from coprod_kg.vocabulary import CPS, GRAPH, SH


def rules_of(edition: Edition) -> dict[tuple[str, str], Rule]:
    """Each shape and each check query of `edition`, by check and rule.

    >>> import coprod_kg
    >>> rules_of(coprod_kg.open())["shapes", "Item-kind"].title
    'Kind of thing'
    """
    rules = {
        (query.name, query.name): Rule(query.title, query.summary, query.advice)
        for query in edition.catalogue.each("checks")
        if isinstance(query, Query)
    }
    for quad in edition.dataset.quads(predicate=SH["message"], graph=GRAPH["shapes"]):
        shape = quad.subject
        if isinstance(shape, NamedNode) and shape in CPS:
            title, summary, help_text = (
                _text(edition.dataset, shape, name) for name in ("name", "message", "description")
            )
            # The message has a slot for the value that was found: a rule has found none.
            rules["shapes", CPS.local(shape)] = Rule(title, summary.replace(": {value}", ""), help_text)
    return rules


def rule_of(finding: Finding, rules: Mapping[tuple[str, str], Rule]) -> Rule:
    """The rule that `finding` breaks; what the finding itself says if the rule has no words of its own."""
    known = rules.get((finding.check, finding.rule))
    return known or Rule(finding.field, finding.field, "")


def _text(dataset: Dataset, shape: NamedNode, name: str) -> str:
    found = dataset.value(shape, SH[name])
    return found.value if found is not None else ""

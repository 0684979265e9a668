"""`coprod-kg reason`: prove that nothing contradicts itself, and say what follows and why."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from coprod_kg.cli.main import GOOD, WRONG
from coprod_kg.cli.opening import project_of
from coprod_kg.cli.terminal import progress, table, width

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from coprod_kg.edition import Edition
    from coprod_kg.inference import Reason


def run(options: argparse.Namespace) -> int:
    """Exit code 1 if the list contradicts itself; 2 if that cannot be proved here, for want of Java."""
    from coprod_kg.edition import Edition

    edition = Edition.read(project_of(options))
    if options.why:
        sys.stdout.write(_why(edition, options.why))
        return GOOD
    sys.stdout.write(_derived(edition))
    sys.stdout.flush()
    from coprod_kg.proof import prove

    with progress("Proving") as step:
        step(0, 0, "HermiT reads ontology, concepts and records")
        proof = prove(edition)
    sys.stdout.write(f"\n{proof}\n")
    return GOOD if proof.holds else WRONG


def _derived(edition: Edition) -> str:
    from coprod_kg.inference import graph_of

    rows = [
        [rule.name, str(sum(1 for _ in edition.dataset.quads(graph=graph_of(rule)))), rule.statement]
        for rule in edition.catalogue.rules
    ]
    return "What follows, rule by rule:\n\n" + table(["Rule", "Facts", "Because"], rows, width() or 100)


def _why(edition: Edition, name: str) -> str:
    from coprod_kg.inference import reasons
    from coprod_kg.labels import in_words

    record = edition.record(name)
    parts = []
    for reason in reasons(edition.dataset, edition.catalogue.rules, record.iri):
        parts.append("\n".join(_tree(edition, reason, 0)))
    about = in_words(record.iri, edition.dataset)
    return "\n\n".join(parts) + "\n" if parts else f"Nothing was derived about {about}: all of it was said.\n"


def _tree(edition: Edition, reason: Reason | Triple, depth: int) -> list[str]:
    from coprod_kg.inference import Reason

    indent = "   " * depth
    if not isinstance(reason, Reason):
        return [f"{indent}{_sentence(edition, reason)}  [said in {_source(edition, reason)}]"]
    lines = [
        f"{indent}{_sentence(edition, reason.conclusion)}",
        f"{indent}   by the rule {reason.rule.name}: {reason.rule.statement}",
    ]
    for premise in reason.premises:
        lines += _tree(edition, premise, depth + 1)
    return lines


def _sentence(edition: Edition, triple: Triple) -> str:
    from coprod_kg.labels import in_words, label
    from coprod_kg.vocabulary import RDF, shorten

    subject, value = in_words(triple.subject, edition.dataset), in_words(triple.object, edition.dataset)
    if triple.predicate == RDF["type"]:
        return f"{subject} is a {value}"
    return f"{subject} {label(triple.predicate, edition.dataset) or shorten(triple.predicate)} {value}"


def _source(edition: Edition, triple: Triple) -> str:
    """The file that says `triple`."""
    for source in edition.sources:
        if Quad(triple.subject, triple.predicate, triple.object, source.graph) in edition.dataset:
            return str(source.path)
    return "the graph"

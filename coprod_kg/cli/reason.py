"""`coprod-kg reason`: prove that nothing contradicts itself, and say what follows and why."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from coprod_kg.cli.main import GOOD, WRONG
from coprod_kg.cli.opening import project_of
from coprod_kg.cli.terminal import progress, table, width
from coprod_kg.printing import printable

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from coprod_kg.edition import Edition
    from coprod_kg.identifiers import RecordId
    from coprod_kg.inference import Reason


def run(options: argparse.Namespace) -> int:
    """Exit code 1 if the list contradicts itself; 2 if that cannot be proved here, for want of Java."""
    from coprod_kg.edition import Edition

    edition = Edition.read(project_of(options))
    if options.why:
        sys.stdout.write(_shown(_why(edition, options.why)))
        return GOOD
    sys.stdout.write(_derived(edition))
    sys.stdout.flush()
    from coprod_kg.proof import profile, prove

    with progress("Proving") as step:
        step(0, 0, "HermiT reads ontology, concepts and records")
        proof = prove(edition)
    sys.stdout.write(_shown(f"\n{proof}\n"))
    if not options.profiles:
        return GOOD if proof.holds else WRONG
    with progress("Checking") as step:
        step(0, 0, "the OWL API reads ontology and concepts")
        profiles = profile(edition)
    sys.stdout.write(_shown(f"\n{profiles}\n"))
    return GOOD if proof.holds and profiles.holds else WRONG


def _derived(edition: Edition) -> str:
    from coprod_kg.inference import graph_of
    from coprod_kg.vocabulary import CPR

    rows = []
    for rule in edition.catalogue.rules:
        derived = edition.dataset.quads(graph=graph_of(rule))
        facts = sum(quad.predicate != CPR["rule"] for quad in derived)  # the graph also names its own rule
        rows.append([rule.name, str(facts), rule.statement])
    return "What follows, rule by rule:\n\n" + table(["Rule", "Facts", "Because"], rows, width() or 100)


def _why(edition: Edition, name: str) -> str:
    from coprod_kg.inference import reasons
    from coprod_kg.labels import in_words

    record = edition.record(name)
    about = in_words(record.iri, edition.dataset)
    # So that a reader meets each reason before it is needed.
    found = sorted(reasons(edition.dataset, edition.catalogue.rules, record.iri), key=lambda each: each.depth)
    if not found:
        return f"Nothing was derived about {about}: all of it was said.\n"
    told: set[Triple] = set()
    parts = ["\n".join(_tree(edition, record, reason, told)) for reason in found]
    return "\n\n".join([about, *parts]) + "\n"


def _shown(text: str) -> str:
    """`text`, which holds values of strangers, with its lines and without what a terminal would obey."""
    return "\n".join(map(printable, text.split("\n")))


def _tree(edition: Edition, record: RecordId, reason: Reason, told: set[Triple]) -> list[str]:
    """The lines of a reason; what was explained before is only named again."""
    from coprod_kg.inference import Reason

    lines = []
    waiting: list[tuple[Reason | Triple, str]] = [(reason, "")]
    while waiting:
        each, indent = waiting.pop()
        if not isinstance(each, Reason):
            lines.append(f"{indent}{_sentence(edition, record, each)}  [{_source(edition, each)}]")
            continue
        sentence = f"{indent}{_sentence(edition, record, each.conclusion)}"
        if each.conclusion in told:
            lines.append(f"{sentence}  [explained above]")
            continue
        told.add(each.conclusion)
        lines += [sentence, f"{indent}   Rule {each.rule.name}: {each.rule.statement} Here:"]
        waiting += [(premise, f"{indent}   ") for premise in reversed(each.premises)]
    return lines


def _sentence(edition: Edition, record: RecordId, triple: Triple) -> str:
    from coprod_kg.labels import in_words, label
    from coprod_kg.vocabulary import RDF, shorten

    subject = "it" if triple.subject == record.iri else in_words(triple.subject, edition.dataset)
    value = "it" if triple.object == record.iri else in_words(triple.object, edition.dataset)
    verb = "is a" if triple.predicate == RDF["type"] else label(triple.predicate, edition.dataset)
    return f"{subject} {verb or shorten(triple.predicate)} {value}"


def _source(edition: Edition, triple: Triple) -> str:
    """The file that says `triple`."""
    for source in edition.sources:
        if Quad(triple.subject, triple.predicate, triple.object, source.graph) in edition.dataset:
            return f"said in {source.path}"
    return "said"

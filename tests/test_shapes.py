"""Every shape fires on its refused examples, for the stated reason, and not on its accepted ones.

The examples are in `tests/shapes/<Shape>/{accepted,refused}/*.ttl`; the first lines of a refused one say which
shape must fire, and with what message. To add a test, drop a file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode
from rdflib import RDF, SH

from coprod_kg.checks.places import Places
from coprod_kg.checks.shapes import findings_of_shapes, vocabulary
from coprod_kg.rdflib_bridge import to_rdflib_graph
from coprod_kg.sources import read_submission
from coprod_kg.vocabulary import CPS, DASH, GRAPH

FOLDER = Path(__file__).parent / "shapes"
EXAMPLES = sorted(FOLDER.glob("*/*/*.ttl"))


@pytest.fixture(scope="module")
def shapes(edition):
    return to_rdflib_graph(edition.dataset.quads(graph=GRAPH["shapes"]))


@pytest.fixture(scope="module")
def named_shapes(shapes):
    """The local names of all property shapes, and of all node shapes that are a rule of their own."""
    rules = set(shapes.subjects(RDF.type, SH.PropertyShape)) | set(shapes.subjects(SH.message))
    return {shape.removeprefix(CPS.iri) for shape in rules}


@pytest.fixture(scope="module")
def fired(edition):
    """What fires on each example: one run over all of them, since no two are about the same thing."""
    sources = {path: read_submission(path) for path in EXAMPLES}
    said = {path: source.quads() for path, source in sources.items()}
    owner = {quad.subject: path for path, quads in said.items() for quad in quads}
    data = [*vocabulary(edition), *(quad for quads in said.values() for quad in quads)]
    found = defaultdict(set)
    for finding in findings_of_shapes(data, edition, Places(sources.values())):
        found[owner[finding.record]].add((finding.rule, finding.message, finding.severity.value))
    return found


def test_every_shape_has_an_example_that_it_refuses(named_shapes):
    """An accepted one too, unless nothing could be accepted without being an example of another shape."""
    refused = {path.parts[-3] for path in EXAMPLES if path.parts[-2] == "refused"}
    accepted = {path.parts[-3] for path in EXAMPLES if path.parts[-2] == "accepted"}

    assert named_shapes - refused == set()
    assert named_shapes - accepted == set()
    assert (refused | accepted) - named_shapes == set()


@pytest.mark.xdist_group("shapes")
def test_refused_examples_are_refused_for_the_stated_reason(fired):
    wrong = {}
    for path in EXAMPLES:
        if path.parts[-2] == "refused":
            expects, message = path.read_text(encoding="utf-8").splitlines()[:2]
            shape = expects.removeprefix("# expects: cps:")
            wanted = re.escape(message.removeprefix("# message: ")).replace(r"\{value\}", ".*")
            assert shape == path.parts[-3], path
            if not any(rule == shape and re.fullmatch(wanted, said) for rule, said, _ in fired[path]):
                wrong[str(path.relative_to(FOLDER))] = fired[path]
    assert wrong == {}


@pytest.mark.xdist_group("shapes")
def test_accepted_examples_are_accepted(fired):
    wrong = {
        str(path.relative_to(FOLDER)): fired[path]
        for path in EXAMPLES
        if path.parts[-2] == "accepted"
        and any(rule == path.parts[-3] or severity == "must" for rule, _, severity in fired[path])
    }
    assert wrong == {}


CONSTRAINTS = """
    minCount maxCount datatype nodeKind pattern minLength maxLength uniqueLang languageIn hasValue class node not or
    and xone in qualifiedValueShape minInclusive maxInclusive minExclusive maxExclusive closed equals disjoint lessThan
""".split()


def test_breaking_any_property_shape_is_noticed(shapes, edition):
    """Each property shape loses all of its constraints; one of its refused examples then passes.

    All lose them at once, and all examples are judged in one run: a result names the shape whose constraint it is,
    and no two examples are about the same thing, so no shape takes or gives a result of another.
    """
    examples = {
        shape: {
            quad.subject
            for path in FOLDER.glob(f"{shape.removeprefix(CPS.iri)}/refused/*.ttl")
            for quad in read_submission(path).quads()
        }
        for shape in set(shapes.subjects(RDF.type, SH.PropertyShape))
    }
    refused = [
        quad for path in EXAMPLES if path.parts[-2] == "refused" for quad in read_submission(path).quads()
    ]
    data = to_rdflib_graph([*vocabulary(edition), *refused])
    broken = rdflib.Graph()
    for triple in shapes:
        if triple[0] not in examples or triple[1] not in {SH[each] for each in CONSTRAINTS}:
            broken.add(triple)
    before, after = _fires(data, shapes), _fires(data, broken)
    own = {
        shape: {thing.value for thing in things if isinstance(thing, NamedNode)}
        for shape, things in examples.items()
    }

    assert sorted(shape for shape in examples if not (before[shape] - after[shape]) & own[shape]) == []


def _fires(data, shapes):
    """The things that each shape refuses."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    found = defaultdict(set)
    for result, shape in report.subject_objects(SH.sourceShape):
        found[shape].add(str(report.value(result, SH.focusNode)))
    return found


def test_every_property_shape_says_all_that_a_form_needs(shapes):
    incomplete = {
        shape.removeprefix(CPS.iri): missing
        for shape in shapes.subjects(RDF.type, SH.PropertyShape)
        if (
            missing := [
                str(need)
                for need in (
                    SH.name,
                    SH.description,
                    SH.order,
                    SH.group,
                    SH.severity,
                    SH.message,
                    rdflib.URIRef(DASH["editor"].value),
                )
                if shapes.value(shape, need) is None
            ]
        )
    }
    assert incomplete == {}


def test_the_shapes_are_themselves_correct(shapes):
    """SHACL-SHACL: the shapes of the shapes language, SHACL appendix C."""
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True, advanced=False)

    assert conforms, text


def test_no_pattern_is_slow_on_a_hostile_text(shapes):
    """10 KB of what a pattern likes best: the time must grow no faster than the text (no nested quantifiers)."""
    for pattern in set(shapes.objects(None, SH.pattern)):
        compiled = re.compile(str(pattern))
        for probe in ("a", "1", "1 ", "a.", "a@", "+44 ", "-", "9780"):
            compiled.search(probe * (10_000 // len(probe)) + "!")


TRAP = """
@prefix cpr: <https://w3id.org/coprod-kg/def/> .
<id/item/a-trap> a cpr:Publication .
"""


def test_a_trap_a_target_through_a_subclass_needs_the_ontology_among_the_data(edition, shapes, tmp_path):
    """Without the ontology in the data graph pyshacl aims at nothing and conforms on bad data."""
    path = tmp_path / "trap.ttl"
    path.write_text(TRAP)
    statements = read_submission(path).quads()
    alone, with_vocabulary = to_rdflib_graph(statements), to_rdflib_graph([*vocabulary(edition), *statements])
    item = rdflib.URIRef(statements[0].subject.value)

    def wrong(data):
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
        return {str(report.value(each, SH.sourceShape)) for each in report.subjects(SH.focusNode, item)}

    assert f"{CPS.iri}Item-kind" not in wrong(alone)
    assert f"{CPS.iri}Item-kind" in wrong(with_vocabulary)
    assert any(
        each.rule == "Item-kind"
        for each in findings_of_shapes([*vocabulary(edition), *statements], edition, Places([]))
    )


def test_a_trap_shapes_in_the_data_are_not_obeyed(edition, tmp_path):
    path = tmp_path / "trap.ttl"
    path.write_text(
        TRAP + "<https://w3id.org/coprod-kg/shapes/Item-kind> <http://www.w3.org/ns/shacl#deactivated> true ."
    )
    data = [*vocabulary(edition), *read_submission(path).quads()]

    assert any(each.rule == "Item-kind" for each in findings_of_shapes(data, edition, Places([])))


def test_a_trap_a_year_that_is_none_is_found(edition, tmp_path):
    """rdflib and pyshacl accept "abcd"^^xsd:gYear; our shapes look at the text."""
    path = tmp_path / "trap.ttl"
    path.write_text(
        TRAP
        + '<id/item/a-trap> <https://schema.org/datePublished> "abcd"^^<http://www.w3.org/2001/XMLSchema#gYear> .'
    )
    data = [*vocabulary(edition), *read_submission(path).quads()]

    assert any(
        each.value and each.value.value == "abcd" for each in findings_of_shapes(data, edition, Places([]))
    )

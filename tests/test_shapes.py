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
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, SH

from coprod_kg.checks.engines import by_pyshacl, prepared
from coprod_kg.checks.places import Places
from coprod_kg.checks.shapes import findings_of_shapes, vocabulary
from coprod_kg.rdflib_bridge import to_rdflib_graph
from coprod_kg.sources import read_submission
from coprod_kg.vocabulary import CPS, DASH, GRAPH
from coprod_kg.vocabulary import RDF as RDF_
from coprod_kg.vocabulary import SH as SH_

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


def test_breaking_any_property_shape_is_noticed(edition):
    """Each property shape loses all of its constraints; one of its refused examples then passes.

    All lose them at once, and all examples are judged in one run: a result names the shape whose constraint it is,
    and no two examples are about the same thing, so no shape takes or gives a result of another.
    """
    shapes = list(edition.dataset.quads(graph=GRAPH["shapes"]))
    lost = {SH_[name] for name in CONSTRAINTS}
    refused = {path: read_submission(path).quads() for path in EXAMPLES if path.parts[-2] == "refused"}
    own = defaultdict(set)
    for path, quads in refused.items():
        own[CPS[path.parts[-3]]].update(quad.subject for quad in quads)
    of_fields = {
        quad.subject
        for quad in shapes
        if (quad.predicate, quad.object) == (RDF_["type"], SH_["PropertyShape"])
    }
    broken = [quad for quad in shapes if quad.subject not in of_fields or quad.predicate not in lost]
    data = [*vocabulary(edition), *(quad for quads in refused.values() for quad in quads)]
    before, after = (
        {(each.shape, each.focus) for each in prepared(asked)(data) if each.focus in own[each.shape]}
        for asked in (shapes, broken)
    )

    assert of_fields
    assert of_fields - {shape for shape, _ in before - after} == set()


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


WRONG_SHAPES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Wrong a sh:NodeShape ; sh:targetClass "x" ; sh:property
    ex:one, ex:two, ex:three .
ex:one a sh:PropertyShape ; sh:path ex:one ; sh:minCount "1" .
ex:two a sh:PropertyShape ; sh:path ex:two ; sh:nodeKind ex:Kind .
ex:three a sh:PropertyShape ; sh:datatype ex:a, ex:b .
"""


def test_the_shapes_are_themselves_correct(edition):
    """SHACL-SHACL: the shapes of the shapes language, SHACL appendix C, as pyshacl carries them."""
    text = (Path(pyshacl.__file__).parent / "assets/shacl-shacl.ttl").read_bytes()
    of_shapes = list(parse(text, format=RdfFormat.TURTLE, base_iri="http://www.w3.org/ns/shacl-shacl"))
    wrong = [quad.triple for quad in parse(WRONG_SHAPES, format=RdfFormat.TURTLE)]

    assert [str(each) for each in prepared(of_shapes)(edition.dataset.quads(graph=GRAPH["shapes"]))] == []
    found = {(each.focus, each.path, each.component) for each in prepared(of_shapes)(wrong)}
    assert {path for _, path, _ in found} >= {
        SH_[name] for name in ("minCount", "nodeKind", "datatype", "path")
    }
    assert found == {(each.focus, each.path, each.component) for each in by_pyshacl(of_shapes)(wrong)}


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

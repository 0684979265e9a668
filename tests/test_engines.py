"""shifty, which is fast, gives the results of pyshacl, which is the reference; and where not, it is known why.

The examples of `tests/shapes`, the real list, and records with mistakes put in (`tests/mutants.py`): each is judged
by both, and every result compared: focus, path, value, shape, component and severity.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from mutants import mutated
from pyoxigraph import BlankNode, Literal, Quad, Triple

from coprod_kg.checks import engines
from coprod_kg.checks.engines import Result, by_pyshacl, by_shifty, prepared
from coprod_kg.checks.shapes import vocabulary
from coprod_kg.sources import Role, read_submission
from coprod_kg.vocabulary import CPR, DCTERMS, GRAPH, ID, ORG, RDF, SCHEMA, SH, XSD

EVERY = int(os.environ.get("COPROD_KG_EVERY_EXAMPLE", "12"))
"""pyshacl, which is slow, is asked about one example that each shape refuses, of the others one in so many, and about
one record of the list in so many. For all: COPROD_KG_EVERY_EXAMPLE=1."""
MUTANTS = int(os.environ.get("COPROD_KG_MUTANTS", "60"))
EXAMPLES = sorted((Path(__file__).parent / "shapes").glob("*/*/*.ttl"))
RANGES = {SH[f"{name}ConstraintComponent"] for name in ("MinInclusive", "MaxInclusive")}
TRAP = ID["item/a-trap"]

shifty = pytest.importorskip("shifty", reason="pyshifty has no wheel for this machine; pyshacl does its work")
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def shapes(edition) -> list[Quad]:
    return list(edition.dataset.quads(graph=GRAPH["shapes"]))


def told(results: list[Result]) -> Counter[tuple[object, ...]]:
    """The results, with all things that have no name alike: each engine has its own names for them."""
    return Counter(
        tuple(
            None if isinstance(term, BlankNode) else term
            for term in (each.focus, each.path, each.value, each.shape, each.component, each.severity)
        )
        for each in results
    )


def test_both_say_the_same_of_every_example(shapes, edition):
    first = {path.parent: path for path in reversed(EXAMPLES) if path.parent.name == "refused"}
    some = sorted({*first.values(), *EXAMPLES[::EVERY]})
    statements = [quad for path in some for quad in read_submission(path).quads()]
    data = [*vocabulary(edition), *statements]

    assert told(by_shifty(shapes)(data)) == told(by_pyshacl(shapes)(data))


def test_both_say_the_same_of_the_real_list(shapes, edition):
    roles = (Role.RECORD, Role.HISTORY, Role.DATASET, Role.ONTOLOGY, Role.SCHEME)
    sources = edition.sources_of(*roles)
    passed_over = {source for source in sources if source.record} - {
        source for number, source in enumerate(sources) if number % EVERY == 0
    }
    graphs = {source.graph for source in sources if source not in passed_over}
    data = [quad for graph in graphs for quad in edition.dataset.quads(graph=graph)]
    found = told(by_shifty(shapes)(data))

    assert found
    assert found == told(by_pyshacl(shapes)(data))


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_both_say_the_same_of_records_with_mistakes_put_in(shapes, edition):
    """But for what the tests below show: texts of the type xsd:token, and ranges of what is no number."""
    chance = Random(MUTANTS)
    records = [
        [quad.triple for quad in edition.dataset.quads(graph=source.graph)]
        for source in edition.sources_of(Role.RECORD)
    ]
    mutants = [each for number in range(MUTANTS) for each in mutated(chance.choice(records), chance, number)]
    data = [*(quad.triple for quad in vocabulary(edition)), *dict.fromkeys(mutants)]
    data = [each for each in data if getattr(each.object, "datatype", None) != XSD["token"]]
    fast, slow = told(by_shifty(shapes)(data)), told(by_pyshacl(shapes)(data))

    assert len(fast) > MUTANTS
    assert fast - slow == Counter({key: n for key, n in (fast - slow).items() if key[4] in RANGES})
    assert slow - fast == Counter()
    # Another result of the same shape names the same value, so nobody is told more or less.
    assert {key[:4] + key[5:] for key in fast} == {key[:4] + key[5:] for key in slow}


def item(*more: tuple[object, object]) -> list[Triple]:
    return [Triple(TRAP, RDF["type"], CPR["Publication"]), *(Triple(TRAP, *each) for each in more)]


def values(validate, data: list[Triple]) -> set[object]:
    return {each.value for each in validate(data)}


def test_a_trap_rdflib_rewrites_a_token(shapes, edition):
    """So a finding would name a value that the file does not have."""
    token = Literal("a  b", datatype=XSD["token"])
    data = [*vocabulary(edition), *item((SCHEMA["inLanguage"], token))]

    assert token in values(by_shifty(shapes), data)
    assert token not in values(by_pyshacl(shapes), data)


def test_a_trap_pyshacl_lets_what_is_no_number_be_in_any_range(shapes, edition):
    """SHACL, section 4.3: what cannot be compared is a result. Its datatype is told too: one finding."""
    part = ID["item/a-trap#author-1"]
    data = [
        *vocabulary(edition),
        Triple(part, RDF["type"], CPR["Authorship"]),
        Triple(part, CPR["position"], Literal("x", datatype=XSD["nonNegativeInteger"])),
    ]

    def components(validate):
        return {each.component for each in validate(data) if each.path == CPR["position"]}

    assert components(by_shifty(shapes)) - components(by_pyshacl(shapes)) <= RANGES
    assert SH["DatatypeConstraintComponent"] in components(by_pyshacl(shapes))


@pytest.mark.parametrize("engine", [by_shifty, by_pyshacl])
def test_a_line_end_after_a_value_is_no_part_of_what_fits(shapes, edition, engine):
    """Python's `$` fits before it; in SHACL it does not."""
    data = [*vocabulary(edition), *item((SCHEMA["inLanguage"], Literal("en\n")))]
    found = {each.shape.value.rsplit("/", 1)[-1] for each in engine(shapes)(data)}

    assert "Item-language" in found


@pytest.mark.parametrize("engine", [by_shifty, by_pyshacl])
def test_things_without_a_name_keep_the_name_that_they_were_given(shapes, engine):
    one, other = BlankNode("one"), BlankNode("other")
    data = [Triple(one, RDF["type"], ORG["Organization"]), Triple(one, SCHEMA["name"], other)]
    found = engine(shapes)(data)

    assert {each.focus for each in found} == {one}
    assert other in {each.value for each in found}


@pytest.mark.parametrize("engine", [by_shifty, by_pyshacl])
def test_nothing_is_fetched_or_read(shapes, edition, engine, monkeypatch):
    """What looks like a place is a text to both."""
    import socket

    monkeypatch.setattr(socket, "socket", None)
    places = (Literal("https://127.0.0.1:1/"), Literal("/etc/passwd"), Literal("file:///etc/passwd"))
    imports = Triple(ID["item/a-trap"], ID["x"], ID["y"])
    data = [*vocabulary(edition), imports, *item(*((SCHEMA["name"], each) for each in places))]

    assert set(places) <= values(engine(shapes), data)


def test_shapes_that_shifty_cannot_take_are_judged_by_pyshacl(shapes, edition, monkeypatch):
    def refuse(*given):
        raise ValueError(given)

    data = [*vocabulary(edition), *item()]
    expected = told(by_pyshacl(shapes)(data))
    monkeypatch.setattr(engines, "by_shifty", refuse)

    assert expected
    assert told(prepared(shapes)(data)) == expected


def test_without_shifty_pyshacl_does_its_work(shapes, edition, monkeypatch):
    monkeypatch.setitem(sys.modules, "shifty._shifty", None)
    with pytest.raises(ImportError):
        importlib.import_module("shifty._shifty")
    data = [*vocabulary(edition), *item((DCTERMS["type"], ID["item/nothing"]))]

    assert told(prepared(shapes)(data)) == told(by_pyshacl(shapes)(data))


def test_data_that_shifty_fails_on_is_judged_by_pyshacl(shapes, edition, monkeypatch):
    def prepare(_):
        def fails(data):
            raise RuntimeError(len(data))

        return fails

    monkeypatch.setattr(engines, "by_shifty", prepare)
    data = [*vocabulary(edition), *item()]

    assert told(prepared(shapes)(data)) == told(by_pyshacl(shapes)(data))

"""Proving and profiling: what goes in, what is said of it, and what happens without Java."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Triple
from toy_edition import PROJECT, concept, edition_of, record

from coprod_kg.edition import Edition
from coprod_kg.errors import MissingTool, ToolFailed
from coprod_kg.proof import Clash, Profile, ProfileReport, Proof, Violation, profile, prove, published
from coprod_kg.proof import java as java_module
from coprod_kg.proof.clashes import clashes_in
from coprod_kg.proof.statements import logic_of
from coprod_kg.vocabulary import CPC, CPR, ID, RDF, RDFS

pytestmark = pytest.mark.long

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="needs Java, and there is none here")
on_posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for Java is a shell script")

SMALL = [
    concept("wide", "a cpr:PowerInequality ; skos:prefLabel \"Wide\"@en ."),
    record("item/a", "<> a cpr:Publication ; cpr:addresses cpc:wide ; schema:name \"A\"@en ."),
]  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Edition:
    return edition_of(SMALL)


# ---- What the reasoner is given


def test_only_what_the_logic_speaks_of_is_given_and_the_rest_is_counted(small):
    logic = logic_of(small)
    without_names = logic_of(edition_of(SMALL[:0]))

    with_blank_nodes = {each for each in logic.statements if isinstance(each.object, BlankNode)}
    about_the_small = {each for each in logic.statements if isinstance(each.subject, NamedNode)}
    assert about_the_small - set(without_names.statements) - with_blank_nodes == {
        Triple(ID["item/a"], RDF["type"], CPR["Publication"]),
        Triple(ID["item/a"], CPR["addresses"], CPC["wide"]),
        Triple(CPC["wide"], RDF["type"], CPR["PowerInequality"]),
    }
    assert logic.idle - without_names.idle == 2  # the name and the label
    assert logic.left_out == {}


def test_what_our_rules_derived_is_not_given(small):
    derived = Triple(ID["item/a"], RDF["type"], CPR["PowerFocusedItem"])

    assert any(small.dataset.quads(derived.subject, derived.predicate, derived.object))
    assert derived not in logic_of(small).statements


def test_nothing_is_lost_every_statement_is_given_or_counted():
    edition = Edition.read(PROJECT)
    logic = logic_of(edition)
    said = {
        (quad.subject, quad.predicate, quad.object)
        for quad in edition.dataset.quads()
        for name in [quad.graph_name.value.partition("/graph/")[2]]
        if name == "ontology" or name.startswith(("scheme/", "record/"))
    }

    assert len(logic.statements) + logic.idle + sum(logic.left_out.values()) == len(said)


@pytest.mark.parametrize(
    ("turtle", "what"),
    [
        (
            'cpr:linkCheckedOn "2026-11-23"^^xsd:date',
            "values of the datatype xsd:date, which OWL 2 does not have",
        ),
        (
            'schema:datePublished "2018"^^xsd:gYear',
            "values of the datatype xsd:gYear, which OWL 2 does not have",
        ),
        (
            'schema:name "x"^^<http://e.org/odd>',
            "values of the datatype <http://e.org/odd>, which OWL 2 does not",
        ),
        ('cpr:position "one"^^xsd:integer', "values that are marked as xsd:integer, and are none"),
        ('cpr:nonsense "x"', "uses of cpr:nonsense, which is not declared"),
        ("a cpr:Nonsense", "things of the class cpr:Nonsense, which is not declared"),
        ('cpr:addresses "racism"', "texts under cpr:addresses, where an address belongs"),
        ("cpr:nameAsPrinted cpc:wide", "addresses under cpr:nameAsPrinted, where a text belongs"),
    ],
)
def test_what_owl_cannot_read_is_left_out_and_named(turtle, what):
    logic = logic_of(edition_of([*SMALL, record("item/odd", f"<> {turtle} .")]))

    [(said, count)] = logic.left_out.items()
    assert said.startswith(what)
    assert count == 1
    assert not any(each.subject == ID["item/odd"] for each in logic.statements)


def test_published_facts_are_closed_over_what_is_wider_and_nothing_else():
    ontology = [
        Triple(CPR["ActionItem"], RDFS["subClassOf"], CPR["PowerFocusedItem"]),
        Triple(CPR["PowerFocusedItem"], RDFS["subClassOf"], CPR["Item"]),
        Triple(CPR["helpsChange"], RDFS["subPropertyOf"], CPR["addresses"]),
    ]
    said = [
        Triple(ID["a"], RDF["type"], CPR["ActionItem"]),
        Triple(ID["a"], CPR["helpsChange"], CPC["x"]),
        Triple(ID["a"], CPR["recommends"], CPC["y"]),
        Triple(ID["a"], RDF["type"], CPR["Resource"]),
    ]

    assert published(said, ontology) == {
        said[0],
        said[1],
        Triple(ID["a"], RDF["type"], CPR["PowerFocusedItem"]),
        Triple(ID["a"], CPR["addresses"], CPC["x"]),
    }


# ---- What is said


def a_proof(**fields: object) -> Proof:
    given: dict[str, object] = {
        "consistent": True,
        "unsatisfiable": (),
        "inferred": frozenset(),
        "clashes": (),
        "seconds": 2.345,
        "facts": 1234,
        "idle": 5678,
        "left_out": {},
    }
    return Proof(**(given | fields))  # type: ignore[arg-type]


def test_a_proof_that_holds_is_said_in_words():
    proof = a_proof(left_out={"values of the datatype xsd:gYear, which OWL 2 does not have": 1116})

    assert proof.holds
    assert str(proof) == (
        "Proved: nothing in the list contradicts itself, and every class can have members.\n"
        "HermiT read 1,234 statements in 2.3 seconds. The logic does not speak of 5,678 more, such as names and "
        "notes.\n"
        "0 facts follow from them that nobody had to write.\n"
        "HermiT could not be given:\n"
        "  values of the datatype xsd:gYear, which OWL 2 does not have: 1,116"
    )


def test_an_empty_class_is_said_in_words():
    proof = a_proof(unsatisfiable=(CPR["Item"],))

    assert not proof.holds
    assert "Not proved: there are classes that cannot have members.\nNothing can ever be one" in str(proof)
    assert "cpr:Item" in proof.explanation


def test_at_most_ten_contradictions_are_shown():
    clashes = tuple(Clash(ID[f"item/{n}"], f"Number {n}.", ()) for n in range(12))

    text = a_proof(consistent=False, clashes=clashes).explanation

    assert "Number 9." in text
    assert "Number 10." not in text
    assert text.endswith("… and 2 more like these.")


def test_a_contradiction_without_a_simple_cause_says_how_to_find_it():
    assert "one record at a time" in str(a_proof(consistent=False))


def test_a_good_list_has_no_clash(small):
    assert clashes_in(small) == ()
    assert clashes_in(Edition.read(PROJECT)) == ()


def test_a_clash_names_every_place_that_has_a_part_in_it():
    edition = edition_of(
        [
            *SMALL,
            concept("practice", "a cpr:Practice ; cpr:counters <https://w3id.org/coprod-kg/id/org/b> ."),
            record("org/b", "<> a org:Organization ."),
            record("item/b", "<> a cpr:Resource ; cpr:recommends cpc:practice ."),
        ]
    )

    [clash] = clashes_in(edition)

    assert clash.thing == ID["org/b"]
    assert str(clash).splitlines()[0].endswith("cannot be both “Power inequality” and “Organisation”.")
    assert "org/b.ttl:3:6" in str(clash)
    assert "ontology/concepts/toy.ttl:3:44)" in str(clash)


# ---- Without the tools


@pytest.mark.parametrize(
    ("work", "what"), [(prove, "proving the logic"), (profile, "checking the OWL profiles")]
)
def test_without_java_the_error_says_what_to_install(small, monkeypatch, work, what):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(MissingTool) as caught:
        work(small)

    assert str(caught.value) == (
        f"Java is not installed, and {what} needs it. Install a Java runtime, for example "
        "default-jre-headless. Everything else works without it."
    )


@needs_java
@pytest.mark.parametrize("work", [prove, profile])
def test_without_owlready2_the_error_says_what_to_install(small, monkeypatch, work):
    monkeypatch.setattr(java_module, "find_spec", lambda _: None)

    with pytest.raises(MissingTool, match=r"owlready2 is not installed.*pip install 'coprod-kg\[reason\]'"):
        work(small)


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Puts a shell script in the place of Java."""

    def put(script: str) -> Path:
        program = tmp_path / "java"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        return tmp_path

    return put


@on_posix
@pytest.mark.parametrize(
    ("script", "error", "says"),
    [
        ("echo 'java.lang.OutOfMemoryError: Java heap space'; exit 1", ToolFailed, "ran out of memory"),
        ("echo 'Unable to locate a Java Runtime.' >&2; exit 1", MissingTool, "Java is not installed"),
        (
            "echo 'Exception in thread main: odd'; exit 1",
            ToolFailed,
            "stopped with: Exception in thread main",
        ),
        ("exit 3", ToolFailed, "HermiT failed at proving the logic"),
        ("kill -9 $$", ToolFailed, "HermiT failed at proving the logic"),
    ],
)
def test_a_proof_that_fails_says_why(small, stand_in, script, error, says):
    stand_in(script)

    with pytest.raises(error, match=says) as caught:
        prove(small)

    assert "\n" not in str(caught.value)


@on_posix
@pytest.mark.parametrize(
    ("script", "error", "says"),
    [
        (
            "echo 'java.lang.InternalError: Module jdk.compiler not in boot Layer' >&2; exit 1",
            MissingTool,
            "compiler",
        ),
        (
            "echo 'Error: Could not find or load main class ProfileCheck' >&2; exit 1",
            MissingTool,
            "Java 11 or newer",
        ),
        ("echo 'Unable to locate a Java Runtime.' >&2; exit 1", MissingTool, "Java is not installed"),
        ("echo 'Cannot read it' >&2; exit 2", ToolFailed, "stopped with: Cannot read it"),
        ("exit 1", ToolFailed, "stopped with: nothing"),
    ],
)
def test_a_profile_check_that_fails_says_why(small, stand_in, script, error, says):
    stand_in(script)

    with pytest.raises(error, match=says) as caught:
        profile(small)

    assert "\n" not in str(caught.value)


@on_posix
@pytest.mark.parametrize("work", [prove, profile])
def test_a_reasoner_that_takes_too_long_is_ended_with_all_that_it_started(small, stand_in, work):
    folder = stand_in('echo $$ > "$(dirname "$0")/pid"; sleep 60; echo late')
    started = time.monotonic()

    with pytest.raises(ToolFailed, match="not done after 2 seconds and was stopped"):
        work(small, timeout_seconds=2)

    assert time.monotonic() - started < 40
    noted = folder / "pid"
    # On a very busy machine Java may not even have been started by then.
    assert not noted.exists() or ended(int(noted.read_text() or "0"))


def ended(number: int) -> bool:
    """Whether the process is gone, or will be as soon as somebody has taken note of its end."""
    for _ in range(1200):
        try:
            os.kill(number, 0)
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except ProcessLookupError:
            return True
        except FileNotFoundError:  # ended just now, or a system without /proc
            state = ""
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_neither_owlready2_nor_rdflib_comes_into_this_process():
    code = "import sys, coprod_kg.proof; print({'owlready2', 'rdflib', 'SPARQLWrapper'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


@needs_java
def test_a_proof_prints_nothing_and_leaves_nothing_behind(small, capfd, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    proof = prove(small)

    assert proof.holds
    assert proof.inferred == {Triple(ID["item/a"], RDF["type"], CPR["PowerFocusedItem"])}
    assert capfd.readouterr() == ("", "")
    assert [each.name for each in tmp_path.iterdir() if not each.name.startswith("hsperfdata")] == []


# ---- Profiles


@needs_java
def test_the_real_ontology_is_inside_both_profiles():
    report = profile(Edition.read(PROJECT))

    assert report.holds, str(report)
    assert [each.name for each in report.profiles] == ["OWL 2 DL", "OWL 2 RL"]
    assert report.axioms > report.logical_axioms > 100


OUTSIDE = [
    (
        "cpr:Item rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cpr:addresses ; "
        "owl:someValuesFrom cpr:PowerInequality ] .",
        ["OWL 2 RL"],
        "UseOfNonSuperClassExpression",
    ),
    ("cpr:addresses a owl:FunctionalProperty .", ["OWL 2 DL", "OWL 2 RL"], "UseOfNonSimpleProperty"),
    ('cpr:Item cpr:linkCheckedOn "2026-11-23"^^xsd:date .', ["OWL 2 RL"], "date"),
    ("cpr:Item cpr:misspelt cpr:Resource .", ["OWL 2 DL", "OWL 2 RL"], "misspelt"),
]
"""Statements, the profiles that do not allow them, and what the report names."""


@needs_java
def test_what_a_profile_does_not_allow_is_listed_under_each_that_does_not():
    report = profile(edition_of([], ontology="\n".join(turtle for turtle, _, _ in OUTSIDE)))

    assert not report.holds
    for _, outside, name in OUTSIDE:
        found = [each.name for each in report.profiles if any(name in str(one) for one in each.violations)]
        assert found == outside, name


@needs_java
def test_a_profile_that_allows_all_is_told_apart_from_one_that_does_not():
    report = profile(edition_of([], ontology=OUTSIDE[0][0]))

    assert [each.name for each in report.profiles if each.violations] == ["OWL 2 RL"]


def test_a_profile_report_is_said_in_words():
    violations = (Violation("UseOfSomething", "this"), Violation("UseOfSomething", "that"))
    report = ProfileReport((Profile("OWL 2 DL", ()), Profile("OWL 2 RL", violations)), 2788, 1151)

    assert str(report) == (
        "Inside OWL 2 DL.\n"
        "Outside OWL 2 RL, because of 2 things:\n"
        "  UseOfSomething: this\n"
        "  UseOfSomething: that\n"
        "2,788 axioms were read, 1,151 of them logical."
    )

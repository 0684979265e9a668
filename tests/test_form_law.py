"""Shape, form, template, table and schema never disagree: tried with records that are made up from the forms."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import PurePosixPath

import jsonschema
import pytest
from form_records import Maker, triples_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, Triple

from coprod_kg.checks.places import Places
from coprod_kg.checks.shapes import findings_of_shapes, vocabulary
from coprod_kg.context import Context
from coprod_kg.findings import Severity
from coprod_kg.forms import form_kinds, form_of
from coprod_kg.forms.example import example_of
from coprod_kg.forms.json_schema import DIALECT, schema_of, unsaid
from coprod_kg.identifiers import RecordId
from coprod_kg.importing import table_csv
from coprod_kg.publishing.jsonld import document_of, record_document
from coprod_kg.publishing.record_table import table_of
from coprod_kg.vocabulary import SCHEMA

KINDS = ("item", "org", "project", "venue", "person")

UNSAID: dict[str, str] = {}
"""The musts that a JSON Schema cannot say, by shape, with the reason: patterns with flags. There is none now."""


@pytest.fixture(scope="module")
def forms(edition):
    return {kind: form_of(edition, kind) for kind in form_kinds(edition)}


@pytest.fixture(scope="module")
def context(edition):
    return Context.of_project(edition.project)


@pytest.fixture(scope="module")
def validators(forms, context):
    return {kind: jsonschema.Draft202012Validator(schema_of(form, context)) for kind, form in forms.items()}


@pytest.fixture(scope="module")
def law(edition, forms, validators, context):
    return Law(edition, forms, validators, context)


class Law:
    """All that a law needs, in a form that hypothesis need not show."""

    def __init__(self, edition, forms, validators, context):
        self.edition, self.forms, self.validators, self.context = edition, forms, validators, context

    def __repr__(self):
        return "the forms of this edition"


def judged(edition, records):
    """What the shapes say of each of `records` (statements by identity): the rules that are musts, in one run."""
    quads = [
        Quad(t.subject, t.predicate, t.object, i.graph) for i, triples in records.items() for t in triples
    ]
    found = defaultdict(set)
    for finding in findings_of_shapes([*vocabulary(edition), *quads], edition, Places(())):
        if finding.severity is Severity.MUST:
            found[RecordId.of_iri(finding.record)].add(finding.rule)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(forms, context, kind):
    schema = schema_of(forms[kind], context)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_says_what_it_cannot_say(forms, context, kind):
    schema = schema_of(forms[kind], context)
    assert all(sentence in schema["description"] for sentence in unsaid(forms[kind]))


def test_every_record_of_the_list_fits_its_schema(edition, validators, context):
    wrong = {}
    for record in edition.records:
        document = record_document(edition, record, context)
        wrong |= {str(record): e.message[:200] for e in validators[record.kind].iter_errors(document)}
    assert wrong == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_form_keeps_to_its_schema_and_to_every_must_of_the_shapes(
    edition, forms, validators, context, kind
):
    triples = example_of(forms[kind])
    identity = RecordId(kind, "example")

    assert judged(edition, {identity: triples})[identity] == set()
    assert list(validators[kind].iter_errors(document_of(triples, context))) == []


@settings(max_examples=3, phases=[Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_the_schema_and_the_shapes_take_and_refuse_the_same_records(law, seed):
    """120 records at a time, since one run of the shapes over all of them costs little more than one over one."""
    rng = random.Random(seed)
    records, changed = {}, {}
    for number in range(120):
        kind = rng.choice(KINDS)
        maker = Maker(law.forms[kind], law.edition, rng)
        said, what = (maker.right(), "nothing") if number % 3 == 0 else maker.wrong()
        identity = RecordId(kind, f"made-up-{number}")
        records[identity] = list(triples_of(law.forms[kind], identity.slug, said))
        changed[identity] = what
    found = judged(law.edition, records)

    assert sum(map(bool, found.values())) > 20  # or nothing would have been tried
    disagreements = []
    for identity, triples in records.items():
        document = document_of(triples, law.context)
        errors = [error.message[:150] for error in law.validators[identity.kind].iter_errors(document)]
        sayable = found[identity] - UNSAID.keys()
        if changed[identity] == "nothing":
            assert (found[identity], errors) == (set(), []), (seed, identity, triples)
        keys = {
            key for field in law.forms[identity.kind].fields for key in (each.name for each in field.keys)
        }
        outside = set(document) - keys - {"@context", "id"}  # a value that no word of the context can say
        if bool(errors) != bool(sayable) and not (outside and not errors):
            disagreements.append((changed[identity], sorted(sayable), errors, [str(t) for t in triples]))
    assert disagreements == [], seed


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(KINDS))
def test_a_record_that_is_made_up_comes_back_from_a_table(law, seed, kind):
    rng = random.Random(seed)
    maker = Maker(law.forms[kind], law.edition, rng)
    told = {}
    for number in range(3):
        identity = RecordId(kind, f"made-up-{number}")
        told[str(identity)] = (identity.iri, list(triples_of(law.forms[kind], identity.slug, maker.right())))
    table = table_of(law.edition, law.forms[kind], told)
    reading = table_csv.read(table.as_csv(), PurePosixPath("x.csv"), law.edition)

    wanted = {triple for _, triples in told.values() for triple in triples}
    assert set(reading.triples) == wanted
    assert {finding.severity for finding in reading.findings} <= {Severity.COULD}  # "taken as a new record"


def test_a_document_that_leaves_out_what_is_needed_is_refused(validators):
    wrong = [
        e.message for e in validators["person"].iter_errors({"@context": {}, "id": "x", "type": "Person"})
    ]
    assert "'name' is a required property" in wrong
    assert "'sameAs' is a required property" in wrong


def test_a_person_has_no_other_field(validators):
    document = {
        "@context": {},
        "id": RecordId("person", "p0").iri.value,
        "type": "Person",
        "name": {"en": "Ann Elm"},
        "sameAs": "https://orcid.org/0000-0002-1825-0097",
    }
    assert list(validators["person"].iter_errors(document)) == []
    assert list(validators["person"].iter_errors(document | {"description": {"en": "x"}}))


def test_a_text_without_a_language_is_under_no_word_of_the_context(context):
    """So it is for the shapes to find: see `unsaid`."""
    named = Triple(RecordId("org", "x").iri, SCHEMA["name"], Literal("X"))
    assert "name" not in document_of([named], context)


def test_the_list_of_what_a_schema_cannot_say_is_kept_up(forms):
    """A new sort of rule that a schema cannot say has to be listed, or it would be a promise that is not kept."""
    from coprod_kg.forms.conditions import AllOf, AnyOf, Counted, Not, Unread

    def unsayable(asks):
        match asks:
            case AllOf(parts) | AnyOf(parts):
                return any(map(unsayable, parts))
            case Not(part):
                return unsayable(part)
            case Counted(_, _, most):
                return most not in (None, 0)
        return isinstance(asks, Unread)

    flagged = {
        rule.shape.value.rpartition("/")[2]
        for form in forms.values()
        for field in form.fields
        for rule in field.rules
        if any(flags for _, flags in rule.unwanted)
    }
    assert flagged == UNSAID.keys()
    assert [c.name for form in forms.values() for c in form.conditions if unsayable(c.asks)] == []

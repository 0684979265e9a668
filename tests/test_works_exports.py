"""Citations: other programs can read them, nothing is invented, and our readers give the same records back."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from coprod_kg.edition import Edition
from coprod_kg.errors import BadUsage
from coprod_kg.importing.json_text import parsed
from coprod_kg.importing.literature import bibtex, csl, ris
from coprod_kg.importing.literature.kinds import class_of
from coprod_kg.importing.literature.latex import plain
from coprod_kg.importing.literature.names import printed
from coprod_kg.publishing import bibtex as bibtex_out
from coprod_kg.publishing import csl as csl_out
from coprod_kg.publishing import export
from coprod_kg.publishing import ris as ris_out
from coprod_kg.publishing.citations import Citation, citation, citations
from coprod_kg.publishing.names import PrintedName, printed_name
from coprod_kg.sources.spots import Lines
from coprod_kg.vocabulary import CPC, CPR, DCTERMS, ID, RDF, shorten

READ = {"bibtex": bibtex.read, "ris": ris.read, "csl": csl.read}

LOST = {
    # A judgement of our curators; no format for literature has a place for it.
    "dcterms:audience": "judgement",
    "cpr:addresses": "judgement",
    "cpr:helpsUnderstand": "judgement",
    "cpr:helpsChange": "judgement",
    "cpr:recommends": "judgement",
    "cpr:developedWith": "judgement",
    "cpr:drawsOn": "judgement",
    "cpr:usefulAtStage": "judgement",
    "cpr:readDepth": "judgement",
    "schema:about": "judgement",
    # Our own words. The fields for an abstract or a note would pass them off as the work's.
    "schema:description": "our words",
    "skos:editorialNote": "our words",
    "dcterms:source": "where we saw it, not where it is",
    # Links and facts that the formats have no field for.
    "schema:funder": "no field",
    "cpr:outputOf": "no field",
    "dcterms:relation": "no field",
    "dcterms:isReplacedBy": "no field",
    "schema:itemListElement": "no field",
    "cpr:availableAs": "no field",
    "schema:isAccessibleForFree": "no field",
    "dcterms:license": "no field",
    "cpr:agent": "a name is all they have of a person",
}
"""The fields that are lost on the way, in each of the three formats, and why. All others come back the same, but for
the two that `what_must_come_back` works out."""


def facts(triples, item: NamedNode, renamed: dict[NamedNode, NamedNode]) -> set[tuple[str, object]]:
    """What is said of `item`: field and value, with each name as its place, text and role."""
    parts: dict[NamedNode, dict[NamedNode, object]] = defaultdict(dict)
    for triple in triples:
        if "#author-" in triple.subject.value:
            parts[triple.subject][triple.predicate] = triple.object
    found: set[tuple[str, object]] = set()
    for triple in triples:
        if triple.subject != item:
            continue
        field = shorten(triple.predicate)
        if triple.predicate != CPR["hasAuthorship"]:
            found.add((field, str(renamed.get(triple.object, triple.object))))
            continue
        part = parts[triple.object]
        role = part.get(CPR["role"], Literal(""))
        found.add((field, (part[CPR["position"]].value, part[CPR["nameAsPrinted"]].value, role.value)))
        found |= {("cpr:agent", str(value)) for name, value in part.items() if name == CPR["agent"]}
    return found


def what_must_come_back(format: str, original: set[tuple[str, object]]) -> set[tuple[str, object]]:
    kept = {(field, value) for field, value in original if field not in LOST}
    # They say what kind of thing it is, and the kind says whether it is practical: of both, one is lost.
    [kind] = [str(value) for field, value in kept if field == "dcterms:type"]
    classes = {value for field, value in kept if field == "rdf:type"}
    sure = f"<{class_of(kind.strip('<>').removeprefix(CPC.iri))}>"
    kept -= {("rdf:type", value) for value in classes - {sure}}
    kept.add(("rdf:type", sure))
    # BibTeX and CSL have a list of authors and a list of editors, and so no order of both.
    names = sorted(
        (value for field, value in kept if field == "cpr:hasAuthorship"), key=lambda name: int(name[0])
    )
    if format != "ris":
        kept -= {("cpr:hasAuthorship", name) for name in names}
        ordered = sorted(names, key=lambda name: name[2])
        kept |= {
            ("cpr:hasAuthorship", (str(place), *name[1:])) for place, name in enumerate(ordered, start=1)
        }
    return kept


@pytest.fixture(scope="module")
def without_items(edition) -> Edition:
    """The list without its items: as it is for somebody who offers them for the first time."""
    return Edition.of_sources(
        edition.project,
        tuple(each for each in edition.sources if not (each.record and each.record.kind == "item")),
    )


@pytest.mark.parametrize("format", READ)
def test_every_item_goes_out_and_comes_back_the_same_but_for_what_we_know_is_lost(
    format, edition, without_items
):
    data = b"".join(export(edition, format))

    read = READ[format](data, PurePosixPath("list"), without_items)

    subjects = [(each, spot.entry) for each, spot in read.find_spots().subjects() if "#" not in each.value]
    renamed = {each: ID[f"item/{entry}"] for each, entry in subjects}
    assert len(renamed) == sum(record.kind == "item" for record in edition.records)
    assert not [str(finding) for finding in read.findings]
    everything_lost = set()
    for item, original in renamed.items():
        before = facts([quad.triple for quad in edition.dataset.quads(graph=edition.record(original.value).graph)],
                       original, {})  # fmt: skip
        own = [each for each in read.triples if each.subject.value.split("#")[0] == item.value]
        after = facts(own, item, renamed)
        assert after == what_must_come_back(format, before), original.value
        everything_lost |= {field for field, _ in before - after}
    assert set(LOST) - everything_lost == set(), "this is not lost any more: take it out of the table"


def test_pybtex_reads_our_bibtex_as_we_mean_it(edition):
    from pybtex.database import parse_bytes

    entries = parse_bytes(b"".join(export(edition, "bibtex")), "bibtex").entries

    made = list(citations(edition))
    assert list(entries) == [each.key for each in made]
    for each in made:
        entry = entries[each.key]
        people = entry.persons.get("author", []) + entry.persons.get("editor", [])
        named = [*each.of_role(""), *each.of_role("editor")]
        assert [" ".join(person.last_names) for person in people if person.first_names] == [
            name.family for name in named if name.family
        ]
        assert entry.fields.get("year", "") == each.date[:4]
        assert plain(entry.fields["title"])[0] == each.title


def test_bibtexparser_reads_our_bibtex_too(edition):
    import bibtexparser

    library = bibtexparser.parse_string(b"".join(export(edition, "bibtex")).decode())

    assert [entry.key for entry in library.entries] == [each.key for each in citations(edition)]
    assert library.failed_blocks == []


def test_rispy_reads_our_ris_as_we_mean_it(edition):
    import rispy

    works = rispy.loads(b"".join(export(edition, "ris")).decode())

    made = list(citations(edition))
    assert [work["id"] for work in works] == [each.key for each in made]
    assert [work["title"] for work in works] == [each.title for each in made]
    assert [len(work.get("authors", [])) for work in works] == [len(each.of_role("")) for each in made]
    assert not [work["unknown_tag"] for work in works if work.get("unknown_tag")]


def test_citeproc_reads_our_csl_and_warns_of_nothing(edition):
    from citeproc.source.json import CiteProcJSON

    items = json.loads(b"".join(export(edition, "csl")))

    source = CiteProcJSON(items)  # a field or type that it does not know is a warning, and here an error

    assert set(source) == {each.key for each in citations(edition)}
    for item in items:
        assert all(value for value in item.values())
        for names in (item.get(role, []) for role in ("author", "editor")):
            assert all(set(name) in ({"family", "given"}, {"literal"}) for name in names)


def test_one_record_can_be_cited_and_an_organisation_cannot(edition):
    record = edition.record("item/4pi-national-involvement-standards-2013")

    assert b"".join(export(edition, "bibtex", record)).startswith(
        b"@techreport{4pi-national-involvement-standards"
    )
    assert len(json.loads(b"".join(export(edition, "csl", record)))) == 1
    with pytest.raises(BadUsage) as error:
        export(edition, "ris", edition.record("org/nihr"))
    assert str(error.value) == (
        "The record org/nihr is an organisation. Only what people read, watch or use is cited. "
        "Name an item, or choose another format."
    )


def test_every_kind_of_item_has_a_type_or_says_its_kind_in_words(edition, without_items):
    members = edition.query(
        "SELECT ?kind ?label WHERE { ?kind skos:inScheme cpsc:item-kinds ; skos:prefLabel ?label }"
    )
    for row in members:
        kind = CPC.local(row["kind"])
        made = Citation(
            "k", kind, row["label"].value, "T", (), "", "", False, "", "", "", (), "", (), (), "", ""
        )
        for format, out in (("bibtex", bibtex_out), ("ris", ris_out), ("csl", csl_out)):
            read = READ[format](out.entry(made).encode(), PurePosixPath("x"), without_items)
            kinds = [each.object for each in read.triples if each.predicate == DCTERMS["type"]]
            assert kinds == [row["kind"]], (format, kind)
            assert {str(each.object) for each in read.triples if each.predicate == RDF["type"]} == {
                f"<{class_of(kind)}>"
            }


TEXT = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1)


@given(TEXT)
@example("a -- b --- c `` '' {x} \\y ~ ^ $5 & 50% #1 _ \\textbraceleft{}")
def test_what_is_escaped_for_latex_reads_as_it_was(text):
    assert plain(bibtex_out.escaped(text)) == (" ".join(text.split()), ())


@given(TEXT.map(lambda text: " ".join(text.split())).filter(lambda text: re.search(r"\w", text)))
@example("Centre for Gardens, Example University")
@example("Ann Elm")
def test_a_printed_name_comes_back_from_every_format(text):
    name = printed_name(text)
    made = Citation("k", "book", "Book", "T", (name,), "", "", False, "", "", "", (), "", (), (), "", "")
    if name.family:
        assert f"{name.given} {name.family}" == text

    if ",," not in text and not re.search(r"\s,|,(?! )|,$", text):
        line = next(line for line in ris_out.entry(made).splitlines() if line.startswith("AU"))
        assert printed(line.removeprefix("AU  - ")) == text
    [work] = bibtex.works(bibtex_out.entry(made), Lines(""))
    if text != "and others":
        assert [each.printed for each in work.names] == [text]
    [work] = csl.works(parsed(csl_out.entry(made)), Lines(""))
    assert [each.printed for each in work.names] == [text]


@pytest.mark.parametrize(
    "name",
    ["Filippa Gagnér Jenneteg", "Peter van der Graaf", "NHS England", "Carr", "the PiiAF Study Group", "and others",
     "Garden Collective", "Stan (Constantina) Papoulias", "First Nations Centre"],
)  # fmt: skip
def test_a_name_is_kept_whole_where_splitting_it_would_be_a_guess(name):
    assert printed_name(name) == PrintedName(name)


def test_the_name_of_an_organisation_of_the_list_is_no_persons(edition):
    made = citation(edition, next(record for record in edition.records if record.kind == "item"))
    assert made.key
    assert printed_name("Mad Covid", groups=frozenset({"mad covid"})).family == ""

"""The pages of our terms and of the rules for records, and the files that come from the vocabulary alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse

from coprod_kg.forms import form_kinds, form_of
from coprod_kg.publishing.templates import template
from coprod_kg.site.register import Register
from coprod_kg.site.vocabulary_files import vocabulary_files
from coprod_kg.vocabulary import BASE, CPR, CPS, GRAPH, OWL, RDF, SH, SKOS


@pytest.fixture(scope="module")
def site(real_site):
    return real_site


@pytest.fixture(scope="module")
def terms(site):
    return site.content("def/index.html").decode()


@pytest.fixture(scope="module")
def shapes(site):
    return site.content("shapes/index.html").decode()


def places(page):
    found = re.findall(r'\bid="([^"]+)"', page)
    assert len(found) == len(set(found)), {each for each in found if found.count(each) > 1}
    return set(found)


def about(page, anchor):
    """The part of a page from a place to the next section."""
    return unescape(re.sub(r"<[^>]*>", " ", page.partition(f'id="{anchor}"')[2].partition("</section>")[0]))


def named(edition, graph, namespace):
    found = {quad.subject for quad in edition.dataset.quads(graph=graph)}
    return {namespace.local(each) for each in found if isinstance(each, NamedNode) and each in namespace}


def test_every_term_of_ours_has_a_place_of_its_own_name_and_its_meaning(edition, terms):
    own = named(edition, GRAPH["ontology"], CPR) - {""}

    assert own <= places(terms)
    for name in own:
        meaning = edition.dataset.value(CPR[name], SKOS["definition"]).value
        assert meaning in " ".join(about(terms, name).split()), name


def test_a_property_says_what_it_is_said_of_what_it_leads_to_and_which_rules_follow_it(terms):
    told = " ".join(about(terms, "helpsChange").split())

    assert "Said of Item " in told
    assert "Leads to Power inequality " in told
    assert "Is a narrower form of addresses " in told
    assert "Follows along recommends , counters " in told
    assert "If something recommends a practice, and that practice aims to reduce an inequality" in told
    assert "Item-helps-change" in told


def test_a_class_says_what_it_is_a_sort_of_and_what_it_is_never(terms):
    told = " ".join(about(terms, "PowerInequality").split())

    assert "Is a sort of skos:Concept" in told
    assert "Is never also Practice" in told
    assert "What leads to it addresses , counters , helps change , helps understand" in told


def test_every_outside_term_in_use_leads_to_its_own_home(edition, terms):
    for quad in edition.dataset.quads(None, RDF["type"], graph=GRAPH["ontology"]):
        if isinstance(quad.subject, NamedNode) and quad.subject not in CPR and quad.object != OWL["Ontology"]:
            assert f'href="{quad.subject.value}"' in terms, quad.subject


def test_the_page_says_how_to_cite_the_terms_and_which_version_they_are(terms):
    assert "The curators of this list (2026). Terms for a list" in terms
    assert f"Version 0.1.0. {BASE}def/" in terms


def test_every_shape_has_a_place_of_its_own_name(edition, shapes):
    assert named(edition, GRAPH["shapes"], CPS) <= places(shapes)


def test_every_rule_stands_on_the_page_in_its_words(edition, shapes):
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", shapes)).split())
    for quad in edition.dataset.quads(None, SH["message"], graph=GRAPH["shapes"]):
        assert quad.object.value.replace("{value}", "…") in words, quad.subject


def test_a_question_shows_its_help_its_list_and_what_its_rules_weigh(edition, shapes):
    for kind in form_kinds(edition):
        for field in form_of(edition, kind).asked:
            assert field.help in unescape(shapes), (kind, field)
    told = " ".join(shapes.partition(">Kind of thing<")[2].partition("</tr>")[0].split())

    assert 'href="#choice-item-kinds">Kinds of item</a> · Exactly one' in told
    assert '<li id="Item-kind"><b>Must</b> Choose what kind of thing this is from the list.' in told


def test_lists_lead_to_the_pages_of_their_ideas(shapes):
    listed = shapes.partition('id="choice-formats"')[2].partition("</section>")[0]

    assert '<a href="../doc/concept/easy-read.html">' in listed


@pytest.mark.parametrize("folder", ["def", "shapes"])
def test_the_files_beside_the_pages_say_the_same(site, folder):
    forms = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
    said = []
    for ending, form in forms.items():
        read = parse(site.content(f"{folder}/index.{ending}"), format=form, base_iri=BASE)
        statements = Dataset(Quad(*each.triple) for each in read)
        statements.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        said.append(set(statements))

    assert said[0]
    assert said[0] == said[1] == said[2]


def test_blank_forms_are_what_the_command_line_gives(edition, site):
    names = {"csv": "csv", "xlsx": "xlsx", "ttl": "turtle", "jsonld": "jsonld"}
    for kind in form_kinds(edition):
        for ending, name in names.items():
            assert site.content(f"forms/{kind}.{ending}") == template(edition, name, kind)
        schema = json.loads(site.content(f"schemas/{kind}.json"))
        assert schema["$id"] == f"{BASE}schemas/{kind}.json"
    assert site.content("forms/all.xlsx") == template(edition, "xlsx")


def test_two_processes_make_the_same_files(edition, pytestconfig):
    code = (
        "import hashlib, coprod_kg\n"
        "from coprod_kg.site.register import Register\n"
        "from coprod_kg.site.vocabulary_files import vocabulary_files\n"
        "for path, make in vocabulary_files(Register(coprod_kg.open('.'))).items():\n"
        "    print(path, hashlib.sha256(b''.join(make().chunks())).hexdigest())"
    )
    run = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=pytestconfig.rootpath
        )
        for _ in range(2)
    ]

    assert run[0].stdout == run[1].stdout
    assert len(run[0].stdout.splitlines()) == len(vocabulary_files(Register(edition)))


def test_a_changed_record_changes_none_of_these_and_a_changed_rule_all(make_project):
    from coprod_kg.edition import Edition

    def keys():
        made = vocabulary_files(Register(Edition.read(project)))
        return {path: make().key for path, make in made.items()}

    project = make_project({})
    before = keys()
    record = project.root / "data/records/org/neighbours.ttl"
    record.write_text(record.read_text().replace("The neighbours", "Garden Circle"))
    assert keys() == before

    shapes = next((project.root / "ontology/shapes").glob("*.ttl"))
    shapes.write_text(shapes.read_text() + "\n# A word more.\n")
    assert not set(keys().values()) & set(before.values())

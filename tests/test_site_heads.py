"""What the head of each page tells programs is true, is the same for each reader, and is what their rules ask for."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl

import pytest
from google_rules import complaints
from jsonld_readers import READERS

from coprod_kg.edition import Edition
from coprod_kg.publishing.citations import citation, citations
from coprod_kg.publishing.coins import context_object
from coprod_kg.publishing.documents import DocumentFiles
from coprod_kg.publishing.signposting import linkset
from coprod_kg.site import Site, addresses
from coprod_kg.site.heads import Heads
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.values import replace
from coprod_kg.vocabulary import BASE, CPC, ID

ARTICLE = """
<> a cpr:Publication ; dcterms:type cpc:journal-article ; schema:name "Who <digs>?"@en ;
    schema:description "On who digs and who plans."@en ; schema:datePublished "2020-05"^^xsd:gYearMonth ;
    cpr:hasAuthorship <#author-1>, <#author-2>, <#author-3>, <#author-10> ; cpr:addresses cpc:tokenism ;
    schema:isPartOf <../venue/journal-of-gardens> ; schema:publisher <../org/neighbours> ;
    bibo:volume "4" ; bibo:issue "2" ; bibo:pages "1-9" ; bibo:doi "10.1000/182" ;
    schema:url <https://example.org/who-digs.pdf> ; schema:isAccessibleForFree false ; schema:inLanguage "en" .
<#author-1> a cpr:Authorship ; cpr:position 1 ; cpr:nameAsPrinted "Zoë First" .
<#author-2> a cpr:Authorship ; cpr:position 2 ; cpr:nameAsPrinted "The Neighbours" ; cpr:agent <../org/neighbours> .
<#author-3> a cpr:Authorship ; cpr:position 3 ; cpr:nameAsPrinted "A. Third" ; cpr:role "editor" .
<#author-10> a cpr:Authorship ; cpr:position 10 ; cpr:nameAsPrinted "Peter van der Last" .
"""
NEIGHBOURS = (
    '<> a org:Organization ; schema:name "The Neighbours"@en ; schema:sameAs <https://ror.org/05abc1234> .'
)
# The forms of values in the context of schema.org, as far as our pages use them (our own words, not a copy of it).
ADDRESS, DATE = {"@type": "@id"}, {"@type": "http://schema.org/Date"}
SCHEMA_ORG = {
    "@vocab": "http://schema.org/",
    **dict.fromkeys(("archivedAt", "contentUrl", "item", "license", "sameAs", "url"), ADDRESS),
    **dict.fromkeys(("datePublished", "dissolutionDate"), DATE),
}


@pytest.fixture(scope="module")
def heads(edition):
    return Heads(edition)


@pytest.fixture(scope="module")
def pages(edition, heads):
    """The page about each thing of the real list, with its head."""
    site = Site(edition)
    things = [*(record.iri for record in edition.records), *site.concepts, *site.schemes]
    return {thing: heads.of_thing(site.pages[addresses.page(thing)](), thing) for thing in things}


@pytest.fixture
def article(make_project):
    project = make_project(
        {"data/records/item/article-2020.ttl": ARTICLE, "data/records/org/neighbours.ttl": NEIGHBOURS}
    )
    edition = Edition.read(project)
    page = Page(
        "doc/item/article-2020.html",
        "Who <digs>?",
        "On who digs.",
        "item.html",
        None,
        (Cell("Home", "index.html"),),
    )
    return Heads(edition, site="https://example.org/list/").of_thing(page, ID["item/article-2020"])


def named(page, name):
    return [meta.content for meta in page.head.metas if meta.name == name]


def links(page, rel):
    return [(link.href, link.type) for link in page.head.links if link.rel == rel]


def script(page):
    return json.loads(page.head.script)


# JSON-LD


def test_no_page_about_a_thing_breaks_a_rule_of_google(pages):
    assert {thing: found for thing, page in pages.items() if (found := complaints(script(page)))} == {}


def test_no_other_page_breaks_a_rule_of_google(edition, heads):
    site = Site(edition)
    home = heads.of_home(site.pages["index.html"]())
    data = heads.of_data(
        replace(home, path="data.html"), [("all.csv", "text/csv"), ("all.ttl", "text/turtle")]
    )
    cards = site.pages["find.html"]().model.cards
    found = heads.of_list(site.pages["find.html"](), [(card.name, card.path) for card in cards])
    for page in (
        home,
        data,
        found,
        heads.of_page(home, "AboutPage"),
        heads.of_list(home),
        heads.of_gone(home),
    ):
        assert complaints(script(page)) == []
    assert script(found)["mainEntity"]["numberOfItems"] == len(cards)
    assert script(data)["mainEntity"]["@type"] == "Dataset"
    assert (
        script(home)["potentialAction"]["target"]["urlTemplate"]
        == f"{BASE}find.html?q={{search_term_string}}"
    )


def test_three_readers_take_the_same_from_the_json_of_each_page(pages):
    for thing, page in pages.items():
        assert three_readers_agree(script(page)), thing


def three_readers_agree(page):
    """Whether each reader takes the same statements from the JSON-LD of a page, and takes any."""
    document = json.dumps(page | {"@context": SCHEMA_ORG}).encode()
    first, second, third = (_without_names_of_nameless(read(document)) for read in READERS.values())
    return first == second == third and len(first) > 3


def _without_names_of_nameless(statements):
    """Each statement with its nameless things as what is said of them: names differ from reader to reader."""

    def shown(term, depth=0):
        if term[0] != "blank" or depth > 6:
            return term[0] if term[0] == "blank" else term
        said = [(p, shown(o, depth + 1)) for s, p, o in statements if s == term]
        return ("nameless", tuple(sorted(said, key=repr)))

    return {(shown(s), p, shown(o)) for s, p, o in statements if s[0] != "blank"}


def test_a_page_says_where_it_is_and_how_one_gets_there(article):
    steps = script(article)["breadcrumb"]["itemListElement"]

    assert [(step["name"], step["item"]) for step in steps] == [
        ("Home", "https://example.org/list/"),
        ("Who <digs>?", "https://example.org/list/doc/item/article-2020.html"),
    ]
    assert "<" not in article.head.script


# Reference managers


def test_reference_managers_find_the_work_with_its_authors_in_the_printed_order(article):
    assert named(article, "citation_title") == ["Who <digs>?"]
    assert named(article, "citation_author") == ["First, Zoë", "The Neighbours", "Peter van der Last"]
    assert named(article, "citation_editor") == ["Third, A."]
    assert named(article, "citation_publication_date") == ["2020/05"]
    assert named(article, "citation_journal_title") == ["Journal of gardens"]
    assert (named(article, "citation_firstpage"), named(article, "citation_lastpage")) == (["1"], ["9"])
    assert named(article, "citation_doi") == ["10.1000/182"]
    assert named(article, "citation_pdf_url") == ["https://example.org/who-digs.pdf"]
    assert named(article, "citation_language") == ["en"]
    assert named(article, "dcterms.identifier") == ["https://doi.org/10.1000/182"]


def test_only_an_address_that_ends_as_a_pdf_is_given_out_as_one(pages):
    for page in pages.values():
        for url in named(page, "citation_pdf_url"):
            assert re.search(r"(?i)\.pdf([?#].*)?$", url)


def test_only_works_are_cited(pages):
    for thing, page in pages.items():
        assert bool(named(page, "citation_title")) == ("/id/item/" in thing.value)


def test_every_meta_is_said_once_and_none_is_empty(pages):
    several = {"citation_author", "citation_editor", "citation_isbn", "citation_issn"}
    several |= {"dcterms.creator", "dcterms.subject", "dcterms.publisher"}
    for page in pages.values():
        names = [meta.name for meta in page.head.metas]
        assert {name for name in names if names.count(name) > 1} <= several
        assert all(meta.content for meta in page.head.metas)


def test_a_line_for_a_list_says_what_the_citation_says(edition):
    for each in citations(edition):
        pairs = parse_qsl(context_object(each), strict_parsing=True)
        said = dict(pairs)
        assert said["ctx_ver"] == "Z39.88-2004"
        title = next(said[key] for key in ("rft.atitle", "rft.btitle", "rft.title") if key in said)
        assert title == each.title
        assert said.get("rft.date", "") == each.date
        people = [value for key, value in pairs if key in ("rft.au", "rft.aucorp", "rft.creator")]
        assert len(people) == len(each.of_role(""))
        assert not each.doi or f"info:doi/{each.doi}" in [value for key, value in pairs if key == "rft_id"]


def test_a_body_and_a_person_stand_apart_in_a_line_for_a_list(make_project):
    edition = Edition.read(make_project({"data/records/item/article-2020.ttl": ARTICLE}))
    pairs = parse_qsl(context_object(citation(edition, edition.record("item/article-2020"))))

    assert [value for key, value in pairs if key == "rft.aucorp"] == ["The Neighbours"]
    assert [value for key, value in pairs if key == "rft.au"] == ["First, Zoë", "Peter van der Last"]
    assert ("rft.aulast", "First") in pairs


# Signposts


def test_each_page_about_a_thing_has_the_signposts_of_level_1(pages, edition):
    """https://signposting.org/FAIR/: one name to cite, what it is, where its metadata are, what may be done with it."""
    files = DocumentFiles(edition)
    for thing, page in pages.items():
        assert links(page, "cite-as") == [(thing.value, "")]
        assert links(page, "type")[0] == ("https://schema.org/AboutPage", "")
        assert links(page, "type")[1][0] == f"https://schema.org/{script(page)['mainEntity']['@type']}"
        start = page.path.removesuffix(".html")
        described = [href for href, media in links(page, "describedby") if media]
        assert described == [f"{start}.{ending}" for ending in files.endings(thing)]
        assert links(page, "license") == [("https://creativecommons.org/licenses/by/4.0/", "")]
        assert ("data.html", "text/html") in links(page, "collection")
        assert links(page, "linkset") == [("linkset.json", "application/linkset+json")]
        assert links(page, "canonical") == [(BASE + page.path, "")]


def test_the_context_of_our_own_json_is_linked_from_every_page(pages):
    for page in pages.values():
        assert links(page, "http://www.w3.org/ns/json-ld#context") == [
            ("context/v1.jsonld", "application/ld+json")
        ]


def test_the_work_is_an_item_and_who_is_known_to_have_made_it_an_author(article):
    assert links(article, "item") == [("https://example.org/who-digs.pdf", "application/pdf")]
    assert links(article, "author") == [("https://ror.org/05abc1234", "")]
    assert links(article, "related") == [("https://doi.org/10.1000/182", "")]


def test_an_idea_is_in_its_list(pages):
    assert ("doc/scheme/power-inequalities.html", "text/html") in links(pages[CPC["tokenism"]], "collection")


def test_an_address_that_is_no_web_address_is_no_link(make_project):
    bad = '<> a cpr:Resource ; schema:name "Bad"@en ; schema:url <javascript:alert(1)> ; schema:sameAs <file:///etc> .'
    edition = Edition.read(make_project({"data/records/item/bad-2020.ttl": bad}))
    page = Page("doc/item/bad-2020.html", "Bad", "Bad", "item.html", None)
    head = Heads(edition).of_thing(page, ID["item/bad-2020"]).head

    assert "javascript" not in repr(head)
    assert "file:" not in repr(head)
    assert "javascript" not in context_object(citation(edition, edition.record("item/bad-2020")))


def test_the_set_of_links_says_what_the_pages_say(pages, heads):
    """https://www.rfc-editor.org/rfc/rfc9264#section-4.2: an anchor, and for each relation a list of targets."""
    made = linkset(((page.path, heads.links_of(thing, page.path)) for thing, page in pages.items()), BASE)
    document = json.loads(b"".join(made))

    assert set(document) == {"linkset"}
    contexts = {context.pop("anchor"): context for context in document["linkset"]}
    assert len(contexts) == len(pages)
    for page in pages.values():
        context = contexts[BASE + page.path]
        assert [each["href"] for each in context["describedby"]] == [
            BASE + href for href, _ in links(page, "describedby")
        ]
        assert [each["href"] for each in context["cite-as"]] == [href for href, _ in links(page, "cite-as")]
        for targets in context.values():
            assert all(set(each) <= {"href", "type"} and "://" in each["href"] for each in targets)


def test_a_set_of_no_links_is_one_too():
    assert json.loads(b"".join(linkset([], BASE))) == {"linkset": []}


def test_a_page_about_what_was_taken_off_the_list_is_not_to_be_found(heads):
    page = heads.of_gone(Page("doc/item/gone.html", "Gone", "Gone", "record.html", None))

    assert named(page, "robots") == ["noindex"]
    assert links(page, "cite-as") == []

from __future__ import annotations

import json
import re

import hypothesis.strategies as st
import pytest
from hypothesis import given

from coprod_kg.edition import Edition
from coprod_kg.publishing.schemaorg import dataset_page, main_entity, script_text, web_page
from coprod_kg.vocabulary import CPC, CPSC, ID, SKOS

# Names of classes and properties of schema.org, release 28; everything we write must be among them.
CLASSES = (
    "AboutPage Audience BlogPosting Book BreadcrumbList Chapter Collection CollectionPage CreativeWork "
    "DataDownload Dataset DefinedTerm DefinedTermSet EntryPoint ItemList LearningResource ListItem "
    "Organization Periodical Person PropertyValue PublicationIssue PublicationVolume Report ResearchProject "
    "ScholarlyArticle SearchAction Thesis Thing WebPage WebSite"
)
PROPERTIES = (
    "about accessibilityFeature alternateName archivedAt audience audienceType author breadcrumb contentUrl "
    "creator datePublished description dissolutionDate distribution editor encodingFormat funder genre "
    "hasDefinedTerm headline identifier inDefinedTermSet inLanguage isAccessibleForFree isPartOf isbn issn "
    "issueNumber item itemListElement keywords license location mainEntity member mentions name numberOfItems "
    "pagination parentOrganization position potentialAction propertyID publisher query-input sameAs "
    "sourceOrganization target url urlTemplate value version volumeNumber"
)

ARTICLE = """
<> a cpr:Publication ; dcterms:type cpc:journal-article ; schema:name "Who digs?"@en ;
    schema:description "On who digs and who plans."@en ; schema:datePublished "2020-05"^^xsd:gYearMonth ;
    cpr:hasAuthorship <#author-1>, <#author-2>, <#author-3> ; schema:isPartOf <../venue/journal-of-gardens> ;
    bibo:volume "4" ; bibo:issue "2" ; bibo:pages "1-9" ; bibo:doi "10.1000/182" ;
    schema:url <https://example.org/who-digs> ; schema:isAccessibleForFree false ; schema:inLanguage "en" .
<#author-1> a cpr:Authorship ; cpr:position 1 ; cpr:nameAsPrinted "Zoë First" .
<#author-2> a cpr:Authorship ; cpr:position 2 ; cpr:nameAsPrinted "The Neighbours" ; cpr:agent <../org/neighbours> .
<#author-3> a cpr:Authorship ; cpr:position 3 ; cpr:nameAsPrinted "A. Third" ; cpr:role "editor" .
"""


@pytest.fixture
def article(make_project):
    edition = Edition.read(make_project({"data/records/item/article-2020.ttl": ARTICLE}))
    return main_entity(edition.dataset, ID["item/article-2020"])


def parts_of(document):
    if isinstance(document, dict):
        yield document
        for value in document.values():
            yield from parts_of(value)
    elif isinstance(document, list):
        for each in document:
            yield from parts_of(each)


def everything(edition):
    for record in edition.records:
        yield web_page(edition.dataset, record.iri)
    for quad in edition.dataset.quads(None, SKOS["inScheme"]):
        yield web_page(edition.dataset, quad.subject)
    yield dataset_page(edition.dataset)


def test_only_words_of_schema_org_are_used(edition):
    for document in everything(edition):
        for part in parts_of(document):
            assert part["@type"] in CLASSES.split()
            assert set(part) - {"@context", "@type", "@id"} <= set(PROPERTIES.split()), document["name"]


def test_nothing_is_said_with_an_empty_value(edition):
    for document in everything(edition):
        for part in parts_of(document):
            assert [key for key, value in part.items() if value in (None, "", [], {})] == []


def test_authors_keep_the_printed_order_and_editors_stand_apart(article):
    assert article["author"] == [
        {"@type": "Person", "name": "Zoë First"},
        {"@type": "Organization", "name": "The Neighbours"},
    ]
    assert article["editor"] == [{"@type": "Person", "name": "A. Third"}]


def test_an_article_is_part_of_an_issue_of_a_volume_of_a_journal(article):
    [issue] = article["isPartOf"]

    assert (issue["@type"], issue["issueNumber"]) == ("PublicationIssue", "2")
    assert (issue["isPartOf"]["@type"], issue["isPartOf"]["volumeNumber"]) == ("PublicationVolume", "4")
    assert issue["isPartOf"]["isPartOf"]["@type"] == "Periodical"


def test_an_article_says_what_is_printed_on_it(article):
    assert article["@type"] == "ScholarlyArticle"
    assert article["@id"] == ID["item/article-2020"].value
    assert article["url"] == "https://example.org/who-digs"
    assert article["datePublished"] == "2020-05"
    assert article["pagination"] == "1-9"
    assert article["identifier"] == [{"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1000/182"}]
    assert article["isAccessibleForFree"] is False


@pytest.mark.parametrize(
    ("name", "sort"),
    [("org/nihr", "Organization"), ("venue/nature", "Periodical")],
)
def test_each_kind_of_record_has_its_class(edition, name, sort):
    assert main_entity(edition.dataset, edition.record(name).iri)["@type"] == sort


def test_a_heading_is_a_term_of_its_list(edition):
    term = main_entity(edition.dataset, CPC["tokenism"])

    assert term["@type"] == "DefinedTerm"
    assert term["inDefinedTermSet"]["@id"] == CPSC["power-inequalities"].value


def test_the_list_as_a_whole_is_a_dataset_that_search_engines_take(edition):
    document = dataset_page(edition.dataset)

    assert document["@type"] == "Dataset"
    assert 50 <= len(document["description"]) <= 5000
    assert {"name", "license", "creator", "version", "distribution"} <= set(document)
    assert all({"contentUrl", "encodingFormat"} <= set(each) for each in document["distribution"])


def test_an_edition_that_does_not_describe_itself_has_no_dataset_page(make_project):
    assert dataset_page(Edition.read(make_project({"data/dataset.ttl": None})).dataset) is None


@given(text=st.text())
def test_no_text_can_leave_the_script_element_and_all_of_it_survives(text):
    written = script_text({"name": text})

    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {"name": text}

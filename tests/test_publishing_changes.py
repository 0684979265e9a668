"""What changed: from the history files, by day and decision, and as a feed that another reader takes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime

import feedparser
import pytest

from coprod_kg.edition import Edition
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing.atom import feed, title
from coprod_kg.publishing.changes import What, decisions, last_changed
from coprod_kg.publishing.crawling import robots, sitemaps
from coprod_kg.publishing.known import Known
from coprod_kg.site import addresses

SITE = "https://example.org/list/"
ATOM = "{http://www.w3.org/2005/Atom}"

# A record that came, was changed and taken off; another that came with the change.
REVIEWS = """
<first> a cpr:Review ; cpr:outcome cpc:accepted ; prov:endedAtTime "2026-11-23T09:00:00Z"^^xsd:dateTime ;
    schema:description "The start."@en .
<second> a cpr:Review ; cpr:outcome cpc:accepted ; prov:endedAtTime "2026-11-24T09:00:00Z"^^xsd:dateTime ;
    schema:description "A slip & a <new> thing."@en .
<third> a cpr:Review ; cpr:outcome cpc:accepted ; prov:endedAtTime "2026-11-25T09:00:00Z"^^xsd:dateTime .
<fourth> a cpr:Review ; cpr:outcome cpc:declined ; prov:endedAtTime "2026-11-26T09:00:00Z"^^xsd:dateTime .
"""
GRAPH = "@base <https://w3id.org/coprod-kg/graph/record/item/{name}> .\n"
GONE = """
<> a prov:Entity ; prov:generatedAtTime "2026-11-25T09:00:00Z"^^xsd:dateTime ; prov:wasRevisionOf <#v-2> ;
    prov:wasGeneratedBy <https://w3id.org/coprod-kg/id/review/third> .
<#v-2> a prov:Entity ; prov:generatedAtTime "2026-11-24T09:00:00Z"^^xsd:dateTime ; prov:wasRevisionOf <#v-1> ;
    prov:wasGeneratedBy <https://w3id.org/coprod-kg/id/review/second> .
<#v-1> a prov:Entity ; prov:generatedAtTime "2026-11-23T09:00:00Z"^^xsd:dateTime ;
    prov:wasGeneratedBy <https://w3id.org/coprod-kg/id/review/first> .
"""
NEW = """
<> a prov:Entity ; prov:generatedAtTime "2026-11-24T09:00:00Z"^^xsd:dateTime ;
    prov:wasGeneratedBy <https://w3id.org/coprod-kg/id/review/second> .
"""
TOMBSTONE = """
<> a cpr:Tombstone ; owl:deprecated true ; dcterms:modified "2026-11-25"^^xsd:date ; skos:historyNote "Twice."@en .
"""


@pytest.fixture
def told(make_project):
    from toy_project import with_prefixes

    files = {
        f"data/history/item/{name}.ttl": with_prefixes(GRAPH.format(name=name) + text)
        for name, text in (("gone-2019", GONE), ("new-2020", NEW))
    }
    reviews = "@base <https://w3id.org/coprod-kg/id/review/> .\n" + REVIEWS
    project = make_project(
        files
        | {
            "data/history/review/some.ttl": with_prefixes(reviews),
            "data/records/item/gone-2019.ttl": TOMBSTONE,
            "data/records/item/new-2020.ttl": '<> a cpr:Resource ; schema:name "New <b> & bold"@en .',
        }
    )
    return Edition.read(project)


def item(name):
    return RecordId("item", name)


def test_each_form_of_a_record_belongs_to_the_decision_that_made_it(told):
    found = {each.iri.value.rpartition("/")[2]: each for each in decisions(told.dataset)}

    assert found["first"].of(What.ADDED) == (item("gone-2019"),)
    assert found["second"].of(What.CHANGED) == (item("gone-2019"),)
    assert found["second"].of(What.ADDED) == (item("new-2020"),)
    assert found["third"].of(What.RETIRED) == (item("gone-2019"),)
    assert "fourth" not in found  # it changed nothing


def test_the_newest_comes_first(told):
    moments = [each.when for each in decisions(told.dataset)]

    assert moments == sorted(moments, reverse=True)


def test_a_record_last_changed_when_its_present_form_was_made(told):
    found = last_changed(told.dataset)

    assert found[item("gone-2019")] == "2026-11-25"
    assert found[item("new-2020")] == "2026-11-24"


def test_the_decisions_of_the_real_list_are_all_its_records(edition):
    named = {change.record for each in decisions(edition.dataset) for change in each.changes}

    assert named == set(edition.records)


@pytest.fixture
def made(told):
    return b"".join(feed(Known(told.dataset), SITE, addresses.page))


def test_the_feed_has_what_the_standard_asks_for(made):
    """RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry must have, once each, and its moments."""
    root = ET.fromstring(made)
    assert root.tag == f"{ATOM}feed"
    for part in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            [one] = part.findall(f"{ATOM}{name}")
            assert one.text
        moment = datetime.fromisoformat(part.find(f"{ATOM}updated").text)
        assert moment.tzinfo is not None
        alternates = [
            link.get("type") for link in part.findall(f"{ATOM}link") if link.get("rel") == "alternate"
        ]
        assert len(alternates) == len(set(alternates)) == 1
    assert root.find(f"{ATOM}author/{ATOM}name").text  # of the feed, so that no entry needs one
    [own] = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == f"{SITE}changes.atom"
    ids = [each.find(f"{ATOM}id").text for each in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def test_a_reader_of_news_takes_the_feed_and_sees_what_changed(made):
    found = feedparser.parse(made)

    assert not found.bozo
    assert found.version == "atom10"
    newest = found.entries[0]
    assert (newest.title, newest.updated) == ("Records taken off: 1", "2026-11-25T09:00:00Z")
    second = found.entries[1]
    assert second.title == "Records added: 1; changed: 1"
    assert second.summary == "A slip & a <new> thing."
    assert "New &lt;b&gt; &amp; bold" in second.content[0].value
    assert f'href="{SITE}doc/item/new-2020.html"' in second.content[0].value
    assert [tag.term for tag in second.tags] == ["added", "changed"]


def test_the_feed_last_changed_when_its_newest_entry_did(made):
    assert feedparser.parse(made).feed.updated == "2026-11-25T09:00:00Z"


def test_a_list_without_history_has_a_feed_without_entries(make_project):
    project = make_project({"data/dataset.ttl": None})
    for path in project.root.glob("data/history/*/*.ttl"):
        path.unlink()
    found = feedparser.parse(b"".join(feed(Known(Edition.read(project).dataset), SITE, addresses.page)))

    assert (found.bozo, found.entries) == (False, [])


def test_a_title_says_each_thing_that_was_done(told):
    assert [title(each) for each in decisions(told.dataset)[:3]] == [
        "Records taken off: 1",
        "Records added: 1; changed: 1",
        "Records added: 1",
    ]


# For search engines

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def urls(data, tag="url"):
    root = ET.fromstring(data)
    return [
        {child.tag.removeprefix(SITEMAP): child.text for child in each}
        for each in root.iter(f"{SITEMAP}{tag}")
    ]


def test_the_sitemap_names_each_page_once_by_its_whole_address():
    pages = {"index.html": "", "doc/item/a.html": "2026-11-24", "find/a&b.html": ""}
    found = sitemaps(pages, SITE)

    assert list(found) == ["sitemap.xml"]
    data = b"".join(found["sitemap.xml"])
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert urls(data) == [
        {"loc": SITE},
        {"loc": f"{SITE}doc/item/a.html", "lastmod": "2026-11-24"},
        {"loc": f"{SITE}find/a&b.html"},
    ]


def test_more_pages_than_a_sitemap_may_name_are_shared_out():
    pages = {f"{number}.html": "" for number in range(7)}
    found = {path: b"".join(chunks) for path, chunks in sitemaps(pages, SITE, most=3).items()}

    assert [each["loc"] for each in urls(found["sitemap.xml"], "sitemap")] == [
        f"{SITE}sitemap-{number}.xml" for number in (1, 2, 3)
    ]
    named = [each["loc"] for number in (1, 2, 3) for each in urls(found[f"sitemap-{number}.xml"])]
    assert named == [SITE + path for path in pages]
    assert max(len(urls(found[f"sitemap-{number}.xml"])) for number in (1, 2, 3)) == 3


def test_robots_are_told_where_the_sitemap_is():
    lines = robots(SITE).decode().splitlines()

    assert "User-agent: *" in lines
    assert f"Sitemap: {SITE}sitemap.xml" in lines
    assert not [line for line in lines if line.startswith("Disallow")]

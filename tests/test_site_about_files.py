"""The files about the site tell of what is really there; every page tells programs what it tells people."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from google_rules import complaints
from test_publishing_hosting import rules_of, sent
from test_site_heads import three_readers_agree

from coprod_kg.edition import Edition
from coprod_kg.publishing.csvw import ENDING
from coprod_kg.publishing.hosting import MOST_HEADER_RULES
from coprod_kg.site import Site, addresses
from coprod_kg.site.register import CITED
from coprod_kg.vocabulary import BASE

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TOMBSTONE = """
<> a cpr:Tombstone ; owl:deprecated true ; dcterms:modified "2026-11-25"^^xsd:date ; skos:historyNote "Twice."@en ;
    dcterms:isReplacedBy <garden-guide-2018> .
"""


@pytest.fixture(scope="module")
def site(real_site):
    return real_site


@pytest.fixture(scope="module")
def heads(site):
    """The head of each page."""
    return {path: make().head for path, make in site.pages.items()}


def test_every_link_in_a_head_leads_to_a_file_that_is_there(site, heads):
    lost = {
        (path, link.href)
        for path, head in heads.items()
        for link in head.links
        if "://" not in link.href and link.href.partition("#")[0] not in site.makes
    }

    assert lost == set()


def test_readers_of_news_find_the_feed_from_the_first_page_and_from_the_changes(heads):
    for path in (addresses.HOME, addresses.CHANGES):
        assert [link.href for link in heads[path].links if link.type == "application/atom+xml"] == [
            "changes.atom"
        ]


def test_no_page_breaks_a_rule_of_google(heads):
    found = {path: complaints(json.loads(head.script)) for path, head in heads.items()}

    assert {path: said for path, said in found.items() if said} == {}
    assert len(found) > 500


def test_three_readers_take_the_same_from_every_kind_of_page(heads):
    kinds = {re.sub(r"/.*", "", path): head for path, head in heads.items()}
    for path, head in kinds.items():
        assert three_readers_agree(json.loads(head.script)), path


def test_every_page_says_where_it_is(heads):
    for path, head in heads.items():
        if path == addresses.NOT_FOUND:
            continue
        [canonical] = [link.href for link in head.links if link.rel == "canonical"]
        [url] = [meta.content for meta in head.metas if meta.name == "og:url"]
        assert canonical == url == BASE + ("" if path == "index.html" else path)


def test_the_sitemap_is_all_pages(site):
    root = ET.fromstring(site.content("sitemap.xml"))
    named = [url.find(f"{SITEMAP}loc").text for url in root]

    found = [path for path in site.pages if path != addresses.NOT_FOUND]
    assert sorted(named) == sorted(BASE + ("" if path == "index.html" else path) for path in found)
    assert all(len(each) < 2048 for each in named)  # https://www.sitemaps.org/protocol.html#locdef
    days = {url.find(f"{SITEMAP}lastmod").text for url in root if url.find(f"{SITEMAP}lastmod") is not None}
    assert days == {"2026-11-23"}


def test_what_was_taken_off_the_list_is_not_in_the_sitemap_and_leads_to_what_took_its_place(make_project):
    site = Site(Edition.read(make_project({"data/records/item/gone-2019.ttl": TOMBSTONE})))

    assert "doc/item/gone-2019.html" in site.pages
    assert b"gone-2019" not in site.content("sitemap.xml")
    assert b"gone-2019" not in site.content("linkset.json")
    assert b"/id/item/gone-2019 /id/item/garden-guide-2018 301\n" in site.content("_redirects")


def test_the_research_object_names_only_what_is_there(site):
    root = next(
        each for each in json.loads(site.content("ro-crate-metadata.json"))["@graph"] if each["@id"] == "./"
    )

    for part in root["hasPart"]:
        path = part["@id"]
        assert path in site.makes or (
            path.endswith("/") and any(each.startswith(path) for each in site.makes)
        )


def test_the_description_names_only_what_is_there(site):
    named = re.findall(r"dcat:downloadURL <([^>]*)>", site.content("dataset.ttl").decode())

    assert len(named) > 10
    assert all(url.removeprefix(BASE) in site.makes for url in named)
    assert site.content(".well-known/void") == site.content("dataset.ttl")


def test_every_table_has_its_meaning_beside_it(site):
    tables = [path for path in site.makes if path.endswith(".csv")]

    assert len(tables) > 10
    for path in tables:
        metadata = json.loads(site.content(path + ENDING))
        assert metadata["url"] == path.rpartition("/")[2]
        assert metadata["dc:license"]["@id"].startswith("https://")


def test_the_set_of_links_is_of_every_thing_with_a_page(site):
    anchors = {each["anchor"] for each in json.loads(site.content("linkset.json"))["linkset"]}

    named = {path for path in site.pages if path.startswith("doc/") or path == addresses.DATA}
    assert anchors == {BASE + path for path in named}


def test_hosts_are_told_of_every_page_at_the_root(site):
    text = site.content("_headers")

    assert len(rules_of(text)) <= MOST_HEADER_RULES
    for path in site.pages:
        assert len(sent(text, f"/{path}")["Content-Security-Policy"]) == 1


def test_each_tag_can_be_taken_into_a_reference_manager(site):
    assert site.content("find/tokenism.bib").count(b"\n@") + 1 == len(
        site.pages["find/tokenism.html"]().model.cards
    )
    keys = [each["id"] for each in json.loads(site.content("find/tokenism.csl.json"))]
    assert [f"doc/item/{key}.html" for key in keys] == [
        card.path for card in site.pages["find/tokenism.html"]().model.cards
    ]


def test_a_list_can_be_saved_from_its_page_if_it_is_not_too_long(site):
    for path in ("find/tokenism.html", "find.html", "doc/org/nihr.html"):
        listed = [line for line in site.content(path).decode().splitlines() if "Z3988" in line]
        assert len(listed) <= CITED
    short = site.content("find/tokenism.html").decode()
    assert short.count('<span class="Z3988"') == len(site.pages["find/tokenism.html"]().model.cards)


def test_the_same_list_gives_the_same_files(site, edition):
    again = Site(edition)
    for path in (
        "changes.atom",
        "sitemap.xml",
        "linkset.json",
        "ro-crate-metadata.json",
        "_headers",
        "_redirects",
        "dataset.ttl",
    ):
        assert site.content(path) == again.content(path)


def test_a_list_that_does_not_describe_itself_can_still_be_published(make_project):
    site = Site(Edition.read(make_project({"data/dataset.ttl": None})))

    assert "dataset.ttl" not in site.makes
    for path in (
        "changes.atom",
        "ro-crate-metadata.json",
        "_headers",
        "_redirects",
        "robots.txt",
        "linkset.json",
    ):
        assert site.content(path)

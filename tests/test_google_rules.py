"""The checker of Google's rules finds what is wrong; so its silence about our pages means something."""

from __future__ import annotations

import copy

import pytest
from google_rules import RULES, advice, complaints

CONTEXT = {"@context": "https://schema.org"}
STEPS = [
    {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://example.org/"},
    {"@type": "ListItem", "position": 2, "name": "Here"},
]
ITEMS = [{"@type": "ListItem", "position": n, "url": f"https://example.org/{n}"} for n in (1, 2)]
GOOD = {
    "ScholarlyArticle": {"headline": "Who digs?", "datePublished": "2020-05",
                         "author": [{"@type": "Person", "name": "Zoë"}]},
    "BreadcrumbList": {"itemListElement": STEPS},
    "ItemList": {"itemListElement": ITEMS},
    "Dataset": {"name": "Gardens", "description": "All gardens that anybody has told us of, and who digs in them.",
                "license": "https://example.org/licence",
                "creator": {"@type": "Organization", "name": "The Neighbours"}},
    "DataDownload": {"contentUrl": "https://example.org/all.csv", "encodingFormat": "text/csv"},
    "Organization": {"name": "The Neighbours", "url": "https://example.org/"},
    "VideoObject": {"name": "Digging", "thumbnailUrl": "https://example.org/a.png", "uploadDate": "2020-05-01"},
    "WebSite": {"name": "Gardens", "url": "https://example.org/"},
    "SearchAction": {"target": {"@type": "EntryPoint", "urlTemplate": "https://example.org/find?q={words}"},
                     "query-input": "required name=words"},
    "EntryPoint": {"urlTemplate": "https://example.org/find?q={words}"},
}  # fmt: skip


def document(sort, **changes):
    made = CONTEXT | {"@type": sort} | copy.deepcopy(GOOD[sort]) | changes
    return {key: value for key, value in made.items() if value is not ...}


@pytest.mark.parametrize("sort", GOOD)
def test_what_is_right_is_not_complained_of(sort):
    assert complaints(document(sort)) == []


@pytest.mark.parametrize(
    ("sort", "key"), [(sort, key) for sort, rule in RULES.items() for key in rule.required]
)
def test_what_is_required_is_missed(sort, key):
    [found, *_] = complaints(document(sort, **{key: ...}))

    assert found == f"{sort}: {key} is required"


@pytest.mark.parametrize(
    ("sort", "changes", "complaint"),
    [
        ("ScholarlyArticle", {"datePublished": "last week"}, "datePublished is not"),
        ("ScholarlyArticle", {"author": ["Zoë"]}, "author is not"),
        ("BreadcrumbList", {"itemListElement": STEPS[:1]}, "at least two"),
        ("BreadcrumbList", {"itemListElement": STEPS[::-1]}, "numbered"),
        ("BreadcrumbList", {"itemListElement": [{**STEPS[0], "item": "../index.html"}, STEPS[1]]}, "says where"),
        ("BreadcrumbList", {"itemListElement": [STEPS[0], {**STEPS[1], "name": " "}]}, "has a name"),
        ("ItemList", {"itemListElement": [ITEMS[0], {**ITEMS[0], "position": 2}]}, "twice"),
        ("ItemList", {"itemListElement": [ITEMS[0], {**ITEMS[1], "url": "https://example.com/2"}]}, "same site"),
        ("ItemList", {"itemListElement": [{**ITEMS[0], "url": "1"}]}, "says where"),
        ("Dataset", {"description": "Too short."}, "description is not"),
        ("Dataset", {"description": "x" * 5001}, "description is not"),
        ("Dataset", {"license": "CC BY"}, "license is not"),
        ("Dataset", {"isAccessibleForFree": "yes"}, "isAccessibleForFree is not"),
        ("DataDownload", {"contentUrl": "all.csv"}, "contentUrl is not"),
        ("Organization", {"sameAs": ["wikidata:Q1"]}, "sameAs is not"),
        ("VideoObject", {"uploadDate": "May"}, "uploadDate is not"),
        ("WebSite", {"url": "/"}, "url is not"),
        ("SearchAction", {"query-input": "words"}, "query-input is not"),
        ("EntryPoint", {"urlTemplate": "https://example.org/find"}, "urlTemplate is not"),
        ("WebSite", {"@context": "https://example.org/"}, "context"),
        ("WebSite", {"alternateName": []}, "alternateName is empty"),
        ("WebSite", {"@type": ...}, "has no class"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(sort, changes, complaint):
    assert [each for each in complaints(document(sort, **changes)) if complaint in each], changes


def test_a_part_deep_inside_is_looked_at_too():
    page = CONTEXT | {"@type": "WebPage", "mainEntity": {"@type": "Dataset", "name": "Gardens"}}

    assert complaints(page) == ["WebPage.mainEntity: description is required"]


def test_a_thing_that_is_only_named_is_not_asked_for_more():
    named = {"@type": "WebSite", "@id": "https://example.org/", "name": "Gardens"}

    assert complaints(CONTEXT | {"@type": "WebPage", "isPartOf": named}) == []


def test_what_is_recommended_and_not_there_is_advice_and_no_complaint():
    assert "ScholarlyArticle: image is recommended" in advice(document("ScholarlyArticle"))
    assert complaints(document("ScholarlyArticle")) == []

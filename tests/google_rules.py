"""What Google Search asks of structured data, written down from its published pages, each rule beside its page.

`complaints(document)` are what would keep a page from being shown; `advice(document)` are fields that it recommends and
that are not there. Rules are data, so that a person can hold them against the pages they come from (read in 2026):

- https://developers.google.com/search/docs/appearance/structured-data/sd-policies
- https://developers.google.com/search/docs/appearance/structured-data/article
- https://developers.google.com/search/docs/appearance/structured-data/breadcrumb
- https://developers.google.com/search/docs/appearance/structured-data/carousel
- https://developers.google.com/search/docs/appearance/structured-data/dataset
- https://developers.google.com/search/docs/appearance/structured-data/organization
- https://developers.google.com/search/docs/appearance/structured-data/video
- https://developers.google.com/search/docs/appearance/site-names
- https://developers.google.com/search/docs/appearance/structured-data/sitelinks-searchbox (withdrawn in 2024)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Part = dict[str, Any]
Test = Callable[[Any], bool]

# "structured-data/article": dates are ISO 8601, which takes a year alone.
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?")


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_date(value: Any) -> bool:
    return isinstance(value, str) and _DATE.fullmatch(value) is not None


def is_url(value: Any) -> bool:
    """Whole, since one that begins at the page means something else wherever the data is copied to."""
    return (
        isinstance(value, str)
        and urlsplit(value).scheme in ("http", "https")
        and bool(urlsplit(value).netloc)
    )


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def is_one_of(*types: str) -> Test:
    return lambda value: isinstance(value, dict) and value.get("@type") in types


def is_like(pattern: str) -> Test:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def either(*tests: Test) -> Test:
    return lambda value: any(test(value) for test in tests)


def each(test: Test) -> Test:
    return lambda value: all(test(one) for one in value) if isinstance(value, list) else test(value)


@dataclass(frozen=True)
class Rule:
    """What is asked of one class."""

    required: tuple[str, ...] = ()
    recommended: tuple[str, ...] = ()
    values: dict[str, Test] = field(default_factory=dict)
    """What the value of a field has to be, where it is there."""
    whole: tuple[tuple[Callable[[Part], bool], str], ...] = ()
    """What has to be true of all of it, and what is said if it is not."""


def _places_are_in_order(part: Part) -> bool:
    items = part.get("itemListElement", [])
    return [item.get("position") for item in items] == list(range(1, len(items) + 1))


def _all_but_the_last_say_where(part: Part) -> bool:
    return all(is_url(item.get("item")) for item in part.get("itemListElement", [])[:-1])


def _on_one_site(part: Part) -> bool:
    return len({urlsplit(item.get("url", "")).netloc for item in part.get("itemListElement", [])}) <= 1


def _no_page_twice(part: Part) -> bool:
    urls = [item.get("url") for item in part.get("itemListElement", [])]
    return len(urls) == len(set(urls))


PEOPLE = is_one_of("Person", "Organization")

# "structured-data/article": nothing is required; author.name holds the name only, datePublished is ISO 8601.
ARTICLE = Rule(
    recommended=("author", "dateModified", "datePublished", "headline", "image"),
    values={
        "author": each(PEOPLE),
        "datePublished": is_date,
        "dateModified": is_date,
        "headline": is_text,
    },
)

RULES: dict[str, Rule] = {
    "ScholarlyArticle": ARTICLE,
    "BlogPosting": ARTICLE,
    "Report": ARTICLE,
    # "structured-data/breadcrumb": at least two ListItems; the last may leave out where it is.
    "BreadcrumbList": Rule(
        required=("itemListElement",),
        whole=(
            (lambda part: len(part.get("itemListElement", [])) >= 2, "a breadcrumb has at least two steps"),
            (lambda part: all(is_text(item.get("name")) for item in part.get("itemListElement", [])),
             "each step has a name"),
            (_places_are_in_order, "steps are numbered from 1"),
            (_all_but_the_last_say_where, "each step but the last says where it is"),
        ),
    ),
    # "structured-data/carousel", summary page: position and url; different pages of one site.
    "ItemList": Rule(
        required=("itemListElement",),
        whole=(
            (_places_are_in_order, "items are numbered from 1"),
            (lambda part: all(is_url(item.get("url")) for item in part.get("itemListElement", [])),
             "each item says where it is"),
            (_on_one_site, "all items are on the same site"),
            (_no_page_twice, "no page is listed twice"),
        ),
    ),
    # "structured-data/dataset".
    "Dataset": Rule(
        required=("name", "description"),
        recommended=("alternateName", "creator", "citation", "distribution", "funder", "identifier",
                     "includedInDataCatalog", "isAccessibleForFree", "keywords", "license", "measurementTechnique",
                     "sameAs", "spatialCoverage", "temporalCoverage", "url", "variableMeasured", "version"),
        values={
            "name": is_text,
            "description": lambda value: is_text(value) and 50 <= len(value) <= 5000,
            "creator": each(PEOPLE),
            "license": either(is_url, is_one_of("CreativeWork")),
            "isAccessibleForFree": is_yes_or_no,
            "keywords": each(is_text),
            "distribution": each(is_one_of("DataDownload")),
            "identifier": each(either(is_text, is_one_of("PropertyValue"))),
            "url": is_url,
            "version": either(is_text, is_number),
        },
    ),
    "DataDownload": Rule(
        required=("contentUrl",),
        recommended=("encodingFormat",),
        values={"contentUrl": is_url, "encodingFormat": is_text},
    ),
    # "structured-data/organization": nothing is required.
    "Organization": Rule(
        recommended=("address", "alternateName", "description", "logo", "name", "sameAs", "url"),
        values={"name": is_text, "url": is_url, "sameAs": each(is_url), "alternateName": each(is_text)},
    ),
    # "structured-data/video".
    "VideoObject": Rule(
        required=("name", "thumbnailUrl", "uploadDate"),
        recommended=("contentUrl", "description", "duration", "embedUrl"),
        values={"name": is_text, "thumbnailUrl": each(is_url), "uploadDate": is_date, "contentUrl": is_url},
    ),
    # "site-names": on the first page of the site.
    "WebSite": Rule(
        required=("name", "url"),
        recommended=("alternateName",),
        values={"name": is_text, "url": is_url},
    ),
    # "structured-data/sitelinks-searchbox".
    "SearchAction": Rule(
        required=("target", "query-input"),
        values={"query-input": is_like(r"required name=\w+")},
    ),
    "EntryPoint": Rule(
        required=("urlTemplate",),
        values={"urlTemplate": is_like(r"https?://[^{}]+\{\w+\}")},
    ),
}  # fmt: skip


def complaints(document: Part) -> list[str]:
    """What would keep the page from being shown, for every part of `document`."""
    found = [] if document.get("@context") == "https://schema.org" else ["the context is not schema.org's"]
    for name, part in _parts(document, ""):
        # "sd-policies": a thing has a class; nothing is left empty.
        if not is_text(part.get("@type")):
            found.append(f"{name}: has no class")
        found += [f"{name}: {key} is empty" for key, value in part.items() if value in (None, "", [], {})]
        rule = RULES.get(part.get("@type", ""), Rule())
        if _is_a_reference(part):
            continue
        found += [f"{name}: {key} is required" for key in rule.required if key not in part]
        found += [
            f"{name}: {key} is not what is asked for: {part[key]!r}"
            for key, test in rule.values.items()
            if key in part and not test(part[key])
        ]
        found += [f"{name}: {message}" for test, message in rule.whole if not test(part)]
    return found


def advice(document: Part) -> list[str]:
    """The fields that are recommended for what a page is about and that it does not have."""
    found = []
    for name, part in _parts(document, ""):
        rule = RULES.get(part.get("@type", ""), Rule())
        if not _is_a_reference(part):
            found += [f"{name}: {key} is recommended" for key in rule.recommended if key not in part]
    return found


def _is_a_reference(part: Part) -> bool:
    """Whether `part` only names a thing that is told of elsewhere."""
    return set(part) <= {"@type", "@id", "name"} and "@id" in part


def _parts(value: Any, name: str) -> Iterator[tuple[str, Part]]:
    if isinstance(value, dict):
        yield name or str(value.get("@type")), value
        for key, one in value.items():
            yield from _parts(one, f"{name or value.get('@type')}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _parts(one, f"{name}[{number}]")

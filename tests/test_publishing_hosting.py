"""What hosts send along, worked out for each path as their documentation says that they do."""

from __future__ import annotations

import re

import pytest

from coprod_kg import formats
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing.head import Link
from coprod_kg.publishing.hosting import (
    MOST_HEADER_RULES,
    MOST_LINE,
    MOST_OTHER_REDIRECTS,
    MOST_PLAIN_REDIRECTS,
    STRICT,
    WITH_ENGINE,
    headers,
    redirects,
)

TOPS = ("index find map questions ask about changes suggest data accessibility privacy 404").split()
PAGES = [
    *(f"{name}.html" for name in TOPS),
    *(
        "doc/item/a.html",
        "doc/concept/b.html",
        "find/b.html",
        "views/v.html",
        "def/index.html",
        "shapes/index.html",
    ),
]
FILES = {
    *PAGES,
    *("all.ttl", "all.nq", "inferred.nq", "ontology.ttl", "shapes.ttl", "dataset.ttl", "doc/item/a.ttl"),
    *(
        "doc/scheme/s.ttl",
        "doc/scheme/s.html",
        "doc/item/gone.html",
        "doc/item/merged.html",
        "linkset.json",
        "def/index.ttl",
    ),
}
LINKS = [
    Link("linkset", "linkset.json", "application/linkset+json"),
    Link("license", "https://example.org/by"),
]
TERMS = {"def": ["addresses", "Item", "bad name", "a/b"], "shapes": ["Item-name"]}
GONE = {RecordId("item", "gone"): None, RecordId("item", "merged"): RecordId("item", "a")}


def rules_of(text: bytes) -> list[tuple[str, list[tuple[str, str]]]]:
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.decode().splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value))
        else:
            rules.append((line, []))
    return rules


def pattern_of(source: str) -> re.Pattern[str]:
    """A star takes everything, `:word` what stands between two slashes; all else is as written."""
    parts = re.split(r"(\*|:[A-Za-z]\w*)", source)
    made = "".join(
        "(?P<splat>.*)"
        if part == "*"
        else f"(?P<{part[1:]}>[^/]+)"
        if part.startswith(":")
        else re.escape(part)
        for part in parts
    )
    return re.compile(made)


def sent(text: bytes, path: str) -> dict[str, list[str]]:
    """All headers for a path: every rule that fits counts."""
    found: dict[str, list[str]] = {}
    for source, lines in rules_of(text):
        if pattern_of(source).fullmatch(path):
            for name, value in lines:
                found.setdefault(name, []).append(value)
    return found


@pytest.fixture(scope="module")
def made():
    return headers(PAGES, {"data.html": [Link("cite-as", "https://example.org/dataset")]}, LINKS)


@pytest.mark.parametrize(
    "path",
    ["/", *(f"/{page}" for page in PAGES), "/about", "/ask", "/assets/ask-worker.js", "/doc/item/a.ttl"],
)
def test_each_answer_has_one_policy_and_each_header_once(made, path):
    found = sent(made, path)

    assert len(found["Content-Security-Policy"]) == 1
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Content-Type"):
        assert len(found.get(name, [""])) == 1


def test_only_the_page_that_runs_the_engine_and_the_engine_may_compile_it(made):
    for page in PAGES:
        [policy] = sent(made, f"/{page}")["Content-Security-Policy"]
        assert policy == (WITH_ENGINE if page == "ask.html" else STRICT)
    assert sent(made, "/assets/ask-worker.js")["Content-Security-Policy"] == [WITH_ENGINE]
    assert "'wasm-unsafe-eval'" in WITH_ENGINE
    for policy in (STRICT, WITH_ENGINE):
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert "http" not in policy
        assert policy.startswith("default-src 'self'; ")
    assert "wasm" not in STRICT


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/doc/item/a.ttl", "text/turtle; charset=utf-8"),
        ("/doc/item/a.jsonld", "application/ld+json"),
        ("/doc/item/a.nt", "application/n-triples"),
        ("/doc/item/a.bib", "application/x-bibtex; charset=utf-8"),
        ("/doc/item/a.csl.json", "application/vnd.citationstyles.csl+json"),
        ("/views/v.csv", "text/csv; charset=utf-8"),
        ("/views/v.csv-metadata.json", "application/csvm+json"),
        ("/all.nq", "application/n-quads"),
        ("/changes.atom", "application/atom+xml"),
        ("/linkset.json", "application/linkset+json"),
        ("/ro-crate-metadata.json", "application/ld+json"),
        ("/.well-known/void", "text/turtle"),
    ],
)
def test_data_are_sent_as_what_they_are(made, path, media):
    assert sent(made, path)["Content-Type"] == [media]
    assert media.partition(";")[0] == formats.media_type(path.lstrip("/"))


def test_what_hosts_know_is_left_to_them(made):
    for path in ("/index.html", "/assets/style.css", "/views/v.json", "/search/index.json", "/sitemap.xml"):
        assert "Content-Type" not in sent(made, path)


def test_the_links_of_every_page_and_of_some_are_sent(made):
    linkset = '</linkset.json>; rel="linkset"; type="application/linkset+json"'
    everywhere = f'{linkset}, <https://example.org/by>; rel="license"'

    assert sent(made, "/doc/item/a.html")["Link"] == [everywhere]
    assert sent(made, "/data.html")["Link"] == [everywhere, '<https://example.org/dataset>; rel="cite-as"']


def test_an_address_that_would_break_out_of_a_header_is_not_sent():
    bad = [Link("license", 'https://example.org/">\r\nX-Bad: yes'), Link("license", "https://example.org/é")]

    assert b"X-Bad" not in headers(PAGES, {}, bad)
    assert "é" not in headers(PAGES, {}, bad).decode()


def test_the_files_stay_within_the_limits_of_hosts(made):
    assert len(rules_of(made)) <= MOST_HEADER_RULES
    assert max(len(line) for line in made.decode().splitlines()) < MOST_LINE
    many = {RecordId("item", f"gone-{number}"): None for number in range(5000)}
    lines = redirects(many, {f"doc/{record}.html" for record in many} | FILES, TERMS).decode().splitlines()
    plain = [line for line in lines if "*" not in line and "/:" not in line]
    assert len(plain) <= MOST_PLAIN_REDIRECTS
    assert len(lines) - len(plain) <= MOST_OTHER_REDIRECTS
    assert lines.index(plain[-1]) < min(lines.index(line) for line in lines if line not in plain)
    assert all(line.count("*") <= 1 and len(line) < 1000 for line in lines)


# Redirects


def follow(text: bytes, path: str, *, cloudflare: bool = False) -> tuple[int, str]:
    """The answer: Netlify serves a file if there is one; Cloudflare follows a rule first, and knows no 410."""
    for _ in range(5):
        if not cloudflare and (path.lstrip("/") in FILES or f"{path.lstrip('/')}index.html" in FILES):
            return 200, path
        for line in text.decode().splitlines():
            source, target, status = line.split()
            found = pattern_of(source).fullmatch(path)
            if found is None or (cloudflare and status == "410"):
                continue
            for name, value in found.groupdict().items():
                target = target.replace(f":{name}", value)
            if status == "410":
                return 410, target
            path, fragment = target.partition("#")[0], target.partition("#")[1:]
            if fragment[0]:
                return int(status), target
            break
        else:
            return (
                200 if path.lstrip("/") in FILES or f"{path.lstrip('/')}index.html" in FILES else 404
            ), path
    raise AssertionError(f"{path} leads in a circle")


@pytest.fixture(scope="module")
def ways():
    return redirects(GONE, FILES, TERMS)


@pytest.mark.parametrize("cloudflare", [False, True])
@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("/id/item/a", (200, "/doc/item/a.html")),
        ("/id/concept/b", (200, "/doc/concept/b.html")),
        ("/id/scheme/s", (200, "/doc/scheme/s.html")),
        ("/id/item/merged", (200, "/doc/item/a.html")),
        ("/id/review/first-edition", (200, "/changes.html")),
        ("/dataset", (200, "/data.html")),
        ("/graph/record/item/a", (200, "/doc/item/a.ttl")),
        ("/graph/scheme/s", (200, "/doc/scheme/s.ttl")),
        ("/graph/inferred/chain", (200, "/inferred.nq")),
        ("/graph/ontology", (200, "/ontology.ttl")),
        ("/def/addresses", (303, "/def/#addresses")),
        ("/shapes/Item-name", (303, "/shapes/#Item-name")),
        ("/def/", (200, "/def/")),
        ("/id/item/nothing", (404, "/doc/item/nothing.html")),
        ("/doc/item/a.ttl", (200, "/doc/item/a.ttl")),
    ],
)
def test_names_lead_to_what_tells_of_them(ways, path, end, cloudflare):
    assert follow(ways, path, cloudflare=cloudflare) == end


def test_what_is_gone_is_said_to_be_gone_with_its_page(ways):
    assert follow(ways, "/id/item/gone") == (410, "/doc/item/gone.html")
    assert follow(ways, "/id/item/gone", cloudflare=True) == (200, "/doc/item/gone.html")


@pytest.mark.parametrize("path", ["/def/index.html", "/def/index.ttl"])
def test_a_file_beside_the_terms_is_no_term(ways, path):
    for cloudflare in (False, True):
        assert follow(ways, path, cloudflare=cloudflare) == (200, path)


def test_what_is_no_name_of_a_term_gets_no_rule(ways):
    assert b"bad name" not in ways
    assert b"/def/a/b" not in ways


def test_the_name_of_a_thing_is_answered_with_see_other(ways):
    assert b"/id/* /doc/:splat.html 303\n" in ways
    assert b"/id/item/merged /id/item/a 301\n" in ways


def test_a_rule_to_a_file_that_is_not_there_is_left_out():
    assert b"changes.html" not in redirects({}, {"index.html"}, TERMS)
    assert b"/def/" not in redirects({}, {"index.html"}, TERMS)


def test_what_took_the_place_of_another_and_is_gone_too_leads_nowhere_new():
    gone = {RecordId("item", "merged"): RecordId("item", "gone"), RecordId("item", "gone"): None}

    assert b" 301\n" not in redirects(gone, {"doc/item/gone.html", "doc/item/merged.html"}, {})

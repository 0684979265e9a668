"""`_headers` and `_redirects`: what hosts of static files are to send along, and where old and lasting names lead.

Netlify, Cloudflare Pages and others read both files; elsewhere they do no harm. What the two have in common is used,
and nothing more: one star in a pattern, `:word` for a part of a path, no two rules that send the same header for one
path (but `Link`, of which there may be several).

- https://docs.netlify.com/manage/routing/headers/ · https://docs.netlify.com/manage/routing/redirects/overview/
- https://developers.cloudflare.com/pages/configuration/headers/ (100 rules, 2,000 signs a line)
- https://developers.cloudflare.com/pages/configuration/redirects/ (2,000 plain and 100 other rules, 1,000 signs a line;
  a rule is followed even if there is a file, and fragments may stand in a target)

Both files speak for the root of a host: in a folder below it nobody reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from coprod_kg import formats
from coprod_kg.publishing.head import Link

if TYPE_CHECKING:
    from coprod_kg.identifiers import RecordId

HEADERS, REDIRECTS = "_headers", "_redirects"
MOST_HEADER_RULES, MOST_LINE = 100, 2_000
MOST_PLAIN_REDIRECTS, MOST_OTHER_REDIRECTS = 2_000, 100

_POLICY = (
    "default-src 'self'; script-src 'self'{engine}; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
STRICT = _POLICY.format(engine="")
"""Nothing from elsewhere, and no script or style that stands in a page."""
WITH_ENGINE = _POLICY.format(engine=" 'wasm-unsafe-eval'")
"""The same, but WebAssembly may be compiled: the query engine is that."""
EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    # What people look for stands in the address of the page; no other site need know it.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
FRESH = "public, max-age=600, stale-while-revalidate=86400"
_OTHER_TEXTS = (formats.BIBTEX.media_type, formats.RIS.media_type)
_TYPED = (
    *(formats.TURTLE, formats.TRIG, formats.NTRIPLES, formats.NQUADS, formats.JSONLD, formats.NDJSON),
    *(formats.BIBTEX, formats.RIS, formats.CSV, formats.CSVW, formats.ATOM),
)
"""The formats whose media type hosts do not know by the ending. No ending is the end of another."""


def headers(
    pages: Collection[str],
    signposts: Mapping[str, Sequence[Link]],
    everywhere: Sequence[Link] = (),
    with_engine: str = "ask.html",
    assets: str = "assets",
) -> bytes:
    """The file of headers.

    `pages` are the paths of all pages, and `with_engine` is the one that runs the query engine; the engine itself and
    all scripts lie in the folder `assets`. `everywhere` are the links that each page has, and `signposts` those that
    some pages at the root have for themselves: no host takes a rule for each record, so the page about one has them
    in its head, and the set of links has them all.
    """
    tops, folders = _places(pages)
    rules: list[tuple[str, dict[str, str]]] = [
        ("/*", EVERYWHERE | ({"Link": link_header(everywhere)} if everywhere else {}))
    ]
    for path in tops:
        policy = WITH_ENGINE if path == with_engine else STRICT
        own = {"Content-Security-Policy": policy}
        if path in signposts:
            own["Link"] = link_header(signposts[path])
        rules += [(pattern, own) for pattern in _patterns(path)]
    rules += [(f"/{folder}/*", {"Content-Security-Policy": STRICT}) for folder in folders if folder != assets]
    # A worker goes by the policy of its own file, not by that of the page.
    rules.append((f"/{assets}/*", {"Cache-Control": FRESH, "Content-Security-Policy": WITH_ENGINE}))
    rules += [(f"/*.{each.extension}", {"Content-Type": content_type(each.media_type)}) for each in _TYPED]
    rules.append(("/*.csl.json", {"Content-Type": formats.CSL.media_type}))
    rules += [(f"/{path}", {"Content-Type": formats.media_type(path)}) for path in _BY_NAME]
    lines = []
    for pattern, sent in rules:
        lines.append(pattern)
        lines += [f"  {name}: {value}" for name, value in sent.items() if len(value) < MOST_LINE - 100]
    return ("\n".join(lines) + "\n").encode()


_BY_NAME = ("linkset.json", "ro-crate-metadata.json", ".well-known/void")


def content_type(media_type: str) -> str:
    """`media_type` with the charset that it is in, where it does not say so itself.

    >>> content_type("text/turtle"), content_type("application/ld+json")
    ('text/turtle; charset=utf-8', 'application/ld+json')
    """
    needs = media_type.startswith("text/") or media_type in _OTHER_TEXTS
    return f"{media_type}; charset=utf-8" if needs else media_type


def _places(pages: Collection[str]) -> tuple[list[str], list[str]]:
    """The pages at the root, and the folders with all others, each once and in order."""
    tops = sorted(path for path in pages if "/" not in path)
    return tops, sorted({path.partition("/")[0] for path in pages if "/" in path})


def _patterns(path: str) -> Iterator[str]:
    """How a page at the root may be asked for: some hosts leave out the ending."""
    if path == "index.html":
        yield "/"
    yield f"/{path}"
    yield f"/{path.removesuffix('.html')}"


def link_header(links: Sequence[Link], to: Callable[[str], str] = "/{}".format) -> str:
    """Links as one header (RFC 8288); `to` makes the path of a file a link, from the root of the host if not given."""
    return ", ".join(
        f'<{link.href if "://" in link.href else to(link.href)}>; rel="{link.rel}"'
        + (f'; type="{link.type}"' if link.type else "")
        + (f'; profile="{link.profile}"' if link.profile else "")
        for link in links
        if link.href.isascii() and not set('<>"\\ \r\n') & set(link.href)
    )


def redirects(
    gone: Mapping[RecordId, RecordId | None], paths: Container[str], terms: Mapping[str, Iterable[str]]
) -> bytes:
    """The file of redirects: the first rule that fits is followed, so the more exact ones come first.

    `gone` are the records that were taken off the list, with the one that took the place of each, if there is one.
    `paths` are those of all files; a rule to a file that is not there is left out. `terms` are, for a folder whose
    first page tells of each term at a place of its own, the names of the terms.

    The name of a thing (`/id/…`) leads to the page about it with 303, See Other: a page is no garden. A record that
    became part of another leads there for ever (301); one that is gone is answered with its page and 410, by
    hosts that can do that. Cloudflare cannot and passes over the line: then the general rule leads to that page.
    """
    plain = [f"/{name} /{target} 303" for name, target in _NAMES if target in paths]
    for folder, names in sorted(terms.items()):
        # One by one: on Cloudflare a pattern would take the files in the folder too.
        if f"{folder}/index.html" in paths:
            plain += [
                f"/{folder}/{name} /{folder}/#{name} 303" for name in sorted(names) if _NAME.fullmatch(name)
            ]
    for record, instead in sorted(gone.items()):
        if instead is not None and instead not in gone:
            plain.append(f"/id/{record} /id/{instead} 301")
        elif f"doc/{record}.html" in paths:
            plain.append(f"/id/{record} /doc/{record}.html 410")
    del plain[MOST_PLAIN_REDIRECTS:]
    other = [f"/{name} /{target} 303" for name, target, needs in _PATTERNS if needs in paths or not needs]
    return ("\n".join([*plain, *other]) + "\n").encode()


_NAME = re.compile(r"\w[\w-]*", re.ASCII)
_NAMES = (
    ("dataset", "data.html"),
    ("graph/dataset", "dataset.ttl"),
    ("graph/history", "all.nq"),
    ("graph/mappings", "all.nq"),
    ("graph/ontology", "ontology.ttl"),
    ("graph/shapes", "shapes.ttl"),
)
_PATTERNS = (
    ("graph/record/*", "doc/:splat.ttl", ""),
    ("graph/scheme/*", "doc/scheme/:splat.ttl", ""),
    ("graph/inferred/*", "inferred.nq", "inferred.nq"),
    ("rules/*", "inferred.nq", "inferred.nq"),
    ("id/review/*", "changes.html", "changes.html"),
    ("id/contribution/*", "changes.html", "changes.html"),
    ("id/*", "doc/:splat.html", ""),
)
"""Patterns, where they lead, and the file that has to be there."""

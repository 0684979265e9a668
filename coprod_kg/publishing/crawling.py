"""What search engines look for: `sitemap.xml` (https://www.sitemaps.org/protocol.html) and `robots.txt` (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from coprod_kg.publishing.xml_text import xml_text

SITEMAP = "sitemap.xml"
_MOST = 50_000
"""How many pages one sitemap may name."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(pages: Mapping[str, str], site: str, most: int = _MOST) -> dict[str, Iterator[bytes]]:
    """The sitemap, or if there are more than `most` pages an index of several: by its path the bytes in pieces.

    `pages` are the paths of all pages with the day on which each last changed, empty where nobody knows. `site` is
    the address of the published folder.

    >>> found = sitemaps({"index.html": "", "a.html": "2026-11-23"}, "https://example.org/")
    >>> b"<lastmod>2026-11-23</lastmod>" in b"".join(found["sitemap.xml"])
    True
    """
    entries = [(site + ("" if path == "index.html" else path), day) for path, day in pages.items()]
    if len(entries) <= most:
        return {SITEMAP: _sitemap("urlset", "url", entries)}
    start = iter(entries)
    parts = list(iter(lambda: list(islice(start, most)), []))
    made = {f"sitemap-{number}.xml": _sitemap("urlset", "url", part) for number, part in enumerate(parts, 1)}
    listed = [(site + path, "") for path in made]
    return {SITEMAP: _sitemap("sitemapindex", "sitemap", listed), **made}


def _sitemap(outer: str, inner: str, entries: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    yield f'{_HEAD}<{outer} xmlns="{_NAMESPACE}">\n'.encode()
    for address, day in entries:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        yield f"<{inner}><loc>{xml_text(address)}</loc>{changed}</{inner}>\n".encode()
    yield f"</{outer}>\n".encode()


def robots(site: str) -> bytes:
    """`robots.txt`: everybody may read everything, and the sitemap says what there is.

    A host has only one, at its root; in a folder below that, nobody asks for it.
    """
    return f"User-agent: *\nAllow: /\n\nSitemap: {site}{SITEMAP}\n".encode()

"""The files that lie beside the page about a thing."""

from __future__ import annotations

from coprod_kg.site.page import Download


def files_beside(start: str) -> tuple[Download, ...]:
    """The same facts as data: `start` is the path of the page without its ending.

    >>> [each.path for each in files_beside("doc/org/nihr")]
    ['doc/org/nihr.jsonld', 'doc/org/nihr.ttl', 'doc/org/nihr.nt']
    """
    return (
        Download(f"{start}.jsonld", "JSON-LD"),
        Download(f"{start}.ttl", "Turtle"),
        Download(f"{start}.nt", "N-Triples"),
    )

"""What a file seems to hold, by how it begins: for names that say nothing, such as `list.txt` or `export.json`.

>>> clue(b'@prefix cpr: <https://example.org/> .'), clue(b"Dear curator,")
('turtle', None)
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coprod_kg.sources.parsing import BOM
from coprod_kg.vocabulary import RDF

LOOKED_AT = 64 * 1024
"""How many bytes are looked at."""

_XMLNS = re.compile(rf"""xmlns(?::[\w.-]+)?\s*=\s*["']{re.escape(RDF.iri)}["']""")
_JSONLD = re.compile(r'"@(?:context|graph|id|type)"\s*:')
_WORK = re.compile(r'"(?:type|title|DOI|issued|container-title)"\s*:')
_ENTRY = re.compile(r"^[ \t]*@(?!prefix\b|base\b)\w+[ \t]*[{(]", re.IGNORECASE | re.MULTILINE)
_TAG = re.compile(r"^TY ? ?-", re.MULTILINE)
_PREFIX = re.compile(r"^[ \t]*@?(?:prefix|base)\s[^\n<]*<", re.IGNORECASE | re.MULTILINE)
_GRAPH = re.compile(
    r"^[ \t]*(?:GRAPH\s+)?(?:<[^<>\s]*>|[\w.-]*:[\w-]+)?[ \t]*\{", re.IGNORECASE | re.MULTILINE
)
_TERM = r"(?:<[^<>\s:]+:[^<>\s]*>|_:\S+)"
_LINE = re.compile(
    rf'{_TERM}[ \t]+<[^<>\s]+>[ \t]+(?:{_TERM}|"[^\n]*"\S*)[ \t]*(?P<graph>{_TERM}[ \t]*)?\.[ \t]*(?:#.*)?'
)


def _is_jsonld(text: str) -> bool:
    return text.startswith(("{", "[")) and _JSONLD.search(text) is not None


def _first_line(text: str) -> re.Match[str] | None:
    """The first line that says something, if it is one of N-Triples or N-Quads."""
    lines = (line.strip() for line in text.splitlines())
    return next((_LINE.fullmatch(line) for line in lines if line and not line.startswith("#")), None)


def _is_nquads(text: str) -> bool:
    found = _first_line(text)
    return found is not None and found["graph"] is not None


CLUES: dict[str, Callable[[str], bool]] = {
    "rdfxml": lambda text: text.startswith("<") and _XMLNS.search(text) is not None,
    "jsonld": _is_jsonld,
    "csl": lambda text: text.startswith(("{", "[")) and _WORK.search(text) is not None,
    "bibtex": lambda text: _ENTRY.search(text) is not None,
    "ris": lambda text: _TAG.search(text) is not None,
    "trig": lambda text: bool(_PREFIX.search(text) and _GRAPH.search(text)),
    "turtle": lambda text: _PREFIX.search(text) is not None,
    "nquads": _is_nquads,
    "ntriples": lambda text: _first_line(text) is not None,
}
"""For each format whether a text that begins so (without space before it) is in it; the first that fits counts."""


def clue(data: bytes) -> str | None:
    """The name of the format that `data` seems to be in, or None."""
    begin = data[:LOOKED_AT].removeprefix(BOM).decode(errors="replace").lstrip()
    return next((name for name, fits in CLUES.items() if fits(begin)), None)

"""The tidy check: a file of data equals its canonical form, so that a difference is a difference in meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from coprod_kg.checks.places import Places
from coprod_kg.edition import Edition
from coprod_kg.errors import CannotMend
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.sources.turtle_tokens import first_comment
from coprod_kg.turtle import canonical

TIDY_ROLES = (Role.RECORD, Role.HISTORY, Role.SCHEME, Role.DATASET)
"""Ontology and shapes are laid out by hand: their comments say why each term and rule exists."""

# Not splitlines(): a text may hold what that takes for the end of a line, and an editor does not.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def tidy_text(source: Source) -> str:
    """The canonical text of `source`.

    Raises TypeError if it has a statement about something without a name.
    """
    return canonical(source.quads(), source.base)


def check_tidy(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each file of data that is not in its canonical form, at the first line that differs."""
    del places  # the difference itself is the place
    yield from tidiness_of(edition.sources)


def tidiness_of(sources: Iterable[Source]) -> Iterator[Finding]:
    """The findings about those of `sources` that are files of data."""
    for source in sources:
        if source.role not in TIDY_ROLES or source.graph is SUBMISSION:
            continue
        try:
            wanted = tidy_text(source)
        except TypeError:
            yield untidy(source, 1, "Give everything in this file an address: it has a part without one.", "")
            continue
        if source.data != wanted.encode():
            line = _first_difference(source.text, wanted)
            command = f"coprod-kg validate --fix {source.path}"
            yield untidy(source, line, "This file is not laid out in the usual order.", f"Run: {command}")


def untidy(source: Source, line: int, message: str, mend: str) -> Finding:
    """The finding that the file of `source` is not in its canonical form from `line` on."""
    return Finding("tidy", "tidy", Severity.MUST, "Layout", message, Place(source.path, line, 1), mend)


def _first_difference(text: str, wanted: str) -> int:
    if text == wanted:
        return 1  # but for a byte order mark before it
    lines, others = _LINE.findall(text), _LINE.findall(wanted)
    pairs = zip(lines, others, strict=False)
    return next((n for n, (a, b) in enumerate(pairs, 1) if a != b), min(len(lines), len(others)) + 1)


def tidied(source: Source) -> Source:
    """`source` in its canonical form; the same one if it is tidy, or of a sort that has no such form.

    Raises CannotMend if it has comments, which have no place in the canonical form and would be lost, or a part
    without a name.
    """
    if source.role not in TIDY_ROLES or source.graph is SUBMISSION:
        return source
    try:
        wanted = tidy_text(source)
    except TypeError as error:
        reason = "it has a part without an address. Give it one first."
        raise CannotMend(source.path, 1, reason) from error
    if source.data == wanted.encode():
        return source
    comment = first_comment(source.text)
    if comment is not None:
        line = source.text.count("\n", 0, comment) + 1
        reason = "its comments would be lost. Move the words to skos:editorialNote, or remove them."
        raise CannotMend(source.path, line, reason)
    return replace(source, data=wanted.encode())

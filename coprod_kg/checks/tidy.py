"""The tidy check: a file of data equals its canonical form, so that a difference is a difference in meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from coprod_kg.checks.places import Places
from coprod_kg.edition import Edition
from coprod_kg.errors import CannotMend, CannotWrite, CoprodError
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.sources.turtle_tokens import first_comment
from coprod_kg.turtle import canonical
from coprod_kg.writing import write_whole

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
            yield _finding(
                source, 1, "Give everything in this file an address: it has a part without one.", ""
            )
            continue
        if source.data != wanted.encode():
            line = _first_difference(source.text, wanted)
            command = f"coprod-kg validate --fix {source.path}"
            yield _finding(source, line, "This file is not laid out in the usual order.", f"Run: {command}")


def _finding(source: Source, line: int, message: str, mend: str) -> Finding:
    return Finding("tidy", "tidy", Severity.MUST, "Layout", message, Place(source.path, line, 1), mend)


def _first_difference(text: str, wanted: str) -> int:
    if text == wanted:
        return 1  # but for a byte order mark before it
    lines, others = _LINE.findall(text), _LINE.findall(wanted)
    pairs = zip(lines, others, strict=False)
    return next((n for n, (a, b) in enumerate(pairs, 1) if a != b), min(len(lines), len(others)) + 1)


def mend_tidy(root: Path, sources: Iterable[Source]) -> tuple[list[Source], list[CoprodError]]:
    """Rewrite each of `sources` that is not tidy, below `root`; what was rewritten, and what could not be.

    A file with comments is left alone, because a comment has no place in the canonical form and would be lost.
    Each file is replaced in one step, so it is never half-written.
    """
    mended: list[Source] = []
    refused: list[CoprodError] = []
    for source in sources:
        if source.role not in TIDY_ROLES or source.graph is SUBMISSION:
            continue
        try:
            wanted = tidy_text(source)
        except TypeError:
            refused.append(CannotMend(source.path, 1, "it has a part without an address. Give it one first."))
            continue
        if source.data == wanted.encode():
            continue
        comment = first_comment(source.text)
        if comment is not None:
            line = source.text.count("\n", 0, comment) + 1
            reason = "its comments would be lost. Move the words to skos:editorialNote, or remove them."
            refused.append(CannotMend(source.path, line, reason))
            continue
        try:
            write_whole(root / source.path, [wanted.encode()], lasting=True)
        except CannotWrite as error:
            raise CannotWrite(source.path, error.reason) from error
        mended.append(source)
    return mended, refused

"""The readers of Turtle, TriG, N-Triples and N-Quads.

A line of N-Triples or N-Quads stands for itself, so one that is broken is told and left out, and the others are taken.
In Turtle and TriG a slip can change what all that follows means: with the first one the whole file is refused, because
half a record looks like a whole one.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath, PurePosixPath

from pyoxigraph import Quad, RdfFormat

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, RefusedFile
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.importing.decoding import utf8
from coprod_kg.importing.graph_names import without_graph_names
from coprod_kg.importing.limits import DEEPEST, too_deep, within_limits
from coprod_kg.importing.refusing import capped
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.parsing import statements
from coprod_kg.sources.spots import Lines
from coprod_kg.sources.turtle_positions import Positions
from coprod_kg.sources.turtle_tokens import deeper_than, tokens
from coprod_kg.vocabulary import BASE

MOST_BROKEN = 10_000
"""How many broken lines a file may have before it is taken for something else."""

_LINE = re.compile(r"[^\r\n]+")
_SAYS_NOTHING = re.compile(r"[ \t]*(?:#.*)?")


def read_turtle(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """What a Turtle file says.

    Raises RefusedFile, BrokenSyntax or UnreadableFile.
    """
    del edition  # a text of addresses needs no names to be looked up
    return _read(data, shown, RdfFormat.TURTLE)


def read_trig(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """What a TriG file says; a name of a graph that is not the record's own is a finding.

    Raises RefusedFile, BrokenSyntax or UnreadableFile.
    """
    del edition
    return _read(data, shown, RdfFormat.TRIG)


def read_ntriples(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """What an N-Triples file says; a broken line is a finding.

    Raises RefusedFile or UnreadableFile, and BrokenSyntax if no line can be used.
    """
    del edition
    return _read(data, shown, RdfFormat.N_TRIPLES)


def read_nquads(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """What an N-Quads file says; a broken line is a finding, and a graph that is not the record's own.

    Raises RefusedFile or UnreadableFile, and BrokenSyntax if no line can be used.
    """
    del edition
    return _read(data, shown, RdfFormat.N_QUADS)


def _read(data: bytes, shown: PurePosixPath, form: RdfFormat) -> Reading:
    text = utf8(data, shown)
    broken: list[Finding] = []
    by_line = form in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
    if not by_line:
        deep = deeper_than(text, DEEPEST)
        if deep is not None:
            raise too_deep(shown, *Lines(text).place(deep))
    try:
        quads = _quads(text, shown, form)
    except RefusedFile:
        raise
    except BrokenSyntax:
        if not by_line:
            raise
        good, broken = _good_lines(text, shown, form)
        quads = _quads(good, shown, form)
    else:
        good = text

    @cache
    def find_spots() -> Positions:
        return Positions(good, BASE, quads=form is RdfFormat.N_QUADS)

    triples, named = without_graph_names(quads, shown, lambda name: find_spots().of_graph(name))
    findings = (*capped(broken, len(broken), shown), *named)
    return Reading(triples, find_spots, findings, text, lambda start: _addresses(text, start))


def _quads(text: str, shown: PurePath, form: RdfFormat) -> list[Quad]:
    return list(within_limits(statements(text.encode(), shown, BASE, form), shown))


def _good_lines(text: str, shown: PurePath, form: RdfFormat) -> tuple[str, list[Finding]]:
    """`text` with a space for each character of a broken line, and a finding for each such line.

    Raises BrokenSyntax if none is good, RefusedFile if too many are not.
    """
    lines = Lines(text)
    pieces: list[str] = []
    end = 0
    good = False
    errors: list[BrokenSyntax] = []
    for found in _LINE.finditer(text):
        if _SAYS_NOTHING.fullmatch(found.group()):
            continue
        try:
            for _ in statements(found.group().encode(), shown, BASE, form):
                pass
        except BrokenSyntax as error:
            number = lines.place(found.start())[0]
            errors.append(BrokenSyntax(shown, number, error.column, error.reason, error.language))
            if len(errors) > MOST_BROKEN:
                reason = f"More than {MOST_BROKEN:,} lines of this file are not correct {error.language}."
                mend = "Say in which format the file is, with --input."
                raise RefusedFile(shown, errors[0].line, errors[0].column, reason, mend=mend) from error
            pieces += (text[end : found.start()], " " * len(found.group()))
            end = found.end()
        else:
            good = True
    if not good:
        raise errors[0]
    return "".join((*pieces, text[end:])), [_left_out(error) for error in errors]


def _left_out(error: BrokenSyntax) -> Finding:
    return Finding(
        "reading",
        "line",
        Severity.MUST,
        "Line",
        f"This line is not correct {error.language}, so we left it out: {error.reason}",
        Place(error.path, error.line, error.column),
        "Mend the line, or take it away.",
    )


def _addresses(text: str, start: str) -> list[int]:
    begins = f"<{start}"
    return [each.start + 1 for each in tokens(text) if each.sort == "iri" and each.text.startswith(begins)]

"""`coprod-kg query`: ask the list, or another SPARQL service."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coprod_kg.cli.main import GOOD
from coprod_kg.cli.opening import project_of
from coprod_kg.cli.terminal import table, width
from coprod_kg.errors import BadParameter, UnknownFormat, UnreadableFile
from coprod_kg.formats import RDF_FORMATS, RESULT_FORMATS

if TYPE_CHECKING:
    from coprod_kg.catalogue import Catalogue, Query
    from coprod_kg.sparql import Answer, Table
    from coprod_kg.vocabulary import Term

_ROWS = tuple(each.name for each in RESULT_FORMATS)
_STATEMENTS = tuple(each.name for each in RDF_FORMATS if each.name != "rdfxml")


def run(options: argparse.Namespace) -> int:
    """Exit code 0 if the question was answered, also when the answer is empty."""
    gc.disable()  # one question, one answer: looking for garbage would take longer than it saves
    from coprod_kg.catalogue import Catalogue

    if options.format not in (None, *_ROWS, *_STATEMENTS):
        raise UnknownFormat(options.format, (*_ROWS, *_STATEMENTS), "answers")
    if options.list or not (options.name or options.file):
        catalogue = Catalogue(project_of(options))
        sys.stdout.write(_about(catalogue.view(options.name)) if options.name else _list(catalogue))
        return GOOD
    answer, note = _answer(options)
    _show(answer, options.format, options.ids)
    if note:
        sys.stderr.write(f"{note}\n")
    return GOOD


def _answer(options: argparse.Namespace) -> tuple[Answer, str | None]:
    """The answer, and why an empty one is honest, where that is known."""
    from coprod_kg.catalogue import Catalogue
    from coprod_kg.edition import Edition

    given, project = _given(options), project_of(options)
    query, text, source = None, "", ""
    if options.file or options.name == "-":
        text, source = _text(options)
        query = _with_header(text, source, given)
    else:
        Catalogue(project).view_path(options.name)  # an unknown name is said before everything is read
    edition = Edition.read(project)
    if not text:
        query = edition.catalogue.view(options.name)
    if options.endpoint:
        from coprod_kg.remote import ask
        from coprod_kg.sparql import bind

        # Names of concepts and records are looked up in our own list; the other service is asked for the rest.
        bindings = bind(query, given, edition.dataset) if query else {}
        headings = query.columns if query else {}
        text = query.text if query else text
        return ask(options.endpoint, text, bindings, timeout_seconds=options.timeout, headings=headings), None
    if query is None:
        return edition.query(text, source=source), None
    answer = edition.run(query, given)
    return answer, query.note if not len(answer) else None  # type: ignore[arg-type]


def _given(options: argparse.Namespace) -> dict[str, str]:
    given = {}
    for pair in options.param:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadParameter(options.name or "query", name, pair, "of the form NAME=VALUE")
        given[name.lstrip("?$")] = value
    return given


def _with_header(text: str, source: str, given: dict[str, str]) -> Query | None:
    """The query in `text` if it begins with a header; None if it has none, and then it takes no parameters."""
    if text.lstrip().startswith("#+"):
        from coprod_kg.catalogue import read_query

        return read_query(PurePosixPath(source), text.lstrip())
    if given:
        raise BadParameter(source, next(iter(given)), next(iter(given.values())), "declared in a #+ header")
    return None


def _text(options: argparse.Namespace) -> tuple[str, str]:
    """The query text from a file or from the input, and what to call it in errors."""
    name = "input" if options.file in (None, "-") else options.file
    try:
        data = sys.stdin.buffer.read() if name == "input" else Path(name).read_bytes()
        return data.decode("utf-8-sig"), name
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            PurePosixPath(name), getattr(error, "strerror", None) or "not UTF-8 text"
        ) from error


def _show(answer: Answer, wanted: str | None, ids: bool) -> None:
    from coprod_kg.sparql import Statements, Table, Truth

    if isinstance(answer, Statements):
        from coprod_kg.publishing import write_statements

        if wanted in _ROWS:
            raise UnknownFormat(wanted, _STATEMENTS, "statements")
        sys.stdout.buffer.write(write_statements(answer, wanted or "turtle"))
        return
    if wanted in _STATEMENTS:
        raise UnknownFormat(wanted or "", _ROWS, "rows")
    if wanted in (None, "table"):
        if isinstance(answer, Truth):
            sys.stdout.write("yes\n" if answer else "no\n")
        else:
            assert isinstance(answer, Table)
            sys.stdout.write(_as_table(answer, ids))
        return
    from coprod_kg.publishing import write_table

    sys.stdout.buffer.write(write_table(answer, wanted or "csv"))


def _as_table(answer: Table, ids: bool) -> str:
    """The rows for reading: where a column has a `…Label` beside it, the label stands in for the address."""
    hidden = set() if ids else {name for name in answer.columns if f"{name}Label" in answer.columns}
    shown = [n for n, name in enumerate(answer.columns) if name not in hidden]
    names = [answer.columns[n] for n in shown]
    stems = [name.removesuffix("Label") for name in names]
    headings = [
        answer.headings[stem if stem in hidden else name] for name, stem in zip(names, stems, strict=True)
    ]
    if not answer.rows:
        return f"No rows. The columns are: {', '.join(headings)}.\n"
    short = {term: _short(term) for term in {row[n] for row in answer.rows for n in shown}}
    rows = [[short[row[n]] for n in shown] for row in answer.rows]
    return f"{table(headings, rows, width())}\n{len(rows)} row{'' if len(rows) == 1 else 's'}\n"


def _short(term: Term | None) -> str:
    """A term for people: our own addresses without the base, other terms of known vocabularies by prefix."""
    from pyoxigraph import NamedNode

    from coprod_kg.vocabulary import ID, split

    if not isinstance(term, NamedNode):
        return "" if term is None else term.value
    if term in ID:
        return ID.local(term)
    parts = split(term)
    return ":".join(parts) if parts else term.value


def _list(catalogue: Catalogue) -> str:
    rows = []
    for query in catalogue.views:
        names = ", ".join(
            f"{each.name}*" if each.required else each.name for each in query.parameters.values()
        )
        rows.append([query.name, query.title, names])
    listed = table(["View", "What it answers", "Takes"], rows, width())
    return f"{listed}\n* needed. More about one: coprod-kg query NAME --list\n"


def _about(query: Query) -> str:
    from coprod_kg.sparql.parameters import example

    lines = [f"{query.name}: {query.title}", "", query.summary]
    if query.note:
        lines += ["", query.note]
    if query.parameters:
        rows = [
            [
                each.name,
                each.type,
                "needed" if each.required else "",
                each.label,
                f"{each.name}={example(each)}",
            ]
            for each in query.parameters.values()
        ]
        lines += ["", table(["Takes", "Type", "", "Meaning", "Example"], rows, width()).rstrip()]
    columns = [[name, label] for name, label in query.columns.items()]
    lines += ["", table(["Gives", "Heading"], columns, width())]
    return "\n".join(lines)

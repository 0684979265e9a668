"""`coprod-kg query`: ask the list, or another SPARQL service."""

from __future__ import annotations

import argparse
import contextlib
import gc
import signal
import sys
from functools import lru_cache
from pathlib import Path, PurePosixPath

from coprod_kg.cli.main import GOOD
from coprod_kg.cli.opening import project_of
from coprod_kg.cli.terminal import table, width
from coprod_kg.errors import BadParameter, BadQuery, BadUsage, UnknownFormat, UnreadableFile

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from coprod_kg.catalogue import Catalogue, Query
    from coprod_kg.project import Project
    from coprod_kg.sparql import Answer, Table
    from coprod_kg.vocabulary import Term


def run(options: argparse.Namespace) -> int:
    """Exit code 0 if the question was answered, also when the answer is empty."""
    gc.disable()  # one question, one answer: looking for garbage would take longer than it saves
    # The engine does not listen while it thinks; so that Ctrl-C ends a long question, let it end the process.
    with contextlib.suppress(ValueError):  # not in the main thread: somebody else's process
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if options.format is not None:
        rows, statements = _formats()
        known = rows + statements + _citations()
        if options.format not in known:
            raise UnknownFormat(options.format, known, "answers")
    if options.name and options.file:
        raise BadUsage("a view and a file were both named", "Leave out one of NAME and --file.")
    project = project_of(options)
    if options.param and not (options.name or options.file):
        raise BadUsage("a value was given, but no view", "Name the view: coprod-kg query NAME --param …")
    if options.list or not (options.name or options.file):
        from coprod_kg.catalogue import Catalogue

        catalogue = Catalogue(project)
        sys.stdout.write(_about(catalogue.view(options.name), project) if options.name else _list(catalogue))
        return GOOD
    answer, note = _answer(options, project)
    _show(answer, options.format, options.ids, project)
    if note:
        sys.stderr.write(f"{note}\n")
    return GOOD


def _formats() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The formats for rows, and those for statements."""
    from coprod_kg.formats import RDF_FORMATS, RESULT_FORMATS

    statements = tuple(each.name for each in RDF_FORMATS if each.name != "rdfxml")
    return tuple(each.name for each in RESULT_FORMATS), statements


def _citations() -> tuple[str, ...]:
    """The formats for the items in an answer."""
    from coprod_kg.formats import CITATION_FORMATS

    return tuple(each.name for each in CITATION_FORMATS)


def _answer(options: argparse.Namespace, project: Project) -> tuple[Answer, str | None]:
    """The answer, and why an empty one is honest, where that is known."""
    from coprod_kg.catalogue import Catalogue
    from coprod_kg.edition import Edition

    given = _given(options)
    brought = _brought(options, given)
    if brought is None:
        Catalogue(project).view_path(options.name)  # an unknown name is said before everything is read
    if options.endpoint:
        return _remote_answer(options, project, given, brought), None
    edition = Edition.read(project)
    if isinstance(brought, str):
        return edition.query(brought, source=_source(options)), None
    query = brought or edition.catalogue.view(options.name)
    answer = edition.run(query, given)
    return answer, query.note if not len(answer) else None  # type: ignore[arg-type]


def _remote_answer(
    options: argparse.Namespace, project: Project, given: dict[str, str], brought: Query | str | None
) -> Answer:
    """The answer of another SPARQL service; only names of concepts and records are looked up in our own list."""
    from coprod_kg.catalogue import Catalogue
    from coprod_kg.edition import Edition
    from coprod_kg.remote import ask
    from coprod_kg.sparql import bind

    seconds = options.timeout
    if isinstance(brought, str):
        return ask(options.endpoint, brought, timeout_seconds=seconds, source=_source(options))
    query = brought or Catalogue(project).view(options.name)
    needs_names = given or any(each.required for each in query.parameters.values())
    bindings = bind(query, given, Edition.read(project).dataset) if needs_names else {}
    return ask(
        options.endpoint,
        query.text,
        bindings,
        timeout_seconds=seconds,
        source=str(query.path),
        headings=query.columns,
    )


def _given(options: argparse.Namespace) -> dict[str, str]:
    given = {}
    for pair in options.param:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadParameter(options.name or "query", name, pair, "of the form NAME=VALUE")
        name = name.lstrip("?$")
        if name in given:
            raise BadUsage(f"{name!r} was given twice", "Leave out one of the two.")
        given[name] = value
    return given


def _source(options: argparse.Namespace) -> str:
    """What a query that was brought along is called in errors."""
    return "input" if options.file in (None, "-") else str(options.file)


def _brought(options: argparse.Namespace, given: dict[str, str]) -> Query | str | None:
    """The query that was brought along: with its header if it has one, else its text; None for a view of ours."""
    if not options.file and options.name != "-":
        return None
    source = _source(options)
    try:
        if options.file not in (None, "-"):
            data = Path(options.file).read_bytes()
        else:
            data = sys.stdin.buffer.read() if sys.stdin else b""
        text = data.decode("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            PurePosixPath(source), getattr(error, "strerror", None) or "not UTF-8 text"
        ) from error
    if not text:
        raise BadQuery(source, 1, 1, "there is nothing in it.")
    if text.startswith("#+"):
        from coprod_kg.catalogue import read_query

        return read_query(PurePosixPath(source), text)
    if given:
        raise BadParameter(source, next(iter(given)), next(iter(given.values())), "declared in a #+ header")
    return text


def _show(answer: Answer, wanted: str | None, ids: bool, project: Project) -> None:
    from coprod_kg.sparql import Statements, Table, Truth

    if wanted is not None and wanted in _citations():
        _cite(answer, wanted, project)
        return
    if isinstance(answer, Statements):
        from coprod_kg.context import Context
        from coprod_kg.publishing import write_statements

        rows, statements = _formats()
        if wanted in rows:
            raise UnknownFormat(wanted, statements, "statements")
        context = Context.of_project(project) if wanted == "jsonld" else None
        sys.stdout.buffer.write(write_statements(answer, wanted or "turtle", context))
        return
    if wanted in (None, "table"):
        if isinstance(answer, Truth):
            sys.stdout.write("yes\n" if answer else "no\n")
        else:
            assert isinstance(answer, Table)
            sys.stdout.write(_as_table(answer, ids))
        return
    rows, statements = _formats()
    if wanted in statements:
        raise UnknownFormat(wanted, rows, "rows")
    from coprod_kg.publishing import write_table

    sys.stdout.buffer.write(write_table(answer, wanted))


def _cite(answer: Answer, wanted: str, project: Project) -> None:
    """The items in an answer, for a reference manager."""
    from coprod_kg.edition import Edition
    from coprod_kg.publishing import cite_answer

    for chunk in cite_answer(Edition.read(project), wanted, answer):
        sys.stdout.buffer.write(chunk)


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
    short = lru_cache(maxsize=None)(_short)  # the same terms come again and again
    rows = [[short(row[n]) for n in shown] for row in answer.rows]
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


def _about(query: Query, project: Project) -> str:
    from coprod_kg.edition import Edition
    from coprod_kg.sparql.parameters import example

    lines = [f"{query.name}: {query.title}", "", query.summary]
    if query.note:
        lines += ["", query.note]
    if query.parameters:
        dataset = Edition.read(project).dataset
        rows = [
            [
                each.name,
                each.type,
                "needed" if each.required else "",
                each.label,
                f"{each.name}={example(each, dataset)}",
            ]
            for each in query.parameters.values()
        ]
        lines += ["", table(["Takes", "Type", "", "Meaning", "Example"], rows, width()).rstrip()]
    columns = [[name, label] for name, label in query.columns.items()]
    lines += ["", table(["Gives", "Heading"], columns, width())]
    return "\n".join(lines)

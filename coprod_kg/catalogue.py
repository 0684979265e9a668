"""The query files of a project: views that people ask for, rules that derive, checks that find mistakes.

A `.rq` file is valid SPARQL for any tool. Its leading `#+` lines are a TOML document that says what the query
is, in plain words, and which variables are parameters. Unknown keys are errors that name the nearest key.

>>> header = '''#+ title = "By kind"
... #+ summary = "Everything of a kind."
... #+ kind = "view"
... #+ [parameters.kind]
... #+ type = "concept"
... #+ label = "Kind"
... SELECT ?item WHERE { ?item a ?kind } ORDER BY ?item'''
>>> read_query(PurePosixPath("queries/views/by-kind.rq"), header).parameters["kind"].label
'Kind'
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType

from pyoxigraph import NamedNode

from coprod_kg.errors import BadHeader, CoprodError, UnknownView, UnreadableFile, nearest
from coprod_kg.headers import header_lines, read_header
from coprod_kg.values import Value
from coprod_kg.vocabulary import PREFIXES

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any, Literal

    from coprod_kg.project import Project

    Kind = Literal["view", "rule", "check"]
    ParameterType = Literal["iri", "concept", "item", "org", "record", "string", "integer", "year", "date"]

_PARAMETER_TYPES: tuple[ParameterType, ...] = (
    "iri", "concept", "item", "org", "record", "string", "integer", "year", "date",
)  # fmt: skip
_KEYS: dict[Kind, dict[str, type]] = {
    "view": {"question": str, "display": str, "tags": list, "note": str, "parameters": dict, "columns": dict},
    "rule": {"id": str, "statement": str, "tags": list, "note": str},
    "check": {
        "severity": str,
        "field": str,
        "message": str,
        "advice": str,
        "tags": list,
        "note": str,
        "near": dict,
    },
}
_EVERY: dict[str, type] = {"title": str, "summary": str, "kind": str}
_NEEDED: dict[Kind, tuple[str, ...]] = {
    "view": ("title", "summary"),
    "rule": ("title", "summary", "statement"),
    "check": ("title", "summary", "severity", "field", "message"),
}
_KIND_OF_FOLDER: dict[str, Kind] = {"views": "view", "rules": "rule", "checks": "check"}
_NEAR: dict[str, type] = {"reads": list, "follows": list, "uncounted": list, "shared": bool}
_TYPES = {str: "a text", list: "a list", dict: "a table", bool: "true or false"}
_DISPLAYS = ("table", "cards", "chart", "matrix", "list")


class Parameter(Value):
    """A variable of a query that the asker may bind; unbound, it means any."""

    name: str
    type: ParameterType
    label: str
    required: bool = False
    scheme: str | None = None
    """For a concept: the scheme that it is chosen from."""
    example: str | None = None


class Near(Value):
    """How far a check looks from a thing, so that a change can be judged without asking about everything.

    Whatever it says here, a check may look at all that is *said* of a thing (not at what rules derive), in any
    file; at what the thing points to; and at whether something else points to it.
    """

    reads: tuple[NamedNode, ...] = ()
    """The fields that it reads of what a thing points to."""
    follows: tuple[NamedNode, ...] = ()
    """The links that it follows to the end, from one thing to the next."""
    uncounted: tuple[NamedNode, ...] | None = None
    """If it asks whether anything points to a thing: the links that do not count. None if it does not ask."""
    shared: bool = False
    """Whether it compares things that share a key: the one that its first sub-select groups by."""


class Query(Value):
    """A query file: its text, and what its header says of it."""

    name: str
    path: PurePosixPath
    kind: Kind
    title: str
    summary: str
    text: str
    question: str | None = None
    """For views: the competency question that it answers, such as CQ3."""
    id: str | None = None
    """For rules: the inference of the model that it carries out, such as I3."""
    display: str = "table"
    tags: tuple[str, ...] = ()
    note: str | None = None
    """For views: why an empty answer can be an honest one."""
    parameters: Mapping[str, Parameter] = MappingProxyType({})
    columns: Mapping[str, str] = MappingProxyType({})
    """For views: the plain heading of each column."""
    statement: str = ""
    """For rules: why what they derive is so, in one sentence."""
    severity: str = ""
    field: str = ""
    message: str = ""
    advice: str = ""
    near: Near | None = None
    """For checks: how far it looks. None if that is not known, so that it must be asked of everything."""


def read_query(path: PurePosixPath, text: str) -> Query:
    """The query in `text`, which was read from `path`.

    Raises BadHeader, with the line, if the header is missing, is not TOML, or has wrong or unknown keys.
    """
    lines = header_lines(text)
    if not lines:
        raise BadHeader(path, 1, 'it is missing. Begin the file with lines such as: #+ title = "…"')
    header = read_header(path, lines)

    def fail(key: str, reason: str, table: str = "") -> BadHeader:
        return BadHeader(path, _line_of(key, table, lines), reason)

    kind = header.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise fail("kind", f"kind must be one of {', '.join(_KEYS)}, not {kind!r}.")
    _check_keys(header, _EVERY | _KEYS[kind], fail)
    for key in _NEEDED[kind]:
        if not header.get(key):
            raise fail(key, f"{key!r} is missing. Every {kind} has one.")
    if header.get("display", "table") not in _DISPLAYS:
        raise fail("display", f"display must be one of {', '.join(_DISPLAYS)}.")
    if kind == "check" and header["severity"] not in ("must", "should", "could"):
        raise fail("severity", "severity must be one of must, should, could.")
    if not all(isinstance(tag, str) for tag in header.get("tags", ())):
        raise fail("tags", "each of the tags must be a text.")
    header["tags"] = tuple(header.get("tags", ()))
    header["parameters"] = {
        name: _parameter(name, given, fail) for name, given in header.get("parameters", {}).items()
    }
    headings = {}
    for name, given in header.get("columns", {}).items():
        if not isinstance(given, dict) or set(given) != {"label"} or not isinstance(given["label"], str):
            reason = f'a column says its heading: [columns.{name}] label = "…"'
            raise fail(name, reason, f"columns.{name}")
        headings[name] = given["label"]
    header["columns"] = headings
    if "near" in header:
        header["near"] = _near(header["near"], fail)
    return Query(name=path.stem, path=path, text=text, **header)


def _line_of(key: str, table: str, lines: Sequence[str]) -> int:
    """The line where `key` of `table` stands in a header, else where the table begins, else the first."""
    heads = [number for number, line in enumerate(lines) if re.match(rf"\[{re.escape(table)}\]", line)]
    start = heads[0] if table and heads else 0
    for number, line in enumerate(lines[start:], start + 1):
        if re.match(rf"{re.escape(key)}\b", line):
            return number
    return start + 1


def _check_keys(given: Mapping[str, Any], known: Mapping[str, type], fail: Any, table: str = "") -> None:
    for key, value in given.items():
        if key not in known:
            raise fail(key, f"there is no key {key!r}. The nearest is {nearest(key, known, 0)!r}.", table)
        if not isinstance(value, known[key]):
            raise fail(key, f"{key!r} must be {_TYPES[known[key]]}, not {value!r}.", table)


def _parameter(name: str, given: Any, fail: Any) -> Parameter:
    keys = {"type": str, "label": str, "required": bool, "scheme": str, "example": str}
    table = f"parameters.{name}"
    if not (name.isascii() and name.isidentifier()):
        reason = f"{name!r} cannot be a parameter: a variable is made of letters, digits and _."
        raise fail(name, reason, "parameters")
    if not isinstance(given, dict):
        raise fail(name, f"write the parameter as a table: [{table}]", "parameters")
    _check_keys(given, keys, fail, table)
    if given.get("type") not in _PARAMETER_TYPES:
        reason = f"the type of {name!r} must be one of {', '.join(_PARAMETER_TYPES)}."
        raise fail("type", reason, table)
    if not given.get("label"):
        raise fail("label", f"the parameter {name!r} has no label.", table)
    return Parameter(name=name, **given)


def _near(given: Mapping[str, Any], fail: Any) -> Near:
    _check_keys(given, _NEAR, fail, "near")

    def term(key: str, name: object) -> NamedNode:
        prefix, colon, local = name.partition(":") if isinstance(name, str) else ("", "", "")
        if not colon or prefix not in PREFIXES:
            reason = (
                f"{name!r} is no name of a field. Write it with one of our prefixes, such as skos:broader."
            )
            raise fail(key, reason, "near")
        return NamedNode(PREFIXES[prefix] + local)

    lists = {key: tuple(term(key, each) for each in given[key]) for key in given if _NEAR[key] is list}
    return Near(**lists, shared=given.get("shared", False))


class Catalogue:
    """The query files of a project, each read when it is first wanted."""

    def __init__(self, project: Project) -> None:
        self._root = project.root
        self._folder = project.queries
        self._found: dict[str, dict[str, Path]] = {}
        self._read: dict[Path, Query] = {}

    def _paths(self, folder: str) -> dict[str, Path]:
        if folder not in self._found:  # a build asks a hundred times
            paths = sorted((self._folder / folder).glob("[!.]*.rq"))
            self._found[folder] = {path.stem: path for path in paths}
        return self._found[folder]

    def holds(self, query: Query) -> bool:
        """Whether `query` is one of this project's own, and not one that somebody brought along."""
        return any(each is query for each in self._read.values())

    def _query(self, path: Path) -> Query:
        if path not in self._read:
            shown = PurePosixPath(path.relative_to(self._root).as_posix())
            try:
                text = path.read_text(encoding="utf-8").removeprefix("\ufeff")
            except (OSError, UnicodeDecodeError) as error:
                raise UnreadableFile(shown, getattr(error, "strerror", None) or "not UTF-8 text") from error
            query = read_query(shown, text)
            wanted = _KIND_OF_FOLDER.get(path.parent.name, query.kind)
            if query.kind != wanted:
                raise BadHeader(
                    shown, None, f"its kind is {query.kind!r}, but the file lies among the {wanted}s."
                )
            self._read[path] = query
        return self._read[path]

    def each(self, folder: Literal["views", "rules", "checks"]) -> Iterator[Query | CoprodError]:
        """The queries in `folder` in order of their names; in the place of one that cannot be read, the reason."""
        for path in self._paths(folder).values():
            try:
                yield self._query(path)
            except (BadHeader, UnreadableFile) as error:
                yield error

    @cached_property
    def view_names(self) -> tuple[str, ...]:
        """The names of all views, in order."""
        return tuple(self._paths("views"))

    def view_path(self, name: str) -> Path:
        """The file of the view called `name`, which is not read yet.

        Raises UnknownView, with the nearest name, if there is none.
        """
        path = self._paths("views").get(name)
        if path is None:
            raise UnknownView(name, nearest(name, self.view_names))
        return path

    def view(self, name: str) -> Query:
        """The view called `name`.

        Raises UnknownView, or BadHeader.
        """
        return self._query(self.view_path(name))

    @property
    def views(self) -> tuple[Query, ...]:
        """All views, in order of their names."""
        return tuple(self._query(path) for path in self._paths("views").values())

    @property
    def rules(self) -> tuple[Query, ...]:
        """All rules, in order of their names."""
        return tuple(self._query(path) for path in self._paths("rules").values())

    def rule_files(self) -> list[tuple[str, bytes]]:
        """The name and the bytes of each rule, in order: enough to know whether any has changed."""
        return [(name, path.read_bytes()) for name, path in self._paths("rules").items()]

    @property
    def checks(self) -> tuple[Query, ...]:
        """All checks that are queries, in order of their names."""
        return tuple(self._query(path) for path in self._paths("checks").values())

"""Every way in which coprod-kg can be unable to go on, one class each.

An exception here means *we cannot go on*; a `Finding` means *the data is wrong*. Each class keeps what
happened as fields and says it as one sentence: what happened, where, and what to do about it.

>>> str(UnknownView("help-change", nearest="helps-change"))
"There is no view called 'help-change'. Did you mean 'helps-change'? See them all with: coprod-kg query --list"
"""

from __future__ import annotations

from coprod_kg.values import bound, dataclass_transform, declared, shown

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values` for why typing is not imported
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import PurePath

_PLAIN = {  # for what the system says most often of a file that cannot be read
    "No such file or directory": "there is no such file",
    "Is a directory": "it is a folder: name the files in it",
}


@dataclass_transform(eq_default=False)
class CoprodError(Exception):
    """The parent of all errors that this package raises on purpose; its text is fit to show to anyone.

    Its children are made, shown and type-checked as dataclasses are; see `coprod_kg.values` for why they are
    none. They can be changed, unlike values: Python sets their traceback.
    """

    if not TYPE_CHECKING:  # type checkers make their own of the fields
        __match_args__ = ()

        def __init_subclass__(cls):
            cls.__match_args__ = declared(cls)

        def __init__(self, *given, **named):
            self.__dict__.update(bound(type(self), given, named))
            # All of them, so that an error made with keywords can be carried to another process too.
            super().__init__(*self.__dict__.values())

        def __repr__(self):
            return shown(self)


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The one of `known` that was probably meant by `name`; None if nothing is near (0 takes the nearest of all).

    >>> nearest("rascism", ["racism", "tokenism"])
    'racism'
    """
    from difflib import get_close_matches  # only when something went wrong

    found = get_close_matches(name, list(known), 1, cutoff)
    return found[0] if found else None


def _did_you_mean(nearest: str | None) -> str:
    return f" Did you mean {nearest!r}?" if nearest else ""


def _at(line: int | None, column: int | None) -> str:
    if line is None:
        return ""
    return f":{line}:{column}" if column is not None else f":{line}"


class NotAProject(CoprodError):
    """A folder was named as the project, and it is none."""

    path: PurePath
    missing: str

    def __str__(self) -> str:
        return (
            f"{self.path} is not a coprod-kg project: it has no folder {self.missing!r}. "
            "Name the folder that holds ontology, data and queries with --project."
        )


class UnreadableFile(CoprodError):
    """A file could not be opened or is not UTF-8 text."""

    path: PurePath
    reason: str

    def __str__(self) -> str:
        reason = _PLAIN.get(self.reason, self.reason)
        return (
            f"{self.path}: cannot be read ({reason}). Check that the file is there and that you may open it."
        )


class FilesChanged(CoprodError):
    """The files of an edition were wanted after they had been changed."""

    path: PurePath

    def __str__(self) -> str:
        return f"{self.path}: the files have changed since they were opened. Open them again."


class BrokenSyntax(CoprodError):
    """A file does not follow the grammar of its format."""

    path: PurePath
    line: int | None
    column: int | None
    reason: str
    language: str = "Turtle"

    def __str__(self) -> str:
        return (
            f"{self.path}{_at(self.line, self.column)}: this is not correct {self.language}: {self.reason} "
            "Mend the text at that place and try again."
        )


class RefusedFile(BrokenSyntax):
    """A file may be correct, but is too large to be safe, or asks for what we do not do."""

    language: str = ""
    mend: str = "Change that and try again."

    def __str__(self) -> str:
        return f"{self.path}{_at(self.line, self.column)}: {self.reason} {self.mend}"


class BadRecordPath(CoprodError):
    """A record file lies where no record can live, or has a name that cannot be an identifier."""

    path: PurePath
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.path}: {self.reason} Record files are named data/records/<kind>/<slug>.ttl, "
            "with a slug of lower-case letters, digits and hyphens, at most 80 long."
        )


class UnknownRecord(CoprodError):
    """A record was asked for that the edition does not have."""

    name: str
    nearest: str | None = None

    def __str__(self) -> str:
        return (
            f"There is no record called {self.name!r}.{_did_you_mean(self.nearest)} "
            "Name a record as <kind>/<slug>, for example org/nihr."
        )


class BadHeader(CoprodError):
    """The `#+` header of a query file is not what it must be."""

    path: PurePath
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.path}{_at(self.line, None)}: the header of this query is wrong: {self.reason}"


class BadUsage(CoprodError):
    """A command was given words that do not go together."""

    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what[0].upper()}{self.what[1:]}. {self.mend}"


class UnknownView(CoprodError):
    """A named view was asked for that does not exist."""

    name: str
    nearest: str | None = None

    def __str__(self) -> str:
        return (
            f"There is no view called {self.name!r}.{_did_you_mean(self.nearest)} "
            "See them all with: coprod-kg query --list"
        )


class UnknownParameter(CoprodError):
    """A value was given for a parameter that the query does not have."""

    query: str
    name: str
    nearest: str | None
    known: tuple[str, ...]

    def __str__(self) -> str:
        takes = f"It takes: {', '.join(self.known)}." if self.known else "It takes none."
        return f"{self.query} has no parameter {self.name!r}.{_did_you_mean(self.nearest)} {takes}"


class MissingParameter(CoprodError):
    """A required parameter was not given."""

    query: str
    name: str
    label: str
    example: str

    def __str__(self) -> str:
        return (
            f"{self.query} needs to know {self.name!r} ({self.label}). "
            f"Add for example: --param {self.name}={self.example}"
        )


class BadParameter(CoprodError):
    """A parameter's value is not of its type."""

    query: str
    name: str
    value: str
    expected: str
    nearest: str | None = None

    def __str__(self) -> str:
        help_ = _did_you_mean(self.nearest) or f" See what it takes with: coprod-kg query {self.query} --list"
        return (
            f"{self.query}: parameter {self.name!r} is {self.value!r}, which is not {self.expected}.{help_}"
        )


class BadQuery(CoprodError):
    """A text is not a SPARQL query that can be run."""

    source: str
    line: int | None
    column: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.source}{_at(self.line, self.column)}: this query cannot be run: {self.reason}"


class RefusedQuery(CoprodError):
    """A query is correct SPARQL but asks for what is not allowed, or is too large to be safe."""

    source: str
    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"{self.source}{_at(self.line, self.column)}: this query is refused: {self.reason}"


class UnknownFormat(CoprodError):
    """A format was asked for that does not exist, or does not fit what is to be written."""

    name: str
    known: tuple[str, ...]
    what: str = "output"

    def __str__(self) -> str:
        return f"{self.name!r} is not a format for {self.what}. Choose one of: {', '.join(self.known)}."


class UnknownKind(CoprodError):
    """A form was asked for, for a kind of record that has none."""

    name: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        if not self.known:
            return f"There is no form for {self.name!r}, and for no other kind: the shapes of this project have none."
        return f"There is no form for {self.name!r}. Choose one of: {', '.join(self.known)}."


class CannotWrite(CoprodError):
    """An output could not be written; nothing half-written is left behind."""

    path: PurePath
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.path}: cannot be written ({self.reason}). Nothing was left half-written. "
            "Choose another place or make room, and try again."
        )


class MissingTool(CoprodError):
    """Something outside this package is needed and is not there."""

    tool: str
    needed_for: str
    mend: str

    def __str__(self) -> str:
        return f"{self.tool} is not installed, and {self.needed_for} needs it. {self.mend}"


class ToolFailed(CoprodError):
    """Something outside this package was started, and did not do its work."""

    tool: str
    work: str
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.tool} failed at {self.work}: {self.reason} {self.mend}"


class EndpointFailed(CoprodError):
    """A remote SPARQL service could not be asked, or gave no usable answer."""

    url: str
    reason: str
    mend: str = "Check the address, or try again later."

    def __str__(self) -> str:
        return f"{self.url}: {self.reason} {self.mend}"


class CannotMend(CoprodError):
    """A mistake cannot be mended without losing something."""

    path: PurePath
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: not mended, because {self.reason}"


class AmbiguousAddress(CoprodError):
    """An address begins like a prefix, so that JSON-LD would read it as a short form of another address."""

    address: str
    prefix: str

    def __str__(self) -> str:
        return (
            f"The address <{self.address}> begins with {self.prefix!r}, which is a prefix. JSON-LD would read it "
            "as a short form. Write the whole address, or leave out the angle brackets."
        )

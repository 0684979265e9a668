"""Which command, which words it takes, and what becomes of an error.

argparse, because importing click alone takes 3.6 times as long as starting Python (see `benchmarks/start.py`);
tab completion by argcomplete, which is imported only when a shell asks for it.

Exit codes: 0 good, 1 we looked and found something wrong, 2 we could not look.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys

TYPE_CHECKING = False  # as type checkers expect it; importing typing for it would take 5 ms of `--help`
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    Commands = argparse._SubParsersAction["_Parser"]

GOOD, WRONG, FAILED, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """A parser whose errors say what to do next, as all our errors do."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"coprod-kg: {message}. See: {self.prog} --help", file=sys.stderr)  # noqa: T201
        raise SystemExit(FAILED)


def _command(commands: Commands, name: str, summary: str, examples: str) -> _Parser:
    return commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _build(commands: Commands) -> None:
    build = _command(
        commands,
        "build",
        "check the list, run every view, and write it all for the web",
        "  coprod-kg build\n  coprod-kg build --out /tmp/site",
    )
    build.add_argument("--out", metavar="DIR", default="public", help="where to write (default: public)")


def _validate(commands: Commands) -> None:
    validate = _command(
        commands,
        "validate",
        "say what is wrong with the list, or with files, line by line",
        "  coprod-kg validate\n  coprod-kg validate --fix\n  coprod-kg validate my-record.ttl --format json",
    )
    validate.add_argument(
        "paths", metavar="PATH", nargs="*", help="files in any format; without any, the list"
    )
    validate.add_argument(
        "--input", metavar="FORMAT", help="the format of the files, if their names do not tell"
    )
    validate.add_argument(
        "--format", default="text", metavar="FORMAT", help="text, json or turtle (default: text)"
    )
    validate.add_argument(
        "--compare", action="store_true", help="show new records beside those of the list that look like them"
    )
    validate.add_argument("--fix", action="store_true", help="put files into the usual layout first")
    validate.add_argument(
        "--level",
        choices=("must", "should", "could"),
        default="could",
        help="show findings of this severity and above (default: could, that is all)",
    )


def _query(commands: Commands) -> None:
    query = _command(
        commands,
        "query",
        "ask the list: a named view, or any SPARQL query",
        "  coprod-kg query --list\n"
        "  coprod-kg query helps-understand --param inequality=racism\n"
        "  coprod-kg query publications-by-year --format csv > papers.csv\n"
        "  echo 'SELECT ?t { ?i a cpr:Resource ; schema:name ?t }' | coprod-kg query -\n"
        "  coprod-kg query --file ask.rq --endpoint https://example.org/sparql",
    )
    view = query.add_argument(
        "name", metavar="NAME", nargs="?", help="a view, or - to read SPARQL from the input"
    )
    view.completer = _view_names  # type: ignore[attr-defined]
    query.add_argument(
        "--list", action="store_true", help="list the views; with NAME, say what it takes and gives"
    )
    query.add_argument("--file", metavar="FILE", help="a file with a SPARQL query")
    query.add_argument(
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a value for a parameter; may be repeated",
    )
    query.add_argument(
        "--format",
        metavar="FORMAT",
        help="table, csv, tsv, json or xml for rows; bibtex, ris or csl for the items in them; "
        "turtle, ntriples, trig, nquads or jsonld for statements",
    )
    query.add_argument("--ids", action="store_true", help="show addresses beside names in a table")
    query.add_argument("--endpoint", metavar="URL", help="ask this SPARQL service instead")
    query.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_seconds,
        default=30.0,
        help="how long to wait for it (default: 30)",
    )


def _export(commands: Commands) -> None:
    export = _command(
        commands,
        "export",
        "write the whole list, or one record, in a format for other programs",
        "  coprod-kg export --out all.jsonld\n"
        "  coprod-kg export org/nihr --format turtle\n"
        "  coprod-kg export --format ndjson | head -1\n"
        "  coprod-kg export --format bibtex --out items.bib",
    )
    record = export.add_argument("name", metavar="RECORD", nargs="?", help="one record, such as org/nihr")
    record.completer = _record_names  # type: ignore[attr-defined]
    export.add_argument(
        "--format",
        metavar="FORMAT",
        default="jsonld",
        help="jsonld, ndjson, nquads, trig, turtle or csv; bibtex, ris or csl for items (default: jsonld)",
    )
    export.add_argument("--out", metavar="PATH", help="the file to write (default: the output)")


def _reason(commands: Commands) -> None:
    reason = _command(
        commands,
        "reason",
        "prove that the list does not contradict itself, and say what follows and why",
        "  coprod-kg reason\n  coprod-kg reason --why item/co-inquiry-toolkit",
    )
    reason.add_argument("--profiles", action="store_true", help="check OWL 2 DL and RL too (needs a JDK)")
    why = reason.add_argument(
        "--why", metavar="RECORD", help="each derived fact about a record, with its reasons"
    )
    why.completer = _record_names  # type: ignore[attr-defined]


COMMANDS: dict[str, Callable[[Commands], None]] = {
    "build": _build,
    "validate": _validate,
    "query": _query,
    "export": _export,
    "reason": _reason,
}


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of the whole command line, or of the command `only`, which takes half the time to make."""
    from coprod_kg.version import __version__

    top = _Parser(
        prog="coprod-kg",
        description="A linked-data list of what helps people share power in health and social care research.",
        epilog="examples:\n"
        "  coprod-kg build                          check everything and write public/\n"
        "  coprod-kg query helps-change --param inequality=racism\n"
        "  coprod-kg validate my-record.ttl         what is wrong with a file, line by line\n"
        "\nexit codes: 0 good, 1 something is wrong with the data, 2 could not look",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"coprod-kg {__version__}")
    top.add_argument("--project", metavar="DIR", help="the folder with ontology, data and queries")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, add in COMMANDS.items():
        if only in (None, name):
            add(commands)
    return top


def _seconds(text: str) -> float:
    """A time to wait: more than nothing, and at most a day."""
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time between 0 and 86400 seconds")
    return seconds


def _view_names(**_: object) -> list[str]:
    from pathlib import Path

    from coprod_kg.catalogue import Catalogue
    from coprod_kg.project import Project

    return list(Catalogue(Project.nearest(Path.cwd())).view_names)


def _record_names(**_: object) -> list[str]:
    from pathlib import Path

    from coprod_kg.project import Project

    folder = Project.nearest(Path.cwd()).records
    return [path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.ttl")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. Errors that we know become one sentence on stderr, never a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    # The first word, unless an option comes before it: then it takes the whole parser to tell which word it is.
    top = parser(given[0] if given and given[0] in COMMANDS and "_ARGCOMPLETE" not in os.environ else None)
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(top)
    options = top.parse_args(given)
    if options.command is None:
        top.print_help()
        return GOOD
    from importlib import import_module

    from coprod_kg.errors import CoprodError

    try:
        code: int = import_module(f"coprod_kg.cli.{options.command}").run(options)
        sys.stdout.flush()
        return code
    except CoprodError as error:
        return _say(str(error))
    except BrokenPipeError:
        # The reader had enough (`| head`): not an error. Keep Python from saying so when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except OSError as error:
        return _system_error(error)
    except KeyboardInterrupt:
        _say("stopped. Nothing was left half-written.")
        return INTERRUPTED


def _system_error(error: OSError) -> int:
    """What the operating system refused, in one sentence."""
    import errno

    reason = error.strerror or str(error)
    if error.filename is None and error.errno in (
        errno.ENOSPC,
        errno.EFBIG,
        errno.EDQUOT,
        errno.EIO,
        errno.EBADF,
    ):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _say(f"the output cannot be written ({reason}). Make room or choose another place.")
    where = f"{error.filename}: " if error.filename else ""
    return _say(
        f"{where}the system refused ({reason}). Check that the folder you are in and the files are there."
    )


def entry() -> NoReturn:
    """Run the command line and leave at once.

    Without taking the store apart first, which takes as long as answering a question does; everything that
    was written has been flushed by then.
    """
    if sys.stdout is None:  # somebody closed it
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - it is used until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no curly quotes still gets the words
    try:
        code = main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else FAILED
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _say(sentence: str) -> int:
    from coprod_kg.printing import printable  # a sentence may name a stranger's file

    print(f"coprod-kg: {printable(sentence)}", file=sys.stderr)  # noqa: T201
    return FAILED

"""Which commands there are, and which words each takes.

argparse, because importing click alone takes 3.6 times as long as starting Python (see `benchmarks/start.py`);
tab completion by argcomplete, which is imported only when a shell asks for it.
"""

from __future__ import annotations

import argparse
import sys

from coprod_kg.cli.columns import columns
from coprod_kg.cli.main import FAILED

TYPE_CHECKING = False  # as type checkers expect it; importing typing for it would take 5 ms of `--help`
if TYPE_CHECKING:
    from collections.abc import Callable

    Commands = argparse._SubParsersAction["Parser"]


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help with its examples as they are written. One is made for each option, so it must not import shutil."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


class Parser(argparse.ArgumentParser):
    """A parser whose errors say what to do next, as all our errors do."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"coprod-kg: {message}. See: {self.prog} --help", file=sys.stderr)  # noqa: T201
        raise SystemExit(FAILED)


def _command(commands: Commands, name: str, summary: str, examples: str) -> Parser:
    return commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"examples:\n{examples}",
        formatter_class=_Help,
    )


def _build(commands: Commands) -> None:
    build = _command(
        commands,
        "build",
        "check the list, run every view, and write it all for the web",
        "  coprod-kg build\n  coprod-kg build --out /tmp/site",
    )
    build.add_argument("--out", metavar="DIR", default="public", help="where to write (default: public)")
    build.add_argument(
        "--address",
        metavar="URL",
        help="where it will be on the web: for the sitemap, the news and the page for what is not there",
    )


def _validate(commands: Commands) -> None:
    validate = _command(
        commands,
        "validate",
        "say what is wrong with the list, or with files, line by line",
        "  coprod-kg validate\n"
        "  coprod-kg validate my-record.ttl --diff     show what can be mended\n"
        "  coprod-kg validate my-record.ttl --fix      mend it\n"
        "  coprod-kg validate my-record.ttl --format json",
    )
    validate.add_argument(
        "paths", metavar="PATH", nargs="*", help="files in any format; without any, the list"
    )
    validate.add_argument(
        "--input", metavar="FORMAT", help="the format of the files, if their names do not tell"
    )
    validate.add_argument(
        "--format",
        default="text",
        metavar="FORMAT",
        help="text, html, json, sarif, github, junit or turtle (default: text)",
    )
    validate.add_argument(
        "--all", action="store_true", help="in a text report, show each finding, however often it is said"
    )
    validate.add_argument(
        "--compare", action="store_true", help="show new records beside those of the list that look like them"
    )
    validate.add_argument(
        "--fix",
        action="store_true",
        help="mend what has one sure answer, and put files into the usual layout",
    )
    validate.add_argument(
        "--diff",
        action="store_true",
        help="show what --fix would change, as a patch; with --fix, what it changed",
    )
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
        "  coprod-kg export --format xlsx --out list.xlsx\n"
        "  coprod-kg export --format bibtex --out items.bib",
    )
    record = export.add_argument("name", metavar="RECORD", nargs="?", help="one record, such as org/nihr")
    record.completer = _record_names  # type: ignore[attr-defined]
    export.add_argument(
        "--format",
        metavar="FORMAT",
        default="jsonld",
        help="jsonld, ndjson, nquads, trig, turtle or csv; table (CSV) or xlsx to fill in further and hand back; "
        "bibtex, ris or csl for items (default: jsonld)",
    )
    export.add_argument(
        "--kind", metavar="KIND", help="for table and xlsx: item, org, project or venue (table: item)"
    )
    export.add_argument("--out", metavar="PATH", help="the file to write (default: the output)")


def _template(commands: Commands) -> None:
    template = _command(
        commands,
        "template",
        "make an empty form to fill in: a table, a text file, or a schema for editors",
        "  coprod-kg template xlsx --out form.xlsx\n"
        "  coprod-kg template csv item > items.csv\n"
        "  coprod-kg template turtle org --out my-organisation.ttl\n"
        "  coprod-kg template schema item --out item.schema.json",
    )
    template.add_argument(
        "format", metavar="FORMAT", help="csv, xlsx, turtle, jsonld or schema (JSON Schema)"
    )
    template.add_argument(
        "kind",
        metavar="KIND",
        nargs="?",
        help="item, org, project, venue or person (default: item; for xlsx a sheet for each but person)",
    )
    template.add_argument("--out", metavar="PATH", help="the file to write (default: the output)")


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


def _contribute(commands: Commands) -> None:
    from coprod_kg.cli.desk import add_contribute

    contribute = _command(
        commands,
        "contribute",
        "send files to the curators; nobody needs to know who you are",
        "  coprod-kg contribute my-guide.ttl\n"
        "  coprod-kg contribute guides.csv --via workshop --for carers --consent\n"
        "  coprod-kg contribute papers.bib --note 'The second one has moved.' --own-interest",
    )
    add_contribute(contribute)


def _review(commands: Commands) -> None:
    from coprod_kg.cli.desk import add_review

    review = _command(
        commands,
        "review",
        "for curators: read what was sent, and decide",
        "  coprod-kg review list\n"
        "  coprod-kg review show k7m\n"
        "  coprod-kg review accept k7m-4tc-94 --reason 'A good guide.' --commit\n"
        "  coprod-kg review merge k7m org/nihr --take name=ours --reason 'We had it.'\n"
        "  coprod-kg review retire item/old-guide-2009 --reason 'It was on the list twice.'",
    )
    add_review(review, _action)


def _serve(commands: Commands) -> None:
    from coprod_kg.cli.operating import add_serve

    serve = _command(
        commands,
        "serve",
        "run the site live: pages, questions in SPARQL, suggestions, and the curators' desk",
        "  coprod-kg serve\n"
        "  coprod-kg serve --port 8000 --state /var/lib/coprod-kg\n"
        "  coprod-kg serve --host 0.0.0.0 --address https://example.org/list/",
    )
    add_serve(serve)


def _inbox(commands: Commands) -> None:
    from coprod_kg.cli.operating import add_inbox

    inbox = _command(
        commands,
        "inbox",
        "for those who run a server: copy, put back or clear out what people suggested",
        "  coprod-kg inbox backup monday.sqlite3\n"
        "  coprod-kg inbox restore monday.sqlite3\n"
        "  coprod-kg inbox purge --days 30",
    )
    add_inbox(inbox, _action)


def _action(actions: Commands, name: str, summary: str) -> Parser:
    return actions.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")


def _curators(commands: Commands) -> None:
    from coprod_kg.cli.operating import add_curators

    curators = _command(
        commands,
        "curators",
        "say who may sign in at the desk of the server",
        "  coprod-kg curators add 'Ann Elm'\n"
        "  coprod-kg curators remove ann-elm\n"
        "  pass show desk/ann | coprod-kg curators password ann-elm",
    )
    add_curators(curators, _action)


COMMANDS: dict[str, Callable[[Commands], None]] = {
    "build": _build,
    "validate": _validate,
    "query": _query,
    "export": _export,
    "template": _template,
    "reason": _reason,
    "contribute": _contribute,
    "review": _review,
    "serve": _serve,
    "inbox": _inbox,
    "curators": _curators,
}


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of the whole command line, or of the command `only`, which takes half the time to make."""
    from coprod_kg.version import __version__

    top = Parser(
        prog="coprod-kg",
        description="A linked-data list of what helps people share power in health and social care research.",
        epilog="examples:\n"
        "  coprod-kg build                          check everything and write public/\n"
        "  coprod-kg query helps-change --param inequality=racism\n"
        "  coprod-kg validate my-record.ttl         what is wrong with a file, line by line\n"
        "\nexit codes: 0 good, 1 something is wrong with the data, 2 could not look",
        formatter_class=_Help,
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

"""The words of the commands for those who run a server."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers expect it; importing typing for it would take 5 ms of `--help`
if TYPE_CHECKING:
    from collections.abc import Callable

    from coprod_kg.cli.commands import Parser


CURATORS: dict[str, str] = {
    "list": "who may sign in",
    "add": "let somebody sign in; asks for a password, or reads it from a pipe",
    "password": "give somebody another password",
    "remove": "let somebody sign in no more",
}


def add_serve(parser: Parser) -> None:
    """The words of `serve`."""
    parser.add_argument(
        "--host", metavar="HOST", help="where to listen (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--port", metavar="PORT", help="the port to listen at (default: 8080; 0 for any)")
    parser.add_argument(
        "--address", metavar="URL", help="where the list is on the web, if it is behind a proxy"
    )
    add_state(parser)


def add_curators(parser: Parser, add: Callable[..., Parser]) -> None:
    """The words of `curators` and of each thing that it does; `add` makes the parser of one of them."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    made = {name: add(actions, name, summary) for name, summary in CURATORS.items()}
    for name in ("add", "remove", "password"):
        made[name].add_argument("name", metavar="NAME", help="what they are called, such as ann")
    shown = "what the desk calls them, if not that; nobody else sees it"
    made["add"].add_argument("--shown", metavar="TEXT", default="", help=shown)
    for each in made.values():
        add_state(each)


def add_state(parser: Parser) -> None:
    """The words that say where the server keeps what is not part of the list."""
    parser.add_argument(
        "--config", metavar="FILE", help="a file of settings (default: coprod-kg.toml in the project)"
    )
    parser.add_argument(
        "--state", metavar="DIR", help="where suggestions are kept until they are decided (default: state)"
    )


def add_inbox(parser: Parser, add: Callable[..., Parser]) -> None:
    """The words of `inbox` and of each thing that it does; `add` makes the parser of one of them."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    backup = add(actions, "backup", "copy all suggestions, as they are now, into a new file")
    backup.add_argument(
        "file", metavar="FILE", help="the new file; it holds what people sent, so keep it safe"
    )
    restore = add(actions, "restore", "put a backup in the place of what is there, which is kept beside it")
    restore.add_argument("file", metavar="FILE", help="the backup")
    purge = add(actions, "purge", "delete what was sent and has long been decided; what was decided stays")
    purge.add_argument(
        "--days",
        metavar="DAYS",
        type=int,
        help="how many days after the decision (default: retention_days of the settings, 90)",
    )
    for each in (backup, restore, purge):
        add_state(each)

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
    _add_place(parser)


def add_curators(parser: Parser, add: Callable[..., Parser]) -> None:
    """The words of `curators` and of each thing that it does; `add` makes the parser of one of them."""
    _add_place(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    made = {name: add(actions, name, summary) for name, summary in CURATORS.items()}
    for name in ("add", "remove", "password"):
        made[name].add_argument("name", metavar="NAME", help="what they sign in with, such as ann")
    shown = "what the desk calls them; nobody else sees it"
    made["add"].add_argument("--shown", metavar="TEXT", default="", help=shown)


def _add_place(parser: Parser) -> None:
    parser.add_argument(
        "--config", metavar="FILE", help="a file of settings (default: coprod-kg.toml in the project)"
    )
    parser.add_argument(
        "--state", metavar="DIR", help="where suggestions are kept until they are decided (default: state)"
    )

"""The words of the commands for those who run a server."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers expect it; importing typing for it would take 5 ms of `--help`
if TYPE_CHECKING:
    from coprod_kg.cli.commands import Parser


def add_serve(parser: Parser) -> None:
    """The words of `serve`."""
    parser.add_argument(
        "--host", metavar="HOST", help="where to listen (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--port", metavar="PORT", help="the port to listen at (default: 8080; 0 for any)")
    parser.add_argument(
        "--address", metavar="URL", help="where the list is on the web, if it is behind a proxy"
    )
    parser.add_argument(
        "--config", metavar="FILE", help="a file of settings (default: coprod-kg.toml in the project)"
    )
    parser.add_argument(
        "--state", metavar="DIR", help="where suggestions are kept until they are decided (default: state)"
    )

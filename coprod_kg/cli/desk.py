"""The words of `coprod-kg contribute` and `coprod-kg review`; what they share when they run."""

from __future__ import annotations

import argparse
import sys

TYPE_CHECKING = False  # as type checkers expect it; importing typing for it would take 5 ms of `--help`
if TYPE_CHECKING:
    from collections.abc import Callable

    from coprod_kg.cli.commands import Parser
    from coprod_kg.matching import Side

CHANNELS = ("file", "form", "phone", "post", "workshop")
"""The concepts of `contribution-channels`, for the help; the list itself decides."""

ACTIONS: dict[str, tuple[str, str]] = {
    "list": ("what waits, longest first", ""),
    "show": ("what a contribution says, and what is wrong with it", "CODE"),
    "accept": ("take it onto the list", "CODE"),
    "change": ("put an edited file in its place; without a file, ask for changes", "CODE [FILE]"),
    "decline": ("say no, and why", "CODE"),
    "merge": ("put it into a record that is on the list", "CODE RECORD"),
    "withdraw": ("take back what you sent", "CODE"),
    "retire": ("take a record off the list", "RECORD"),
}
_DECIDING = ("accept", "change", "decline", "merge", "retire")
_COMMITTING = ("accept", "decline", "merge", "withdraw", "retire")


def add_contribute(parser: Parser) -> None:
    """The words of `contribute`."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help="files in any format")
    parser.add_argument(
        "--input", metavar="FORMAT", help="the format of the files, if their names do not tell"
    )
    parser.add_argument(
        "--note", metavar="TEXT", default="", help="what the curators should know; not who you are"
    )
    parser.add_argument(
        "--via", metavar="WAY", default="file", help=f"how it came: {', '.join(CHANNELS)} (default: file)"
    )
    parser.add_argument(
        "--for",
        metavar="GROUP",
        default="",
        dest="on_behalf_of",
        help="the group of people it is sent for, such as carers; never a person",
    )
    parser.add_argument("--own-interest", action="store_true", help="you helped to make it, or gain from it")
    parser.add_argument(
        "--consent", action="store_true", help="those whose words these are agree that they are published"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def add_review(parser: Parser, add: Callable[..., Parser]) -> None:
    """The words of `review` and of each thing that it does; `add` makes the parser of one of them."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    made = {name: add(actions, name, summary) for name, (summary, _) in ACTIONS.items()}
    for name, (_, words) in ACTIONS.items():
        one = made[name]
        if "CODE" in words:
            one.add_argument("code", metavar="CODE", help="the code of a contribution, or its first letters")
        if name in _DECIDING:
            one.add_argument("--reason", metavar="TEXT", default="", help="why, in plain words")
        if name in _DECIDING and name != "retire":
            one.add_argument(
                "--own-interest",
                action="store_true",
                help="you gain from the answer: leave it to another curator",
            )
        if name in _COMMITTING:
            one.add_argument("--commit", action="store_true", help="make one git commit of the changed files")
    listed = made["list"]
    listed.add_argument("--status", metavar="STATUS", help="only those that are sent, or needs-changes")
    listed.add_argument("--json", action="store_true", help="answer as JSON")
    made["show"].add_argument("--json", action="store_true", help="answer as JSON")
    made["show"].add_argument(
        "--turtle", action="store_true", help="what it offers as Turtle: to edit and to send back with change"
    )
    made["accept"].add_argument(
        "--only", metavar="RECORD", action="append", default=[], help="only this record; may be repeated"
    )
    made["change"].add_argument(
        "file", metavar="FILE", nargs="?", help="the edited file; without it, changes are asked for"
    )
    made["change"].add_argument(
        "--input", metavar="FORMAT", help="the format of the file, if its name does not tell"
    )
    made["merge"].add_argument("record", metavar="RECORD", help="the record on the list, such as org/nihr")
    made["merge"].add_argument(
        "--from", metavar="RECORD", dest="source", help="which of the records that are offered"
    )
    made["merge"].add_argument(
        "--take",
        metavar="FIELD=SIDE",
        action="append",
        default=[],
        help="for a field that differs: ours (the list) or theirs (what was sent), as name=ours; may be repeated",
    )
    made["retire"].add_argument("record", metavar="RECORD", help="the record, such as org/nihr")
    made["retire"].add_argument("--replaced-by", metavar="RECORD", help="the record to use instead")


def tell_of_waiting() -> None:
    """Said once, when another command is at the desk."""
    sys.stderr.write("Another command is changing the list. Waiting for it …\n")


def take_of(options: argparse.Namespace) -> dict[str, Side]:
    """The choices of `--take` by field.

    Raises BadUsage if one is not FIELD=ours or FIELD=theirs.
    """
    from coprod_kg.errors import BadUsage
    from coprod_kg.matching import Side

    sides = {side.value: side for side in Side}
    chosen = {}
    for each in options.take:
        name, _, side = each.partition("=")
        if side not in sides or not name:
            raise BadUsage(f"--take {each!r} does not say which side", "Write FIELD=ours or FIELD=theirs.")
        chosen[name] = sides[side]
    return chosen

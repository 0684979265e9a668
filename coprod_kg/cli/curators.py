"""`coprod-kg curators`: who may sign in at the desk. A password is typed unseen, or comes through a pipe."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.cli.main import GOOD
from coprod_kg.cli.opening import project_of
from coprod_kg.cli.terminal import table, width
from coprod_kg.errors import BadUsage

if TYPE_CHECKING:
    from coprod_kg.inbox.curators import Curators


def run(options: argparse.Namespace) -> int:
    """Exit code 0 if it was done."""
    curators = _curators(options)
    match options.action:
        case "add":
            made = curators.add(options.name, _password(), options.shown)
            sys.stdout.write(
                f"{made.shown} can sign in as {made.name} now, at /desk of the running server.\n"
            )
        case "password":
            curators.change_password(options.name, _password())
            sys.stdout.write(
                "The password is changed. Whoever was signed in with the old one no longer is.\n"
            )
        case "remove":
            curators.remove(options.name)
            sys.stdout.write(f"{options.name} cannot sign in any more.\n")
        case _:
            rows = [(each.name, each.shown) for each in curators.all()]
            told = table(("Signs in as", "Is called"), rows, width() or 100)
            sys.stdout.write(
                told if rows else "Nobody can sign in yet. Add somebody with: coprod-kg curators add NAME\n"
            )
    return GOOD


def _curators(options: argparse.Namespace) -> Curators:
    from coprod_kg.inbox import INBOX
    from coprod_kg.inbox.curators import Curators
    from coprod_kg.web.settings import read_settings

    settings = read_settings(
        project_of(options).root,
        Path(options.config) if options.config else None,
        os.environ,
        state=Path(options.state).absolute() if options.state else None,
    )
    return Curators(settings.state / INBOX)


def _password() -> str:
    """A new password: typed twice and not shown; from a pipe, its first line.

    Raises BadUsage if the two are not the same, or if none is given.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        first, second = (getpass.getpass(prompt) for prompt in ("New password: ", "The same again: "))
    except EOFError:  # Ctrl-D
        raise BadUsage("no password was given", "Nothing was changed. Please try again.") from None
    if first != second:
        raise BadUsage("the two passwords are not the same", "Nothing was changed. Please try again.")
    return first

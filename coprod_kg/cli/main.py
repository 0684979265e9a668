"""What becomes of a command, and of an error.

Exit codes: 0 good, 1 we looked and found something wrong, 2 we could not look.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys

TYPE_CHECKING = False  # as type checkers expect it; importing typing for it would take 5 ms of `--help`
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

GOOD, WRONG, FAILED, INTERRUPTED = 0, 1, 2, 130
_NO_QUESTION = ("-h", "--help", "--list", "--endpoint")
"""Options of `query` with which our own list is not asked."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. Errors that we know become one sentence on stderr, never a traceback."""
    from coprod_kg.cli.commands import COMMANDS, parser

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
    _think_ahead(sys.argv[1:])
    try:
        code = main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else FAILED
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _think_ahead(given: Sequence[str]) -> None:
    """Begin to load what a question will be put to, while the rest of the command line is still being imported.

    Only for a process of our own (`entry`), which ends without waiting for it if it was not needed.
    """
    named, command = given[:1] == ["--project"], given[2:3] if given[:1] == ["--project"] else given[:1]
    asks = command == ["query"] and not any(option in given for option in _NO_QUESTION)
    if asks or (command == ["build"] and "-h" not in given and "--help" not in given):
        from coprod_kg import shelf
        from coprod_kg.project import bundled_root, nearest_root

        # Such as that of a folder which was taken away: it is said later, by who needs the folder.
        with contextlib.suppress(OSError):
            here = os.path.realpath(given[1]) if named else nearest_root(os.getcwd())  # noqa: PTH109
            shelf.begin(here or bundled_root())


def _say(sentence: str) -> int:
    from coprod_kg.printing import printable  # a sentence may name a stranger's file

    print(f"coprod-kg: {printable(sentence)}", file=sys.stderr)  # noqa: T201
    return FAILED

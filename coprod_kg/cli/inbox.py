"""`coprod-kg inbox`: copies of what people suggested on the server, and its clearing out. A server may be running."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from coprod_kg.cli.main import GOOD
from coprod_kg.cli.opening import project_of
from coprod_kg.errors import BadUsage, UnreadableFile


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when it is done, and on the disk."""
    from coprod_kg.inbox import INBOX, Inbox, restore
    from coprod_kg.web.settings import read_settings

    settings = read_settings(
        project_of(options).root,
        Path(options.config) if options.config else None,
        os.environ,
        state=Path(options.state).absolute() if options.state else None,
    )
    path, now = settings.state / INBOX, datetime.now(UTC)
    if options.action == "restore":
        old = restore(path, Path(options.file), now)
        kept = f" What was there before is in {old}." if old else ""
        sys.stdout.write(f"Put {options.file} in place.{kept}\n")
        return GOOD
    if not path.is_file():
        raise UnreadableFile(path, "there is no such file")
    days = getattr(options, "days", None)
    if days is not None and days < 0:
        raise BadUsage(f"{days} days after the decision is before it", "Write a number from 0.")
    inbox = Inbox(path)
    if options.action == "backup":
        inbox.backup(Path(options.file))
        sys.stdout.write(f"Copied {_suggestions(sum(inbox.counts().values()))} to {options.file}.\n")
    else:
        purged = inbox.purge(now, settings.retention_days if days is None else days)
        sys.stdout.write(f"Deleted what was sent with {_suggestions(purged)}. What was decided stays.\n")
    inbox.close()
    return GOOD


def _suggestions(count: int) -> str:
    return f"{count:,} suggestion{'' if count == 1 else 's'}"

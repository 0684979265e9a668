"""`coprod-kg serve`: the whole site, live: pages, questions, suggestions, and the curators' desk."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from coprod_kg.cli.main import FAILED, GOOD
from coprod_kg.cli.opening import project_of, tell_of_interrupted


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when it was told to stop, and everything that was begun has been answered."""
    from coprod_kg.web.serving import serve
    from coprod_kg.web.settings import read_settings

    project = project_of(options)
    tell_of_interrupted(project)
    settings = read_settings(
        project.root,
        Path(options.config) if options.config else None,
        os.environ,
        host=options.host,
        port=options.port,
        address=options.address,
        state=Path(options.state).absolute() if options.state else None,
    )
    return GOOD if serve(settings, _tell) else FAILED


def _tell(address: str) -> None:
    sys.stdout.write(f"Serving the list at {address}\nStop with Ctrl-C.\n")
    sys.stdout.flush()

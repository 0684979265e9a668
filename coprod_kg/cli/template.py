"""`coprod-kg template`: an empty form to fill in, or a JSON Schema for editors and programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coprod_kg.cli.main import GOOD
from coprod_kg.cli.opening import project_of
from coprod_kg.errors import BadUsage


def run(options: argparse.Namespace) -> int:
    """Exit code 0 if the form was written; a file is only there when it is whole."""
    from coprod_kg.edition import Edition
    from coprod_kg.publishing import write_file
    from coprod_kg.publishing.templates import template

    edition = Edition.read(project_of(options))
    made = template(edition, options.format, options.kind)
    if options.out:
        write_file(Path(options.out), [made])
        sys.stderr.write(f"wrote {options.out}\n")
    elif options.format == "xlsx" and sys.stdout.isatty():
        raise BadUsage("a workbook cannot be shown on a screen", "Name a file for it with --out form.xlsx.")
    else:
        sys.stdout.buffer.write(made)
    return GOOD

"""`coprod-kg export`: the whole list, or one record, for other programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coprod_kg.cli.main import GOOD
from coprod_kg.cli.opening import project_of


def run(options: argparse.Namespace) -> int:
    """Exit code 0 if everything was written; a file is only there when it is whole."""
    from coprod_kg.edition import Edition
    from coprod_kg.publishing import export, write_file

    edition = Edition.read(project_of(options))
    record = edition.record(options.name) if options.name else None
    chunks = export(edition, options.format, record, options.kind)
    if options.out:
        write_file(Path(options.out), chunks)
        sys.stderr.write(f"wrote {options.out}\n")
    else:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
    return GOOD

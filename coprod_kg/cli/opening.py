"""Which project a command works on."""

from __future__ import annotations

import argparse
from pathlib import Path

from coprod_kg.project import Project


def project_of(options: argparse.Namespace) -> Project:
    """The project named with `--project`, else the nearest above here, else the one that ships with us.

    Raises NotAProject.
    """
    return Project.at(Path(options.project)) if options.project else Project.nearest(Path.cwd())

"""Which project a command works on."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from coprod_kg.errors import BadUsage
from coprod_kg.project import Project


def project_of(options: argparse.Namespace) -> Project:
    """The project named with `--project`, else the nearest above here, else the one that ships with us.

    Raises NotAProject.
    """
    return Project.at(Path(options.project)) if options.project else Project.nearest(Path.cwd())


def own_project_of(options: argparse.Namespace) -> Project:
    """The project to change: one that was named, or that we are in, and never the one that ships with us.

    Raises NotAProject or BadUsage.
    """
    project = project_of(options)
    here = options.project or Path(os.path.realpath(Path.cwd())).is_relative_to(project.root)
    if not here or project.root.is_relative_to(Path(__file__).resolve().parent.parent):
        raise BadUsage(
            "the list that comes with the program cannot be changed",
            "Go to a folder with a copy of the list, or name it with --project.",
        )
    return project


def tell_of_interrupted(project: Project) -> None:
    """One line on stderr if a decision was begun and is not finished: what is shown may lack a part of it."""
    if project.journal.exists():
        sys.stderr.write(
            "coprod-kg: a decision was interrupted or is just being made. "
            "Finish it with: coprod-kg review list\n"
        )

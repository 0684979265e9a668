"""The toy: a small project about gardens that do not exist, for tests whose answers a person can work out.

Its records, inequalities, practices and links are its own (`tests/views/toy`); the ontology, the other schemes
and all queries are the real ones, so a change to those is seen here at once.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from coprod_kg.project import Project

ROOT = Path(__file__).parent.parent
TOY = Path(__file__).parent / "views" / "toy"


def toy_project(folder: Path) -> Project:
    """The toy as a project of its own in `folder`, which may be changed freely."""
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    shutil.copytree(TOY, folder, dirs_exist_ok=True)
    return Project.at(folder)

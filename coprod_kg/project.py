"""A project: a folder with `ontology`, `data` and `queries`, or the one that ships inside the package."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from coprod_kg.errors import NotAProject

FOLDERS = (
    "ontology",
    "ontology/concepts",
    "ontology/shapes",
    "data",
    "data/records",
    "queries",
    "queries/views",
)
"""What a project cannot do without."""


@dataclass(frozen=True)
class Project:
    """Where an edition is read from. Paths are absolute; `show` makes them short for people."""

    root: Path

    @property
    def ontology(self) -> Path:
        """Classes and properties, concepts, shapes, the JSON-LD context and frames."""
        return self.root / "ontology"

    @property
    def records(self) -> Path:
        """One Turtle file for each record."""
        return self.root / "data" / "records"

    @property
    def history(self) -> Path:
        """Who contributed and decided what, one file for each record."""
        return self.root / "data" / "history"

    @property
    def queries(self) -> Path:
        """Views, rules and checks."""
        return self.root / "queries"

    @classmethod
    def at(cls, folder: Path) -> Project:
        """The project in `folder`.

        Raises NotAProject, naming the first folder that is missing.
        """
        root = Path(os.path.realpath(folder))  # resolve() has an error of its own for links in a ring
        for name in FOLDERS:
            if not (root / name).is_dir():
                raise NotAProject(folder, name)
        return cls(root)

    @classmethod
    def bundled(cls) -> Project:
        """The edition that ships with the package; in a checkout, the checkout's own."""
        package = Path(__file__).resolve().parent
        installed = package / "_bundled"
        return cls(installed if installed.is_dir() else package.parent)

    @classmethod
    def nearest(cls, start: Path) -> Project:
        """The project in `start` or in the nearest folder above it, else the bundled one.

        A folder counts if it has `ontology/coprod.ttl`: many programs keep a folder called `data`.

        Raises NotAProject if that folder lacks another one that is needed.
        """
        here = Path(os.path.realpath(start))
        for folder in (here, *here.parents):
            if (folder / "ontology/coprod.ttl").is_file() and (folder / "queries").is_dir():
                return cls.at(folder)
        return cls.bundled()

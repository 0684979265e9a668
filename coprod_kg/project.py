"""A project: a folder with `ontology`, `data` and `queries`, or the one that ships inside the package."""

from __future__ import annotations

import os

from coprod_kg.values import Value

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from pathlib import Path

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
JOURNAL = "data/.journal"


class Project(Value):
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
    def journal(self) -> Path:
        """What a decision is doing, as long as it is not finished (`coprod_kg.contributing.journal`)."""
        return self.root / JOURNAL

    @property
    def queries(self) -> Path:
        """Views, rules and checks."""
        return self.root / "queries"

    @classmethod
    def at(cls, folder: Path) -> Project:
        """The project in `folder`.

        Raises NotAProject, naming the first folder that is missing.
        """
        from pathlib import Path

        from coprod_kg.errors import NotAProject

        root = Path(os.path.realpath(folder))  # resolve() has an error of its own for links in a ring
        for name in FOLDERS:
            if not (root / name).is_dir():
                raise NotAProject(folder, name)
        return cls(root)

    @classmethod
    def bundled(cls) -> Project:
        """The edition that ships with the package; in a checkout, the checkout's own."""
        from pathlib import Path

        return cls(Path(bundled_root()))

    @classmethod
    def nearest(cls, start: Path) -> Project:
        """The project in `start` or in the nearest folder above it, else the bundled one.

        A folder counts if it has `ontology/coprod.ttl`: many programs keep a folder called `data`.

        Raises NotAProject if that folder lacks another one that is needed.
        """
        from pathlib import Path

        root = nearest_root(str(start))
        return cls.at(Path(root)) if root else cls.bundled()


def nearest_root(start: str) -> str | None:
    """The nearest folder of a project, `start` or above; None if there is none.

    As text, here and below: a question begins with it, before pathlib is there.
    """
    folder, parent = os.path.realpath(start), ""
    while folder != parent:
        if os.path.isfile(f"{folder}/ontology/coprod.ttl") and os.path.isdir(f"{folder}/queries"):
            return folder
        folder, parent = os.path.dirname(folder), folder
    return None


def bundled_root() -> str:
    """The folder of the project that ships with the package."""
    package = os.path.dirname(os.path.realpath(__file__))
    installed = f"{package}/_bundled"
    return installed if os.path.isdir(installed) else os.path.dirname(package)

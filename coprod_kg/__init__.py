"""A linked-data list of what helps people share power when they research health and social care together.

The library in four lines:

>>> import coprod_kg
>>> edition = coprod_kg.open()
>>> rows = edition.view("items-by-kind")
>>> rows.to_pandas()  # or .to_polars(), .values(), or edition.as_rdflib()  # doctest: +SKIP

Names are imported when they are first used, so that `coprod-kg --help` need not wait for the engine.
"""

from __future__ import annotations

from coprod_kg.late import late
from coprod_kg.version import __version__

TYPE_CHECKING = False  # as type checkers expect it; importing typing for it would take 5 ms of `--help`
if TYPE_CHECKING:
    from coprod_kg.checks import check
    from coprod_kg.edition import Edition
    from coprod_kg.edition import open_edition as open
    from coprod_kg.errors import CoprodError
    from coprod_kg.findings import Finding, Place, Severity
    from coprod_kg.project import Project
    from coprod_kg.sparql import Statements, Table, Truth

__all__ = [
    "CoprodError",
    "Edition",
    "Finding",
    "Place",
    "Project",
    "Severity",
    "Statements",
    "Table",
    "Truth",
    "__version__",
    "check",
    "open",
]


def __dir__() -> list[str]:
    return __all__


__getattr__ = late(
    __name__,
    {
        "CoprodError": "errors",
        "Edition": "edition",
        "Finding": "findings",
        "Place": "findings",
        "Project": "project",
        "Severity": "findings",
        "Statements": "sparql",
        "Table": "sparql",
        "Truth": "sparql",
        "check": "checks",
        "open": "edition:open_edition",
    },
)

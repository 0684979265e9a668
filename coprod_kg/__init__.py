"""A linked-data list of what helps people share power when they research health and social care together.

The library in four lines:

>>> import coprod_kg
>>> edition = coprod_kg.open()
>>> rows = edition.view("items-by-kind")
>>> rows.to_pandas()  # or .to_polars(), .values(), or edition.as_rdflib()  # doctest: +SKIP

Names are imported when they are first used, so that `coprod-kg --help` need not wait for the engine.
"""

from __future__ import annotations

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

_HOMES = {
    "CoprodError": "coprod_kg.errors",
    "Edition": "coprod_kg.edition",
    "Finding": "coprod_kg.findings",
    "Place": "coprod_kg.findings",
    "Project": "coprod_kg.project",
    "Severity": "coprod_kg.findings",
    "Statements": "coprod_kg.sparql",
    "Table": "coprod_kg.sparql",
    "Truth": "coprod_kg.sparql",
    "check": "coprod_kg.checks",
    "open": "coprod_kg.edition:open_edition",
}

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


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'coprod_kg' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(module), attribute or name)

"""The published folder: a page for every view and every record, beside the same things as data.

Names are imported when they are first used: a build has the views asked before it imports what makes pages.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from coprod_kg.site.build import Summary, write_site
    from coprod_kg.site.plan import Site

__all__ = ["Site", "Summary", "write_site"]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module 'coprod_kg.site' has no attribute {name!r}")
    return getattr(import_module(f"coprod_kg.site.{'plan' if name == 'Site' else 'build'}"), name)

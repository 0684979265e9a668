"""The published folder: a page for every view and every record, beside the same things as data.

Names are imported when they are first used: a build has the views asked before it imports what makes pages.
"""

from __future__ import annotations

from coprod_kg.late import late

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from coprod_kg.site.build import Summary, write_site
    from coprod_kg.site.plan import Site

__all__ = ["Site", "Summary", "write_site"]

__getattr__ = late(
    __name__,
    {
        "Site": "plan",
        "Summary": "build",
        "write_site": "build",
    },
)

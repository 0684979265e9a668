"""The files of an edition: each becomes the statements of one named graph.

One record = one file = one named graph. That is what makes a page, a difference, a review and an incremental
check the same small thing.

Names are imported when they are first used: who only wants to know whether a file has changed need not wait for
what reads it.
"""

from __future__ import annotations

from coprod_kg.late import late

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from coprod_kg.sources.files import SUBMISSION, Source, read_project, read_record, read_submission
    from coprod_kg.sources.listing import VOCABULARY, Role

__all__ = ["SUBMISSION", "VOCABULARY", "Role", "Source", "read_project", "read_record", "read_submission"]

__getattr__ = late(
    __name__,
    {
        "SUBMISSION": "files",
        "VOCABULARY": "listing",
        "Role": "listing",
        "Source": "files",
        "read_project": "files",
        "read_record": "files",
        "read_submission": "files",
    },
)

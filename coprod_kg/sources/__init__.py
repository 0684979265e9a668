"""The files of an edition: each becomes the statements of one named graph.

One record = one file = one named graph. That is what makes a page, a difference, a review and an incremental
check the same small thing.
"""

from coprod_kg.sources.files import SUBMISSION, Source, read_project, read_record, read_submission
from coprod_kg.sources.listing import VOCABULARY, Role

__all__ = ["SUBMISSION", "VOCABULARY", "Role", "Source", "read_project", "read_record", "read_submission"]

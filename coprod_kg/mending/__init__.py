"""Mending: findings that have one sure answer, the answer as an edit of the file, and files mended by it.

A mend that is wrong is worse than none, so each is tried: the file is read and judged again, and what does not
hold is taken back.

>>> from coprod_kg.mending import MENDS
>>> [mend.__name__ for mend in MENDS][:2]
['bare_doi', 'bare_isbn']
"""

from coprod_kg.mending.differences import difference
from coprod_kg.mending.files import MendedFile, mended_files, write_mended
from coprod_kg.mending.registry import MENDS
from coprod_kg.mending.trying import Trial, try_mends, with_fixes

__all__ = [
    "MENDS",
    "MendedFile",
    "Trial",
    "difference",
    "mended_files",
    "try_mends",
    "with_fixes",
    "write_mended",
]

"""An address that is written short, written for another address in the same way."""

from __future__ import annotations


def respelt(written: str, old: str, new: str) -> str | None:
    """How `new` is written where `written` stands for `old`: with the same prefix, or from the same folder.

    None if the two are not alike in what `written` leaves out.

    >>> respelt("cpc:Racism", "https://e.org/concept/Racism", "https://e.org/concept/racism")
    'cpc:racism'
    >>> respelt("../org/NIHR", "https://e.org/id/org/NIHR", "https://e.org/id/org/nihr")
    '../org/nihr'
    """
    same = 0
    while same < min(len(written), len(old)) and written[-1 - same] == old[-1 - same]:
        same += 1
    left_out = old[: len(old) - same]
    if not same or not new.startswith(left_out):
        return None
    return written[: len(written) - same] + new[len(left_out) :]

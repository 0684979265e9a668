"""How long ago something was, and other small things in words.

>>> from datetime import UTC
>>> since(datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 4, 8, tzinfo=UTC))
'2 days'
"""

from __future__ import annotations

from datetime import datetime

from coprod_kg.reports.words import counted

_STEPS = (
    (86_400 * 14, 86_400 * 7, "week"),
    (86_400, 86_400, "day"),
    (3_600, 3_600, "hour"),
    (60, 60, "minute"),
)


def since(then: datetime, now: datetime) -> str:
    """How long ago `then` was, in one unit."""
    seconds = (now - then).total_seconds()
    for least, unit, name in _STEPS:
        if seconds >= least:
            return counted(int(seconds // unit), name)
    return "a moment"


def day(when: datetime) -> str:
    """A day as people write it.

    >>> from datetime import UTC
    >>> day(datetime(2026, 12, 1, tzinfo=UTC))
    '1 December 2026'
    """
    return f"{when.day} {when:%B %Y}"

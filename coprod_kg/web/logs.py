"""What a server writes down: one JSON object on one line for each thing that happened, and no person in it.

Neither who asked is written, nor what was typed: of an address only its path, without what follows the question mark.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from functools import lru_cache
from typing import Any, TextIO

_SOON = 0.5
_MOST_HELD = 200


class Log:
    """Writes lines to `out`, some at a time: a write for each would take longer than an answer."""

    def __init__(self, out: TextIO | None = None, *, requests: bool = True) -> None:
        """Without `requests`, only those that failed are written."""
        self._out = out or sys.stderr
        self._requests = requests
        self._lines: list[str] = []
        self._due = False

    def request(self, method: str, path: str, status: int, seconds: float, size: int) -> None:
        """One request that was answered."""
        if not self._requests and status < 500:
            return
        # By hand: to have `json` write numbers takes a tenth of the time of a whole answer.
        self._add(
            f'{{"time": "{_now()}", "event": "request", "method": {_quoted(method)}, "path": {_quoted(path[:300])}, '
            f'"status": {status}, "ms": {seconds * 1000:.1f}, "bytes": {size}}}'
        )

    def write(self, event: str, **fields: Any) -> None:
        """One thing that happened; what cannot be JSON is written as text."""
        self._add(json.dumps({"time": _now(), "event": event, **fields}, default=str))

    def _add(self, line: str) -> None:
        self._lines.append(line)
        if len(self._lines) >= _MOST_HELD:
            self.flush()
        elif not self._due:
            try:
                asyncio.get_running_loop().call_later(_SOON, self.flush)
                self._due = True
            except RuntimeError:  # nothing is running that could wake us
                self.flush()

    def flush(self) -> None:
        """Write what is held back."""
        lines, self._lines, self._due = self._lines, [], False
        if lines:
            self._out.write("\n".join(lines) + "\n")
            self._out.flush()


_quoted = json.encoder.encode_basestring_ascii


def _now() -> str:
    """The time, to a thousandth of a second (RFC 3339)."""
    now = time.time()
    return f"{_second(int(now))}.{int(now % 1 * 1000):03}Z"


@lru_cache(1)
def _second(now: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))

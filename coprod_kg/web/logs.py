"""What a server writes down: one JSON object on one line for each thing that happened, and no person in it.

Neither who asked is written, nor what was typed: of an address only its path, without what follows the question mark.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
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
        if self._requests or status >= 500:
            self.write(
                "request",
                method=method,
                path=path[:300],
                status=status,
                ms=round(seconds * 1000, 1),
                bytes=size,
            )

    def write(self, event: str, **fields: Any) -> None:
        """One thing that happened; what cannot be JSON is written as text."""
        now = time.time()
        told = {
            "time": f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now))}.{int(now % 1 * 1000):03}Z",
            "event": event,
            **fields,
        }
        self._lines.append(json.dumps(told, default=str))
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

"""How many receipts survive `kill -9` of a process whose threads keep suggestions and decide on them; and how fast.

Run it by hand: `.venv/bin/python benchmarks/inbox.py [KILLS] [SEED]` (100 kills without a number). It ends with exit
code 1 if a receipt that was handed out leads to nothing, or if the file is broken.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from crashing import seed_of_today
from inbox_kills import kill_keepers

from coprod_kg.inbox import Inbox, NewSuggestion

if __name__ == "__main__":
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else seed_of_today()
    with tempfile.TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder) / "inbox.sqlite3")
        times = []
        for _ in range(300):
            started = time.perf_counter()
            inbox.keep(NewSuggestion(words="garden " * 100))
            times.append(time.perf_counter() - started)
        inbox.close()
        times.sort()
        print(f"to keep one: median {times[150] * 1000:.2f} ms, 99 of 100 below {times[297] * 1000:.2f} ms")
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_keepers(Path(folder), kills, seed)
    print(f"seed {seed}: {tally}")
    for each in (*tally.lost, *tally.wrong):
        print(each)
    sys.exit(bool(tally.lost or tally.wrong))

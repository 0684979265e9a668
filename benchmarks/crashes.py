"""How many acceptances survive `kill -9`: each is killed at a moment that nobody chose, and what is left is looked at.

Run it by hand: `.venv/bin/python benchmarks/crashes.py [KILLS] [SEED]` (300 kills without a number, about ten minutes).
Half of the kills come at any time, the others while the files are being put in place. It ends with exit code 1
if an acceptance that was answered is lost, if `validate` finds something that must be mended, or if anything is
left half there.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from crashing import crash, seed_of_today

if __name__ == "__main__":
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else seed_of_today()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        tally = crash(Path(folder), kills, seed)
    print(f"seed {seed}: {tally}, in {time.perf_counter() - started:.0f} s")
    for each in (*tally.lost, *tally.wrong, *tally.left_over):
        print(each)
    sys.exit(bool(tally.lost or tally.wrong or tally.left_over))

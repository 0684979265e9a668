"""What it costs to accept contributions of different sizes at the desk, as commands, on a copy of the real list.

Run it by hand: `.venv/bin/python benchmarks/accepting.py`. Beside it stands what `coprod-kg --version` costs, which is
Python and no more, and `coprod-kg validate`, which is what checking the whole list again would cost. Each command runs
in a process of its own; the figures are the best of several rounds, which is what a machine that is not busy needs.
Accepting waits for the disk several times (fsync): that is in the seconds of the clock, and not in the processor's.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (1, 10, 50)
ROUNDS = 3
_ROOT = Path(__file__).resolve().parent.parent
_SETTLED = 2.1
"""Seconds until a file counts as settled, so that the opened list may be kept on the shelf."""


def run(root: Path, *words: str) -> tuple[str, float, float]:
    """What a command on the project at `root` says, and its seconds: of the clock, and of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [sys.executable, "-m", "coprod_kg", *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, wall, spent


def works(size: int, number: int) -> str:
    """A list of `size` made-up works that no other list has."""
    return "".join(
        f"@techreport{{w{each}, title = {{Made-up work {number} {each} on spades}}, year = 2020}}\n"
        for each in range(size)
    )


def accepting(root: Path, size: int, number: int) -> tuple[float, float]:
    """The seconds of accepting one contribution of `size` works, when the list has been opened before."""
    path = root / f"sent-{number}.bib"
    path.write_text(works(size, number), encoding="utf-8")
    code = json.loads(run(root, "contribute", str(path), "--json")[0])["code"]
    time.sleep(_SETTLED)
    run(root, "review", "show", code)
    said, wall, spent = run(root, "review", "accept", code)
    if f"Accepted {code}" not in said:
        raise SystemExit(said)
    return wall, spent


def main() -> None:
    """Print a line for each size, and for what it is compared with."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("ontology", "queries", "data"):
            shutil.copytree(_ROOT / name, root / name)
        rows = [("--version", [run(root, "--version")[1:] for _ in range(ROUNDS)])]
        rows.append(("validate", [run(root, "validate")[1:] for _ in range(ROUNDS)]))
        for size in SIZES:
            spent = [accepting(root, size, size * 100 + number) for number in range(ROUNDS)]
            rows.append((f"review accept, {size} works", spent))
    sys.stdout.write(f"{'':<28}{'seconds':>10}{'processor':>12}\n")
    for name, figures in rows:
        best = [min(each) for each in zip(*figures, strict=True)]
        sys.stdout.write(f"{name:<28}{best[0]:>10.2f}{best[1]:>12.2f}\n")


if __name__ == "__main__":
    main()

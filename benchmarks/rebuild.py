"""How long `coprod-kg build` takes as a command: from nothing, and again after one record has changed.

Run it by hand: `.venv/bin/python benchmarks/rebuild.py [TIMES]`. Each build is a process, as at a terminal,
in a copy of the list and with a cache folder of its own. Times are of the wall, beside those of the processors
in it and in all processes that it starts; the middle one of all rounds, and the least. Python has compiled our code
before, as it does when a package is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from coprod_kg.project import Project

_COMMAND = "from coprod_kg.cli import entry; entry()"
_SETTLED = 2.1
"""Files that changed less than two seconds ago are not trusted by their times: nobody builds as fast as that."""


class Took(NamedTuple):
    """What one build took, in seconds."""

    wall: float
    cpu: float


def build(folder: Path, cache: str) -> Took:
    """Run the command for the list in `folder`; what it took."""
    environment = os.environ | {
        "XDG_CACHE_HOME": str(folder / cache),
        "PYTHONPYCACHEPREFIX": str(folder / "code"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, "--project", folder / "list", "build", "--out", folder / "public"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _, status, spent = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise SystemExit("the build failed")
    return Took(wall, spent.ru_utime + spent.ru_stime)


def change(record: Path, number: int) -> None:
    """Give one text of a record another end."""
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace('"@en', f' {number}"@en', 1), encoding="utf-8")
    time.sleep(_SETTLED)


def shown(name: str, took: list[Took]) -> None:
    """Print what the builds called `name` took."""
    wall, cpu = [each.wall for each in took], [each.cpu for each in took]
    print(
        f"{name:28} {median(wall):6.2f} s (least {min(wall):.2f})   {median(cpu):6.2f} s CPU (least {min(cpu):.2f})"
    )


def main(times: int) -> None:
    nothing, same, changed = list[Took](), list[Took](), list[Took]()
    bundled = Project.bundled()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in (bundled.ontology, bundled.records.parent, bundled.queries):
            kept_out = shutil.ignore_patterns("pending", ".*")
            shutil.copytree(each, folder / "list" / each.name, ignore=kept_out)
        [record, *_] = sorted((folder / "list/data/records/item").glob("*.ttl"))
        build(folder, "compiled")
        for number in range(times):
            shutil.rmtree(folder / "public")
            nothing.append(build(folder, f"cache-{number}"))
            same.append(build(folder, f"cache-{number}"))
            change(record, number)
            changed.append(build(folder, f"cache-{number}"))
    shown("from nothing", nothing)
    shown("nothing has changed", same)
    shown("one record has changed", changed)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)

"""How long whole commands take to start and answer, beside bare Python and the libraries they could be built on.

Run it by hand: `.venv/bin/python benchmarks/start.py`. Every figure is the median of several whole processes,
taken in turn so that a busy machine slows all of them alike; the last column is the ratio to bare Python.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15
PYTHON = [sys.executable]
PEERS = {
    "python -c pass": [*PYTHON, "-c", "pass"],
    "import argparse": [*PYTHON, "-c", "import argparse"],
    "import click": [*PYTHON, "-c", "import click"],
    "import rich.table": [*PYTHON, "-c", "import rich.table"],
    "import pyoxigraph": [*PYTHON, "-c", "import pyoxigraph"],
    "import rdflib": [*PYTHON, "-c", "import rdflib"],
    "coprod-kg --help": [*PYTHON, "-m", "coprod_kg", "--help"],
    "coprod-kg query --list": [*PYTHON, "-m", "coprod_kg", "query", "--list"],
}
ARGUMENTS = {
    "organisation": ["--param", "organisation=nihr"],
    "item": ["--param", "item=resources-for-co-producing-research-2018"],
    "concept": ["--param", "concept=racism"],
    "alike": ["--param", "item=resources-for-co-producing-research-2018"],
    "why-under-heading": ["--param", "item=resources-for-co-producing-research-2018"],
}


def seconds(command: list[str]) -> float:
    """How long `command` takes as a process of its own."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    return time.perf_counter() - start


def main() -> None:
    import coprod_kg

    commands = dict(PEERS)
    for name in coprod_kg.open().catalogue.view_names:
        commands[f"query {name}"] = [*PYTHON, "-m", "coprod_kg", "query", name, *ARGUMENTS.get(name, [])]
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            try:
                times[name].append(seconds(command))
            except FileNotFoundError:
                continue
    bare = statistics.median(times["python -c pass"])
    print(f"{'command':34} {'ms':>7} {'x bare Python':>14}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:34} {median * 1000:7.1f} {median / bare:14.1f}")


if __name__ == "__main__":
    main()

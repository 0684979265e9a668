"""What more than two hundred hostile questions do to the workers, and to others who ask meanwhile.

Run it by hand: `.venv/bin/python benchmarks/attacks.py [SECONDS]` (a limit of 2 s without a number; some minutes).
They are asked three times over: by as many at once as one client may have seats, all from one address; by sixteen
from an address each; and by eight from the address of those that they are to disturb. Those ask quick questions all
the time, and a listener waits for anything that calls out. It ends with exit code 1 if a figure is not what must hold.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "workers"))

from hostile import Hostile, hostile

from coprod_kg.edition import open_edition
from coprod_kg.errors import BadQuery, CoprodError, RefusedQuery
from coprod_kg.workers import Limits, Question, TimeUp, Workers

MOST_OVERSHOOT, MOST_WAIT, MOST_MEMORY = 0.25, 0.5, 2560 * 1024 * 1024
QUICK = "SELECT ?o WHERE { <https://w3id.org/coprod-kg/id/org/nihr> schema:name ?o }"
PAUSE = 0.02
"""Seconds between two quick questions of one client."""
ROUNDS = {
    "6 attackers, one address": ["attacker"] * 6,
    "16 attackers, an address each": [f"attacker {number}" for number in range(16)],
    "8 attackers, from the address of others": ["ann"] * 8,
}


@dataclass
class Told:
    """What was seen in a round."""

    outcomes: Counter[str] = field(default_factory=Counter)
    took: list[tuple[float, str]] = field(default_factory=list)
    """How long those took that were stopped by time, from when they were asked."""
    waits: list[float] = field(default_factory=list)
    sent_away: int = 0
    memory: int = 0
    connections: int = 0
    wrong: list[str] = field(default_factory=list)
    over: bool = False


async def attack(workers: Workers, questions: list[Hostile], client: str, seconds: float, told: Told) -> None:
    """Ask the next hostile question, again and again, until there are no more."""
    while questions:
        each = questions.pop()
        start = time.perf_counter()
        try:
            form = "turtle" if "CONSTRUCT" in each.text or "DESCRIBE" in each.text else "json"
            reply = await workers.ask(Question(each.text, form, limits=Limits(seconds=seconds)), client)
            await reply.read()
            outcome = "answered"
        except CoprodError as error:
            outcome = type(error).__name__
            if isinstance(error, TimeUp):
                told.took.append((time.perf_counter() - start, each.name))
        told.outcomes[outcome] += 1
        if each.calls_out and outcome not in (RefusedQuery.__name__, BadQuery.__name__):
            told.wrong.append(f"{each.name}: {outcome}")


async def ask_quickly(workers: Workers, client: str, told: Told) -> None:
    """Ask a quick question, again and again, and keep how long each took."""
    while not told.over:
        start = time.perf_counter()
        try:
            reply = await workers.ask(Question(QUICK, "json"), client)
            assert reply.whole
        except CoprodError:
            told.sent_away += 1
        told.waits.append(time.perf_counter() - start)
        await asyncio.sleep(PAUSE)


async def watch_memory(told: Told) -> None:
    """Keep the most memory that this process and all below it have together; what they share counts once."""
    while not told.over:
        told.memory = max(told.memory, await asyncio.to_thread(_memory_of_all))
        await asyncio.sleep(0.1)


def _memory_of_all() -> int:
    parents = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[each.parent.name] = each.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
    ours = {str(os.getpid())}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(map(_share, ours))


def _share(pid: str) -> int:
    try:
        lines = Path("/proc", pid, "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


async def attacked(seconds: float, clients: list[str]) -> Told:
    """One round: all hostile questions, asked by `clients`, of which each asks one at a time."""
    told = Told()

    async def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.connections += 1
        writer.close()

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    questions = list(hostile(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/sparql"))[::-1]
    workers = await Workers.start(open_edition())
    others = [asyncio.create_task(ask_quickly(workers, client, told)) for client in ("ann", "bo")]
    watching = asyncio.create_task(watch_memory(told))
    await asyncio.gather(*(attack(workers, questions, client, seconds, told) for client in clients))
    told.over = True
    await asyncio.gather(*others, watching)
    await workers.close()
    listener.close()
    return told


def shown(name: str, told: Told, seconds: float, room: float) -> list[str]:
    """What did not hold in a round; its figures are printed."""
    waits = sorted(told.waits)
    middle, late = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    took, slowest = max(told.took, default=(0.0, ""))
    print(f"\n{name}: {sum(told.outcomes.values())} questions")
    print("  " + ", ".join(f"{number} {outcome}" for outcome, number in told.outcomes.most_common()))
    waited = ", with waiting for a seat" if room else ""
    print(f"  worst over the limit{waited}: {(took - seconds) * 1000:.0f} ms ({slowest})")
    print(f"  quick questions of others: {len(waits)}, {told.sent_away} sent away")
    print(f"    p50 {middle * 1000:.1f} ms, p99 {late * 1000:.0f} ms, worst {waits[-1] * 1000:.0f} ms")
    print(f"  memory of all processes: {told.memory / 2**20:.0f} MB; connections: {told.connections}")
    return [
        *told.wrong,
        *([f"{slowest} took {took:.2f} s"] if took > seconds + room + MOST_OVERSHOOT else []),
        *([f"others waited {late:.2f} s (p99)"] if late > MOST_WAIT else []),
        *([f"{told.memory:,} bytes of memory"] if told.memory > MOST_MEMORY else []),
        *([f"{told.connections} connections"] if told.connections else []),
    ]


def main(seconds: float) -> int:
    """Print the figures; 1 if one is not what must hold."""
    wrong: list[str] = []
    for name, clients in ROUNDS.items():
        told = asyncio.run(attacked(seconds, clients))
        # Whoever has more questions than seats waits before any of them is begun.
        room = 0.0 if len(clients) <= 6 else 5.0
        wrong += [f"{name}: {each}" for each in shown(name, told, seconds, room)]
    print("\n" + ("\n".join(wrong) if wrong else "All as it must be."))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0))

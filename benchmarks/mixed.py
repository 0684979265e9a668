"""Ten minutes of everything at once: pages, questions, views, checks, suggestions; nothing fails, memory stays.

Run it by hand: `.venv/bin/python benchmarks/mixed.py [MINUTES]`. A server of a copy of the list is asked by eight
clients without a pause. Each half minute it prints what was answered and how much memory the server and its children
take. It ends with exit code 1 if anything but the right status came back.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx2

sys.path.insert(0, str(Path(__file__).parent.parent / "tests/web"))

from filling import Page, opened, sent

ROOT = Path(__file__).parent.parent

CLIENTS, SEED = 8, 20261126
_QUERIES = (
    "SELECT ?o { <https://w3id.org/coprod-kg/id/org/nihr> ?p ?o }",
    "SELECT ?org (COUNT(?i) AS ?n) { ?i schema:publisher ?org } GROUP BY ?org",
    "CONSTRUCT { ?s schema:name ?n } WHERE { ?s schema:name ?n }",
    "ASK { ?item a cpr:Resource }",
    "SELECT * { ?s ?p ?o } LIMIT 500",
)
_VIEWS = ("coverage", "founding-list", "publications-by-year", "statistics")
_SHARES = 62, 26, 8, 2, 2
"""In a hundred: of suggestions so few that the inbox, which takes some thousands, is not full before the end."""
_WRONG = "@prefix schema: <https://schema.org/> .\n<https://w3id.org/coprod-kg/id/org/x> a schema:Thing .\n"


def last_page(client: httpx2.Client) -> Page:
    """The page that shows all that was typed, before it is sent."""
    page = opened(client, "suggest.html").press(way="words").press(words="The film about gardens.")
    while page.step != "check":
        page = page.press()
    return page


class Mixed:
    """The clients, and what they were answered."""

    def __init__(self, address: str, pages: list[str]) -> None:
        self.address, self.pages = address, pages
        self.answers: Counter[tuple[str, int]] = Counter()
        self.wrong: list[str] = []
        self.took: list[float] = []

    async def client(self, number: int, until: float) -> None:
        """One client that asks until the time is over."""
        chance = random.Random(SEED + number)
        async with httpx2.AsyncClient(base_url=self.address, timeout=60) as client:
            while time.monotonic() < until:
                await self.one(client, chance)

    async def one(self, client: httpx2.AsyncClient, chance: random.Random) -> None:
        """One request of some kind."""
        kind = chance.choices(("page", "query", "view", "check", "suggestion"), _SHARES)[0]
        begun = time.monotonic()
        try:
            match kind:
                case "page":
                    response = await client.get(chance.choice(self.pages))
                case "query":
                    asked = f"# {chance.random()}\n" * chance.randrange(2) + chance.choice(_QUERIES)
                    response = await client.get("sparql", params={"query": asked})
                case "view":
                    response = await client.get(f"api/views/{chance.choice(_VIEWS)}")
                case "check":
                    headers = {"content-type": "text/turtle"}
                    response = await client.post("validate", content=_WRONG, headers=headers)
                case _:
                    response = await asyncio.to_thread(self.suggest)
        except httpx2.HTTPError as error:
            self.wrong.append(f"{kind}: {error!r}")
            return
        self.took.append(time.monotonic() - begun)
        self.answers[kind, response.status_code] += 1
        if response.status_code != 200:
            self.wrong.append(f"{kind}: {response.status_code} {response.text[:200]}")

    def suggest(self) -> httpx2.Response:
        """A suggestion in somebody's own words, as a browser without scripts sends it, and its page by its code."""
        with httpx2.Client(base_url=self.address, timeout=60) as client:
            code = sent(last_page(client))
            return client.get(f"suggestion/{code}")


def memory(pid: int) -> float:
    """The memory of a process and of all below it in MB; what they share is counted once."""
    total = 0
    for each in [pid, *below(pid)]:
        with contextlib.suppress(OSError):
            found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.MULTILINE)
            total += int(found[1]) if found else 0
    return total / 1024


def below(pid: int) -> list[int]:
    """The processes that a process has begun, and those that they have."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *below(int(child))]
    return found


async def run(minutes: float, address: str, pid: int) -> bool:
    """Ask for so long, and print what happened; whether all was right."""
    async with httpx2.AsyncClient(base_url=address) as client:
        sitemap = (await client.get("sitemap.xml")).text
    pages = [
        each.rpartition("coprod-kg/")[2] or "index.html" for each in re.findall(r"<loc>([^<]+)", sitemap)
    ]
    mixed = Mixed(address, pages)
    until = time.monotonic() + minutes * 60
    clients = [asyncio.create_task(mixed.client(number, until)) for number in range(CLIENTS)]
    memories = []
    while time.monotonic() < until:
        await asyncio.sleep(min(30, max(0.1, until - time.monotonic())))
        memories.append(memory(pid))
        late = statistics.quantiles(mixed.took, n=100)[98] * 1000 if len(mixed.took) > 1 else 0
        answers = sum(mixed.answers.values())
        print(
            f"{answers:8,} answers, {len(mixed.wrong)} wrong, p99 {late:.0f} ms, {memories[-1]:.0f} MB",
            flush=True,
        )
        mixed.took.clear()
    await asyncio.gather(*clients)
    for (kind, status), number in sorted(mixed.answers.items()):
        print(f"  {kind:12} {status} {number:8,}")
    print(*mixed.wrong[:10], sep="\n")
    half = len(memories) // 2
    if half:
        first, second = statistics.mean(memories[:half]), statistics.mean(memories[half:])
        print(f"memory, first half and second: {first:.0f} and {second:.0f} MB")
    return not mixed.wrong


def main(minutes: float) -> int:
    """The exit code."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "list")
        for name in ("ontology", "data", "queries"):
            shutil.copytree(ROOT / name, copy / name)
        environment = os.environ | {
            "COPROD_KG_SUGGESTIONS_PER_HOUR": "1000000",
            "COPROD_KG_QUERY_SECONDS_PER_MINUTE": "1000000",
            "COPROD_KG_ERRORS_PER_MINUTE": "1000000",
        }
        command = [
            str(Path(sys.executable).parent / "coprod-kg"),
            "--project",
            str(copy),
            "serve",
            "--port",
            "0",
        ]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        try:
            good = asyncio.run(run(minutes, address, process.pid))
        finally:
            process.terminate()
            process.wait(60)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10))

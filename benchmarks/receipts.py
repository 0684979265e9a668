"""`kill -9` of the whole server at random while suggestions arrive: every receipt that was handed out is found again.

Run it by hand: `.venv/bin/python benchmarks/receipts.py [KILLS]` (100 without a number). Four clients send suggestions
through the form as a browser does. After each kill the server is started again and asked for every code so far. It ends
with exit code 1 if one is not found.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

import httpx2

sys.path.insert(0, str(Path(__file__).parent.parent / "tests/web"))

from filling import Page, opened, sent

ROOT = Path(__file__).parent.parent
CLIENTS = 4


def begin(project: Path, state: Path) -> tuple[subprocess.Popen[str], str]:
    """A server, and its address once it answers."""
    environment = os.environ | {"COPROD_KG_SUGGESTIONS_PER_HOUR": "1000000", "COPROD_KG_SEATS": "1"}
    command = [str(Path(sys.executable).parent / "coprod-kg"), "--project", str(project), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--state", str(state)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().split()[-1]


def last_page(client: httpx2.Client) -> Page:
    """The page that shows all that was typed, before it is sent."""
    page = opened(client, "suggest.html").press(way="words").press(words="The film about gardens.")
    while page.step != "check":
        page = page.press()
    return page


def suggest(address: str, codes: list[str], stop: Event) -> None:
    """Send suggestions until the server is gone; each code is noted down once we have it."""
    with contextlib.suppress(httpx2.HTTPError), httpx2.Client(base_url=address, timeout=10) as client:
        page = (
            opened(client, "suggest.html").press(way="words").press(words="The film about gardens.").press()
        )
        while not stop.is_set():
            codes.append(sent(page))
            page = opened(client, "suggest.html").press(way="words").press(words="Another film.").press()


def main(kills: int) -> int:
    """The exit code."""
    codes: list[str] = []
    lost: set[str] = set()
    chance = random.Random()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("ontology", "data", "queries"):
            shutil.copytree(ROOT / name, Path(folder, "list", name))
        for number in range(1, kills + 1):
            process, address = begin(Path(folder, "list"), Path(folder, "state"))
            stop = Event()
            clients = [Thread(target=suggest, args=(address, codes, stop)) for _ in range(CLIENTS)]
            for each in clients:
                each.start()
            time.sleep(chance.uniform(0.2, 3))
            os.kill(process.pid, signal.SIGKILL)
            stop.set()
            for each in clients:
                each.join()
            process.wait()
            if number % 10 == 0 or number == kills:
                process, address = begin(Path(folder, "list"), Path(folder, "state"))
                with httpx2.Client(base_url=address, timeout=60) as client:
                    lost |= {code for code in codes if client.get(f"suggestion/{code}").status_code != 200}
                process.terminate()
                process.wait()
                print(f"{number} kills, {len(codes):,} receipts, {len(lost)} lost", flush=True)
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))

"""Killing a process while it keeps suggestions, and looking at what is left: for a test and a benchmark."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from coprod_kg.codes import Code, UnknownCode
from coprod_kg.inbox import Inbox

KEEPER = """
import os, sys
from pathlib import Path
from threading import Thread
from coprod_kg.inbox import Inbox, NewSuggestion, Outcome
from datetime import UTC, datetime

inbox = Inbox(Path(sys.argv[1]), 10 ** 9)

def keep(name):
    for number in range(10 ** 9):
        words = f"{name}-{number} " + "garden " * (number % 500)
        code = inbox.keep(NewSuggestion(words=words), "a phone number")
        os.write(1, f"{code} {name}-{number}\\n".encode())  # what the browser would have been told
        if number % 3 == 2:
            inbox.decide(code, Outcome.DECLINED, "No.", (), datetime.now(UTC))
            os.write(1, f"{code} declined\\n".encode())

for name in "abc":
    Thread(target=keep, args=(name,)).start()
"""


@dataclass
class Tally:
    """What was seen after the kills."""

    kills: int = 0
    receipts: int = 0
    lost: list[str] = field(default_factory=list)
    """Receipts that were handed out and lead to nothing, or to something else."""
    wrong: list[str] = field(default_factory=list)
    """What SQLite found wrong with the file."""

    def __str__(self) -> str:
        return f"{self.kills} kills, {self.receipts} receipts: {len(self.lost)} lost, {len(self.wrong)} times broken"


def kill_keepers(folder: Path, kills: int, seed: int) -> Tally:
    """Let three threads keep and decide in a process that is killed at a moment nobody chose, again and again."""
    chance, tally, path = random.Random(seed), Tally(), folder / "inbox.sqlite3"
    handed_out: dict[str, str] = {}
    for _ in range(kills):
        receipts = _until_killed(path, folder / "receipts", chance)
        tally.kills += 1
        tally.receipts += sum(" declined" not in line for line in receipts)
        handed_out |= dict(line.split(" ", 1) for line in receipts)
        _look(path, handed_out, tally)
    return tally


def _until_killed(path: Path, told: Path, chance: random.Random) -> list[str]:
    """The lines that the process wrote before it was killed: after so many bytes of them, and a little."""
    wanted = chance.randrange(20, 4000)
    with told.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", KEEPER, str(path)], stdout=out)
        while told.stat().st_size < wanted and process.poll() is None:
            time.sleep(0.001)
        try:
            process.wait(chance.random() * 0.01)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it ended by itself"
    return told.read_text().splitlines()


def _look(path: Path, handed_out: dict[str, str], tally: Tally) -> None:
    inbox = Inbox(path)
    for code, name in handed_out.items():
        try:
            found = inbox.find(Code.read(code))
        except UnknownCode:
            tally.lost.append(f"{code} {name}")
            continue
        if name == "declined" and (found.status.waits or inbox.contact(found.code)):
            tally.lost.append(f"{code} was declined, and waits")
        elif name != "declined" and found.words.split(" ")[0] != name:
            tally.lost.append(f"{code} leads to {found.words[:20]}")
    inbox.close()
    with closing(sqlite3.connect(path)) as connection:
        faults = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if faults != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
            tally.wrong.append(str(faults))

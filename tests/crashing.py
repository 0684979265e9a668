"""Killing an acceptance at moments that nobody chose, and looking at what is left: for a test and a benchmark."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from desk_project import SHED, desk_project, files_of

from coprod_kg.checks import check_project
from coprod_kg.contributing.desk import at_desk
from coprod_kg.contributing.journal import JOURNAL
from coprod_kg.contributing.pending import waiting
from coprod_kg.findings import Severity
from coprod_kg.project import Project

COMMAND = [sys.executable, "-m", "coprod_kg", "--project"]
_MOMENT = re.compile(rb'"[0-9T:-]+Z"(?=\^\^xsd:dateTime)')
_AFTER_THE_JOURNAL = 0.012
"""Seconds in which a decision is carried out, about: half of the kills come then, the others at any time."""


@dataclass
class Tally:
    """What was seen after the kills."""

    kills: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    """Acceptances that were answered and are not there."""
    wrong: list[str] = field(default_factory=list)
    """What `validate` found after a kill, before or after the interrupted decision was finished."""
    left_over: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        seen = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        return (
            f"{self.kills} kills ({seen}): {len(self.lost)} acknowledged lost, "
            f"{len(self.wrong)} times something wrong, {len(self.left_over)} left over"
        )


class Crashes:
    """A project with one contribution that waits, put back before each kill."""

    def __init__(self, folder: Path) -> None:
        self.root = desk_project(folder / "list").root
        sent = folder / "sent.ttl"
        sent.write_text(SHED, encoding="utf-8")
        subprocess.run([*COMMAND, self.root, "contribute", sent], check=True, capture_output=True)
        self.code = waiting(self.root)[0].text
        self.whole = shutil.copytree(self.root / "data", folder / "whole")
        self.before = files_of(self.root)
        self._judged: dict[int, list[str]] = {}
        started = time.perf_counter()
        self._accept().communicate()
        self.seconds = time.perf_counter() - started
        self.names_after = set(files_of(self.root))

    def _accept(self) -> subprocess.Popen[str]:
        words = [*COMMAND, str(self.root), "review", "accept", self.code]
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def kill(self, chance: random.Random, tally: Tally) -> None:
        """Accept, kill, look; recover, and look again."""
        shutil.rmtree(self.root / "data")
        shutil.copytree(self.whole, self.root / "data")
        after_journal = chance.random() < 0.5
        moment = chance.uniform(0, _AFTER_THE_JOURNAL if after_journal else self.seconds)
        process = self._accept()
        if after_journal:
            while process.poll() is None and not (self.root / JOURNAL).exists():
                time.sleep(0.0002)  # or looking would take the time of what is looked at
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
        tally.kills += 1
        tally.wrong += self._musts()
        interrupted = (self.root / JOURNAL).exists()
        with at_desk(self.root):
            pass
        names = set(files_of(self.root))
        accepted = names == self.names_after and not waiting(self.root)
        untouched = files_of(self.root) == self.before and [code.text for code in waiting(self.root)] == [
            self.code
        ]
        outcome = (
            "answered"
            if "Accepted" in said
            else "finished afterwards"
            if interrupted
            else ("done and not answered" if accepted else "never begun")
        )
        tally.outcomes[outcome] += 1
        tally.wrong += self._musts()
        if not (accepted or untouched):
            tally.wrong.append(f"half a decision: {sorted(names ^ set(self.before))}")
        if "Accepted" in said and not accepted:
            tally.lost.append(said)
        data = self.root / "data"
        left = [*data.rglob("*.tmp"), *data.glob("pending/.new")]
        tally.left_over += [str(path) for path in left]

    def _musts(self) -> list[str]:
        """What must be mended in the project as it is; each state of the files, but for the time, is judged once."""
        files = files_of(self.root)
        state = hash(frozenset((name, _MOMENT.sub(b"", content)) for name, content in files.items()))
        if state not in self._judged:
            found, _ = check_project(Project.at(self.root))
            self._judged[state] = [str(each) for each in found if each.severity is Severity.MUST]
        return self._judged[state]


def crash(folder: Path, kills: int, seed: int) -> Tally:
    """Kill an acceptance `kills` times. The seed decides the moments, as far as a machine keeps its time."""
    crashes, tally, chance = Crashes(folder), Tally(), random.Random(seed)
    for _ in range(kills):
        crashes.kill(chance, tally)
    return tally


def seed_of_today() -> int:
    """A seed that is new each time, but for CI; it is printed, so that a failure can be looked into."""
    return 20261123 if os.environ.get("CI") == "true" else random.SystemRandom().randrange(10**6)

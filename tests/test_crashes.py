"""Whole processes that are killed, or meet: no answered decision is lost, and nothing is ever half there."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from crashing import COMMAND, crash, seed_of_today
from desk_project import SHED, desk_project, files_of

from coprod_kg.checks import check_project
from coprod_kg.findings import Severity

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


KILLS = int(os.environ.get("COPROD_KG_KILLS", "6"))
"""At moments that nobody chose; `test_desk` ends a change at each of its calls. For more: COPROD_KG_KILLS=500."""


@pytest.mark.long
def test_kill_9_at_random_moments_loses_nothing_that_was_answered(tmp_path):
    seed = seed_of_today()
    tally = crash(tmp_path, KILLS, seed)

    assert (tally.lost, tally.wrong, tally.left_over) == ([], [], []), f"seed {seed}: {tally}"
    assert tally.kills == KILLS


def run(root, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, str(root), *words], capture_output=True, text=True, check=False)


def test_two_curators_who_accept_at_once_come_one_after_the_other(tmp_path):
    project = desk_project(tmp_path / "list")
    first, second = tmp_path / "first.ttl", tmp_path / "second.ttl"
    first.write_text(SHED, encoding="utf-8")
    other = SHED.replace("shed-trust", "bed-trust").replace("a-shed-for-all", "a-bed-for-all")
    second.write_text(other.replace("shed", "bed").replace("Shed", "Bed"), encoding="utf-8")
    codes = [
        json.loads(run(project.root, "contribute", str(path), "--json").stdout)["code"]
        for path in (first, second)
    ]
    started = [
        subprocess.Popen(
            [*COMMAND, str(project.root), "review", "accept", code], stdout=subprocess.PIPE, text=True
        )
        for code in (*codes, codes[0])
    ]
    said = [process.communicate()[0] for process in started]

    assert [process.returncode for process in started] == [0, 0, 0]
    assert sum("Accepted" in each for each in said) == 2
    assert sum("accepted already" in each for each in said) == 1
    assert len([name for name in files_of(project.root) if name.startswith("data/records/")]) == 6
    found, _ = check_project(project)
    assert [str(each) for each in found if each.severity is Severity.MUST] == []


def test_a_command_answers_with_its_exit_code_and_nothing_on_stderr(tmp_path):
    project = desk_project(tmp_path / "list")
    (tmp_path / "x.ttl").write_text(SHED, encoding="utf-8")
    sent = run(project.root, "contribute", str(tmp_path / "x.ttl"))
    listed = run(project.root, "review", "list")

    assert (sent.returncode, sent.stderr) == (0, "")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "A shed for all" in listed.stdout
    assert run(project.root, "review", "show", "../../../etc/passwd").returncode == 2

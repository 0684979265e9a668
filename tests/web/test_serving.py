"""The command `coprod-kg serve` as a process of its own: it begins, answers, and ends when it is told to."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from desk_project import desk_project

from coprod_kg.cli.main import main
from coprod_kg.web.serving import _opened


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server of a small list, and its address."""
    project = desk_project(folder / "list")
    environment = os.environ | {f"COPROD_KG_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "coprod_kg", "--project", str(project.root), "serve", "--port", "0"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert "Serving the list at http://127.0.0.1:" in first, (
            process.stderr.read() if process.stderr else ""
        )
        yield first.split()[-1], process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(
                process.pid, signal.SIGKILL
            )  # its children too: they hold the other ends of what we read
        process.communicate()


def fetched(address: str) -> str:
    """What is at `address`, over a connection of its own."""
    with urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode()
    return text


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_well_when_it_is_told_to_and_leaves_no_process(
    tmp_path: Path, told: signal.Signals
) -> None:
    with running(tmp_path) as (address, process):
        assert '"status":"pass"' in fetched(f"{address}health")
        fetched(f"{address}sparql?query=ASK%7B%3Fa%20%3Fb%20%3Fc%7D")
        process.send_signal(told)
        _, log = process.communicate(timeout=30)
    assert process.returncode == 0
    assert '"path": "/sparql", "status": 200' in log
    assert "Traceback" not in log


def test_two_processes_share_the_connections(tmp_path: Path) -> None:
    with running(tmp_path, processes="2") as (address, process):
        for _ in range(31):  # an odd number: no two processes can have answered equally often
            fetched(f"{address}health")
        seen = set()
        for _ in range(30):
            found = re.search(
                r'requests_total\{part="health",status="200"\} (\d+)', fetched(f"{address}metrics")
            )
            seen.add(int(found[1]) if found else 0)
        assert len(seen) == 2
        assert sum(seen) == 31
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)
    assert process.returncode == 0


def test_none_of_several_processes_outlives_the_one_that_began_them(tmp_path: Path) -> None:
    with running(tmp_path, processes="2") as (address, process):
        process.kill()
        process.wait()
        for _ in range(600):
            try:
                fetched(f"{address}health")
            except OSError:
                return
            time.sleep(0.1)
        raise AssertionError("somebody still answers")


def test_a_port_that_is_in_use_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = desk_project(tmp_path / "list")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code = main(["--project", str(project.root), "serve", "--port", str(port)])
    assert code == 2
    assert f"port {port}" in capsys.readouterr().err


def test_a_port_that_is_shared_is_still_in_use_for_another_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = desk_project(tmp_path / "list")
    with _opened(socket.AF_INET, "127.0.0.1", 0) as shared:
        shared.listen()
        code = main(["--project", str(project.root), "serve", "--port", str(shared.getsockname()[1])])
    assert code == 2
    assert "obody can listen" in capsys.readouterr().err

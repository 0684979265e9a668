"""A live server of a copy of the real list, in a process of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
CURATOR, PASSWORD = "ann", "eleven garden spades"


def list_in(folder: Path) -> Path:
    """A copy of the real list, which may be changed."""
    for name in ("data", "ontology", "queries"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("pending", ".lock", ".journal")
        )
    return folder


def command(project: Path, *words: str) -> list[str]:
    """Our command line, for that list."""
    return [sys.executable, "-m", "coprod_kg", "--project", str(project), *words]


@contextmanager
def running(project: Path) -> Iterator[str]:
    """The address of a server of that list, at whose desk `CURATOR` may sign in, while it runs."""
    adding = command(project, "curators", "add", CURATOR, "--shown", "Ann Elm")
    subprocess.run(adding, input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL)
    with (project / "server.log").open("w") as log:
        server = subprocess.Popen(
            command(project, "serve", "--port", "0"), stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+/", server.stdout.readline())
            assert found, (project / "server.log").read_text()
            yield found[0]
        finally:
            server.terminate()
            server.wait(60)
            server.stdout.close()

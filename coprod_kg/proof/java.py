"""Java, and the reasoner that owlready2 carries: where they are, and how a program is run with a limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from coprod_kg.errors import MissingTool, ToolFailed

MEMORY_MEGABYTES = 2000
"""How much memory Java may take."""

QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""For work of seconds: Java compiles less and cleans up in one thread. It halves the time of our proof."""


def java(work: str) -> str:
    """The path of the `java` program.

    Raises MissingTool if there is none on PATH.
    """
    found = shutil.which("java")
    if found is None:
        raise missing_java(work)
    return found


def missing_java(work: str) -> MissingTool:
    """The error for a computer without Java."""
    mend = "Install a Java runtime, for example default-jre-headless. Everything else works without it."
    return MissingTool("Java", work, mend)


def hermit_jar(work: str) -> Path:
    """The Java archive with HermiT and the OWL API, which owlready2 carries.

    Raises MissingTool if owlready2 is not installed.
    """
    spec = find_spec("owlready2")
    jar = Path(spec.origin).parent / "hermit" / "HermiT.jar" if spec and spec.origin else None
    if jar is None or not jar.is_file():
        mend = "Install it with: pip install 'coprod-kg[reason]'"
        raise MissingTool("owlready2", work, mend)
    return jar


@dataclass(frozen=True)
class Finished:
    """What a program left behind."""

    code: int
    out: str
    err: str


def run(
    command: Sequence[str],
    *,
    tool: str,
    work: str,
    timeout_seconds: float,
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """What `command` printed, whatever its exit code. It and all that it starts are ended after the limit.

    Raises ToolFailed if it takes too long or cannot be started.
    """
    try:
        # A group of its own, so that the whole family can be ended: owlready2 starts Java as a grandchild.
        process = subprocess.Popen(  # noqa: S603
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        reason = f"it cannot be started ({error.strerror or error})."
        raise ToolFailed(tool, work, reason, "Check how it is installed.") from error
    try:
        out, err = process.communicate(timeout=timeout_seconds)
    except subprocess.TimeoutExpired as error:
        reason = f"it was not done after {timeout_seconds:g} seconds and was stopped."
        raise ToolFailed(tool, work, reason, "Allow it more time.") from error
    finally:
        _end(process)
    return Finished(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End `process` and its children, and let go of its pipes; nothing happens if it is done already."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # Windows has no process groups of this kind; Java ends by its own memory limit at the latest
            process.kill()
        process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()

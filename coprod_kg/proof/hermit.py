"""HermiT, asked about a set of statements."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from coprod_kg.errors import ToolFailed
from coprod_kg.proof.java import MEMORY_MEGABYTES, QUICK, hermit_jar, java, missing_java, run
from coprod_kg.vocabulary import Term

WORK = "proving the logic"
_PLAIN = re.compile(r"[A-Za-z0-9:/#._~?=&%+@-]+")
_STAND_IN = "urn:stand-in:"


@dataclass(frozen=True)
class Verdict:
    """What HermiT found."""

    consistent: bool
    unsatisfiable: tuple[NamedNode, ...]
    statements: frozenset[Triple]
    """What it was given and what it derived, the most specific facts only; empty if not consistent."""


def ask_hermit(
    statements: Iterable[Triple], *, timeout_seconds: float, memory_megabytes: int = MEMORY_MEGABYTES
) -> Verdict:
    """HermiT's verdict on `statements`.

    Raises MissingTool without Java or owlready2, ToolFailed if HermiT cannot read them or takes too long.
    """
    program = java(WORK)
    hermit_jar(WORK)
    names = _StandIns()
    with TemporaryDirectory(prefix="coprod-kg-") as folder:
        given, wanted = Path(folder, "given.nt"), Path(folder, "wanted.nt")
        serialize(map(names.put, statements), str(given), format=RdfFormat.N_TRIPLES)
        worker = Path(__file__).with_name("worker.py")
        done = run(
            # -P: the folder of the script must not hide modules of the standard library.
            [sys.executable, "-P", str(worker), str(given), str(wanted), program, str(memory_megabytes)],
            tool="HermiT",
            work=WORK,
            timeout_seconds=timeout_seconds,
            environment=_environment(),
        )
        found = _found(done.out, done.err)
        if not found["consistent"]:
            return Verdict(False, (), frozenset())
        quads = parse(path=str(wanted), format=RdfFormat.N_TRIPLES)
        made = frozenset(names.take(each.triple) for each in quads)
    return Verdict(True, tuple(NamedNode(iri) for iri in found["unsatisfiable"]), made)


def _environment() -> dict[str, str]:
    """That of this process, with its own way to find modules, and with our options for Java."""
    # By a variable, because owlready2 puts the command together and has no place for options.
    options = " ".join(filter(None, (os.environ.get("JAVA_TOOL_OPTIONS"), *QUICK)))
    modules = os.pathsep.join(filter(None, sys.path))
    return {**os.environ, "PYTHONPATH": modules, "JAVA_TOOL_OPTIONS": options}


def _found(out: str, err: str) -> dict[str, Any]:
    """What the worker found, from its last line; what else Java may have printed stands before."""
    try:
        found: dict[str, Any] = json.loads(out.splitlines()[-1])
    except (ValueError, IndexError):
        found = {"error": err}
    if "error" not in found:
        return found
    text = str(found["error"])
    if "Unable to locate a Java Runtime" in text:  # what macOS has in the place of Java
        raise missing_java(WORK)
    if "OutOfMemoryError" in text:
        raise ToolFailed("HermiT", WORK, "it ran out of memory.", "Allow it more memory.")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = next(
        (line for line in lines if "Exception" in line or "Error" in line), lines[-1] if lines else ""
    )
    reason = f"it stopped with: {said[:300] or 'nothing'}"
    raise ToolFailed("HermiT", WORK, reason, "Run coprod-kg validate first; what it finds may be the cause.")


class _StandIns:
    """Plain names for addresses that owlready2 or HermiT would misread: with brackets, commas or accents."""

    def __init__(self) -> None:
        self._to: dict[str, NamedNode] = {}
        self._from: dict[str, NamedNode] = {}

    def put(self, triple: Triple) -> Triple:
        """`triple` with stand-ins."""
        return Triple(self._in(triple.subject), self._in(triple.predicate), self._in(triple.object))  # type: ignore[arg-type]

    def take(self, triple: Triple) -> Triple:
        """`triple` with its own names again."""
        return Triple(self._out(triple.subject), self._out(triple.predicate), self._out(triple.object))  # type: ignore[arg-type]

    def _in(self, term: Term | Triple) -> Term | Triple:
        if not isinstance(term, NamedNode) or _PLAIN.fullmatch(term.value):
            return term
        found = self._to.get(term.value)
        if found is None:
            found = self._to[term.value] = NamedNode(f"{_STAND_IN}{len(self._to)}")
            self._from[found.value] = term
        return found

    def _out(self, term: Term | Triple) -> Term | Triple:
        return self._from.get(term.value, term) if isinstance(term, NamedNode) else term

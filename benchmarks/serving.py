"""How many requests a second our server answers, beside the Oxigraph server on the same statements: as ratios.

Run it by hand on a quiet machine: `.venv/bin/python benchmarks/serving.py [PROCESSES]`. One process is what `serve`
has if nothing else is set; on two processors a second one takes more from the workers than it gives. It needs `wrk`
(Debian has it); `oxigraph` comes with the tests. Both servers run at once and are asked in turn, by as many
connections.
"Cached" are questions that were asked before; for "uncached" each question is another one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
SECONDS, ROUNDS, CONNECTIONS = 3, 3, 8
PREFIXES = """PREFIX cpr: <https://w3id.org/coprod-kg/def/> PREFIX schema: <https://schema.org/>
PREFIX dcterms: <http://purl.org/dc/terms/> """
_NIHR = "<https://w3id.org/coprod-kg/id/org/nihr>"
_LOOKUP = f"SELECT ?name WHERE {{ {_NIHR} schema:name ?name }}"
_CARD = f"CONSTRUCT {{ {_NIHR} ?p ?o }} WHERE {{ {_NIHR} ?p ?o }}"
_COUNTS = (
    "SELECT ?org (COUNT(?item) AS ?n) { ?item schema:publisher ?org } GROUP BY ?org ORDER BY DESC(?n) ?org"
)
_FACETS = """SELECT ?p ?value (COUNT(DISTINCT ?item) AS ?n)
WHERE { ?item dcterms:type ?kind ; ?p ?value . FILTER(isIRI(?value)) }
GROUP BY ?p ?value ORDER BY DESC(?n) ?p ?value LIMIT 200"""
_UNIQUE = """
counter = os.time() * 100000
request = function()
  counter = counter + 1
  return wrk.format("GET", "%s" .. string.format("%%.0f", counter) .. "%%20%s")
end
"""


def main(processes: int) -> None:
    """Measure each case for both, in turn, and print the medians."""
    if not shutil.which("wrk"):
        raise SystemExit("This needs wrk: apt-get install wrk")
    with (
        tempfile.TemporaryDirectory() as folder,
        _ours(Path(folder), processes) as ours,
        _peer(Path(folder)) as peer,
    ):
        print(f"{'requests a second, medians':44} {'ours':>9} {'Oxigraph':>9} {'ratio':>6}   of p99 (ms)")
        page = f"{ours}doc/org/nihr.html"
        lookup = _ask(peer, "query", _LOOKUP)
        for name, one, other in (
            ("a page, beside its look-up", page, lookup),
            ("a page, beside its own first page", page, peer),
            ("a small look-up, cached", _ask(ours, "sparql", _LOOKUP), lookup),
            (
                "a small look-up, uncached",
                _unique(folder, ours, "sparql", _LOOKUP),
                _unique(folder, peer, "query", _LOOKUP),
            ),
            (
                "all of a thing (CONSTRUCT), uncached",
                _unique(folder, ours, "sparql", _CARD),
                _unique(folder, peer, "query", _CARD),
            ),
            (
                "works of each publisher, uncached",
                _unique(folder, ours, "sparql", _COUNTS),
                _unique(folder, peer, "query", _COUNTS),
            ),
            (
                "facets, uncached",
                _unique(folder, ours, "sparql", _FACETS),
                _unique(folder, peer, "query", _FACETS),
            ),
        ):
            measured = [(_rate(one), _rate(other)) for _ in range(ROUNDS)]
            mine, theirs = (statistics.median(each[side][0] for each in measured) for side in (0, 1))
            late, late_peer = (statistics.median(each[side][1] for each in measured) for side in (0, 1))
            print(
                f"{name:44} {mine:9,.0f} {theirs:9,.0f} {mine / theirs:6.2f}   {late:.1f} {late_peer:.1f}",
                flush=True,
            )


def _ask(start: str, path: str, query: str) -> str:
    return f"{start}{path}?query={quote(PREFIXES + query)}"


def _unique(folder: str, start: str, path: str, query: str) -> tuple[str, str]:
    """A script for wrk in which each question is another one: a comment with a number stands before it."""
    script = Path(folder, f"{abs(hash((start, query)))}.lua")
    url = f"/{path}?query=%%23"
    script.write_text(_UNIQUE % (url.replace("%%", "%"), quote(f"\n{PREFIXES}{query}")))
    return start, str(script)


def _rate(case: str | tuple[str, str]) -> tuple[float, float]:
    """Requests a second, and the 99th percentile of how long they took, in milliseconds."""
    url, more = (case, []) if isinstance(case, str) else (case[0], ["-s", case[1]])
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}", "--latency", *more, url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if (wrong := re.search(r"Non-2xx or 3xx responses: (\d+)", told)) is not None:
        raise SystemExit(f"{wrong[0]}: {url}")
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if not (late and rate):
        raise SystemExit(told)
    return float(rate[1]), float(late[1]) * {"us": 0.001, "ms": 1, "s": 1000}[late[2]]


@contextlib.contextmanager
def _ours(folder: Path, processes: int) -> Iterator[str]:
    environment = os.environ | {
        "COPROD_KG_PROCESSES": str(processes),
        "COPROD_KG_QUERY_SECONDS_PER_MINUTE": "100000",
        "COPROD_KG_STATE": str(folder / "state"),
    }
    command = [str(BIN / "coprod-kg"), "--project", str(ROOT), "serve", "--port", "8181"]
    with _running(command, "http://127.0.0.1:8181/", folder / "ours.log", environment) as url:
        yield url


@contextlib.contextmanager
def _peer(folder: Path) -> Iterator[str]:
    statements = folder / "all.nq"
    export = [
        str(BIN / "coprod-kg"),
        "--project",
        str(ROOT),
        "export",
        "--format",
        "nquads",
        "--out",
        str(statements),
    ]
    subprocess.run(export, check=True, capture_output=True)
    # Its default graph is the union of all, as ours is.
    triples = folder / "all.nt"
    lines = (line.rpartition(" <")[0] + " ." for line in statements.read_text().splitlines())
    triples.write_text("\n".join(sorted(set(lines))) + "\n")
    subprocess.run(
        [str(BIN / "oxigraph"), "load", "-l", str(folder / "db"), "-f", str(triples)],
        check=True,
        capture_output=True,
    )
    command = [str(BIN / "oxigraph"), "serve-read-only", "-l", str(folder / "db"), "--bind", "127.0.0.1:8182"]
    with _running(command, "http://127.0.0.1:8182/", folder / "peer.log", dict(os.environ)) as url:
        yield url


@contextlib.contextmanager
def _running(command: list[str], url: str, log: Path, environment: dict[str, str]) -> Iterator[str]:
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urlopen(url, timeout=5).read()
                break
            time.sleep(0.1)
        else:
            raise SystemExit(f"{command[0]} did not begin to answer: {log.read_text()}")
        yield url
    finally:
        process.terminate()
        process.wait(60)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)

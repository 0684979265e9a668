"""Files made to hurt: each gets one clear answer, and takes neither the machine, nor the network, nor the disk.

Each is read in a process of its own, which is ended after ten seconds of work, and whose memory is measured: a copy of
one that has opened the list and done nothing else, since to open it for each file would take longest. A server
listens on this machine, and every address in the files is its own: nobody may ask it anything.
"""

from __future__ import annotations

import gzip
import json
import os
import select
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from toy_project import ROOT

from coprod_kg.vocabulary import CONTEXT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are Unix's")

MOST_SECONDS, MOST_MEGABYTES = 10, 512
SIZE = 5 * 1024 * 1024
RUN = f"""
import json, os, resource, sys
from pathlib import Path
import coprod_kg
from coprod_kg.checks import of_error
from coprod_kg.errors import BrokenSyntax, UnreadableFile
from coprod_kg.importing import read_offer

def read(path, format):
    resource.setrlimit(resource.RLIMIT_CPU, ({MOST_SECONDS}, {MOST_SECONDS}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir(Path(path).parent)
    try:
        offer = read_offer(Path(path), edition, format or None)
        offer.quads()
        findings = offer.findings()
    except (BrokenSyntax, UnreadableFile) as error:
        findings = [of_error(error)]
    for finding in findings:
        print(finding)
    # The system's own count would begin with the memory of whoever started the process that opened the list.
    status = Path("/proc/self/status")
    used = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else 0
    print(used, file=sys.stderr)

edition = coprod_kg.open()
for line in sys.stdin:
    path, format, out, err = json.loads(line)
    child = os.fork()
    if child == 0:
        for name, number in ((out, 1), (err, 2)):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        read(path, format)
        sys.exit()  # as any process ends: what it printed is written out
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

RDF_HEAD = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">'
P = "http://e.org/p"


def deep_json(depth: int, inside: object) -> str:
    for _ in range(depth):
        inside = {P: inside}
    return json.dumps(inside)


def words(number: int) -> dict[str, str]:
    return {f"t{each}": f"http://e.org/{each}" for each in range(number)}


# name: the ending, the content, and what the answer says.
FILES: dict[str, tuple[str, Callable[[str], str | bytes], str]] = {
    "statements in statements": (
        "ttl",
        lambda _: "<a> <b> " + "<<( <a> <b> " * 30_000 + "1" + " )>>" * 30_000 + " .",
        "more than 100 deep",
    ),
    "statements in statements in N-Triples": (
        "nt",
        lambda _: "<a:a> <a:b> " + "<<( <a:a> <a:b> " * 30_000 + "<a:c>" + " )>>" * 30_000 + " .",
        "too new for",
    ),
    "statements in statements in TriG": (
        "trig",
        lambda _: "{ <a> <b> " + "<<( <a> <b> " * 30_000 + "1" + " )>>" * 30_000 + " }",
        "more than 100 deep",
    ),
    "brackets": ("ttl", lambda _: "[" * SIZE, "more than 100 deep"),
    "brackets that are closed": (
        "ttl",
        lambda _: "<a> <b> " + "[<p> " * 500_000 + "1" + "]" * 500_000 + ".",
        "more than 100 deep",
    ),
    "lists": ("trig", lambda _: "<a> <b> " + "(" * (SIZE - 20), "more than 100 deep"),
    "a long list of nothing": (
        "ttl",
        lambda _: "<a> <b> (" + "1 " * 2_000_000 + ") .",
        "more than 250,000 things",
    ),
    "nameless things": ("ttl", lambda _: "[] a <b> . " * 501, "have no address of their own"),
    "many statements": ("ttl", lambda _: "<a> <b> 1" + ",1" * 2_500_000 + " .", "more than 250,000 things"),
    "many lines": ("nt", lambda _: "<a:b> <a:c> <d:> .\n" * 260_000, "more than 250,000 things"),
    "a long prefix": (
        "ttl",
        lambda _: f"@prefix p: <http://e.org/{'x' * 2_000_000}> . p:a p:b p:c{',p:c' * 500_000} .",
        "Written out in full",
    ),
    "a long base": (
        "trig",
        lambda _: f"@base <http://e.org/{'x' * 2_000_000}/> . <a> <b> <c>{',<c>' * 500_000} .",
        "Written out in full",
    ),
    "lines that are none": ("nt", lambda _: "x\n" * (SIZE // 2), "More than 10,000 lines"),
    "64 MB in one text": (
        "nt",
        lambda _: '<a:b> <a:c> "' + "x" * 64_000_000 + '" .',
        "longer than 5,242,880 bytes",
    ),
    "4 MB in one text that is not closed": (
        "nq",
        lambda _: '<a:b> <a:c> "' + "x\\" * 2_000_000,
        "not closed",
    ),
    "deep JSON": ("jsonld", lambda _: "[" * SIZE, "more than 100 deep"),
    "deep things": ("jsonld", lambda _: deep_json(150, 1), "more than 100 deep"),
    "a long list deep inside": ("jsonld", lambda _: deep_json(80, [1] * 300_000), "more than 250,000 things"),
    "long graphs in graphs": (
        "jsonld",
        lambda _: '{"@graph":[' * 45 + ",".join(['{"http://e.org/p":1}'] * 100_000) + "]}" * 45,
        "250,000 things",
    ),
    "empty lists": (
        "jsonld",
        lambda _: '{"http://e.org/p":[' + "[]," * 1_700_000 + "1]}",
        "more than 250,000 things",
    ),
    "words of words": (
        "jsonld",
        lambda _: json.dumps(
            {
                "@context": {**{f"t{n}": f"t{n + 1}:x" for n in range(60_000)}, "t60000": "http://e.org/"},
                "t0": 1,
            }
        ),
        "needs more than 50 other words",
    ),
    "a long prefix in JSON": (
        "jsonld",
        lambda _: json.dumps(
            {"@context": {"p": f"http://e.org/{'x' * 2_000_000}/"}, **{f"p:{n}": 1 for n in range(99_999)}}
        ),
        "Written out in full",
    ),
    "long prefixes of prefixes": (
        "jsonld",
        lambda _: json.dumps(
            {
                "@context": {
                    "p": f"http://e.org/{'x' * 2_000_000}/",
                    **{f"q{n}": f"p:{n}" for n in range(99_999)},
                }
            }
        ),
        "are too long",
    ),
    "a context at each thing": (
        "jsonld",
        lambda _: json.dumps({"@context": words(20_000), "@graph": [{"@context": {}, "t0": 1}] * 50_000}),
        "too many contexts",
    ),
    "our context at each thing": (
        "jsonld",
        lambda _: json.dumps([{"@context": [CONTEXT, {}], "doi": "1"}] * 50_000),
        "too many contexts",
    ),
    "a context on the web": (
        "jsonld",
        lambda web: json.dumps({"@context": web, "name": "x"}),
        "we do not fetch contexts",
    ),
    "an import from the web": (
        "jsonld",
        lambda web: json.dumps({"@context": {"@import": web}}),
        "We do not take @import",
    ),
    "a context in a file": (
        "jsonld",
        lambda _: '{"@context": "file:///etc/passwd"}',
        "we do not fetch contexts",
    ),
    "a key twice": ("jsonld", lambda _: '{"@id": "a", "@id": "b"}', "is here twice"),
    "no number": ("jsonld", lambda _: '{"@id": "a", "http://e.org/p": NaN}', "NaN is not a number"),
    "half a character": ("jsonld", lambda _: '{"@id": "a", "http://e.org/p": "\\ud800"}', "half a character"),
    "an entity bomb": (
        "rdf",
        lambda _: (
            "<!DOCTYPE x ["
            + '<!ENTITY a0 "aaaaaaaaaa">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
            + "]>"
            + RDF_HEAD
            + "&a8;</r:RDF>"
        ),
        "declares its own short forms",
    ),
    "an entity bomb in UTF-16": (
        "rdf",
        lambda _: ('<!DOCTYPE x [<!ENTITY a "b">]>' + RDF_HEAD + "</r:RDF>").encode("utf-16"),
        "UTF-16",
    ),
    "an entity from the web": (
        "rdf",
        lambda web: f'<!DOCTYPE x [<!ENTITY a SYSTEM "{web}">]>{RDF_HEAD}<e:T><e:p>&a;</e:p></e:T></r:RDF>',
        "declares its own short forms",
    ),
    "a document type from the web": (
        "rdf",
        lambda web: f'<!DOCTYPE x SYSTEM "{web}">{RDF_HEAD}</r:RDF>',
        "declares its own",
    ),
    "deep tags": ("rdf", lambda _: RDF_HEAD + "<e:T><e:p>" * 400_000, "more than 100 deep"),
    "many attributes": (
        "rdf",
        lambda _: RDF_HEAD + "<e:T " + " ".join(f'e:x{n}=""' for n in range(200_000)) + "/></r:RDF>",
        "more than 500",
    ),
    "a long base in XML": (
        "rdf",
        lambda _: (
            RDF_HEAD
            + f'<e:T xml:base="http://e.org/{"x" * 2_000_000}/">'
            + '<e:p r:resource="a"/>' * 99_999
            + "</e:T></r:RDF>"
        ),
        "Written out in full",
    ),
    "packed with gzip": ("ttl", lambda _: gzip.compress(b"<a> <b> <c> ." * 1000), "packed (gzip)"),
    "UTF-16": ("ttl", lambda _: "<a> <b> <c> .".encode("utf-16"), "UTF-16"),
    "UTF-16 without a mark": ("jsonld", lambda _: '{"@id": "x"}'.encode("utf-16-le"), "UTF-16"),
    "NUL": ("ttl", lambda _: b"\0" * 5_000_000, "cannot"),
    "NUL after a while": (
        "nq",
        lambda _: b"<a:b> <a:c> <a:d> ." + b"\0" * 5_000_000,
        "is not correct N-Quads",
    ),
    "no text": ("ttl", lambda _: bytes(range(128, 256)) * 10_000, "not saved as UTF-8"),
}


@pytest.fixture(scope="module")
def web() -> Iterator[tuple[str, socket.socket]]:
    """An address on this machine, and the socket that would hear of it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(100)
        listening.settimeout(0)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x", listening


Answers = Callable[..., tuple[list[str], float]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> Iterator[Answers]:
    """A function from a file to the findings for it, and the most memory that its reading took, in megabytes."""
    folder = tmp_path_factory.mktemp("answers")
    out, err = folder / "out", folder / "err"
    with subprocess.Popen(
        [sys.executable, "-c", RUN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},  # this checkout, from a folder that is not its own
    ) as process:
        assert process.stdin
        assert process.stdout

        def answer(path: Path, format: str = "") -> tuple[list[str], float]:
            print(json.dumps([str(path), format, str(out), str(err)]), file=process.stdin, flush=True)
            ready, _, _ = select.select([process.stdout], [], [], 120)
            if not ready:
                process.kill()
            said = process.stdout.readline()
            assert said == "0\n", (said, err.read_text("utf-8", "replace")[-2000:])
            return out.read_text("utf-8").splitlines(), int(err.read_text("utf-8")) / 1024

        yield answer
        process.stdin.close()


def assert_harmless(answers: Answers, path: Path, web: tuple[str, socket.socket], expected: str) -> None:
    before = sorted(path.parent.iterdir())
    found, megabytes = answers(path)

    assert len(found) == 1, found
    assert expected in found[0]
    assert path.name in found[0]
    assert len(found[0]) < 1000, "an answer that nobody reads"
    assert megabytes < MOST_MEGABYTES
    assert sorted(path.parent.iterdir()) == before
    with pytest.raises(BlockingIOError):
        web[1].accept()


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_one_clear_answer(tmp_path, web, answers, name):
    ending, make, expected = FILES[name]
    path = tmp_path / f"hostile.{ending}"
    content = make(web[0])
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert_harmless(answers, path, web, expected)


def test_what_is_no_file_gets_one_clear_answer(tmp_path, web, answers):
    folder, ring, pipe, packed = (
        tmp_path / name for name in ("folder.ttl", "ring.ttl", "pipe.ttl", "packed.jsonld")
    )
    folder.mkdir()
    ring.symlink_to(ring)
    os.mkfifo(pipe)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"0" * 10_000_000)

    assert_harmless(answers, folder, web, "cannot be read (it is a folder")
    assert_harmless(answers, ring, web, "symbolic links")
    assert_harmless(answers, packed, web, "packed (zip)")
    assert answers(pipe) == ([], pytest.approx(100, abs=200))  # nobody writes to it: it is as good as empty
    if Path("/dev/zero").exists():
        found, megabytes = answers(Path("/dev/zero"), "turtle")
        assert "longer than" in found[0]
        assert megabytes < MOST_MEGABYTES


def test_the_command_gives_one_finding_for_each_and_says_that_it_could_not_look(tmp_path):
    names = ("brackets", "deep JSON", "an entity bomb", "packed with gzip", "a context in a file")
    for name in names:
        ending, make, _ = FILES[name]
        content = make("")
        path = tmp_path / f"{name.replace(' ', '-')}.{ending}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    command = [
        sys.executable,
        "-m",
        "coprod_kg",
        "validate",
        "--format",
        "json",
        *sorted(map(str, tmp_path.iterdir())),
    ]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert done.stderr == ""
    assert len(json.loads(done.stdout)["findings"]) == len(names)

"""What waits for review: a folder for each contribution, `data/pending/<code>/`, with names that are all ours.

- `original-1.csv` …: the files that were sent, byte for byte;
- `submission.trig`: the statements that were taken from them;
- `about.ttl`: the dossier (`coprod_kg.contributing.dossier`).

It is never part of an edition, and never published. Somebody may have changed it by hand, so it is read like a
stranger's file. When it has been decided on, the folder goes to `data/pending/.done`, so that nothing is lost.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from coprod_kg.codes import Code, UnknownCode
from coprod_kg.contributing.change import FileChange
from coprod_kg.contributing.dossier import Dossier
from coprod_kg.contributing.files import DONE, PENDING, content_of
from coprod_kg.contributing.refusals import BrokenPending
from coprod_kg.errors import UnreadableFile
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing.dumps import trig_of
from coprod_kg.sources import SUBMISSION
from coprod_kg.sources.offers import Offer, Reading
from coprod_kg.sources.turtle_positions import Positions
from coprod_kg.sources.turtle_tokens import first_unknown
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import BASE, GRAPH

ABOUT = "about.ttl"
SUBMISSION_FILE = "submission.trig"
_HISTORY = PurePosixPath("data/history/contribution")


@dataclass(frozen=True)
class Pending:
    """A contribution with what it offers."""

    dossier: Dossier
    folder: PurePosixPath
    offer: Offer
    originals: tuple[PurePosixPath, ...]

    @cached_property
    def records(self) -> Mapping[RecordId, tuple[Quad, ...]]:
        """What is offered, record by record, in order."""
        return by_record(self.offer.quads())

    def part(self, records: Collection[RecordId]) -> Offer:
        """What is offered about `records`, and nothing else; places are still those of the whole file."""
        reading = self.offer.reading
        kept = tuple(
            triple
            for triple in reading.triples
            if isinstance(triple.subject, NamedNode) and RecordId.of_iri(triple.subject) in records
        )
        return replace(self.offer, reading=replace(reading, triples=kept))

    def file(self, root: Path, name: str, content: bytes) -> FileChange:
        """The change that puts `content` into a file of the folder."""
        path = self.folder / name
        return FileChange.of(path, content_of(root, path), content, private=True)


def by_record(quads: Iterable[Quad]) -> dict[RecordId, tuple[Quad, ...]]:
    """`quads` by the record that each is about; what is about no record of ours is left out."""
    found: dict[RecordId, list[Quad]] = {}
    for quad in quads:
        record = RecordId.of_iri(quad.subject) if isinstance(quad.subject, NamedNode) else None
        if record is not None and quad.graph_name != SUBMISSION:
            found.setdefault(record, []).append(quad)
    return {record: tuple(found[record]) for record in sorted(found)}


def waiting(root: Path) -> list[Code]:
    """The codes of all contributions that wait."""
    return sorted(_codes_in(root / PENDING))


def known(root: Path) -> set[Code]:
    """The codes of all contributions, also of those that have been decided on."""
    decided = (name.removesuffix(".ttl") for name in _names(root / _HISTORY))
    return {*_codes_in(root / PENDING), *_codes_in(root / DONE), *_codes(decided)}


def read_dossier(root: Path, code: Code) -> tuple[Dossier, PurePosixPath]:
    """The dossier of a contribution, and the folder or file that it stands in.

    Raises UnknownCode, UnreadableFile or BrokenPending.
    """
    for place in (PENDING / code.text / ABOUT, DONE / code.text / ABOUT, _HISTORY / f"{code}.ttl"):
        data = content_of(root, place)
        if data is None:
            continue
        try:
            _refuse_nests(data)
            return Dossier.of_quads(
                code, parse(data, RdfFormat.TURTLE, base_iri=code.iri.value)
            ), place.parent
        except (SyntaxError, ValueError, RuntimeError, MemoryError) as error:
            raise BrokenPending(place, _plain(error)) from error
    if (root / PENDING / code.text).is_dir():
        raise BrokenPending(PENDING / code.text, f"it has no {ABOUT}")
    raise UnknownCode(code.text)


def read_pending(root: Path, code: Code) -> Pending:
    """The contribution with this code, which must be waiting.

    Raises UnknownCode, UnreadableFile or BrokenPending.
    """
    dossier, folder = read_dossier(root, code)
    path = folder / SUBMISSION_FILE
    data = content_of(root, path)
    if data is None:
        raise BrokenPending(path, "it is not there")
    try:
        offer = offer_of(path, data)
    except (SyntaxError, ValueError, RuntimeError, MemoryError) as error:
        raise BrokenPending(path, _plain(error)) from error
    names = (name for name in _names(root / folder) if name.startswith("original-"))
    return Pending(dossier, folder, offer, tuple(folder / name for name in sorted(names, key=_in_number)))


def offer_of(path: PurePosixPath, data: bytes) -> Offer:
    """The statements that a file of ours holds, as an offer.

    Raises SyntaxError, or ValueError with a reason.
    """
    _refuse_nests(data)
    triples = tuple(quad.triple for quad in parse(data, RdfFormat.TRIG, base_iri=BASE))
    text = data.decode()
    reading = Reading(triples, lambda: Positions(text, BASE), text=text)
    return Offer.of_reading(path, data, "trig", reading)


def about_text(dossier: Dossier) -> bytes:
    """The content of `about.ttl`."""
    return canonical(dossier.quads(), dossier.code.iri.value).encode()


def submission_text(dossier: Dossier, triples: Iterable[Triple | Quad]) -> bytes:
    """The content of `submission.trig` for the latest version: equal statements give equal bytes."""
    number = dossier.latest.number
    graph = dossier.code.graph if number == 1 else GRAPH[f"contribution/{dossier.code}-{number}"]
    return trig_of({Quad(each.subject, each.predicate, each.object, graph) for each in triples})


def _refuse_nests(data: bytes) -> None:
    """Raises ValueError for a statement about a statement: thousands in each other would end the process."""
    if b"<<" in data and first_unknown(data.decode()) is not None:
        raise ValueError("it holds statements about statements, which are newer than this list takes")


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from os.listdir(folder)  # noqa: PTH208 - names are what is wanted
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise UnreadableFile(folder, error.strerror or str(error)) from error


def _in_number(name: str) -> tuple[int, str]:
    """original-2 comes before original-10."""
    return len(name.partition(".")[0]), name


def _codes_in(folder: Path) -> Iterator[Code]:
    for code in _codes(_names(folder)):
        place = folder / code.text
        if place.is_dir() and not place.is_symlink():
            yield code


def _codes(names: Iterable[str]) -> Iterator[Code]:
    for name in names:
        try:
            code = Code.read(name)
        except UnknownCode:
            continue
        if code.text == name:
            yield code


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__

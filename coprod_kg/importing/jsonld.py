"""The reader of JSON-LD: the engine says what it means, a walk over the text says where.

Our own context is known by its address and put in its place; any other address of a context is refused, so that
reading a file never asks anything of the web.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePath, PurePosixPath

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, RefusedFile, UnreadableFile, nearest
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.importing.decoding import utf8
from coprod_kg.importing.graph_names import without_graph_names
from coprod_kg.importing.json_text import Value, parsed_file, pointer
from coprod_kg.importing.jsonld_context import Contexts, Refused
from coprod_kg.importing.jsonld_parts import Loss
from coprod_kg.importing.jsonld_walk import Walk
from coprod_kg.importing.limits import within_limits
from coprod_kg.importing.refusing import capped
from coprod_kg.project import Project
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.parsing import statements
from coprod_kg.sources.shorthand import authorships
from coprod_kg.sources.spots import Lines, Spot, SpotTable
from coprod_kg.vocabulary import BASE, CONTEXT, CPR, XSD, Term

MOST_COPIES = 100
"""How many times our context may be put in its place, where it is not in force already."""


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """What a JSON-LD file says. A list of plain names under `authors` is read as authorships, in its order.

    Fields without a meaning, and addresses that are none, are findings.

    Raises RefusedFile, BrokenSyntax or UnreadableFile.
    """
    text = utf8(data, shown)
    lines = Lines(text)
    root = parsed_file(text, shown, lines)
    ours = our_context(edition.project)
    try:
        walk = Walk(root, Contexts(ours[1]))
        plain = for_engine(text, root, walk, ours[0])
    except Refused as refused:
        place = lines.place(refused.offset)
        raise RefusedFile(shown, *place, refused.reason, mend=refused.mend) from refused
    quads = list(within_limits(statements(plain.encode(), shown, BASE, RdfFormat.JSON_LD), shown))
    names = _lists_of_names(quads)

    def graph_spot(name: Term) -> Spot | None:
        # The engine has its own names for graphs without one, so the first of those is shown.
        found = walk.graphs.get(name) or next(iter(walk.graphs.values()), None)
        return _spot(lines, *found) if found else None

    triples, named = without_graph_names(quads, shown, graph_spot)
    told = _told(walk.losses)
    lost = (_loss(loss, shown, lines) for loss in told)
    return Reading(
        tuple(_with_authorships(triples, names)),
        cache(lambda: _spots(walk, lines, names)),
        (*capped(lost, len(told), shown), *named),
        text,
        lambda start: [offset for offset in sorted(walk.addresses) if text.startswith(start, offset)],
    )


def our_context(project: Project) -> tuple[str, Value]:
    """The context of `project` as it is written, and as a value.

    Raises UnreadableFile or BrokenSyntax.
    """
    path = project.ontology / "context.jsonld"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(path, str(error)) from error
    root = parsed_file(text, path, Lines(text))
    for member in root.members or ():
        if member.key == "@context":
            return text[member.value.start : member.value.end], member.value
    raise BrokenSyntax(path, 1, 1, 'There is no "@context" with the words in it.', "JSON-LD")


def for_engine(text: str, root: Value, walk: Walk, ours: str) -> str:
    """`text` as the engine is to read it: with our context in its place, and nothing in fields that mean nothing.

    The engine drops such a field, but not all that stands inside. Where our context is in force already, it is not
    written again; and a list of documents that each name it gets it once, around them all: else the text would grow by
    11 kB for each.

    Raises Refused if it would have to be put in too many places.
    """
    named = walk.contexts.strings
    around = root.items is not None and len(root.items) > 1 and all(_names_ours(item) for item in root.items)
    edits = [(value.start, value.end, "null") for value in walk.meaningless]
    edits += [(value.start, value.end, "{}" if known or around else ours) for value, known in named]
    copies = [value.start for value, known in named if not known]
    if not around and len(copies) > MOST_COPIES:
        raise Refused(
            copies[MOST_COPIES],
            "Our context is named in too many places.",
            'Name it once, at the top, and put everything else in a list called "@graph".',
        )
    pieces: list[str] = []
    done = 0
    for start, end, new in sorted(edits):
        pieces += (text[done:start], new)
        done = end
    whole = "".join((*pieces, text[done:]))
    return f'{{"@context": {ours}, "@graph": {whole}}}' if around else whole


def _names_ours(item: Value) -> bool:
    contexts = [member.value.text for member in item.members or () if member.key == "@context"]
    return contexts == [CONTEXT]


def _lists_of_names(quads: list[Quad]) -> dict[NamedNode, list[Literal]]:
    """The plain names that are given as authors of a thing, in their order, where they can become authorships."""
    names: dict[NamedNode, list[Literal]] = {}
    for quad in quads:
        value = quad.object
        if (
            quad.predicate == CPR["hasAuthorship"]
            and isinstance(quad.subject, NamedNode)
            and isinstance(value, Literal)
            and (value.language or value.datatype == XSD["string"])
        ):
            names.setdefault(quad.subject, []).append(value)
    if names:
        written = {quad.subject for quad in quads}
        for subject, listed in list(names.items()):
            # Beside an authorship of the same name the two would become one, of two people.
            if not written.isdisjoint(part for part, _ in _parts(subject, listed)):
                del names[subject]
    return names


def _parts(subject: NamedNode, names: list[Literal]) -> Iterator[tuple[NamedNode, Literal]]:
    for place, name in enumerate(names, start=1):
        yield NamedNode(f"{subject.value}#author-{place}"), name


def _with_authorships(triples: Iterable[Triple], names: dict[NamedNode, list[Literal]]) -> Iterator[Triple]:
    for triple in triples:
        listed = names.get(triple.subject) if isinstance(triple.subject, NamedNode) else None
        if not (listed and triple.predicate == CPR["hasAuthorship"] and triple.object in listed):
            yield triple
    for subject, listed in names.items():
        yield from authorships(subject, listed)


def _spots(walk: Walk, lines: Lines, names: dict[NamedNode, list[Literal]]) -> SpotTable:
    table = SpotTable()
    for thing in walk.things:
        begin = _spot(lines, thing.place, thing.path)
        last = thing.place.end - 1
        table.begin(thing.subject, begin, Spot(*lines.place(last), last, last, begin.pointer))
    numbers: dict[Term, int] = {}
    for subject, predicate, value, place, path, member in walk.statements:
        spot = _spot(lines, place, path)
        field = Spot(*lines.place(member.start), member.start, member.end, spot.pointer) if member else None
        table.add(subject, predicate, value, spot, field)
        if isinstance(subject, NamedNode) and subject in names and predicate == CPR["hasAuthorship"]:
            number = numbers[subject] = numbers.get(subject, 0) + 1
            part = NamedNode(f"{subject.value}#author-{number}")
            table.add(subject, predicate, part, spot, field)
            table.add(part, CPR["nameAsPrinted"], value, spot)
    return table


def _spot(lines: Lines, place: Value, path: tuple[str | int, ...]) -> Spot:
    return Spot(*lines.place(place.start), place.start, place.end, pointer(path))


def _told(losses: list[Loss]) -> list[Loss]:
    """The losses to tell of: without any context no field means anything, and the first one says so for all."""
    bare = [loss for loss in losses if loss.known and not loss.known.words]
    return [loss for loss in losses if not (loss.known and not loss.known.words)] + bare[:1]


def _loss(loss: Loss, shown: PurePath, lines: Lines) -> Finding:
    line, column = lines.place(loss.start)
    mend = "Mend it, or take it away."
    severity = Severity.MUST
    match loss.sort:
        case "field":
            known = list(loss.known.words) if loss.known else []
            near = nearest(loss.said, known)
            message = f"We do not recognise this field: {loss.said}."
            if not known:
                message = "This file does not say what its fields mean, so we cannot take any of them."
                mend = f'Write "@context": "{CONTEXT}" at the top, if the fields have the names that we use.'
            elif near:
                message += f" Did you mean “{near}”?"
            else:
                severity = Severity.SHOULD  # no slip of the pen, but something that is not for us
                mend = "We leave it out. Take it away, or say with @context what it stands for."
        case "address":
            message = f"This is not a web address: {loss.said}."
        case "language":
            message = f"This is not the short name of a language: {loss.said}."
        case _:
            message = f"This belongs to nothing, so we leave it out: {loss.said}."
    place = Place(shown, line, column, pointer(loss.path))
    return Finding("reading", loss.sort, severity, "Field", message, place, mend)

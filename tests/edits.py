"""Random edits of a list, for the law that a change is judged as everything would be.

An edit is a name and three numbers, so that hypothesis can make and shrink it; the numbers choose among what there
is. The edits are made to collide, to dangle, to go round in circles and to leave things alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from coprod_kg.identifiers import RecordId
from coprod_kg.sources import Role, Source
from coprod_kg.vocabulary import BIBO, CPC, CPR, CPSC, DCTERMS, GRAPH, ID, ORG, OWL, RDF, SCHEMA, SKOS, XSD

State = dict[NamedNode, frozenset[Triple]]
"""What each record and each list of tags says, by its graph."""

_TRUE = Literal("true", datatype=XSD["boolean"])
_LINKS = (
    DCTERMS["isReplacedBy"], SCHEMA["isPartOf"], ORG["subOrganizationOf"], SKOS["broader"], SCHEMA["publisher"],
    SCHEMA["funder"], SCHEMA["member"], CPR["addresses"], CPR["recommends"], CPR["hasAuthorship"], CPR["agent"],
    SCHEMA["itemListElement"], SCHEMA["item"], DCTERMS["relation"], CPR["outputOf"], SKOS["related"],
    DCTERMS["type"], SCHEMA["about"], CPR["counters"], SKOS["inScheme"], DCTERMS["audience"],
)  # fmt: skip
_CLASSES = (
    CPR["Publication"], CPR["Resource"], ORG["Organization"], ORG["OrganizationalCollaboration"], CPR["Project"],
    SCHEMA["Periodical"], SCHEMA["Book"], SCHEMA["Person"], CPR["Authorship"], SCHEMA["ListItem"], SKOS["Concept"],
    CPR["PowerInequality"], SCHEMA["Thing"],
)  # fmt: skip
_TEXTS = (
    "Compost and power", "the COMPOST and power!", "  ", "Write to ann@example.org", "Growers Union", "x" * 310,
    "10.1000/182", "https://doi.org/10.1000/182", "10.1000/ABC", "9781234567890", "978-1-234-56789-0",
)  # fmt: skip
_ADDRESSES = (
    "https://example.org/plots", "http://www.example.org/plots/", "https://doi.org/10.1000/182", "https://ror.org/x",
    "http://www.ror.org/x/", "https://Example.org/plots", "javascript:alert",
)  # fmt: skip
_FIELDS = (SCHEMA["name"], SKOS["prefLabel"], SKOS["altLabel"], SCHEMA["description"], CPR["nameAsPrinted"])


@dataclass(frozen=True)
class Edit:
    """One edit: what is done, and three numbers that choose to what."""

    name: str
    a: int
    b: int
    c: int


def _about(state: State, number: int) -> tuple[NamedNode, NamedNode]:
    """A graph, and something that it speaks of."""
    graph = sorted(state, key=str)[number % len(state)]
    subjects = sorted({each.subject for each in state[graph]}, key=str)
    return graph, subjects[number // len(state) % len(subjects)] if subjects else home_of(graph)


def home_of(graph: NamedNode) -> NamedNode:
    """What the file of `graph` is about."""
    name = graph.value.removeprefix(GRAPH.iri)
    return (
        CPSC[name.removeprefix("scheme/")] if name.startswith("scheme/") else ID[name.removeprefix("record/")]
    )


def things_in(state: State) -> list[NamedNode]:
    """What an edit can be about or point to, in order: also some things that are nowhere."""
    every = {each.subject for triples in state.values() for each in triples}
    missing = {ID["item/nobody-2020"], ID["org/nobody"], ID["venue/nobody"], CPC["nothing"], CPC["guidance"]}
    return sorted(every | missing | {home_of(graph) for graph in state}, key=str)


def _pick(things: list[NamedNode] | tuple[NamedNode, ...], number: int) -> NamedNode:
    return things[number % len(things)]


def _add(state: State, graph: NamedNode, *triples: Triple) -> State:
    return state | {graph: state.get(graph, frozenset()).union(triples)}


def _add_record(state: State, edit: Edit) -> State:
    """A copy of a record under another name, perhaps of another kind; or something with a type and a title only."""
    graph, _ = _about(state, edit.a)
    old = home_of(graph)
    kind = ("item", "org", "venue", "project", "person")[edit.b % 5]
    identity = RecordId(kind, f"new-{edit.c % 7}")
    if "/scheme/" in graph.value or edit.c % 5 == 0:
        title = Literal(_TEXTS[edit.b % len(_TEXTS)], language="en")
        typed = Triple(identity.iri, RDF["type"], _pick(_CLASSES, edit.b))
        return _add(state, identity.graph, typed, Triple(identity.iri, SCHEMA["name"], title))

    def renamed(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.split("#")[0] == old.value:
            return NamedNode(identity.iri.value + term.value[len(old.value) :])
        return term

    copied = {
        Triple(renamed(each.subject), each.predicate, renamed(each.object))
        for each in state[graph]
        if each.subject.value.split("#")[0] == old.value
    }
    return state | {identity.graph: frozenset(copied)}


def _remove_record(state: State, edit: Edit) -> State:
    graph, _ = _about(state, edit.a)
    return (
        state if "/scheme/" in graph.value else {each: said for each, said in state.items() if each != graph}
    )


def _remove_statement(state: State, edit: Edit) -> State:
    graph, _ = _about(state, edit.a)
    said = sorted(state[graph], key=str)
    return state | {graph: state[graph] - {said[edit.b % len(said)]}} if said else state


def _remove_type(state: State, edit: Edit) -> State:
    graph, subject = _about(state, edit.a)
    kept = {each for each in state[graph] if (each.subject, each.predicate) != (subject, RDF["type"])}
    return state | {graph: frozenset(kept)}


def _add_type(state: State, edit: Edit) -> State:
    graph, subject = _about(state, edit.a)
    return _add(state, graph, Triple(subject, RDF["type"], _pick(_CLASSES, edit.b)))


def _add_link(state: State, edit: Edit) -> State:
    graph, subject = _about(state, edit.a)
    return _add(state, graph, Triple(subject, _pick(_LINKS, edit.b), _pick(things_in(state), edit.c)))


def _move_link(state: State, edit: Edit) -> State:
    graph, _ = _about(state, edit.a)
    links = sorted((each for each in state[graph] if isinstance(each.object, NamedNode)), key=str)
    if not links:
        return state
    old = links[edit.b % len(links)]
    new = Triple(old.subject, old.predicate, _pick(things_in(state), edit.c))
    return state | {graph: state[graph] - {old} | {new}}


def _add_text(state: State, edit: Edit) -> State:
    graph, subject = _about(state, edit.a)
    text, field = _TEXTS[edit.b % len(_TEXTS)], edit.c % 8
    if field < 5:
        value = Triple(subject, _FIELDS[field], Literal(text, language="en"))
    else:
        value = Triple(subject, (BIBO["doi"], BIBO["isbn13"], SCHEMA["name"])[field - 5], Literal(text))
    return _add(state, graph, value)


def _take_text(state: State, edit: Edit) -> State:
    """A text of another thing is said of this one: a name, a DOI, a number, a date."""
    graph, subject = _about(state, edit.a)
    texts = sorted(
        {
            (each.predicate, each.object)
            for said in state.values()
            for each in said
            if isinstance(each.object, Literal)
        },
        key=str,
    )
    predicate, value = texts[edit.b % len(texts)]
    return _add(state, graph, Triple(subject, predicate, value))


def _add_address(state: State, edit: Edit) -> State:
    graph, subject = _about(state, edit.a)
    field = (SCHEMA["url"], SCHEMA["sameAs"], DCTERMS["source"])[edit.b % 3]
    return _add(state, graph, Triple(subject, field, NamedNode(_ADDRESSES[edit.c % len(_ADDRESSES)])))


def _retire(state: State, edit: Edit) -> State:
    graph, subject = _about(state, edit.a)
    ways = (
        Triple(subject, OWL["deprecated"], _TRUE),
        Triple(subject, CPR["status"], CPC["retired"]),
        Triple(subject, SCHEMA["dissolutionDate"], Literal("2001", datatype=XSD["gYear"])),
        Triple(subject, DCTERMS["isReplacedBy"], _pick(things_in(state), edit.c)),
    )
    return _add(state, graph, ways[edit.b % 4])


def _add_name(state: State, edit: Edit) -> State:
    """A printed name, or another place for one, or the part of another record."""
    graph, subject = _about(state, edit.a)
    part = NamedNode(f"{home_of(graph).value}#author-{edit.b % 3 + 1}")
    place = Literal(str(edit.c % 4), datatype=XSD["integer"])
    return _add(
        state,
        graph,
        Triple(subject, CPR["hasAuthorship"], part),
        Triple(part, RDF["type"], CPR["Authorship"]),
        Triple(part, CPR["position"], place),
    )


def _say_of_another(state: State, edit: Edit) -> State:
    """A file says something of a thing that is not its own."""
    graph, _ = _about(state, edit.a)
    other = _pick(things_in(state), edit.b)
    said = (
        Triple(other, RDF["type"], _pick(_CLASSES, edit.c)),
        Triple(other, SKOS["inScheme"], home_of(graph)),
        Triple(other, DCTERMS["isReplacedBy"], _pick(things_in(state), edit.c)),
        Triple(other, CPR["status"], CPC["agreed"]),
        Triple(other, CPR["hasAuthorship"], _pick(things_in(state), edit.c)),
        Triple(other, OWL["deprecated"], _TRUE),
    )
    return _add(state, graph, said[edit.c % 6])


EDITS: Mapping[str, Callable[[State, Edit], State]] = {
    "add record": _add_record,
    "remove record": _remove_record,
    "remove statement": _remove_statement,
    "remove type": _remove_type,
    "add type": _add_type,
    "add link": _add_link,
    "move link": _move_link,
    "add text": _add_text,
    "take text": _take_text,
    "add address": _add_address,
    "retire": _retire,
    "add name": _add_name,
    "say of another": _say_of_another,
}

edits = st.builds(Edit, st.sampled_from(sorted(EDITS)), *[st.integers(0, 9_999)] * 3)


def edited(state: State, changes: Iterable[Edit]) -> State:
    """`state` after `changes`, one after another."""
    for each in changes:
        state = EDITS[each.name](state, each)
    return state


def state_of(sources: Iterable[Source], schemes: Iterable[str]) -> State:
    """What the records of `sources` say, and those of its lists of tags that are called one of `schemes`."""
    wanted = {GRAPH[f"scheme/{name}"] for name in schemes}
    return {
        source.graph: frozenset(quad.triple for quad in source.quads())
        for source in sources
        if source.role is Role.RECORD or source.graph in wanted
    }


def source_of(graph: NamedNode, said: Iterable[Triple]) -> Source:
    """The file that says `said` in `graph`, in its usual place."""
    name = graph.value.removeprefix(GRAPH.iri)
    data = turtle_of(said)
    if name.startswith("scheme/"):
        path = PurePosixPath("ontology/concepts", f"{name.removeprefix('scheme/')}.ttl")
        return Source(path, Role.SCHEME, graph, home_of(graph).value, data)
    identity = RecordId(*name.removeprefix("record/").split("/"))
    path = PurePosixPath("data/records", identity.path)
    return Source(path, Role.RECORD, graph, identity.iri.value, data, identity)


def turtle_of(said: Iterable[Triple]) -> bytes:
    """`said` as a file, the same on every run."""
    assert not any(isinstance(each.subject, BlankNode) for each in said)
    return serialize(sorted(said, key=str), format=RdfFormat.TURTLE) or b""

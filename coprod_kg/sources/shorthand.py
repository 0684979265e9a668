"""Names in one list: what people write by hand becomes what the list keeps.

`cpr:authors ("A" "B")` says the same as one authorship for each name, with its place; so that nobody has to
write those by hand, it is read as if they had been written. `coprod-kg validate --fix` writes them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from coprod_kg.vocabulary import CPR, RDF, XSD

AUTHORS = CPR["authors"]


def with_authorships(quads: list[Quad]) -> list[Quad]:
    """`quads` with each list of names written out as authorships, numbered from 1 in the order of the list.

    What is not a list of plain texts is left as it is, for the checks to find. So is a list beside an authorship
    that has been written out under a name that the list needs: the two would become one, of two people.
    """
    cells: dict[NamedNode | BlankNode | Triple, dict[NamedNode, Quad]] = {}
    for quad in quads:
        if quad.predicate in (RDF["first"], RDF["rest"]):
            cells.setdefault(quad.subject, {})[quad.predicate] = quad
    subjects = {quad.subject for quad in quads}
    gone: set[Quad] = set()
    made: list[Quad] = []
    for quad in quads:
        if quad.predicate != AUTHORS or not isinstance(quad.subject, NamedNode):
            continue
        walked = _walk(quad.object, cells)
        if walked is None:
            continue
        names, used = walked
        parts = [NamedNode(f"{quad.subject.value}#author-{place}") for place in range(1, len(names) + 1)]
        if not subjects.isdisjoint(parts):
            continue
        subjects.update(parts)  # a second list would need the same names
        gone |= {quad, *used}
        made += [
            Quad(each.subject, each.predicate, each.object, quad.graph_name)
            for each in authorships(quad.subject, names)
        ]
    return [quad for quad in quads if quad not in gone] + made if gone else quads


def authorships(subject: NamedNode, names: Iterable[Literal]) -> Iterator[Triple]:
    """What `names`, in the order in which they are printed, say about `subject` when they are written out.

    >>> from coprod_kg.vocabulary import ID
    >>> [str(each.object) for each in authorships(ID["item/x"], [Literal("Ann Elm")])][2:]
    ['"Ann Elm"', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """
    for place, name in enumerate(names, start=1):
        part = NamedNode(f"{subject.value}#author-{place}")
        yield Triple(subject, CPR["hasAuthorship"], part)
        yield Triple(part, RDF["type"], CPR["Authorship"])
        yield Triple(part, CPR["nameAsPrinted"], name)
        yield Triple(part, CPR["position"], Literal(str(place), datatype=XSD["integer"]))


def _walk(
    head: NamedNode | BlankNode | Literal | Triple,
    cells: dict[NamedNode | BlankNode | Triple, dict[NamedNode, Quad]],
) -> tuple[list[Literal], list[Quad]] | None:
    """The texts of the list that begins at `head`, and the statements that it is made of; None if it is none."""
    names: list[Literal] = []
    used: list[Quad] = []
    while head != RDF["nil"]:
        cell = {} if isinstance(head, Literal) else cells.pop(head, {})  # popped: a list in a ring has an end
        if len(cell) != 2:
            return None
        name = cell[RDF["first"]].object
        if not isinstance(name, Literal):
            return None
        names.append(name)
        used += cell.values()
        head = cell[RDF["rest"]].object
    return names, used

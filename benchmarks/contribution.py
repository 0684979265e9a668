"""What it costs to judge one contribution, and 5,000 at once, against lists of different sizes.

Run it by hand: `.venv/bin/python benchmarks/contribution.py`; with a number it tries a list of that many statements
too (10,000,000 takes about 20 GB). The lists are generated: the real vocabulary, and made-up works, organisations and
journals that point to each other as the real ones do. Each sort of contribution is judged many times over, in turn
with the other lists, so that a busy machine slows all of them alike. The last column is the ratio to the smallest list,
of the processor's time. For the smallest list, the findings are compared with those of judging everything.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import PurePosixPath
from random import Random

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

import coprod_kg
from coprod_kg.checks import Judge
from coprod_kg.checks.places import Places
from coprod_kg.checks.queries import check_queries
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.identifiers import RecordId
from coprod_kg.inference import derive
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.sources.offers import Offer, Reading, SpotTable
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import BASE, BIBO, CPC, CPR, DCTERMS, ORG, RDF, SCHEMA, XSD

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 40
BATCH = 5_000

_WORDS = [
    *("plots", "paths", "gates", "hedges", "ponds", "trees", "sheds", "benches", "seeds", "roots", "clouds"),
    *("stones", "rivers", "hills", "boats", "songs", "maps", "lamps", "bridges", "kites", "doors", "roofs"),
    *("walls", "wheels", "stoves", "spoons", "bells", "drums"),
]
_TYPE = RDF["type"]


def english(text: str) -> Literal:
    return Literal(text, language="en")


def item(number: int, chance: Random, items: int) -> tuple[RecordId, list[Triple]]:
    """A made-up journal article with some authors; it points to an organisation and a journal of its list."""
    words = [chance.choice(_WORDS) for _ in range(6)]
    year = 1990 + chance.randrange(35)
    identity = RecordId("item", f"{'-'.join(words[:3])}-{number}")
    thing = identity.iri
    tags = {chance.choice(_TAGS) for _ in range(2)}
    said = [
        Triple(thing, _TYPE, CPR["Publication"]),
        Triple(thing, DCTERMS["type"], CPC["journal-article"]),
        Triple(thing, SCHEMA["name"], english(f"About {' '.join(words)}: the case of {number}")),
        Triple(
            thing,
            SCHEMA["description"],
            english(f"Shows how people shared {words[0]} and {words[1]} in a town."),
        ),
        Triple(thing, SCHEMA["datePublished"], Literal(str(year), datatype=XSD["gYear"])),
        Triple(thing, SCHEMA["inLanguage"], Literal("en")),
        Triple(thing, SCHEMA["url"], NamedNode(f"https://example.org/works/{number}")),
        Triple(thing, BIBO["doi"], Literal(f"10.1000/{number}")),
        Triple(thing, BIBO["volume"], Literal(str(number % 90 + 1))),
        Triple(thing, BIBO["pages"], Literal(f"{number % 300 + 1}-{number % 300 + 9}")),
        Triple(thing, SCHEMA["isPartOf"], journal(number % (items // 50 + 1)).iri),
        Triple(thing, SCHEMA["publisher"], organisation(number % (items // 20 + 1)).iri),
        Triple(thing, CPR["readDepth"], CPC["summary"]),
        Triple(thing, DCTERMS["audience"], CPC["researchers"]),
        *(Triple(thing, CPR["helpsUnderstand"], tag) for tag in tags),
    ]
    for place in range(1, chance.randrange(3, 8)):
        part = NamedNode(f"{thing.value}#author-{place}")
        name = f"{chance.choice(_WORDS).title()} {chance.choice(_WORDS).title()}"
        said += [
            Triple(thing, CPR["hasAuthorship"], part),
            Triple(part, _TYPE, CPR["Authorship"]),
            Triple(part, CPR["nameAsPrinted"], Literal(name)),
            Triple(part, CPR["position"], Literal(str(place), datatype=XSD["integer"])),
        ]
    return identity, said


def organisation(number: int) -> RecordId:
    return RecordId("org", f"made-up-{number}")


def journal(number: int) -> RecordId:
    return RecordId("venue", f"made-up-{number}")


def record(identity: RecordId, kind: NamedNode, number: int) -> tuple[RecordId, list[Triple]]:
    thing = identity.iri
    return identity, [
        Triple(thing, _TYPE, kind),
        Triple(thing, SCHEMA["name"], english(f"Made up {identity.kind} {number}")),
        Triple(thing, SCHEMA["description"], english("It does not exist, and stands here for many that do.")),
        Triple(thing, SCHEMA["url"], NamedNode(f"https://example.org/{identity.kind}/{number}")),
        Triple(thing, DCTERMS["source"], NamedNode(f"https://example.org/{identity.kind}/{number}")),
    ]


def records(statements: int) -> Iterator[tuple[RecordId, list[Triple]]]:
    """Works, organisations and journals with about as many `statements`."""
    chance = Random(1)
    items = statements // 36
    for number in range(items):
        yield item(number, chance, items)
    for number in range(items // 20 + 1):
        yield record(organisation(number), ORG["Organization"], number)
    for number in range(items // 50 + 1):
        yield record(journal(number), SCHEMA["Periodical"], number)


def source_of(identity: RecordId, said: list[Triple]) -> Source:
    data = serialize(said, format=RdfFormat.TURTLE) or b""
    path = PurePosixPath("data/records", identity.path)
    return Source(path, Role.RECORD, identity.graph, identity.iri.value, data, identity)


REAL = coprod_kg.open()
VOCABULARY = [source for source in REAL.sources if source.role not in (Role.RECORD, Role.HISTORY)]
_TAGS = sorted(
    (
        quad.subject
        for quad in REAL.dataset.quads(predicate=_TYPE, value=CPR["PowerInequality"])
        if next(REAL.dataset.quads(quad.subject, CPR["status"], CPC["agreed"]), None)
    ),
    key=str,
)


def edition_of(statements: int) -> Edition:
    """A list with the real vocabulary and about as many `statements` in all."""
    dataset = Dataset.of_sources(VOCABULARY)
    made = dict(records(max(0, statements - len(dataset))))
    dataset.store.bulk_extend(
        Quad(each.subject, each.predicate, each.object, identity.graph)
        for identity, said in made.items()
        for each in said
    )
    derive(dataset, REAL.catalogue.rules)
    sources = (*VOCABULARY, *(source_of(identity, said) for identity, said in made.items()))
    return Edition(REAL.project, dataset, REAL.catalogue, lambda: sources)


def offer(*said: list[Triple]) -> Source:
    data = serialize([each for triples in said for each in triples], format=RdfFormat.TURTLE) or b""
    return Source(PurePosixPath("offer.ttl"), Role.RECORD, SUBMISSION, BASE, data)


def list_of_works(works: list[tuple[RecordId, list[Triple]]]) -> Source:
    """An offer such as a reader makes of a file with many entries, each on one line."""

    def spots() -> SpotTable:
        table = SpotTable()
        for line, (_, said) in enumerate(works, start=1):
            for each in said:
                table.begin(each.subject, Spot(line, 1, entry=str(line)))
                table.add(each.subject, each.predicate, each.object, Spot(line, 1, entry=str(line)))
        return table

    triples = tuple(each for _, said in works for each in said)
    return Offer.of_reading(PurePosixPath("offer.bib"), b"", "bibtex", Reading(triples, spots))


def contributions(edition: Edition, items: int) -> dict[str, list[tuple[list[Source], list[RecordId]]]]:
    """Sorts of contributions, each many times over: sources, and records to be taken away."""
    chance = Random(2)
    known = [identity for identity in edition.records if identity.kind == "item"]
    publishers = [identity for identity in edition.records if identity.kind == "org"]

    def said(identity: RecordId) -> list[Triple]:
        return [quad.triple for quad in edition.dataset.quads(graph=identity.graph)]

    def new(number: int) -> list[Triple]:
        return item(10**9 + number, chance, items)[1]

    def edited(identity: RecordId) -> list[Triple]:
        return [each for each in said(identity) if each.predicate != SCHEMA["publisher"]]

    def doubled(number: int) -> list[Triple]:
        doi = next(each for each in said(chance.choice(known)) if each.predicate == BIBO["doi"])
        return [each for each in new(number) if each.predicate != BIBO["doi"]] + [
            Triple(new(number)[0].subject, BIBO["doi"], doi.object)
        ]

    def wrong(number: int) -> list[Triple]:
        whole = new(number)
        return [
            *(each for each in whole if each.predicate not in (DCTERMS["type"], SCHEMA["datePublished"])),
            Triple(whole[0].subject, CPR["addresses"], CPC["researchers"]),
            Triple(whole[0].subject, SCHEMA["publisher"], organisation(10**9).iri),
        ]

    def retired(identity: RecordId) -> list[Triple]:
        return [*said(identity), Triple(identity.iri, DCTERMS["isReplacedBy"], chance.choice(publishers).iri)]

    turns = range(ROUNDS)
    return {
        "a new work": [([offer(new(number))], []) for number in turns],
        "a new work with four mistakes": [([offer(wrong(number))], []) for number in turns],
        "a new work with a DOI that is there": [([offer(doubled(number))], []) for number in turns],
        "a work loses its publisher": [([offer(edited(chance.choice(known)))], []) for _ in turns],
        "an organisation is replaced": [([offer(retired(chance.choice(publishers)))], []) for _ in turns],
        "an organisation is taken away": [([], [chance.choice(publishers)]) for _ in turns],
    }


def fact(finding: Finding) -> tuple[object, ...]:
    """What a finding is about, without its words: they also say what was meant, which is asked once for a value."""
    return finding.check, finding.record, finding.path, finding.value, finding.place


def wholly(edition: Edition, source: Source) -> set[tuple[object, ...]]:
    """What the check queries find if everything is asked about, with an offer and without."""
    said = source.quads()
    graphs = {quad.graph_name for quad in said}
    kept = [
        quad
        for quad in edition.dataset.quads()
        if quad.graph_name not in graphs and "/inferred/" not in str(quad.graph_name)
    ]
    dataset = Dataset([*kept, *said])
    derive(dataset, edition.catalogue.rules)
    sources = tuple(each for each in edition.sources if each.graph not in graphs)
    changed = Edition(edition.project, dataset, edition.catalogue, lambda: (*sources, source))
    before = {
        (each.check, each.record, each.path, each.value)
        for each in check_queries(edition, Places(edition.sources))
    }
    return {
        fact(each)
        for each in check_queries(changed, Places(changed.sources))
        if (each.check, each.record, each.path, each.value) not in before
        or (each.place and each.place.path == source.path)
    }


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    sizes = (*SIZES, *(int(each) for each in sys.argv[1:]))
    judges, cases = {}, {}
    for size in sizes:
        start = time.perf_counter()
        edition = edition_of(size)
        made = time.perf_counter()
        judges[size] = Judge(edition)
        took = time.perf_counter() - made
        cases[size] = contributions(edition, size // 36)
        print(
            f"{len(edition.dataset):12,} statements, with what follows; list {made - start:.1f} s, judge {took:.1f} s"
        )
        for sort, given in cases[size].items():  # shapes are prepared and files are looked up once
            judges[size].judge(*given[0])
            if size == sizes[0] and given[0][0]:
                sources = given[0][0]
                judged = {
                    fact(each)
                    for each in judges[size].judge(sources)
                    if each.check in {q.name for q in edition.catalogue.checks}
                }
                assert judged == wholly(edition, sources[0]), sort
    taken: dict[tuple[str, int], list[float]] = {}
    spent: dict[tuple[str, int], list[float]] = {}
    for number in range(ROUNDS):
        for size in sizes:
            for sort, given in cases[size].items():
                wall, processor = time.perf_counter(), time.process_time()
                judges[size].judge(*given[number])
                taken.setdefault((sort, size), []).append(time.perf_counter() - wall)
                spent.setdefault((sort, size), []).append(time.process_time() - processor)
    print("\nIn ms: on the clock, of the processor, and the ratio of the latter\n")
    print(f"{'':38}" + "".join(f"{size:>22,} " for size in sizes))
    for sort in cases[sizes[0]]:
        row = f"{sort:38}"
        base = statistics.median(spent[sort, sizes[0]])
        for size in sizes:
            median = statistics.median(spent[sort, size])
            row += f"{statistics.median(taken[sort, size]) * 1000:7.1f} {median * 1000:7.1f} x{median / base:5.2f} "
        print(row)
    chance = Random(3)
    several = list_of_works([item(2 * 10**9 + number, chance, 1000) for number in range(BATCH)])
    before, processor = megabytes(), time.process_time()
    found = judges[sizes[0]].judge([several])
    took = time.process_time() - processor
    print(
        f"\n{BATCH:,} works at once: {took:.1f} s, {BATCH / took:.0f} a second, {len(found):,} findings, "
        f"{megabytes() - before:.0f} MB more"
    )


if __name__ == "__main__":
    main()

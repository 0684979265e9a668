"""Files in pieces: what is kept of the last build, and what is made anew."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.edition import Edition
from coprod_kg.publishing import dumps
from coprod_kg.site import Site
from coprod_kg.site.kept_cards import KeptCards, of_plain, plain
from coprod_kg.site.pieces import Lines, Pieces
from coprod_kg.site.searching.texts import Texts
from coprod_kg.site.searching.things import FIELDS
from coprod_kg.vocabulary import ID

PARTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), max_size=6)


def pieces_of(parts, made):
    """A file with a piece for each of `parts`; the numbers of those that are made are added to `made`."""
    keys = [f"{name}{number}" for name, number in parts.items()]

    def make(numbers):
        made.extend(numbers)
        return [f"<{keys[number]}>".encode() for number in numbers]

    return Pieces(keys, make, lambda pieces: b"%d:" % len(b"".join(pieces)), b"end")


def lines_of(parts, made):
    """The same as lines, of which each part has as many as its number says."""
    keys = {name.encode(): f"{name}{number}" for name, number in parts.items()}

    def make(names):
        made.extend(names)
        return [b"%d %s\n" % (line, name) for name in names for line in range(parts[name.decode()])]

    return Lines(keys, make, lambda line: line.split()[1])


def written(again):
    """The bytes of a file, and the marks of its pieces."""
    found = list(again)
    return b"".join(piece for _, piece in found), [(key, len(piece)) for key, piece in found]


@given(PARTS, PARTS)
def test_a_file_is_the_same_whatever_it_was_before(before, after):
    for of in (pieces_of, lines_of):
        old, marks = written(of(before, []).again(b"", ()))
        made = []
        new, _ = written(of(after, made).again(old, marks))

        assert new == b"".join(of(after, []))
        assert len(made) == len(after.items() - before.items())


TEXTS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from(FIELDS), st.lists(st.sampled_from(["pai", "fair", "peer"]), max_size=4)),
    max_size=6,
)


@given(TEXTS, TEXTS, st.permutations("abcdef"))
def test_words_are_the_same_whatever_stood_in_the_file_before(before, after, order):
    def of(texts, made):
        names = [name for name in order if name in texts]

        def words(place):
            made.append(names[place])
            return texts[names[place]]

        return Texts("findTexts0", 500, [f"{name}{texts[name]}" for name in names], words)

    old, marks = written(of(before, []).again(b"", ()))
    made = []
    new, _ = written(of(after, made).again(old, marks))

    assert new == b"".join(of(after, []))
    assert set(made) == {name for name in after if before.get(name) != after[name]}


def test_graphs_are_written_alone_as_they_are_among_all(edition):
    graphs = dumps.trig_order(edition.dataset)
    every = dumps.trig_blocks(edition.dataset, graphs)
    some = [number for number, graph in enumerate(graphs) if "/record/" in graph.value][::3]

    assert dumps.trig_blocks(edition.dataset, [graphs[each] for each in some]) == [
        every[each] for each in some
    ]


def test_a_card_is_kept_until_something_that_stands_on_it_changes(make_project):
    def cards_in(project, before):
        site = Site(Edition.read(project))
        cards = KeptCards(site.reads, before)
        return {
            name: cards.of(ID[name]) for name in ("item/garden-guide-2018", "org/neighbours")
        }, cards.given

    project = make_project({})
    first, given = cards_in(project, {})
    again, _ = cards_in(project, given)
    path = "data/records/org/neighbours.ttl"
    said = (project.root / path).read_text(encoding="utf-8")
    text = re.sub(r'schema:name "[^"]*"', 'schema:name "The Fen Road Group"', said)
    changed, _ = cards_in(make_project({path: text}), given)

    assert all(again[name] is given[ID[name].value] for name in again)
    assert all(each.notes for each in first.values())
    assert changed["org/neighbours"].card != first["org/neighbours"].card
    assert {name: of_plain(*plain(each.card)) for name, each in first.items()} == {
        name: each.card for name, each in first.items()
    }

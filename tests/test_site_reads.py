"""What a page reads is noted while it is made, all of it or nothing."""

from __future__ import annotations

import pytest

from coprod_kg.edition import Edition
from coprod_kg.site import Site
from coprod_kg.site.making import Noted
from coprod_kg.site.reads import Reader, Reads, statements_of
from coprod_kg.vocabulary import CPC, ID, SCHEMA

GUIDE = "data/records/item/garden-guide-2018.ttl"


def notes_of(edition):
    """The notes of each page about a thing, and the digest of what they name."""
    site = Site(edition)
    noted = {path: make for path, make in site.makes.items() if isinstance(make, Noted)}
    return {path: (make().notes, site.reads) for path, make in noted.items()}


def test_of_every_page_about_a_thing_it_is_known_what_it_reads(edition):
    noted = notes_of(edition)

    assert len(noted) > len(edition.records) - len(edition.tombstones)
    assert [path for path, (notes, _) in noted.items() if not notes] == []


def test_only_what_shows_a_change_reads_differently(make_project):
    project = make_project({})
    before = notes_of(Edition.read(project))
    text = (project.root / GUIDE).read_text(encoding="utf-8").replace("garden", "allotment")
    site = Site(Edition.read(make_project({GUIDE: text})))
    changed = {
        path
        for path, (notes, reads) in before.items()
        if reads.digest(sorted(notes)) != site.reads.digest(sorted(notes))
    }

    assert "doc/item/garden-guide-2018.html" in changed
    assert len(changed) < len(before)


@pytest.mark.parametrize(
    ("look", "note"),
    [
        (lambda register: register.said(ID["org/nihr"]), statements_of(ID["org/nihr"])),
        (lambda register: register.known.name(ID["org/nihr"]), statements_of(ID["org/nihr"])),
        (lambda register: register.card(CPC["racism"]), f"card {CPC['racism'].value}"),
        (lambda register: register.cells([CPC["racism"]]), f"cell {CPC['racism'].value}"),
        (lambda register: CPC["racism"] in register.user_led, f"user_led {CPC['racism'].value}"),
        (lambda register: register.table("judgements"), "table judgements"),
        (lambda register: register.live, "live"),
        (
            lambda register: register.dataset.quads(None, SCHEMA["funder"]),
            f"statements * {SCHEMA['funder'].value} * *",
        ),
    ],
)
def test_a_look_up_is_noted(look, note, edition):
    reads = Reads(Site(edition).register, lambda: Site(edition).alike)
    reader = Reader(reads)

    _, notes = reads.of(lambda: look(reader))

    assert notes == {note}
    assert len(reads.digest(sorted(notes))) == 16


@pytest.mark.parametrize(
    "look",
    [
        lambda register: register.edition,
        lambda register: register.files,
        lambda register: register.dataset.graphs(),
        lambda register: register.known.dataset.store,
    ],
)
def test_what_cannot_be_noted_spoils_the_notes(look, edition):
    reads = Reads(Site(edition).register, lambda: Site(edition).alike)
    reader = Reader(reads)

    _, notes = reads.of(lambda: (reader.said(CPC["racism"]), look(reader)))

    assert notes == frozenset()


def test_what_is_given_again_is_noted_again(edition):
    site = Site(edition)
    make = site.makes["doc/item/4pi-national-involvement-standards-2013.html"]

    assert make().notes == make().notes != frozenset()

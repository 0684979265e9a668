"""One mistake costs one value, or at most one entry: no other entry is read differently, wherever it is made."""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax
from coprod_kg.importing.literature import bibtex, csl, ris
from coprod_kg.importing.literature.bibtex import works as bibtex_works
from coprod_kg.importing.literature.ris import works as ris_works
from coprod_kg.project import Project
from coprod_kg.sources.spots import Lines

FILES = Path(__file__).parent / "works"
READERS = {"messy.bib": bibtex.read, "messy.ris": ris.read, "messy.json": csl.read}

GOOD_BIB = """@article{first, title = {One {F}ine Day}, author = "Elm, Ann and {The Group}", year = 2001}

@book{second,
  title = {Two},
  author = {Oak, Bo},
  year = {2002},
  doi = "10.1000/2"
}

@misc(third, title = {Three}, month = may # "~4", year = 2003,)

@article{fourth,
  title = {Four},
  year = 2004,
}
"""
GOOD_RIS = """TY  - JOUR
TI  - One
goes on
AU  - Elm, Ann
ER  - 

TY  - BOOK
TI  - Two
PY  - 2002
ER  - 

TY  - BOOK
TI  - Three
ER  - 
"""


def told(works) -> dict[str, tuple[object, ...]]:
    """What each entry says, by its title, without its places."""
    found = {}
    for work in works:
        if title := work.first("title"):
            fields = {name: tuple(value.text for value in values) for name, values in work.fields.items()}
            found[title.text] = (work.key, work.type.text, fields, tuple(name.printed for name in work.names))
    return found


def one_character_less(text: str):
    return [(place, text[:place] + text[place + 1 :]) for place in range(len(text))]


@pytest.mark.parametrize(
    ("text", "works", "start"), [(GOOD_BIB, bibtex_works, "@"), (GOOD_RIS, ris_works, "TY")]
)
def test_a_character_that_is_missing_costs_one_entry_at_most(text, works, start):
    good = told(works(text, Lines(text)))

    for place, broken in one_character_less(text):
        after = told(works(broken, Lines(broken)))

        lost = {title for title, said in good.items() if after.get(title) != said and not (
            start == "TY" and title in after and after[title][2:] == said[2:]  # RIS: the number is the key
        )}  # fmt: skip
        assert len(lost) <= (2 if start == "TY" and "TY" in text[max(place - 1, 0) : place + 2] else 1), (
            place,
            lost,
        )


@pytest.mark.parametrize(("text", "works"), [(GOOD_BIB, bibtex_works), (GOOD_RIS, ris_works)])
def test_what_a_missing_sign_costs_is_said(text, works):
    """After a brace or a quotation mark is lost, nothing is missing without a remark."""
    good = told(works(text, Lines(text)))
    for place, broken in one_character_less(text):
        if text[place] not in '{}"()@T' or "Tw" in text[place : place + 2] or "Th" in text[place : place + 2]:
            continue
        found = list(works(broken, Lines(broken)))
        values = [value for title in good.values() for value in title[2].values()]
        still = [value for title in told(iter(found)).values() for value in title[2].values()]
        if len(still) < len(values):
            # Of a work without a title it is said that it has none.
            assert any(work.remarks or not work.first("title") for work in found), (place, broken)


@cache
def the_edition() -> Edition:
    return Edition.read(Project.bundled())


@given(st.data(), st.sampled_from(sorted(READERS)))
def test_a_damaged_file_never_ends_in_a_crash(data, name):
    text = (FILES / name).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 30, len(text))))
        text = (
            text[:start]
            + data.draw(st.text(st.sampled_from('{}"@,=#\\\n \r-:[]TYER0a&$%'), max_size=4))
            + text[end:]
        )

    try:
        read = READERS[name](text.encode(), PurePosixPath(name), the_edition())
    except BrokenSyntax:
        return

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spots = read.find_spots()
    places = [finding.place for finding in read.findings if finding.place.line]
    places += [spots.of(each.subject, each.predicate, each.object) for each in read.triples]
    for place in places:
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    for finding in read.findings:
        for edit in finding.fix.edits if finding.fix else ():
            assert 0 <= edit.start <= edit.end <= len(text)

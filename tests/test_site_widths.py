"""Columns of tables are as wide as what stands in them."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.site.links import Cell
from coprod_kg.site.widths import STEP, Widths

WORDS = st.text("abc -", max_size=60)


def widths(headings, *rows, numeric=()):
    found = Widths(headings, numeric or [False] * len(headings))
    found.learn([[(Cell(text),) if text else () for text in row] for row in rows])
    return found


def test_a_title_has_more_room_than_a_year():
    title, year = widths(["Title", "Year"], ["A long title of a work about power", "2019"]).shares()

    assert title > 3 * year


def test_one_long_line_among_many_short_ones_takes_no_room_from_others():
    usual = widths(["Title", "Note"], *[["A title of a work", "read"]] * 9)
    once = widths(
        ["Title", "Note"], *[["A title of a work", "read"]] * 9, ["A title", "read more than once " * 3]
    )

    assert once.shares() == usual.shares()


def test_a_table_with_more_words_beside_each_other_than_fit_is_broad():
    assert widths(["Responsibilities"] * 6).is_broad
    assert not widths(["Year"] * 6).is_broad


def test_a_number_and_its_bracket_stay_in_one_line():
    assert widths(["Stage", "Sum"], ["Paying", "22 (12)"], numeric=[False, True]).shares()[1] > 50


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3)), min_size=1, max_size=20))
def test_the_columns_make_up_the_table_in_whole_steps_and_none_is_lost(columns):
    found = Widths([heading for heading, _ in columns], [False] * len(columns))
    found.learn([[tuple(map(Cell, texts)) for _, texts in columns]])

    assert sum(found.shares()) == 100
    assert min(found.shares()) >= STEP
    assert all(share % STEP == 0 for share in found.shares())


def test_the_stylesheet_has_a_rule_for_each_width_that_two_columns_can_have():
    style = (files("coprod_kg.site") / "static/style.css").read_text(encoding="utf-8")

    assert {int(each) for each in re.findall(r"\.w(\d+) \{ width: \1% \}", style)} == set(
        range(STEP, 94, STEP)
    )


@pytest.mark.parametrize("length", [200, 2_000])
def test_a_word_that_never_ends_leaves_room_for_others(length):
    address, year = widths(["Address", "Year"], ["x" * length, "2019"]).shares()

    assert year >= 10 < address

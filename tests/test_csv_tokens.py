"""The tokenizer cuts a file as Python's csv module does, and knows where each cell stands."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coprod_kg.importing.csv_tokens import cells

TEXTS = st.text(alphabet='ab é,;\t"\r\n', max_size=30)
TABLES = st.lists(st.lists(st.text(alphabet='xyé ,;"\r\n', max_size=6), min_size=1, max_size=4), max_size=5)


@given(TEXTS, st.sampled_from(",;\t"))
@example('a,"b""c"\r\n\r\n,', ",")
@example('"a"b,c"d', ",")
def test_any_text_is_cut_as_the_csv_module_cuts_it(text, delimiter):
    wanted = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    found = cells(text, delimiter)

    assert [[cell.text for cell in row] for row in found.rows] == wanted


@given(
    TABLES,
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_cell_is_what_stands_at_its_place(table, delimiter, quoting, line_end):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(table)
    text = written.getvalue()

    for row in cells(text, delimiter).rows:
        for cell in row:
            raw = text[cell.start : cell.end]
            [[alone]] = list(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter)) if raw else [[""]]
            assert alone == cell.text


def test_a_quotation_mark_that_is_never_closed_is_told():
    assert cells('a,b\nc,"d\ne', ",").unclosed == 6
    assert cells('a,"b"', ",").unclosed is None


@pytest.mark.parametrize(
    "text", ['"' * 400_000, '""' * 400_000, '"a""' * 200_000, "," * 400_000, "\n" * 400_000]
)
def test_time_is_in_step_with_the_length_of_the_text(text):
    """Not measured: a pattern that goes back would not come to an end in the life of this test."""
    assert cells(text, ",").rows


def test_no_more_is_read_than_is_wanted():
    assert len(cells("a,b\n" * 100, ",", most=10).rows) == 6
    assert len(cells("a,b\n" * 100, ",", first_only=True).rows) == 1

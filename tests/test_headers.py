"""Headers: whatever is read without tomllib is what tomllib reads."""

from __future__ import annotations

import tomllib
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_project import ROOT

from coprod_kg.errors import BadHeader
from coprod_kg.headers import header_lines, read_header, read_plain

QUERIES = sorted((ROOT / "queries").glob("*/*.rq"))
KEYS = st.sampled_from(["a", "b", "a-b", "1", "ä", '"a"', ""])
TEXTS = st.text(st.sampled_from('aé "\\#=[],\t\x7f\x1f\x85\u2028\U0001f331'), max_size=6)
VALUES = st.one_of(
    st.builds('"{}"'.format, TEXTS),
    st.builds("'{}'".format, TEXTS),
    st.lists(st.builds('"{}"'.format, TEXTS), max_size=3).map(lambda texts: f"[{', '.join(texts)}]"),
    st.sampled_from(["true", "false", "True", "1", '""', '"""a"""', '["a",]', '["a","b"]', '"a" # b', ""]),
)
LINES = st.one_of(
    st.builds("{} = {}".format, KEYS, VALUES),
    st.builds("[{}.{}]".format, KEYS, KEYS),
    st.builds("[{}]".format, KEYS),
    st.sampled_from(["", "# a", "[a.b.a]", "a.b = true", "a=true", ' a = "b" ', "[[a.b]]"]),
)


@given(st.lists(LINES, max_size=5))
def test_plain_lines_are_read_as_tomllib_reads_them(lines):
    plain = read_plain(lines)
    if plain is None:
        return  # left to tomllib, whatever it makes of them

    assert plain == tomllib.loads("\n".join(lines))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_header_of_each_query_is_what_tomllib_reads(path):
    lines = header_lines(path.read_text(encoding="utf-8"))

    assert lines
    assert read_header(PurePosixPath(path.name), lines) == tomllib.loads("\n".join(lines))


@pytest.mark.parametrize("path", sorted((ROOT / "queries/views").glob("*.rq")), ids=lambda path: path.stem)
def test_the_header_of_each_view_is_plain(path):
    """Else its answer would wait for tomllib."""
    assert read_plain(header_lines(path.read_text(encoding="utf-8"))) is not None


@pytest.mark.parametrize(
    "lines",
    [
        ['a = "b"', 'a = "c"'],
        ["[a.b]", "[a.b]"],
        ['a = "b"', "[a.b]"],
        ["a = 1"],
        ["a = '''b'''"],
        [r'a = "\u00e9"'],
        ['a = "b" # c'],
        ["a = ["],
    ],
)
def test_what_is_not_plain_or_is_wrong_is_left_to_tomllib(lines):
    assert read_plain(lines) is None


def test_an_escape_or_a_number_is_read_all_the_same():
    path = PurePosixPath("x.rq")

    assert read_header(path, [r'a = "\u00e9"', "b = 1"]) == {"a": "é", "b": 1}
    with pytest.raises(BadHeader, match=r"x\.rq:2: .* it is not TOML"):
        read_header(path, ['a = "b"', "b = ", 'c = "d"'])


def test_a_header_ends_with_its_last_line_and_keeps_what_is_no_line_end():
    assert header_lines('#+ a = "b"\r\n#+b\u2028c\n#+\n# other\n#+ d') == ['a = "b"', "b\u2028c", ""]
    assert header_lines("SELECT * {}") == []

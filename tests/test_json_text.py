"""JSON with places: what Python's reader says, where it is, and each mistake at its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.importing import json_text
from coprod_kg.importing.json_text import BadJson, LargeJson, Number, Value, parsed, pointer

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=20,
)


def plain(value: Value):
    """What a value says, as Python's reader would."""
    if value.items is not None:
        return [plain(item) for item in value.items]
    if value.members is not None:
        return {member.key: plain(member.value) for member in value.members}
    return json.loads(value.content) if isinstance(value.content, Number) else value.content


def each(value: Value):
    yield value
    for inner in (*(value.items or ()), *(member.value for member in value.members or ())):
        yield from each(inner)


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_what_python_reads_is_read_and_each_place_is_its_text(document, indent, ascii_):
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_)
    read = parsed(text)

    assert plain(read) == document
    for value in each(read):
        assert json.loads(text[value.start : value.end]) == plain(value)
        for member in value.members or ():
            assert json.loads(text[member.start : member.end]) == member.key


@given(st.text(st.sampled_from("{}[]:,\"\\ntru e1.-+\n/'“a"), max_size=24))
def test_what_is_no_json_for_python_is_none_here(text):
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(BadJson):
            parsed(text)
        return
    try:
        read = parsed(text)
    except BadJson:
        with pytest.raises(BadJson, match="twice"):  # the one thing in which we are stricter
            parsed(text)
        return
    assert plain(read) == expected


MISTAKES = {
    '{"a": 1,}': (7, "There is a comma too many before “}”."),
    "[1, 2,\n]": (5, "There is a comma too many before “]”."),
    '{"a": 1\n "b": 2}': (7, "A comma or “}” is missing here."),
    "[1 2]": (2, "A comma or “]” is missing here."),
    "[1, 2": (5, "The text ends too early: “]” is missing."),
    '{"a"': (4, "A colon is missing after the name of the field."),
    '{"a" 1}': (5, "A colon is missing after the name of the field."),
    "{a: 1}": (1, "The name of a field is missing here. It needs double quotes around it."),
    "{'a': 1}": (1, "The name of a field is missing here. It needs double quotes around it."),
    "{": (1, "The text ends too early: something that was opened is not closed."),
    "": (0, "The text ends too early: something that was opened is not closed."),
    '{"a": }': (6, "A value is missing before “}”."),
    "[,]": (1, "A value is missing before “,”."),
    "['x']": (1, "Texts stand in straight double quotes, not in single ones."),
    "[“x”]": (1, "Texts stand in straight double quotes, not in curly ones."),
    "[x]": (1, "A value is missing here. A text needs double quotes around it."),
    "[True]": (1, "A value is missing here. A text needs double quotes around it."),
    "[NaN]": (1, "NaN is not a number."),
    "[-Infinity]": (1, "-Infinity is not a number."),
    "[01]": (1, "This is not a number as JSON writes it."),
    "[.5]": (1, "This is not a number as JSON writes it."),
    "[1.]": (1, "This is not a number as JSON writes it."),
    '["x\ny"]': (1, "This text has no closing quote on its line."),
    '["x': (1, "This text has no closing quote."),
    '["x\ty"]': (3, "A text cannot have this character in it (U+0009)."),
    '["\\q"]': (2, "Write a backslash twice, or use it to begin one of the short forms of JSON."),
    '["\\ud800"]': (1, "This text has half a character in it (a lone surrogate)."),
    '{"a": 1, "\\u0061": 2}': (9, "The field “a” is here twice. Keep one, or make its values a list."),
    "[] []": (3, "The text should end here, but there is more."),
    "// x\n[]": (0, "JSON has no comments."),
    "[1 /* x */]": (3, "JSON has no comments."),
    "[1, # x\n 2]": (4, "JSON has no comments."),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_in_plain_words_at_its_place(text):
    with pytest.raises(BadJson) as caught:
        parsed(text)
    assert (caught.value.offset, caught.value.reason) == MISTAKES[text]


def test_numbers_are_kept_as_they_are_written():
    numbers = ["1.50", "-0", "1e400", "123456789012345678901234567890", "0.1E-7"]

    assert [item.content for item in parsed(f"[{','.join(numbers)}]").items] == numbers


def test_what_is_too_deep_or_too_much_is_refused(monkeypatch):
    parsed("[" * 99 + "1" + "]" * 99)
    with pytest.raises(LargeJson) as caught:
        parsed("[" * 101)
    assert (caught.value.offset, caught.value.deep) == (100, True)
    monkeypatch.setattr(json_text, "MOST_VALUES", 3)
    parsed("[1, 2]")
    with pytest.raises(LargeJson) as caught:
        parsed("[1, 2, 3]")
    assert (caught.value.offset, caught.value.deep) == (7, False)
    monkeypatch.setattr(json_text, "MOST_VALUES", 100)
    monkeypatch.setattr(json_text, "MOST_WEIGHT", 1 + 2 + 3 + 3)
    parsed("[[1, 2]]")
    with pytest.raises(LargeJson):
        parsed("[[1, 2, 3]]")


def test_a_pointer_is_escaped():
    assert pointer(()) == ""
    assert pointer(("a~/b", 0, "")) == "/a~0~1b/0/"

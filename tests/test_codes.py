"""Receipt codes: a slip of the tongue or of the pen never leads to somebody else's contribution."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.codes import LETTERS, AmbiguousCode, Code, UnknownCode, find, mint


def in_order(text):
    letters = iter(text)
    return lambda _: next(letters)


codes = st.text(LETTERS, min_size=7, max_size=7).map(lambda text: mint(set(), in_order(text)))


def good(text: str) -> bool:
    try:
        Code.read(text)
    except UnknownCode:
        return False
    return True


@given(codes)
def test_one_wrong_letter_never_makes_another_code(code):
    letters = code.text.replace("-", "")
    for place, letter in enumerate(letters):
        for other in LETTERS:
            if other != letter:
                assert not good(letters[:place] + other + letters[place + 1 :])


@given(codes)
def test_two_letters_that_changed_places_never_make_another_code(code):
    letters = list(code.text.replace("-", ""))
    for a, b in combinations(range(len(letters)), 2):
        if letters[a] != letters[b]:
            swapped = [*letters]
            swapped[a], swapped[b] = swapped[b], swapped[a]
            assert not good("".join(swapped))


def test_no_letter_looks_like_another_one_and_there_are_no_vowels():
    for alike in ("0oq9g6", "1il", "5s", "8b", "2z"):
        assert len(set(alike) & set(LETTERS) - set("69")) <= 1, alike
    assert not set("aeiou") & set(LETTERS)
    assert len(LETTERS) == len(set(LETTERS)) == 23


def test_a_code_may_be_typed_in_capitals_with_spaces_or_by_its_first_letters():
    code, other = Code.read("k7m-4tc-94"), mint(set())

    assert find(" K7M 4TC 94 ", {code}) == code
    assert find("k7m-4", {code, Code.read("tc8-h65-hh")}) == code
    assert other.text == other.text.lower()


def test_first_letters_of_several_codes_name_them_all():
    known = {Code.read("k7m-4tc-94"), mint(set(), in_order("k7mcccc"))}

    with pytest.raises(AmbiguousCode, match="k7m-4tc-94"):
        find("k7m", known)


@pytest.mark.parametrize("typed", ["../x", "", "/", "..", "k7m-4tc-94/../../etc", "\x00", "k7m\n", "é" * 200])
def test_what_is_no_code_is_never_taken_for_a_path(typed):
    with pytest.raises(UnknownCode):
        Code.read(typed)
    with pytest.raises(UnknownCode):
        find(typed if typed != "k7m\n" else "zz", {Code.read("k7m-4tc-94")})


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(UnknownCode, match="Did you mean 'k7m-4tc-94'"):
        find("k7m-4tc-93", {Code.read("k7m-4tc-94")})


def test_a_new_code_is_none_that_is_taken():
    assert mint({Code.read("k7m-4tc-94")}, in_order("k7m4tc9" + "k7m4tcc")).text.startswith("k7m-4tc-c")

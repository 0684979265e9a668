"""Values of literature in the one form of the list: read where there is no doubt, left where there is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.importing.literature.latex import plain
from coprod_kg.importing.literature.names import given_first, printed, split_at_and
from coprod_kg.importing.literature.normal import (
    dois,
    isbns,
    issns,
    language,
    month_and_day,
    pages,
    web_address,
    when,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2018", "2018"), ("2018-05", "2018-05"), ("2018-5-4", "2018-05-04"), ("2018/05/24/", "2018-05-24"),
        ("2018///", "2018"), ("May 2018", "2018-05"), ("24 May 2018", "2018-05-24"), ("May 24th, 2018", "2018-05-24"),
        ("2018 Sept.", "2018-09"), ("2018-05-24T10:00:00Z", "2018-05-24"), ("[2018]", "2018"), ("2018a", "2018"),
        ("c2018", "2018"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_precisely_as_it_is_written(text, found):
    assert when(text).literal.value == found


@pytest.mark.parametrize(
    "text",
    ["", "n.d.", "in press", "forthcoming 2019", "2018/2019", "2018--2019", "05/06/2018", "2018-13", "2018-02-30",
     "20180524", "18", "circa 1999", "2018?", "0900", "Mayhem 2018", "2018-00-05"],
)  # fmt: skip
def test_a_date_with_a_doubt_is_not_read(text):
    assert when(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/ABC", ["10.1000/abc"]),
        ("doi:10.1000/abc.", ["10.1000/abc"]),
        ("https://dx.doi.org/10.1000%2Fabc", ["10.1000/abc"]),
        ("(10.1000/a(b)c)", ["10.1000/a(b)c"]),
        ("10.1000/a; 10.1000/A", ["10.1000/a"]),
        ("10.1000/a 10.1000/b", ["10.1000/a", "10.1000/b"]),
        ("11.1000/a", []),
        ("10.1000/", []),
        ("none", []),
    ],
)
def test_dois_lose_their_prefixes_and_nothing_else(text, found):
    assert dois(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0-306-40615-2", ["9780306406157"]), ("978 0 306 40615 7", ["9780306406157"]),
        ("080442957X", ["9780804429573"]),
        ("9780306406158", []), ("0306406153", []), ("978-0-306-40615-7 0306406152", ["9780306406157"]), ("12345", []),
    ],
)  # fmt: skip
def test_isbns_have_to_add_up(text, found):
    assert isbns(text) == found


def test_issns_have_to_add_up():
    assert issns("2049-3630; 20493631") == ["2049-3630"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("101--109", "101-109"), ("101 – 109", "101-109"), ("pp. 3−5", "3-5"), ("e123", "e123"), ("7-7", "7"),
     ("19S-32S", "19S-32S"), ("1-2, 5", "1-2, 5"), ("special issue", "special issue")],
)  # fmt: skip
def test_pages_have_plain_hyphens(text, found):
    assert pages(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "ftp://example.org",
        "www.example.org",
        "https://a b.org",
        "http://",
        "https://x/'",
    ],
)
def test_what_is_no_web_address_is_not_taken(text):
    assert web_address(text) is None


def test_languages_are_known_by_code_and_name():
    assert [language(each) for each in ("en", "EN-gb", "ngerman", "Welsh", "eng", "xyz", "", "English; French")] == [
        "en", "en-GB", "de", "cy", "en", None, None, None,
    ]  # fmt: skip


def test_months_are_named_or_numbered():
    assert [month_and_day(each) for each in ("mar", "3", "March 24", "13", "mar-apr", "", "24 mar 2")] == [
        (3, 0), (3, 0), (3, 24), None, None, None, None,
    ]  # fmt: skip


WORDS = st.text("abcdefghij", min_size=1, max_size=8).map(str.capitalize)


@given(st.lists(WORDS, min_size=1, max_size=2), st.lists(WORDS, min_size=1, max_size=2))
def test_pybtex_agrees_about_the_parts_of_a_name(given_names, family):
    from pybtex.database import Person

    written = f"{' '.join(family)}, {' '.join(given_names)}"
    person = Person(written)
    parts = (person.first_names, person.middle_names, person.prelast_names, person.last_names)
    assert printed(written) == " ".join(word for part in parts for word in part)


@given(
    st.lists(
        st.sampled_from(["Ann Elm", "{Nuts and Bolts}", "Anderson, Andy", "Sand and", "{and}"]), max_size=5
    )
)
def test_pybtex_agrees_where_one_name_ends(names):
    from pybtex.bibtex.utils import split_name_list

    text = " and ".join(name for name in names if name != "Sand and")
    assert [text[start:end] for start, end in split_at_and(text)] == [
        each for each in split_name_list(text) if each
    ]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (["Oak", "Jr.", "Ann"], "Ann Oak Jr."),
        (["Oak", "Ann", "III"], "Ann Oak III"),
        (["Group", ""], "Group"),
    ],
)
def test_a_suffix_stands_at_the_end_of_a_name(parts, found):
    assert given_first(parts) == found


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"M{\"u}ller", "Müller"), (r"M\"uller", "Müller"), (r"{\'E}t{\'e}", "Été"), (r"\v{C}apek", "Čapek"),
        (r"\c cedilla", "çedilla"), (r"{\o}re \aa{}", "øre å"), (r"na{\"\i}ve", "naïve"),
        (r"50\% \& more", "50% & more"), ("$5 and $6 \\& more", "$5 and $6 & more"),
        (r"\emph{5 $} and 6 $", "5 $ and 6 $"),
        ("50% & more", "50% & more"), (r"\textbf{bold} text", "bold text"), (r"``quoted''", "“quoted”"),
        (r"$\alpha$-beta", "α-beta"), ("5 $ and 6 $", "5 $ and 6 $"), (r"H\textsubscript{2}O", "H2O"), ("it's", "it's"),
        ("a\n\n  b", "a b"), (r"a~b", "a b"), (r"\{x\}", "{x}"),
    ],
)  # fmt: skip
def test_latex_reads_as_it_looks(latex, text):
    assert plain(latex) == (text, ())


def test_what_a_command_means_that_nobody_knows_is_not_guessed():
    assert plain(r"A \gardenword{shared} plot") == ("A shared plot", ("gardenword",))

"""Files that mean harm: each is refused or read in part, in time that grows with its size and no faster.

No test here looks at a clock: a trap that is one would keep the suite from ending.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from coprod_kg.errors import BrokenSyntax, RefusedFile
from coprod_kg.importing.limits import DEEPEST
from coprod_kg.importing.literature import bibtex, csl, ris, work

SHOWN = PurePosixPath("x")
MEGA = 1_000_000
NAMES = " and ".join(["A"] * 5_000)
DOUBLING = "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 60))

HARMFUL_BIB = {
    "braces in braces": ("@book{a, title = {" + "{" * MEGA + "}" * MEGA + "}, year = 2001}", "could not be read"),
    "braces that never close": ("@book{a,\n" + "".join(f"a{n} = {{\n" for n in range(100_000)), "too much wrong"),
    "deep braces": ("@book{a, title = {" + "{" * 60 + "x" + "}" * 60 + "}}", "too much inside"),
    "a value of a million letters": ("@book{a, title = {" + "x" * MEGA + "}}", "too long"),
    "strings that double": ('@string{s0 = "lol"}\n' + DOUBLING + "@book{a, title = s59}", "stands for nothing"),
    "a million pieces": ("@book{a, title = " + "x # " * MEGA + "x}", "too much inside"),
    "a million fields": ("@book{a, title = {T}" + ", x = 1" * 500_000 + "}", "the rest was not read"),
    "five thousand names": (f"@book{{a, title = {{T}}, author = {{{NAMES}}}}}", "more than 1,000 names"),
    "spaces": ("@book{a, title" + " " * 4 * MEGA, "has no title"),
    "quotation marks": ('@book{a, title = "' + '"{' * MEGA, "no part of any field"),
    "commands": ("@book{a, title = {" + r"\emph{" * 49 + "}" * 49 + r"\foo " * 1_900 + "}}", "has no title"),
    "dollars": ("@book{a, title = {x" + "$ {" * 40 + "}" * 40 + " $" * 4_000 + "}}", ""),
    "signs of formulas": ("@book{a, title = {$" + "_" * 9_990 + "}}\n" * 100, ""),
    "formulas": ("@book{a, title = {T \\&" + "$_" * 4_900 + "}}\n" * 20, ""),
    "accents": ("@book{a, title = {T" + "\\\"" + " " * 9_000 + "}}\n" * 100, ""),
    "a date": ("@book{a, title = {T}, year = {May" + " " * 9_990 + "x}}", "cannot tell the date"),
    "at signs": ("@book{a, title = {T}}" + "@" * 3 * MEGA, ""),
    "entries": ("@book{k," * 50_000, "more than 20,000 entries"),
    "commas in names": ("@book{a, title = {T}, author = {" + "a," * 4_000 + "}}", "several names"),
    "and and and": ("@book{a, title = {T}, author = {" + "and " * 2_400 + "}}", ""),
    "addresses": ("@book{a, title = {T}, doi = {" + "10.1000/" * 1_200 + "}, isbn = {" + "9" * 9_000 + "}}", "ISBN"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMFUL_BIB)
def test_a_harmful_bibtex_file_is_read_in_part_and_says_why(name, edition):
    text, message = HARMFUL_BIB[name]

    read = bibtex.read(text.encode(), SHOWN, edition)

    assert any(message in finding.message for finding in read.findings) or not message
    assert len(read.triples) < 10_000


HARMFUL_RIS = {
    "a line of a million letters": ("TY  - BOOK\nTI  - " + "x" * MEGA + "\nER  - \n", "too long"),
    "a million lines that go on": ("TY  - BOOK\nTI  - T\n" + "x\n" * 300_000 + "ER  - \n", "too long"),
    "a million tags": ("TY  - BOOK\nTI  - T\n" + "KW  - x\n" * 400_000 + "ER  - \n", "more than 2,000 lines"),
    "five thousand names": ("TY  - BOOK\nTI  - T\n" + "AU  - A\n" * 1_500, "more than 1,000 names"),
    "entries": ("TY  - \n" * 50_000, "more than 20,000 entries"),
    "a date": ("TY  - BOOK\nTI  - T\nPY  - May" + " " * 9_990 + "x\n", "cannot tell the date"),
    "pages": ("TY  - BOOK\nTI  - T\nSP  - 1" + " " * 9_990 + "x\n", ""),
    "spaces": ("TY  - BOOK\nTI  - T\n" + " " * 4 * MEGA + "\n", ""),
}


@pytest.mark.parametrize("name", HARMFUL_RIS)
def test_a_harmful_ris_file_is_read_in_part_and_says_why(name, edition):
    text, message = HARMFUL_RIS[name]

    read = ris.read(text.encode(), SHOWN, edition)

    assert any(message in finding.message for finding in read.findings) or not message
    assert len(read.triples) < 10_000


HARMFUL_JSON = {
    "brackets": "[" * MEGA,
    "objects": '{"a":' * MEGA,
    "a name twice": '[{"title": "a", "title": "b"}]',
    "no number": '[{"title": NaN}]',
    "no end": '[{"title": "' + "x" * MEGA,
    "more than one": "[]" * 10,
}


@pytest.mark.parametrize("name", HARMFUL_JSON)
def test_harmful_json_is_refused_with_its_place(name, edition):
    with pytest.raises(BrokenSyntax) as error:
        csl.read(HARMFUL_JSON[name].encode(), SHOWN, edition)

    assert error.value.line == 1
    assert error.value.column


def test_json_that_is_large_but_good_is_read_in_part(edition):
    names = ",".join(['{"literal": "A"}'] * 5_000)
    long = "x" * MEGA
    text = f'[{{"title": "T", "type": "book", "author": [{names}], "publisher": "{long}", "volume": {"9" * 5_000}}}]'

    read = csl.read(text.encode(), SHOWN, edition)

    messages = " ".join(finding.message for finding in read.findings)
    assert "more than 1,000 names" in messages
    assert "too long" in messages


def test_json_may_be_as_deep_as_we_say_and_no_deeper(edition):
    inner = DEEPEST - 2  # in a field of a work in a list
    text = f'[{{"title": "T", "type": "book", "custom": {"[" * inner}{"]" * inner}}}]'
    assert csl.read(text.encode(), SHOWN, edition).triples
    with pytest.raises(RefusedFile, match=f"more than {DEEPEST} deep"):
        csl.read(text.replace("[]", "[[]]").encode(), SHOWN, edition)


def test_a_value_may_be_as_long_as_we_say(edition):
    title = "x" * work.LARGEST_TEXT
    assert bibtex.read(f"@book{{a, title = {{{title}}}}}".encode(), SHOWN, edition).triples
    assert not bibtex.read(f"@book{{a, title = {{{title}x}}}}".encode(), SHOWN, edition).triples


def test_latex_reads_no_file(tmp_path, edition):
    secret = tmp_path / "secret.tex"
    secret.write_text("not for you")
    text = f"@book{{a, title = {{T \\input{{{secret.with_suffix('')}}} \\emph{{x}}}}}}"

    read = bibtex.read(text.encode(), SHOWN, edition)

    assert not any("not for you" in str(triple) for triple in read.triples)
    assert any("\\input" in finding.message for finding in read.findings)

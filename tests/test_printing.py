"""What a screen may be given: nothing that a terminal obeys, and nothing less than people wrote."""

from __future__ import annotations

import pytest

from coprod_kg.cli import main
from coprod_kg.cli.terminal import table
from coprod_kg.findings import Finding, Severity
from coprod_kg.printing import printable
from coprod_kg.reports import Inspection, as_text

PERSIAN = "می\u200cخواهم"
FAMILY = "👩\u200d👧"


def without_joiners(text: str) -> str:
    return text.replace("\u200c", "").replace("\u200d", "")


@pytest.mark.parametrize("text", ["plain", "Ünïcödé 共", PERSIAN, FAMILY, "e\u0301", ""])
def test_what_people_write_stays_as_it_is(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    "sign", "\x00 \x07 \x1b \x9b \x7f \r \n \t \u202e \u2066 \u2028 \ufeff \ud800".split(" ")
)
def test_what_a_terminal_obeys_becomes_a_space(sign):
    assert printable(f"a{sign}b") == "a b"


@pytest.mark.parametrize("word", [PERSIAN, FAMILY])
def test_tables_and_reports_keep_words_that_need_a_joiner_and_the_columns_straight(word):
    drawn = table(["Name\x1b", "Count"], [[word, "1"], ["x", "2"]])

    assert word in drawn
    assert "\x1b" not in drawn
    assert word in as_text(Inspection((Finding("shapes", "x", Severity.MUST, "Title", f"Mend {word}."),)))
    drawn, straight = (table(["", ""], [[each, "1"], ["x", "2"]]) for each in (word, without_joiners(word)))
    assert without_joiners(drawn) == straight


@pytest.mark.parametrize(("letter", "size"), [("é", 1), ("共", 2), ("e\u0301", 1)])
def test_a_word_of_thousands_of_letters_is_broken_at_once(letter, size):
    """It took 48 seconds."""
    lines = table(["Name", "Other"], [[letter * 8_000, "x"]], 27).splitlines()[2:]

    assert len(lines) == 8_000 * size // 20
    assert "".join(line.split()[0] for line in lines) == letter * 8_000


def test_a_letter_wider_than_its_column_still_has_a_line_of_its_own():
    assert [line.strip() for line in table([""], [["共共"]], 1).splitlines()[2:]] == ["共共"]


def test_why_obeys_no_character_of_a_stranger(make_project, capsys):
    record = (
        '<> a cpr:Resource ; schema:name "A \\u001B[31mred\\u202E name"@en ; cpr:helpsChange cpc:fences .'
    )
    project = make_project({"data/records/item/hostile-2020.ttl": record})

    assert main(["--project", str(project.root), "reason", "--why", "item/hostile-2020"]) == 0

    said = capsys.readouterr().out
    assert "Rule " in said
    assert "red" in said
    assert all(line.isprintable() for line in said.split("\n"))

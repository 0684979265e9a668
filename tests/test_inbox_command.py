"""`coprod-kg inbox`, as those meet it who run a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coprod_kg.cli.main import main
from coprod_kg.inbox import INBOX, Inbox, NewSuggestion, Outcome


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch) -> Inbox:
    monkeypatch.setenv("COPROD_KG_STATE", str(tmp_path / "state"))
    return Inbox(tmp_path / "state" / INBOX)


def test_a_backup_is_made_and_put_back(inbox, tmp_path, capsys):
    inbox.keep(NewSuggestion(words="The first."))
    copy = tmp_path / "monday.sqlite3"

    assert main(["inbox", "backup", str(copy)]) == 0
    assert capsys.readouterr().out == f"Copied 1 suggestion to {copy}.\n"
    inbox.keep(NewSuggestion(words="The second."))

    assert main(["inbox", "restore", str(copy)]) == 0
    aside = next((tmp_path / "state").glob("*.before-*"))
    assert capsys.readouterr().out == f"Put {copy} in place. What was there before is in {aside}.\n"
    assert [each.words for each in inbox.waiting()] == ["The first."]
    assert main(["inbox", "backup", str(copy)]) == 2
    assert "a backup never writes over one" in capsys.readouterr().err


def test_what_has_long_been_decided_is_cleared_out(inbox, capsys):
    now = datetime.now(UTC)
    for days in (40, 100):
        code = inbox.keep(NewSuggestion(words="The film."))
        inbox.decide(code, Outcome.DECLINED, "We have it.", (), now - timedelta(days=days))

    assert main(["inbox", "purge"]) == 0
    assert "Deleted what was sent with 1 suggestion. What was decided stays." in capsys.readouterr().out
    assert main(["inbox", "purge", "--days", "30"]) == 0
    assert "with 1 suggestion." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["backup", "x.sqlite3"], "there is no such file"),
        (["restore", "x.sqlite3"], "there is no such file"),
        (["purge"], "there is no such file"),
    ],
)
def test_where_no_inbox_is_it_is_told(words, reason, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["inbox", *words, "--state", str(tmp_path / "state")]) == 2
    assert reason in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_number_of_days_before_the_decision_is_refused(inbox, capsys):
    assert main(["inbox", "purge", "--days", "-1"]) == 2
    assert "is before it" in capsys.readouterr().err
    inbox.close()

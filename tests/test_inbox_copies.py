"""Copies of the inbox: a backup is whole, and only a whole one of ours is put back."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coprod_kg.errors import CannotWrite, CoprodError, UnreadableFile
from coprod_kg.inbox import Inbox, NewSuggestion, restore
from coprod_kg.inbox.refusals import BrokenInbox, NewerInbox
from coprod_kg.inbox.schema import STEPS

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
ASIDE = "inbox.sqlite3.before-20261201T093000"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "inbox.sqlite3"


@pytest.fixture
def backup(path: Path, tmp_path: Path) -> Path:
    """A backup with one suggestion, of an inbox that has had another one since."""
    inbox = Inbox(path)
    inbox.keep(NewSuggestion(words="The first."), "0117 496 0000")
    inbox.backup(tmp_path / "monday.sqlite3")
    inbox.keep(NewSuggestion(words="The second."))
    inbox.close()
    return tmp_path / "monday.sqlite3"


def words_in(path: Path) -> list[str]:
    inbox = Inbox(path)
    found = [each.words for each in inbox.waiting()]
    inbox.close()
    return found


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_backup_holds_all_of_it_in_one_file_that_only_its_owner_may_read(backup):
    assert words_in(backup) == ["The first."]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert names(backup.parent) == ["monday.sqlite3", "state"]


def test_a_backup_never_writes_over_a_file(backup, path):
    before = backup.read_bytes()
    with closing(Inbox(path)) as inbox, pytest.raises(CannotWrite, match="never writes over one"):
        inbox.backup(backup)

    assert backup.read_bytes() == before


def test_a_backup_into_a_folder_that_is_not_there_is_told(path, tmp_path):
    with closing(Inbox(path)) as inbox, pytest.raises(CannotWrite, match="No such file"):
        inbox.backup(tmp_path / "nowhere" / "monday.sqlite3")


def test_what_is_put_back_takes_the_place_of_the_old_one_which_is_kept_aside(backup, path):
    aside = restore(path, backup, NOW)

    assert words_in(path) == ["The first."]
    assert aside == path.with_name(ASIDE)
    assert words_in(aside) == ["The first.", "The second."]
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600


def test_a_server_that_is_running_goes_on_with_what_was_put_back(backup, path):
    running = Inbox(path)
    assert len(running.waiting()) == 2

    restore(path, backup, NOW)

    assert [each.words for each in running.waiting()] == ["The first."]
    running.keep(NewSuggestion(words="The third."))
    assert words_in(path) == ["The first.", "The third."]


def test_where_nothing_is_a_backup_is_put_in_place(backup, path):
    shutil.rmtree(path.parent)

    assert restore(path, backup, NOW) is None
    assert words_in(path) == ["The first."]


def test_a_broken_inbox_is_moved_away_as_it_is(backup, path):
    path.write_bytes(b"broken " * 1000)

    restore(path, backup, NOW)

    assert words_in(path) == ["The first."]
    assert path.with_name(ASIDE).read_bytes() == b"broken " * 1000


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def scribble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 3] = b"\xff" * 4096
    path.write_bytes(data)


def changed(statement: str):
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.executescript(statement)

    return change


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.write_bytes(b"not a database " * 500), "not a database"),
        (lambda path: path.write_bytes(b""), "not an inbox"),
        (cut, "malformed"),
        (scribble, "malformed|damaged"),
        (changed("PRAGMA application_id = 7"), "not an inbox"),
        (changed("DROP TABLE contact"), "its tables"),
        (changed("CREATE TABLE more (x)"), "its tables"),
        (
            changed(
                "CREATE TRIGGER spy AFTER INSERT ON contact BEGIN "
                "UPDATE suggestion SET words = words || new.words; END"
            ),
            "its tables",
        ),
        (changed("INSERT INTO contact VALUES ('k7m-4tc-94', 'x')"), "parts of it are missing"),
    ],
    ids="text empty cut scribbled foreign fewer more trigger orphan".split(),
)
def test_a_copy_that_is_broken_or_not_ours_is_refused_and_nothing_is_changed(backup, path, spoil, reason):
    spoil(backup)
    before = names(path.parent)

    with pytest.raises(BrokenInbox, match=reason):
        restore(path, backup, NOW)

    assert words_in(path) == ["The first.", "The second."]
    assert names(path.parent) == before


def test_a_copy_of_a_newer_version_is_refused(backup, path):
    changed(f"PRAGMA user_version = {len(STEPS) + 1}")(backup)

    with pytest.raises(NewerInbox):
        restore(path, backup, NOW)


@pytest.mark.parametrize("copy", ["nowhere.sqlite3", "."])
def test_what_is_no_file_is_refused(path, copy, tmp_path):
    with pytest.raises(UnreadableFile):
        restore(path, tmp_path / copy, NOW)
    assert not path.exists()


def test_an_inbox_that_is_not_there_has_no_backup(tmp_path):
    from coprod_kg.inbox.copies import backup

    with pytest.raises(CoprodError, match="no such file"):
        backup(tmp_path / "inbox.sqlite3", tmp_path / "monday.sqlite3")
    assert names(tmp_path) == []

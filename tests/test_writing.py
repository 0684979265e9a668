"""One file, written whole or not at all."""

from __future__ import annotations

import os

import pytest

from coprod_kg.edition import Edition
from coprod_kg.errors import CannotWrite
from coprod_kg.mending import mended_files, write_mended
from coprod_kg.publishing.output import write_file
from coprod_kg.writing import write_whole


def stopping(error):
    yield b"half"
    raise error


@pytest.mark.parametrize("write", [write_whole, write_file])
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o640])
def test_a_file_that_was_there_keeps_its_permissions(tmp_path, write, mode):
    path = tmp_path / "kept.txt"
    path.write_text("old")
    path.chmod(mode)
    write(path, [b"new"])

    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o7777 == mode


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path, umask, mode):
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "new.txt", [b"new"])
    finally:
        os.umask(before)

    assert (tmp_path / "new.txt").stat().st_mode & 0o7777 == mode


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), ValueError("mistake"), SystemExit()])
def test_whatever_stops_it_the_old_file_stays_and_nothing_is_left(tmp_path, error):
    path = tmp_path / "kept.txt"
    path.write_text("old")
    with pytest.raises(type(error)):
        write_whole(path, stopping(error))

    assert [each.name for each in tmp_path.iterdir()] == ["kept.txt"]
    assert path.read_text() == "old"


def test_what_the_disk_refuses_is_an_error_of_ours_and_nothing_is_left(tmp_path):
    with pytest.raises(CannotWrite, match="No space left"):
        write_whole(tmp_path / "a.txt", stopping(OSError(28, "No space left on device")))
    with pytest.raises(CannotWrite, match="No such file"):
        write_whole(tmp_path / "nowhere" / "a.txt", [])
    assert list(tmp_path.iterdir()) == []


def test_lasting_means_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append((tmp_path / "a.txt").exists()))
    write_whole(tmp_path / "a.txt", [b"x"], lasting=True)
    write_whole(tmp_path / "b.txt", [b"x"])

    assert seen == [False, True]  # the content before its name, and then the name


def test_a_mended_file_keeps_its_permissions(make_project):
    path = "data/records/org/neighbours.ttl"
    project = make_project({path: "<>  a  org:Organization ."})
    (project.root / path).chmod(0o664)
    edition = Edition.read(project)
    [source] = [each for each in edition.sources if str(each.path) == path]
    [file] = mended_files(edition, [source], [])
    write_mended(file)

    assert file.changed
    assert (project.root / path).stat().st_mode & 0o777 == 0o664

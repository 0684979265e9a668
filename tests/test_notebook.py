"""What one command notes down for the next is given back as it was, or not at all."""

from __future__ import annotations

import marshal
import os
import sys

import pytest

from coprod_kg.notebook import note, noted
from coprod_kg.shelf import shelf

VALUE = {"doc/item/garden.html": ("key", 12, ["a", "a"], None, b"\xff"), "é\ud800": 1.5}


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_what_is_noted_is_there_for_the_next():
    assert noted("site-1") is None
    note("site-1", VALUE)
    note("site-2", "another")

    assert noted("site-1") == VALUE


def test_a_note_takes_the_place_of_the_one_before():
    note("site-1", VALUE)
    note("site-1", (1, 2))

    assert noted("site-1") == (1, 2)
    assert [each.name for each in shelf().iterdir()] == ["site-1"]


@pytest.mark.parametrize("cut", [0, 1, 33, 60, -1])
def test_a_note_that_is_not_whole_is_none(cut):
    note("site-1", VALUE)
    path = shelf() / "site-1"
    path.write_bytes(path.read_bytes()[:cut])

    assert noted("site-1") is None


def test_a_note_in_which_somebody_has_changed_a_byte_is_none():
    note("site-1", VALUE)
    path = shelf() / "site-1"
    for place in range(path.stat().st_size):
        data = bytearray(path.read_bytes())
        data[place] ^= 1
        (shelf() / "site-2").write_bytes(data)

        assert noted("site-2") is None, place


def test_a_note_of_another_python_is_not_even_read(monkeypatch):
    note("site-1", VALUE)
    monkeypatch.setattr(sys, "version", "4.0")
    monkeypatch.setattr(marshal, "loads", None)

    assert noted("site-1") is None


def test_who_has_no_folder_for_it_notes_nothing(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as it does where there is no home
    note("site-1", VALUE)

    assert noted("site-1") is None


def test_a_folder_that_cannot_be_written_is_no_error(monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a-file"))
    note("site-1", VALUE)

    assert noted("site-1") is None

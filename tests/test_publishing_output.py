from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from coprod_kg.errors import CannotWrite
from coprod_kg.publishing import output, write_file, write_folder
from coprod_kg.publishing.output import MARKER


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def failing(*chunks):
    yield from chunks
    raise OSError(28, "No space left on device")


# One file


def test_a_file_is_written_whole(tmp_path):
    assert write_file(tmp_path / "all.nq", [b"one\n", b"two\n"]) == 8
    assert (tmp_path / "all.nq").read_bytes() == b"one\ntwo\n"


def test_a_file_that_cannot_be_finished_keeps_its_old_content_and_leaves_nothing(tmp_path):
    (tmp_path / "all.nq").write_bytes(b"old")

    with pytest.raises(CannotWrite, match="No space left on device"):
        write_file(tmp_path / "all.nq", failing(b"new"))

    assert names(tmp_path) == ["all.nq"]
    assert (tmp_path / "all.nq").read_bytes() == b"old"


def test_a_mistake_while_the_file_is_made_is_not_hidden_and_leaves_nothing(tmp_path):
    def broken():
        yield b"half"
        raise ValueError("a mistake of ours")

    with pytest.raises(ValueError, match="a mistake of ours"):
        write_file(tmp_path / "all.nq", broken())

    assert names(tmp_path) == []


def test_a_folder_in_the_way_of_a_file_is_said(tmp_path):
    (tmp_path / "all.nq").mkdir()

    with pytest.raises(CannotWrite, match="a folder of that name is in the way"):
        write_file(tmp_path / "all.nq", [b"x"])


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CannotWrite, match="No such file or directory"):
        write_file(tmp_path / "nowhere" / "all.nq", [b"x"])


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.nq").write_bytes(b"old")
    (tmp_path / "link.nq").symlink_to("real.nq")

    write_file(tmp_path / "link.nq", [b"new"])

    assert (tmp_path / "link.nq").is_symlink()
    assert (tmp_path / "real.nq").read_bytes() == b"new"


def test_what_is_not_a_regular_file_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write_file(pipe, [b"through"])
        assert reader.stdout
        assert reader.stdout.read() == b"through"

    assert pipe.is_fifo()


# A folder


def test_a_folder_is_made_with_the_folders_above_it(tmp_path):
    count, size = write_folder(tmp_path / "a" / "public", [("x/y.txt", [b"12", b"3"]), ("z.txt", [b"4"])])

    assert (count, size) == (2, 4)
    assert names(tmp_path) == [f"a/public/{MARKER}", "a/public/x/y.txt", "a/public/z.txt"]


def test_a_second_build_replaces_the_first_and_what_is_gone_is_gone(tmp_path):
    write_folder(tmp_path / "public", [("old.txt", [b"old"]), ("both.txt", [b"old"])])
    write_folder(tmp_path / "public", [("both.txt", [b"new"])])

    assert names(tmp_path) == [f"public/{MARKER}", "public/both.txt"]
    assert (tmp_path / "public/both.txt").read_bytes() == b"new"


@pytest.mark.parametrize("able", [True, False], ids=["at once", "one after the other"])
def test_two_folders_change_places(able, tmp_path, monkeypatch):
    if not able:
        monkeypatch.setattr(output, "_exchanged", lambda *_: False)
    for content in (b"old", b"new"):
        write_folder(tmp_path / "public", [("a.html", [content])])

    assert (tmp_path / "public/a.html").read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [tmp_path / "public"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets folders change places in one step")
def test_while_folders_change_places_there_is_always_one(tmp_path, monkeypatch):
    rename = Path.rename

    def looked_at(self, target):
        assert (tmp_path / "public").is_dir()
        rename(self, target)
        assert (tmp_path / "public").is_dir()

    write_folder(tmp_path / "public", [("a.html", [b"old"])])
    monkeypatch.setattr(Path, "rename", looked_at)
    write_folder(tmp_path / "public", [("a.html", [b"new"])])

    assert (tmp_path / "public/a.html").read_bytes() == b"new"


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "public").mkdir()

    write_folder(tmp_path / "public", [("x.txt", [b"x"])])

    assert (tmp_path / "public/x.txt").is_file()


@pytest.mark.parametrize("built_before", [False, True])
def test_a_folder_with_a_strangers_file_is_never_replaced(tmp_path, built_before):
    if built_before:
        write_folder(tmp_path / "public", [("x.txt", [b"x"])])
    (tmp_path / "public/deep").mkdir(parents=True)
    (tmp_path / "public/deep/diary.txt").write_text("mine")
    before = names(tmp_path)

    with pytest.raises(CannotWrite, match=r"it holds 'deep/diary.txt', which coprod-kg did not make"):
        write_folder(tmp_path / "public", [("x.txt", [b"new"])])

    assert names(tmp_path) == before
    assert (tmp_path / "public/deep/diary.txt").read_text() == "mine"


def test_a_link_in_the_folder_is_a_strangers_too(tmp_path):
    (tmp_path / "photos").mkdir()
    write_folder(tmp_path / "public", [("x.txt", [b"x"])])
    (tmp_path / "public/photos").symlink_to(tmp_path / "photos")

    with pytest.raises(CannotWrite, match="it holds 'photos'"):
        write_folder(tmp_path / "public", [("x.txt", [b"new"])])


def test_the_whole_disk_is_refused_without_reading_it():
    with pytest.raises(CannotWrite, match="which coprod-kg did not make"):
        write_folder(Path("/"), [])


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path):
    (tmp_path / "public").write_text("mine")

    with pytest.raises(CannotWrite, match="a file of that name is in the way"):
        write_folder(tmp_path / "public", [("x.txt", [b"x"])])

    assert (tmp_path / "public").read_text() == "mine"


def test_a_build_that_cannot_be_finished_leaves_the_old_one_and_nothing_else(tmp_path):
    write_folder(tmp_path / "public", [("x.txt", [b"old"])])
    before = names(tmp_path)

    with pytest.raises(CannotWrite, match="No space left on device"):
        write_folder(tmp_path / "public", [("x.txt", [b"new"]), ("y.txt", failing(b"half"))])

    assert names(tmp_path) == before
    assert (tmp_path / "public/x.txt").read_bytes() == b"old"


def test_a_first_build_that_cannot_be_finished_leaves_no_folders(tmp_path):
    with pytest.raises(CannotWrite):
        write_folder(tmp_path / "a" / "b" / "public", [("x.txt", failing(b"half"))])

    assert list(tmp_path.iterdir()) == []


def test_a_build_that_is_broken_off_leaves_nothing(tmp_path):
    def broken_off():
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "public", [("x.txt", broken_off())])

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_cleared_by_the_next_and_a_running_one_is_left_alone(tmp_path):
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    killed = tmp_path / f".public.new-{int(gone.stdout)}.tmp"
    running = tmp_path / f".public.new-{os.getppid()}.tmp"
    strangers = tmp_path / ".public.new-notes.tmp"
    for folder in (killed, running, strangers):
        folder.mkdir()
        (folder / MARKER).touch()

    write_folder(tmp_path / "public", [("x.txt", [b"x"])])

    assert not killed.exists()
    assert running.exists()
    assert strangers.exists()


def test_what_a_killed_build_with_our_own_number_left_is_cleared(tmp_path):
    """In a container every build may be process 1: the first try said "File exists"."""
    for what in ("new", "old"):
        left = tmp_path / f".public.{what}-{os.getpid()}.tmp"
        left.mkdir()
        (left / MARKER).touch()

    write_folder(tmp_path / "public", [("x.txt", [b"x"])])

    assert names(tmp_path) == [f"public/{MARKER}", "public/x.txt"]


def test_two_builds_of_one_folder_in_one_process_leave_each_other_alone(tmp_path):
    def other_build():
        with pytest.raises(CannotWrite, match="File exists"):
            write_folder(tmp_path / "public", [("y.txt", [b"y"])])
        yield b"x"

    write_folder(tmp_path / "public", [("x.txt", other_build())])

    assert names(tmp_path) == [f"public/{MARKER}", "public/x.txt"]


@pytest.mark.parametrize(
    "name", ["../escaped.txt", "a/../../escaped.txt", "{outside}/escaped.txt", "", ".", "a\nb"]
)
def test_no_file_is_written_outside_of_the_folder(tmp_path, name):
    with pytest.raises(CannotWrite, match="would not lie in the folder"):
        write_folder(tmp_path / "in/public", [(name.format(outside=tmp_path), [b"x"])])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("standing", [".", "views"])
def test_the_folder_that_we_stand_in_is_not_replaced(tmp_path, monkeypatch, standing):
    write_folder(tmp_path / "public", [("views/x.txt", [b"old"])])
    monkeypatch.chdir(tmp_path / "public" / standing)

    with pytest.raises(CannotWrite, match="you are in it"):
        write_folder(tmp_path / "public", [("views/x.txt", [b"new"])])

    assert Path.cwd().is_dir()
    assert (tmp_path / "public/views/x.txt").read_bytes() == b"old"


def test_a_circle_of_links_is_said(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    with pytest.raises(CannotWrite, match=r"circle|symbolic links"):
        write_folder(tmp_path / "a" / "public", [])


TRY = """
import os, pathlib, resource, signal, sys
sys.path.insert(0, sys.argv[1])
from coprod_kg.errors import CannotWrite
from coprod_kg.publishing.output import write_folder
if os.geteuid() == 0:  # root may write anywhere
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
if len(sys.argv) == 4:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # too large is to be an error, not a death
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    write_folder(pathlib.Path(sys.argv[2]), [("x.txt", [b"x" * 4096])])
except CannotWrite as error:
    print(error.reason)
"""


def as_nobody(*given):
    """Build a folder as somebody without rights, with a limit on the size of a file if there is one."""
    arguments = [sys.executable, "-B", "-c", TRY, *map(str, given)]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def open_folder():
    """A folder that anybody can reach, whoever runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def test_a_folder_that_may_not_be_written_to_is_said(open_folder, pytestconfig):
    (open_folder / "locked").mkdir(mode=0o555)

    assert as_nobody(pytestconfig.rootpath, open_folder / "locked/public") == "Permission denied"
    assert list((open_folder / "locked").iterdir()) == []


def test_a_disk_that_fills_up_is_said_and_nothing_is_left(open_folder, pytestconfig):
    assert as_nobody(pytestconfig.rootpath, open_folder / "public", 1024) == "File too large"
    assert list(open_folder.iterdir()) == []

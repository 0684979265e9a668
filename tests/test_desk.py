"""The desk: whatever ends a change in the middle, it is finished or it never was; what was answered is on the disk."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from coprod_kg.codes import Code
from coprod_kg.contributing import journal
from coprod_kg.contributing.change import Change, FileChange, FolderMove
from coprod_kg.contributing.desk import at_desk
from coprod_kg.contributing.journal import JOURNAL
from coprod_kg.contributing.refusals import BlockedJournal, CannotCommit, ChangedSince, DeskBusy, Unfinished
from coprod_kg.errors import CannotWrite, UnreadableFile

OLD, NEW, GONE = (PurePosixPath(f"data/records/org/{name}.ttl") for name in ("old", "new", "gone"))
PRIVATE = PurePosixPath("data/pending/k7m-4tc-94/about.ttl")
DONE = PurePosixPath("data/pending/.done/k7m-4tc-94")
CODE = Code.read("k7m-4tc-94")


def lay_out(root: Path) -> Path:
    (root / "data/records/org").mkdir(parents=True)
    (root / "data/pending/k7m-4tc-94").mkdir(parents=True)
    for path, text in ((OLD, b"old"), (GONE, b"gone"), (PRIVATE, b"sent")):
        (root / path).write_bytes(text)
    return root


@pytest.fixture
def root(tmp_path):
    return lay_out(tmp_path)


def change(**options: object) -> Change:
    files = (
        FileChange.of(PurePosixPath("data/history/org/new.ttl"), None, b"history"),
        FileChange.of(NEW, None, b"new"),
        FileChange.of(OLD, b"old", b"changed"),
        FileChange.of(GONE, b"gone", None),
        FileChange.of(PRIVATE, b"sent", b"accepted", private=True),
    )
    moves = (FolderMove(PRIVATE.parent, DONE),)
    return Change("Accept k7m-4tc-94", files, moves, **options)  # type: ignore[arg-type]


def state(root: Path) -> dict[str, bytes]:
    """Every file below `data`, but for the lock."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "data").rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


AFTER = {
    "data/history/org/new.ttl": b"history",
    "data/records/org/new.ttl": b"new",
    "data/records/org/old.ttl": b"changed",
    "data/pending/.done/k7m-4tc-94/about.ttl": b"accepted",
}


def test_a_change_is_whole_and_leaves_nothing_else_behind(root):
    with at_desk(root) as desk:
        desk.apply(change())

    assert state(root) == AFTER


def test_what_is_private_is_for_its_owner_only(root):
    with at_desk(root) as desk:
        desk.apply(change())
        desk.shelve(CODE, {"original-1.ttl": b"sent"})

    private = root / "data/pending/k7m-4tc-94"
    assert stat.S_IMODE((root / "data/pending/.done").stat().st_mode) == 0o700
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert stat.S_IMODE((private / "original-1.ttl").stat().st_mode) == 0o600
    assert stat.S_IMODE((root / NEW).stat().st_mode) & 0o044


def test_a_file_that_is_not_what_the_change_was_made_for_stops_it_before_anything_happens(root):
    before = {**state(root), "data/records/org/old.ttl": b"by hand"}
    (root / OLD).write_bytes(b"by hand")

    with at_desk(root) as desk, pytest.raises(ChangedSince, match=r"org/old\.ttl has changed since"):
        desk.apply(change())

    assert state(root) == before


class Killed(BaseException):
    """The process ended here."""


CALLS = ("open", "replace", "rename", "unlink", "fsync", "mkdir", "rmdir")


def killed_after(monkeypatch: pytest.MonkeyPatch, number: int, run) -> int:
    """Run, and let the process end at the call to the system after `number`: no tidying up is done either.

    How many calls there were.
    """
    made = [0]

    def guarded(real):
        def call(*given, **named):
            if made[0] >= number:
                raise Killed
            made[0] += 1
            return real(*given, **named)

        return call

    with monkeypatch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, guarded(getattr(os, name)))
        try:
            run()
        except Killed:
            pass
        except Exception as error:  # what a call that is no longer made was to clean up after
            if made[0] < number:
                raise error
    return made[0]


def applied(root: Path) -> None:
    with at_desk(root) as desk:
        desk.apply(change())


def recovered(root: Path) -> None:
    with at_desk(root):
        pass


def test_killed_at_any_call_it_is_finished_by_the_next_command_or_never_was(tmp_path, monkeypatch):
    """And the finishing is killed too, at one of its calls or another, and finished by the command after that."""
    monkeypatch.setattr(
        os, "fsync", lambda _: None
    )  # what a process was killed after is seen by the next one
    before = state(lay_out(tmp_path / "before"))
    calls = killed_after(monkeypatch, 10_000, lambda: applied(lay_out(tmp_path / "counted")))
    assert state(tmp_path / "counted") == AFTER
    seen = set()
    for first in range(calls):
        place = lay_out(tmp_path / f"{first}")
        killed_after(monkeypatch, first, lambda place=place: applied(place))
        for name, content in state(place).items():
            if not PurePosixPath(name).name.startswith("."):  # what has its name is whole
                assert content in (before.get(name), AFTER.get(name), b"sent", b"accepted"), (first, name)
        expected = AFTER if (place / JOURNAL).exists() or state(place) == AFTER else before
        # Every fourth call, beginning elsewhere each time: all pairs would take a minute.
        for second in range(first % 4, calls, 4):
            again = shutil.copytree(place, tmp_path / "again")
            made = killed_after(monkeypatch, second, lambda again=again: recovered(again))
            recovered(again)
            assert state(again) == expected, (first, second)
            shutil.rmtree(again)
            if made < second:
                break
        seen.add(expected is AFTER)
    assert seen == {True, False}


def test_killed_while_shelving_a_contribution_is_whole_or_not_there(tmp_path, monkeypatch):
    files = {"original-1.ttl": b"sent", "submission.trig": b"said", "about.ttl": b"about"}

    def shelved(place):
        with at_desk(place) as desk:
            desk.shelve(Code.read("tc8-h65-hh"), files)

    calls = killed_after(monkeypatch, 10_000, lambda: shelved(lay_out(tmp_path / "counted")))
    for number in range(calls):
        place = lay_out(tmp_path / f"{number}")
        killed_after(monkeypatch, number, lambda place=place: shelved(place))
        recovered(place)
        folder = place / "data/pending/tc8-h65-hh"
        kept = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else files
        assert kept == files, number
        assert {path.name for path in (place / "data/pending").iterdir()} <= {"k7m-4tc-94", "tc8-h65-hh"}


def test_nothing_is_answered_before_it_is_on_the_disk(root, monkeypatch):
    """For each file: content to the disk, then its name, then the name to the disk; the journal around all of it."""
    log = []

    def noted(name, real):
        def call(*given, **named):
            if name == "fsync":
                log.append(("fsync", str(Path(f"/proc/self/fd/{given[0]}").readlink())))
            else:
                paths = map(Path, given[:2])
                log.append((name, *(f"{os.path.realpath(path.parent)}/{path.name}" for path in paths)))
            return real(*given, **named)

        return call

    if not Path("/proc/self/fd").exists():
        pytest.skip("this system does not tell which file a number stands for")
    for name in ("fsync", "replace", "rename", "unlink"):
        monkeypatch.setattr(os, name, noted(name, getattr(os, name)))
    applied(root)

    def at(*entry: str) -> int:
        return log.index(entry)

    place = os.path.realpath(root)
    crossed_out = at("unlink", f"{place}/{JOURNAL}")
    written = [each.path for each in change().files if each.content is not None]
    begun = None
    for path in (JOURNAL, *written):
        new = f"{place}/{path.parent}/.{path.name}.desk.tmp"
        renamed = at("replace", new, f"{place}/{path}")
        assert at("fsync", new) < renamed
        assert ("fsync", f"{place}/{path.parent}") in log[renamed:crossed_out]
        begun = begun or log[renamed:].index(("fsync", f"{place}/data")) + renamed
        assert path == JOURNAL or begun < renamed < crossed_out
    moved = at("rename", f"{place}/{PRIVATE.parent}", f"{place}/{DONE}")
    assert ("fsync", f"{place}/{DONE.parent}") in log[moved:crossed_out]
    assert log[-1] == ("fsync", f"{place}/data")


def test_a_journal_that_somebody_changed_or_that_leads_elsewhere_is_not_followed(root):
    elsewhere = Change("x", (FileChange.of(PurePosixPath("data/../../evil.ttl"), None, b"x"),))
    for data in (b"{}", b"[" * 100_000, b"\xff", journal.encode(change())[:-3], journal.encode(elsewhere)):
        (root / JOURNAL).write_bytes(data)
        with pytest.raises(BlockedJournal), at_desk(root):
            pass
    assert not (root.parent / "evil.ttl").exists()


def test_an_interrupted_change_does_not_run_over_what_was_changed_by_hand_since(root):
    (root / JOURNAL).write_bytes(journal.encode(change()))
    (root / OLD).write_bytes(b"by hand")

    with pytest.raises(BlockedJournal, match=r"org/old\.ttl was changed by hand"), at_desk(root):
        pass
    assert (root / OLD).read_bytes() == b"by hand"

    (root / OLD).write_bytes(b"old")
    with at_desk(root) as desk:
        assert desk.finished == change()
    assert state(root) == AFTER


def test_a_link_that_leads_out_of_the_data_is_not_written_through(root, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "data/records/item").symlink_to(outside)
    bad = Change("x", (FileChange.of(PurePosixPath("data/records/item/x.ttl"), None, b"x"),))

    with at_desk(root) as desk, pytest.raises(CannotWrite, match="leads out of the project"):
        desk.apply(bad)
    assert list(outside.iterdir()) == []


def test_a_record_that_is_a_link_is_not_read_through(root, tmp_path):
    (root / OLD).unlink()
    (root / OLD).symlink_to(tmp_path / "secret")
    with at_desk(root) as desk, pytest.raises(UnreadableFile):
        desk.apply(change())


def test_the_second_at_the_desk_is_told_and_waits_and_in_the_end_is_refused(root):
    told = []
    refused = pytest.raises(DeskBusy, match="Nothing was changed")
    with at_desk(root), refused, at_desk(root, lambda: told.append(1), 0.2):
        pass
    assert told == [1]
    with at_desk(root, lambda: told.append(2)):
        pass
    assert told == [1]


def test_a_disk_that_is_full_in_the_middle_is_said_and_finished_when_there_is_room(root, monkeypatch):
    real = os.replace

    def full(old, new):
        if str(new).endswith("old.ttl"):
            raise OSError(28, "No space left on device")
        return real(old, new)

    with monkeypatch.context() as patched, at_desk(root) as desk:
        patched.setattr(os, "replace", full)
        with pytest.raises(Unfinished, match="Nothing is lost"):
            desk.apply(change())

    with at_desk(root) as desk:
        assert desk.finished is not None
    assert state(root) == AFTER


def test_a_folder_that_may_not_be_written_stops_the_change_before_anything_happens(root, monkeypatch):
    before = state(root)
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("records/org"))

    with at_desk(root) as desk, pytest.raises(CannotWrite, match="you may not write there"):
        desk.apply(change())
    assert state(root) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_disk_that_is_full_at_once_changes_nothing(root):
    """A limit on the size of files, as a full disk would be: the journal, which comes first, cannot be written."""
    before = state(root)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"
        "sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\nfrom test_desk import applied\n"
        "from coprod_kg.errors import CannotWrite\n"
        "try:\n    applied(Path(sys.argv[1]))\nexcept CannotWrite as error:\n    print(error)\n"
    )
    done = subprocess.run(
        # -B: compiled modules would be cut off in the cache too, and be of no use to whoever comes next.
        [sys.executable, "-B", "-c", code, root, Path(__file__).parent],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "cannot be written (File too large)" in done.stdout
    assert state(root) == before


def git(root: Path, *words: str) -> str:
    who = ("-c", "user.name=A curator", "-c", "user.email=curator@example.org")
    return subprocess.run(
        ["git", "-C", root, *who, *words], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def repository(root):
    git(root, "init", "--quiet")
    git(root, "config", "user.name", "A curator")
    git(root, "config", "user.email", "curator@example.org")
    (root / ".gitignore").write_text("/data/pending/\n/data/.lock\n/data/.journal\n")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "one")
    return root


def test_a_commit_holds_exactly_the_files_that_everybody_may_see(repository):
    (repository / "other.txt").write_text("staged by somebody")
    git(repository, "add", "other.txt")

    with at_desk(repository) as desk:
        desk.apply(change(commit=True))

    assert git(repository, "log", "-1", "--format=%an|%s") == "A curator|Accept k7m-4tc-94\n"
    assert git(repository, "show", "--name-only", "--format=").split() == [
        "data/history/org/new.ttl",
        "data/records/org/gone.ttl",
        "data/records/org/new.ttl",
        "data/records/org/old.ttl",
    ]
    assert git(repository, "status", "--porcelain") == "A  other.txt\n"


def test_a_commit_that_would_take_along_somebody_elses_change_is_refused_and_nothing_is_changed(repository):
    (repository / "data/history/org").mkdir(parents=True)
    (repository / "data/history/org/new.ttl").write_bytes(b"staged")
    git(repository, "add", "data/history/org/new.ttl")
    (repository / "data/history/org/new.ttl").unlink()
    before = state(repository)

    with at_desk(repository) as desk, pytest.raises(CannotCommit, match="changes of its own"):
        desk.apply(change(commit=True))
    assert state(repository) == before


def test_without_a_work_tree_or_a_name_a_commit_is_refused_and_nothing_is_changed(
    repository, monkeypatch, tmp_path_factory
):
    alone = lay_out(tmp_path_factory.mktemp("alone"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(alone.parent))
    with at_desk(alone) as desk, pytest.raises(CannotCommit, match="not in a git work tree"):
        desk.apply(change(commit=True))

    before = state(repository)
    git(repository, "config", "--unset", "user.email")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    for name in ("EMAIL", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    with at_desk(repository) as desk, pytest.raises(CannotCommit, match="does not know who you are"):
        desk.apply(change(commit=True))
    assert state(repository) == before


def test_a_commit_that_git_refuses_leaves_the_decision_in_place_and_says_so(repository):
    hook = repository / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not on a Sunday >&2\nexit 1\n")
    hook.chmod(0o755)

    with (
        at_desk(repository) as desk,
        pytest.raises(CannotCommit, match=r"not on a Sunday.*files are in place"),
    ):
        desk.apply(change(commit=True))
    assert state(repository) == AFTER


def test_a_commit_that_was_interrupted_is_made_by_the_next_command_and_made_once(repository):
    (repository / JOURNAL).write_bytes(journal.encode(change(commit=True)))
    recovered(repository)
    recovered(repository)

    assert git(repository, "log", "--format=%s") == "Accept k7m-4tc-94\none\n"

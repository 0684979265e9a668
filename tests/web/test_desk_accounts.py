"""Accounts of curators: which passwords are taken, and what the command line does."""

from __future__ import annotations

import subprocess
import sys

import pytest
from desk_cases import PASSWORD

from coprod_kg.cli.main import main
from coprod_kg.inbox.curators import BadCurator, Curators, UnknownCurator, refuse_password


@pytest.fixture
def curators(tmp_path) -> Curators:
    return Curators(tmp_path / "inbox.sqlite3")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("eleven signs", ""),
        ("short", "at least 12"),
        ("x" * 257, "at most 256"),
        ("annannannann", "the name alone"),
        ("ann-2026-12-01", "the name alone"),
        ("Ann Elm Ann Elm", "the name alone"),
        ("password1234", "tried first"),
        ("PassWord!!2026", "tried first"),
        ("123456789012", "tried first"),
        ("210987654321", "tried first"),
        ("abcdefghijklm", "tried first"),
        ("qwertyuiop12", "tried first"),
        ("aaaaaaaaaaaaa", "tried first"),
        ("correct horse battery staple", ""),
        ("пароль из четырёх слов", ""),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password, reason):
    if not reason:
        refuse_password(password, "ann", "Ann Elm")
        return
    with pytest.raises(BadCurator, match=reason) as refused:
        refuse_password(password, "ann", "Ann Elm")
    assert password not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a", "-ann", "ann/elm", "ann\0elm", "a" * 41, "аnn", "ann@example.org"])
def test_a_name_has_letters_that_anybody_can_type(curators, name):
    with pytest.raises(BadCurator, match="cannot be a name"):
        curators.add(name, PASSWORD)


def test_a_name_is_given_once_in_whatever_case(curators):
    curators.add("ann", PASSWORD)

    with pytest.raises(BadCurator, match="already"):
        curators.add("ANN", PASSWORD)
    assert curators.find(" Ann ").name == "ann"
    assert curators.add("Zoë  Elm", PASSWORD).name == "zoe-elm"


def test_a_password_is_the_same_however_its_letters_are_made(curators):
    curators.add("ann", "caf\u00e9 on the corner")

    assert curators.check("ann", "cafe\u0301 on the corner")


def test_only_what_a_password_comes_to_is_kept(curators, tmp_path):
    curators.add("ann", PASSWORD)

    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"$argon2id$" in kept
    assert PASSWORD.encode() not in kept
    assert (tmp_path / "inbox.sqlite3").stat().st_mode & 0o777 == 0o600


def test_somebody_who_is_removed_is_nobody(curators):
    curators.add("ann", PASSWORD)
    curators.remove("ann")

    assert curators.check("ann", PASSWORD) is None
    for what in (lambda: curators.remove("ann"), lambda: curators.change_password("ann", PASSWORD)):
        with pytest.raises(UnknownCurator, match="curators list"):
            what()


def coprod(project, *words: str, given: str = "") -> tuple[int, str]:
    command = [sys.executable, "-m", "coprod_kg", "--project", str(project), "curators", *words]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_command_line_adds_lists_changes_and_removes(make_project):
    root = make_project({}).root

    told = [
        coprod(root, "list"),
        coprod(root, "add", "Ann Elm", given=f"{PASSWORD}\n"),
        coprod(root, "add", "bo", given="short\n"),
        coprod(root, "list"),
        coprod(root, "password", "Ann Elm", given="twelve garden spades\n"),
        coprod(root, "password", "bo", given="twelve garden spades\n"),
        coprod(root, "remove", "ann-elm"),
        coprod(root, "list"),
    ]

    assert [code for code, _ in told] == [0, 0, 2, 0, 0, 2, 0, 0]
    words = [text for _, text in told]
    assert "Nobody can sign in yet" in words[0]
    assert "Ann Elm can sign in as ann-elm" in words[1]
    assert "at least 12 letters" in words[2]
    assert "ann" in words[3]
    assert "Ann Elm" in words[3]
    assert "Nobody can sign in yet" in words[7]
    assert not any("spades" in text for text in words)


@pytest.mark.parametrize(
    ("typed", "told"), [([], "No password"), (["one two three four", "one two three five"], "not the same")]
)
def test_a_password_at_a_terminal_is_typed_twice(make_project, monkeypatch, capsys, typed, told):
    root = str(make_project({}).root)
    answers = iter(typed)

    def asked(_: str) -> str:
        if (answer := next(answers, None)) is None:
            raise EOFError
        return answer

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", asked)
    assert main(["--project", root, "curators", "add", "Ann"]) == 2
    assert told in capsys.readouterr().err

"""One git commit for one decision: exactly the files that it changed, under the name that git itself knows."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from coprod_kg.contributing.refusals import CannotCommit

_SECONDS = 120


def refuse_unless_ready(root: Path, paths: Sequence[PurePosixPath]) -> None:
    """Raises CannotCommit if a commit of `paths` would fail, or would take along what somebody else has changed."""
    without = "Try again without --commit."
    if _git(root, "rev-parse", "--is-inside-work-tree").returncode != 0:
        raise CannotCommit(f"{root} is not in a git work tree", without)
    if _git(root, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT").returncode != 0:
        raise CannotCommit(
            "git does not know who you are", "Say it with: git config user.name and user.email."
        )
    ignored = _git(root, "check-ignore", "--", *map(str, paths)).stdout.split("\n")[0]
    if ignored:
        raise CannotCommit(f"git was told to ignore {ignored}", without)
    changed = _changed(root, paths)
    if changed:
        mend = "Commit those changes first, or try again without --commit."
        raise CannotCommit(f"{changed[0]} has changes of its own that are not committed", mend)


def commit(root: Path, paths: Sequence[PurePosixPath], title: str) -> None:
    """Commit `paths` and nothing else. If they have been committed already, nothing happens.

    Raises CannotCommit with git's own reason.
    """
    if not _changed(root, paths):
        return
    names = [str(path) for path in paths]
    for words in (("add", "--", *names), ("commit", "--quiet", "--only", "--message", title, "--", *names)):
        done = _git(root, *words)
        if done.returncode != 0:
            said = " ".join((done.stderr or done.stdout).split())[:300].rstrip(".")
            raise CannotCommit(
                said or "git does not say why",
                "The decision itself is made, and its files are in place. Commit them yourself.",
            )


def _changed(root: Path, paths: Sequence[PurePosixPath]) -> list[str]:
    done = _git(root, "status", "--porcelain", "--untracked-files=all", "--", *map(str, paths))
    return [line[3:] for line in done.stdout.splitlines()]


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - a list of words, and no shell
            ["git", "-C", str(root), *words],  # noqa: S607 - the git that the user's shell would find
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            env=environment,
        )
    except FileNotFoundError as error:
        raise CannotCommit("git is not installed", "Install it, or try again without --commit.") from error
    except subprocess.TimeoutExpired as error:
        raise CannotCommit(f"git did not answer in {_SECONDS} seconds", "See what it waits for.") from error

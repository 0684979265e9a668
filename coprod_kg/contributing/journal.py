"""The journal: a change is written down whole before the first file is touched, and crossed out after the last.

So whatever ends a decision in the middle, the next command can finish it. There is one journal, because there is
one writer at a time; it stands in `data/.journal`, and it takes its place in one step, so it is never half there.

>>> change = Change("Accept k7m-4tc-94", (FileChange(PurePosixPath("data/records/org/x.ttl"), None, b"new"),))
>>> decode(encode(change), PurePosixPath("data/.journal")) == change
True
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import PurePosixPath

from coprod_kg import project
from coprod_kg.contributing.change import Change, FileChange, FolderMove, hash_of
from coprod_kg.contributing.refusals import BlockedJournal

JOURNAL = PurePosixPath(project.JOURNAL)


def encode(change: Change) -> bytes:
    """`change` as JSON, which a person can read but for the contents; the last field is the hash of the others."""
    entries = {
        "title": change.title,
        "commit": change.commit,
        "files": [
            {
                "path": str(each.path),
                "before": each.before,
                "content": None if each.content is None else b64encode(each.content).decode(),
                "private": each.private,
            }
            for each in change.files
        ],
        "moves": [{"old": str(each.old), "new": str(each.new)} for each in change.moves],
    }
    return json.dumps(entries | {"hash": _hash(entries)}, indent=1).encode()


def decode(data: bytes, path: PurePosixPath) -> Change:
    """The change that `encode` wrote down.

    Raises BlockedJournal if it is damaged, or names a file that no decision changes.
    """
    try:
        entries = json.loads(data)
        if entries.pop("hash") != _hash(entries):
            raise BlockedJournal(path, f"{path} was changed by hand")
        files = tuple(
            FileChange(
                _inside(each["path"]),
                each["before"],
                None if each["content"] is None else b64decode(each["content"]),
                each["private"],
            )
            for each in entries["files"]
        )
        moves = tuple(FolderMove(_inside(each["old"]), _inside(each["new"])) for each in entries["moves"])
        return Change(entries["title"], files, moves, entries["commit"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BlockedJournal(path, f"{path} cannot be read") from error


def _hash(entries: object) -> str:
    return hash_of(json.dumps(entries, sort_keys=True).encode())


def _inside(text: str) -> PurePosixPath:
    path = PurePosixPath(text)
    if path.parts[:1] != ("data",) or ".." in path.parts:
        raise ValueError(text)
    return path

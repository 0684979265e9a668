"""Who may sit at the desk: names to sign in with, and what passwords come to; never a password.

They stand in the same file as the suggestions that wait, which is no part of the list and is never published. Nothing
in the list says who decided: the names are only for the door.

>>> import tempfile
>>> curators = Curators(Path(tempfile.mkdtemp()) / "inbox.sqlite3")
>>> ann = curators.add("ann", "eleven garden spades", shown="Ann")
>>> curators.check("ann", "eleven garden spades") == ann, curators.check("ann", "twelve garden spades")
(True, None)
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from coprod_kg.errors import CoprodError
from coprod_kg.inbox.database import Database

SHORTEST, LONGEST = 12, 256
"""How many letters a password may have: long ones are cheap to remember, and one without end would keep us busy."""
_NAME = re.compile(r"[a-z][a-z0-9.-]{1,39}")
_OBVIOUS = """
    password passwort passphrase letmein welcome iloveyou qwertyuiop qwertzuiop asdfghjkl administrator curator curators
    coproduction sharingpower changeme secret trustno monkey dragon football sunshine princess
"""
"""Words that anybody would try first: a password that is one of them with figures around it is refused."""
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")


@dataclass(eq=False)
class BadCurator(CoprodError):
    """A name or a password that cannot be taken; the password itself is not in here."""

    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what}. {self.mend}"


@dataclass(eq=False)
class UnknownCurator(CoprodError):
    """Nobody signs in with that name."""

    name: str

    def __str__(self) -> str:
        return f"No curator signs in as {self.name!r}. See who does with: coprod-kg curators list"


@dataclass(frozen=True)
class Curator:
    """Somebody who may decide."""

    name: str
    """What they sign in with."""
    shown: str
    """What the desk calls them; nobody else sees it."""
    stamp: str
    """Changes with the password, so that what was begun with the old one ends."""


class Curators:
    """The accounts that are kept in the file at `path`, which is made if it is not there."""

    def __init__(self, path: Path) -> None:
        """Raises BrokenInbox, NewerInbox, InboxBusy or CannotWrite."""
        self._file = Database(path)

    def all(self) -> list[Curator]:
        """Everybody who may sign in, by name."""
        with self._file.reading() as file:
            return [
                _curator(*row) for row in file.execute("SELECT name, shown, hash FROM curator ORDER BY name")
            ]

    def find(self, name: str) -> Curator | None:
        """The curator who signs in as `name`, if there is one."""
        with self._file.reading() as file:
            row = file.execute(
                "SELECT name, shown, hash FROM curator WHERE name = ?", (sign_in_name(name),)
            ).fetchone()
        return _curator(*row) if row else None

    def add(self, name: str, password: str, shown: str = "") -> Curator:
        """A new curator.

        Raises BadCurator if the name is taken or is none, or if the password would be guessed.
        """
        folded, shown = sign_in_name(name), " ".join((shown or name).split())
        if not _NAME.fullmatch(folded):
            raise BadCurator(f"{name!r} cannot be a name to sign in with", "Use 2 to 40 letters or figures.")
        if len(shown) > 60 or not shown.isprintable():
            raise BadCurator("The name that is shown is too long", "Use at most 60 letters.")
        refuse_password(password, folded, shown)
        made = _hasher().hash(_normal(password))
        with self._file.writing() as file:
            try:
                file.execute(
                    "INSERT INTO curator (name, shown, hash) VALUES (?, ?, ?)", (folded, shown, made)
                )
            except sqlite3.IntegrityError:
                raise BadCurator(f"Somebody signs in as {folded!r} already", "Choose another name.") from None
        return _curator(folded, shown, made)

    def change_password(self, name: str, password: str) -> Curator:
        """Give a curator another password; wherever they are signed in with the old one, that ends.

        Raises UnknownCurator, or BadCurator if the password would be guessed.
        """
        known = self.find(name)
        if known is None:
            raise UnknownCurator(name)
        refuse_password(password, known.name, known.shown)
        made = _hasher().hash(_normal(password))
        with self._file.writing() as file:
            file.execute("UPDATE curator SET hash = ? WHERE name = ?", (made, known.name))
            file.execute("DELETE FROM missed WHERE who = ?", (f"name {known.name}",))
        return _curator(known.name, known.shown, made)

    def remove(self, name: str) -> None:
        """Take a curator off; wherever they are signed in, that ends.

        Raises UnknownCurator.
        """
        with self._file.writing() as file:
            if not file.execute("DELETE FROM curator WHERE name = ?", (sign_in_name(name),)).rowcount:
                raise UnknownCurator(name)

    def check(self, name: str, password: str) -> Curator | None:
        """The curator with this name and this password; None for anybody else.

        To say no takes as long for a name that nobody has as for a wrong password.
        """
        with self._file.reading() as file:
            row = file.execute(
                "SELECT name, shown, hash FROM curator WHERE name = ?", (sign_in_name(name),)
            ).fetchone()
        nobody = _nobody()  # also for a name that is known, so that the first look at it takes no longer
        known = row[2] if row else nobody
        try:
            _hasher().verify(known, _normal(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return None
        if row and _hasher().check_needs_rehash(known):
            return self._hashed_anew(row[0], row[1], password)
        return _curator(*row) if row else None

    def _hashed_anew(self, name: str, shown: str, password: str) -> Curator:
        """The same password, hashed as the library does it now."""
        made = _hasher().hash(_normal(password))
        with self._file.writing() as file:
            file.execute("UPDATE curator SET hash = ? WHERE name = ?", (made, name))
        return _curator(name, shown, made)

    def missed(self, who: str, now: float) -> tuple[int, float]:
        """How often in a row `who` (a name, an address) was turned away, and when last; nothing after a day."""
        with self._file.writing() as file:
            file.execute("DELETE FROM missed WHERE last < ?", (now - 86_400,))
            row = file.execute("SELECT times, last FROM missed WHERE who = ?", (who,)).fetchone()
        return (row[0], row[1]) if row else (0, 0.0)

    def note_missed(self, who: str, now: float) -> None:
        """Note that `who` was turned away at `now`."""
        told = (
            "INSERT INTO missed VALUES (?, 1, ?) ON CONFLICT (who) DO UPDATE SET times = times + 1, last = ?"
        )
        with self._file.writing() as file:
            file.execute(told, (who, now, now))

    def forget_missed(self, who: str) -> None:
        """Forget it: `who` was let in."""
        with self._file.writing() as file:
            file.execute("DELETE FROM missed WHERE who = ?", (who,))

    def leave(self, visit: str, now: float, until: float) -> None:
        """Note that a visit to the desk was ended by whoever made it; it would have lasted `until`."""
        with self._file.writing() as file:
            file.execute("DELETE FROM ended_visit WHERE until < ?", (now,))
            file.execute("INSERT OR IGNORE INTO ended_visit VALUES (?, ?)", (visit, until))

    def has_left(self, visit: str) -> bool:
        """Whether a visit was ended."""
        with self._file.reading() as file:
            return file.execute("SELECT 1 FROM ended_visit WHERE mark = ?", (visit,)).fetchone() is not None


def sign_in_name(typed: str) -> str:
    """What somebody signs in with who is called `typed`, or types it: small letters, and a hyphen for a space.

    >>> sign_in_name(" Zoë  Elm "), sign_in_name("zoe-elm")
    ('zoe-elm', 'zoe-elm')
    """
    parts = unicodedata.normalize("NFKD", typed[:200]).casefold()
    plain = "".join(each for each in parts if not unicodedata.combining(each))
    return "-".join(plain.split())[:100]


def refuse_password(password: str, *names: str) -> None:
    """Raises BadCurator, with the reason, for a password that is too short or that anybody would try.

    >>> refuse_password("password123456", "ann")
    Traceback (most recent call last):
    coprod_kg.inbox.curators.BadCurator: That password is one of those that are tried first. Take four words ...
    """
    mend = "Take four words that have nothing to do with each other."
    text = _normal(password)
    if len(text) < SHORTEST:
        raise BadCurator(f"A password needs at least {SHORTEST} letters", mend)
    if len(text) > LONGEST:
        raise BadCurator(f"A password may have at most {LONGEST} letters", mend)
    plain = re.sub(r"[\W_]", "", text.casefold())
    bare = re.sub(r"\d", "", plain)
    for name in (*names, *(word for each in names for word in each.split())):
        known = re.sub(r"[\W_\d]", "", name.casefold())
        if known and bare.replace(known, "") == "" and bare:
            raise BadCurator("That password is made of the name alone", mend)
    rest = bare
    for word in sorted(_OBVIOUS.split(), key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(set(plain)) < 5 or len(rest) < 3 or any(_runs(plain, run) for run in _RUNS):
        raise BadCurator("That password is one of those that are tried first", mend)


def _runs(text: str, run: str) -> bool:
    """Whether most of `text` is a piece of `run`, forwards or backwards."""
    most = max(SHORTEST // 2, len(text) * 3 // 4)
    lines = (run * 2, run[::-1] * 2)
    return any(text[at : at + most] in line for line in lines for at in range(len(text) - most + 1))


def _normal(password: str) -> str:
    """Equal passwords are equal, however the keyboard makes their letters (Unicode's NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _curator(name: str, shown: str, made: str) -> Curator:
    return Curator(name, shown, blake2b(made.encode(), digest_size=8).hexdigest())


@cache
def _hasher() -> PasswordHasher:
    """Argon2id as RFC 9106 recommends it where there is little memory: 64 MiB, three passes."""
    return PasswordHasher()


@cache
def _nobody() -> str:
    """What a password is held against if nobody has the name: it takes the same time, and never fits."""
    import secrets

    return _hasher().hash(secrets.token_urlsafe(32))

"""Receipt codes: short enough to read out on the phone, and wrong ones are told from right ones.

A code has seven letters by chance and one that checks them. No letter looks like another one (0 and O, 1 and l, 2 and
Z, 5 and S, 6 and G, 8 and B …), and there are no vowels, so that no code spells a word. There are 23 letters, and 23
is a prime: so one wrong letter, or two letters that changed places, never make another code.

>>> Code.read("K7M4TC94").text
'k7m-4tc-94'
>>> Code.read("k7m-4tc-93")
Traceback (most recent call last):
coprod_kg.codes.UnknownCode: There is no contribution with the code 'k7m-4tc-93'. ...
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from coprod_kg.errors import CoprodError, nearest
from coprod_kg.vocabulary import GRAPH, ID

LETTERS = "23456789cdfhjkmnprtvwxy"
_BY_CHANCE = 7
_FORM = re.compile(f"[{LETTERS}]{{3}}-[{LETTERS}]{{3}}-[{LETTERS}]{{2}}")


@dataclass(eq=False)
class UnknownCode(CoprodError):
    """A code was given that no contribution has."""

    typed: str
    nearest: str | None = None

    def __str__(self) -> str:
        meant = f" Did you mean {self.nearest!r}?" if self.nearest else ""
        return (
            f"There is no contribution with the code {self.typed!r}.{meant} "
            "See the codes of all that wait with: coprod-kg review list"
        )


@dataclass(eq=False)
class AmbiguousCode(CoprodError):
    """The first letters of a code were given, and several codes begin like that."""

    typed: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"Several codes begin with {self.typed!r}: {', '.join(self.known)}. Type more of the one you mean."


@dataclass(eq=False)
class AlreadyDecided(CoprodError):
    """A contribution was to be decided on, and that had been done, in another way."""

    code: str
    status: str
    day: str

    def __str__(self) -> str:
        return (
            f"{self.code} was {self.status} on {self.day}, and stays so. "
            "To change what is on the list now, send a new contribution."
        )


@dataclass(eq=False)
class QueueFull(CoprodError):
    """So many contributions wait that no more are taken."""

    most: int

    def __str__(self) -> str:
        return (
            f"{self.most:,} contributions are waiting, which is the most that are kept. Nothing was kept of this one. "
            "Please send it again when some of them have been decided on."
        )


@dataclass(frozen=True, order=True)
class Code:
    """The code of a contribution, in its usual form; made by `mint` or `Code.read` only."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def iri(self) -> NamedNode:
        """The address of the contribution as it was sent."""
        return ID[f"contribution/{self.text}"]

    @property
    def graph(self) -> NamedNode:
        """The graph that holds what is offered. It is never part of an edition."""
        return GRAPH[f"contribution/{self.text}"]

    @classmethod
    def read(cls, typed: str) -> Code:
        """The code that somebody typed, in capitals or without hyphens.

        Raises UnknownCode if that cannot be a code: a letter is wrong, missing or in the wrong place.
        """
        text = _usual(typed)
        letters = text.replace("-", "")
        if not _FORM.fullmatch(text) or letters[-1] != check_letter(letters[:-1]):
            raise UnknownCode(typed)
        return cls(text)


def check_letter(letters: str) -> str:
    """The letter that checks `letters`.

    >>> check_letter("k7m4tc9")
    '4'
    """
    total = sum(weight * LETTERS.index(letter) for weight, letter in enumerate(letters, start=1))
    # The check letter has the next weight, and the sum of all is 0: then each weight is another one below 23.
    return LETTERS[-total * pow(len(letters) + 1, -1, len(LETTERS)) % len(LETTERS)]


def mint(taken: Collection[Code], choose: Callable[[Sequence[str]], str] = secrets.choice) -> Code:
    """A new code that is not in `taken`."""
    while True:
        letters = "".join(choose(LETTERS) for _ in range(_BY_CHANCE))
        code = Code(_usual(letters + check_letter(letters)))
        if code not in taken:
            return code


def find(typed: str, known: Collection[Code]) -> Code:
    """The one of `known` that was meant: typed whole, or its first letters.

    Raises UnknownCode, with the nearest one; AmbiguousCode if several begin like that.
    """
    letters = _usual(typed).replace("-", "")
    found = [code for code in known if letters and code.text.replace("-", "").startswith(letters)]
    if len(found) > 1:
        raise AmbiguousCode(typed, tuple(sorted(code.text for code in found)))
    if not found:
        raise UnknownCode(typed, nearest(_usual(typed), [code.text for code in known], 0.5))
    return found[0]


def _usual(typed: str) -> str:
    letters = "".join(typed.lower().replace("-", "").split())
    return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"

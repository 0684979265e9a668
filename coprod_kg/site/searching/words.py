"""From a text to the words that a search goes by, in the same way as words.js does it in the browser.

What the words are is data: the text files in `words/`, each with its rules in its first lines. The index carries them,
so that the browser reads a question as the index was made.

>>> WORDS.of("They didn't pay us; the organisation wouldn't.")
['thei', 'do', 'not', 'pai', 'us', 'the', 'organization', 'would', 'not']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from coprod_kg.site.searching.stems import stem
from coprod_kg.values import Value

_FOLDER = Path(__file__).parent / "words"
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'"))
_words = re.compile(r"[^\W_]+(?:'[^\W_]+)*").findall
_plain = re.compile(r"[a-z]+").fullmatch

LEAST = 3
"""How many letters a word must have before an ending whose spelling is changed."""


def _lines(name: str) -> Iterator[str]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if text := line.partition("#")[0].strip():
            yield text


def fold(text: str) -> str:
    """`text` in lower case, without accents, and with one kind of apostrophe.

    >>> fold("Whānau’s Café")
    "whanau's cafe"
    """
    text = text.translate(_APOSTROPHES)
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in parts if unicodedata.category(each)[0] != "M")
    return text.lower()


class Words(Value):
    """How words are told apart and brought together."""

    one: dict[str, str]
    """A word, and the words that it is taken for, with a space between; "!" after one that is not cut."""
    two: dict[str, str]
    """The same for two words with a space between; a second word of "*" is joined to the first."""
    starts: tuple[tuple[str, str], ...]
    """Beginnings, and how we write them."""
    ends: tuple[tuple[str, str], ...]
    """Endings, and how we write them."""
    small: tuple[str, ...]
    """Words that are in any sentence."""
    groups: tuple[tuple[str, ...], ...]
    """Words, some of several words, that people use for much the same thing."""

    @classmethod
    def read(cls) -> Words:
        """The words as the files beside this module have them."""
        one: dict[str, str] = {}
        two: dict[str, str] = {}
        starts, ends = [], []
        for line in _lines("forms.txt"):
            key, value = (part.strip() for part in line.split("="))
            if " " in key:
                two[key] = value
            elif key.startswith("*"):
                ends.append((key[1:], value[1:]))
            elif key.endswith("*"):
                starts.append((key[:-1], value[:-1]))
            else:
                one[key] = value
        # The longest first: "isations" is no "s" after "isation".
        ends.sort(key=lambda rule: (-len(rule[0]), rule))
        small = tuple(word for line in _lines("small.txt") for word in line.split())
        groups = tuple(tuple(part.strip() for part in line.split(",")) for line in _lines("alike.txt"))
        return cls(one, two, tuple(starts), tuple(ends), small, groups)

    def of(self, text: str) -> list[str]:
        """The words of `text` in their order, as the index holds them."""
        return [stemmed for _, each in self.pairs(text) for stemmed in each]

    def pairs(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each word of `text` as it was written, folded, with what the index holds for it."""
        written = [self._bare(word) for word in _words(fold(text))]
        at = 0
        while at < len(written):
            word, after = written[at], written[at + 1] if at + 1 < len(written) else ""
            if after and word in self._firsts:
                both = f"{word} {after}"
                if both in self.two:
                    yield both, self.taken(self.two[both])
                    at += 2
                    continue
                if f"{word} *" in self.two:
                    yield word + after, (self._cut(word + after),)
                    at += 2
                    continue
            yield word, self._one(word)
            at += 1

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """The words that begin one of two words: few do."""
        return frozenset(each.partition(" ")[0] for each in self.two)

    def _bare(self, word: str) -> str:
        """`word` without what an apostrophe adds; "n't" is left, as a word that says no."""
        if "'" not in word or word in self.one or word.endswith("n't"):
            return word
        first, _, rest = word.partition("'")
        # O'Brien is one name.
        return first + rest.replace("'", "") if len(first) == 1 and len(rest) > 2 else first

    def _one(self, word: str) -> tuple[str, ...]:
        known = self._met.get(word)
        if known is None:
            known = self._met[word] = self._held(word)
        return known

    @cached_property
    def _met(self) -> dict[str, tuple[str, ...]]:
        """What the index holds for each word that was met: ten thousand titles are made of few words."""
        return {}

    def _held(self, word: str) -> tuple[str, ...]:
        if word in self.one:
            return self.taken(self.one[word])
        if word.endswith("n't"):
            return (*self._one(word[:-3]), "not")
        return (self._cut(word),)

    def taken(self, value: str) -> tuple[str, ...]:
        """The words of a right side in forms.txt, as the index holds them."""
        return tuple(each[:-1] if each.endswith("!") else self._cut(each) for each in value.split())

    def _cut(self, word: str) -> str:
        if not _plain(word):
            return word
        for start, ours in self.starts:
            if word.startswith(start):
                word = ours + word[len(start) :]
                break
        for end, ours in self.ends:
            if word.endswith(end) and len(word) >= len(end) + LEAST:
                word = word[: -len(end)] + ours
                break
        return stem(word)

    @cached_property
    def little(self) -> frozenset[str]:
        """The small words, as the index holds them."""
        return frozenset(stemmed for word in self.small for stemmed in self.of(word))

    @cached_property
    def alike(self) -> dict[str, tuple[int, ...]]:
        """The words of the groups as the index holds them, with a space between, each with its groups."""
        found: dict[str, list[int]] = {}
        for number, group in enumerate(self.groups):
            for each in group:
                numbers = found.setdefault(" ".join(self.of(each)), [])
                if number not in numbers:
                    numbers.append(number)
        return {key: tuple(numbers) for key, numbers in found.items()}

    @cached_property
    def longest(self) -> int:
        """How many words the longest of the groups' words has."""
        return max(key.count(" ") for key in self.alike) + 1

    def groups_of(self, stems: list[str]) -> list[tuple[int, ...]]:
        """The groups that each of `stems` belongs to where it stands, alone or with its neighbours."""
        found: list[set[int]] = [set() for _ in stems]
        for start in range(len(stems)):
            for end in range(start + 1, min(start + self.longest, len(stems)) + 1):
                for number in self.alike.get(" ".join(stems[start:end]), ()):
                    for each in found[start:end]:
                        each.add(number)
        return [tuple(sorted(each)) for each in found]


WORDS = Words.read()
"""The words that ship with us."""

"""JSON-LD contexts: which address each word of a JSON text stands for.

This is the part of section 4 of https://www.w3.org/TR/json-ld11-api/ that says what `@context` does. The engine reads
JSON-LD for what it means; this is read beside it, to say where each statement stands and which words mean nothing, and
before it, because a context can hurt: a chain of thousands of prefixes ends the process, and copies take its memory.

No context is fetched. The address of our own is known, and what it says is at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from coprod_kg.importing.json_text import Member, Value
from coprod_kg.sources.turtle_positions import resolve
from coprod_kg.vocabulary import BASE, CONTEXT

LONGEST_CHAIN = 50
"""How many prefixes may be needed to write out one word."""
MOST_WORDS = 5_000_000
"""How many words all contexts of a file may have together, each counted again wherever it is in force anew."""
MOST_CHARACTERS = 20_000_000
"""How many characters the addresses of all words may have together."""

# fmt: off
KEYWORDS = frozenset((
    "@base", "@container", "@context", "@direction", "@graph", "@id", "@import", "@included", "@index", "@json",
    "@language", "@list", "@nest", "@none", "@prefix", "@propagate", "@protected", "@reverse", "@set", "@type",
    "@value", "@version", "@vocab",
))
_OF_TERM = frozenset((
    "@id", "@reverse", "@container", "@nest", "@prefix", "@type", "@language", "@protected",
))
# fmt: on
_LIKE_KEYWORD = re.compile(r"@[A-Za-z]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# RFC 3986, section 4.2: what is no address of its own has no colon in its first part.
_COLON_FIRST = re.compile(r"[^/?#]*:")
_CONTAINERS = frozenset(("@set", "@list", "@language"))
_PUT_INSIDE = (
    f"Write the words of that context here in its place, or name ours: {CONTEXT}. "
    "We fetch nothing from the web while reading a file."
)


@dataclass(eq=False)
class Refused(Exception):
    """Something stands in a JSON-LD text that is not taken; `offset` says where."""

    offset: int
    reason: str
    mend: str = "Change that and try again."


class Word(NamedTuple):
    """What one word of a context stands for."""

    iri: str | None
    type: str | None = None
    container: frozenset[str] = frozenset()
    language: str | None = None
    has_language: bool = False
    """Whether the word says in which language its texts are, be it none."""
    reverse: bool = False
    prefix: bool = False


@dataclass(frozen=True)
class Words:
    """The context in force at one place."""

    base: str | None
    original_base: str
    words: dict[str, Word] = field(default_factory=dict)
    vocab: str | None = None
    language: str | None = None

    def keyword(self, short: str) -> str | None:
        """The keyword that `short` is or stands for, or None: quick, and never a long address."""
        if short in KEYWORDS:
            return short
        word = self.words.get(short)
        return word.iri if word and word.iri in KEYWORDS else None

    def expand(
        self,
        short: str,
        *,
        vocab: bool = False,
        relative: bool = False,
        define: Callable[[str], None] | None = None,
    ) -> str | None:
        """The address or keyword that `short` stands for, `short` itself if it is no short form, None for nothing.

        Section 5.2.2 of the API. `define` makes sure that a word of a context that is being read is defined.

        >>> words = Words("https://e.org/", "https://e.org/", {"dct": Word("http://purl.org/dc/terms/", prefix=True)})
        >>> words.expand("dct:title"), words.expand("a", relative=True), words.expand("a", vocab=True)
        ('http://purl.org/dc/terms/title', 'https://e.org/a', 'a')
        """
        if short in KEYWORDS:
            return short
        if short.startswith("@") and _LIKE_KEYWORD.fullmatch(short):
            return None
        if define:
            define(short)
        word = self.words.get(short)
        if word and (vocab or (word.iri in KEYWORDS)):
            return word.iri
        prefix, colon, rest = short.partition(":")
        if colon and prefix:
            if prefix == "_" or rest.startswith("//"):
                return short
            if define:
                define(prefix)
            begin = self.words.get(prefix)
            if begin and begin.iri and begin.prefix:
                return begin.iri + rest
            if _SCHEME.match(short):
                return short
        if vocab and self.vocab is not None:
            return self.vocab + short
        if relative and self.base is not None and not _COLON_FIRST.match(short):
            return resolve(self.base, short)
        return short


class Contexts:
    """Reads the contexts of one file, and counts what they cost."""

    def __init__(self, ours: Value, base: str = BASE) -> None:
        self.none = Words(base, base)
        self.strings: list[tuple[Value, bool]] = []
        """Each place where our context is named by its address, and whether it was in force there already."""
        self._cost = 0
        self._characters = 0
        self.ours = self._from_object(self.none, ours)
        self._cost = self._characters = 0

    def read(self, words: Words, value: Value) -> Words:
        """The context in force after `@context` with `value`, where `words` were in force.

        Section 4.1 of the API. Raises Refused.
        """
        self._cost += len(words.words)
        if value.is_null:
            words = self.none
        elif value.items is not None:
            for item in value.items:
                if item.items is not None:
                    raise Refused(
                        item.start, "A context is a list of words in curly brackets, or an address."
                    )
                words = self.read(words, item)
        elif value.text is not None:
            words = self._named(words, value)
        elif value.members is not None:
            words = self._from_object(words, value)
        else:
            raise Refused(value.start, "A context is a list of words in curly brackets, or an address.")
        if self._cost > MOST_WORDS:
            raise Refused(
                value.start,
                "This file has too many contexts, or too large ones.",
                'Write one "@context" at the top, and everything else in a list called "@graph".',
            )
        return words

    def _named(self, words: Words, value: Value) -> Words:
        if value.text != CONTEXT:
            raise Refused(
                value.start, "This names a context on the web, and we do not fetch contexts.", _PUT_INSIDE
            )
        self.strings.append((value, words is self.ours))
        if words is self.none or words is self.ours:
            return self.ours
        self._cost += len(self.ours.words)
        return replace(
            words,
            words={**words.words, **self.ours.words},
            vocab=words.vocab if self.ours.vocab is None else self.ours.vocab,
            language=words.language if self.ours.language is None else self.ours.language,
        )

    def _from_object(self, words: Words, value: Value) -> Words:
        members = value.members or ()
        if not members:
            return words
        self._cost += len(members)
        given = {member.key: member for member in members}
        for name in ("@import", "@propagate", "@direction"):
            if name in given:
                raise Refused(given[name].start, f"We do not take {name} in a context.", "Leave it out.")
        words = replace(words, words=dict(words.words))
        if "@base" in given:
            base = given["@base"].value
            if base.text is None and not base.is_null:
                raise Refused(base.start, "@base is an address in double quotes, or null.")
            resolved = None if base.text is None else resolve(words.base or "", base.text)
            words = replace(words, base=resolved)
        if "@vocab" in given:
            vocab = given["@vocab"].value
            if vocab.text is None and not vocab.is_null:
                raise Refused(vocab.start, "@vocab is an address in double quotes, or null.")
            start = None if vocab.text is None else words.expand(vocab.text, vocab=True, relative=True)
            words = replace(words, vocab=start)
        if "@language" in given:
            language = given["@language"].value
            if language.text is None and not language.is_null:
                raise Refused(language.start, '@language is a short name of a language, such as "en".')
            words = replace(words, language=language.text)
        definition = _Definition(words, given, self._count)
        for name in given:
            definition.define(name, 0)
        return words

    def _count(self, word: Word, member: Member) -> None:
        self._characters += len(word.iri or "")
        if self._characters > MOST_CHARACTERS:
            raise Refused(member.start, "The addresses in this context are too long.", "Use shorter ones.")


class _Definition:
    """Defines the words of one context, each after those that it is written with."""

    def __init__(self, words: Words, given: dict[str, Member], count: Callable[[Word, Member], None]) -> None:
        self.words = words
        self.given = given
        self.count = count
        self.done: dict[str, bool] = {}

    def define(self, name: str, depth: int) -> None:
        """Define `name`, if the context has it (section 4.2 of the API)."""
        member = self.given.get(name)
        if member is None or self.done.get(name) or name in KEYWORDS or _LIKE_KEYWORD.fullmatch(name):
            return
        if name in self.done:
            raise Refused(member.start, f"The word “{name}” is explained by itself.")
        if depth > LONGEST_CHAIN:
            raise Refused(
                member.start,
                f"The word “{name}” needs more than {LONGEST_CHAIN} other words to be written out.",
                "Write its whole address.",
            )
        self.done[name] = False
        self.words.words.pop(name, None)  # the old meaning is no part of the new one
        word = self._word(name, member.value, depth)
        if word:
            self.count(word, member)
            self.words.words[name] = word
        self.done[name] = True

    def _expand(self, short: str, depth: int, *, relative: bool = False) -> str | None:
        return self.words.expand(
            short, vocab=True, relative=relative, define=lambda name: self.define(name, depth + 1)
        )

    def _word(self, name: str, value: Value, depth: int) -> Word | None:
        if value.is_null:
            return Word(None)
        if value.text is not None:
            return self._finished(name, {}, value, depth)
        if value.members is None:
            raise Refused(value.start, f"The word “{name}” is explained by an address or by curly brackets.")
        inside = {member.key: member.value for member in value.members}
        for member in value.members:
            if member.key in ("@context", "@index", "@direction"):
                reason = f"We do not take {member.key} in the explanation of a word."
                raise Refused(member.start, reason, "Leave it out, and put all words in one context.")
            if member.key not in _OF_TERM:
                raise Refused(member.start, f"“{member.key}” cannot stand in the explanation of a word.")
        if "@reverse" in inside:
            return self._finished(name, inside, inside["@reverse"], depth, reverse=True)
        address = inside.get("@id")
        if address is not None and address.is_null:
            return Word(None)
        return self._finished(name, inside, address, depth)

    def _finished(
        self, name: str, inside: dict[str, Value], address: Value | None, depth: int, *, reverse: bool = False
    ) -> Word | None:
        iri: str | None
        if address is not None and address.text != name:
            if address.text is None:
                raise Refused(address.start, f"The address of the word “{name}” is not a text.")
            if _LIKE_KEYWORD.fullmatch(address.text) and address.text not in KEYWORDS:
                return None
            iri = self._expand(address.text, depth)
            if iri == "@context":
                raise Refused(address.start, "No other word can stand for @context.")
            if (":" in name[1:-1] or "/" in name) and iri != self._expand_itself(name, depth):
                raise Refused(
                    address.start, f"“{name}” is an address itself, so it cannot stand for another."
                )
        elif ":" in name[1:]:
            iri = self._expand_itself(name, depth)
        elif self.words.vocab is not None:
            iri = self.words.vocab + name
        else:
            place = address or next(iter(inside.values()), self.given[name].value)
            raise Refused(place.start, f"The word “{name}” has no address.", 'Add one, as "@id".')
        language = inside.get("@language")
        return Word(
            iri,
            self._type(inside.get("@type"), depth),
            self._container(inside.get("@container")),
            language.text if language else None,
            language is not None,
            reverse,
            bool(inside["@prefix"].content) if "@prefix" in inside else (iri or "")[-1:] in tuple(":/?#[]@"),
        )

    def _expand_itself(self, name: str, depth: int) -> str | None:
        prefix, colon, rest = name.partition(":")
        if not colon:
            return name
        self.define(prefix, depth + 1)
        begin = self.words.words.get(prefix)
        return begin.iri + rest if begin and begin.iri else name

    def _type(self, value: Value | None, depth: int) -> str | None:
        if value is None:
            return None
        if value.text is None:
            raise Refused(value.start, "The @type of a word is a text.")
        found = self._expand(value.text, depth)
        return None if found == "@none" else found

    def _container(self, value: Value | None) -> frozenset[str]:
        if value is None or value.is_null:
            return frozenset()
        each = value.items if value.items is not None else (value,)
        names = frozenset(item.text for item in each if item.text is not None)
        if len(names) < len(each) or not names <= _CONTAINERS:
            reason = "Of @container we take @set, @list and @language only."
            raise Refused(value.start, reason, "Leave it out, and write the values as a plain list.")
        return names

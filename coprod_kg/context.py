"""The published JSON-LD context, read the other way round: from a property and a value to a key and its form.

`ontology/context.jsonld` is the one home of the plain words that our JSON uses. Reading it here, instead of
writing the keys down again, means that a document can never disagree with the context that it names.

What is read is the part of JSON-LD 1.1 that our context is made of: prefixes, terms with `@id`, `@type` and
`@container` (`@set`, `@language`), aliases of keywords, `@vocab` and `@language`. A term of any other sort
(`@reverse`, a context of its own) is never used for writing, which is always correct: the property then
appears under its short address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal

from coprod_kg.errors import AmbiguousAddress, BrokenSyntax, UnreadableFile
from coprod_kg.project import Project
from coprod_kg.vocabulary import CONTEXT, CPC, CPSC, XSD, Term

ADDRESS = CONTEXT
"""Where the context is published."""

Json = Any  # what json.dumps takes; a recursive alias would say no more here

_PLAIN_WORD = {"@id", "@type", "@container", "@prefix"}
_CANONICAL_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Whole numbers that JSON readers keep exactly, in the only spelling that reading them back gives."""


@dataclass(frozen=True)
class Key:
    """A word of the context: the property that it stands for, and the form of its values."""

    name: str
    iri: str
    type: str | None
    """`@id`, the address of a datatype, or None."""
    by_language: bool
    always_list: bool


class Context:
    """A context, ready to choose keys and to write values."""

    def __init__(self, entries: Mapping[str, Json]) -> None:
        self.entries = entries
        self.vocab: str | None = entries.get("@vocab")
        self.language: str | None = entries.get("@language")
        self.prefixes: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self._keys: dict[str, list[Key]] = {}
        self._words: dict[str, str] = {}
        self._read()
        # A few concepts are named by every record.
        self.address = lru_cache(maxsize=4096)(self._address)
        self._needed = lru_cache(maxsize=4096)(self._needed_by)
        self._order = {name: place for place, name in enumerate(entries)}
        aliases = self.aliases.values()
        self._always = frozenset(name for name in entries if name.startswith("@") or name in aliases)
        self._by_length = sorted(self.prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

    @classmethod
    def of_project(cls, project: Project) -> Context:
        """The context in `ontology/context.jsonld`.

        Raises UnreadableFile or BrokenSyntax.
        """
        return cls.of_file(project.ontology / "context.jsonld")

    @classmethod
    def of_file(cls, path: Path) -> Context:
        """The context in the file `path`.

        Raises UnreadableFile or BrokenSyntax.
        """
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise UnreadableFile(path, error.strerror or str(error)) from error
        except UnicodeDecodeError as error:
            raise UnreadableFile(path, f"not UTF-8 text at byte {error.start}") from error
        except json.JSONDecodeError as error:
            raise BrokenSyntax(path, error.lineno, error.colno, f"{error.msg}.", "JSON") from error
        entries = document.get("@context") if isinstance(document, dict) else None
        if not isinstance(entries, dict):
            raise BrokenSyntax(path, 1, 1, 'There is no "@context" with the words in it.', "JSON-LD")
        return cls(entries)

    def _read(self) -> None:
        for name, entry in self.entries.items():
            given = {"@id": entry} if isinstance(entry, str) else entry
            if name.startswith("@") or not isinstance(given, dict):
                continue
            target = given.get("@id", name)
            if isinstance(target, str) and target.startswith("@"):
                self.aliases.setdefault(target, name)
                continue
            if not isinstance(target, str) or not _PLAIN_WORD.issuperset(given):
                continue
            iri = self.expand(target)
            # JSON-LD 1.1, section 4.4: a simple term is a prefix if its address ends in one of these.
            if given.get("@prefix", isinstance(entry, str) and iri[-1:] in ":/?#[]@"):
                self.prefixes[name] = iri
                continue
            container = given.get("@container", [])
            containers = {container} if isinstance(container, str) else set(container)
            if not containers <= {"@set", "@language"}:
                continue
            coerced = given.get("@type")
            key = Key(
                name,
                iri,
                self.expand(coerced) if coerced else None,
                "@language" in containers,
                "@set" in containers,
            )
            self._keys.setdefault(iri, []).append(key)
            if coerced is None and not containers:
                self._words.setdefault(iri, name)

    def expand(self, short: str) -> str:
        """The address that `short` (a prefixed name, a word or an address) stands for."""
        prefix, colon, rest = short.partition(":")
        if colon and not rest.startswith("//"):
            entry = self.entries.get(prefix)
            start = entry.get("@id") if isinstance(entry, dict) else entry
            return self.expand(start) + rest if isinstance(start, str) else short
        if short.startswith("@") or colon:
            return short
        return (self.vocab or "") + short

    def _address(self, iri: str) -> str:
        """`iri` as a value: with a prefix for the words of our lists, else whole, so that documents can move.

        Only concepts and their schemes are shortened: a record's address stays one that can be followed.

        Raises AmbiguousAddress if it begins like a prefix.
        """
        if iri.startswith((CPC.iri, CPSC.iri)):
            return self.short(iri)
        return self._whole(iri)

    def _whole(self, iri: str) -> str:
        start, _, rest = iri.partition(":")
        if start in self.prefixes and not rest.startswith("//"):
            raise AmbiguousAddress(iri, start + ":")
        return iri

    def short(self, iri: str) -> str:
        """`iri` with the longest prefix that fits, else whole.

        Raises AmbiguousAddress if it is whole and begins like a prefix.
        """
        for prefix, start in self._by_length:
            if iri.startswith(start) and len(iri) > len(start) and not iri[len(start) :].startswith("//"):
                return f"{prefix}:{iri[len(start) :]}"
        return self._whole(iri)

    def word(self, iri: str) -> str:
        """`iri` as a value of `type`: a word of the context, else with a prefix, else whole."""
        if iri in self._words:
            return self._words[iri]
        if self.vocab and iri.startswith(self.vocab):
            rest = iri[len(self.vocab) :]
            if rest and ":" not in rest and rest not in self.entries:
                return rest
        return self.short(iri)

    def key(self, predicate: str, value: Term) -> Key:
        """The key under which `value` says exactly what it is; a prefixed name if no word of ours does."""
        for candidate in self._keys.get(predicate, ()):
            if _fits(candidate, value):
                return candidate
        return Key(self.short(predicate), predicate, None, by_language=False, always_list=False)

    def names(self, predicate: str) -> list[str]:
        """The words for a property; several where the form of the value decides, as for dates."""
        return [key.name for key in self.keys(predicate)]

    def keys(self, predicate: str) -> tuple[Key, ...]:
        """The words for a property, with the form of their values."""
        return tuple(self._keys.get(predicate, ()))

    def literal(self, key: Key, value: Literal) -> Json:
        """`value` as it stands under `key`, a language map apart: a plain text or number wherever that is enough."""
        if key.type == value.datatype.value and not value.language:
            return value.value
        if key.type is None and not key.by_language:
            if value.datatype == XSD["integer"] and _CANONICAL_INTEGER.fullmatch(value.value):
                return int(value.value)
            if value.datatype == XSD["boolean"] and value.value in ("true", "false"):
                return value.value == "true"
            if value.datatype == XSD["string"] and self.language is None:
                return value.value
        if value.language:
            tagged = {"@value": value.value, "@language": value.language}
            if value.direction:
                tagged["@direction"] = value.direction.value
            return tagged
        if value.datatype == XSD["string"]:
            return {"@value": value.value}
        return {"@value": value.value, "@type": self.short(value.datatype.value)}

    def part(self, used: Iterable[str]) -> dict[str, Json]:
        """The entries that a document with the keys and words in `used` needs, in the order of the context."""
        wanted = self._always.union(*map(self._needed, used))
        return {name: self.entries[name] for name in sorted(wanted, key=self._order.__getitem__)}

    def _needed_by(self, name: str) -> frozenset[str]:
        """The entries that an entry needs: itself, and the prefixes in it, and what those need."""
        found: set[str] = set()
        todo = [name]
        while todo:
            each = todo.pop()
            if each in found or each not in self.entries:
                continue
            found.add(each)
            entry = self.entries[each]
            given = entry.values() if isinstance(entry, dict) else [entry]
            todo += [text.partition(":")[0] for text in given if isinstance(text, str)]
        return frozenset(found)


def _fits(key: Key, value: Term) -> bool:
    """Whether `value` can stand under `key` and be read back as it is."""
    if not isinstance(value, Literal):
        return key.type == "@id" or (key.type is None and not key.by_language)
    if key.by_language:
        return bool(value.language) and value.direction is None
    return key.type is None or (key.type == value.datatype.value and not value.language)

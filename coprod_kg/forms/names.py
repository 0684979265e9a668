"""Finding what a cell names: a record by its name, slug or address, a choice by any of its labels. Nothing is guessed:
what two things are called names neither."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import islice
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import nearest
from coprod_kg.forms.values import Choice, Field
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import SCHEMA, SKOS, shorten

MOST_NAMES = 5_000
"""Among how many names one that was probably meant is looked for: first those of the list, then those of the file."""


def folded(name: str) -> str:
    """`name` in the form in which names are compared: small letters, one space between words."""
    return " ".join(name.casefold().split())


_known: WeakKeyDictionary[Dataset, dict[str, tuple[RecordId, ...]]] = WeakKeyDictionary()
"""What the records of an edition are called: the same for each file that is read beside it."""


def _listed(edition: Edition) -> dict[str, tuple[RecordId, ...]]:
    if edition.dataset not in _known:
        found: dict[str, list[RecordId]] = {}
        for field in (SCHEMA["name"], SKOS["altLabel"]):
            for quad in edition.dataset.quads(None, field):
                identity = RecordId.of_iri(quad.subject) if isinstance(quad.subject, NamedNode) else None
                if identity and identity.iri == quad.subject and isinstance(quad.object, Literal):
                    found.setdefault(folded(quad.object.value), []).append(identity)
        for identity in edition.records:
            for name in (identity.slug, str(identity), identity.iri.value):
                found.setdefault(name, []).append(identity)
        _known[edition.dataset] = {name: tuple(called) for name, called in found.items()}
    return _known[edition.dataset]


class RecordNames:
    """What records are called: those of an edition, and those that a file brings."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._new: list[tuple[str, RecordId]] = []
        self._of_kinds: dict[tuple[str, ...], list[str]] = {}

    @cached_property
    def _named(self) -> dict[str, tuple[RecordId, ...]]:
        found = dict(_listed(self._edition))
        for name, identity in self._new:
            for each in (folded(name), identity.slug, str(identity), identity.iri.value):
                found[each] = (*found.get(each, ()), identity)
        return found

    def bring(self, name: str, identity: RecordId) -> None:
        """Note a record that the file brings, before anything is looked up."""
        self._new.append((name, identity))

    def find(self, name: str, kinds: Iterable[str]) -> list[RecordId]:
        """The records of `kinds` that are called `name`, in order: none, one, or several."""
        wanted = tuple(kinds)
        return sorted({each for each in self._named.get(folded(name), ()) if each.kind in wanted})

    def nearest(self, name: str, kinds: Iterable[str]) -> str | None:
        """The name of a record of `kinds` that was probably meant."""
        wanted = tuple(kinds)
        if wanted not in self._of_kinds:
            known = (each for each, found in self._named.items() if any(one.kind in wanted for one in found))
            self._of_kinds[wanted] = list(islice(known, MOST_NAMES))
        near = nearest(folded(name), self._of_kinds[wanted], 0.75)
        return self.shown(near, wanted) if near else None

    def shown(self, name: str, kinds: Iterable[str]) -> str:
        """The name of the record called `name` as its record has it."""
        for identity in self.find(name, kinds):
            for field in (SCHEMA["name"], SKOS["altLabel"]):
                for quad in self._edition.dataset.quads(identity.iri, field):
                    if folded(quad.object.value) == name:  # type: ignore[union-attr] # the names are literals
                        return str(quad.object.value)  # type: ignore[union-attr]
        return name


class ChoiceNames:
    """What the choices of a field are called: label, other names, slug, short and whole address."""

    def __init__(self, choices: Iterable[Choice]) -> None:
        self._named: dict[str, list[Choice]] = {}
        self._shown: dict[str, str] = {}
        by_label: dict[str, list[Choice]] = {}
        for choice in choices:
            by_label.setdefault(folded(choice.label), []).append(choice)
            self._shown.setdefault(folded(choice.label), choice.label)
            names = list(choice.also)
            if isinstance(choice.value, NamedNode):
                address = choice.value.value
                names += [address.rpartition("/")[2].rpartition("#")[2], shorten(choice.value), address]
            for name in names:
                self._shown.setdefault(folded(name), name)
                known = self._named.setdefault(folded(name), [])
                if choice not in known:
                    known.append(choice)
        self._named |= by_label  # a label is what people see, so it goes before the other names

    @staticmethod
    @lru_cache(maxsize=256)
    def of(field: Field) -> ChoiceNames:
        """What the choices of `field` are called; made once, since every cell of the field asks for it."""
        return ChoiceNames(field.choices)

    def find(self, name: str) -> list[Choice]:
        """The choices that are called `name`: none, one, or several."""
        return self._named.get(folded(name), [])

    def nearest(self, name: str) -> Choice | None:
        """The choice that was probably meant."""
        near = nearest(folded(name), self._named, 0.75)
        return self._named[near][0] if near and len(self._named[near]) == 1 else None

    def sure(self, name: str) -> Choice | None:
        """The one choice that `name` can only be a slip of the pen for; None if there is doubt."""
        from difflib import get_close_matches

        near = get_close_matches(folded(name), list(self._named), 3, 0.8)
        meant = {choice.label: choice for each in near for choice in self._named[each]}
        return next(iter(meant.values())) if len(meant) == 1 else None

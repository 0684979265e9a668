"""Names that are nearly right: of an entry of a list, a field, a class, another record."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from coprod_kg.checks.meaning import plain
from coprod_kg.findings import Finding
from coprod_kg.mending.changes import NewField, NewValue, Said
from coprod_kg.mending.context import Context
from coprod_kg.mending.nearness import meant
from coprod_kg.vocabulary import BASE, CPC, ID, RDF, shorten

_OURS = re.compile("https?:" + re.escape(BASE.removeprefix("https:")))
_NAMESPACE = re.compile(r"(.*[/#])([^/#]*)", re.DOTALL)


def entry_of_the_list(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """The entry of the list that the field chooses from, if the check that refused the value is sure of it."""
    found, value = finding.meant, said[2]
    if finding.check != "shapes" or not isinstance(found, NamedNode) or found not in CPC:
        return None
    if isinstance(value, NamedNode) and (not _OURS.match(value.value) or context.lists.known(value)):
        return None  # something else, or an entry of another list: perhaps the field is wrong
    return NewValue(f"Choose “{CPC.local(found)}” from the list.", said, found)


def known_field(finding: Finding, said: Said, context: Context) -> NewField | None:
    """The field of the same vocabulary that was meant by one that nobody knows."""
    fields = context.lists.rule(finding).fields
    if not fields or context.lists.known(said[1]):
        return None
    found = _of_vocabulary(said[1], fields)
    return found and NewField(f"Write the field as {shorten(found)}.", said[0], said[1], found)


def known_class(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """The class that was meant by one that nobody knows."""
    if finding.path != RDF["type"] or not isinstance(said[2], NamedNode) or context.lists.known(said[2]):
        return None
    classes = context.lists.classes
    # In JSON-LD a word that is not in the context is an address in our own folder.
    words = {word: each for word, each in context.lists.words.items() if each in classes}
    bare = said[2].value.removeprefix(BASE) if said[2].value.startswith(BASE) else "/"
    found = _of_vocabulary(said[2], classes) if "/" in bare else meant(bare, words)
    return found and NewValue(f"Write the class as {shorten(found)}.", said, found)


def _of_vocabulary(name: NamedNode, known: tuple[NamedNode, ...]) -> NamedNode | None:
    parts = _NAMESPACE.fullmatch(name.value)
    if parts is None:
        return None
    names = {_local(each): each for each in known if each.value == parts[1] + _local(each)}
    return meant(parts[2], names)


def link_in_small_letters(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """The record whose address differs only in capitals and in the marks between words.

    Not one that is merely near: `garden-2018` and `garden-2019` are two works.
    """
    value = said[2]
    if not isinstance(value, NamedNode) or value not in ID or context.lists.known(value):
        return None
    kind, slash, slug = ID.local(value).partition("/")
    usual = ID[f"{kind.lower()}{slash}{plain(slug).replace(' ', '-')}"]
    if "#" in slug or finding.path is None or not context.lists.known(usual):
        return None
    return NewValue(f"Write the address as {ID.local(usual)}.", said, usual)


def _local(name: NamedNode) -> str:
    parts = _NAMESPACE.fullmatch(name.value)
    return parts[2] if parts else name.value

"""Keys of JSON-LD that the reader could not read, because no word of the context is spelt so."""

from __future__ import annotations

import json

from coprod_kg.findings import Edit, Finding
from coprod_kg.mending.changes import NewWord
from coprod_kg.mending.context import Context
from coprod_kg.mending.nearness import meant
from coprod_kg.mending.spelling.jsonld import words_of
from coprod_kg.sources.offers import format_of_source
from coprod_kg.sources.spots import Lines


def word_of_the_context(finding: Finding, context: Context) -> tuple[NewWord, Edit] | None:
    """The word that was meant, and the key that it is written in the place of.

    Only words of ours are looked at, and of those only what the file's own context knows.
    """
    if (finding.check, finding.rule) != ("reading", "field") or format_of_source(context.source) != "jsonld":
        return None
    place = finding.place
    if place is None or place.line is None or place.column is None:
        return None
    text, lists = context.source.text, context.lists
    start = Lines(text).offset(place.line, place.column)
    written, length = json.JSONDecoder().raw_decode(text[start:])
    in_force = words_of(text)
    known = {
        word: word
        for word, name in lists.words.items()
        if name not in lists.classes and (in_force is None or word in in_force)
    }
    word = meant(written, known) if isinstance(written, str) else None
    if word is None:
        return None
    change = NewWord(f"Write the field as “{word}”.", lists.words[word])
    return change, Edit(json.dumps(word, ensure_ascii=False), start, start + length)

"""The keys by which a check compares things: the same DOI, the same title, the same name in a list.

A check that compares by a key (`shared = true` in its header) first looks for the keys that several things have:

    SELECT ?key WHERE { … } GROUP BY ?key HAVING (COUNT(DISTINCT ?any) > 1)

That sub-select says what the key of a thing is, so it is asked here without its HAVING for the key of each thing.
There is no second home for the rule that makes keys.

>>> text = "SELECT ?a { { SELECT ?k WHERE { ?a <x:p> ?k } GROUP BY ?k HAVING (COUNT(DISTINCT ?a) > 1) } ?a <x:p> ?k }"
>>> key_query(text)
' SELECT DISTINCT ?a ?k WHERE { ?a <x:p> ?k }'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import QuerySolutions

from coprod_kg.catalogue import Query
from coprod_kg.dataset import Dataset
from coprod_kg.errors import BadHeader
from coprod_kg.sparql_tokens import end_of, said, tokens_of
from coprod_kg.vocabulary import Term

Key = tuple[str, ...]
"""The name of a check, and what it groups by, as text."""


def key_query(text: str) -> str | None:
    """The query for things and their keys that the first sub-select of the check `text` is made of.

    Its first column is the thing, the others are the key. None if there is no such sub-select.
    """
    tokens = list(tokens_of(text))
    words = [said(found).upper() if found.lastgroup == "word" else "" for found in tokens]
    selects = [place for place, word in enumerate(words) if word == "SELECT"]
    if len(selects) < 2 or said(tokens[selects[1] - 1]) != "{":
        return None
    first, second = selects[:2]
    end = _closing(tokens, second - 1)
    try:
        where = words.index("WHERE", second, end)
        body = _closing(tokens, where + 1)
        group = words.index("GROUP", body, end)
        having = words.index("HAVING", group, end)
    except ValueError:
        return None
    keys = [said(found) for found in tokens[group:having] if found.lastgroup == "variable"]
    counted = [said(found) for found in tokens[having:end] if found.lastgroup == "variable"]
    if not keys or len(counted) != 1:
        return None
    pattern = text[tokens[where + 1].start() : end_of(tokens[body])]
    return f"{text[: tokens[first].start()]} SELECT DISTINCT {counted[0]} {' '.join(keys)} WHERE {pattern}"


def key_query_of(check: Query) -> str | None:
    """The query for things and their keys, if `check` compares by a key.

    Raises BadHeader if it says so and has no sub-select that counts who has the same key.
    """
    if not check.near or not check.near.shared:
        return None
    text = key_query(check.text)
    if text is None:
        reason = "shared is true, but its first sub-select does not count who has the same key."
        raise BadHeader(check.path, None, reason)
    return text


def _closing(tokens: Sequence[re.Match[str]], start: int) -> int:
    """The place of the bracket that closes the one at `start`; the last place if there is none."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += {"open": 1, "close": -1}.get(tokens[place].lastgroup or "", 0)
        if depth == 0:
            return place
    return len(tokens) - 1


class KeyIndex:
    """From keys to the things that have them, for all checks that compare by a key."""

    def __init__(self, checks: Iterable[Query], dataset: Dataset) -> None:
        """Raises BadHeader for a check that says it has a key and has none."""
        self._queries = {check.name: text for check in checks if (text := key_query_of(check))}
        # By hash: a key is a long text, and two keys with one hash only mean that one thing more is looked at.
        self._things: dict[int, Term | tuple[Term, ...]] = {}
        for thing, key in self.keys_in(dataset):
            number = hash(key)
            known = self._things.get(number)
            if known is None:
                self._things[number] = thing
            else:
                self._things[number] = (*known, thing) if isinstance(known, tuple) else (known, thing)

    def keys_in(self, dataset: Dataset) -> Iterator[tuple[Term, Key]]:
        """Each thing that `dataset` speaks of with each of its keys."""
        for name, text in self._queries.items():
            answer = dataset.ask(text)
            assert isinstance(answer, QuerySolutions)
            for thing, *parts in answer:
                if thing is not None and all(parts):
                    yield thing, (name, *(str(part) for part in parts))

    def sharing(self, key: Key) -> tuple[Term, ...]:
        """The things that had `key` when the index was made, and perhaps others."""
        found = self._things.get(hash(key), ())
        return found if isinstance(found, tuple) else (found,)

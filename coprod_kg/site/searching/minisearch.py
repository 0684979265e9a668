"""An index as MiniSearch keeps it, so that the browser loads it instead of making it.

The form is that of `MiniSearch.toJSON` (version 2): see its documentation under "serialization". Terms are put into
it as they are: MiniSearch is told in the browser to cut texts by words.js.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

_ESCAPED = re.compile(r"\\(.)")

Fields = Mapping[str, Sequence[str] | Mapping[str, int]]
"""The words of a document, field by field: each as often as it stands there, or with how often that is."""


def index(fields: Sequence[str], documents: Mapping[int, Fields]) -> dict[str, Any]:
    """The index of `documents`, which may have some of `fields` each; their numbers are their names in it.

    >>> made = index(["title"], {7: {"title": ["pai", "fair", "pai"]}})
    >>> made["documentIds"], made["fieldLength"], made["index"]
    ({'0': 7}, {'0': [2]}, [['fair', {'0': {'0': 1}}], ['pai', {'0': {'0': 2}}]])
    """
    places: dict[str, dict[str, dict[str, int]]] = {}
    lengths: dict[str, list[int]] = {}
    for short, document in enumerate(documents.values()):
        lengths[str(short)] = [len(set(document.get(field, ()))) for field in fields]
        for number, field in enumerate(fields):
            for word, times in Counter(document.get(field, ())).items():
                places.setdefault(word, {}).setdefault(str(number), {})[str(short)] = times
    count = len(documents)
    return {
        "documentCount": count,
        "nextId": count,
        "documentIds": {str(short): number for short, number in enumerate(documents)},
        "fieldIds": {field: number for number, field in enumerate(fields)},
        "fieldLength": lengths,
        "averageFieldLength": [
            round(sum(each[number] for each in lengths.values()) / count, 3) if count else 0
            for number in range(len(fields))
        ],
        "storedFields": {},
        "dirtCount": 0,
        "index": [[word, places[word]] for word in sorted(places)],
        "serializationVersion": 2,
    }


def documents_of(made: Mapping[str, Any]) -> list[dict[str, dict[str, int]]]:
    """The documents that an index was made of, in order: field by field, how often each word stands there.

    >>> documents_of(index(["title"], {7: {"title": ["pai", "fair", "pai"]}}))
    [{'title': {'fair': 1, 'pai': 2}}]
    """
    names = {str(number): field for field, number in made["fieldIds"].items()}
    found: list[dict[str, dict[str, int]]] = [{} for _ in made["documentIds"]]
    for word, by_field in made["index"]:
        for number, by_document in by_field.items():
            for short, times in by_document.items():
                found[int(short)].setdefault(names[number], {})[word] = times
    return found


def script(name: str, value: object) -> bytes:
    """A classic script that sets the global `name` to `value`: pages opened from the disk can load it too.

    The value is parsed from a text, which browsers do faster than reading it as a program.

    >>> script("a", {"b": "it's <c>"}).decode()
    'self.a=JSON.parse(\\'{"b":"it\\\\\\'s \\\\\\\\u003cc>"}\\');\\n'
    """
    return script_start(name) + quoted(value) + SCRIPT_END


def script_start(name: str) -> bytes:
    """What stands in such a script before the text that is parsed."""
    return f"self.{name}=JSON.parse('".encode()


SCRIPT_END = b"');\n"
"""What stands after it."""


def quoted(value: object) -> bytes:
    """`value` as the text that is parsed: a part of one, put between others, is the same as in the whole."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # First for JSON, so that no text ends the script that it is in; then for the quotes around it.
    for character in ("<", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.replace("\\", "\\\\").replace("'", "\\'").encode("utf-8", "surrogatepass")


def value_of(content: bytes) -> Any:
    """The value in a script that `script` has made.

    >>> value_of(script("a", {"b": "it's <c> \\n"}))
    {'b': "it's <c> \\n"}
    """
    _, _, quoted = content.decode("utf-8", "surrogatepass").partition("JSON.parse('")
    return json.loads(_ESCAPED.sub(r"\1", quoted.removesuffix("');\n")))

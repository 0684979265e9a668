"""What the engine says of a mistake in a text, in plain words.

>>> in_words("Parser error at line 3 column 1: A dot is expected at the end of statements")
'A full stop or a “;” is missing before this.'
"""

from __future__ import annotations

import re

_WORDS: dict[str, str] = {
    "(?s)(.+) is not a valid RDF object": (
        "“{0}” cannot stand here. A value is needed: a text in quotes, or an address."
    ),
    "(?s)(.+) is not a valid predicate": ("“{0}” cannot stand here. The name of a field is needed."),
    "(?s)(.+) is not a valid (?:subject or graph name|RDF subject)": (
        "“{0}” cannot begin a statement. Look also at what comes before it."
    ),
    "(?s)'(.+)' is not allowed at the beginning of a prefix name": (
        "“{0}” cannot stand here. A text needs straight quotes around it."
    ),
    "A dot is expected at the end of statements": ("A full stop or a “;” is missing before this."),
    "(?:Triples|Quads) must be followed by a dot": ("A full stop is missing here."),
    "The prefix (.+): has not been declared": (
        "The prefix “{0}:” is not explained. Add a line at the top: @prefix {0}: <…> ."
    ),
    "Unexpected end of file": ("What begins here is not closed: a quote, a bracket or a “>” is missing."),
    "Unexpected end": ("The text ends too early: a full stop or a bracket is missing."),
    "Line jumps are not allowed in string literals.*": (
        "A text with more than one line needs three quotes before it, and three after it."
    ),
    "Invalid IRI code point ' '": ("This address has a space in it."),
    "(?s)Invalid IRI code point '(.+)'": ("This address has a character that no address can have: “{0}”."),
    "No scheme found in an absolute IRI": ("This address is not whole. Write it with https:// at its start."),
    "(?s)Unexpected escape character '(.+)'": ("“{0}” means nothing here. Write a backslash twice."),
    r"blank node property lists should end with a '\]'": ("A “]” is missing before this."),
    "(?:A language code|A subtag|The given language subtag) .*": (
        "After @ stands the short name of a language, such as @en."
    ),
    r"(?s)Expecting a datatype IRI after \^\^, found .*": (
        "After ^^ stands the kind of value, such as xsd:date."
    ),
    "The PREFIX .*": ("After @prefix stands a short name with a colon, and then its address in <…>."),
    "The BASE .*": ("After @base stands an address in <…>."),
    "The object of a triple must be .*": (
        "A value is needed here: an address in <…>, or a text in straight double quotes."
    ),
    "The predicate of a triple must be .*": ("The name of a field is needed here: a whole address in <…>."),
    "The subject of a triple must be .*": ("Each line begins with the whole address of a thing, in <…>."),
    "An integer should not be empty": ("This is not a number."),
}
_PATTERNS = tuple((re.compile(pattern), words) for pattern, words in _WORDS.items())


def in_words(message: str) -> str:
    """The parser's reason without its own, less exact, place; as it is, if it is a rare one.

    >>> in_words("Parser error at line 1 column 9: . is not a valid RDF object")
    '“.” cannot stand here. A value is needed: a text in quotes, or an address.'
    """
    _, colon, reason = message.partition(": ")
    reason = reason if colon and message.startswith("Parser error") else message
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(reason)
        if found:
            return words.format(*found.groups())
    return reason.rstrip(".") + "."

"""What the XML reader says of a mistake, in plain words.

>>> in_words(7)
'This end tag does not fit the tag that was opened last.'
"""

from __future__ import annotations

from xml.parsers import expat

_WORDS = {
    "mismatched tag": "This end tag does not fit the tag that was opened last.",
    "unbound prefix": "This prefix is not explained: add xmlns: with its address.",
    "not well-formed (invalid token)": "XML does not take this character here. Write &amp; for &, and &lt; for <.",
    "undefined entity": "This short form between & and ; is not known. Write the letter itself.",
    "duplicate attribute": "This tag says the same thing twice.",
    "no element found": "The text ends too early: a tag is not closed.",
    "unclosed token": "The text ends in the middle of a tag.",
    "junk after document element": "The text should end here, but there is more.",
    "XML or text declaration not at start of entity": "Nothing can stand before “<?xml”, not even a space.",
}


def in_words(code: int) -> str:
    """The sentence for the XML reader's error number `code`; its own words for one that is rare."""
    reason = expat.ErrorString(code) or "it cannot be read"
    return _WORDS.get(reason, f"{reason[0].upper()}{reason[1:]}.")

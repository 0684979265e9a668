"""The stems of English words: "paying", "pays" and "pay" are one word to a search.

This is the stemmer of M. F. Porter, "An algorithm for suffix stripping" (1980), with the two changes of its author's
own program, written so that it gives what `stemmer` gives in the browser (vendor/stemmer.js): a word that one side
cuts elsewhere would never be found. `tests/browser/` holds the two against each other.
"""

from __future__ import annotations

import re
from functools import lru_cache

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
    "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = "al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize"  # fmt: skip

_C = "[^aeiou][^aeiouy]*"  # consonants
_V = "[aeiouy][aeiou]*"  # vowels

# `m` is Porter's count of vowels followed by consonants.
_m_above_0 = re.compile(f"(?:{_C})?{_V}{_C}").match
_m_is_1 = re.compile(f"(?:{_C})?{_V}{_C}(?:{_V})?$").match
_m_above_1 = re.compile(f"(?:{_C})?(?:{_V}{_C}){{2,}}").match
_has_vowel = re.compile(f"(?:{_C})?[aeiouy]").match
_ends_like_hop = re.compile(f"{_C}[aeiouy][^aeiouwxy]$").match

_ies = re.compile(r".+?(?:ss|i)es$").match
_s = re.compile(r".+?[^s]s$").match
_eed = re.compile(r"(.+?)eed$").match
_ed = re.compile(r"(.+?)(?:ed|ing)$").match
_doubled = re.compile(r".*([^aeiouylsz])\1$").match
_y = re.compile(r"(.+?)y$").match
_step_2 = re.compile(rf"(.+?)({'|'.join(_STEP_2)})$").match
_step_3 = re.compile(rf"(.+?)({'|'.join(_STEP_3)})$").match
_step_4 = re.compile(rf"(.+?)(?:{_STEP_4})$").match
_ion = re.compile(r"(.+?[st])ion$").match
_e = re.compile(r"(.+?)e$").match


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of `word`, which is in lower case: what its other endings have in common with it.

    >>> [stem(word) for word in ("paying", "communities", "racism", "relational", "be")]
    ['pai', 'commun', 'racism', 'relat', 'be']
    """
    if len(word) < 3:
        return word
    # A first y is a consonant; as a capital no rule takes it for a vowel.
    stemmed = _endings("Y" + word[1:] if word[0] == "y" else word)
    return "y" + stemmed[1:] if word[0] == "y" else stemmed


def _endings(word: str) -> str:
    word = _past(_plural(word))
    if (found := _y(word)) and _has_vowel(found[1]):
        word = found[1] + "i"
    if (found := _step_2(word)) and _m_above_0(found[1]):
        word = found[1] + _STEP_2[found[2]]
    if (found := _step_3(word)) and _m_above_0(found[1]):
        word = found[1] + _STEP_3[found[2]]
    found = _step_4(word) or _ion(word)
    if found and _m_above_1(found[1]):
        word = found[1]
    found = _e(word)
    if found and (_m_above_1(found[1]) or (_m_is_1(found[1]) and not _ends_like_hop(found[1]))):
        word = found[1]
    return word[:-1] if word.endswith("ll") and _m_above_1(word) else word


def _plural(word: str) -> str:
    if _ies(word):
        return word[:-2]
    return word[:-1] if _s(word) else word


def _past(word: str) -> str:
    if found := _eed(word):
        return word[:-1] if _m_above_0(found[1]) else word
    found = _ed(word)
    if not found or not _has_vowel(found[1]):
        return word
    word = found[1]
    if word.endswith(("at", "bl", "iz")) or (not _doubled(word) and _ends_like_hop(word)):
        return word + "e"
    return word[:-1] if _doubled(word) else word

"""Values in the one form that the list keeps: a DOI, an ISBN, a date, pages, an address, a language.

Each function gives the value back, or None where the text does not say one beyond doubt: nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from coprod_kg.vocabulary import XSD

_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\"<>,;{}|\\]+")
_ISBN = re.compile(
    r"(?<![0-9Xx])(?:97[89](?:[-\s]?[0-9]){10}|[0-9](?:[-\s]?[0-9]){8}[-\s]?[0-9Xx])(?![0-9Xx])"
)
_ISSN = re.compile(r"(?<![0-9Xx])([0-9]{4})[-\s]?([0-9]{3}[0-9Xx])(?![0-9Xx])")
_DASHES = re.compile(r"\s*(?:-{1,3}|[\u2010-\u2015\u2212])\s*")
_PAGES_WORD = re.compile(r"^(?:pp?|pages?|S|Seiten)\b\.?\s*(?=[A-Za-z]?[0-9])", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
_LANGUAGES = {
    "afrikaans": "af", "arabic": "ar", "basque": "eu", "bengali": "bn", "bulgarian": "bg", "catalan": "ca",
    "chinese": "zh", "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en",
    "estonian": "et", "finnish": "fi", "french": "fr", "galician": "gl", "german": "de", "greek": "el",
    "hebrew": "he", "hindi": "hi", "hungarian": "hu", "icelandic": "is", "indonesian": "id", "irish": "ga",
    "italian": "it", "japanese": "ja", "korean": "ko", "latvian": "lv", "lithuanian": "lt", "norwegian": "no",
    "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "serbian": "sr",
    "slovak": "sk", "slovenian": "sl", "spanish": "es", "swahili": "sw", "swedish": "sv", "turkish": "tr",
    "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi", "welsh": "cy",
    # What the babel and polyglossia packages call them, and the three-letter codes that libraries write.
    "american": "en-US", "british": "en-GB", "ukenglish": "en-GB", "usenglish": "en-US", "ngerman": "de",
    "francais": "fr", "brazilian": "pt-BR", "deutsch": "de", "français": "fr", "español": "es", "cymraeg": "cy",
    "eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es", "ita": "it", "dut": "nl",
    "nld": "nl", "por": "pt", "swe": "sv", "dan": "da", "wel": "cy", "cym": "cy",
}  # fmt: skip
_CODE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8}){0,3})")


def dois(text: str) -> list[str]:
    """The different DOIs in `text`, in small letters and without a web address or `doi:` before them.

    >>> dois("https://doi.org/10.1000/ABC.1, DOI: 10.1000/abc.1")
    ['10.1000/abc.1']
    """
    found = []
    for each in _DOI.findall(unquote(text) if "%2" in text else text):
        doi = each.lower().rstrip(".:'’”]")
        while doi.endswith(")") and doi.count("(") < doi.count(")"):
            doi = doi[:-1].rstrip(".")
        if doi not in found and not doi.endswith("/"):
            found.append(doi)
    return found


def isbns(text: str) -> list[str]:
    """The different ISBNs in `text` that add up, with thirteen digits (ISO 2108).

    >>> isbns("ISBN 0-306-40615-2 (pbk); 978-0-306-40615-7")
    ['9780306406157']
    """
    found = []
    for each in _ISBN.findall(text):
        digits = re.sub(r"[-\s]", "", each).upper()
        if len(digits) == 10:
            if sum(_digit(digit) * (10 - place) for place, digit in enumerate(digits)) % 11:
                continue
            digits = _with_check(f"978{digits[:9]}")
        if digits == _with_check(digits[:12]) and digits not in found:
            found.append(digits)
    return found


def _digit(character: str) -> int:
    return 10 if character == "X" else int(character)


def _with_check(twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return f"{twelve}{-total % 10}"


def issns(text: str) -> list[str]:
    """The different ISSNs in `text` that add up (ISO 3297).

    >>> issns("20493630 (electronic), 1234-5678")
    ['2049-3630']
    """
    found = []
    for first, second in _ISSN.findall(text):
        digits = f"{first}{second}".upper()
        total = sum(_digit(digit) * (8 - place) for place, digit in enumerate(digits))
        issn = f"{digits[:4]}-{digits[4:]}"
        if total % 11 == 0 and issn not in found:
            found.append(issn)
    return found


def pages(text: str) -> str:
    """Pages with a plain hyphen between first and last, and no word before them.

    >>> pages("pp. 12–20"), pages("e1--e9"), pages("7")
    ('12-20', 'e1-e9', '7')
    """
    first, *more = _DASHES.split(_PAGES_WORD.sub("", text.strip()))
    return first if more == [first] else "-".join([first, *more])


def web_address(text: str) -> NamedNode | None:
    """The address in `text`, if it is one that begins with http or https; an address without either gets none.

    >>> web_address("javascript:alert(1)")
    >>> web_address(" https://example.org/a ").value
    'https://example.org/a'
    """
    address = text.strip()
    if not re.match(r"https?://[^\s/]", address, re.IGNORECASE) or re.search(r"[\s<>\"']", address):
        return None
    try:
        return NamedNode(address)
    except ValueError:
        return None


def language(text: str) -> str | None:
    """The short code for a language, given as a code or by its English name.

    >>> language("English"), language("en_GB"), language("Klingonish")
    ('en', 'en-GB', None)
    """
    word = text.strip().casefold()
    if word in _LANGUAGES:
        return _LANGUAGES[word]
    found = _CODE.fullmatch(text.strip())
    if not found or (len(found[1]) == 3 and not found[2]):
        return None
    region = found[2].replace("_", "-")
    return found[1].lower() + (region.upper() if re.fullmatch(r"-[A-Za-z]{2}", region) else region)


@dataclass(frozen=True, slots=True)
class When:
    """A date as precise as it was written: a month and a day of 0 are not known."""

    year: int
    month: int = 0
    day: int = 0
    exact: bool = True
    """Whether the text said just this; False if something more was written around it."""

    @property
    def literal(self) -> Literal:
        """The date as the list keeps it."""
        if self.day:
            return Literal(f"{self.year:04}-{self.month:02}-{self.day:02}", datatype=XSD["date"])
        if self.month:
            return Literal(f"{self.year:04}-{self.month:02}", datatype=XSD["gYearMonth"])
        return Literal(f"{self.year:04}", datatype=XSD["gYear"])


_YMD = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2}))?(?:[-/.]([0-9]{1,2}))?[/;]*(?:T[0-9:.Z+-]*)?")
_AROUND = re.compile(r"(?:\[|\(|c|©)?\s*([0-9]{4})\s*(?:[a-z])?(?:\]|\))?")
_WORD_FIRST = re.compile(r"([^\W\d_]{3,9})\.?\s*(?:([0-9]{1,2})(?:st|nd|rd|th)?)?\s*,?\s+([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\s+([^\W\d_]{3,9})\.?\s*,?\s+([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[\s/-]+([^\W\d_]{3,9})\.?(?:[\s/-]+([0-9]{1,2}))?/*")


def when(text: str) -> When | None:
    """The date that `text` says, as precise as it says it; None for anything that leaves a doubt.

    Read are 2018, 2018-05, 2018/05/24/, May 2018, 24 May 2018, May 24, 2018 and 2018 May 24. A year with a letter
    or in brackets is read, and is not `exact`. 05/06/2018 is not: it is May here and June there.

    >>> when("2018/05/24/"), when("[2018]").exact, when("05/06/2018"), when("in press")
    (When(year=2018, month=5, day=24, exact=True), False, None, None)
    """
    words = " ".join(text.split()).rstrip(".,")
    if found := _YMD.fullmatch(words):
        return _checked(found[1], found[2] or "0", found[3] or "0")
    if found := _WORD_FIRST.fullmatch(words):
        return _checked(found[3], _month(found[1]), found[2] or "0")
    if found := _DAY_FIRST.fullmatch(words):
        return _checked(found[3], _month(found[2]), found[1])
    if found := _YEAR_FIRST.fullmatch(words):
        return _checked(found[1], _month(found[2]), found[3] or "0")
    if found := _AROUND.fullmatch(words):
        return _checked(found[1], "0", "0", exact=False)
    return None


def _month(word: str) -> str:
    return str(_MONTHS.get(word.casefold(), 99))


def month_and_day(text: str) -> tuple[int, int] | None:
    """The month that `text` names or numbers, and the day beside it, 0 if there is none; None if neither is sure.

    >>> month_and_day("mar"), month_and_day("24~May"), month_and_day("spring")
    ((3, 0), (5, 24), None)
    """
    parts = re.findall(r"[^\W\d_]+|[0-9]+", text.casefold())
    months = [_MONTHS[part] for part in parts if part in _MONTHS]
    numbers = [int(part) for part in parts if part.isdecimal() and len(part) <= 2]
    if len(parts) == 1 and len(numbers) == 1 and 1 <= numbers[0] <= 12:
        return numbers[0], 0
    if len(months) == 1 and len(parts) == 1 + len(numbers) <= 2:
        return months[0], numbers[0] if numbers else 0
    return None


def _checked(year: str, month: str, day: str, exact: bool = True) -> When | None:
    """The date, if there is such a day, and if nobody would have to ask what was meant."""
    y, m, d = int(year), int(month), int(day)
    if not 1000 <= y <= 2100 or m > 12 or (d and not m):
        return None
    try:
        date(y, m or 1, d or 1)
    except ValueError:
        return None
    return When(y, m, d, exact)

"""LaTeX as the text that a reader would see.

pylatexenc knows the commands of LaTeX; it takes 0.4 ms for a short value, which is too long for 5,000 works with
five values each. So accents and signs, which are nearly all that lists of literature hold, are read here, and
what has any other command goes to pylatexenc.

>>> plain(r"{M{\\"u}ller} \\& \\emph{S}ons -- \\v{C}apek")
('Müller & Sons – Čapek', ())
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text

DEEPEST = 50
"""How deep braces may lie in each other."""

_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "k": "\u0328",
    "r": "\u030a",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textasciitilde": "\ue003", "textasciicircum": "^", "textbackslash": "\ue002",
    "textbraceleft": "\ue000", "textbraceright": "\ue001", "textunderscore": "_", "textdollar": "$",
    "textbar": "|", "textless": "<", "textgreater": ">", "ldots": "…", "dots": "…", "textellipsis": "…",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX",
    "textsterling": "£", "pounds": "£", "S": "§", "copyright": "©", "texttrademark": "™", "slash": "/",
}  # fmt: skip
_BASE = r"(?:\s*\{\s*(\\[ij]|[^\W\d_])\s*\}|\s*(\\[ij](?![A-Za-z])|[^\W\d_]))"
_ACCENTED = re.compile(rf"\\([\"'`^~=.]){_BASE}|\\([uvHcdbkr])(?![A-Za-z]){_BASE}")
_LETTER = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])(?:\{\}|[ \t]+(?=\S))?")
_ESCAPED = re.compile(r"\\([&%_#${} ,/-])")
_QUOTES = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"), ("~", " "))
# As private characters until the braces are gone.
_BRACES = {"{": "\ue000", "}": "\ue001"}
_PRIVATE = str.maketrans("\ue000\ue001\ue002\ue003", "{}\\~")
_DOLLAR = re.compile(r"(?<!\\)\$")
_WORD_OF_FORMULA = re.compile(r"[A-Za-z+*/()-]+")
# Without one of these, a text is plain already.
_SIGN = re.compile(r"[\\${}~`'-]")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
# They only say how text looks.
_FORMAT = re.compile(
    r"\\(?:textsu(?:per|b)script|mkbib(?:emph|bold|italic|quote|parens)|nolinkurl)(?![A-Za-z])"
)
# They define, or fetch, or lay out; none of them is text.
_NO_TEXT = frozenset(
    [
        "input",
        "include",
        "newcommand",
        "renewcommand",
        "providecommand",
        "def",
        "let",
        "catcode",
        "csname",
        "write",
    ]
)


def plain(latex: str) -> tuple[str, tuple[str, ...]]:
    """The text that `latex` stands for, on one line; and the commands in it that nobody here knows.

    Braces that only keep capitals are taken away; what stands in the braces of an unknown command is kept.
    """
    if not _SIGN.search(latex):
        return " ".join(latex.split()), ()
    if "\\" not in latex and "$" not in latex:
        return _tidied(_typeset(latex)), ()
    text = _ESCAPED.sub(lambda found: _BRACES.get(found[1], found[1] if found[1] not in ",/-" else ""), latex)
    text = _LETTER.sub(lambda found: _LETTERS.get(found[1], found[0]), _ACCENTED.sub(_accented, text))
    if "\\" not in text and not _has_formula(latex):
        return _tidied(_typeset(text)), ()
    return _by_library(latex)


def _accented(found: re.Match[str]) -> str:
    accent = found[1] or found[4]
    letter = (found[2] or found[3] or found[5] or found[6]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


def _typeset(text: str) -> str:
    for written, shown in _QUOTES:
        text = text.replace(written, shown)
    return text


def _tidied(text: str) -> str:
    return " ".join(text.replace("{", "").replace("}", "").translate(_PRIVATE).split())


def _has_formula(latex: str) -> bool:
    """Whether there is a formula between two dollar signs, which may also be two prices.

    A formula has a sign of one in it, or is one word without a number.
    """
    between = _DOLLAR.split(latex)[1:-1:2] if "$" in latex else []
    return any(_WORD_OF_FORMULA.fullmatch(each) or re.search(r"[\\^_=<>]", each) for each in between)


def _by_library(latex: str) -> tuple[str, tuple[str, ...]]:
    names = [name for name in _COMMAND.findall(_FORMAT.sub("", latex)) if name not in _LETTERS]
    strange = tuple(dict.fromkeys(name for name in names if name not in _known() or name in _NO_TEXT))
    # In a list of literature a % is a percent sign and an & is an "and"; in LaTeX they are neither.
    text = re.sub(r"(?<!\\)[%&#]", r"\\\g<0>", _FORMAT.sub("", latex))
    if not _has_formula(latex):
        text = _DOLLAR.sub(r"\\$", text)
    text = re.sub(r"\\([{}])", lambda found: _BRACES[found[1]], text)
    text = _LETTER.sub(lambda found: _LETTERS.get(found[1], found[0]), text)
    for name in strange:
        text = re.sub(rf"\\{name}(?![A-Za-z])\*?", "", text)
    shown: str = _library().latex_to_text(text)
    return _tidied(shown), strange


@cache
def _library() -> LatexNodes2Text:
    return LatexNodes2Text(math_mode="text", keep_comments=True)


@cache
def _known() -> frozenset[str]:
    return frozenset(spec.macroname for spec in _library().latex_context.iter_macro_specs())

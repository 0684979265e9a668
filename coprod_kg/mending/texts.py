"""Texts with spaces that nobody meant, and texts that do not say which language they are in."""

from __future__ import annotations

import re
import unicodedata

from pyoxigraph import Literal

from coprod_kg.findings import Finding
from coprod_kg.mending.changes import NewValue, Said
from coprod_kg.mending.context import Context
from coprod_kg.vocabulary import RDF, SCHEMA, SKOS, XSD

_ONE_LINE = "Text-one-line"
_SPACING = (_ONE_LINE, "Text-spaces", "Text-ends", "Text-characters")
# Nobody sees these, and they mean nothing between words of a record. A mark that turns the direction of a text
# (U+202E) or one that stands for a lost letter (U+FFFD) is not among them: there we do not know what was meant.
_NOTHING = re.compile("[\u00ad\u200b\u2060\ufeff]")
_LINE_END = re.compile(r"[ \t\u00a0]*(?:\r\n|\r|\n)[ \t\u00a0]*")


def plain_spaces(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """The text with one plain space between words and none around it."""
    value = said[2]
    if finding.rule not in _SPACING or not isinstance(value, Literal):
        return None
    text = _NOTHING.sub("", value.value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if finding.rule == _ONE_LINE:
        if re.search(r"-\s*[\r\n]", text):
            return None  # a word that was broken at the end of a line, or not
        text = _LINE_END.sub(" ", text)
    # Between two words only: spaces at the beginning of a line of a longer text may be its layout.
    text = re.sub(r"(?<=\S)[ \t\u00a0]+(?=\S)", " ", text)
    text = text.replace("\u00a0", " ").replace("\t", " ")
    pattern = context.lists.rule(finding).pattern
    if not text or text == value.value or (pattern and not re.search(pattern, text)):
        return None
    return NewValue("Take away the spaces that are too many.", said, _like(value, text))


def told_language(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """The text in the language of all other texts of the file.

    Not where the file has several languages, nor for the title of a work in another one, nor for a text in
    other letters than those texts. One that is not our own must be told by a text of the same field: a work
    with a Welsh title is described in English.
    """
    value = said[2]
    if finding.rule != "Text-language" or not isinstance(value, Literal) or value.datatype != XSD["string"]:
        return None
    texts = [text for each in context.texts.values() for text in each]
    languages = {text.language or "" for text in texts}
    if len(languages) != 1:
        return None
    [language] = languages
    if said[1] not in context.texts and language not in context.lists.languages:
        return None
    if said[1] in (SCHEMA["name"], SKOS["altLabel"]):
        works = [each[2].value for each in context.about(said[0]) if each[1] == SCHEMA["inLanguage"]]
        if any(_main(work) != _main(language) for work in works):
            return None
    if _scripts(value.value) - set[str]().union(*(_scripts(text.value) for text in texts)):
        return None
    return NewValue(
        f"Say that this is written in “{language}”.", said, Literal(value.value, language=language)
    )


def _main(language: str) -> str:
    """The language without its country."""
    return language.split("-")[0].lower()


def _scripts(text: str) -> set[str]:
    """The sorts of letters in `text`.

    >>> sorted(_scripts("Été, Ωμέγα"))
    ['GREEK', 'LATIN']
    """
    return {unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()}


def _like(value: Literal, text: str) -> Literal:
    """`text` with the language or the datatype of `value`."""
    if value.language:
        return Literal(text, language=value.language)
    return Literal(text, datatype=value.datatype)


def without_language(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """A number, a name or a code without a language, where it has none."""
    value = said[2]
    if context.lists.rule(finding).datatype != XSD["string"] or not isinstance(value, Literal):
        return None
    if value.datatype not in (RDF["langString"], XSD["anyURI"], XSD["token"], XSD["normalizedString"]):
        return None
    return NewValue("Take away the language: this is not a text in one.", said, Literal(value.value))

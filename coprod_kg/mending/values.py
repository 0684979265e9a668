"""Values written as plain texts that the rule wants as something else: a year, yes or no, a number, an address."""

from __future__ import annotations

import re
from datetime import date

from pyoxigraph import Literal, NamedNode

from coprod_kg.findings import Finding
from coprod_kg.mending.changes import NewValue, Said
from coprod_kg.mending.context import Context
from coprod_kg.vocabulary import ID, RDF, XSD

_PLAIN = (XSD["string"], RDF["langString"])
_TRUTH = {"yes": "true", "true": "true", "no": "false", "false": "false"}
_DATE_WORDS = {"gYear": "a year", "gYearMonth": "a year and a month", "date": "a day"}


def dated(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """A year, a month or a day, as the only form of date that the text fits."""
    value, either = said[2], context.lists.rule(finding).either
    if not isinstance(value, Literal) or not either:
        return None
    text = value.value.strip()
    fitting = [rule.datatype for rule in either if rule.pattern and re.search(rule.pattern, text)]
    if len(fitting) != 1 or fitting[0] is None or not _is_a_day(text, fitting[0]):
        return None
    words = _DATE_WORDS.get(XSD.local(fitting[0]), "a date")
    return NewValue(f"Write this as {words}.", said, Literal(text, datatype=fitting[0]))


def _is_a_day(text: str, datatype: NamedNode) -> bool:
    """Not so for 30 February: then it is a slip in the day or in the month."""
    if datatype != XSD["date"]:
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def yes_or_no(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """True or false, for the words that say so."""
    value = said[2]
    if context.lists.rule(finding).datatype != XSD["boolean"] or not isinstance(value, Literal):
        return None
    truth = _TRUTH.get(value.value.strip().lower())
    if truth is None or value.datatype not in (*_PLAIN, XSD["boolean"]):
        return None
    return NewValue("Write this as true or false.", said, Literal(truth, datatype=XSD["boolean"]))


def whole_number(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """A number that was written as a text."""
    value = said[2]
    if context.lists.rule(finding).datatype != XSD["integer"] or not isinstance(value, Literal):
        return None
    text = value.value.strip()
    if value.datatype not in _PLAIN or not re.fullmatch("[0-9]{1,9}", text):
        return None
    return NewValue("Write this as a number.", said, Literal(text, datatype=XSD["integer"]))


def web_address(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """An address that was written as a text, if it is all that the rule wants; one of ours must be on the list."""
    value, rule = said[2], context.lists.rule(finding)
    if not rule.address or not isinstance(value, Literal) or value.datatype not in (*_PLAIN, XSD["anyURI"]):
        return None
    text = value.value.strip()
    if not re.match(r"https?://[^\s\"'<>\\^`{|}]+\Z", text) or not re.search(rule.pattern, text):
        return None
    address = NamedNode(text)
    if address in ID and not context.lists.known(address):
        return None
    return NewValue("Write this as a web address, not as a text.", said, address)

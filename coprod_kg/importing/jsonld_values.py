"""The values of JSON-LD as the engine writes them: addresses, numbers and truths.

Section 8.2.2 of https://www.w3.org/TR/json-ld11-api/, with the digits as they are: no number goes through a float.
"""

from __future__ import annotations

from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from coprod_kg.importing.json_text import Number, Value
from coprod_kg.vocabulary import XSD

_LONGEST = 1000


def named(iri: str) -> NamedNode | None:
    """`iri` as a term, or None if it is no whole address."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def native(value: Value, coerced: str | None) -> Literal | None:
    """A number or a truth as a term of the datatype `coerced`, or of its own; None for a form that is not known.

    >>> str(native(Value(Number("1.50"), 0, 4), None)), str(native(Value(True, 0, 4), XSD["string"].value))
    ('"1.5E0"^^<http://www.w3.org/2001/XMLSchema#double>', '"true"')
    """
    if coerced == "@json":
        return None
    datatype = None if coerced in (None, "@id", "@vocab") else named(coerced or "")
    if not isinstance(value.content, Number):
        return Literal("true" if value.content else "false", datatype=datatype or XSD["boolean"])
    if len(value.content) > _LONGEST or len(value.content.lower().partition("e")[2]) > 6:
        return None  # nothing measures that, and to work it out would take long
    whole = _whole(value.content)
    if whole is not None and datatype != XSD["double"]:
        return Literal(whole, datatype=datatype or XSD["integer"])
    return Literal(_double(value.content), datatype=datatype or XSD["double"])


def _whole(number: str) -> str | None:
    """The digits of a number that JSON-LD takes for a whole one: at most 20 digits, without a fraction."""
    if "e" not in number and "E" not in number and "." not in number and len(number) <= 20:
        return "0" if number == "-0" else number
    exact = Decimal(number)
    if exact.adjusted() > 19 or exact != exact.to_integral_value():
        return None
    return str(int(exact))


def _double(number: str) -> str:
    """A number in the canonical form of xsd:double, digit by digit: `1.5E0`.

    The engine makes no difference between nothing and less than nothing, and neither do we.

    >>> _double("123.4500"), _double("1"), _double("1e400"), _double("-0.0")
    ('1.2345E2', '1.0E0', '1.0E400', '0.0E0')
    """
    exact = Decimal(number)
    sign, digits, _ = exact.as_tuple()
    written = "".join(map(str, digits)).lstrip("0").rstrip("0") or "0"
    power = exact.adjusted() if exact else 0
    return f"{'-' if sign and exact else ''}{written[0]}.{written[1:] or '0'}E{power}"

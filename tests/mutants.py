"""Records with mistakes put in, for holding two engines against each other."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.vocabulary import CPC, CPR, ID, RDF, SCHEMA, SKOS, XSD

TEXTS = (
    "", " ", "\n", "x\n", "\nx", " x", "x ", "x\u00a0", "\u2003x", "x\u2028", "\x1cx", "x\x1f", "\x85", "a\tb",
    "\u200b", "a\u00adb", "\ufeffx", "\u202ex", "x\u2066", "\x00x"[1:], "\x07", "\x7f", "e\u0301", "\U0001f600",
    "\u017ftone", "\u212aelvin", "MAILTO:ann", "Mail\u017f", "ann@example.org", "ann\uff20example.org",
    "ann (at) example (dot) org", "ann[AT]example.org", "tel:0117", "TEL:+44", "+44 117 496 0123", "0117 496 0123",
    "(0117) 496 0123", "01174960123", "617-555-0123", "(617) 555-0123", "0044 117 4960123", "2018-2020",
    "65+ 1995 - 1997",
    "<b>x</b>", "&amp;", "&#x20;", "a & b < c", "10.1000/182", "10.1000/182\n", "10.1000/ABC", "doi:10.1000/182",
    "9781234567890", "9781234567890\n", "2018", "2018\n", "20 18", "2018-13", "2018-02-31", "abcd", "-2018", "02018",
    "en", "EN-gb", "english!", "en\n", "1", "01", "-1", "99999", "1.0", "true", "TRUE", "0", "x" * 301,
    "x" * 2001, "é" * 2001,
    "2026-11-23T09:30:00Z", "2026-11-23T25:30:00Z", "https://e.org/\n", "1-2", "1\u20132", "S1\n", "\\", '"',
)  # fmt: skip
TYPES = tuple(
    XSD[name]
    for name in (
        *(
            "string",
            "gYear",
            "gYearMonth",
            "date",
            "dateTime",
            "integer",
            "boolean",
            "anyURI",
            "decimal",
            "nonNegativeInteger",
        ),
        *("duration", "double", "token"),
    )
)
LANGUAGES = ("en", "EN", "cy", "en-GB", "zh-Hant")
LINKS = (
    ID["item/nobody"], ID["org/nobody"], ID["org/No-Body"], ID["item/nobody#author-1"], CPC["guidance"],
    CPC["researchers"], CPC["retired"], CPC["nothing"], NamedNode("https://example.org/"), NamedNode("http://example.org"),
    NamedNode("ftp://example.org/"), NamedNode("javascript:alert(1)"), NamedNode("https://example.org/é"),
    NamedNode("https://e.org/" + "x" * 2000), NamedNode("https://orcid.org/0000-0002-1825-0097"), CPR["Item"],
)  # fmt: skip
FIELDS = (SCHEMA["name"], SKOS["altLabel"], SCHEMA["email"], CPR["nobody"], SCHEMA["url"], RDF["type"])


def mutated(triples: Iterable[Triple], chance: Random, number: int) -> list[Triple]:
    """What a record says, under another name, with one to three mistakes put in."""

    def renamed(term: object) -> object:
        if (
            isinstance(term, NamedNode)
            and term in ID
            and "/concept/" not in term.value
            and "/scheme/" not in term.value
        ):
            name, mark, part = term.value.partition("#")
            return NamedNode(f"{name}-{number}{mark}{part}")
        return term

    said = [Triple(renamed(each.subject), each.predicate, renamed(each.object)) for each in triples]
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(said))
        old = said[place]
        value: object
        if (isinstance(old.object, Literal) and chance.random() < 0.8) or chance.random() < 0.1:
            text = chance.choice(TEXTS)
            value = chance.choice((
                Literal(text, language=chance.choice(LANGUAGES)),
                Literal(text, datatype=chance.choice(TYPES)),
                Literal(text, datatype=old.object.datatype)
                if isinstance(old.object, Literal) and not old.object.language
                else Literal(text, language="en"),
            ))  # fmt: skip
        else:
            value = chance.choice((*LINKS, chance.choice(said).subject))
        field = chance.choice(FIELDS) if chance.random() < 0.15 else old.predicate
        new = Triple(old.subject, field, value)
        match chance.randrange(4):
            case 0:
                said.append(new)
            case 1:
                del said[place]
            case _:
                said[place] = new
        if not said:
            return [old]
    return said

"""What makes a record recognisable, in a form that can be compared: title, year, names and numbers.

>>> from coprod_kg.vocabulary import ID
>>> from pyoxigraph import Literal
>>> garden = ID["item/garden"]
>>> [found] = features_of([Triple(garden, SCHEMA["name"], Literal("The Gärden: who digs?", language="en"))])
>>> found.title, found.main, found.sub
('garden who digs', 'garden', 'who digs')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from coprod_kg.dataset import Dataset
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import BIBO, CPR, SCHEMA

_WORD = re.compile(r"[^\W_]+")
# What sets a subtitle off; a hyphen needs spaces around it, or "co-production" would have one.
_SUBTITLE = re.compile(r"\s*[:?!]\s+|\s+[-\u2013\u2014]\s+|\.\s+(?=[^\W\d_])")
# As the check "possible-duplicate" does it: what that finds is not found here a second time.
_CHECK_APOSTROPHES = re.compile("['\u2018\u2019]")
_CHECK_OTHERS = re.compile("[^a-z0-9\u00df-\u1fff\u2c00-\ufffd]+")
_LONGEST = 500
"""How much of a title or a name is compared; more than that is none."""
_MOST_NAMES = 20
_YEAR = re.compile(r"[0-9]{4}")
_DOI = re.compile(r"(https?://(dx\.)?doi\.org/|doi:)?(10\..+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Features:
    """What a record can be known by."""

    iri: NamedNode
    kind: str
    title: str
    """The words of its title without accents, capitals, stops and a first article."""
    main: str
    """The part before the first colon or the like, in the same form."""
    sub: str
    check_key: str
    """The title as the check `possible-duplicate` compares it."""
    year: int | None
    names: tuple[str, ...]
    """The last word of each printed name, in the printed order; of a group, all its words."""
    numbers: frozenset[str]
    """DOI, ISBN, web address and entries elsewhere, each in one form."""


def folded(text: str) -> str:
    """The words of `text`, without accents, capitals and stops.

    >>> folded("L’Été & “Nuts”")
    'lete and nuts'
    """
    plain = text.casefold().replace("&", " and ").replace("’", "").replace("'", "").replace("ß", "ss")
    if not plain.isascii():
        marked = unicodedata.normalize("NFKD", plain)
        plain = "".join(each for each in marked if not unicodedata.combining(each))
    return " ".join(_WORD.findall(plain))


def _without_article(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if rest and first in ("the", "a", "an") else words


def parts_of_title(title: str) -> tuple[str, str]:
    """The title and the subtitle in `title`, as they are written; the second is empty if there is none.

    >>> parts_of_title("Fit for purpose? Addressing inequities")
    ('Fit for purpose', 'Addressing inequities')
    """
    found = _SUBTITLE.search(title)
    if found is None or not title[: found.start()].strip():
        return title, ""
    return title[: found.start()], title[found.end() :]


def name_key(printed: str) -> str:
    """What a printed name has in common with its shorter forms: its last word; of a long one, all words.

    >>> name_key("Gary Hickey"), name_key("G. Hickey"), name_key("Centre for Social Justice and Community")
    ('hickey', 'hickey', 'centre for social justice and community')
    """
    words = folded(printed).split()
    return " ".join(words) if len(words) > 4 else "".join(words[-1:])


def features_of(triples: Iterable[Triple]) -> list[Features]:
    """The features of each record in `triples` that has a title, in the order of their names."""
    fields: dict[NamedNode, dict[NamedNode, list[str]]] = {}
    parts: dict[NamedNode | BlankNode, dict[NamedNode, str]] = {}
    names: dict[NamedNode, list[NamedNode]] = {}
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, NamedNode) or isinstance(value, Triple | BlankNode):
            continue
        if predicate in (CPR["nameAsPrinted"], CPR["position"]):
            parts.setdefault(subject, {})[predicate] = value.value
        elif predicate == CPR["hasAuthorship"] and isinstance(value, NamedNode):
            names.setdefault(subject, []).append(value)
        elif predicate in _FIELDS:
            fields.setdefault(subject, {}).setdefault(predicate, []).append(value.value)
    found = []
    for subject in sorted(fields, key=lambda each: each.value):
        record = RecordId.of_iri(subject)
        if record and record.iri == subject and SCHEMA["name"] in fields[subject]:
            printed = sorted(
                (_place(parts.get(part, {})), parts.get(part, {}).get(CPR["nameAsPrinted"], ""))
                for part in set(names.get(subject, ()))
            )
            found.append(_features(record, fields[subject], [name for _, name in printed if name]))
    return found


_FIELDS = frozenset(
    (SCHEMA["name"], SCHEMA["datePublished"], SCHEMA["url"], SCHEMA["sameAs"], BIBO["doi"], BIBO["isbn13"])
)


def features_of_dataset(dataset: Dataset) -> list[Features]:
    """The features of each record of a list, read field by field: most of what it says is not looked at."""
    wanted = (*_FIELDS, CPR["nameAsPrinted"], CPR["position"], CPR["hasAuthorship"])
    return features_of(quad.triple for field in wanted for quad in dataset.quads(predicate=field))


def _place(part: dict[NamedNode, str]) -> int:
    position = part.get(CPR["position"], "")
    return int(position) if position.isascii() and position.isdecimal() and len(position) < 10 else 0


def _features(record: RecordId, fields: dict[NamedNode, list[str]], printed: list[str]) -> Features:
    title = min(fields[SCHEMA["name"]])[:_LONGEST]
    main, sub = parts_of_title(title)
    dates = [found[0] for date in fields.get(SCHEMA["datePublished"], ()) if (found := _YEAR.match(date))]
    return Features(
        iri=record.iri,
        kind=record.kind,
        title=_without_article(folded(title)),
        main=_without_article(folded(main)),
        sub=folded(sub),
        check_key=check_key(title),
        year=int(min(dates)) if dates else None,
        names=tuple(
            key
            for name in printed[:_MOST_NAMES]
            if name != "and others" and (key := name_key(name[:_LONGEST]))
        ),
        numbers=frozenset(_numbers(record.kind, fields)),
    )


def check_key(title: str) -> str:
    """`title` as the check `possible-duplicate` compares it.

    >>> check_key("The garden’s “gate”")
    'gardens gate'
    """
    words = _CHECK_OTHERS.sub(" ", _CHECK_APOSTROPHES.sub("", title.lower())).strip(" ")
    return re.sub("^(the|an|a) ", "", words)


def _numbers(kind: str, fields: dict[NamedNode, list[str]]) -> Iterable[str]:
    """Numbers and addresses in the form in which the checks for doubles compare them."""
    for field in (BIBO["doi"], SCHEMA["sameAs"], SCHEMA["url"]):
        for value in fields.get(field, ()):
            if doi := _DOI.fullmatch(value):
                yield f"doi {doi[3].lower()}"
    for value in fields.get(BIBO["isbn13"], ()):
        yield f"isbn {re.sub('[^0-9Xx]', '', value)}"
    for value in fields.get(SCHEMA["sameAs"], ()):
        yield "same " + re.sub(r"^https?://(www\.)?", "", value).rstrip("/")
    for value in fields.get(SCHEMA["url"], ()):
        bare = re.sub("^[A-Za-z]+://", "", value)
        host = re.split("[/?#]", bare, maxsplit=1)[0]
        yield f"url {kind} {host.lower().removeprefix('www.')}{bare[len(host) :].rstrip('/')}"

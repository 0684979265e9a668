"""From works to records: the same rules for BibTeX, RIS and CSL-JSON.

What the list has no field for is left out and counted. What cannot be understood is left out and said, with the
entry and the line. A journal or book that is not on the list yet becomes a record of its own in the same offer; an
organisation does not, because a name alone says too little about one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax
from coprod_kg.findings import Edit, Finding, Fix, Place, Severity
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.kinds import class_of, class_of_container, kind_of
from coprod_kg.importing.lookup import Known, key_of
from coprod_kg.importing.minting import mint
from coprod_kg.importing.normal import dois, isbns, issns, language, pages, web_address, when
from coprod_kg.importing.work import MOST_WORKS, Remark, Value, Work
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Spot, SpotTable
from coprod_kg.vocabulary import BIBO, CPC, CPR, DCTERMS, RDF, SCHEMA, XSD

_CHECK = "works"
_LANGUAGES = {"bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}
_SHOWN = 60
"""How much of a stranger's value a message repeats."""
_MOST_NAMED = 20
"""How many fields that were left out are named."""

Said = tuple[NamedNode, NamedNode, NamedNode | Literal, Spot]


def reading_of(
    format: str, works: Iterable[Work], shown: PurePosixPath, edition: Edition, text: str, encoding: str
) -> Reading:
    """The records that `works` make, with a finding for all that could not be taken.

    Raises BrokenSyntax if there is no work at all.
    """
    maker = _Maker(format, shown, edition, text)
    for number, work in enumerate(works, start=1):
        if number > MOST_WORKS:
            maker.remark(_too_many(work.spot))
            break
        maker.add(work)
    if not maker.count:
        raise BrokenSyntax(shown, 1, 1, "There is no entry in it.", _LANGUAGES[format])
    return maker.reading(encoding)


def _too_many(spot: Spot) -> Remark:
    message = f"There are more than {MOST_WORKS:,} entries, so those from here on were not read."
    return Remark("size", Severity.SHOULD, "File", message, "Send them in a file of their own.", spot)


class _Maker:
    """Collects what each work says; no work is looked at twice."""

    def __init__(self, format: str, shown: PurePosixPath, edition: Edition, text: str) -> None:
        self.format = format
        self.shown = shown
        self.text = text
        self.known = Known(edition)
        self.taken: set[RecordId] = set(edition.records)
        self.said: list[Said] = []
        self.subjects: list[tuple[NamedNode, Spot, Spot]] = []
        self.findings: list[Finding] = []
        self.left_out: Counter[str] = Counter()
        self.strangers: dict[str, list[Value]] = {}
        self.untold: list[Work] = []
        self.venues: dict[str, NamedNode] = {}
        self.keys: dict[str, Spot] = {}
        self.seen: dict[object, Spot] = {}
        self.waiting: list[tuple[NamedNode, Work, str | None, str]] = []
        """Works whose journal or book is looked up at the end: the book may be a later entry."""
        self.wholes: dict[str, NamedNode] = {}
        """Works of this file that others may be parts of, by title."""
        self.count = 0

    def add(self, work: Work) -> None:
        """Take `work`, unless it has no title or was there before."""
        self.count += 1
        for remark in work.remarks:
            self.remark(remark)
        self.left_out.update(work.left_out)
        title = work.first("title")
        if title is None:
            self._note("title", "Title", "This has no title that we could read, so it was not taken.",
                       "Add the title.", work.spot)  # fmt: skip
            return
        same = (
            work.type.text,
            tuple((name, tuple(value.text for value in values)) for name, values in work.fields.items()),
            tuple((name.printed, name.role) for name in work.names),
        )
        if same in self.seen:
            self._note("twice", "Entry", f"This is the same as {_line(self.seen[same])}, so it was taken once.",
                       "Take one of the two out.", work.spot)  # fmt: skip
            return
        self.seen[same] = work.spot
        if work.key in self.keys:
            self._note("key", "Key", f"Another entry has this key: {_line(self.keys[work.key])}. Both were taken.",
                       "Give each entry a key of its own.", work.spot)  # fmt: skip
        self.keys.setdefault(work.key, work.spot)
        self._make(work, title)

    def _make(self, work: Work, title: Value) -> None:
        date = self._date(work)
        identity = mint("item", title.text, date.value if date else "", self.taken)
        self.taken.add(identity)
        item = identity.iri
        self.subjects.append((item, work.spot, work.end))
        tongue = self._language(item, work)
        kind = self._kind(work)
        self._say(item, RDF["type"], NamedNode(class_of(kind)), work.type.spot)
        if kind:
            self._say(item, DCTERMS["type"], CPC[kind], (work.first("genre") or work.type).spot)
        self._say(item, SCHEMA["name"], Literal(title.text, language=tongue), title.spot)
        if date:
            self._say(item, SCHEMA["datePublished"], date, work.fields["date"][0].spot)
        self._names(item, work)
        self.waiting.append((item, work, kind, tongue))
        if class_of_container(work.type.text, kind) is None:
            self.wholes.setdefault(key_of(title.text), item)
        for name in ("volume", "issue", "pages"):
            if value := work.first(name):
                text = pages(value.text) if name == "pages" else value.text
                self._say(item, BIBO[name], Literal(text), value.spot)
        self._publisher(item, work)
        self._doi(item, work)
        self._address(item, work)

    def _kind(self, work: Work) -> str | None:
        genre = work.first("genre")
        if genre and (named := self.known.kind(genre.text)):
            return named
        if genre:
            self.left_out["the kind in words"] += 1
        kind = kind_of(self.format, work.type.text)
        if kind is None:
            self._note("kind", "Kind of thing", f"“{_short(work.type.text)}” is none of our kinds.",
                       "Choose the kind that fits. We did not want to guess.", work.type.spot)  # fmt: skip
        return kind

    def _language(self, item: NamedNode, work: Work) -> str:
        value = work.first("language")
        code = language(value.text) if value else None
        if value and code:
            self._say(item, SCHEMA["inLanguage"], Literal(code), value.spot)
            return code
        if value:
            self._note("language", "Language", f"We do not know the language “{_short(value.text)}”.",
                       "Write a short code, for example en.", value.spot)  # fmt: skip
        self.untold.append(work)
        return "en"

    def _date(self, work: Work) -> Literal | None:
        value = work.first("date")
        found = when(value.text) if value else None
        if value and found is None:
            self._note("date", "When it came out", f"We cannot tell the date from “{_short(value.text)}”.",
                       "Write it like this: 2018, 2018-05 or 2018-05-24.", value.spot)  # fmt: skip
        elif value and found and not found.exact:
            self._note("date", "When it came out", f"We read “{_short(value.text)}” as {found.literal.value}.",
                       "Check that this is the year.", value.spot, Severity.COULD)  # fmt: skip
        return found.literal if found else None

    def _names(self, item: NamedNode, work: Work) -> None:
        for place, name in enumerate(work.names, start=1):
            if ";" in name.printed or name.printed.count(",") > 2:
                self._note("names", "Names on it", "This looks like several names in one.",
                           "Write each name on its own.", name.spot)  # fmt: skip
            part = NamedNode(f"{item.value}#author-{place}")
            self._say(item, CPR["hasAuthorship"], part, name.spot)
            self.subjects.append((part, name.spot, name.spot))
            self._say(part, RDF["type"], CPR["Authorship"], name.spot)
            self._say(part, CPR["nameAsPrinted"], Literal(name.printed), name.spot)
            self._say(part, CPR["position"], Literal(str(place), datatype=XSD["integer"]), name.spot)
            if name.role:
                self._say(part, CPR["role"], Literal(name.role), name.spot)

    def _container(self, item: NamedNode, work: Work, kind: str | None, tongue: str) -> None:
        value = work.first("container")
        class_ = class_of_container(work.type.text, kind)
        books = self._numbers(work, "isbn", isbns, "ISBN")
        journals = self._numbers(work, "issn", issns, "ISSN")
        if value is None or class_ is None:
            for isbn, spot in books:
                self._say(item, BIBO["isbn13"], Literal(isbn), spot)
            self.left_out["issn"] += bool(journals)
        if value is None:
            return
        numbers = [number for number, _ in (*books, *journals)]
        key = key_of(value.text)
        venue = self.known.venue(value.text, numbers) or self.known.item(value.text) or self.wholes.get(key)
        if venue is None and key not in self.venues and class_:
            identity = mint("venue", value.text, "", self.taken)
            self.taken.add(identity)
            new = self.venues[key] = identity.iri
            self.subjects.append((new, value.spot, work.end))
            self._say(new, RDF["type"], NamedNode(class_), value.spot)
            self._say(new, SCHEMA["name"], Literal(value.text, language=tongue), value.spot)
            named = (BIBO["isbn13"], books) if class_ == SCHEMA["Book"].value else (BIBO["issn"], journals)
            for number, spot in named[1]:
                self._say(new, named[0], Literal(number), spot)
        venue = venue or self.venues.get(key)
        if venue:
            self._say(item, SCHEMA["isPartOf"], venue, value.spot)
        else:
            self._note("container", "Part of", f"“{_short(value.text)}” is not on the list, so it was not taken.",
                       "Add it first, or leave it out.", value.spot)  # fmt: skip

    def _numbers(self, work: Work, name: str, read: object, label: str) -> list[tuple[str, Spot]]:
        found: list[tuple[str, Spot]] = []
        assert callable(read)
        for value in work.fields.get(name, ()):
            numbers: list[str] = read(value.text)
            if not numbers:
                self._note(name, label, f"“{_short(value.text)}” is no {label} that adds up, so it was not taken.",
                           "Look at the work itself and copy it again.", value.spot)  # fmt: skip
            elif [value.text] != numbers:
                self._note(name, label, f"We read this as {' and '.join(numbers)}.", "Check that it is right.",
                           value.spot, Severity.COULD)  # fmt: skip
            found += [(number, value.spot) for number in numbers if number not in dict(found)]
        return found

    def _publisher(self, item: NamedNode, work: Work) -> None:
        value = work.first("publisher")
        if value is None:
            return
        whole = self.known.organisation(value.text)
        for name in [value.text] if whole else value.text.split(";"):
            if organisation := whole or self.known.organisation(name):
                self._say(item, SCHEMA["publisher"], organisation, value.spot)
            elif key := key_of(name):
                self.strangers.setdefault(key, []).append(Value(name.strip(), value.spot))

    def _doi(self, item: NamedNode, work: Work) -> None:
        values = work.fields.get("doi", ())
        found = list(dict.fromkeys(doi for value in values for doi in dois(value.text)))
        if not values:
            return
        spot = values[0].spot
        if len(found) != 1:
            what = "two or more DOIs: " + ", ".join(_short(doi) for doi in found[:3]) if found else "no DOI"
            message = f"There {'are' if found else 'is'} {what} in this, so none was taken."
            self._note("doi", "DOI", message, "Write the DOI on its own, starting with 10.", spot)
            return
        self._say(item, BIBO["doi"], Literal(found[0]), spot)
        if [value.text for value in values] != found:
            message = f"We read the DOI as {_short(found[0])}."
            fix = self._rewritten(spot, found[0]) if len(values) == 1 else None
            self._note("doi", "DOI", message, "Write the DOI on its own, in small letters.", spot,
                       Severity.COULD, fix)  # fmt: skip

    def _rewritten(self, spot: Spot, value: str) -> Fix:
        written = self.text[spot.start : spot.end]
        quotes = (written[0], written[-1]) if written[:1] in ("{", '"') else ("", "")
        edit = Edit(f"{quotes[0]}{value}{quotes[1]}", spot.start, spot.end)
        return Fix(f"Write {value}.", (edit,))

    def _address(self, item: NamedNode, work: Work) -> None:
        good = None
        for value in work.fields.get("url", ()):
            address = web_address(value.text)
            if address is None:
                message = "This is no web address that we can use, so it was not taken."
                self._note("url", "Web address", message, "It should start with https:// and have no spaces.",
                           value.spot)  # fmt: skip
            elif good is None:
                good = address
                self._say(item, SCHEMA["url"], address, value.spot)
            elif address != good:
                self._note("url", "Web address", "There is more than one web address, so only the first was taken.",
                           "Keep the one that leads people to the work.", value.spot)  # fmt: skip

    def _say(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal, spot: Spot) -> None:
        self.said.append((subject, predicate, value, spot))

    def _note(
        self,
        rule: str,
        field: str,
        message: str,
        mend: str,
        spot: Spot,
        severity: Severity = Severity.SHOULD,
        fix: Fix | None = None,
    ) -> None:
        self.remark(Remark(rule, severity, field, message, mend, spot, fix))

    def remark(self, remark: Remark) -> None:
        """Keep `remark` as a finding."""
        spot = remark.spot
        place = Place(self.shown, spot.line, spot.column, spot.pointer, spot.cell, spot.entry)
        self.findings.append(
            Finding(
                _CHECK, remark.rule, remark.severity, remark.field, remark.message, place, remark.mend,
                fix=remark.fix,
            )
        )  # fmt: skip

    def reading(self, encoding: str) -> Reading:
        """All that was taken, and what there is to say about the file as a whole."""
        for waiting in self.waiting:
            self._container(*waiting)
        self._close(encoding)
        said, subjects = tuple(self.said), tuple(self.subjects)

        def find_spots() -> SpotTable:
            table = SpotTable()
            for subject, spot, end in subjects:
                table.begin(subject, spot, end)
            for subject, predicate, value, spot in said:
                table.add(subject, predicate, value, spot)
            return table

        triples = tuple(Triple(subject, predicate, value) for subject, predicate, value, _ in said)
        return Reading(triples, find_spots, tuple(self.findings), self.text)

    def _close(self, encoding: str) -> None:
        whole = Spot(None, None)
        for values in self.strangers.values():
            names = _short(values[0].text)
            works = "one work" if len(values) == 1 else f"{len(values):,} works"
            message = f"“{names}” is not on the list, so the publisher of {works} was not taken."
            mend = "Add the organisation first, or check its name. A name alone is too little for a record."
            self._note("publisher", "Publisher", message, mend, values[0].spot)
        if self.untold:
            works = "One work does" if len(self.untold) == 1 else f"{len(self.untold):,} works do"
            message = f"{works} not say which language the title is in. We took it for English."
            mend = "Add the language where it is not English. For example, write cy for Welsh."
            self._note("language", "Language", message, mend, self.untold[0].spot)
        counts = [(name, count) for name, count in self.left_out.most_common() if count]
        if counts:
            named = ", ".join(f"{_short(name)} ({count:,})" for name, count in counts[:_MOST_NAMED])
            more = f" and {len(counts) - _MOST_NAMED:,} more" if len(counts) > _MOST_NAMED else ""
            message = f"Some fields have no place on the list, so they were not taken: {named}{more}."
            self._note("left-out", "File", message, "You need do nothing.", whole, Severity.COULD)
        if encoding != "UTF-8":
            message = f"This file is not in UTF-8. We read it as {encoding}."
            self._note(
                "encoding", "File", message, "Check letters such as é and ü, or save it as UTF-8.", whole
            )


def _line(spot: Spot) -> str:
    return f"the one on line {spot.line}"


def _short(text: str) -> str:
    """A stranger's value, fit to be repeated in a sentence."""
    words = re.sub(r"[“”\s]+", " ", text).strip()
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"

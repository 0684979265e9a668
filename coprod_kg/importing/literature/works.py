"""From works to records: the same rules for BibTeX, RIS and CSL-JSON.

What the list has no field for is left out and counted. What cannot be understood is left out and said, with the
entry and the line. A journal or book that is not on the list yet becomes a record of its own in the same offer; an
organisation does not, because a name alone says too little about one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax
from coprod_kg.findings import Edit, Fix, Severity
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.decoding import Decoded
from coprod_kg.importing.literature.kinds import class_of, class_of_container, kind_of
from coprod_kg.importing.literature.ledger import Ledger, short
from coprod_kg.importing.literature.lookup import Known, key_of
from coprod_kg.importing.literature.normal import dois, isbns, issns, language, pages, web_address, when
from coprod_kg.importing.literature.work import MOST_WORKS, Remark, Value, Work
from coprod_kg.importing.minting import mint
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import BIBO, CPC, CPR, DCTERMS, RDF, SCHEMA, XSD

_LANGUAGES = {"bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}
_MOST_NAMED = 20
"""How many fields that were left out are named."""


def reading_of(
    format: str, works: Iterable[Work], shown: PurePosixPath, edition: Edition, file: Decoded
) -> Reading:
    """The records that `works` make, with a finding for all that could not be taken.

    Raises BrokenSyntax if there is no work at all.
    """
    maker = _Maker(format, Ledger(shown, file.text), edition)
    for number, work in enumerate(works, start=1):
        if number > MOST_WORKS:
            maker.ledger.remark(_too_many(work.spot))
            break
        maker.add(work)
    if not maker.count:
        raise BrokenSyntax(shown, 1, 1, "There is no entry in it.", _LANGUAGES[format])
    return maker.reading(file)


def _too_many(spot: Spot) -> Remark:
    message = f"There are more than {MOST_WORKS:,} entries, so those from here on were not read."
    return Remark("size", Severity.SHOULD, "File", message, "Send them in a file of their own.", spot)


class _Maker:
    """Collects what each work says; no work is looked at twice."""

    def __init__(self, format: str, ledger: Ledger, edition: Edition) -> None:
        self.format = format
        self.ledger = ledger
        self.known = Known(edition)
        self.taken: set[RecordId] = set(edition.records)
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
            self.ledger.remark(remark)
        self.left_out.update(work.left_out)
        title = work.first("title")
        if title is None:
            self.ledger.note("title", "Title", "This has no title that we could read, so it was not taken.",
                             "Add the title.", work.spot)  # fmt: skip
            return
        same = (
            work.type.text,
            tuple((name, tuple(value.text for value in values)) for name, values in work.fields.items()),
            tuple((name.printed, name.role) for name in work.names),
        )
        if same in self.seen:
            self.ledger.note("twice", "Entry", f"This is the same as {_line(self.seen[same])}, so it was taken once.",
                             "Take one of the two out.", work.spot)  # fmt: skip
            return
        self.seen[same] = work.spot
        if work.key in self.keys:
            self.ledger.note("key", "Key", f"Another has this key: {_line(self.keys[work.key])}. Both were taken.",
                             "Give each entry a key of its own.", work.spot)  # fmt: skip
        self.keys.setdefault(work.key, work.spot)
        self._make(work, title)

    def _make(self, work: Work, title: Value) -> None:
        date = self._date(work)
        identity = mint("item", title.text, date.value if date else "", self.taken)
        self.taken.add(identity)
        item = identity.iri
        self.ledger.begin(item, work.spot, work.end)
        tongue = self._language(item, work)
        kind = self._kind(work)
        self.ledger.say(item, RDF["type"], NamedNode(class_of(kind)), work.type.spot)
        if kind:
            self.ledger.say(item, DCTERMS["type"], CPC[kind], (work.first("genre") or work.type).spot)
        self.ledger.say(item, SCHEMA["name"], Literal(title.text, language=tongue), title.spot)
        if date:
            self.ledger.say(item, SCHEMA["datePublished"], date, work.fields["date"][0].spot)
        self._names(item, work)
        self.waiting.append((item, work, kind, tongue))
        if class_of_container(work.type.text, kind) is None:
            self.wholes.setdefault(key_of(title.text), item)
        for name in ("volume", "issue", "pages"):
            if value := work.first(name):
                text = pages(value.text) if name == "pages" else value.text
                self.ledger.say(item, BIBO[name], Literal(text), value.spot)
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
            self.ledger.note("kind", "Kind of thing", f"“{short(work.type.text)}” is none of our kinds.",
                             "Choose the kind that fits. We did not want to guess.", work.type.spot)  # fmt: skip
        return kind

    def _language(self, item: NamedNode, work: Work) -> str:
        value = work.first("language")
        code = language(value.text) if value else None
        if value and code:
            self.ledger.say(item, SCHEMA["inLanguage"], Literal(code), value.spot)
            return code
        if value:
            self.ledger.note("language", "Language", f"We do not know the language “{short(value.text)}”.",
                             "Write a short code, for example en.", value.spot)  # fmt: skip
        self.untold.append(work)
        return "en"

    def _date(self, work: Work) -> Literal | None:
        value = work.first("date")
        found = when(value.text) if value else None
        if value and found is None:
            self.ledger.note("date", "When it came out", f"We cannot tell the date from “{short(value.text)}”.",
                             "Write it like this: 2018, 2018-05 or 2018-05-24.", value.spot)  # fmt: skip
        elif value and found and not found.exact:
            self.ledger.note("date", "When it came out", f"We read “{short(value.text)}” as {found.literal.value}.",
                             "Check that this is the year.", value.spot, Severity.COULD)  # fmt: skip
        return found.literal if found else None

    def _names(self, item: NamedNode, work: Work) -> None:
        for place, name in enumerate(work.names, start=1):
            if ";" in name.printed or name.printed.count(",") > 2:
                self.ledger.note("names", "Names on it", "This looks like several names in one.",
                                 "Write each name on its own.", name.spot)  # fmt: skip
            part = NamedNode(f"{item.value}#author-{place}")
            self.ledger.say(item, CPR["hasAuthorship"], part, name.spot)
            self.ledger.begin(part, name.spot, name.spot)
            self.ledger.say(part, RDF["type"], CPR["Authorship"], name.spot)
            self.ledger.say(part, CPR["nameAsPrinted"], Literal(name.printed), name.spot)
            self.ledger.say(part, CPR["position"], Literal(str(place), datatype=XSD["integer"]), name.spot)
            if name.role:
                self.ledger.say(part, CPR["role"], Literal(name.role), name.spot)

    def _container(self, item: NamedNode, work: Work, kind: str | None, tongue: str) -> None:
        value = work.first("container")
        class_ = class_of_container(work.type.text, kind)
        books = self._numbers(work, "isbn", isbns, "ISBN")
        journals = self._numbers(work, "issn", issns, "ISSN")
        if value is None or class_ is None:
            for isbn, spot in books:
                self.ledger.say(item, BIBO["isbn13"], Literal(isbn), spot)
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
            self.ledger.begin(new, value.spot, work.end)
            self.ledger.say(new, RDF["type"], NamedNode(class_), value.spot)
            self.ledger.say(new, SCHEMA["name"], Literal(value.text, language=tongue), value.spot)
            named = (BIBO["isbn13"], books) if class_ == SCHEMA["Book"].value else (BIBO["issn"], journals)
            for number, spot in named[1]:
                self.ledger.say(new, named[0], Literal(number), spot)
        venue = venue or self.venues.get(key)
        if venue:
            self.ledger.say(item, SCHEMA["isPartOf"], venue, value.spot)
        else:
            self.ledger.note("container", "Part of", f"“{short(value.text)}” is not on the list, so it was not taken.",
                             "Add it first, or leave it out.", value.spot)  # fmt: skip

    def _numbers(self, work: Work, name: str, read: object, label: str) -> list[tuple[str, Spot]]:
        found: list[tuple[str, Spot]] = []
        assert callable(read)
        for value in work.fields.get(name, ()):
            numbers: list[str] = read(value.text)
            if not numbers:
                self.ledger.note(name, label, f"“{short(value.text)}” is no {label} that adds up, so it was not taken.",
                                 "Look at the work itself and copy it again.", value.spot)  # fmt: skip
            elif [value.text] != numbers:
                self.ledger.note(name, label, f"We read this as {' and '.join(numbers)}.", "Check that it is right.",
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
                self.ledger.say(item, SCHEMA["publisher"], organisation, value.spot)
            elif key := key_of(name):
                self.strangers.setdefault(key, []).append(Value(name.strip(), value.spot))

    def _doi(self, item: NamedNode, work: Work) -> None:
        values = work.fields.get("doi", ())
        found = list(dict.fromkeys(doi for value in values for doi in dois(value.text)))
        if not values:
            return
        spot = values[0].spot
        if len(found) != 1:
            what = "two or more DOIs: " + ", ".join(short(doi) for doi in found[:3]) if found else "no DOI"
            message = f"There {'are' if found else 'is'} {what} in this, so none was taken."
            self.ledger.note("doi", "DOI", message, "Write the DOI on its own, starting with 10.", spot)
            return
        self.ledger.say(item, BIBO["doi"], Literal(found[0]), spot)
        if [value.text for value in values] != found:
            message = f"We read the DOI as {short(found[0])}."
            fix = self._rewritten(spot, found[0]) if len(values) == 1 else None
            self.ledger.note("doi", "DOI", message, "Write the DOI on its own, in small letters.", spot,
                             Severity.COULD, fix)  # fmt: skip

    def _rewritten(self, spot: Spot, value: str) -> Fix:
        written = self.ledger.text[spot.start : spot.end]
        quotes = (written[0], written[-1]) if written[:1] in ("{", '"') else ("", "")
        edit = Edit(f"{quotes[0]}{value}{quotes[1]}", spot.start, spot.end)
        return Fix(f"Write {value}.", (edit,))

    def _address(self, item: NamedNode, work: Work) -> None:
        good = None
        for value in work.fields.get("url", ()):
            address = web_address(value.text)
            if address is None:
                message = "This is no web address that we can use, so it was not taken."
                self.ledger.note("url", "Web address", message, "It should start with https:// and have no spaces.",
                                 value.spot)  # fmt: skip
            elif good is None:
                good = address
                self.ledger.say(item, SCHEMA["url"], address, value.spot)
            elif address != good:
                self.ledger.note("url", "Web address", "There are more web addresses than one. The first was taken.",
                                 "Keep the one that leads people to the work.", value.spot)  # fmt: skip

    def reading(self, file: Decoded) -> Reading:
        """All that was taken, and what there is to say about the file as a whole."""
        for waiting in self.waiting:
            self._container(*waiting)
        whole = Spot(None, None)
        for values in self.strangers.values():
            names = short(values[0].text)
            works = "one work" if len(values) == 1 else f"{len(values):,} works"
            message = f"“{names}” is not on the list, so the publisher of {works} was not taken."
            mend = "Add the organisation first, or check its name. A name alone is too little for a record."
            self.ledger.note("publisher", "Publisher", message, mend, values[0].spot)
        if self.untold:
            works = "One work does" if len(self.untold) == 1 else f"{len(self.untold):,} works do"
            message = f"{works} not say which language the title is in. We took it for English."
            mend = "Add the language where it is not English. For example, write cy for Welsh."
            self.ledger.note("language", "Language", message, mend, self.untold[0].spot)
        counts = [(name, count) for name, count in self.left_out.most_common() if count]
        if counts:
            named = ", ".join(f"{short(name)} ({count:,})" for name, count in counts[:_MOST_NAMED])
            more = f" and {len(counts) - _MOST_NAMED:,} more" if len(counts) > _MOST_NAMED else ""
            message = f"Some fields have no place on the list, so they were not taken: {named}{more}."
            self.ledger.note("left-out", "File", message, "You need do nothing.", whole, Severity.COULD)
        if file.warning:
            self.ledger.note(
                "encoding", "File", file.warning, "Save it again as UTF-8.", whole, file.severity
            )
        return self.ledger.reading()


def _line(spot: Spot) -> str:
    return f"the one on line {spot.line}"

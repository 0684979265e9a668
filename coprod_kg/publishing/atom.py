"""`changes.atom`: what changed on the list, for readers of news (RFC 4287). The same history gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.formats import ATOM
from coprod_kg.publishing.changes import Decision, What, decisions
from coprod_kg.publishing.known import Known
from coprod_kg.publishing.schemaorg import DATASET
from coprod_kg.publishing.xml_text import xml_text
from coprod_kg.vocabulary import DCTERMS

if TYPE_CHECKING:
    from coprod_kg.identifiers import RecordId

PATH = "changes.atom"
_ENTRIES = 100
_NAMED = 50
"""How many records of one kind of change an entry names; it says how many more there are."""
_START = "1970-01-01T00:00:00Z"
"""When a list last changed that has no history and no date: a feed has to say some moment, and this one is none."""


def feed(
    known: Known, site: str, page: Callable[[NamedNode], str | None], page_of_changes: str = "changes.html"
) -> Iterator[bytes]:
    """The feed, in pieces: an entry for each decision, the newest first.

    `site` is the address of the published folder, and `page` gives the path of the page about a record.
    """
    found = decisions(known.dataset)
    issued = known.text(DATASET, DCTERMS["issued"])
    updated = found[0].when if found else f"{issued}T00:00:00Z" if issued else _START
    licence = next(iter(known.things(DATASET, DCTERMS["license"])), None)
    name = known.name(DATASET) or "What changed"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{xml_text(DATASET.value)}#changes</id>",
        f"<title>{xml_text(name)}: what changed</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{xml_text(_curators(known))}</name></author>",
        f'<link rel="self" type="{ATOM.media_type}" href="{xml_text(site + PATH)}"/>',
        f'<link rel="alternate" type="text/html" href="{xml_text(site + page_of_changes)}"/>',
    ]
    if licence is not None:
        lines.append(f'<link rel="license" href="{xml_text(licence.value)}"/>')
    yield "".join(f"{line}\n" for line in lines).encode()
    for decision in found[:_ENTRIES]:
        yield _entry(known, decision, site, page, page_of_changes).encode()
    yield b"</feed>\n"


def _curators(known: Known) -> str:
    names = (known.name(each) for each in known.things(DATASET, DCTERMS["creator"], DCTERMS["publisher"]))
    return next((name for name in names if name), "The curators of this list")


def _entry(
    known: Known, decision: Decision, site: str, page: Callable[[NamedNode], str | None], page_of_changes: str
) -> str:
    content = "".join(_told(known, what, decision.of(what), site, page) for what in What)
    kinds = "".join(f'<category term="{what.value}"/>\n' for what in What if decision.of(what))
    reason = f"<summary>{xml_text(decision.reason)}</summary>\n" if decision.reason else ""
    return (
        "<entry>\n"
        f"<id>{xml_text(decision.iri.value)}</id>\n"
        f"<title>{xml_text(title(decision))}</title>\n"
        f"<updated>{decision.when}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{xml_text(site + page_of_changes)}"/>\n'
        f"{kinds}{reason}"
        f'<content type="html">{xml_text(content)}</content>\n'
        "</entry>\n"
    )


def title(decision: Decision) -> str:
    """What a decision did, in a line.

    >>> import coprod_kg
    >>> title(decisions(coprod_kg.open().dataset)[-1]).startswith("Records added: ")
    True
    """
    counts = ((what, len(decision.of(what))) for what in What)
    told = "; ".join(f"{what.value}: {count}" for what, count in counts if count)
    return f"Records {told}"


def _told(
    known: Known,
    what: What,
    records: Iterable[RecordId],
    site: str,
    page: Callable[[NamedNode], str | None],
) -> str:
    """The records to which one thing was done, as HTML; what was taken off has no name any more."""
    every = list(records)
    if not every:
        return ""
    items = []
    for record in every[:_NAMED]:
        name, path = known.name(record.iri) or str(record), page(record.iri)
        shown = xml_text(name)
        items.append(
            f'<li><a href="{xml_text(site + path)}">{shown}</a></li>' if path else f"<li>{shown}</li>"
        )
    if len(every) > _NAMED:
        items.append(f"<li>and {len(every) - _NAMED} more</li>")
    return f"<p>{what.value.capitalize()}:</p><ul>{''.join(items)}</ul>"

"""The reader of RDF/XML: the engine says what it means, a walk over the text says where.

Texts that declare entities, or a document type, which is where that is done, are refused before anything reads them:
a thousand letters of those can grow into gigabytes, or name files that are not the writer's.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath, PurePosixPath
from xml.sax.saxutils import escape  # writes only: it reads nothing

from pyoxigraph import RdfFormat

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, RefusedFile
from coprod_kg.importing.decoding import utf8
from coprod_kg.importing.graph_names import without_graph_names
from coprod_kg.importing.limits import too_deep, too_long, within_limits
from coprod_kg.importing.rdfxml_walk import BadXml, LargeXml, Walk
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.parsing import statements
from coprod_kg.sources.spots import Lines, Spot, SpotTable
from coprod_kg.vocabulary import BASE

_DECLARES = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
# In correct XML without a document type a bare "<" only begins one of these, or a tag.
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_LINE_END = re.compile(r"\r\n?")
_ENCODING = re.compile(r"""<\?xml\s[^?>]*?\sencoding\s*=\s*["']([^"']*)["'][^?>]*\?>""")


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """What an RDF/XML file says.

    Raises RefusedFile, BrokenSyntax or UnreadableFile.
    """
    del edition  # a text of addresses needs no names to be looked up
    text = utf8(data, shown)
    lines = Lines(text)
    declares = _DECLARES.search(text)
    if declares:
        reason = f"This file declares its own short forms (<!{declares[1]}), which we do not take."
        mend = "Take this line out. Then write out in full what its short forms stand for."
        raise RefusedFile(shown, *lines.place(declares.start()), reason, mend=mend)
    _refuse_encoding(text, shown)
    try:
        walk = Walk(text, BASE)
    except BadXml as bad:
        raise BrokenSyntax(shown, *lines.place(bad.offset), bad.reason, "RDF/XML") from bad
    except LargeXml as large:
        raise (too_deep(shown, *lines.place(large.offset)) if large.deep else too_long(shown)) from large
    plain = for_engine(text).encode()
    quads = within_limits(statements(plain, shown, BASE, RdfFormat.RDF_XML), shown)
    triples, findings = without_graph_names(quads, shown, lambda _: None)  # RDF/XML has no way to name one
    return Reading(
        triples,
        cache(lambda: _spots(walk, lines)),
        findings,
        text,
        lambda start: [offset for offset in walk.addresses if text.startswith(start, offset)],
    )


def for_engine(text: str) -> str:
    """`text`, which is correct XML, without what the engine does not take, though XML does.

    Comments, instructions and the first line, sections of plain letters, and line ends of two characters.

    >>> for_engine('<?xml version="1.0"?><a>x<!-- y --><![CDATA[<b> & c]]></a>')
    '<a>x&lt;b&gt; &amp; c</a>'
    """
    return _LINE_END.sub("\n", _ASIDE.sub(lambda found: escape(found[1] or ""), text))


def _refuse_encoding(text: str, shown: PurePath) -> None:
    found = _ENCODING.match(text)
    # Plain letters are the same in all encodings that come here.
    if found and found[1].lower() != "utf-8" and not text.isascii():
        reason = f"This file says that it is saved as {found[1]}, but it is saved as UTF-8."
        raise RefusedFile(shown, 1, found.start(1) + 1, reason, mend='Write encoding="UTF-8" here.')


def _spots(walk: Walk, lines: Lines) -> SpotTable:
    table = SpotTable()
    for subject, name, added in walk.things:
        begin = Spot(*lines.place(name.start), name.start, name.end)
        table.begin(subject, begin, Spot(*lines.place(added), added, added) if added >= 0 else begin)
    for subject, predicate, value, place, name in walk.statements:
        spot = Spot(*lines.place(place.start), place.start, place.end)
        table.add(subject, predicate, value, spot, Spot(*lines.place(name.start), name.start, name.end))
    return table

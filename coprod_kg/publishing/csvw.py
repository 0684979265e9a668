"""What each of our tables means, for programs: metadata beside every CSV file (CSV on the Web).

A program that finds `items.csv` looks for `items.csv-metadata.json` beside it and learns what each column holds:
https://www.w3.org/TR/tabular-metadata/ and https://www.w3.org/TR/tabular-data-primer/.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.context import Context, Json, Key
from coprod_kg.printing import guarded
from coprod_kg.publishing.sheet import BETWEEN, FIELDS
from coprod_kg.vocabulary import RDF, XSD

if TYPE_CHECKING:
    from coprod_kg.catalogue import Query
    from coprod_kg.publishing.record_table import RecordTable
    from coprod_kg.sparql import Table

ENDING = "-metadata.json"
"""What the name of a table gets at its end, to be that of its metadata."""
_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_DATATYPES = {
    XSD[name].value: name
    for name in ("boolean", "date", "dateTime", "decimal", "gYear", "gYearMonth", "integer", "string")
}


def of_answer(view: Query, table: Table, url: str, licence: str = "") -> bytes:
    """The metadata of the answer to a view, in a table that lies beside it under the name `url`.

    Headings are those of the query's header; the forms of values are those that the answer has.
    """
    columns = [
        _column(name, [view.columns.get(name, "")], _form([row[place] for row in table.rows]))
        for place, name in enumerate(table.columns)
    ]
    return _written(url, view.title, view.summary, licence, {"columns": columns})


def of_sheet(context: Context, url: str, title: str, summary: str, licence: str = "") -> bytes:
    """The metadata of the table of all records (`publishing.sheet`): each column is a property of the record.

    With it, a program can read the table as the statements that the record's other files hold, but for the parts of a
    record, which are only names here.
    """
    columns: list[Json] = [
        {"name": "id", "titles": "id", "datatype": "anyURI", "required": True, "suppressOutput": True},
        {
            "name": "type",
            "titles": "type",
            "separator": BETWEEN,
            "propertyUrl": RDF["type"].value,
        },
    ]
    for field in FIELDS:
        for key in context.keys(context.expand(field)):
            columns.append(
                {
                    "name": key.name,
                    "titles": key.name,
                    "separator": BETWEEN,
                    "propertyUrl": key.iri,
                    **_form_of_key(key),
                }
            )
    schema = {"columns": columns, "primaryKey": "id", "aboutUrl": "{+id}"}
    return _written(url, title, summary, licence, schema)


def of_form(table: RecordTable, url: str, title: str, summary: str, licence: str = "") -> bytes:
    """The metadata of records in the plain words of the form (`publishing.record_table`), with the help for each."""
    columns: list[Json] = []
    for number, column in enumerate(table.columns, 1):
        made: dict[str, Json] = {"name": f"column{number}", "titles": column.heading, "datatype": "string"}
        if column.value is not None and column.value.help:
            made["dc:description"] = column.value.help
        columns.append(made)
    return _written(url, title, summary, licence, {"columns": columns})


def _column(name: str, titles: Iterable[str], form: dict[str, Json]) -> dict[str, Json]:
    """A column: its heading in the file is its name; people know it by its titles."""
    return {"name": name, "titles": [name, *(each for each in titles if each and each != name)], **form}


def _form(values: Iterable[object]) -> dict[str, Json]:
    """The datatype that all values of a column have; a text if they differ or if one is written otherwise."""
    found = set()
    for value in set(values):  # of ten thousand rows, most repeat what others have
        if isinstance(value, NamedNode):
            found.add("anyURI")
        elif isinstance(value, Literal):
            changed = guarded(value.value) != value.value
            found.add("string" if changed else _DATATYPES.get(value.datatype.value, "string"))
        elif value is not None:
            found.add("string")
    return {"datatype": found.pop() if len(found) == 1 else "string"}


def _form_of_key(key: Key) -> dict[str, Json]:
    if key.type == "@id":
        return {"datatype": "anyURI", "valueUrl": f"{{+{key.name}}}"}
    return {"datatype": _DATATYPES.get(key.type or "", "string")}


def _written(url: str, title: str, summary: str, licence: str, schema: dict[str, Json]) -> bytes:
    about: dict[str, Json] = {"@context": _CONTEXT, "url": url, "dc:title": title}
    if summary:
        about["dc:description"] = summary
    if licence:
        about["dc:license"] = {"@id": licence}
    about["tableSchema"] = schema
    return (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode()

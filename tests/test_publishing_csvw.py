"""The metadata of our tables are taken by a validator of CSV on the Web, and say of each column what it holds."""

from __future__ import annotations

import csv
import io
import json
import warnings

import pytest
from csvw import CSVW
from pyoxigraph import Literal, NamedNode

from coprod_kg.context import Context
from coprod_kg.project import Project
from coprod_kg.publishing.csvw import ENDING, of_answer, of_form, of_sheet
from coprod_kg.publishing.record_table import records_as_table
from coprod_kg.publishing.sheet import rows
from coprod_kg.publishing.tables import write_table
from coprod_kg.sparql import Table
from coprod_kg.vocabulary import XSD

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CONTEXT = Context.of_project(Project.bundled())


def read(folder, name: str, table: bytes, metadata: bytes) -> CSVW:
    """The table as the validator reads it, from a folder in which the metadata lie beside it."""
    (folder / name).write_bytes(table)
    (folder / f"{name}{ENDING}").write_bytes(metadata)
    with warnings.catch_warnings():
        _as_the_validator_wants_them()
        return CSVW(str(folder / name), md_url=str(folder / f"{name}{ENDING}"), validate=True)


def is_valid(found: CSVW) -> bool:
    with warnings.catch_warnings():
        _as_the_validator_wants_them()
        return bool(found.is_valid)


def _as_the_validator_wants_them() -> None:
    """It collects warnings; those of the libraries that it uses are not about our tables."""
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", UserWarning)


def test_each_answer_is_what_its_metadata_say(edition, tmp_path):
    for view in edition.catalogue.views:
        if any(parameter.required for parameter in view.parameters.values()):
            continue
        table, name = edition.view(view.name), f"{view.name}.csv"
        metadata = of_answer(view, table, name, LICENCE)
        found = read(tmp_path, name, write_table(table, "spreadsheet"), metadata)
        assert is_valid(found), (view.name, [str(each.message) for each in found.warnings])
        # The validator takes any heading, so that is looked at here.
        columns = json.loads(metadata)["tableSchema"]["columns"]
        assert [column["titles"][0] for column in columns] == list(table.columns)


def test_the_table_of_all_records_is_what_its_metadata_say(edition, tmp_path):
    table = b"".join(rows(edition, edition.records))
    found = read(tmp_path, "all.csv", table, of_sheet(CONTEXT, "all.csv", "All", "Everything.", LICENCE))

    assert is_valid(found), [str(each.message) for each in found.warnings]
    [header, *_] = csv.reader(io.StringIO(table.decode(), newline=""))
    [one] = found.tables
    assert [column.name for column in one.tableSchema.columns] == header


def test_the_columns_of_that_table_are_the_properties_of_the_records(edition, tmp_path):
    record = edition.record("item/a-balancing-act-2024")
    table = b"".join(rows(edition, [record]))
    found = read(tmp_path, "all.csv", table, of_sheet(CONTEXT, "all.csv", "All", ""))
    [row] = found.tables[0].iterdicts()

    assert row["id"].unsplit() == record.iri.value
    assert row["name"] == [
        "A balancing act: navigating the nuances of co-production in mental health research"
    ]
    assert [each.unsplit() for each in row["audience"]] == [
        "https://w3id.org/coprod-kg/id/concept/public-contributors",
        "https://w3id.org/coprod-kg/id/concept/researchers",
    ]
    columns = {column.name: column for column in found.tables[0].tableSchema.columns}
    assert columns["audience"].propertyUrl.uri == "http://purl.org/dc/terms/audience"
    assert columns["audience"].inherit("valueUrl").uri == "{+audience}"


@pytest.mark.parametrize("kind", ["item", "org", "project", "venue"])
def test_a_form_filled_in_is_what_its_metadata_say(edition, kind, tmp_path):
    table = records_as_table(edition, kind)
    metadata = of_form(table, f"{kind}.csv", "Records", "Filled in.", LICENCE)

    assert is_valid(read(tmp_path, f"{kind}.csv", table.as_csv(), metadata))
    assert [each["titles"] for each in json.loads(metadata)["tableSchema"]["columns"]] == [
        column.heading for column in table.columns
    ]


def test_the_validator_can_fail(edition, tmp_path):
    view = edition.catalogue.view("statistics")
    metadata = of_answer(view, edition.view("statistics"), "statistics.csv")

    wrong_value = b"group,label,count,thing\r\nOn the list,Everything,many,\r\n"
    assert not is_valid(read(tmp_path, "statistics.csv", wrong_value, metadata))
    right = b"group,label,count,thing\r\nOn the list,Everything,1,\r\n"
    assert is_valid(read(tmp_path, "statistics.csv", right, metadata))


@pytest.mark.parametrize(
    ("values", "datatype"),
    [
        ([Literal(1), None, Literal(2)], "integer"),
        ([Literal(1), Literal("many")], "string"),
        ([NamedNode("https://example.org/")], "anyURI"),
        ([Literal("2018", datatype=XSD["gYear"])], "gYear"),
        ([Literal(-1)], "string"),  # it is guarded from spreadsheets, and so is no number any more
        ([None], "string"),
    ],
)
def test_the_form_of_a_column_is_the_one_that_all_its_values_have(edition, values, datatype):
    view = edition.catalogue.view("statistics")
    table = Table(("count",), tuple((value,) for value in values), {})

    [column] = json.loads(of_answer(view, table, "x.csv"))["tableSchema"]["columns"]
    assert column["datatype"] == datatype

"""The table of formats: each name, ending and media type once, and all of them known to the engine."""

from __future__ import annotations

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

from coprod_kg.errors import UnknownFormat
from coprod_kg.formats import (
    CSV,
    JSON,
    RDF_FORMATS,
    RESULT_FORMATS,
    TSV,
    XML,
    engine_format,
    rdf_format,
)

ALL = (*RDF_FORMATS, *RESULT_FORMATS)


@pytest.mark.parametrize("field", ["name", "title", "media_type"])
def test_no_two_formats_share_a_name_or_a_media_type(field):
    values = [getattr(each, field) for each in ALL]

    assert len(set(values)) == len(values)


@pytest.mark.parametrize("each", RDF_FORMATS, ids=lambda each: each.name)
def test_the_engine_knows_every_format_for_statements_under_the_same_names(each):
    engine = engine_format(each)

    assert engine.media_type == each.media_type
    assert engine == RdfFormat.from_extension(each.extension)
    assert rdf_format(each.name) is each


@pytest.mark.parametrize("each", [CSV, TSV, JSON, XML], ids=lambda each: each.name)
def test_the_engine_knows_every_format_for_rows(each):
    assert QueryResultsFormat.from_media_type(each.media_type) == QueryResultsFormat.from_extension(
        each.extension
    )


def test_an_unknown_format_is_refused_with_all_that_there_are():
    with pytest.raises(
        UnknownFormat, match=r"'ttl' is not a format for statements\. Choose one of: turtle, trig"
    ):
        rdf_format("ttl")

"""Templates: each text form, given its own name, is taken by its own reader and by every must of the shapes."""

from __future__ import annotations

import pytest

from coprod_kg.assessing import check_files
from coprod_kg.cli import main
from coprod_kg.findings import Severity


@pytest.mark.parametrize("kind", ["item", "org", "project", "venue"])
@pytest.mark.parametrize(("format", "ending"), [("turtle", "ttl"), ("jsonld", "jsonld"), ("csv", "csv")])
def test_a_form_with_a_name_of_its_own_has_nothing_that_must_be_mended(
    edition, tmp_path, format, ending, kind
):
    form = tmp_path / f"form.{ending}"
    assert main(["template", format, kind, "--out", str(form)]) == 0
    text = form.read_text(encoding="utf-8-sig")
    text = text.replace(f"{kind}/example", f"{kind}/the-shed-crew-2024")
    form.write_text(text.replace("\nexample,", "\n,"), encoding="utf-8")

    musts = [each for each in check_files(edition, [form]) if each.severity is Severity.MUST]

    assert [str(each) for each in musts] == []


def test_a_word_that_a_context_explains_as_null_is_no_field_that_we_miss(edition, tmp_path):
    offer = tmp_path / "offer.jsonld"
    offer.write_text(
        '{"@context": {"schema": "https://schema.org/", "memo": null}, "memo": {"a": 1}, "other": 1,'
        ' "@id": "https://w3id.org/coprod-kg/id/org/the-shed-crew", "schema:name": "The shed crew"}'
    )
    fields = [each.message for each in check_files(edition, [offer]) if each.rule == "field"]

    assert len(fields) == 1
    assert "other" in fields[0]

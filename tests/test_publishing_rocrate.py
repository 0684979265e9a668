"""The published folder is a research object: its own library opens it, and it has what the specification asks for."""

from __future__ import annotations

import json
import re

import pytest
from rocrate.rocrate import ROCrate

from coprod_kg.edition import Edition
from coprod_kg.publishing.description import PublishedFile
from coprod_kg.publishing.known import Known
from coprod_kg.publishing.rocrate import crate

FILES = [
    PublishedFile("all.ttl", "text/turtle", "Everything as Turtle"),
    PublishedFile("views/statistics.csv", "text/csv", "The list in numbers", "How many."),
]
FOLDERS = [PublishedFile("doc/", "", "A page and files for each thing")]


@pytest.fixture(scope="module")
def made(edition):
    return crate(Known(edition.dataset), FILES, FOLDERS, "2026-11-24")


def test_the_library_of_the_specification_opens_it(made, tmp_path):
    for file in FILES:
        path = tmp_path / file.path
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "doc").mkdir()
    (tmp_path / "ro-crate-metadata.json").write_bytes(made)

    opened = ROCrate(tmp_path)

    assert opened.name == "Resources for co-producing research, as linked data"
    assert opened.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert {each.id for each in opened.data_entities} == {each.path for each in (*FILES, *FOLDERS)}
    assert opened.get("all.ttl")["encodingFormat"] == "text/turtle"
    assert opened.root_dataset["author"][0]["name"] == "The curators of this list"


def test_it_has_what_the_specification_asks_for(made):
    """RO-Crate 1.2: "Root Data Entity", "Metadata Descriptor"; every entity is named, flat, and told of."""
    document = json.loads(made)
    assert document["@context"] == "https://w3id.org/ro/crate/1.2/context"
    entities = {entity["@id"]: entity for entity in document["@graph"]}
    assert len(entities) == len(document["@graph"])
    about = entities["ro-crate-metadata.json"]
    assert about["@type"] == "CreativeWork"
    assert about["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    root = entities[about["about"]["@id"]]
    assert root["@type"] == "Dataset"
    assert root["name"]
    assert root["description"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    assert root["license"]["@id"] in entities
    for part in root["hasPart"]:
        entity = entities[part["@id"]]
        assert entity["@type"] == ("Dataset" if part["@id"].endswith("/") else "File")
        assert not part["@id"].startswith(("/", "http"))
    for entity in document["@graph"]:
        for key, value in entity.items():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    assert set(each) == {"@id"}, key
                    assert each["@id"] in entities or each["@id"] == "https://w3id.org/ro/crate/1.2", each


def test_a_list_that_does_not_describe_itself_is_still_one(make_project):
    made = crate(Known(Edition.read(make_project({"data/dataset.ttl": None})).dataset), FILES)
    root = next(each for each in json.loads(made)["@graph"] if each["@id"] == "./")

    assert root["license"] == {"@id": "LICENSE"}
    assert all(root[key] for key in ("name", "description", "datePublished"))

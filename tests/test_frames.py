"""The frames that are published: any JSON-LD processor can put our data into the shape of one kind of thing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyld.jsonld
import pytest
from pyoxigraph import Quad

from coprod_kg.context import ADDRESS, Context
from coprod_kg.publishing import jsonld
from coprod_kg.site import Site
from coprod_kg.vocabulary import CPR, ID, RDF

ROOT = Path(__file__).parents[1]
NAMES = sorted(path.name for path in (ROOT / "ontology/frames").iterdir())
ENOUGH = 3


def offline(address: str, _options: object) -> dict[str, Any]:
    """The one document that a frame names: the context."""
    assert address == ADDRESS
    context = json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8"))
    return {"contextUrl": None, "documentUrl": address, "document": context}


def words(frame: object) -> Iterator[str]:
    if isinstance(frame, dict):
        for key, value in frame.items():
            if not key.startswith("@"):
                yield key
                yield from words(value)


@pytest.fixture(scope="module")
def published(edition) -> dict[str, bytes]:
    site = Site(edition)
    return {path: site.content(path) for path in site.makes if path.startswith("frames/")}


@pytest.fixture(scope="module")
def document(edition) -> dict[str, Any]:
    """A few things of each type of the list, and a review, which is not of the list itself."""
    whole: dict[str, Any] = json.loads(b"".join(jsonld.whole(edition)))
    context = Context.of_project(edition.project)
    review = Quad(ID["review/one"], RDF["type"], CPR["Review"])
    seen: Counter[str] = Counter()
    kept = [jsonld.document_of([review], context)]
    for node in whole["@graph"]:
        types = node["type"] if isinstance(node["type"], list) else [node["type"]]
        if any(seen[each] < ENOUGH for each in types):
            kept.append(node)
            seen.update(types)
    return {"@context": whole["@context"], "@graph": kept}


def test_every_frame_is_published_as_it_is(published):
    assert published == {f"frames/{name}": (ROOT / "ontology/frames" / name).read_bytes() for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_finds_the_things_that_it_is_for(published, document, name):
    frame = json.loads(published[f"frames/{name}"])

    framed = pyld.jsonld.frame(document, frame, {"documentLoader": offline, "omitGraph": False})

    assert framed["@graph"]
    for node in framed["@graph"]:
        types = node["type"] if isinstance(node["type"], list) else [node["type"]]
        assert set(types) & set(frame["type"])


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_uses_only_words_of_the_context(published, edition, name):
    known = Context.of_project(edition.project).entries

    unknown = {
        each for each in words(json.loads(published[f"frames/{name}"])) if each.partition(":")[0] not in known
    }

    assert unknown == set()

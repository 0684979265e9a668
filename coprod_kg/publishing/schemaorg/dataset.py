"""The list as a whole in the words of schema.org: a Dataset, which dataset searches find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.context import Json
from coprod_kg.publishing.head import web
from coprod_kg.publishing.known import Known
from coprod_kg.vocabulary import BASE, DCAT, DCTERMS, SCHEMA

if TYPE_CHECKING:
    from coprod_kg.dataset import Dataset

DATASET = NamedNode(BASE + "dataset")


def dataset_page(given: Dataset | Known) -> dict[str, Json] | None:
    """The list as a whole; None if the edition does not describe itself."""
    known = Known.of(given)
    name = known.name(DATASET)
    if not name:
        return None
    about = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": DATASET.value,
        "name": name,
        # Search engines want 50 to 5000 characters.
        "description": known.text(DATASET, SCHEMA["description"], DCTERMS["description"])[:5000],
        "version": known.text(DATASET, DCAT["version"], SCHEMA["version"]),
        "datePublished": known.text(DATASET, DCTERMS["issued"]),
        "license": _address(known, DCTERMS["license"], SCHEMA["license"]),
        "creator": [
            {"@type": "Organization", "name": name}
            for each in known.things(DATASET, DCTERMS["creator"])
            if (name := known.name(each))
        ],
        "keywords": known.texts(DATASET, DCAT["keyword"]),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": known.text(each, SCHEMA["encodingFormat"]),
                "contentUrl": next((url.value for url in known.things(each, DCAT["downloadURL"])), None),
            }
            for each in known.things(DATASET, DCAT["distribution"])
        ],
    }
    return {key: value for key, value in about.items() if value not in (None, [], "")}


def _address(known: Known, *fields: NamedNode) -> str:
    return next((each.value for each in known.things(DATASET, *fields) if web(each.value)), "")

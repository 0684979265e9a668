"""What a page says of a work in the words of Dublin Core (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/).

Old readers know only these. Each says what the other metadata of the page say too.
"""

from __future__ import annotations

from collections.abc import Sequence

from coprod_kg.publishing.citations import Citation
from coprod_kg.publishing.head import Link, Meta
from coprod_kg.vocabulary import DCTERMS

SCHEMA = Link("schema.dcterms", DCTERMS.iri)
"""Says what the prefix of the names stands for: https://www.dublincore.org/specifications/dublin-core/dc-html/."""


def metas(
    citation: Citation, identifier: str, description: str, subjects: Sequence[str] = ()
) -> tuple[Meta, ...]:
    """What is said of a work that `identifier` names."""
    values = [
        ("title", citation.title),
        *(("creator", name.printed) for name in citation.of_role("")),
        ("issued", citation.date),
        ("type", citation.kind_label),
        *(("publisher", publisher) for publisher in citation.publishers),
        ("language", citation.language),
        ("identifier", identifier),
        *(("subject", subject) for subject in subjects),
        ("description", description),
    ]
    return tuple([Meta(f"dcterms.{name}", value) for name, value in values if value])

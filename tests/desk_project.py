"""A small project in which nothing is wrong, for tests of what is sent, decided and interrupted.

It has the real ontology and queries, and two records of its own about things that do not exist.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from coprod_kg.project import Project

ROOT = Path(__file__).parent.parent
PREFIXES = """\
@prefix cpc: <https://w3id.org/coprod-kg/id/concept/> .
@prefix cpr: <https://w3id.org/coprod-kg/def/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/coprod-kg/id/> .
"""
SHED = (
    PREFIXES
    + """
<item/a-shed-for-all-2021>
    a cpr:Publication ; dcterms:type cpc:report ;
    schema:name "A shed for all"@en ;
    schema:description "Says how a group of neighbours planned a shed together and shared the key."@en ;
    cpr:authors ("First Name" "Second Name") ;
    schema:datePublished "2021"^^xsd:gYear ;
    schema:publisher <org/shed-trust> ;
    dcterms:audience cpc:researchers ;
    schema:url <https://example.org/shed> ;
    cpr:readDepth cpc:summary ;
    dcterms:source <https://example.org/shed> .

<org/shed-trust> a org:Organization ; schema:name "The shed trust"@en ; org:classification cpc:charity .
"""
)
"""Two new records; the first links to the second."""

_RECORDS = {
    "org/garden-union": """
<>
    a org:Organization ;
    org:classification cpc:charity ;
    skos:altLabel "The union of gardens"@en ;
    schema:name "The garden union"@en ;
    schema:url <https://example.org/union> ;
    dcterms:source <https://example.org/union/about> .
""",
    "item/digging-together-2019": """
<>
    a cpr:Resource ;
    dcterms:type cpc:guidance ;
    schema:name "Digging together"@en ;
    schema:description "Steps for neighbours and researchers who plan a garden together."@en ;
    schema:publisher <../org/garden-union> ;
    dcterms:audience cpc:researchers ;
    schema:url <https://example.org/digging> ;
    cpr:readDepth cpc:summary ;
    dcterms:source <https://example.org/digging> .
""",
}
_HISTORY = """\
@base <https://w3id.org/coprod-kg/graph/record/{name}> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<>
    a prov:Entity ;
    prov:generatedAtTime "2026-11-23T00:00:00Z"^^xsd:dateTime ;
    prov:wasAttributedTo <https://w3id.org/coprod-kg/dataset#curators> ;
    prov:wasDerivedFrom <https://example.org/seen-here> ;
    prov:wasGeneratedBy <https://w3id.org/coprod-kg/id/review/first-edition> .
"""


def desk_project(folder: Path) -> Project:
    """The project in `folder`, which may be changed freely."""
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    data = folder / "data"
    shutil.copytree(ROOT / "data/history/review", data / "history/review")
    shutil.copy(ROOT / "data/LICENSE", data)
    dataset = (ROOT / "data/dataset.ttl").read_text("utf-8")
    example = "id/item/resources-for-co-producing-research-2018"
    (data / "dataset.ttl").write_text(dataset.replace(example, "id/org/garden-union"), "utf-8")
    for name, text in _RECORDS.items():
        used = [
            line for line in PREFIXES.splitlines() if f" {line.split()[1]}" in text and "@base" not in line
        ]
        head = [f"@base <https://w3id.org/coprod-kg/id/{name}> .", *used]
        _write(data / f"records/{name}.ttl", "\n".join(head) + "\n" + text)
        _write(data / f"history/{name}.ttl", _HISTORY.format(name=name))
    return Project.at(folder)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def files_of(root: Path) -> dict[str, bytes]:
    """Every file of the project's data that is on the list, for comparing two states."""
    kept = ("records", "history")
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in kept
        for path in sorted((root / "data" / name).rglob("*"))
        if path.is_file()
    }

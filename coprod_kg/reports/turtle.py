"""Findings as a SHACL validation report (https://www.w3.org/TR/shacl/#validation-report), in Turtle.

Findings of checks that are not shapes are results too, so that a SHACL tool sees everything. Where a finding
has a place, it is given as a `dcterms:source` of the form `path#L4C17`.
"""

from __future__ import annotations

from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.findings import Finding
from coprod_kg.reports.inspection import Inspection
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import BASE, CPS, DCTERMS, RDF, SH, XSD

_REPORT = f"{BASE}report"


def as_turtle(inspection: Inspection) -> str:
    """A sh:ValidationReport with one sh:ValidationResult for each finding, numbered in order.

    It conforms only if there is no finding at all: SHACL (section 3.4) makes no difference between severities.

    >>> print(as_turtle(Inspection()).splitlines()[-1])
        sh:conforms true .
    """
    findings = inspection.findings
    report = NamedNode(_REPORT)
    conforms = Literal("false" if findings else "true", datatype=XSD["boolean"])
    triples = [Triple(report, RDF["type"], SH["ValidationReport"]), Triple(report, SH["conforms"], conforms)]
    for number, finding in enumerate(findings, start=1):
        result = NamedNode(f"{_REPORT}#result-{number}")
        triples.append(Triple(report, SH["result"], result))
        fields: list[tuple[NamedNode, NamedNode | Literal | None]] = [
            (RDF["type"], SH["ValidationResult"]),
            (SH["resultSeverity"], SH[finding.severity.shacl]),
            (SH["resultMessage"], Literal(finding.message, language="en")),
            (SH["focusNode"], finding.record if isinstance(finding.record, NamedNode) else None),
            (SH["resultPath"], finding.path),
            (SH["value"], finding.value if isinstance(finding.value, NamedNode | Literal) else None),
            (SH["sourceShape"], CPS[quote(finding.rule)]),
            (DCTERMS["source"], Literal(_place(finding)) if finding.place else None),
        ]
        triples += [Triple(result, name, value) for name, value in fields if value is not None]
    return canonical(triples, _REPORT)


def _place(finding: Finding) -> str:
    place = finding.place
    assert place is not None
    line = f"#L{place.line}" if place.line is not None else ""
    return f"{place.path.as_posix()}{line}{f'C{place.column}' if place.column is not None else ''}"

"""Findings as SARIF 2.1.0, the format in which code hosts and editors take the results of checks.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; section numbers below are of it.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from pyoxigraph import BlankNode

from coprod_kg.findings import Finding, Fix, Place, Severity
from coprod_kg.reports.inspection import Inspection
from coprod_kg.reports.json import dumped
from coprod_kg.reports.rules import rule_of
from coprod_kg.reports.words import words_of
from coprod_kg.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.MUST: "error", Severity.SHOULD: "warning", Severity.COULD: "note"}

Json = dict[str, Any]


def as_sarif(inspection: Inspection) -> str:
    """A SARIF log of one run, with a result for each finding, in order.

    Columns and offsets count characters (section 3.14.17). Fingerprints stay as they are when lines move: they are
    made of the rule and of what the finding is about, not of where it stands.

    >>> '"version": "2.1.0"' in as_sarif(Inspection())
    True
    """
    ids = sorted({_rule_id(finding) for finding in inspection.findings})
    index = {rule: number for number, rule in enumerate(ids)}
    rules: dict[str, Json] = {}
    seen: Counter[str] = Counter()
    results = []
    for finding in inspection.findings:
        rules.setdefault(_rule_id(finding), _rule(finding, inspection))
        results.append(_result(finding, index, seen))
    run: Json = {
        "tool": {
            "driver": {
                "name": "coprod-kg",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [rules[each] for each in ids],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "artifacts": [
            {"location": {"uri": uri_of(path)}, "roles": ["analysisTarget"]}
            for path in sorted(set(inspection.looked_at))
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def uri_of(path: PurePath) -> str:
    """`path` as a reference (RFC 3986): relative as it is, or a `file:` address.

    >>> uri_of(PurePath("my files/50%: é.csv"))
    'my%20files/50%25%3A%20%C3%A9.csv'
    """
    encoded = quote(path.as_posix().encode("utf-8", "surrogateescape"))
    return f"file://{encoded}" if path.is_absolute() else encoded


def _rule_id(finding: Finding) -> str:
    return finding.check if finding.rule == finding.check else f"{finding.check}/{finding.rule}"


def _rule(finding: Finding, inspection: Inspection) -> Json:
    rule = rule_of(finding, inspection.rules)
    described: Json = {
        "id": _rule_id(finding),
        "name": "".join(word[:1].upper() + word[1:] for word in finding.rule.split("-")),
        "shortDescription": {"text": rule.title or finding.field or finding.check},
        "fullDescription": {"text": rule.summary or finding.field or finding.check},
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
    }
    if rule.help:
        described["help"] = {"text": rule.help}
    return described


def _result(finding: Finding, index: dict[str, int], seen: Counter[str]) -> Json:
    words = words_of(finding)
    rule = _rule_id(finding)
    about = {
        "record": finding.record,
        "property": finding.path,
        "value": finding.value,
        "meant": finding.meant,
    }
    fingerprint = _fingerprint(finding)
    seen[fingerprint] += 1
    result: Json = {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "level": LEVELS[finding.severity],
        "message": {"text": " ".join((words.sentence, *words.advice))},
        "locations": [_location(finding.place)] if finding.place else [],
        # The first is the key that GitHub follows an alert by; the second is ours, with a version (3.27.17).
        "partialFingerprints": {
            "primaryLocationLineHash": f"{fingerprint}:{seen[fingerprint]}",
            "coprodFinding/v1": f"{fingerprint}:{seen[fingerprint]}",
        },
    }
    fix = _fix(finding.fix, finding.place) if finding.fix and finding.place else None
    if fix:
        result["fixes"] = [fix]
    result["properties"] = {
        "field": finding.field,
        "severity": finding.severity.value,
        **{name: term.value for name, term in about.items() if term is not None},
    }
    return result


def _fingerprint(finding: Finding) -> str:
    """A hash of the rule and of what the finding is about.

    Not of a line, and not of the words while anything else tells two findings apart: words get better.
    """
    path = finding.place.path.as_posix() if finding.place else ""
    terms = [
        term for term in (finding.record, finding.path, finding.value) if not isinstance(term, BlankNode)
    ]
    about = [str(term) for term in terms if term is not None] or [finding.message]
    parts = [finding.check, finding.rule, path, *about]
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _location(place: Place) -> Json:
    physical: Json = {"artifactLocation": {"uri": uri_of(place.path)}}
    if place.line is not None:
        region = {"startLine": place.line}
        if place.column is not None:
            region["startColumn"] = place.column
            if place.end:
                region["endLine"], region["endColumn"] = place.end
        physical["region"] = region
    location: Json = {"physicalLocation": physical}
    logical = _logical(place)
    if logical:
        location["logicalLocations"] = logical
    return location


def _logical(place: Place) -> list[Json]:
    """The cell, the entry and the JSON pointer (section 3.33)."""
    named = (("cell", place.cell), ("entry", place.entry))
    logical: list[Json] = [{"name": name, "kind": kind} for kind, name in named if name]
    if place.pointer:
        name = place.pointer.rsplit("/", 1)[-1]
        logical.append({"name": name, "fullyQualifiedName": place.pointer, "kind": "value"})
    return logical


def _fix(fix: Fix, place: Place) -> Json | None:
    """The fix as replacements of text (section 3.55); None for one of a workbook, which SARIF has no words for."""
    if any(edit.start < 0 for edit in fix.edits):
        return None
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    change = {"artifactLocation": {"uri": uri_of(place.path)}, "replacements": replacements}
    return {"description": {"text": fix.words}, "artifactChanges": [change]} if replacements else None

"""Findings as JSON, for programs. The keys are stable: they are added to, never renamed."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from coprod_kg.findings import Finding, Fix, Severity, blocking
from coprod_kg.reports.inspection import Inspection

_CONTROLS = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What JSON may hold as it is, and a terminal or a reader would be led astray by."""


def as_json(inspection: Inspection) -> str:
    """One JSON object: `conforms`, `counts` by severity, and `findings` in order.

    A place has `path`, and `line` and `column` from 1 where they are known; `pointer` is a JSON pointer (RFC 6901),
    `cell` a cell such as C4, `entry` the key of an entry in a list of works. A `fix` has `words` and `edits`: each
    puts `text` in the place of the characters from `start` up to `end` of the decoded file, or into a `cell`.

    >>> as_json(Inspection()).startswith('{\\n  "conforms": true')
    True
    """
    findings = inspection.findings
    counts = Counter(finding.severity for finding in findings)
    document = {
        "conforms": not blocking(findings),
        "counts": {severity.value: counts[severity] for severity in Severity},
        "findings": [_finding(finding) for finding in findings],
    }
    return dumped(document)


def dumped(document: Any) -> str:
    """`document` as JSON that is safe on a screen: each sign that leads a reader astray is written as a number."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _CONTROLS.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    terms = {"record": finding.record, "property": finding.path, "value": finding.value}
    return {
        "severity": finding.severity.value,
        "check": finding.check,
        "rule": finding.rule,
        "field": finding.field,
        "message": finding.message,
        "mend": finding.mend,
        "path": place.path.as_posix() if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        **{name: term.value if term is not None else None for name, term in terms.items()},
        "pointer": (place and place.pointer) or None,
        "cell": (place and place.cell) or None,
        "entry": (place and place.entry) or None,
        "meant": finding.meant.value if finding.meant is not None else None,
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [
        {"cell": edit.cell, "text": edit.text}
        if edit.cell
        else {"start": edit.start, "end": edit.end, "text": edit.text}
        for edit in fix.edits
    ]
    return {"words": fix.words, "edits": edits}

"""Findings as JSON, for programs. The keys are stable: they are added to, never renamed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from coprod_kg.findings import Finding, Severity, blocking

_CONTROLS = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What JSON may hold as it is, and a terminal or a reader would be led astray by."""


def as_json(findings: Sequence[Finding]) -> str:
    """One JSON object: `conforms`, `counts` by severity, and `findings` in order.

    A place has `path`, and `line` and `column` from 1 where they are known.

    >>> as_json([]).startswith('{\\n  "conforms": true')
    True
    """
    counts = Counter(finding.severity for finding in findings)
    document = {
        "conforms": not blocking(findings),
        "counts": {severity.value: counts[severity] for severity in Severity},
        "findings": [_finding(finding) for finding in findings],
    }
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
    }

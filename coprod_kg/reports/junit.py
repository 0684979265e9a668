"""Findings as JUnit XML, which most systems that run tests can show: a suite for each file, a case for each finding.

What must be mended is a failure, as in the exit code. The rest is shown as skipped, with its words: it is seen, and
it fails nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from xml.etree import ElementTree

from coprod_kg.findings import Finding, Severity
from coprod_kg.printing import printable
from coprod_kg.reports.inspection import Inspection
from coprod_kg.reports.words import NOTHING, WHOLE_LIST, words_of

# XML 1.0, section 2.2; and what a terminal or a reader would be led astray by.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def as_junit(inspection: Inspection) -> str:
    """An XML document of `testsuites`. A file that nothing is wrong with has one case, which passed."""
    groups: list[tuple[PurePath | None, Sequence[Finding]]] = [*inspection.by_file().items()]
    groups += [(path, ()) for path in inspection.clean]
    root = ElementTree.Element("testsuites", name="coprod-kg")
    for path, findings in groups:
        _suite(root, path, findings)
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(root: ElementTree.Element, path: PurePath | None, findings: Sequence[Finding]) -> None:
    name = _legal(printable(path.as_posix())) if path else WHOLE_LIST
    failures = sum(finding.severity is Severity.MUST for finding in findings)
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name=name,
        tests=str(len(findings) or 1),
        failures=str(failures),
        errors="0",
        skipped=str(len(findings) - failures),
    )
    for finding in findings:
        _case(suite, name, finding)
    if not findings:
        ElementTree.SubElement(suite, "testcase", name=NOTHING, classname=name)


def _case(suite: ElementTree.Element, file: str, finding: Finding) -> None:
    words = words_of(finding)
    rule = finding.rule if finding.rule == finding.check else f"{finding.check} {finding.rule}"
    case = ElementTree.SubElement(
        suite, "testcase", name=_legal(f"{words.where} {rule}".strip()), classname=file, file=file
    )
    if finding.place and finding.place.line is not None:
        case.set("line", str(finding.place.line))
    outcome = "failure" if finding.severity is Severity.MUST else "skipped"
    told = ElementTree.SubElement(case, outcome, message=_legal(words.sentence))
    if outcome == "failure":
        told.set("type", finding.severity.value)
    told.text = _legal("\n".join((f"{file} {words.where}".strip(), words.sentence, *words.advice)))


def _legal(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)

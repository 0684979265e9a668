"""A child judges a file that somebody sent: read, checked, and told as a report, as `coprod-kg validate` does."""

from __future__ import annotations

import socket
from pathlib import PurePosixPath
from typing import Any

from coprod_kg.assessing import assess_data
from coprod_kg.checks import Judge
from coprod_kg.edition import Edition
from coprod_kg.errors import UnknownFormat
from coprod_kg.reports import REPORTS, Inspection, as_text, report
from coprod_kg.reports.inspecting import inspection_of
from coprod_kg.vocabulary import ID, ORG, RDF
from coprod_kg.workers.outgoing import Outgoing

_WIDTH = 100
_LONGEST_NAME = 100


class Assessor:
    """Judges files by one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._judge = Judge(edition)
        # So that what judging needs is there before anyone forks: shapes are prepared, and names are known.
        said = f"<{ID['org/a-made-up-name'].value}> <{RDF['type'].value}> <{ORG['Organization'].value}> ."
        for report_name in REPORTS:
            self._report(said.encode(), PurePosixPath("list.nt"), None, report_name)

    def assess(self, job: tuple[Any, ...], sock: socket.socket) -> None:
        """Send the report on a file.

        Raises UnknownFormat if there is no such report, or no such format of files.
        """
        data, name, format_name, wanted = job
        text = self._report(data, PurePosixPath(_plain(name)), format_name, wanted)
        out = Outgoing(sock, tells_inside=False)
        out.write(text.encode())
        out.end()

    def _report(self, data: bytes, path: PurePosixPath, format_name: str | None, wanted: str) -> str:
        if wanted not in REPORTS:
            raise UnknownFormat(wanted, tuple(REPORTS), "a report")
        sources, findings = assess_data(self._edition, data, path, format_name, self._judge)
        if wanted == "text":
            return f"{as_text(Inspection(tuple(findings)), width=_WIDTH)}Looked at 1 file.\n"
        return report(inspection_of(wanted, tuple(findings), sources, self._edition, {path: data}), wanted)


def _plain(name: str) -> str:
    """The last part of a file's name, in characters that one can see, and not too long.

    >>> _plain("../../etc/list\\n.csv")
    'list.csv'
    """
    shown = "".join(each for each in PurePosixPath(name.replace("\\", "/")).name if each.isprintable())
    return shown[-_LONGEST_NAME:] or "file"

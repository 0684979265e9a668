"""Mending files for `coprod-kg validate`: the patch is shown, the files are written, and each mend is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from coprod_kg.cli.terminal import colour
from coprod_kg.edition import Edition
from coprod_kg.errors import CannotMend
from coprod_kg.findings import Finding
from coprod_kg.mending import MendedFile, difference, mended_files, write_mended
from coprod_kg.printing import printable
from coprod_kg.sources import Source

_COLOURS = ((b"---", "1"), (b"+++", "1"), (b"@@", "36"), (b"-", "31"), (b"+", "32"))


def fix(
    edition: Edition, sources: Sequence[Source], findings: Sequence[Finding], *, write: bool, show: bool
) -> bool:
    """Whether any file was written. With `show`, the output is the patch from the files as they were.

    Raises UnreadableFile or CannotWrite; the files before that one have been mended, and it is as it was.
    """
    wrote = False
    for file in mended_files(edition, sources, findings):
        refused = list(file.refused)
        if show:
            _show(difference(_name(file, edition), file.before.data, file.after.data))
        if write and file.changed:
            try:
                write_mended(file)
                wrote = True
                _tell(file)
            except CannotMend as error:
                refused.append(error)
        for reason in refused:
            sys.stderr.write(f"coprod-kg: {printable(str(reason))}\n")
    return wrote


def _name(file: MendedFile, edition: Edition) -> str:
    """The file as seen from the current folder, or else from the project: where the patch is to be applied."""
    for folder in (Path.cwd(), edition.project.root):
        if file.path.is_relative_to(os.path.realpath(folder)):
            return file.path.relative_to(os.path.realpath(folder)).as_posix()
    return file.path.as_posix().lstrip("/")


def _show(patch: bytes) -> None:
    if not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.write(patch)  # as bytes: a patch has the encoding and the line ends of its file
        return
    for line in coloured(patch, colour=colour()):
        sys.stdout.write(f"{line}\n")


def coloured(patch: bytes, *, colour: bool) -> Iterator[str]:
    """The lines of a patch for a terminal, without anything that a terminal would obey but our own colours."""
    for line in patch.removesuffix(b"\n").split(b"\n") if patch else []:
        text = printable(line.decode("utf-8", "replace").removesuffix("\r"))
        code = next((code for start, code in _COLOURS if line.startswith(start)), "")
        yield f"\x1b[{code}m{text}\x1b[0m" if colour and code else text


def _tell(file: MendedFile) -> None:
    """What was mended, each at the place where it was."""
    sys.stderr.write(f"mended {printable(str(file.before.path))}\n")
    told = dict.fromkeys(
        f"  {place.line}:{place.column}  {finding.field}: {finding.fix.words}"
        for finding in file.mended
        if (place := finding.place) and finding.fix
    )
    for line in told:
        sys.stderr.write(f"{printable(line)}\n")

"""The files that pages share: the stylesheet, the mark, scripts, and the libraries that scripts use."""

from __future__ import annotations

from pathlib import Path

from coprod_kg.site.making import Make, of_file

_FOLDERS = {"static": "assets", "vendor": "assets/vendor"}
"""Where the files of a folder of ours are published."""
_PUBLISHED = (".css", ".js", ".svg", ".gz", ".txt")


def files() -> dict[str, Make]:
    """The path of every shared file, and how it is made.

    >>> "assets/style.css" in files()
    True
    """
    here = Path(__file__).parent
    found = {}
    for folder, place in _FOLDERS.items():
        for path in sorted((here / folder).rglob("*")):
            if path.suffix in _PUBLISHED and "node_modules" not in path.parts:
                found[f"{place}/{path.relative_to(here / folder).as_posix()}"] = of_file(path)
    return found

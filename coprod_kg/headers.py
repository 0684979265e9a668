"""Headers: the `#+` lines at the beginning of a query file, which together are a TOML document.

Almost every header is made of texts, lists of texts, truths and tables, written in the plainest way. Those are
read here, because importing `tomllib` for them takes half as long as starting Python. Whatever is not that plain,
or is wrong, is left to `tomllib`, which is always right and can say what is wrong.

>>> lines = header_lines('#+ title = "By kind"\\n#+ [columns.item]\\n#+ label = "Item"\\nSELECT * {}')
>>> read_header(PurePosixPath("queries/views/by-kind.rq"), lines)
{'title': 'By kind', 'columns': {'item': {'label': 'Item'}}}
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from coprod_kg.errors import BadHeader

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_KEY = "([A-Za-z0-9_-]+)"
_CONTROL = r"\x00-\x08\x0a-\x1f\x7f"
_TEXT = rf'[^"\\{_CONTROL}]*'
"""What means itself between the quotes of a basic string (TOML 1.0)."""
_PLAIN = re.compile(
    rf"\[{_KEY}\.{_KEY}\] *"
    rf"""|{_KEY} *= *(?:"({_TEXT})"|'([^'{_CONTROL}]*)'|(true|false)|\["({_TEXT}(?:", "{_TEXT})*)"\]) *"""
)


def header_lines(text: str) -> list[str]:
    """The lines of the header of a query file, without their `#+`; none if there is no header."""
    lines = []
    for line in text.split("\n"):  # not splitlines(), for which a title may hold line ends that TOML takes
        if not line.startswith("#+"):
            break
        lines.append(line[2:].removeprefix(" ").removesuffix("\r"))
    return lines


def read_header(path: PurePosixPath, lines: Sequence[str]) -> dict[str, Any]:
    """What the lines of a header say.

    Raises BadHeader, with the line where it is known, if they are not TOML.
    """
    plain = read_plain(lines)
    return _by_tomllib(path, "\n".join(lines)) if plain is None else plain


def read_plain(lines: Sequence[str]) -> dict[str, Any] | None:
    """What `lines` say if each is plain and says something new; None if one is not, whether it is wrong or right.

    >>> read_plain(['tags = ["a", "b"]', "[parameters.item]", "required = true"])
    {'tags': ['a', 'b'], 'parameters': {'item': {'required': True}}}
    >>> read_plain(["year = 2018"])
    """
    header: dict[str, Any] = {}
    into = header
    for line in lines:
        found = _PLAIN.fullmatch(line)
        if found is None:
            return None
        table, name, key, text, literal, truth, texts = found.groups()
        if table:
            tables = header.setdefault(table, {})
            if not isinstance(tables, dict) or name in tables:
                return None
            into = tables[name] = {}
        elif key in into:
            return None
        elif texts is not None:
            into[key] = texts.split('", "')
        elif truth is not None:
            into[key] = truth == "true"
        else:
            into[key] = literal if text is None else text
    return header


def _by_tomllib(path: PurePosixPath, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BadHeader(path, int(line[1]) if line else None, f"it is not TOML: {error}.") from error
    except RecursionError as error:
        raise BadHeader(path, None, "its brackets go too deep.") from error

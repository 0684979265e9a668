"""What changes in a file, as a patch that `git apply` and `patch -p1` take.

>>> print(difference("new.csv", b"a\\nb\\n", b"a\\nc\\n").decode())
--- a/new.csv
+++ b/new.csv
@@ -1,2 +1,2 @@
 a
-b
+c
<BLANKLINE>
"""

from __future__ import annotations

import difflib
import re

_UNSAFE = re.compile(rb'[\x00-\x1f"\\\x7f]')
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


def difference(name: str, before: bytes, after: bytes) -> bytes:
    """The unified difference between two versions of the file called `name`; empty if there is none.

    In bytes, because a patch has to have the encoding and the line ends of the file. A last line without a line end is
    marked as `diff` marks it, which difflib does not.
    """
    # Not splitlines(): a form feed ends no line for `patch`, and a carriage return belongs to the line.
    old, new = _LINE.findall(before), _LINE.findall(after)
    heads = (_head(f"a/{name}"), _head(f"b/{name}"))
    lines = difflib.diff_bytes(difflib.unified_diff, old, new, *heads)
    return b"".join(
        line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines
    )


def _head(name: str) -> bytes:
    """The name as git writes it: between marks if it has any itself, and a tab after one with spaces in it."""
    data = name.encode("utf-8", "surrogateescape")
    if _UNSAFE.search(data):
        return b'"' + _UNSAFE.sub(lambda found: b"\\%03o" % found.group()[0], data) + b'"'
    return data + b"\t" if b" " in data else data

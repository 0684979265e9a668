"""What a request asks, as the SPARQL 1.1 Protocol has it (https://www.w3.org/TR/sparql11-protocol/, section 2).

There are three ways to ask: in the address (GET), in a form that is sent (POST, `application/x-www-form-urlencoded`),
and as the text itself (POST, `application/sparql-query`). All give the same value. Besides what the protocol has,
`format` names the form of the answer, and `timeout` (seconds) and `limit` (rows) lower our limits; nothing raises them.
Words that are not known are passed over: clients send some of their own.

Asking to change something is refused, in whatever way and however wrong it is written: here is only read.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from coprod_kg.errors import BadQuery
from coprod_kg.sparql_tokens import Form
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.answer_forms import Sort

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
MOST_IN_ADDRESS = 8 * 1024
"""How long a question in an address may be, in bytes; longer ones are sent with POST."""
MOST_PAIRS = 500
"""How many `name=value` a request may have."""

Pairs = Sequence[tuple[str, str]]

_SORTS: dict[Form, Sort] = {
    "SELECT": "rows",
    "ASK": "truth",
    "CONSTRUCT": "statements",
    "DESCRIBE": "statements",
}
_PLAIN = re.compile(rb"[!-$&-~]*+(?:%[0-9A-Fa-f]{2}[!-$&-~]*+)*+")
"""Names and values that are written as they should be."""
_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_ROWS = re.compile(r"[0-9]{1,12}")


class Asked(NamedTuple):
    """A question as it was asked: not yet whether it can be answered."""

    text: str
    default_graphs: tuple[str, ...] | None = None
    """The graphs that together are the default graph; None for all graphs there are."""
    named_graphs: tuple[str, ...] | None = None
    """The graphs that GRAPH can name; None for all there are."""
    format: str | None = None
    seconds: float | None = None
    rows: int | None = None


def pairs_of(data: bytes) -> list[tuple[str, str]]:
    """The names and values of an address or a form.

    Raises Problem 400 if they are not written as they must be, or are not UTF-8 text.

    >>> pairs_of(b"query=ASK%20%7B%7D&format=")
    [('query', 'ASK {}'), ('format', '')]
    """
    try:
        # The library takes as long for this as the engine for a small question; what is plain is read by C alone.
        if data.count(b"&") < MOST_PAIRS and _PLAIN.fullmatch(data):
            pairs = (each.partition(b"=") for each in data.split(b"&") if each)
            return [(_plain(name), _plain(value)) for name, _, value in pairs]
        text = data.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PAIRS)
    except ValueError:
        detail = f"The names and values are not UTF-8 text, percent-encoded, or are more than {MOST_PAIRS}."
        raise Problem(400, "Unreadable request", detail) from None


def _plain(text: bytes) -> str:
    # Quoted-printable text (RFC 2045) has `=41` where an address has `%41`, and is otherwise the same.
    return a2b_qp(text.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"=")).decode()


def asked_in_address(pairs: Pairs) -> Asked | None:
    """What was asked with GET; None if nothing was.

    Raises Problem 400, 403 for an update, or 414 for what is too long for an address.
    """
    names = [name for name, _ in pairs]
    if names != ["query"]:  # as most ask
        _refuse_update(names)
        if "query" not in names:
            return None
    asked = _asked(pairs)
    if len(asked.text) * 4 > MOST_IN_ADDRESS and len(asked.text.encode()) > MOST_IN_ADDRESS:
        detail = f"In an address at most {MOST_IN_ADDRESS:,} bytes can be asked. Send the question with POST."
        raise Problem(414, "Question too long", detail, {"limit": MOST_IN_ADDRESS})
    return asked


def asked_in_form(address: Pairs, form: Pairs) -> Asked:
    """What was asked with a form; the graphs may stand in the address too.

    Raises Problem 400, or 403 for an update.
    """
    pairs = [*address, *form]
    _refuse_update(name for name, _ in pairs)
    return _asked(pairs)


def asked_directly(address: Pairs, data: bytes) -> Asked:
    """What was asked with `data` as the text of the question, and the rest in the address.

    Raises Problem 400, or 403 for an update.
    """
    _refuse_update(name for name, _ in address)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        detail = f"The question is not UTF-8 text: byte {error.start} cannot be read."
        raise Problem(400, "Unreadable request", detail) from None
    return _asked([*address, ("query", text)])


def sort_of(form: Form | None, source: str) -> Sort:
    """What sort of answer a question of this form has.

    Raises BadQuery if it has none, and so is no question at all.

    >>> sort_of("ASK", "query")
    'truth'
    """
    if form is None:
        reason = "there is no SELECT, ASK, CONSTRUCT or DESCRIBE in it, so it asks nothing."
        raise BadQuery(source, 1, 1, reason)
    return _SORTS[form]


def only(pairs: Iterable[tuple[str, str]], name: str) -> str | None:
    """The one value of `name`; None if it is not there or empty, as forms of browsers send what was left out.

    Raises Problem 400 if there are several.
    """
    values = [value for key, value in pairs if key == name]
    if len(values) > 1:
        raise Problem(400, "Given twice", f"There are {len(values)} values for {name!r}. Leave one.")
    return values[0] if values and values[0] else None


def _refuse_update(names: Iterable[str]) -> None:
    if any(name == "update" or name.startswith("using-") for name in names):
        raise refused_update()


def refused_update() -> Problem:
    """Why nothing is changed here."""
    detail = "Here the list can only be read. To add something or to put something right, use the page to suggest it."
    return Problem(403, "Updates are refused", detail)


def _asked(pairs: Pairs) -> Asked:
    if len(pairs) == 1 and pairs[0][0] == "query" and pairs[0][1].strip():
        return Asked(pairs[0][1])
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        detail = (
            "There is no question. Send it as 'query'."
            if not queries
            else f"There are {len(queries)} questions. Ask one at a time."
        )
        raise Problem(400, "Not one question", detail)
    if not queries[0].strip():
        raise Problem(400, "Not one question", "The question is empty.")
    # SPARQLWrapper names some twice, first by a short name and then by a media type.
    form = next((value for name, value in pairs if name == "format" and value), None)
    asked = Asked(queries[0], format=form, seconds=_seconds(pairs), rows=_rows(pairs))
    graphs = [tuple(v for n, v in pairs if n == f"{sort}-graph-uri" and v) for sort in ("default", "named")]
    if not any(graphs):
        return asked
    # Together they are the whole dataset (section 2.1.4): with one kind alone, there is none of the other.
    return asked._replace(default_graphs=graphs[0], named_graphs=graphs[1])


def _seconds(pairs: Pairs) -> float | None:
    value = only(pairs, "timeout")
    if value is None:
        return None
    if not _SECONDS.fullmatch(value) or not float(value):
        raise Problem(400, "Wrong limit", "'timeout' has to be a number of seconds above 0, such as 2.5.")
    return float(value)


def _rows(pairs: Pairs) -> int | None:
    value = only(pairs, "limit")
    if value is None:
        return None
    if not _ROWS.fullmatch(value) or not int(value):
        raise Problem(400, "Wrong limit", "'limit' has to be a number of rows above 0, such as 100.")
    return int(value)

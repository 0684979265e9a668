"""Making a question fit to be sent: where to, in which form, with the prefixes and values that it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from pyoxigraph import Literal, NamedNode

from coprod_kg.errors import BadQuery, EndpointFailed
from coprod_kg.printing import printable
from coprod_kg.sparql_tokens import Form, end_of, said, tokens_of
from coprod_kg.vocabulary import PREFIXES

_MOST = 200


def one_line(text: str) -> str:
    """The first line of a stranger's text, without what could steer a terminal, and not too long.

    >>> one_line("\\n  No such \\x1b[31mgraph\\nat line 3")
    'No such [31mgraph'
    """
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    shown = " ".join(printable(first).split())
    return shown if len(shown) <= _MOST else shown[:_MOST] + "…"


@dataclass(frozen=True)
class Endpoint:
    """The address of a SPARQL service, in the parts that are sent and the part that may be shown."""

    url: str
    parameters: tuple[tuple[str, str], ...]
    """What stood in the address after `?`: it may be a key, so it is sent and never shown."""
    shown: str

    @classmethod
    def of(cls, url: str) -> Endpoint:
        """The endpoint at `url`.

        Raises EndpointFailed if it is not an http or https address, or holds a name or password.

        >>> Endpoint.of("https://example.org/sparql?key=secret#top").shown
        'https://example.org/sparql'
        """
        text = url.strip()
        try:
            parts = urlsplit(text)
            port, host = parts.port, parts.hostname or ""
        except ValueError as error:
            shown = one_line(re.sub(r"^(\w+://)[^/]*@", r"\1", text).split("?")[0])
            raise EndpointFailed(shown, f"this is not a web address ({error}).") from error
        place = f"[{host}]" if ":" in host else host
        place += f":{port}" if port is not None else ""
        bare = urlunsplit((parts.scheme, place, parts.path, "", ""))
        shown = one_line(bare)
        if parts.scheme not in ("http", "https") or not host or re.search(r"[\x00-\x20\x7f]", text):
            reason = "this is not the address of a service on the web."
            raise EndpointFailed(shown, reason, "Give one that starts with https:// or http://.")
        if "@" in parts.netloc:
            reason = "there is a name or a password in this address, and those are never sent from here."
            raise EndpointFailed(shown, reason, "Leave it out.")
        return cls(bare, tuple(parse_qsl(parts.query, keep_blank_values=True)), shown)


def with_prefixes(text: str) -> str:
    """`text` with a declaration for each of our prefixes that it uses and does not declare.

    On the first line, so that the line numbers in the service's errors stay right.

    >>> with_prefixes("ASK { ?item a cpr:Item }")
    'PREFIX cpr: <https://w3id.org/coprod-kg/def/> ASK { ?item a cpr:Item }'
    """
    used: set[str] = set()
    declared: set[str] = set()
    before = ""
    for found in tokens_of(text):
        if found.lastgroup == "pname":
            (declared if before == "PREFIX" else used).add(said(found).partition(":")[0])
        before = said(found).upper()
    missing = sorted((used - declared) & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing) + text


def with_values(text: str, form: Form, values: Mapping[str, NamedNode | Literal]) -> str:
    """`text` with `values` as a VALUES block at the start of its WHERE: terms, written as terms.

    Raises BadQuery if there is no WHERE { … } of its own to put them in.

    >>> with_values("ASK { ?s ?p ?o }", "ASK", {"o": Literal('" }')})
    'ASK { VALUES (?o) { ("\\\\" }") } ?s ?p ?o }'
    """
    if not values:
        return text
    depth, to_pass = 0, 1 if form == "CONSTRUCT" else 0
    for found in tokens_of(text):
        if found.lastgroup == "open":
            if said(found) == "{" and depth == 0:
                if to_pass == 0:
                    names = " ".join(f"?{name}" for name in values)
                    terms = " ".join(str(term) for term in values.values())
                    return f"{text[: end_of(found)]} VALUES ({names}) {{ ({terms}) }}{text[end_of(found) :]}"
                to_pass -= 1
            depth += 1
        elif found.lastgroup == "close":
            depth -= 1
    raise BadQuery("query", None, None, "values can only be given to a query with a WHERE { … } of its own.")

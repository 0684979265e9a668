"""One question and its answer over the network, and a clear error for everything that can come between.

SPARQLWrapper makes the request (SPARQL 1.1 Protocol, section 2.1). Left to itself it would also follow a
redirect to any server, read `file:` addresses, wait for ever, and take any amount of anything. So the request
goes out through an opener of our own that does none of this.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPMessage,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
    RemoteDisconnected,
)
from typing import IO, Any, NoReturn
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from coprod_kg.errors import EndpointFailed
from coprod_kg.remote.question import Endpoint, one_line
from coprod_kg.sparql_tokens import Form

LARGEST = 64 * 1024 * 1024
"""How many bytes of an answer are read."""

_LONG = 1800
"""From how many characters on, as they are written in an address, a question is sent by POST: some servers and
proxies cut addresses at 2,000."""
_ROWS = "application/sparql-results+json"
_STATEMENTS = "application/n-triples, text/turtle;q=0.9"
_FOR_LESS = "Ask for less at a time, for example with LIMIT, or try again later."
_MENDS = {
    400: "Check the query: this service may not know something that it uses.",
    401: "It wants a name and a password, and those are never sent from here.",
    403: "It does not let everybody in.",
    404: "Check the address: it must be that of the SPARQL service itself, often ending in /sparql or /query.",
    429: "It has had too many questions. Wait a while and try again.",
}


def fetch(
    endpoint: Endpoint, query: str, form: Form, *, timeout_seconds: float, largest: int
) -> tuple[bytes, str]:
    """The body of the answer, whole, and its content type without parameters, in lower case.

    Raises EndpointFailed.
    """
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

    wants_rows = form in ("SELECT", "ASK")
    with _Deadline(timeout_seconds) as deadline:
        opener = deadline.opener(endpoint)

        class Question(SPARQLWrapper):
            def _parseQueryType(self, _query: str) -> str:  # noqa: N802
                # Its own search for the form takes words in comments for updates.
                return form

            def _query(self) -> tuple[Any, str]:
                response = opener.open(self._createRequest(), timeout=timeout_seconds)
                return response, self.returnFormat

        question = Question(endpoint.url, returnFormat=JSON if wants_rows else TURTLE, agent="coprod-kg")
        question.setQuery(query)
        question.setOnlyConneg(True)
        question.addCustomHttpHeader("Accept", _ROWS if wants_rows else _STATEMENTS)
        for name, value in endpoint.parameters:
            question.addParameter(name, value)
        if len(endpoint.url) + len(urlencode([("query", query), *endpoint.parameters])) > _LONG:
            question.setMethod(POST)
        try:
            with question.query().response as response:
                body = _read(response, endpoint, largest)
                kind = response.headers.get("Content-Type", "")
        except HTTPError as error:
            with error:
                raise _http_error(endpoint, error) from error
        except (OSError, HTTPException, ValueError) as error:
            cause = TimeoutError() if deadline.over else error
            raise EndpointFailed(endpoint.shown, *_why(cause, timeout_seconds)) from error
        if deadline.over:  # a connection that was cut can look like one that ended
            raise EndpointFailed(endpoint.shown, *_why(TimeoutError(), timeout_seconds))
        return body, kind.partition(";")[0].strip().lower()


def _read(response: HTTPResponse, endpoint: Endpoint, largest: int) -> bytes:
    expected = response.length  # None if the server does not say, or sends it in chunks
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise EndpointFailed(endpoint.shown, "it compressed the answer, which it was not asked to do.")
    parts, size = [], 0
    while part := response.read1(64 * 1024):
        size += len(part)
        if size > largest:
            reason = f"the answer is larger than {largest:,} bytes, and reading it was stopped."
            raise EndpointFailed(endpoint.shown, reason, "Ask for less at a time, for example with LIMIT.")
        parts.append(part)
    if expected is not None and size < expected:
        raise IncompleteRead(b"", expected - size)
    return b"".join(parts)


def _http_error(endpoint: Endpoint, error: HTTPError) -> EndpointFailed:
    said = ""
    with contextlib.suppress(OSError, HTTPException):
        if "html" not in error.headers.get("Content-Type", ""):
            said = one_line(error.read(4096).decode("utf-8", "replace"))
    status = one_line(f"{error.code} {error.reason}")
    reason = f"it answered with the error {status}" + (f": {said.rstrip('.')}." if said else ".")
    later = "That is a fault over there. Try again later, or ask for less at a time."
    return EndpointFailed(endpoint.shown, reason, _MENDS.get(error.code, later))


def _why(error: Exception, seconds: float) -> tuple[str, str]:
    """What went wrong on the way, and what to do about it."""
    if isinstance(error, URLError) and isinstance(error.reason, Exception):
        error = error.reason
    match error:
        case TimeoutError():
            return f"it did not answer in full within {seconds:g} seconds.", _FOR_LESS
        case ssl.SSLCertVerificationError():
            reason = f"its certificate cannot be trusted ({one_line(error.verify_message)})."
            return reason, "Check the address. Do not go on unless you know why."
        case ssl.SSLError():
            reason = f"no safe connection could be made ({one_line(str(error.reason or error))})."
            return reason, "Check whether the address should start with http:// instead of https://."
        case socket.gaierror():
            return "there is no server of this name, or you are not online.", "Check the address."
        case ConnectionRefusedError():
            return "nothing answers at this address.", "Check the address and the port."
        case RemoteDisconnected():
            return "it hung up without an answer.", "Try again later."
        case IncompleteRead() | ConnectionResetError() | BrokenPipeError():
            return "it hung up in the middle of the answer, so the answer is not whole.", _FOR_LESS
        case HTTPException():
            return "what answers there does not speak HTTP as it should.", "Check the address and the port."
        case UnicodeError():
            return "this is not a name that a server can have.", "Check the address."
    said = getattr(error, "strerror", None) or str(error)
    return f"it could not be asked ({one_line(said)}).", "Check the address, or try again later."


class _NoRedirects(HTTPRedirectHandler):
    """A redirect is an error: the question, and whatever the address holds, is for this server only."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def http_error_302(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,  # noqa: ARG002
        headers: HTTPMessage,
    ) -> NoReturn:
        fp.close()
        try:
            elsewhere = Endpoint.of(urljoin(req.full_url, headers.get("Location", ""))).shown
        except EndpointFailed as error:
            elsewhere = error.url
        reason = f"it sends us on to {elsewhere} (HTTP {code}), and that is not followed."
        raise EndpointFailed(self.endpoint.shown, reason, "If you trust that place, ask it directly.")

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class _Deadline:
    """Ends a whole exchange in time: a socket's own timeout starts anew with every byte that drips in."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._sockets: list[socket.socket] = []
        """Copies: shutting one down ends the connection, whatever has become of the first one since."""
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        for each in self._sockets:
            each.close()

    def _end(self) -> None:
        self.over = True
        for each in self._sockets:
            with contextlib.suppress(OSError):  # already closed
                each.shutdown(socket.SHUT_RDWR)

    def _watch(self, connected: socket.socket) -> None:
        self._sockets.append(connected.dup())
        if self.over:  # connecting took so long that the timer has come and found nothing to end
            self._end()

    def opener(self, endpoint: Endpoint) -> OpenerDirector:
        """An opener for http and https and nothing else, whose connections end with this deadline."""
        watch = self._watch

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                watch(self.sock)

        class Secure(HTTPSConnection, Plain):
            """Connects as Plain does, and so is watched while it agrees on keys, which can take for ever too."""

        class PlainHandler(HTTPHandler):
            def http_open(self, req: Request) -> HTTPResponse:
                return self.do_open(Plain, req)

        class SecureHandler(HTTPSHandler):
            def https_open(self, req: Request) -> HTTPResponse:
                return self.do_open(Secure, req)

        opener = OpenerDirector()
        for handler in (
            ProxyHandler(),
            PlainHandler(),
            SecureHandler(),
            HTTPErrorProcessor(),
            HTTPDefaultErrorHandler(),
            _NoRedirects(endpoint),
        ):
            opener.add_handler(handler)
        return opener

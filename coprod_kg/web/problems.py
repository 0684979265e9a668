"""Problems: why a request was not answered, as a document that programs can read (RFC 9457) or as a page.

An error of ours has one status, in one table. What it says is fit to show to anyone, so it is the detail.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from coprod_kg import codes, errors

if TYPE_CHECKING:
    from starlette.requests import Request

MEDIA_TYPE = "application/problem+json"
_STATUSES: dict[type[errors.CoprodError], int] = {
    errors.UnknownView: 404,
    errors.UnknownRecord: 404,
    errors.UnknownKind: 404,
    codes.UnknownCode: 404,
    codes.AlreadyDecided: 409,
    codes.QueueFull: 503,
    errors.UnknownFormat: 406,
    errors.CannotWrite: 503,
    errors.FilesChanged: 503,
    errors.ToolFailed: 503,
    errors.UnreadableFile: 400,
}
"""The statuses of our errors; those that are not here are the asker's: 400."""


@dataclass
class Problem(Exception):
    """A request that is not answered, and why.

    `title` is the same for each problem of its kind, `detail` is about this one; `more` are members of the document
    and `headers` are sent along.
    """

    status: int
    title: str
    detail: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.title}. {self.detail}" if self.detail else self.title

    def document(self) -> bytes:
        """The problem as JSON (RFC 9457, section 3)."""
        told = {"type": "about:blank", "title": self.title, "status": self.status}
        if self.detail:
            told["detail"] = self.detail
        return (json.dumps({**told, **self.more}, ensure_ascii=False) + "\n").encode()


def of_error(error: errors.CoprodError) -> Problem:
    """The problem that `error` is.

    >>> of_error(errors.UnknownView("x", None)).status
    404
    """
    if isinstance(error, errors.UnreadableFile) and error.path.is_absolute():
        # A file of ours and not one that was sent: where it lies is nobody's business.
        return Problem(503, "Service Unavailable", "The list cannot be read just now.")
    own = getattr(error, "status", None)  # errors of the rooms of the server know their own
    status = next((_STATUSES[each] for each in type(error).__mro__ if each in _STATUSES), own or 400)
    waits = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(max(1, round(waits)))} if waits is not None else {}
    return Problem(status, HTTPStatus(status).phrase, str(error), headers=headers)


def of_http(error: HTTPException) -> Problem:
    """The problem that Starlette found in a request."""
    phrase = HTTPStatus(error.status_code).phrase
    detail = "" if error.detail == phrase else error.detail
    return Problem(error.status_code, phrase, detail, headers=error.headers or {})


def prefers_page(request: Request) -> bool:
    """Whether who asks would rather read a page than a document for programs: a browser does."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and MEDIA_TYPE not in accepted


def response_to(problem: Problem) -> Response:
    """The problem as a document for programs."""
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(problem.document(), problem.status, headers, MEDIA_TYPE)

"""What is sent to us, read no further than it may be: counted while it comes in, whatever its headers say of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, Headers
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from coprod_kg.web.problems import Problem

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_MOST_FIELDS = 500
_MOST_FILES = 5


def media_type_of(request: Request) -> str:
    """The media type of what is sent, in small letters and without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def body(request: Request, most: int) -> bytes:
    """What was sent: at most `most` bytes, within the time that a request may take to arrive.

    Raises Problem: 413 as soon as it is longer (the connection stays, so that who still sends comes to read that), 408
    if it takes too long, 415 if it is compressed (which can hide how long it is), 400 if the sender hangs up.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(
            415,
            "Unsupported Media Type",
            "Send this without compressing it.",
            {},
            {"Accept-Encoding": "identity"},
        )
    too_large = Problem(
        413,
        "Content Too Large",
        f"At most {most:,} bytes may be sent here.",
        {"limit": most},
    )
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > most:
        raise too_large
    parts, size = [], 0
    try:
        async with asyncio.timeout(request.app.state.live.settings.read_seconds):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise too_large
                parts.append(part)
    except TimeoutError:
        raise Problem(
            408, "Request Timeout", "This took too long to arrive.", {}, {"Connection": "close"}
        ) from None
    except ClientDisconnect:
        raise Problem(400, "Bad Request", "The request ended too early.") from None
    return b"".join(parts)


async def form(request: Request, most: int) -> FormData:
    """The fields of a form that was sent, in either of the two ways in which browsers send them; files are in memory.

    Raises Problem, as `body` does, and 415 for anything that is no form, 400 for one that cannot be read.
    """
    kind = media_type_of(request)
    if kind not in (URLENCODED, MULTIPART):
        raise Problem(415, "Unsupported Media Type", f"Send this as {URLENCODED} or {MULTIPART}.")
    data = await body(request, most)
    try:
        if kind == URLENCODED:
            pairs = parse_qsl(
                data.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"
            )
            return FormData([*pairs])

        async def pieces() -> AsyncGenerator[bytes, None]:
            yield data

        parser = MultiPartParser(
            Headers(scope=request.scope),
            pieces(),
            max_files=_MOST_FILES,
            max_fields=_MOST_FIELDS,
            max_part_size=most,
        )
        parser.spool_max_size = most  # it has been counted already, so nothing need go to the disk
        return await parser.parse()
    except (ValueError, MultiPartException, KeyError) as error:
        reason = getattr(error, "message", None) or "It cannot be read."
        raise Problem(400, "Bad Request", f"This form is not complete. {reason}") from None

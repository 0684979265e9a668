"""The page on which a curator changes their own password."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from starlette.responses import Response

from coprod_kg.inbox.curators import BadCurator
from coprod_kg.web.desk.door import Sitting, begin
from coprod_kg.web.desk.throttling import waits

PATH = "desk/password"


@dataclass(frozen=True)
class Changing:
    """The page."""

    problems: tuple[tuple[str, str], ...] = ()
    done: bool = False


async def show(sitting: Sitting) -> Response:
    """The form."""
    return _page(sitting, Changing(done="done" in sitting.request.query_params))


async def change(sitting: Sitting) -> Response:
    """Change the password: every other visit with the old one ends, and this one begins anew."""
    curators, name = sitting.office.curators, sitting.curator.name
    old, new, again = (str(sitting.form.get(each, "")) for each in ("old", "new", "again"))
    who = {"name": name, "address": sitting.live.client(sitting.request.scope)}
    if waits(curators, who, now := time.time()):
        return _page(sitting, Changing((("old", "Please wait a little before you try again."),)), 429)
    curators.note_missed(f"name {name}", now)
    async with sitting.office.hashing:
        known = await asyncio.to_thread(curators.check, name, old)
    if known is None:
        return _page(sitting, Changing((("old", "This is not the password that you have now."),)), 422)
    curators.forget_missed(f"name {name}")
    if new != again:
        return _page(sitting, Changing((("again", "The two are not the same."),)), 422)
    try:
        async with sitting.office.hashing:
            curator = await asyncio.to_thread(curators.change_password, name, new)
    except BadCurator as error:
        return _page(sitting, Changing((("new", str(error)),)), 422)
    response = sitting.go(f"{PATH}?done=1")
    begin(sitting.request, curator, response)
    return response


def _page(sitting: Sitting, model: Changing, status: int = 200) -> Response:
    title = "Problem: change your password" if model.problems else "Change your password"
    return sitting.show(PATH, title, "password", model, status)

"""The door of the desk: signing in and out, and what every other page of it goes through."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from coprod_kg.inbox.curators import LONGEST, Curator, sign_in_name
from coprod_kg.site.addresses import beside
from coprod_kg.site.page import Page
from coprod_kg.web import bodies
from coprod_kg.web.desk.office import Office, office_of
from coprod_kg.web.desk.sessions import LASTS, Visit
from coprod_kg.web.desk.throttling import waits
from coprod_kg.web.origins import is_ours
from coprod_kg.web.problems import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

    from coprod_kg.web.live import Live

QUEUE, SIGN_IN = "desk", "desk/sign-in"
"""The paths of the page that comes first, and of the door."""
VISIT, DOOR, BROWSER = "coprod-kg-desk", "coprod-kg-door", "coprod-kg-browser"
"""The names of the cookies: of a visit, of who has not signed in yet, and of a browser in which somebody has."""
_REMEMBERED = 90 * 86_400
_MOST_KNOCKING = 32
_HERE = ("localhost", "127.0.0.1", "::1")
_WORD = "word"
"""The field of every form that holds the word of the visit."""
_TURNED_AWAY = "That name and password do not fit together. Check both and try again."


@dataclass(frozen=True)
class Sitting:
    """A request by somebody who has signed in."""

    request: Request
    live: Live
    office: Office
    curator: Curator
    visit: Visit
    form: FormData
    """What was sent; empty if nothing was."""

    @property
    def code(self) -> str:
        """The code that the address names."""
        return str(self.request.path_params["code"])

    def text(self, name: str) -> str:
        """The text of a field, with the line ends of this side of the web; empty if it was not sent."""
        value = self.form.get(name)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """All texts of a field that are not empty."""
        found = (
            each.replace("\r\n", "\n").strip() for each in self.form.getlist(name) if isinstance(each, str)
        )
        return tuple(each for each in found if each)

    def show(self, path: str, title: str, template: str, model: object, status: int = 200) -> Response:
        """A page of the desk."""
        shown = At(self.curator.shown, self.office.keys.word(self.visit), path, model)
        page = Page(path, title, "The curators’ desk.", f"desk/{template}.html", shown)
        return self.live.render(page, status)

    def go(self, path: str) -> Response:
        """The way to another page of the desk, after something was done."""
        return go(self.request, path)


@dataclass(frozen=True)
class At:
    """What every page of the desk shows, around what it is about."""

    shown: str
    """Who has signed in; empty at the door."""
    word: str
    here: str
    of: object


Handler = Callable[[Sitting], Awaitable[Response]]
Endpoint = Callable[["Request"], Awaitable[Response]]


def for_curators(handle: Handler, *, files: bool = False) -> Endpoint:
    """`handle` for those who have signed in; with `files`, its form may be as large as a file that is sent.

    Others are led to the door. A form from another site, or without the word of the visit, is refused.
    """

    async def endpoint(request: Request) -> Response:
        live: Live = request.app.state.live
        office = office_of(live)
        found = _visitor(request, office)
        if found is None:
            return _private(_to_door(request))
        curator, visit = found
        form = FormData()
        if request.method == "POST":
            most = live.settings.import_bytes if files else live.settings.form_bytes
            form = await _form(request, live, office, visit, most)
        try:
            return _private(await handle(Sitting(request, live, office, curator, visit, form)))
        finally:
            await form.close()

    return endpoint


async def sign_in(request: Request) -> Response:
    """The door, and what comes of knocking."""
    live: Live = request.app.state.live
    office = office_of(live)
    if request.method != "POST":
        if _visitor(request, office):
            return _private(go(request, QUEUE))
        return _door(request, live, office, Knock(next=_inside(request.query_params.get("next", ""))))
    door = request.cookies.get(DOOR, "")
    form = await _form(request, live, office, door or "none", 10_000, lost=not door)
    name, password = (str(form.get(each, "")) for each in ("name", "password"))
    knock = Knock(name=name[:60], next=_inside(str(form.get("next", ""))))
    if not name.strip() or not password or len(password) > LONGEST:
        wrong = _TURNED_AWAY if name.strip() and password else "Type your name and your password."
        return _door(request, live, office, replace(knock, wrong=wrong), 422)
    now = time.time()
    browser = office.keys.known_browser(request.cookies.get(BROWSER), sign_in_name(name))
    who = (
        {"browser": browser}
        if browser
        else {"name": sign_in_name(name), "address": live.client(request.scope)}
    )
    if seconds := waits(office.curators, who, now):
        told = replace(knock, wrong=f"Please wait {_told(seconds)} before you try again.")
        response = _door(request, live, office, told, 429)
        response.headers["Retry-After"] = str(max(1, round(seconds)))
        return response
    # Counted before it is known, so that many at once are no way around it.
    for sort, text in who.items():
        office.curators.note_missed(f"{sort} {text}", now)
    curator = await _check(office, name, password)
    if curator is None:
        return _door(request, live, office, replace(knock, wrong=_TURNED_AWAY), 422)
    for sort, text in who.items():
        office.curators.forget_missed(f"{sort} {text}")
    response = _private(go(request, knock.next or QUEUE))
    begin(request, curator, response)
    _set(request, response, BROWSER, office.keys.browser(curator.name), _REMEMBERED)
    response.delete_cookie(DOOR, path=_folder(live))
    return response


async def _check(office: Office, name: str, password: str) -> Curator | None:
    """Who has this name and password. Raises Problem 503 if so many knock that it would take long to tell."""
    if office.knocking >= _MOST_KNOCKING:
        raise Problem(
            503, "Service Unavailable", "Too many people try to sign in just now.", {}, {"Retry-After": "10"}
        )
    office.knocking += 1
    try:
        async with office.hashing:
            return await asyncio.to_thread(office.curators.check, name, password)
    finally:
        office.knocking -= 1


def begin(request: Request, curator: Curator, response: Response) -> None:
    """Begin a new visit of `curator` with `response`."""
    keys = office_of(request.app.state.live).keys
    _set(request, response, VISIT, keys.cookie(keys.begin(curator.name, curator.stamp, time.time())))


async def sign_out(sitting: Sitting) -> Response:
    """End the visit, also for a copy of its cookie."""
    sitting.office.curators.leave(sitting.visit.mark, time.time(), sitting.visit.until)
    response = sitting.go(SIGN_IN)
    response.delete_cookie(VISIT, path=_folder(sitting.live))
    return response


@dataclass(frozen=True)
class Knock:
    """What the door shows."""

    name: str = ""
    next: str = ""
    wrong: str = ""


def _visitor(request: Request, office: Office) -> tuple[Curator, Visit] | None:
    """Who has signed in, if that still counts."""
    visit = office.keys.read(request.cookies.get(VISIT), time.time())
    if visit is None:
        return None
    curator = office.curators.find(visit.name)
    if curator is None or curator.stamp != visit.stamp or office.curators.has_left(visit.mark):
        return None
    return curator, visit


async def _form(
    request: Request, live: Live, office: Office, visit: Visit | str, most: int, *, lost: bool = False
) -> FormData:
    """What was sent. Raises Problem 403 if it does not come from a page of this visit."""
    form = await bodies.form(request, most)
    word = form.get(_WORD)
    if lost or not is_ours(request, live.settings.address) or not office.keys.fits(visit, str(word or "")):
        raise Problem(
            403,
            "Forbidden",
            "This form does not belong to your visit. Go back, load the page again and send it once more.",
        )
    return form


def _door(request: Request, live: Live, office: Office, knock: Knock, status: int = 200) -> Response:
    door = request.cookies.get(DOOR) or secrets.token_urlsafe(18)
    problem = "Problem: " if knock.wrong else ""
    shown = At("", office.keys.word(door), SIGN_IN, knock)
    page = Page(
        SIGN_IN,
        f"{problem}sign in" if problem else "Sign in",
        "The door of the curators’ desk.",
        "desk/sign-in.html",
        shown,
    )
    response = _private(live.render(page, status))
    _set(request, response, DOOR, door)
    return response


def _to_door(request: Request) -> Response:
    wanted = request.url.path.lstrip("/") if request.method == "GET" else ""
    return go(request, f"{SIGN_IN}?{urlencode({'next': wanted})}" if _inside(wanted) else SIGN_IN)


def _inside(path: str) -> str:
    """`path` if it is one of the desk, and nothing that leads elsewhere; else nothing."""
    plain = path.isascii() and all(each.isalnum() or each in "-/" for each in path)
    return path if plain and path.startswith("desk/") and "//" not in path and path != SIGN_IN else ""


def go(request: Request, path: str) -> Response:
    """The way from the page of `request` to the one at `path`, wherever the site is."""
    return RedirectResponse(beside(request.url.path.lstrip("/"), path), 303)


def _set(request: Request, response: Response, name: str, value: str, seconds: int = LASTS) -> None:
    live: Live = request.app.state.live
    # Only a browser on this machine may send it without https: else we are on the web, perhaps behind a proxy.
    secure = live.settings.secure or request.url.hostname not in _HERE
    response.set_cookie(
        name, value, max_age=seconds, path=_folder(live), secure=secure, httponly=True, samesite="lax"
    )


def _folder(live: Live) -> str:
    """What the cookies are for: the desk, wherever the site is."""
    return f"{urlsplit(live.settings.address).path.rstrip('/')}/desk"


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    # Else some browsers would not say with a form where it comes from.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _told(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} seconds"
    return f"{round(seconds / 60)} minutes"

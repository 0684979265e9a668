"""A suggestion that somebody makes on the phone or by post: a curator writes it down, and reads out the code."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from coprod_kg.codes import Code, QueueFull
from coprod_kg.contributing.pending import known
from coprod_kg.forms import form_kinds
from coprod_kg.inbox import Channel, NewSuggestion
from coprod_kg.labels import label
from coprod_kg.printing import printable
from coprod_kg.vocabulary import CPC, CPSC, SKOS
from coprod_kg.web.desk.door import Sitting
from coprod_kg.web.desk.editing import Option
from coprod_kg.web.desk.showing import KIND_WORDS

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

PATH = "desk/enter"
CHANNELS = {Channel.PHONE: "On the phone", Channel.POST: "By post", Channel.WORKSHOP: "At a workshop"}
_LONGEST = {"name": 300, "address": 2000, "words": 5000, "contact": 300}
_SOUNDS = """
    2 two, 3 three, 4 four, 5 five, 6 six, 7 seven, 8 eight, 9 nine, c Charlie, d Delta, f Foxtrot, h Hotel, j Juliett,
    k Kilo, m Mike, n November, p Papa, r Romeo, t Tango, v Victor, w Whiskey, x X-ray, y Yankee
"""


@dataclass(frozen=True)
class Entering:
    """The page."""

    once: str
    """By chance: a form that is sent twice is kept once."""
    channels: tuple[Option, ...]
    kinds: tuple[Option, ...]
    groups: tuple[Option, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Receipt:
    """The page with the code."""

    code: str
    spelled: tuple[tuple[str, str], ...]
    """Each letter with a word for the phone."""
    path: str


async def show(sitting: Sitting) -> Response:
    """The empty form."""
    return _page(sitting, {"channel": Channel.PHONE.value})


async def keep(sitting: Sitting) -> Response:
    """Keep what was told, and lead to its code."""
    edition = sitting.live.current.edition
    names = ("channel", "kind", "name", "address", "words", "group", "contact", "interest", "consent", "once")
    typed = {name: sitting.text(name) for name in names}
    problems = [*_wrong(typed, edition)]
    if problems:
        return _page(sitting, typed, problems, 422)
    answers = {"name": (typed["name"],), "webAddress": (typed["address"],)}
    kind = typed["kind"] or ("item" if typed["name"] or typed["address"] else "")
    new = NewSuggestion(
        channel=Channel(typed["channel"]),
        kind=kind,
        answers={key: values for key, values in answers.items() if values[0]},
        words=typed["words"],
        on_behalf_of=typed["group"],
        own_interest=bool(typed["interest"]),
        consent=bool(typed["consent"]),
    )

    def kept() -> Code:
        taken = known(edition.project.root)
        once = f"desk {typed['once']}" if typed["once"] else ""
        return sitting.live.inbox.keep(new, typed["contact"], came=datetime.now(UTC), once=once, taken=taken)

    try:
        code = await asyncio.to_thread(kept)
    except QueueFull:
        return _page(
            sitting, typed, [("words", "Too many suggestions wait. Decide on some of them first.")], 503
        )
    return sitting.go(f"desk/{code}/receipt")


async def receipt(sitting: Sitting) -> Response:
    """The code, to be read out. Raises UnknownCode."""
    code = Code.read(sitting.code)
    await asyncio.to_thread(sitting.live.inbox.find, code)
    path = f"desk/{code}"
    return sitting.show(
        f"{path}/receipt", f"The code is {code}", "receipt", Receipt(code.text, spelled(code), path)
    )


def spelled(code: Code) -> tuple[tuple[str, str], ...]:
    """Each letter of a code with a word that nobody mishears.

    >>> spelled(Code.read("k7m-4tc-94"))[:3]
    (('k', 'Kilo'), ('7', 'seven'), ('m', 'Mike'))
    """
    sounds = dict(each.split() for each in _SOUNDS.split(","))
    return tuple((each, sounds[each]) for each in code.text if each != "-")


def groups(edition: Edition, chosen: str) -> tuple[Option, ...]:
    """The groups of people that something can be sent for."""
    found = []
    for quad in edition.dataset.quads(None, SKOS["inScheme"], CPSC["people"]):
        name = CPC.local(quad.subject)  # type: ignore[arg-type] # what is in a list of ours has an address
        found.append(Option(name, label(quad.subject, edition.dataset) or name, name == chosen))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda each: each.words))


def _wrong(typed: Mapping[str, str], edition: Edition) -> list[tuple[str, str]]:
    found = []
    if typed["channel"] not in {each.value for each in CHANNELS}:
        found.append(("channel", "Choose how it came."))
    if typed["kind"] and typed["kind"] not in form_kinds(edition):
        found.append(("kind", "Choose a kind from the list."))
    if not (typed["name"] or typed["address"] or typed["words"]):
        found.append(("name", "Write its name, its web address, or what they said."))
    if typed["group"] and typed["group"] not in {each.value for each in groups(edition, "")}:
        found.append(("group", "Choose a group from the list."))
    for name, most in _LONGEST.items():
        if len(typed[name]) > most:
            found.append((name, f"Use at most {most:,} letters."))
        elif printable(typed[name].replace("\n", " ")) != typed[name].replace("\n", " "):
            found.append((name, "There is a sign in this that cannot be seen. Type it again."))
    return found


def _page(
    sitting: Sitting,
    typed: Mapping[str, str],
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    edition = sitting.live.current.edition
    kinds = [Option("", "Not sure", not typed.get("kind"))]
    kinds += [
        Option(kind, KIND_WORDS[kind], kind == typed.get("kind"))
        for kind in form_kinds(edition)
        if kind in KIND_WORDS and kind != "person"
    ]
    model = Entering(
        once=typed.get("once") or secrets.token_urlsafe(12),
        channels=tuple(
            Option(each.value, words, each.value == typed.get("channel")) for each, words in CHANNELS.items()
        ),
        kinds=tuple(kinds),
        groups=(
            Option("", "Nobody in particular", not typed.get("group")),
            *groups(edition, typed.get("group", "")),
        ),
        typed={name: typed.get(name, "") for name in (*_LONGEST, "interest", "consent")},
        problems=tuple(problems or ()),
    )
    title = f"{'Problem: ' if problems else ''}Write down a suggestion"
    return sitting.show(PATH, title, "enter", model, status)

"""The queue: everything that waits, longest first, with what is to be done about each."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from coprod_kg.errors import CoprodError
from coprod_kg.labels import label
from coprod_kg.reports.words import counted
from coprod_kg.vocabulary import CPC
from coprod_kg.web.desk.ages import since
from coprod_kg.web.desk.cases import Case, case_of
from coprod_kg.web.desk.deciding import reconcile
from coprod_kg.web.desk.door import QUEUE, Sitting
from coprod_kg.web.desk.showing import KIND_WORDS
from coprod_kg.web.desk.waiting import Turn, Waits, all_waiting
from coprod_kg.web.desk.weighing import Weight

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.web.live import Running

LENGTH = 50
"""How many stand on one page."""
_AT_ONCE = 0.4
"""Seconds that a page waits for cases to be weighed."""
_BESIDE = 60.0
"""Seconds that go on being used for that when the page is out."""
_TURNS = {
    Turn.OURS: "For us to decide",
    Turn.ANOTHER: "For another curator: one stood aside",
    Turn.THEIRS: "For them to answer",
}


@dataclass(frozen=True)
class Row:
    """A line of the queue."""

    code: str
    path: str
    title: str
    kind: str
    channel: str
    waits: str
    status: str
    must: str
    should: str
    doubles: str
    to_write: str
    """What has still to be written, if nothing is offered yet."""
    is_known: bool
    """Whether the checks have looked at it already."""
    broken: str


@dataclass(frozen=True)
class Filter:
    """A way to see only a part, with how many there are."""

    words: str
    count: int
    path: str
    current: bool


@dataclass(frozen=True)
class Queue:
    """The page."""

    total: int
    rows: tuple[Row, ...]
    filters: tuple[tuple[str, tuple[Filter, ...]], ...]
    words: str
    previous: str
    next: str
    finished: tuple[str, ...]
    """The codes of what an interrupted decision had left."""


async def show(sitting: Sitting) -> Response:
    """The queue, or the part of it that the address asks for."""
    live, office, running = sitting.live, sitting.office, sitting.live.current
    project = running.edition.project
    finished = await asyncio.to_thread(reconcile, project, live.inbox)
    waits = await asyncio.to_thread(all_waiting, running.edition, live.inbox, office.shelf)
    asked = sitting.request.query_params
    channel, status = asked.get("channel", ""), asked.get("status", "")
    chosen = [each for each in waits if _fits(each, channel, status)]
    last = max(1, -(-len(chosen) // LENGTH))
    number = min(
        max(1, int(page) if (page := asked.get("page", "1")).isdecimal() and len(page) < 6 else 1), last
    )
    part = chosen[(number - 1) * LENGTH : number * LENGTH]
    weights = await _weights(sitting, running, part)
    now = datetime.now(UTC)

    def path(**changes: str) -> str:
        given = {"channel": channel, "status": status, **changes}
        query = "&".join(f"{name}={value}" for name, value in given.items() if value and value != "1")
        return f"{QUEUE}?{query}" if query else QUEUE

    first = (number - 1) * LENGTH + 1
    model = Queue(
        total=len(waits),
        rows=tuple(_row(running.edition, each, weights.get(each.code.text), now) for each in part),
        filters=_filters(running.edition, waits, channel, status, path),
        words=f"{first} to {first + len(part) - 1} of {len(chosen):,}" if len(chosen) > LENGTH else "",
        previous=path(page=str(number - 1)) if number > 1 else "",
        next=path(page=str(number + 1)) if number < last else "",
        finished=tuple(each.text for each in finished),
    )
    return sitting.show(QUEUE, f"({len(waits)}) Waiting", "queue", model)


def _fits(each: Waits, channel: str, status: str) -> bool:
    return channel in ("", each.channel) and status in ("", each.turn.value)


async def _weights(sitting: Sitting, running: Running, part: Sequence[Waits]) -> dict[str, Weight]:
    """What is known of each, by its code; what is not known yet is worked out beside, for the next look."""
    weighing, inbox = sitting.office.weighing, sitting.live.inbox
    scales = weighing.scales(running.site)

    def look() -> list[Case]:
        found = []
        for each in part:
            try:
                found.append(case_of(running.edition, inbox, each.code))
            except CoprodError:  # decided or taken back just now, or broken: the line says so
                continue
        weighing.weigh_all(found, running.digest, scales, _AT_ONCE)
        return found

    cases = await asyncio.to_thread(look)
    known = {case.code.text: weighing.known(case, running.digest) for case in cases}
    if None in known.values() and not sitting.office.beside:
        work = asyncio.to_thread(weighing.weigh_all, cases, running.digest, scales, _BESIDE)
        task = asyncio.create_task(work)
        sitting.office.beside.add(task)
        task.add_done_callback(sitting.office.beside.discard)
    return {code: weight for code, weight in known.items() if weight}


def _row(edition: Edition, each: Waits, weight: Weight | None, now: datetime) -> Row:
    kind = KIND_WORDS.get(each.kind, "In their own words")
    return Row(
        code=each.code.text,
        path=f"desk/{each.code}",
        title=each.title,
        kind=f"A change: {kind[0].lower()}{kind[1:]}" if each.changes else kind,
        channel=label(CPC[each.channel], edition.dataset) or each.channel,
        waits="" if each.broken else since(each.came, now),
        status=_TURNS[each.turn],
        must=f"{counted(weight.must, 'thing')} to mend" if weight and weight.must else "",
        should=f"{counted(weight.should, 'thing')} to look at" if weight and weight.should else "",
        doubles=f"looks like {counted(weight.doubles, 'thing')} on the list"
        if weight and weight.doubles
        else "",
        to_write=f"a {'change' if each.changes else 'record'} to write" if weight and weight.is_empty else "",
        is_known=weight is not None,
        broken=each.broken,
    )


def _filters(
    edition: Edition, waits: Sequence[Waits], channel: str, status: str, path: Callable[..., str]
) -> tuple[tuple[str, tuple[Filter, ...]], ...]:
    """The ways to see only a part; a way that changes nothing is left out."""
    by_channel = Counter(each.channel for each in waits if _fits(each, "", status))
    by_status = Counter(each.turn for each in waits if _fits(each, channel, ""))
    found = []
    if len(by_channel) > 1 or channel:
        rest = [Filter("All", sum(by_channel.values()), path(channel=""), not channel)]
        for name in sorted(by_channel):
            words = label(CPC[name], edition.dataset) or name
            rest.append(Filter(words, by_channel[name], path(channel=name), channel == name))
        found.append(("How it came", tuple(rest)))
    if len(by_status) > 1 or status:
        both = [Filter("All", sum(by_status.values()), path(status=""), not status)]
        both += [
            Filter(words, by_status[turn], path(status=turn.value), status == turn.value)
            for turn, words in _TURNS.items()
            if by_status[turn] or status == turn.value
        ]
        found.append(("Whose turn it is", tuple(both)))
    return tuple(found)

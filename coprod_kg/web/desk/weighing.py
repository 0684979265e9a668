"""How much is to be done about what waits, worked out once for each form of it and each edition, and only when asked.

To judge a contribution takes some 40 ms: a page of the queue shows what is known already and what can be found out in a
moment, and leaves the rest to work in the background.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from coprod_kg.assessing import matches_in
from coprod_kg.checks import Judge
from coprod_kg.contributing.judging import findings_of_offers, findings_of_originals
from coprod_kg.findings import Finding, Severity, in_order
from coprod_kg.web.desk.gaining import Counting
from coprod_kg.web.desk.hearing import Ear
from coprod_kg.web.desk.wording import as_chosen

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.matching import Match
    from coprod_kg.site.plan import Site
    from coprod_kg.web.desk.cases import Case

T = TypeVar("T")

_MOST = 5_000
"""How many cases are remembered."""


@dataclass(frozen=True)
class Weight:
    """What the checks say about a case, in short."""

    must: int
    should: int
    doubles: int
    """How many records of the list look like it."""
    is_empty: bool = False
    """Whether there is no record yet."""


class Scales:
    """What is needed to weigh cases against one edition; each part is made when it is first wanted."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._lock = threading.Lock()
        self._made: dict[str, object] = {}

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.site.edition

    def findings(self, case: Case) -> tuple[Finding, ...]:
        """All that is wrong with what is offered; also what could not be taken of files that were sent."""
        if not case.pending.records and case.suggestion:
            return ()  # words of their own: there is nothing yet that checks could look at
        judge = self._once("judge", lambda: Judge(self.edition))
        found = findings_of_offers(self.edition, [case.pending.offer], judge)
        if case.suggestion is None:
            found = [*findings_of_originals(self.edition, case.pending), *found]
        return tuple(as_chosen(self.edition, each) for each in in_order(found))

    def matches(self, case: Case) -> list[Match]:
        """The records of the list that may be what is offered."""
        return matches_in(self.edition, [case.pending.offer])

    def weigh(self, case: Case) -> Weight:
        """The case in short."""
        found = self.findings(case)
        return Weight(
            sum(each.severity is Severity.MUST for each in found),
            sum(each.severity is Severity.SHOULD for each in found),
            len(self.matches(case)),
            not case.pending.records,
        )

    @property
    def ear(self) -> Ear:
        """Knows what people say of each idea."""
        return self._once("ear", lambda: Ear(self.site.register))

    @property
    def counting(self) -> Counting:
        """Counts for the map."""
        return self._once("counting", lambda: Counting(self.site))

    def get_ready(self) -> None:
        """Make what takes a second and is wanted by whoever looks at a case first."""
        for make in (lambda: self.ear, lambda: self.counting, lambda: self.site.coverage):
            make()

    def _once(self, name: str, make: Callable[[], T]) -> T:
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]  # type: ignore[return-value]


class Weighing:
    """Remembers weights."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], Weight] = OrderedDict()
        self._lock = threading.Lock()
        self._scales: Scales | None = None

    def scales(self, site: Site) -> Scales:
        """The scales for the edition that is served now."""
        with self._lock:
            if self._scales is None or self._scales.site is not site:
                self._scales = Scales(site)
            return self._scales

    def known(self, case: Case, digest: str) -> Weight | None:
        """The weight of a case in the edition with `digest`, if it has been worked out."""
        return self._known.get((case.fingerprint, digest))

    def weigh(self, case: Case, digest: str, scales: Scales) -> Weight:
        """The weight of a case; worked out now if it is not known."""
        found = self.known(case, digest)
        if found is None:
            found = scales.weigh(case)
            with self._lock:
                self._known[case.fingerprint, digest] = found
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
        return found

    def weigh_all(self, cases: list[Case], digest: str, scales: Scales, seconds: float) -> None:
        """Weigh those of `cases` that are not known, until `seconds` are over."""
        until = time.monotonic() + seconds
        for case in cases:
            if time.monotonic() > until:
                return
            self.weigh(case, digest, scales)

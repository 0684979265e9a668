"""Figures for those who run a server, in the format of Prometheus."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from coprod_kg.web.live import Live

_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_NAMES = (*map(str, _SECONDS), "+Inf")


class Metrics:
    """What is counted while a server runs: by hand, since one thread counts, and the library's locks would take as
    long as a hundredth of a small answer."""

    def __init__(self) -> None:
        self._answered: Counter[tuple[str, int]] = Counter()
        self._lasted: dict[str, list[int]] = defaultdict(lambda: [0] * len(_NAMES))
        """For each part of the site, how many answers took no longer than each of `_SECONDS`, but longer than the one
        before it."""
        self._seconds: dict[str, float] = defaultdict(float)

    def request(self, part: str, status: int, seconds: float) -> None:
        """One request to a part of the site that was answered."""
        self._answered[part, status] += 1
        self._lasted[part][bisect_left(_SECONDS, seconds)] += 1
        self._seconds[part] += seconds

    def text(self, live: Live) -> tuple[bytes, str]:
        """All figures, and the media type that they are in."""
        registry = CollectorRegistry()
        registry.register(_Now([*self._counted(), *_figures(live)]))
        return generate_latest(registry), CONTENT_TYPE_LATEST

    def _counted(self) -> Iterator[Metric]:
        answered = CounterMetricFamily("coprod_kg_requests", "Requests answered.", labels=["part", "status"])
        for (part, status), number in sorted(self._answered.items()):
            answered.add_metric([part, str(status)], number)
        yield answered
        lasted = HistogramMetricFamily("coprod_kg_request_seconds", "How long answers took.", labels=["part"])
        for part, numbers in sorted(self._lasted.items()):
            lasted.add_metric(
                [part], list(zip(_NAMES, accumulate(numbers), strict=True)), self._seconds[part]
            )
        yield lasted


def _figures(live: Live) -> Iterator[Metric]:
    for name, (what, value) in live.figures().items():
        yield GaugeMetricFamily(f"coprod_kg_{name}", what, value)


class _Now(Collector):
    """What there is to tell just now."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        """All of it."""
        return self._metrics

"""Figures for those who run a server, in the format of Prometheus."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from coprod_kg.web.live import Live

_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)


class Metrics:
    """What is counted while a server runs."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "coprod_kg_requests", "Requests answered.", ["part", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "coprod_kg_request_seconds",
            "How long answers took.",
            ["part"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._figures: dict[str, Gauge] = {}
        self._counted = lru_cache(maxsize=1000)(self._labelled)

    def _labelled(self, part: str, status: int) -> tuple[Any, Any]:
        return self._requests.labels(part, str(status)), self._seconds.labels(part)

    def request(self, part: str, status: int, seconds: float) -> None:
        """One request to a part of the site that was answered."""
        counter, histogram = self._counted(part, status)
        counter.inc()
        histogram.observe(seconds)

    def text(self, live: Live) -> tuple[bytes, str]:
        """All figures, and the media type that they are in."""
        for name, (what, value) in live.figures().items():
            if name not in self._figures:
                self._figures[name] = Gauge(f"coprod_kg_{name}", what, registry=self._registry)
            self._figures[name].set(value)
        return generate_latest(self._registry), CONTENT_TYPE_LATEST

"""A server to ask without a network: the whole application, with its workers and its inbox, and a client for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from coprod_kg.web.app import make_app
from coprod_kg.web.live import Live
from coprod_kg.web.logs import Log
from coprod_kg.web.settings import read_settings


class Client(TestClient):
    """A client of a server in this process; it follows no redirections."""

    live: Live
    log: StringIO

    def of(self, peer: str) -> TestClient:
        """The same server, asked from the address `peer`."""
        return TestClient(self.app, "http://127.0.0.1", client=(peer, 5000), follow_redirects=False)

    def lines(self) -> list[str]:
        """What the server has written down."""
        self.live.log.flush()
        return self.log.getvalue().splitlines()


@contextmanager
def served(project: Path, state: Path, *, peer: str = "testclient", **settings: Any) -> Iterator[Client]:
    """A client, at the address `peer`, of a server for `project`, whose inbox is in `state`, while it runs.

    Its limits on what one address may do are so high that no test meets them by chance.
    """
    generous = {"suggestions_per_hour": 1000, "query_seconds_per_minute": 1e6, "errors_per_minute": 100_000}
    given = {**generous, "state": state, "watch_seconds": 0, "seats": 2, **settings}
    log = StringIO()
    app = make_app(read_settings(project, None, {}, **given), Log(log))
    with Client(
        app,
        base_url="http://127.0.0.1",
        client=(peer, 5000),
        follow_redirects=False,
        raise_server_exceptions=False,
    ) as client:
        client.live, client.log = app.live, log
        yield client

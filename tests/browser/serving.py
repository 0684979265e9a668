"""A static web server as hosts run one: a folder under some base path, with its `_headers` and `_redirects`."""

from __future__ import annotations

import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE = "/some/base/"
"""Where the site lies on its host: not at the root, because it has to work anywhere."""

_TYPES = {
    ".atom": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".mjs": "text/javascript; charset=utf-8",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".svg": "image/svg+xml",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".wasm": "application/wasm",
}


@dataclass(frozen=True)
class Rules:
    """What `_headers` and `_redirects` say, as Netlify and Cloudflare Pages read them.

    >>> Rules.read("/*\\n  X-Frame-Options: DENY\\n/a/:page\\n  X-A: 1\\n", "").headers("/a/b")
    {'X-Frame-Options': 'DENY', 'X-A': '1'}
    """

    fields: tuple[tuple[re.Pattern[str], str, str], ...]
    moves: tuple[tuple[re.Pattern[str], str, int], ...]

    @classmethod
    def read(cls, headers: str, redirects: str) -> Rules:
        fields, pattern = [], None
        for line in headers.splitlines():
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if not line[0].isspace():
                pattern = _pattern(line.strip())
            elif pattern is None:
                raise ValueError(f"_headers: no path before {line!r}")
            else:
                name, colon, value = line.strip().partition(":")
                if not colon:
                    raise ValueError(f"_headers: not a header: {line!r}")
                fields.append((pattern, name.strip(), value.strip()))
        moves = []
        for line in redirects.splitlines():
            if parts := line.split("#")[0].split():
                moves.append((_pattern(parts[0]), parts[1], int(parts[2]) if len(parts) > 2 else 301))
        return cls(tuple(fields), tuple(moves))

    def headers(self, path: str) -> dict[str, str]:
        """The header fields of `path`; what several rules say of one field is joined, as the hosts do."""
        found: dict[str, str] = {}
        for pattern, name, value in self.fields:
            if pattern.fullmatch(path):
                found[name] = f"{found[name]}, {value}" if name in found else value
        return found

    def moved(self, path: str) -> tuple[str, int] | None:
        for pattern, to, status in self.moves:
            if match := pattern.fullmatch(path):
                for name, value in match.groupdict().items():
                    to = to.replace(f":{name}", value)
                return to, status
        return None


def _pattern(path: str) -> re.Pattern[str]:
    """A pattern of a path in which `*` stands for anything and `:name` for one part."""
    parts = re.split(r"(\*|:[A-Za-z]\w*)", path)
    return re.compile(
        "".join(
            "(?P<splat>.*)"
            if part == "*"
            else f"(?P<{part[1:]}>[^/]+)"
            if part[:1] == ":"
            else re.escape(part)
            for part in parts
        )
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, folder: Path, rules: Rules, *given: object) -> None:
        self.folder, self.rules = folder, rules
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if not path.startswith(BASE):
            return self._answer(HTTPStatus.NOT_FOUND, b"outside the base path", "text/plain", {})
        inside = "/" + path.removeprefix(BASE)
        headers = self.rules.headers(inside)
        file = (self.folder / inside[1:]).resolve()
        if not file.is_relative_to(self.folder):
            return self._answer(HTTPStatus.NOT_FOUND, b"outside the folder", "text/plain", {})
        if inside.endswith("/"):
            file /= "index.html"
        if file.is_file():
            return self._answer(HTTPStatus.OK, file.read_bytes(), _type(file), headers)
        if moved := self.rules.moved(inside):
            to = BASE + moved[0][1:] if moved[0].startswith("/") else moved[0]
            return self._answer(HTTPStatus(moved[1]), b"", "text/plain", headers | {"Location": to})
        lost = self.folder / "404.html"
        body = lost.read_bytes() if lost.is_file() else b"not found"
        return self._answer(HTTPStatus.NOT_FOUND, body, _type(lost), headers)

    do_HEAD = do_GET  # noqa: N815 (the name that http.server looks for)

    def _answer(self, status: HTTPStatus, body: bytes, media_type: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (
            {"Content-Type": media_type} | headers | {"Content-Length": str(len(body))}
        ).items():
            self.send_header(name, value)
        self._headers_buffer.append(b"\r\n")  # type: ignore[attr-defined]
        if self.command != "HEAD":
            self._headers_buffer.append(body)  # type: ignore[attr-defined]
        self.flush_headers()  # all in one piece

    def log_message(self, *_: object) -> None:
        """Nothing: pytest shows what the tests have to say."""


def _type(file: Path) -> str:
    return _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A browser that goes away in the middle of an answer is no mistake; others show as failed requests."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address under which `folder` is served while the body runs; it ends in a slash."""
    told = [folder / name for name in ("_headers", "_redirects")]
    rules = Rules.read(*(path.read_text(encoding="utf-8") if path.is_file() else "" for path in told))
    with _Server(("127.0.0.1", 0), partial(_Handler, folder.resolve(), rules)) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{BASE}"
        finally:
            server.shutdown()

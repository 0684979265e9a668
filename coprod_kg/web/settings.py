"""How a server is set up: a file of settings (TOML), the environment, and the command line, the later the stronger.

Each setting is a field of `Settings`. In a file it has the same name; in the environment it is in capitals, with
`COPROD_KG_` before it.

>>> read_settings(Path("list"), None, {"COPROD_KG_PORT": "8000", "COPROD_KG_QUERY_SECONDS": "2.5"}).query_seconds
2.5
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coprod_kg.errors import BadUsage, UnreadableFile, nearest

NAME = "coprod-kg.toml"
"""The file of settings that is read if it lies in the project."""
_ENVIRONMENT = "COPROD_KG_"
_LISTS = ("hosts", "trusted_proxies")


@dataclass(frozen=True)
class Settings:
    """How one server is set up."""

    project: Path
    """The folder of the list."""
    state: Path
    """The folder of what is not part of the list: the inbox, and the secret that cookies are signed with."""
    host: str = "127.0.0.1"
    """The address to listen at; `0.0.0.0` for all."""
    port: int = 8080
    """The port to listen at; 0 lets the system choose one."""
    address: str = ""
    """Where the list is on the web, such as `https://example.org/list/`: for the sitemap and for absolute links."""
    hosts: tuple[str, ...] = ()
    """The names of hosts that may be asked for; empty for all."""
    trusted_proxies: tuple[str, ...] = ()
    """The addresses of proxies that may say for whom they ask."""
    processes: int = 1
    """How many processes answer; each has its own seats for questions."""

    query_seconds: float = 10.0
    """How long a question may take."""
    query_rows: int = 10_000
    """How many rows, or statements, an answer may have."""
    query_bytes: int = 10_000_000
    """How large an answer may be."""
    query_memory_mb: int = 1024
    """How much memory one question may take."""
    memory_mb: int = 2048
    """How much memory all questions may take together."""
    seats: int = 8
    """How many questions may be thought about at once."""
    queue: int = 64
    """How many questions may wait for a seat."""
    queue_seconds: float = 5.0
    """How long a question may wait for a seat."""

    query_chars: int = 16 * 1024
    """How long a question may be, in bytes."""
    form_bytes: int = 1_000_000
    """How large a form that is sent may be."""
    import_bytes: int = 5_000_000
    """How large a file that is sent may be."""
    header_bytes: int = 32 * 1024
    """How large all headers of a request may be together, with its address."""
    read_seconds: float = 15.0
    """How long a request may take to arrive."""
    connections: int = 1000
    """How many connections may be open at once."""

    suggestions_per_hour: int = 10
    """How many suggestions one address may send."""
    query_seconds_per_minute: float = 60.0
    """How many seconds of thinking one address may use."""
    errors_per_minute: int = 30
    """How many wrong requests one address may send before it has to wait."""
    retention_days: int = 90
    """How many days what was sent is kept after the decision."""

    log: str = "all"
    """`all` requests are written down, or only `errors`; never who asked, nor what was typed."""
    metrics: str = "local"
    """Who may read `/metrics`: `local` for this machine only, `all`, or `none`."""
    watch_seconds: float = 2.0
    """How often to look whether the files of the list have changed; 0 for never."""

    @property
    def secure(self) -> bool:
        """Whether the list is on https, so that cookies may go no other way."""
        return self.address.startswith("https://")


def read_settings(
    project: Path,
    file: Path | None,
    environment: Mapping[str, str],
    **given: Any,
) -> Settings:
    """The settings for the list in `project`: of `file` (else the one in the project), `environment`, and `given`.

    Raises UnreadableFile for a file that cannot be read; BadUsage, with the nearest name or the right form, for a
    setting that there is not or that cannot have this value.
    """
    settings = Settings(project, project / "state")
    named = file or project / NAME
    if file is not None or named.is_file():
        settings = _with(settings, _of_file(named), str(named), named.parent)
    settings = _with(settings, _of_environment(environment), "the environment", Path.cwd())
    settings = _with(
        settings, {k: v for k, v in given.items() if v is not None}, "the command line", Path.cwd()
    )
    return _checked(settings)


def _of_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise UnreadableFile(path, f"it is not correct TOML: {error}") from error


def _of_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    known = {each.name for each in fields(Settings)} - {"project"}
    found: dict[str, Any] = {}
    for name in known:
        text = environment.get(f"{_ENVIRONMENT}{name.upper()}")
        if text is not None:
            found[name] = (
                [each.strip() for each in text.split(",") if each.strip()] if name in _LISTS else text
            )
    return found


def _with(settings: Settings, found: Mapping[str, Any], where: str, folder: Path) -> Settings:
    known = {each.name: each for each in fields(Settings) if each.name != "project"}
    made: dict[str, Any] = {}
    for name, value in found.items():
        if name not in known:
            meant = nearest(name, known)
            hint = f"Did you mean {meant!r}?" if meant else f"There are: {', '.join(sorted(known))}."
            raise BadUsage(f"{where} has a setting {name!r}, which there is not", hint)
        made[name] = _value(name, getattr(settings, name), value, where, folder)
    return replace(settings, **made)


def _value(name: str, before: Any, value: Any, where: str, folder: Path) -> Any:
    """`value` as the kind of thing that the setting is."""

    def wrong(kind: str) -> BadUsage:
        return BadUsage(f"{where} sets {name} to {value!r}", f"It has to be {kind}.")

    if name in _LISTS:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise wrong("a list of texts")
        return tuple(value)
    if isinstance(before, Path):
        if not isinstance(value, str | Path):
            raise wrong("the name of a folder")
        return folder / value
    if isinstance(before, str):
        if not isinstance(value, str):
            raise wrong("a text")
        return value
    if isinstance(value, bool):
        raise wrong("a number")
    try:
        return int(value) if isinstance(before, int) else float(value)
    except (TypeError, ValueError):
        raise wrong("a whole number" if isinstance(before, int) else "a number") from None


_LEAST = {"port": 0, "watch_seconds": 0, "suggestions_per_hour": 0, "retention_days": 0}
_WORDS = {"log": ("all", "errors"), "metrics": ("local", "all", "none")}


def _checked(settings: Settings) -> Settings:
    for each in fields(Settings):
        value = getattr(settings, each.name)
        least = _LEAST.get(each.name, 0.001 if each.type == "float" else 1)
        if isinstance(value, int | float) and not value >= least:
            raise BadUsage(f"the setting {each.name} is {value}", f"It has to be at least {least}.")
    if settings.port > 65_535:
        raise BadUsage(f"the port is {settings.port}", "It has to be at most 65535.")
    for name, words in _WORDS.items():
        if getattr(settings, name) not in words:
            raise BadUsage(
                f"the setting {name} is {getattr(settings, name)!r}", f"Choose one of: {', '.join(words)}."
            )
    if settings.address:
        parts = urlsplit(settings.address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise BadUsage(
                f"the address is {settings.address!r}", "Write it like this: https://example.org/list/"
            )
        if not settings.address.endswith("/"):
            settings = replace(settings, address=f"{settings.address}/")
    return settings

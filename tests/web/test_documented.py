"""The page about the server says what there is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from toy_project import ROOT

from coprod_kg.web.settings import Settings, read_settings

_ROW = re.compile(r"^\| `(\w+)` \| (?:`([^`]*)`)? ?\|", re.MULTILINE)


def test_every_setting_is_documented_with_its_default() -> None:
    told = {name: value or "" for name, value in _ROW.findall((ROOT / "docs/server.md").read_text())}
    settings = read_settings(Path("list"), None, {})
    there = {}
    for each in fields(Settings):
        value = getattr(settings, each.name)
        if each.name != "project":
            there[each.name] = (
                "" if value in ("", ()) else value.name if isinstance(value, Path) else str(value)
            )
    assert told == there

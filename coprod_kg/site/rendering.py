"""From pages to bytes: templates arrange what a page holds; nothing else goes in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.site import addresses
from coprod_kg.site.page import Page

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from coprod_kg.site.cards import Card

BRAND = "Sharing Power"
TEMPLATES = Path(__file__).parent / "templates"

_SECTIONS = (
    (addresses.FIND, "Find"),
    (addresses.MAP, "Map"),
    (addresses.QUESTIONS, "Questions"),
    (addresses.ABOUT, "About"),
    (addresses.SUGGEST, "Suggest"),
)
_FOOTER = (
    (
        (addresses.SUGGEST, "Suggest something"),
        (addresses.ABOUT, "What is on the list, and what is missing"),
        (addresses.view("founding-list"), "The first list, of 2018"),
        (addresses.CHANGES, "What changed"),
    ),
    (
        (addresses.DATA, "Use our data"),
        (addresses.ASK, "Ask the data"),
        (addresses.ACCESSIBILITY, "Accessibility"),
        (addresses.PRIVACY, "Privacy"),
    ),
)
_REMEMBERED = 16_384
"""How many entries of lists are kept, so that memory has a bound: some 20 MB."""
_JOINT = re.compile(r"([/_?=]+(?=.)|[.-](?=\w{5})|\w{12}(?=\w{4}))")


class Renderer:
    """Makes bytes of pages."""

    def __init__(self, known: frozenset[str] = frozenset()) -> None:
        """`known` are the paths of the site: the main ways in lead only to pages that are there."""
        self._entries: dict[tuple[int, str, Card], Markup] = {}
        self._sections = tuple((path, name) for path, name in _SECTIONS if not known or path in known)
        self._footer = tuple(
            tuple((path, name) for path, name in column if not known or path in known) for column in _FOOTER
        )

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.filters["breakable"] = breakable
        environment.globals["brand"] = BRAND
        return environment

    def render(self, page: Page) -> bytes:
        """The bytes of `page`: UTF-8, and the same for the same page."""
        template = self._environment.get_template(page.template)
        text: str = template.render(
            page=page,
            model=page.model,
            to=partial(addresses.beside, page.path),
            up=addresses.up(page.path),
            sections=self._sections,
            footer=self._footer,
            once=partial(self._once, page.path),
        )
        return f"{text}\n".encode()


    def _once(self, path: str, entry: Callable[[Card, str], Markup], card: Card, heading: str) -> Markup:
        """`entry(card, heading)` for the page at `path`, taken from memory if it was made for another.

        A thing stands in dozens of lists. From pages in `find/`, as deep as each other, the links to it are the same: it
        lies in another folder.
        """
        if not path.startswith("find/"):
            return entry(card, heading)
        key = (path.count("/"), heading, card)
        made = self._entries.get(key)
        if made is None:
            if len(self._entries) >= _REMEMBERED:
                self._entries.clear()
            made = self._entries[key] = entry(card, heading)
        return made


def engine_digest() -> str:
    """Changes whenever the templates or the code that makes pages and files changes: 16 hexadecimal digits."""
    digest = blake2b(digest_size=8)
    package = Path(__file__).parents[1]
    for folder in ("site", "publishing"):
        for path in sorted((package / folder).rglob("*")):
            if path.is_file() and path.suffix in (".py", ".html"):
                digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def page_digest(page: Page) -> str:
    """Changes whenever `page` does: 16 hexadecimal digits."""
    return blake2b(repr(page).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def breakable(text: str) -> str | Markup:
    """`text` with places where a browser may break it, if it is an address or the like: long, without a space.

    >>> breakable("10.1177/0261018317747444")
    Markup('10.1177/<wbr>026101831774<wbr>7444')
    """
    from markupsafe import Markup, escape

    if len(text) < 20 or " " in text:
        return text
    return Markup(_JOINT.sub(r"\1<wbr>", str(escape(text))))  # noqa: S704 (escaped in this line)

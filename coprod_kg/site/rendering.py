"""From pages to bytes: templates arrange what a page holds; nothing else goes in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import cached_property, lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.publishing.head import Head
from coprod_kg.site import addresses
from coprod_kg.site.page import Page

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from coprod_kg.site.links import Cell

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
_KEPT = 20_000
"""How many parts of one sort are kept: some hundred bytes each."""
_KEPT_NEAR = 1024
"""How many of what stands beside lists: some thousand bytes each, for each list and once more for its later pages."""
_JOINT = re.compile(r"([/_?=]+(?=.)|[.-](?=\w{5})|\w{12}(?=\w{4}))")


class Renderer:
    """Makes bytes of pages.

    Half of a page is the same as on others in its folder: a tag, an entry of a list, the way to the other pages. Such
    parts have a template each (`templates/part`), and what it gave for a value is kept.
    """

    def __init__(self, known: frozenset[str] = frozenset(), folders: Sequence[Path] = ()) -> None:
        """`known` are the paths of the site: the main ways in lead only to pages that are there.

        `folders` hold more templates, which come before those of the site.
        """
        self._folders = (*folders, TEMPLATES)
        self._sections = tuple((path, name) for path, name in _SECTIONS if not known or path in known)
        self._footer = tuple(
            tuple((path, name) for path, name in column if not known or path in known) for column in _FOOTER
        )
        self._page: ContextVar[str] = ContextVar("the path of the page that is made", default="")
        self._current = frozenset(path for path, _ in self._sections)

    @property
    def frame(self) -> str:
        """What stands around every page: it is not part of any page's value."""
        return repr((self._sections, self._footer))

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import FileSystemLoader, StrictUndefined

        from coprod_kg.site.compiling import Templates, kept

        environment = Templates(
            loader=FileSystemLoader(self._folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=kept(),
        )
        environment.filters["breakable"] = breakable
        part = partial(self._part, environment)
        top = part("top", "current", "section")
        environment.globals.update(
            brand=BRAND,
            sections=self._sections,
            footer=self._footer,
            to=self._to,
            head_of=self._head,
            # Only for the pages that it leads to itself does it matter which page it is on.
            top=lambda path, section: top(path if path in self._current else "", section),
            foot=part("foot"),
            link=self._linking(),
            entry=part("entry", "card", "heading"),
            narrow=part("narrow", "beside", near=True),
        )
        return environment

    def prepare(self) -> None:
        """Be ready to render: what is read for it now is shared by all processes that are forked later."""
        _ = self._environment

    def render(self, page: Page) -> bytes:
        """The bytes of `page`: UTF-8, and the same for the same page."""
        before = self._page.set(page.path)
        try:
            text: str = self._environment.get_template(page.template).render(page=page, model=page.model)
        finally:
            self._page.reset(before)
        return f"{text}\n".encode()

    def _to(self, target: str) -> str:
        """A link from the page that is made to another path of the site."""
        page = self._page.get()
        if not target or "#" in target:
            return addresses.beside(page, target)
        # The same from every page of a folder: only a place on a page is told apart by the page.
        return _beside(page[: page.rfind("/") + 1], target)

    def _linking(self) -> Callable[[Cell], Markup]:
        """What gives a value: a tag if it has a hue, a link if there is something to open, else words."""
        from markupsafe import Markup

        from coprod_kg.site.compiling import written

        def made(cell: Cell) -> Markup:
            words = written(breakable(cell.text))
            if cell.outside:
                words = f'<a href="{written(cell.href)}">{words}</a>'
            elif cell.href:
                href = written(self._to(cell.href))
                if hue := written(cell.hue):
                    drawing = f'<svg class="i" aria-hidden="true"><use href="#m-{hue}"/></svg>'
                    words = f'<a class="tag {hue}" href="{href}">{drawing}{words}</a>'
                else:
                    words = f'<a href="{href}">{words}</a>'
            return Markup(words)  # noqa: S704 (escaped piece by piece)

        @lru_cache(maxsize=_KEPT)
        def kept(folder: str, cell: Cell) -> Markup:
            del folder  # in which the page lies that is made
            return made(cell)

        def link(cell: Cell) -> Markup:
            if "#" in cell.href:
                return made(cell)
            page = self._page.get()
            return kept(page[: page.rfind("/") + 1], cell)

        return link

    @staticmethod
    @lru_cache(maxsize=1024)
    def _folder(path: str) -> tuple[str, str]:
        """A folder from which links lead the same way as from that of the page at `path`, and what they lack.

        Below the second folder, each goes up one step more for each folder: so what was made for the second serves.

        >>> Renderer._folder("find/racism/who/page/2.html"), Renderer._folder("doc/item/a.html")
        (('find/~/', '../../'), ('doc/~/', ''))
        """
        first, *below = path.split("/")[:-1] or [""]
        if not below:
            return f"{first}/" if first else "", ""
        return f"{first}/~/", "../" * (len(below) - 1)

    def _part(
        self, environment: Environment, name: str, *parameters: str, near: bool = False
    ) -> Callable[..., Markup]:
        """A function that gives a part of a page, and keeps it for other pages; one with links that lead to pages
        `near` it for those in its folder only.
        """
        from markupsafe import Markup

        @lru_cache(maxsize=_KEPT_NEAR if near else _KEPT)
        def made(folder: str, given: tuple[object, ...]) -> Markup:
            # As from a page that is not there: no part is the same for a page as for its neighbours otherwise.
            before = self._page.set(folder)
            try:
                text = environment.get_template(f"part/{name}.html").render(
                    dict(zip(parameters, given, strict=True))
                )
            finally:
                self._page.reset(before)
            return Markup(text)  # noqa: S704 (a template has escaped it)

        def part(*given: object) -> Markup:
            page = self._page.get()
            if near:
                return made(page[: page.rfind("/") + 1], given)
            folder, further = self._folder(page)
            text = made(folder, given)
            # Only a link is written so: in texts, quotation marks are escaped.
            return Markup(str.replace(text, '="../', f'="{further}../')) if further else text  # noqa: S704

        return part

    def _head(self, head: Head) -> Markup:
        """The links, the names and the data in the head of a page."""
        from markupsafe import Markup

        from coprod_kg.site.compiling import written

        lines = []
        for link in head.links:
            href = link.href if "://" in link.href else self._to(link.href)
            kind = f' type="{written(link.type)}"' if link.type else ""
            profile = f' data-profile="{written(link.profile)}"' if link.profile else ""
            lines.append(f'<link rel="{written(link.rel)}" href="{written(href)}"{kind}{profile}>')
        for meta in head.metas:
            naming = "property" if meta.is_property else "name"
            lines.append(f'<meta {naming}="{written(meta.name)}" content="{written(meta.content)}">')
        if head.script:
            lines.append(f'<script type="application/ld+json">{head.script}</script>')
        return Markup("\n".join(lines))  # noqa: S704 (escaped piece by piece; the script by `script_text`)


@lru_cache(maxsize=_KEPT)
def _beside(folder: str, target: str) -> str:
    return addresses.beside(folder, target)


def engine_digest() -> str:
    """Changes whenever the templates, the words or the code that make pages and files change: 16 hexadecimal digits."""
    digest = blake2b(digest_size=8)
    package = Path(__file__).parents[1]
    rooms = (path for folder in ("site", "publishing", "forms") for path in (package / folder).rglob("*"))
    for path in sorted((*package.glob("*.py"), *rooms)):
        if path.suffix in (".py", ".html", ".txt") and path.is_file():
            digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def breakable(text: str) -> str | Markup:
    """`text` with places where a browser may break it, if it is an address or the like: long, without a space.

    >>> breakable("10.1177/0261018317747444")
    Markup('10.1177/<wbr>026101831774<wbr>7444')
    """
    from markupsafe import Markup, escape

    if len(text) < 20 or " " in text:
        return text
    return Markup(_JOINT.sub(r"\1<wbr>", str(escape(text))))  # noqa: S704 (escaped in this line)

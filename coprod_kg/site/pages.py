"""The pages, as bytes: what each one shows is worked out before any template sees it; templates only arrange."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.identifiers import RecordId
from coprod_kg.publishing.schemaorg import DATASET, dataset_page, script_text, web_page
from coprod_kg.site import front
from coprod_kg.site.asking import Asking, Value, needed, number_of
from coprod_kg.site.links import Cell
from coprod_kg.site.things import Thing, thing_of_record, thing_of_tombstone, thing_of_view
from coprod_kg.vocabulary import DCTERMS

if TYPE_CHECKING:
    from coprod_kg.catalogue import Query
    from coprod_kg.edition import Edition

BRAND = "Sharing Power"
TEMPLATES = Path(__file__).parent / "templates"

Crumbs = Sequence[tuple[str, str]]
_JOINT = re.compile(r"([/_?=]+(?=.)|[.-](?=\w{5})|\w{12}(?=\w{4}))")
_HOME = ("Home", "index.html")
_QUESTIONS = ("Questions", "index.html#questions")


class Pages:
    """Every page of one edition."""

    def __init__(self, edition: Edition) -> None:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        self.asking = Asking(edition)
        self.dataset = edition.dataset
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["breakable"] = breakable

    def index(self, downloads: Sequence[tuple[str, str, str]]) -> bytes:
        """The first page: ways in, every question, everything to take away: files, their names, what they hold."""
        document = dataset_page(self.dataset)
        links = self.asking.links
        licence = NamedNode(document["license"]) if document and "license" in document else None
        issued = self.dataset.value(DATASET, DCTERMS["issued"])
        return self._render(
            "index.html",
            "index.html",
            title=f"{BRAND}: help with power in research",
            about=document,
            licence=links.cell(licence),
            date=links.cell(issued).text,
            script=script_text(document) if document else "",
            counts=front.counts(self.asking),
            doors=front.doors(self.asking),
            sections=front.sections(self.asking),
            downloads=downloads,
        )

    def view(self, name: str) -> bytes:
        """The page of a view that can be asked as it is."""
        view = self.asking.views[name]
        return self._answer(f"views/{name}", view, None, [_HOME, _QUESTIONS])

    def view_about(self, name: str, value: Value) -> bytes:
        """The page of a view about one thing."""
        view, path = self.asking.views[name], f"views/{name}/{value.slug}"
        crumbs = [_HOME, _QUESTIONS, (view.title, f"views/{name}.html")]
        if "card" in view.tags:
            return self._thing(f"{path}.html", value.node, thing_of_view(self.asking, view, value), crumbs)
        return self._answer(path, view, value.node, crumbs)

    def _answer(self, path: str, view: Query, about: NamedNode | None, crumbs: Crumbs) -> bytes:
        return self._render(
            f"{path}.html",
            "view.html",
            title=view.title,
            view=view,
            answer=self.asking.answer(view.name, about),
            number=number_of(view),
            data=path,
            subject=self.asking.links.cell(about),
            crumbs=crumbs,
        )

    def choices(self, name: str) -> bytes:
        """The page of a view that has to be told what to look at: everything that it can be told."""
        view, links = self.asking.views[name], self.asking.links
        return self._render(
            f"views/{name}.html",
            "choices.html",
            title=view.title,
            view=view,
            number=number_of(view),
            asked=needed(view),
            values=[
                Cell(each.name, f"views/{name}/{each.slug}.html", hue=links.cell(each.node).hue)
                for each in self.asking.values(name)
            ],
            crumbs=[_HOME, _QUESTIONS],
        )

    def record(self, record: RecordId) -> bytes:
        """The page about a record of a kind that no view shows."""
        return self._thing(
            f"records/{record}.html", record.iri, thing_of_record(self.asking, record), [_HOME]
        )

    def tombstone(self, record: RecordId) -> bytes:
        """The page of a record that was taken off the list; it tells search engines of no thing any more."""
        path = self.asking.links.cell(record.iri).href
        thing = thing_of_tombstone(self.asking, record)
        return self._render(path, "thing.html", title=thing.name, thing=thing, crumbs=[_HOME])

    def _thing(self, path: str, node: NamedNode, thing: Thing, crumbs: Crumbs) -> bytes:
        up = _up(path)
        script = script_text(web_page(self.dataset, node, [(name, up + to) for name, to in crumbs]))
        return self._render(path, "thing.html", title=thing.name, thing=thing, crumbs=crumbs, script=script)

    def _render(self, path: str, template: str, **shown: object) -> bytes:
        given = {"brand": BRAND, "up": _up(path), "script": "", "crumbs": ()} | shown
        text: str = self._templates.get_template(template).render(given)
        return f"{text}\n".encode()


def breakable(text: str) -> str:
    """`text` with places where a browser may break it, if it is an address or the like: long, without a space.

    >>> breakable("10.1177/0261018317747444")
    Markup('10.1177/<wbr>026101831774<wbr>7444')
    """
    from markupsafe import Markup, escape

    if len(text) < 20 or " " in text:
        return text
    return Markup(_JOINT.sub(r"\1<wbr>", str(escape(text))))  # noqa: S704 (escaped in this line)


def _up(path: str) -> str:
    """The way from `path` to the root of the published folder, so that it works wherever the folder is put."""
    return "../" * path.count("/")

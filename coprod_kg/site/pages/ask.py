"""The page on which people ask the list their own questions, in their own browser, and the data that it reads."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.site import addresses
from coprod_kg.site.digests import digest_of
from coprod_kg.site.links import Cell
from coprod_kg.site.making import Make, of_text
from coprod_kg.site.page import Page
from coprod_kg.site.pages.questions import page_of_questions
from coprod_kg.site.query_terms import QueryTerms, query_terms
from coprod_kg.values import Value, names_of

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.site.register import Register

LIST = "all.trig"
"""The file that the engine is filled with: all that is published, in a quarter of the size of N-Quads."""
ENGINE = "assets/vendor/oxigraph.wasm.gz"
EDITOR = "assets/vendor/codemirror.js"
WORKER = "assets/ask/worker.js"
TERMS = "ask/terms.js"
MEANINGS = "ask/meanings.js"
"""What each term means; only the editor shows it, so it comes with the editor."""
RECIPES = "ask/questions.js"
SCRIPT = "ask/ask.js"
_PARTS = ("parts", "tokens", "faults", "recipes", "cells", "answer", "files", "choices", "complete", "editor",
    "engine", "form", "showing", "page")  # fmt: skip
"""The scripts of the page, in order. They are published as one: a fifth fewer bytes, and one request."""
_SITE = Path(__file__).parents[1]
_BYTES_A_STATEMENT = 60
"""What one takes in the list's file, about; to make that file only to know its size would take long."""


class Ready(Value):
    """A ready question, as the page lists it."""

    name: str
    title: str
    summary: str
    path: str
    asked: tuple[str, ...]
    """What it can be told."""


class Ask(Value):
    """What the page shows."""

    sections: tuple[tuple[str, tuple[Ready, ...]], ...]
    """The ready questions, under headings."""
    size: str
    """About how much is fetched before the first answer."""
    engine: str
    engine_bytes: int
    list: str
    list_bytes: int
    editor: str
    meanings: str
    worker: str


def page_of_ask(register: Register) -> Page:
    """The page `ask.html`."""
    engine_bytes = (_SITE / "vendor" / "oxigraph.wasm.gz").stat().st_size
    list_bytes = len(register.dataset) * _BYTES_A_STATEMENT
    return Page(
        path=addresses.ASK,
        title="Ask the data",
        description="Ask the list any question, in your own browser: choose a ready one or write it in SPARQL.",
        template="ask.html",
        model=Ask(
            sections=_sections(register),
            size=f"{(engine_bytes + list_bytes) / 1e6:.1f} MB",
            engine=ENGINE,
            engine_bytes=engine_bytes,
            list=LIST,
            list_bytes=list_bytes,
            editor=EDITOR,
            meanings=MEANINGS,
            worker=WORKER,
        ),
        crumbs=(Cell("Home", addresses.HOME), Cell("Questions", addresses.QUESTIONS)),
        section=addresses.QUESTIONS,
        scripts=(TERMS, RECIPES, SCRIPT),
    )


def _sections(register: Register) -> tuple[tuple[str, tuple[Ready, ...]], ...]:
    """The ready questions under the same headings as on the page of all questions."""
    views = {addresses.view(view.name): view for view in register.edition.catalogue.views}

    def ready(path: str) -> Ready:
        view = views[path]
        asked = tuple(each.label for each in view.parameters.values())
        return Ready(view.name, view.title, view.summary, path, asked)

    return tuple(
        (title, tuple(ready(each.path) for each in questions))
        for title, questions in page_of_questions(register).model.sections
    )


def ask_files(register: Register) -> dict[str, Make]:
    """The path of each file that the page reads, and how it is made."""
    edition = register.edition
    whole = partial(digest_of, edition.digest)
    views = partial(digest_of, *(view.text for view in edition.catalogue.views))
    terms = cache(partial(query_terms, register))
    return {
        SCRIPT: of_text(_own_script, lambda: digest_of(_own_script())),
        TERMS: of_text(lambda: _script("ASK_TERMS", terms_data(terms())), whole),
        MEANINGS: of_text(lambda: _script("ASK_MEANINGS", meanings_data(terms())), whole),
        RECIPES: of_text(lambda: _recipes(edition), views),
    }


def terms_data(terms: QueryTerms) -> dict[str, object]:
    """The words that a query can be made of, as the scripts take them: each term is a list of its parts."""
    lists = [[each.name, each.label, each.sort, each.hue] for each in terms.terms]
    return {name: getattr(terms, name) for name in names_of(QueryTerms)} | {"terms": lists}


def meanings_data(terms: QueryTerms) -> dict[str, str]:
    """What each of these words means, where somebody said so."""
    return {each.name: each.meaning for each in terms.terms if each.meaning}


def _recipes(edition: Edition) -> bytes:
    # To be ready to read SPARQL takes longer than to keep this file.
    from dataclasses import asdict

    from coprod_kg.site.cookbook import cookbook

    return _script("ASK_QUESTIONS", [asdict(each) for each in cookbook(edition.catalogue)])


def _own_script() -> bytes:
    """The scripts of the page, one after the other: each is closed in itself."""
    return b"\n".join((_SITE / "scripts" / "ask" / f"{name}.js").read_bytes() for name in _PARTS)


def _script(name: str, data: object) -> bytes:
    """A script that sets one global name, so that a page opened from the disk can have it too."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"globalThis.{name} = {text};\n".encode()

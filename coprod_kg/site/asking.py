"""The answers of the views: each is asked once, all of them by other processes while this one does something else.

An engine that is asked in a thread of ours waits for Python at each row: while another thread is at work, for
milliseconds. A process of its own does not, and to hand over what it found takes a twentieth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from coprod_kg.errors import CoprodError
from coprod_kg.processes import begin, processors
from coprod_kg.site.digests import digest_of
from coprod_kg.sparql import Table

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.vocabulary import Term

Answer = tuple[Table, str]
"""An answer and its key, which changes whenever a row does, or what the query file says."""


class Asked:
    """What the views of an edition answer."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._answers: dict[str, Answer] = {}
        self._terms: dict[Term | None, tuple[Term | None, str]] = {}
        """What stands in them, and how it is written."""

    def of(self, view: str) -> Answer:
        """The whole answer of the view called `view`.

        Raises UnknownView, or MissingParameter if it has to be told what to look at.
        """
        found = self._answers.get(view)
        if found is None:
            found = self._answers[view] = self._ask(view)
        return found

    def begin(self) -> Callable[[], None]:
        """Ask every view that needs no telling; a function that waits until all have answered, to be called once."""
        views = [
            view.name
            for view in self._edition.catalogue.views
            if not any(each.required for each in view.parameters.values())
        ]
        several = min(max(1, processors() - 1), len(views))  # this one has something else to do
        waiting = [begin(partial(self._ask_some, views[start::several])) for start in range(several)]

        def wait() -> None:
            for each in waiting:
                self._answers.update(each())

        return wait

    def _ask_some(self, views: Iterable[str]) -> dict[str, Answer]:
        found = {}
        for view in views:
            with suppress(CoprodError):  # what is wrong is raised when the answer is wanted
                found[view] = self.of(view)
        return found

    def _ask(self, view: str) -> Answer:
        query = self._edition.catalogue.view(view)
        answer = self._edition.run(query, {})
        assert isinstance(answer, Table), view
        # The same things stand in row after row of one view after another, each time as a term of its own: kept so, the
        # answers would be larger than the list.
        found = [[self._terms.get(term) or self._met(term) for term in row] for row in answer.rows]
        rows = tuple([tuple([term for term, _ in row]) for row in found])
        lines = ["\t".join([text for _, text in row]) for row in found]
        key = digest_of(view, query.text, "\n".join(lines))
        return Table(answer.columns, rows, answer.headings), key

    def _met(self, term: Term | None) -> tuple[Term | None, str]:
        return self._terms.setdefault(term, (term, "" if term is None else str(term)))

"""The views are asked by other processes: what they answer is what they answer here."""

from __future__ import annotations

import pytest

from coprod_kg.edition import Edition
from coprod_kg.errors import BadQuery
from coprod_kg.site import asking
from coprod_kg.site.asking import Asked

VIEW = """#+ title   = "A view"
#+ summary = "A view."
#+ kind    = "view"
#+ [columns.thing]
#+ label = "Thing"
SELECT ?thing WHERE { ?thing a %s } ORDER BY ?thing
"""


@pytest.mark.parametrize("processors", [1, 2, 4])
def test_views_that_were_asked_elsewhere_answer_the_same(edition, monkeypatch, processors):
    monkeypatch.setattr(asking, "processors", lambda: processors)
    asked, here = Asked(edition), Asked(edition)
    asked.begin()()
    monkeypatch.setattr(asked, "_ask", None)  # nothing is asked again
    told = [
        view for view in edition.catalogue.views if any(each.required for each in view.parameters.values())
    ]

    for view in edition.catalogue.views:
        if view not in told:
            assert asked.of(view.name) == here.of(view.name)


def test_what_is_wrong_with_a_view_is_raised_when_its_answer_is_wanted(make_project):
    project = make_project(
        {"queries/views/good.rq": VIEW % "org:Organization", "queries/views/wrong.rq": VIEW % "org:"[:-1]}
    )
    asked = Asked(Edition.read(project))
    asked.begin()()

    assert asked.of("good")[0].columns == ("thing",)
    with pytest.raises(BadQuery):
        asked.of("wrong")


def test_a_key_changes_with_a_row_and_with_the_query(make_project):
    def key(files):
        return Asked(Edition.read(make_project(files))).of("good")[1]

    view = {"queries/views/good.rq": VIEW % "org:Organization"}
    more = {"data/records/org/another.ttl": "<> a org:Organization ; schema:name 'Another'@en ."}

    assert key(view) == key(view)
    assert key(view) != key(view | more)
    assert key(view) != key({"queries/views/good.rq": f"{VIEW % 'org:Organization'}# the same rows\n"})

"""The coverage map and the pages that it leads to."""

from __future__ import annotations

import pytest

from coprod_kg.site import addresses
from coprod_kg.site.register import WHOLE_STUDY


@pytest.fixture(scope="module")
def real(real_site):
    return real_site


@pytest.mark.parametrize(("view", "other"), [("coverage", "stage"), ("thin-places", "people")])
def test_each_place_of_the_map_leads_to_as_many_things_as_its_view_counts(real, edition, view, other):
    for row in edition.view(view):
        pair = row["inequality"], row[other]
        if pair[1] == WHOLE_STUDY:
            continue
        count = int(row["items"].value)
        path = addresses.found(*(addresses.key(each) for each in pair))
        assert (path in real.pages) == (count > 0), pair
        if count:
            assert real.pages[path]().model.count == count, pair


def test_the_ways_in_count_what_the_views_list(real):
    for view, column in (("at-stage", "stage"), ("for-people", "people")):
        for concept, items in real.register.grouped(view, column, "item").items():
            if concept != WHOLE_STUDY:
                assert set(real.register.under(concept)) == set(items), concept

"""The map says what its queries say, and each circle leads to as many things as it says."""

from __future__ import annotations

import re

import pytest

CELLS = """
() => [...document.querySelectorAll("main table.map a.cell")].map((each) => ({
  says: each.textContent.replace(/\\s+/g, " ").trim(),
  href: each.getAttribute("href"),
}))
"""
ROWS = """
async (paths) => Promise.all(paths.map(async (path) => {
  let count = 0;
  for (let next = new URL(path, location.href); next; ) {
    const page = new DOMParser().parseFromString(await (await fetch(next)).text(), "text/html");
    count += page.querySelectorAll("main .entries > li").length;
    const link = page.querySelector("link[rel=next]");
    next = link && new URL(link.getAttribute("href"), next);
  }
  return count;
}))
"""
"""A long list is in parts, each of which leads to the next."""
_SAYS = re.compile(r"(?P<count>\d+|Know one\? Tell us) for (?P<inequality>.+), (?P<other>[^,]+)")


@pytest.fixture
def cells(tab):
    """Each place of the map: what it says and where it leads, by the names of its row and column."""
    page = tab().open("map.html")
    found = {}
    for each in page.evaluate(CELLS):
        said = _SAYS.fullmatch(each["says"])
        count = int(said["count"]) if said["count"].isdigit() else 0
        found[said["inequality"], said["other"]] = count, each["href"]
    return page, found


@pytest.mark.parametrize(("view", "other"), [("coverage", "stageLabel"), ("thin-places", "peopleLabel")])
def test_each_place_of_the_map_says_what_its_query_says(cells, edition, view, other):
    _, found = cells
    labels = {name[1] for name in found}
    rows = [
        row for row in edition.view(view) if row[other].value in labels
    ]  # some columns are not on the map
    shown = {
        name: count for name, (count, _) in found.items() if name[1] in {row[other].value for row in rows}
    }

    assert rows
    assert shown == {
        (row["inequalityLabel"].value, row[other].value): int(row["items"].value) for row in rows
    }


def test_each_circle_leads_to_as_many_things_as_it_says(cells):
    page, found = cells
    leads = {name: where for name, where in found.items() if where[0]}
    rows = page.evaluate(ROWS, [href for _, href in leads.values()])

    assert dict(zip(leads, rows, strict=True)) == {name: count for name, (count, _) in leads.items()}
    assert {href.partition("?")[0] for count, href in found.values() if not count} <= {"suggest.html"}

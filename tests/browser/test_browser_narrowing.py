"""The list is narrowed by links without scripts, and by fields to tick with them; both come to the same."""

from __future__ import annotations

import pytest
from keys import Keyboard
from tabs import WIDTHS

LINKS = """
() => [...document.querySelectorAll("#narrow [data-facet] [data-value]")].map((each) => ({
  facet: each.closest("[data-facet]").dataset.facet,
  value: each.dataset.value,
  count: Number(each.querySelector(".num").firstChild.textContent),
}))
"""
"""The values beside a list as links, with what each says."""
FIELDS = """
() => [...document.querySelectorAll("#find-narrow input")].filter((each) => !each.parentElement.hidden).map((each) => ({
  facet: each.name,
  value: each.value,
  count: Number(each.parentElement.querySelector(".num").firstElementChild.textContent),
}))
"""
"""The same as fields to tick."""


def by_value(found):
    return {(each["facet"], each["value"]): each["count"] for each in found}


def narrowed(tab, search, **how):
    page = tab(**how).open(f"find.html?{search}")
    page.locator("#find-answer").wait_for()
    return page


@pytest.mark.parametrize(
    "search",
    ["about=tokenism", "who=healthcare-staff", "when=doing-the-study", "year=2010s", "cost=free-to-read"],
)
def test_the_fields_count_what_the_links_of_the_page_without_scripts_count(tab, search):
    fields = by_value(narrowed(tab, search).evaluate(FIELDS))
    links = by_value(tab(scripts=True).open(f"find/{search.partition('=')[2]}.html").evaluate(LINKS))

    assert links == {value: count for value, count in fields.items() if count}


def test_two_values_give_what_their_page_gives(tab):
    page = narrowed(tab, "about=tokenism&who=public-contributors")
    count = page.locator("#find-count").inner_text()
    still = tab(scripts=False).open("find/tokenism/public-contributors.html")

    assert count in still.locator("#results").inner_text()


def test_everything_is_counted_alike_before_anything_is_chosen(tab):
    page = tab().open("find.html")
    links = by_value(page.evaluate(LINKS))
    page.locator("#narrow [data-value=guidance] a").click()
    page.locator("#find-narrow input:checked").uncheck()
    page.locator("#results").wait_for()

    assert by_value(page.evaluate(LINKS)) == links
    assert page.url.endswith("find.html")


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_links_narrow_and_can_be_taken_back(tab, width):
    opened = tab(width=width, scripts=False)
    page = opened.open("find.html")
    assert "See what people say" in page.locator("form.ask").inner_text()
    assert page.locator("noscript").is_visible()

    page.locator("#narrow").get_by_role("link", name="Social inequalities").click()
    assert page.locator("h1").inner_text() == "Social inequalities"
    page.locator("#narrow").get_by_role("link", name="Public contributors").click()
    assert opened.path == "find/social-inequalities/public-contributors.html"
    assert not page.get_by_role("link", name="Choose as many as you like").is_visible()

    page.locator("#results").get_by_role("link", name="Social inequalities Remove").click()
    assert opened.path == "find/public-contributors.html"
    page.locator("#narrow").get_by_role("link", name="Public contributors Remove").click()
    assert opened.path == "find.html"


def test_from_a_list_one_can_go_on_to_tick_several_values(tab):
    page = tab().open("find/tokenism/researchers.html")
    page.get_by_role("link", name="Choose as many as you like").click()
    page.locator("#find-answer").wait_for()

    ticked = page.locator("#find-narrow input:checked").evaluate_all("all => all.map(each => each.value)")
    assert sorted(ticked) == ["researchers", "tokenism"]


def test_somebody_without_the_word_gets_to_help_by_what_people_say_with_the_keyboard_and_no_scripts(tab):
    opened = tab(scripts=False)
    keys, page = Keyboard(opened), opened.open("index.html")

    keys.to_main()
    keys.to("main a[href='phrases.html']")
    keys.follow()
    assert page.locator("h1").inner_text() == "What people say"

    keys.to_main()
    idea = keys.to(".sayings h3 a")
    keys.follow()
    assert page.locator("h1").inner_text() == idea
    assert len(keys.pressed) <= 25, keys.pressed

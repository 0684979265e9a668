"""A public contributor finds help, with the keyboard only, on a wide screen and a phone, with scripts and without."""

from __future__ import annotations

import pytest
from keys import Keyboard
from tabs import WIDTHS

MOST = 25
"""Key actions."""


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_door_to_a_thing_without_scripts(tab, width):
    opened = tab(width=width, scripts=False)
    keys, page = Keyboard(opened), opened.open("index.html")

    keys.to_main()
    problem = keys.to(".doors a")
    keys.follow()
    assert page.locator("h1").inner_text() in problem

    keys.to_main()
    title = keys.to("main a[href*='item/']")
    keys.follow()
    assert page.locator("h1").inner_text() == title

    reaches_the_thing(keys, page)


def reaches_the_thing(keys, page):
    """On the page of a thing: what it costs is said, and the next stop in the main part is the thing itself."""
    assert page.get_by_role("term").filter(has_text="Cost").is_visible()
    keys.to_main()
    keys.to("main a.btn[href^='http']")
    assert len(keys.pressed) <= MOST, str(keys)

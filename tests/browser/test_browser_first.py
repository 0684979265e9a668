"""The site opens: from a host, from a folder; without scripts; and the harness sees what goes wrong."""

from __future__ import annotations

import pytest
from serving import serving
from tabs import open_tab


@pytest.mark.parametrize(("width", "scheme"), [("desktop", "light"), ("phone", "dark")])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_the_home_page_opens(tab, width, scheme, scripts):
    page = tab(width=width, scheme=scheme, scripts=scripts).open("index.html")

    assert page.locator("h1").count() == 1
    assert page.locator("main").is_visible()


def test_the_home_page_opens_from_the_disk(tab, on_disk):
    page = tab(root=on_disk).open("index.html")

    assert page.locator("h1").count() == 1


def test_one_faint_text_among_many_is_seen(tab, axe):
    """Of texts that look alike axe is shown one; this one looks like no other."""
    page = tab().open("index.html")
    before = axe(page, "as it is")
    page.locator("main p:visible:not(:has(*))").last.evaluate("each => { each.style.color = '#bbb' }")
    after = axe(page, "with a faint text")

    assert before == []
    assert after
    assert all("color-contrast" in fault for fault in after)


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<script src=ok.js></script>", "console: not well"),
        ("<script>console.error('inline')</script>", "violates the following Content Security Policy"),
        ("<p style='color: red'>", "violates the following Content Security Policy"),
        ("<img src=no.png>", "answered 404"),
        ("<img src=https://example.org/pixel.png>", "outside the site: https://example.org/pixel.png"),
        ("<script src=broken.js></script>", "error in a script"),
    ],
)
def test_what_goes_wrong_is_seen(browser, tmp_path, html, problem):
    (tmp_path / "_headers").write_text(
        "/*\n  Content-Security-Policy: default-src 'self' https://example.org\n"
    )
    (tmp_path / "index.html").write_text(f"<!doctype html><link rel=icon href=data:,><title>t</title>{html}")
    (tmp_path / "ok.js").write_text("console.error('not well')")
    (tmp_path / "broken.js").write_text("nothing.is.here")
    with serving(tmp_path) as address:
        tab = open_tab(browser, address)
        tab.open("index.html")
        tab.page.evaluate(
            "() => new Promise(requestAnimationFrame)"
        )  # scripts of the test itself are let through
        tab.context.close()

    assert any(problem in each for each in tab.problems), tab.problems

"""Where the site will be on the web: told to the build, and found in what has to name it."""

from __future__ import annotations

import pytest

from coprod_kg.cli.main import main
from coprod_kg.edition import Edition
from coprod_kg.site import Site


def test_the_address_stands_in_what_has_to_name_it_and_links_stay_relative(make_project):
    site = Site(Edition.read(make_project({})), "https://example.org/list/")

    assert b"https://example.org/list/doc/item/garden-guide-2018.html" in site.content("sitemap.xml")
    assert b'href="/list/assets/style.css"' in site.content("404.html")
    page = site.content("doc/item/garden-guide-2018.html")
    assert b'rel="canonical" href="https://example.org/list/doc/item/garden-guide-2018.html"' in page
    assert b'rel="stylesheet" href="../../assets/style.css"' in page


@pytest.mark.parametrize(
    "given", ["example.org", "ftp://example.org/", "https://", "https://a b/", "https://a.org/?x"]
)
def test_what_is_no_address_is_refused_before_anything_is_done(make_project, tmp_path, capsys, given):
    project = make_project({})

    code = main(
        ["--project", str(project.root), "build", "--out", str(tmp_path / "public"), "--address", given]
    )

    assert code == 2
    assert "--address https://example.org/list/" in capsys.readouterr().err
    assert not (tmp_path / "public").exists()

"""Pages of words: data and reuse, suggestions, what changed, who can use the site, and what is not there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from html import unescape

import pytest
from desk_project import SHED, desk_project

from coprod_kg.checks import check_project
from coprod_kg.cli import main
from coprod_kg.edition import Edition
from coprod_kg.findings import Severity
from coprod_kg.project import Project
from coprod_kg.site import Site, addresses
from coprod_kg.site.making import of_page, rooted
from coprod_kg.site.pages.data import COMMANDS
from coprod_kg.site.rendering import Renderer

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def real(real_site):
    return real_site


@pytest.fixture
def made(make_project):
    """A function from files to a page of the small graph with those files in it."""

    def page(path, files=()):
        return Site(Edition.read(make_project(dict(files)))).content(path).decode()

    return page


def words(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.partition("<main")[2])).split())


# Data and reuse


def test_every_file_that_belongs_to_no_page_can_be_found_on_the_page_about_data(real):
    page = real.content("data.html").decode()
    beside = (
        "assets/",
        "doc/",
        "views/",
        "def/",
        "shapes/",
        "search/",
        "find/",
        "ask/",
        "organisations",
        "sitemaps/",
    )
    aside = {"robots.txt", "_headers", "_redirects"}
    for path in real.files:
        if not path.startswith(beside) and path not in aside and not path.endswith("-metadata.json"):
            assert f'href="{path}"' in page, path


def test_no_file_is_offered_that_is_not_there(real):
    page = real.content("data.html").decode()
    for link in re.findall(r'<a href="([^"#:]+)"', page):
        assert link in real.makes, link


def test_the_page_about_data_says_how_to_cite_the_list_and_what_its_licence_allows(real):
    told = words(real.content("data.html").decode())

    assert "The curators of this list (2026). Resources for co-producing research, as linked data." in told
    assert "You may copy it, change it and pass it on" in told
    assert "Version 0.1.0" in told


def test_another_licence_is_not_summed_up_as_if_it_were_ours(made):
    data = (
        '<https://w3id.org/coprod-kg/dataset> a schema:Dataset ; schema:name "Ours"@en ; '
        "dcterms:license <https://example.org/strict> ."
    )
    page = made("data.html", {"data/dataset.ttl": data})

    assert 'href="https://example.org/strict"' in page
    assert "You may copy it" not in page


@pytest.mark.parametrize("command", [command for _, command in COMMANDS])
def test_what_the_page_about_data_tells_people_to_type_works(pytestconfig, command):
    begin, _, rest = command.rpartition("coprod-kg ")
    ours = f"{shlex.quote(sys.executable)} -m coprod_kg {rest}"
    done = subprocess.run(
        ["/bin/sh", "-c", begin + ours], capture_output=True, cwd=pytestconfig.rootpath, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


# Suggestions


def test_without_a_contact_the_page_says_that_there_is_none(real):
    page = real.content("suggest.html").decode()

    assert "This copy of the list has no place to send it to yet." in page
    assert "@" not in words(page)


@pytest.mark.parametrize(
    ("contact", "href", "text"),
    [
        ("<#contact> . <#contact> schema:url <https://example.org/write> ; schema:name \"Our office\"@en",
         "https://example.org/write", "Our office"),
        ("<#contact> . <#contact> schema:url <mailto:list@example.org>", "mailto:list@example.org",
         "list@example.org"),
        ("<https://example.org/write/>", "https://example.org/write/", "example.org/write"),
    ],
)  # fmt: skip
def test_a_contact_that_the_project_names_is_shown(tmp_path, contact, href, text):
    project = desk_project(tmp_path / "list")
    place = project.root / "data/dataset.ttl"
    place.write_text(f"{place.read_text('utf-8')}\n<> dcat:contactPoint {contact} .\n", "utf-8")
    musts = [each for each in check_project(Project.at(project.root))[0] if each.severity is Severity.MUST]
    assert {each.rule for each in musts} <= {"tidy"}  # how it is laid out

    site = Site(Edition.read(project))
    for path in ("suggest.html", "accessibility.html", "privacy.html"):
        page = site.content(path).decode()
        assert re.search(rf'<a href="{re.escape(href)}">{text}', page.replace("<wbr>", "")), path
        assert "has no place" not in page


@pytest.mark.parametrize("evil", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.org?cc=c@d.org"])
def test_a_contact_is_only_a_web_or_mail_address(made, evil):
    data = f"<https://w3id.org/coprod-kg/dataset> a schema:Dataset ; dcat:contactPoint <{evil}> ."

    assert "has no place to send it" in made("suggest.html", {"data/dataset.ttl": data})


def test_what_asks_for_a_suggestion_says_what_it_knows(real):
    assert "suggest.html?about=" in real.content("map.html").decode()
    record = real.edition.record("org/nihr")
    page = unescape(real.content(f"doc/{record}.html").decode())
    assert "../../suggest.html?record=org%2Fnihr&title=" in page
    for spot in re.findall(r'<a class="cell none" href="([^"]*)"', real.content("map.html").decode()):
        assert re.fullmatch(r"suggest\.html\?about=[\w-]+&amp;(for|stage)=[\w-]+", spot), spot


# What changed


@pytest.fixture
def decided(tmp_path, capsys):
    """A project in which one thing was accepted, one declined, and one taken off."""
    root = desk_project(tmp_path / "list").root

    def run(*given):
        assert main(["--project", str(root), *given]) == 0, capsys.readouterr()
        return capsys.readouterr().out

    for name, text in (("shed", SHED), ("union", SHED.replace("shed", "barn"))):
        (tmp_path / f"{name}.ttl").write_text(text, "utf-8")
        code = re.search(r"Your code is (\S+)\.", run("contribute", str(tmp_path / f"{name}.ttl")))[1]
        if name == "shed":
            run("review", "accept", code, "--reason", "It shows how to share a shed.")
        else:
            run("review", "decline", code, "--reason", "It is about a barn.")
    run("review", "retire", "item/digging-together-2019", "--reason", "It was on the list twice.")
    return Site(Edition.read(Project.at(root)))


def test_what_was_added_declined_and_taken_off_is_told_with_its_reason(decided):
    page = decided.content("changes.html").decode()
    told = words(page)

    assert "It shows how to share a shed." in told
    assert re.search(r"Added: 1 thing to read, watch or use.{0,4}A shed for all", told)
    assert "Added: 1 organisation" in told
    assert "Declined It is about a barn." in told
    assert "Taken off: 1 thing to read, watch or use" in told
    assert "It was on the list twice." in told
    assert "The first edition was put together" in told
    assert 'href="doc/item/a-shed-for-all-2021.html"' in page
    assert 'href="doc/item/digging-together-2019.html"' in page
    assert "Barn" not in told  # the words of what was declined are nobody's business
    days = re.findall(r'<section id="d(\d{4}-\d\d-\d\d)"', page)
    assert days == sorted(set(days), reverse=True)
    assert len(days) == 2


def test_what_took_the_place_of_what_is_told(real):
    told = words(real.content("changes.html").decode())

    assert "NIHR INVOLVE Now: NIHR Centre for Engagement and Dissemination" in told


def test_a_long_list_of_changes_is_cut_and_says_how_much_is_missing(made):
    from coprod_kg.site.pages.changes import MOST

    review = "https://w3id.org/coprod-kg/id/review/many"
    files = {
        "data/history/review/many.ttl": f"<{review}> a cpr:Review ; cpr:outcome cpc:accepted ; "
        'prov:endedAtTime "2026-12-01T00:00:00Z"^^xsd:dateTime .'
    }
    for number in range(MOST + 7):
        name = f"org/group-{number:04}"
        files[f"data/records/{name}.ttl"] = f'<> a org:Organization ; schema:name "Group {number}"@en .'
        files[f"data/history/{name}.ttl"] = (
            f"<https://w3id.org/coprod-kg/graph/record/{name}> a prov:Entity ; prov:wasGeneratedBy <{review}> ; "
            'prov:generatedAtTime "2026-12-01T00:00:00Z"^^xsd:dateTime .'
        )
    told = words(made("changes.html", files))

    assert f"Added: {MOST + 7} organisations" in told
    assert "and 7 more" in told


def test_a_project_without_history_has_a_page_that_says_so(made, make_project):
    project = make_project({})
    for path in (project.root / "data/history").rglob("*.ttl"):
        path.unlink()

    assert "Nothing has been written down yet." in made("changes.html")


# What is not there


def test_the_page_for_what_is_not_there_helps_to_look(real):
    page = real.content("404.html").decode()

    assert '<form class="ask calm tail" action="find.html" role="search">' in page
    assert all(f'href="{each}"' in page for each in (addresses.HOME, addresses.MAP, addresses.SUGGEST))
    assert '<meta name="robots" content="noindex">' in page


def test_where_it_is_known_where_the_site_is_the_page_works_at_any_depth(real):
    make = of_page(Renderer(frozenset(real.pages)), real.pages["404.html"])
    page = b"".join(rooted(make, "/list/")().chunks()).decode()

    links = re.findall(r'\s(?:href|src|action)="([^"]*)"', page)
    assert {"/list/find.html", "/list/assets/style.css", "/list/index.html", "#main"} <= set(links)
    assert [each for each in links if not each.startswith(("/list/", "#", "https://"))] == []
    assert rooted(make, "/list/")().key != make().key

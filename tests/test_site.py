from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

import pytest

from coprod_kg.edition import Edition
from coprod_kg.errors import CannotWrite
from coprod_kg.publishing.output import MARKER
from coprod_kg.publishing.tables import write_table
from coprod_kg.site import Site, write_site
from coprod_kg.site.filling import fill
from coprod_kg.site.memory import Memory
from coprod_kg.site.rendering import TEMPLATES
from coprod_kg.vocabulary import CPC, SKOS

pytestmark = pytest.mark.long

EMPTY_ELEMENTS = {"meta", "link", "br", "col", "hr", "img", "input"}
SHAPES_OF_PICTURES = {"circle", "rect", "path", "use"}


class Page(HTMLParser):
    """What a test asks of a page: its links, its places, its headings, its words, its data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.headings: list[int] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.unseen: int | None = None
        """How many elements are open around what a reader does not see: what scripts fill in or copy."""
        self.feed(text.replace("<wbr>", ""))  # where a browser may break a long address
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in EMPTY_ELEMENTS | SHAPES_OF_PICTURES:
            self.open.append(tag)
        if self.unseen is None and (tag == "template" or "hidden" in given):
            self.unseen = len(self.open)  # until this is closed
        if re.fullmatch("h[1-6]", tag) and self.unseen is None:
            self.headings.append(int(tag[1]))
        if tag in ("a", "link") and "href" in given:
            self.links.append(given["href"])
        if "id" in given:
            self.places.add(given["id"])

    def handle_endtag(self, tag):
        if tag not in SHAPES_OF_PICTURES:
            assert self.open.pop() == tag
            if self.unseen is not None and len(self.open) < self.unseen:
                self.unseen = None

    def handle_data(self, data):
        if "script" in self.open:
            self.scripts.append(data)
        elif "pre" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def contents(edition):
    """Every path of the published folder, and its bytes."""
    site = Site(edition)
    return {path: site.content(path) for path in site.makes}


@pytest.fixture(scope="module")
def site(published):
    """Every file of the published folder of the real list."""
    return {
        path.relative_to(published).as_posix(): path.read_bytes()
        for path in published.rglob("*")
        if path.is_file() and path.name != MARKER
    }


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(content.decode()) for path, content in site.items() if path.endswith(".html")}


@pytest.fixture
def small(make_project):
    """A function from files to the pages of the small graph with those files in it."""

    def made(files=()):
        return contents(Edition.read(make_project(dict(files))))

    return made


# What is there


@pytest.mark.parametrize(
    "path",
    [
        *(
            "index.html",
            "assets/style.css",
            "assets/mark.svg",
            "LICENSE",
            "context/v1.jsonld",
            "ontology.ttl",
            "shapes.ttl",
        ),
        *("all.jsonld", "all.ndjson", "all.nq", "all.trig", "all.ttl", "all.csv", "inferred.nq"),
        *("doc/org/nihr.html", "doc/org/nihr.jsonld", "doc/org/nihr.ttl"),
        *("doc/concept/tokenism.html", "doc/scheme/power-inequalities.html", "find.html", "questions.html"),
        *("views/helps-change.html", "views/helps-change.csv", "views/helps-change.json"),
        "doc/item/resources-for-co-producing-research-2018.html",
    ],
)
def test_what_was_promised_is_there_and_not_empty(site, path):
    assert site[path].strip()


def test_every_view_has_a_page_and_every_answer_is_also_csv_and_json(site, edition):
    for view in edition.catalogue.views:
        assert f"views/{view.name}.html" in site
        needed = any(parameter.required for parameter in view.parameters.values())
        assert needed or {f"views/{view.name}.csv", f"views/{view.name}.json"} <= set(site), view.name


def test_every_record_and_every_idea_has_a_page_and_records_have_their_files(site, edition):
    for record in edition.records:
        assert {f"doc/{record}.{ending}" for ending in ("html", "jsonld", "ttl")} <= set(site)
    for quad in edition.dataset.quads(None, SKOS["inScheme"]):
        assert f"doc/concept/{CPC.local(quad.subject)}.html" in site


def test_the_tables_are_the_answers_of_the_views(site, edition):
    for name in ("items-by-kind", "helps-change"):
        assert site[f"views/{name}.json"] == write_table(edition.view(name), "json")
        assert site[f"views/{name}.csv"] == write_table(edition.view(name), "spreadsheet")


def test_no_table_holds_a_formula(site):
    for path, content in site.items():
        if path.endswith(".csv"):
            cells = (cell for row in csv.reader(io.StringIO(content.decode(), newline="")) for cell in row)
            assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == [], path


# Links


def test_every_link_inside_leads_to_something(site, pages):
    lost = []
    for path, page in pages.items():
        for link in page.links:
            if not re.match(r"[a-z]+:", link):
                file, _, place = link.partition("#")
                file = file.partition("?")[0]
                place = "" if place.startswith("view=") else place  # what the page is to ask
                target = normpath(join(dirname(path), file)) if file else path
                if target not in site or (place and place not in pages[target].places):
                    lost.append((path, link))

    assert lost == []


def test_no_link_starts_from_the_root_so_the_folder_works_anywhere(pages):
    assert [link for page in pages.values() for link in page.links if link.startswith(("/", "file:"))] == []


def test_every_page_can_be_reached_from_the_first(pages):
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path not in pages:
            continue
        reached.add(path)
        waiting += [
            normpath(join(dirname(path), re.split("[?#]", link)[0] or ".")) for link in pages[path].links
        ]

    assert set(pages) - reached == {"404.html"}  # a host shows it where there is no page


# For people


def test_every_page_has_one_first_heading_and_skips_no_level(pages):
    for path, page in pages.items():
        assert page.headings.count(1) == 1, path
        steps = zip([0, *page.headings], page.headings, strict=False)
        assert [(above, below) for above, below in steps if below > above + 1] == [], path


def test_every_element_is_closed(pages):
    assert [path for path, page in pages.items() if page.open] == []


def test_no_page_needs_to_know_our_words(edition):
    """Titles of works are other people's words; these are the words that we put on pages."""
    code = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
    texts = [template.read_text(encoding="utf-8") for template in TEMPLATES.glob("*.html")]
    ours = [re.sub(r"<[^>]*>", " ", code.sub(" ", text)) for text in texts]
    for view in edition.catalogue.views:
        ours += [view.title, view.summary, view.note or "", *view.columns.values()]
        ours += [parameter.label for parameter in view.parameters.values()]

    jargon = re.compile(
        r"\b((?<!N-)triples?|nodes?|ontolog\w+|literals?|IRIs?|predicates?|graphs?)\b", re.IGNORECASE
    )
    assert [(text, found[0]) for text in ours if (found := jargon.search(text))] == []


def test_what_search_engines_read_is_what_people_see(pages):
    def texts(value, key=""):
        if isinstance(value, dict):
            for name, each in value.items():
                yield from texts(each, name)
        elif isinstance(value, list):
            for each in value:
                yield from texts(each, key)
        elif key in ("name", "description", "alternateName", "audienceType", "volumeNumber", "pagination"):
            yield " ".join(value.split())

    for path, page in pages.items():
        for script in page.scripts:
            for text in texts(json.loads(script)):
                assert text in page.text, (path, text)


def test_an_empty_answer_says_why_it_can_be_honest(small):
    note = "There are gaps."
    query = (
        f'#+ title = "Nothing"\n#+ summary = "Finds nothing."\n#+ kind = "view"\n#+ note = "{note}"\n'
        "SELECT ?item WHERE { ?item a cpr:Nothing } ORDER BY ?item"
    )

    assert note in Page(small({"queries/views/nothing.rq": query})["views/nothing.html"].decode()).text


def test_a_view_that_must_be_told_something_that_has_no_list_says_how_to_ask(small):
    query = (
        '#+ title = "By year"\n#+ summary = "What came out in a year."\n#+ kind = "view"\n'
        '#+ [parameters.year]\n#+ type = "year"\n#+ label = "Year"\n#+ required = true\n'
        "SELECT ?item WHERE { ?item schema:datePublished ?year } ORDER BY ?item"
    )
    page = Page(small({"queries/views/by-year.rq": query})["views/by-year.html"].decode())

    assert "coprod-kg query by-year --param year=" in page.text


def test_a_project_without_a_description_of_itself_is_still_built(small):
    assert b"What is happening in your project?" in small({"data/dataset.ttl": None})["index.html"]


# Safe


HOSTILE = '</script><script>alert(1)</script>" onmouseover="x <u>&amp;'


def test_nothing_in_a_record_can_become_markup(small):
    record = (
        "<> a cpr:Resource ; dcterms:type cpc:guidance ; schema:name {0}@en ; schema:description {0}@en ; "
        "cpr:hasAuthorship <#author-1> ; schema:url <javascript:alert(1)> ; cpr:helpsChange cpc:tokenism . "
        "<#author-1> cpr:position 1 ; cpr:nameAsPrinted {0} ."
    ).format(json.dumps(HOSTILE))
    site = small({"data/records/item/hostile-2020.ttl": record})

    for path, content in site.items():
        if path.endswith(".html"):
            page = Page(content.decode())
            assert not [each for each in page.scripts if "alert" in each and not each.startswith("{")], path
            assert b"<u>" not in content, path
            assert [link for link in page.links if link.startswith("javascript:")] == [], path
    assert any(HOSTILE in Page(each.decode()).text for path, each in site.items() if path.endswith(".html"))


def test_a_place_of_thousands_of_digits_is_only_a_late_place(small):
    record = (
        '<> a cpr:Resource ; schema:name "Digits"@en ; cpr:hasAuthorship <#a>, <#b>, <#c> . '
        f'<#a> cpr:position {"9" * 5_000} ; cpr:nameAsPrinted "Last Ash" . '
        '<#b> cpr:position 10 ; cpr:nameAsPrinted "Second Elm" . '
        '<#c> cpr:position 9 ; cpr:nameAsPrinted "First Oak" .'
    )
    top = (
        "cpc:digits a skos:Concept ; skos:inScheme cpsc:power-inequalities ; skos:topConceptOf "
        f'cpsc:power-inequalities ; skos:prefLabel "Digits"@en ; schema:position {"9" * 5_000} .'
    )
    site = small(
        {"data/records/item/digits-2020.ttl": record, "ontology/concepts/power-inequalities.ttl": top}
    )

    assert "Digits" in site["index.html"].decode()
    for path in ("doc/item/digits-2020.html", "doc/item/digits-2020.jsonld"):
        names = re.findall("First Oak|Second Elm|Last Ash", site[path].decode())
        assert list(dict.fromkeys(names)) == ["First Oak", "Second Elm", "Last Ash"]


@pytest.mark.parametrize("slug", ["../../../../escaped", "..", "a?b", "%2e%2e"])
def test_no_page_lies_or_leads_outside_of_the_folder_whatever_a_concept_is_called(small, slug):
    """The shapes refuse such a name; but nobody has to have checked before building."""
    concept = (
        f"<https://w3id.org/coprod-kg/id/concept/{slug}> a skos:Concept, cpr:PowerInequality ; "
        'skos:inScheme cpsc:power-inequalities ; skos:prefLabel "Escaped"@en .'
    )
    site = small({"ontology/concepts/power-inequalities.ttl": concept})

    assert not [path for path in site if ".." in path or "?" in path or "%" in path]
    for path, content in site.items():
        if path.endswith(".html"):
            assert [
                link for link in Page(content.decode()).links if "escaped" in link or "?b" in link
            ] == [], path


# The same bytes, in one step


def test_two_processes_build_the_same_bytes(pytestconfig, small, make_project):
    project = make_project({})
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "import coprod_kg\n"
        "from coprod_kg.site import Site\n"
        "site = Site(coprod_kg.open(sys.argv[2]))\n"
        "for path in site.makes:\n"
        "    print(path, hashlib.sha256(site.content(path)).hexdigest())"
    )
    arguments = [sys.executable, "-c", code, str(pytestconfig.rootpath), str(project.root)]
    first, again = (
        subprocess.run(arguments, capture_output=True, check=True).stdout.decode() for _ in range(2)
    )

    assert first == again
    here = "".join(f"{path} {hashlib.sha256(content).hexdigest()}\n" for path, content in small().items())
    assert first == here


def test_a_build_is_written_with_its_progress(make_project, tmp_path):
    edition = Edition.read(make_project({}))
    steps = []

    summary = write_site(edition, tmp_path / "public", lambda *step: steps.append(step))

    written = {path for path in (tmp_path / "public").rglob("*") if path.is_file()}
    assert len(written) == summary.files + 1  # and the list of them
    assert sum(path.stat().st_size for path in written if path.name != MARKER) == summary.bytes
    assert [done for done, _, _ in steps] == list(range(1, summary.files + 1))
    assert {total for _, total, _ in steps} == {summary.files}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["project", "public"]


def bytes_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_second_build_keeps_what_has_not_changed_and_is_the_same_bytes(make_project, tmp_path):
    project = make_project({})
    write_site(Edition.read(project), tmp_path / "public")
    before = bytes_in(tmp_path / "public")
    pages = [path for path in before if path.endswith(".html")]

    again = write_site(Edition.read(project), tmp_path / "public")

    assert again.kept >= len(pages)
    assert bytes_in(tmp_path / "public") == before


def test_a_changed_record_changes_its_page_and_those_that_show_it_and_no_others(make_project, tmp_path):
    project = make_project({})
    write_site(Edition.read(project), tmp_path / "public")
    record = project.root / "data/records/org/neighbours.ttl"
    record.write_text(record.read_text().replace("The neighbours", "Garden Circle"))

    summary = write_site(Edition.read(project), tmp_path / "public")
    write_site(Edition.read(project), tmp_path / "fresh")

    assert 0 < summary.kept < summary.files
    assert "Garden Circle" in (tmp_path / "public/doc/org/neighbours.html").read_text()
    assert bytes_in(tmp_path / "public") == bytes_in(tmp_path / "fresh")


def test_a_page_that_somebody_changed_in_the_published_folder_is_made_again(make_project, tmp_path):
    edition = Edition.read(make_project({}))
    write_site(edition, tmp_path / "public")
    before = bytes_in(tmp_path / "public")
    (tmp_path / "public/index.html").write_text("something else")

    write_site(edition, tmp_path / "public")

    assert bytes_in(tmp_path / "public") == before


def test_two_processes_together_write_what_one_does(make_project, tmp_path):
    makes = Site(Edition.read(make_project({}))).makes
    for processes in (1, 2):
        (tmp_path / str(processes)).mkdir()
        fill(makes, tmp_path / str(processes), tmp_path / "none", Memory(), processes=processes)

    assert bytes_in(tmp_path / "1") == bytes_in(tmp_path / "2")


def test_what_is_close_to_a_thing_is_what_the_view_of_like_things_says(edition):
    site = Site(edition)
    for item in site.register.items:
        rows = edition.view("alike", item=item).rows
        expected = [(row[2], int(row[4].value)) for row in rows[:5]]
        assert site.alike.of(item, 5) == expected


def test_a_build_never_takes_the_place_of_a_strangers_folder(make_project, tmp_path):
    edition = Edition.read(make_project({}))
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter-1.txt").write_text("years of work")

    with pytest.raises(CannotWrite, match="chapter-1"):
        write_site(edition, tmp_path / "thesis")

    assert (tmp_path / "thesis/chapter-1.txt").read_text() == "years of work"

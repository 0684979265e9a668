"""Asking in the browser: the same answers as the command line's, nothing sent, and no way to get stuck."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import NamedNode
from rdflib import Graph
from tabs import open_tab

import coprod_kg
from coprod_kg.publishing.rows import SPREADSHEET
from coprod_kg.publishing.tables import write_statements, write_table
from coprod_kg.sparql import evaluate
from coprod_kg.vocabulary import CPC, ID

EDITION = coprod_kg.open()
VIEWS = EDITION.catalogue.views
MANY = int(os.environ.get("COPROD_KG_ASK_VALUES", "2"))
SLOW = 60_000
"""Milliseconds: the engine is large, and the machine may be busy."""

TAKE = """
(name) => {
  const { save } = Ask;
  let made;
  Ask.save = (text) => { made = text };
  [...document.querySelectorAll("#ask-answer button")].find((each) => each.textContent.includes(name)).click();
  Ask.save = save;
  return made;
}
"""
"""Presses the button of a file, and gives what would be in it."""


class Desk:
    """The page, with the list in it."""

    def __init__(self, tab, fragment=""):
        self.tab = tab
        tab.context.set_default_timeout(SLOW)
        self.page = tab.open(f"ask.html{fragment}")

    def go(self, fragment):
        """Follows a link to a question, as from another page."""
        self.page.evaluate("fragment => { location.hash = fragment }", fragment)
        self.page.wait_for_timeout(20)

    def ask(self, within="#ask-form"):
        """What is said on top of the answer, after the button was pressed."""
        self.page.evaluate("document.getElementById('ask-answer').replaceChildren()")
        self.page.locator(within).get_by_role("button", name="Ask").click()
        return self.answered()

    def answered(self):
        self.page.wait_for_selector("#ask-answer h2, #ask-oops:not([hidden]) h2, .wrong .msg")
        self.page.wait_for_selector("#ask-answer[aria-busy=false]", state="attached")
        assert self.trouble == ""
        return self.page.locator("#ask-answer h2").text_content()

    @property
    def trouble(self):
        oops = self.page.locator("#ask-oops")
        return oops.text_content() if oops.is_visible() else ""

    def file(self, name):
        """A file of the answer."""
        with self.page.expect_download() as download:
            self.page.locator("#ask-answer").get_by_role("button", name=name).click()
        return Path(download.value.path()).read_bytes()

    def content(self, name):
        """What a file of the answer holds. The browser puts no file in a folder, which now and then takes seconds."""
        return self.page.evaluate(TAKE, name).encode()

    def write(self, text):
        self.go("#" + urlencode({"query": text}))


@pytest.fixture(scope="module")
def desk(browser, served):
    """The page on a desktop, opened once: what one question leaves behind must not change the next."""
    tab = open_tab(browser, served)
    yield Desk(tab)
    tab.context.close()
    assert not tab.problems, "\n".join(tab.problems)


def samples(view):
    """What `view` is told in a test: nothing where it can be, each parameter by itself, then all together.

    The last value of each is told together with those of the others.
    """
    needed = {each.name: values(view, each)[0] for each in view.parameters.values() if each.required}
    yield needed
    for parameter in view.parameters.values():
        for value in values(view, parameter)[:-1]:
            yield {**needed, parameter.name: value}
    if view.parameters:
        yield {each.name: values(view, each)[-1] for each in view.parameters.values()}


def values(view, parameter):
    """The first and the last value of `parameter` as somebody types them: from the answer, else any of its kind.

    With `COPROD_KG_ASK_VALUES=20` twenty of them.
    """
    rows = evaluate(EDITION.dataset, view.text)
    column = rows.columns.index(parameter.name)
    found = list(dict.fromkeys(row[column] for row in rows.rows if row[column] is not None))
    if not found and parameter.type == "concept":
        found = [CPC["racism"], CPC["sanism"]]
    names = [typed(parameter, term) for term in found]
    if parameter.type == "year":  # some rows say that it is not known
        names = [name for name in names if name.isdigit()]
    last = len(names) - 1
    return [names[number * last // (MANY - 1)] for number in range(MANY)]


def typed(parameter, term):
    """`term` as the command line takes it for `parameter`."""
    if parameter.type == "record":
        return ID.local(term)
    if isinstance(term, NamedNode) and parameter.type != "iri":
        return term.value.rpartition("/")[2]
    return term.value


@pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])
def test_a_view_gives_the_answer_of_the_command_line(desk, view):
    for told in samples(view):
        expected = EDITION.view(view.name, **told)
        desk.go("#" + urlencode({"view": view.name, **told}))
        heading = desk.ask()
        if not expected.rows:
            assert heading == "Nothing found", told
            continue
        assert heading.startswith(f"{len(expected):,} line"), told
        assert desk.content("JSON") == write_table(expected, "json"), told
        assert desk.content("CSV") == write_table(expected, SPREADSHEET), told


BOX = "section[aria-labelledby=ask-written]"


def test_a_table_has_the_same_bytes_as_the_one_that_is_published(desk, published):
    desk.go("#view=judgements")
    desk.ask()

    assert desk.file("CSV") == (published / "views/judgements.csv").read_bytes()


def test_statements_are_taken_away_as_turtle_and_n_triples(desk):
    query = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { cpc:racism cpc:class } ?s ?p ?o }"
    desk.write(query)

    heading = desk.ask(BOX)
    expected = evaluate(EDITION.dataset, query)
    lines = write_statements(expected, "ntriples").decode().splitlines()

    assert heading == f"{len(expected)} facts"
    assert sorted(desk.file("N-Triples").decode().splitlines()) == sorted(lines)
    turtle = Graph().parse(desk.file("Turtle"), format="turtle")
    assert turtle.isomorphic(Graph().parse(data="\n".join(lines), format="nt"))


def test_yes_or_no_is_said(desk):
    desk.write("ASK { cpc:racism a cpr:PowerInequality }")

    assert desk.ask(BOX) == "Yes"


def test_a_mistake_is_told_in_words_with_its_place(desk):
    desk.write("SELECT *\nWHERE {\n  ?item dcterms:title ?title .\n  ?item foo:bar ?bar .\n}")
    with pytest.raises(AssertionError):
        desk.ask(BOX)

    assert "This prefix is not declared" in desk.trouble
    desk.page.get_by_role("button", name="Go to line 4").click()
    assert desk.page.locator(".cm-content").evaluate("each => each.getRootNode().activeElement === each")
    assert "foo:bar" in desk.page.locator(".cm-wrong").text_content()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", "SERVICE asks another server"),
        ("INSERT DATA { cpc:a cpc:b cpc:c }", "INSERT would change data"),
        ("SELECT * FROM <https://example.org/g> { ?s ?p ?o }", "FROM would choose a part"),
    ],
)
def test_what_is_not_allowed_is_refused_before_the_engine_sees_it(browser, served, query, said):
    tab = open_tab(browser, served)
    new = Desk(tab, "#" + urlencode({"query": query}))
    with pytest.raises(AssertionError):
        new.ask(BOX)

    assert said in new.trouble
    assert not any(path.endswith((".trig", ".gz")) for path in tab.asked), "not even fetched"
    tab.context.close()


def test_words_that_are_not_allowed_may_stand_in_texts_and_comments(desk):
    desk.write('SELECT ("SERVICE INSERT" AS ?x) # FROM\nWHERE { } # SERVICE')

    assert desk.ask(BOX) == "1 line"


def test_more_lines_than_a_page_can_hold_are_cut_and_it_is_said(desk):
    desk.write("SELECT ?a ?b { ?a a cpr:Publication . ?b ?p ?c }")

    heading = desk.ask(BOX)

    assert heading == "The first 10,000 lines"
    assert "There are more than 10,000 lines." in desk.page.locator("#ask-answer .note").text_content()
    assert desk.page.locator("#ask-answer tbody tr").count() == 100
    desk.page.get_by_role("button", name="Show 100 more lines").click()
    assert desk.page.locator("#ask-answer tbody tr").count() == 200
    assert len(desk.file("CSV").splitlines()) == 10_001


def test_a_limit_of_the_reader_is_kept(desk):
    desk.write("SELECT ?a ?b { ?a a cpr:Publication . ?b ?p ?c } LIMIT 10500 VALUES ?p { schema:name }")

    assert desk.ask(BOX) == "10,500 lines"


def test_an_endless_question_can_be_stopped_and_the_next_one_is_answered(desk):
    desk.write("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    desk.page.locator(BOX).get_by_role("button", name="Ask").click()
    desk.page.get_by_role("button", name="Stop").click()

    desk.page.get_by_text("Stopped. You can ask again.").wait_for()
    desk.write("ASK { }")
    assert desk.ask(BOX) == "Yes"


def test_a_question_too_deep_for_the_engine_is_told_and_the_next_one_is_answered(desk):
    desk.write("SELECT * {" + "{" * 4000 + "}" * 4000 + "}")
    with pytest.raises(AssertionError):
        desk.ask(BOX)
    assert "too large or too deep" in desk.trouble

    desk.write("ASK { }")
    assert desk.ask(BOX) == "Yes"


def test_no_request_leaves_the_page_once_the_list_is_here(desk):
    desk.write("ASK { }")
    desk.ask(BOX)
    desk.tab.asked.clear()

    for fragment in (
        "#view=statistics",
        "#view=for-people&people=researchers",
        "#query=DESCRIBE+cpc%3Aracism",
    ):
        desk.go(fragment)
        desk.ask()

    # Whenever the address changes, the browser may look at the picture that stands beside it.
    assert set(desk.tab.asked) <= {"assets/mark.svg"}


def test_nothing_large_is_fetched_before_somebody_asks(tab):
    opened = tab()
    page = opened.open("ask.html#view=coverage")
    page.wait_for_selector(".cm-content")

    assert not any(path.endswith((".trig", ".nq", ".gz")) for path in opened.asked)
    assert "about 2." in page.locator("#ask-before").text_content()


def test_the_address_holds_what_was_chosen_and_what_was_written(desk):
    desk.go("#view=at-stage")
    desk.page.get_by_label("Stage of research", exact=True).select_option(label="Doing the study")
    assert desk.tab.path == "ask.html#view=at-stage&stage=doing-the-study"

    desk.page.locator(".cm-content").press("Control+End")
    desk.page.keyboard.type("# mine")
    desk.page.wait_for_url("**/ask.html#query=*")
    assert "# mine" in desk.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('query')")
    assert desk.page.locator("#ask-edited").is_visible()


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ("#view=nothing-like-it", "There is no ready question called “nothing-like-it”."),
        ("#view=at-stage&stage=nonsense", "There is no “Stage of research” called “nonsense”."),
        ("#view=at-stage&time=now", "cannot be told “time”"),
    ],
)
def test_a_link_to_what_is_not_there_says_so(desk, fragment, said):
    desk.go(fragment)

    assert said in desk.trouble


HOSTILE = [
    'x" } INSERT DATA { <a:a> <a:b> <a:c> } #',
    "a\\",
    "two\nlines\r# and a remark",
    '\'"""',
    "{ ?s ?p ?o }",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_never_a_part_of_the_question(desk, value):
    assert not EDITION.view("names-in-print", name=value).rows

    desk.go("#" + urlencode({"view": "names-in-print", "name": value}))

    assert desk.ask() == "Nothing found"


@pytest.mark.parametrize("value", [*HOSTILE, "https://example.org/> . ?s ?p <a:b", "../../item/x"])
def test_what_is_no_address_is_not_taken_for_one(desk, value):
    desk.go("#" + urlencode({"view": "reuse-and-cite", "thing": value}))

    assert "There is no “This list, or a thing on it” called" in desk.trouble


def test_data_is_text_and_only_web_addresses_can_be_opened(desk):
    desk.write(
        "SELECT ?a ?b ?c { BIND (<javascript:alert(1)> AS ?a) BIND ('<img src=x onerror=alert(1)>' AS ?b) "
        "BIND (<https://example.org/a> AS ?c) }"
    )
    desk.ask(BOX)

    assert desk.page.locator("#ask-answer img").count() == 0
    assert desk.page.locator("#ask-answer td").first.text_content() == "<img src=x onerror=alert(1)>"
    links = desk.page.locator("#ask-answer table a").all()
    assert [link.get_attribute("href") for link in links] == ["https://example.org/a"]
    assert desk.file("CSV").startswith(b"a,b,c\r\njavascript:alert(1),")


def test_an_idea_may_be_named_in_a_link(desk):
    desk.go("#view=at-stage&stage=doing%20the%20study")

    assert desk.page.get_by_label("Stage of research", exact=True).input_value() == "doing-the-study"


def test_what_a_question_needs_is_asked_for_at_its_field(desk):
    desk.go("#view=item")
    desk.page.locator("#ask-form").get_by_role("button", name="Ask").click()

    field = desk.page.get_by_label("Thing on the list", exact=True)
    assert "Choose one first." in desk.page.locator(".wrong").text_content()
    assert field.evaluate("each => each === document.activeElement")
    field.select_option(index=3)
    assert desk.page.locator(".wrong").count() == 0
    assert desk.ask().endswith(" lines")


def test_names_of_things_come_out_of_the_list(desk):
    desk.go("#view=judgements")
    desk.page.locator("#ask-told-item option").nth(50).wait_for(state="attached")
    names = desk.page.locator("#ask-told-item option").all_text_contents()

    assert names[0] == "Any"
    assert "What is co-production?" in names


def test_a_year_that_is_not_known_is_no_choice(desk):
    desk.go("#view=publications-by-year")
    desk.page.locator("#ask-told-year option").nth(10).wait_for(state="attached")
    years = desk.page.locator("#ask-told-year option").all_text_contents()

    assert all(year.isdigit() for year in years[1:])


def test_a_map_bars_and_a_table_show_the_same_answer(desk):
    desk.go("#view=coverage")
    desk.ask()
    way = desk.page.get_by_role("group", name="Show it as")

    assert desk.page.locator("#ask-answer thead th").count() == 9  # the stages, and what they are for
    way.get_by_label("Table").check()
    assert desk.page.locator("#ask-answer thead th").all_text_contents() == [
        "Inequality", "Stage of research", "Things about it", "Things that help change it",
    ]  # fmt: skip
    way.get_by_label("Bars").check()
    assert desk.page.locator("#ask-answer svg rect.bar").count() == 150


def test_our_words_and_those_of_sparql_are_suggested(desk):
    desk.write("SELECT * WHERE { ?item cpr:addresses cpc:rac")
    desk.page.locator(".cm-content").press("Control+End")
    desk.page.keyboard.press("Control+Space")
    option = desk.page.get_by_role("option", name="cpc:racism").first
    assert "Racism" in option.text_content()
    desk.page.wait_for_timeout(100)  # keys are not taken in the first instant, when nobody could have read
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type(" } OR")
    desk.page.get_by_role("option", name="ORDER").wait_for()
    desk.page.keyboard.press("Escape")

    desk.page.wait_for_url("**cpc%3Aracism+%7D+OR*")


def test_the_keyboard_gets_out_of_the_box_and_asks_from_it(desk):
    desk.write("ASK { }")
    box = desk.page.locator(".cm-content")
    box.focus()
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.id") == "ask-again"

    box.press("Control+Enter")
    assert desk.answered() == "Yes"
    assert desk.page.evaluate("document.activeElement.textContent") == "Yes"


def test_without_the_editor_a_plain_box_does(browser, served):
    tab = open_tab(browser, served)
    tab.forgive("codemirror")
    tab.forgive("ERR_FAILED")
    tab.context.route("**/codemirror.js", lambda route: route.abort())
    plain = Desk(tab, "#" + urlencode({"query": "ASK { }"}))

    assert plain.page.get_by_label("The question in SPARQL").input_value() == "ASK { }"
    plain.page.get_by_label("The question in SPARQL").fill("ASK { cpc:racism ?a ?b }")
    plain.page.keyboard.press("Control+Enter")
    assert plain.answered() == "Yes"
    tab.context.close()


def test_from_the_disk_the_page_says_why_it_cannot_ask(browser, on_disk):
    tab = open_tab(browser, on_disk)
    page = Desk(tab, "#view=statistics")
    with pytest.raises(AssertionError):
        page.ask()

    assert "opened from a folder" in page.trouble
    answer = page.page.get_by_role("link", name="The list in numbers", exact=True)
    assert answer.get_attribute("href") == "views/statistics.html"
    tab.context.close()


def test_when_the_list_cannot_be_fetched_it_says_so_and_can_be_tried_again(browser, served):
    tab = open_tab(browser, served)
    tab.forgive("all.trig|ERR_FAILED")
    tab.context.route("**/all.trig", lambda route: route.abort())
    page = Desk(tab, "#query=ASK+%7B+%7D")
    with pytest.raises(AssertionError):
        page.ask()
    assert "Look whether you are online" in page.trouble

    tab.context.unroute("**/all.trig")
    assert page.ask() == "Yes"
    tab.context.close()


def test_a_host_that_unpacks_the_engine_on_the_way_is_no_hindrance(browser, served, published):
    tab = open_tab(browser, served)
    engine = gzip.decompress((published / "assets/vendor/oxigraph.wasm.gz").read_bytes())
    tab.context.route("**/oxigraph.wasm.gz", lambda route: route.fulfill(body=engine))

    assert Desk(tab, "#query=ASK+%7B+%7D").ask() == "Yes"
    tab.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_the_cook_book_leads_to_every_answer(tab, scripts):
    page = tab(scripts=scripts).open("ask.html")

    links = page.locator("#cookbook h4 a").all()
    assert {link.get_attribute("href") for link in links} == {f"views/{view.name}.html" for view in VIEWS}
    assert page.locator("#ask-form").is_visible() == scripts

"""Lists of things: narrowed by facets, cut into parts, and every thing in one of them, all without a script."""

from __future__ import annotations

import gzip
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_kg.edition import Edition
from coprod_kg.site import Site, addresses
from coprod_kg.site.listing import LENGTH
from coprod_kg.site.narrowing import narrowing
from coprod_kg.vocabulary import CPC, SKOS

pytestmark = pytest.mark.long

BUDGET = 60_000
"""Bytes that any page may have, compressed."""


@pytest.fixture(scope="module")
def real(real_site):
    return real_site


@pytest.fixture
def small(make_project):
    """A function from files to the site of the small graph with those files in it."""
    return lambda files=(): Site(Edition.read(make_project(dict(files))))


def lists(site):
    """Every page of a list of things: its path, and what it shows."""
    for path, make in site.pages.items():
        page = make()
        if page.template == "find.html":
            yield path, page.model


def every(choices):
    """All values of a facet, those that are folded away too."""
    for choice in choices:
        yield choice
        yield from every(choice.below)


def shown(group):
    return every([*group.choices, *group.more])


PEOPLE = (
    'cpc:everybody a skos:Concept ; skos:inScheme cpsc:people ; skos:prefLabel "Everybody"@en ; '
    'skos:definition "All of us."@en . cpc:researchers a skos:Concept ; skos:inScheme cpsc:people ; '
    'skos:prefLabel "Researchers"@en ; skos:definition "Some of us."@en ; skos:broader cpc:everybody .'
)


def many(number, extra=""):
    """Records of `number` things."""
    return {"ontology/concepts/people.ttl": PEOPLE} | {
        f"data/records/item/thing-{each:03}.ttl": f'<> a cpr:Resource ; schema:name "Thing {each:03}"@en ; '
        f"dcterms:audience cpc:researchers . {extra}"
        for each in range(number)
    }


# Counts


@pytest.mark.parametrize(
    ("group", "facet"),
    [("Kind of thing", "kind"), ("About this inequality", "about"), ("Who it is for", "who")],
)
def test_the_facets_count_what_the_statistics_count(real, edition, group, facet):
    counted = {
        addresses.key(row["thing"]): int(row["count"].value)
        for row in edition.view("statistics")
        if row["group"].value == group and row["thing"] is not None
    }
    [found] = [each for each in narrowing(real.facets, ()) if each.name == facet]

    assert {each.key: each.count for each in shown(found)} == counted


def test_what_is_free_and_who_leads_count_what_the_statistics_count(real, edition):
    rows = {
        (row["group"].value, row["label"].value): int(row["count"].value)
        for row in edition.view("statistics")
    }
    found = [each for each in narrowing(real.facets, ()) if each.name in ("cost", "led")]

    assert {each.key: each.count for group in found for each in shown(group)} == {
        "free-to-read": rows["Free to read", "Yes"],
        "user-led": rows["Who made it", "Published by a user-led organisation"],
        "made-jointly": rows["Who made it", "Says that it was made jointly"],
    }


def test_stages_count_what_the_view_of_stages_lists(real, edition):
    listed = {}
    for row in edition.view("at-stage"):
        listed.setdefault(addresses.key(row["stage"]), set()).add(row["item"])
    [found] = [each for each in narrowing(real.facets, ()) if each.name == "when"]

    counts = {each.key: each.count for each in shown(found)}
    assert {key: counts[key] for key in listed} == {key: len(items) for key, items in listed.items()}


def test_decades_count_what_the_years_say(real):
    years = Counter(real.register.card(item).kick[1] for item in real.register.items)
    decades = Counter()
    for year, count in years.items():
        decades["year-not-known" if year == "Year not known" else f"{year[:3]}0s"] += count
    [found] = [each for each in narrowing(real.facets, ()) if each.name == "year"]

    assert {each.key: each.count for each in shown(found)} == decades


def test_each_count_beside_a_list_is_how_many_things_of_it_a_reader_gets(real):
    """Counted again one thing at a time."""
    facets, items = real.facets, real.register.items
    having = {key: set(facets.items(tag.things)) for key, tag in facets.tags.items()}
    for keys in [("tokenism",), ("tokenism", "researchers"), ("2010s",), ("pay-promptly-and-fairly",), ()]:
        for group in narrowing(facets, keys):
            others = [key for key in keys if facets.facet_of(key) != group.name]
            for choice in shown(group):
                wanted = [having[key] for key in (*others, choice.key)]
                assert choice.count == sum(1 for item in items if all(item in each for each in wanted)), (
                    keys,
                    choice,
                )


def test_a_link_beside_a_list_leads_to_as_many_things_as_it_says(real):
    sizes = {path: model.count for path, model in lists(real)}
    for path, model in lists(real):
        for group in model.beside.groups:
            for choice in shown(group):
                assert choice.count > 0, (path, choice)
                if choice.path and not choice.chosen:
                    assert sizes[choice.path] == choice.count, (path, choice)


def test_no_list_is_empty_and_each_says_what_it_is_narrowed_by(real):
    for path, model in lists(real):
        assert model.cards, path
        assert {each.key for each in model.chosen} == set(keys_of(real, path)), path
        for each in model.chosen:
            assert each.meaning, path
            assert each.without in real.pages, path


def keys_of(site, path):
    """The values that the list at `path` is narrowed by, read from its path."""
    whole = re.sub(r"(/page/[0-9]+)?\.html", "", path)
    key = whole.removeprefix("find").removeprefix("/")
    return (key,) if key in site.facets.tags else tuple(filter(None, key.split("/")))


def test_a_value_can_be_taken_away_where_it_was_chosen(real):
    model = real.pages["find/tokenism/researchers.html"]().model

    assert [(each.cell.text, each.without) for each in model.chosen] == [
        ("Tokenism", "find/researchers.html"),
        ("Researchers", "find/tokenism.html"),
    ]
    beside = {each.key: each.path for group in model.beside.groups for each in shown(group) if each.chosen}
    assert beside == {"tokenism": "find/researchers.html", "researchers": "find/tokenism.html"}


# Everything can be reached


def test_everything_is_on_the_list_of_everything_once_and_newest_first(real):
    cards = []
    path = "find.html"
    while path:
        model = real.pages[path]().model
        assert len(model.cards) <= LENGTH
        cards += model.cards
        path = model.parts.next

    assert [each.path for each in cards] == [addresses.page(each) for each in real.register.items]
    assert cards == sorted(cards, key=lambda each: each.newest_first)


def test_every_organisation_project_and_journal_is_in_a_list_of_its_kind(real):
    listed = Counter()
    for make in real.pages.values():
        page = make()
        if page.template == "directory.html":
            listed.update(line.cell.href for letter in page.model.letters for line in letter.lines)

    others = [each for each in real.register.live if each.kind != "item"]
    assert listed == Counter(f"doc/{each}.html" for each in others)


def test_a_list_of_names_counts_what_the_page_about_each_shows(real):
    for start in ("find/organisations.html", "find/journals.html", "find/projects.html"):
        for letter in real.pages[start]().model.letters:
            for line in letter.lines:
                title = real.pages[line.cell.href]().model.things_title
                assert title.split()[0] == str(line.count), line


def test_a_group_that_users_lead_is_marked_in_the_list_of_names(real, edition):
    led = {
        line.cell.href
        for letter in real.pages["find/organisations.html"]().model.letters
        for line in letter.lines
        if line.led
    }

    assert led >= {f"doc/{_record(row['organisation'])}.html" for row in edition.view("from-user-led")}


def _record(node):
    return node.value.rpartition("/id/")[2]


# Long lists


@pytest.mark.parametrize("number", [LENGTH - 2, LENGTH - 1, 2 * LENGTH])
def test_a_long_list_is_cut_into_parts_that_lead_to_each_other(small, number):
    site = small(many(number))
    total = len(site.register.items)
    path, before, seen = "find/researchers.html", "", []
    while path:
        page = site.pages[path]()
        parts = page.model.parts
        assert parts.previous == before
        links = {link.rel: link.href for link in page.head.links if link.rel in ("prev", "next")}
        assert links == {rel: to for rel, to in (("prev", before), ("next", parts.next)) if to}
        seen += [card.name for card in page.model.cards]
        before, path = path, parts.next

    assert sorted(seen) == sorted(set(seen))
    assert {f"Thing {each:03}" for each in range(number)} <= set(seen)
    assert len([each for each in site.pages if re.fullmatch(r"find(/page/\d+)?\.html", each)]) == -(
        -total // LENGTH
    )


def test_the_page_of_an_organisation_with_very_many_things_shows_some_and_leads_to_all(small):
    extra = "<> schema:publisher <../org/neighbours> ."
    site = small(many(LENGTH + 5, extra))
    model = site.pages["doc/org/neighbours.html"]().model

    assert len(model.things) == LENGTH
    first = site.pages[model.all.href]().model
    second = site.pages[first.parts.next]().model
    assert len(first.cards) + len(second.cards) == first.count == int(model.things_title.split()[0]) > LENGTH


@pytest.mark.parametrize("slug", ["page", "2010s", "free-to-read", "organisations", "org"])
def test_an_idea_that_is_called_like_one_of_our_lists_has_a_place_of_its_own(small, slug):
    concept = (
        f"cpc:{slug} a cpr:PowerInequality ; skos:inScheme cpsc:power-inequalities ; "
        'skos:topConceptOf cpsc:power-inequalities ; skos:prefLabel "Our name"@en ; skos:definition "A word."@en .'
    )
    record = (
        '<> a cpr:Resource ; schema:name "Thing"@en ; schema:datePublished "2014"^^xsd:gYear ; '
        f"schema:isAccessibleForFree true ; cpr:addresses cpc:{slug} ; dcterms:audience cpc:researchers ."
    )
    site = small(
        {
            "ontology/concepts/power-inequalities.ttl": concept,
            "ontology/concepts/people.ttl": PEOPLE,
            "data/records/item/thing.ttl": record,
        }
    )

    for path in (f"find/{slug}~.html", f"find/{slug}~/researchers.html"):
        assert [card.name for card in site.pages[path]().model.cards] == ["Thing"]
    assert site.pages["find/organisations.html"]().template == "directory.html"
    assert site.pages["find/2010s.html"]().title == "2010s"


def test_what_is_for_a_narrower_group_is_for_the_wider_one_too(small):
    record = '<> a cpr:Resource ; schema:name "Thing"@en ; dcterms:audience cpc:researchers .'
    site = small({"ontology/concepts/people.ttl": PEOPLE, "data/records/item/thing.ttl": record})

    assert [card.name for card in site.pages["find/everybody.html"]().model.cards] == ["Thing"]
    [who] = [each for each in site.pages["find.html"]().model.beside.groups if each.name == "who"]
    [everybody] = [each for each in who.choices if each.key == "everybody"]
    assert [each.key for each in everybody.below] == ["researchers"]


@given(st.sets(st.integers(0, 166)))
@settings(derandomize=True, deadline=None)
def test_things_are_their_bits_and_bits_their_things(real, places):
    items = [real.register.items[place] for place in sorted(places)]

    assert list(real.facets.items(real.facets.bits(reversed(items)))) == items


# What people say


def test_every_everyday_phrase_for_an_inequality_or_a_practice_is_there_under_its_idea(real, edition):
    model = real.pages["phrases.html"]().model
    shown = {
        (each.cell.href, phrase)
        for section in model.sections
        for each in section.sayings
        for phrase in (*each.shown, *each.more)
    }
    said = {
        (addresses.page(quad.subject), quad.object.value)
        for quad in edition.dataset.quads(None, SKOS["hiddenLabel"])
        if _scheme(edition, quad.subject) in ("power-inequalities", "practices")
    }

    assert shown == said
    assert len(said) > 1_000


def _scheme(edition, concept):
    scheme = edition.dataset.value(concept, SKOS["inScheme"])
    return scheme.value.rpartition("/")[2]


@pytest.mark.parametrize("path", ["find.html", "index.html", "phrases.html"])
def test_somebody_without_the_word_finds_the_way_from_the_first_pages(real, path):
    text = real.content(path).decode()

    assert path == "phrases.html" or 'href="phrases.html"' in text


def test_without_scripts_the_page_says_what_can_be_done_instead(real):
    text = real.content("find.html").decode()

    [words] = re.findall("<noscript>(.*?)</noscript>", text, re.DOTALL)
    assert "scripts" in words


# Light


def test_no_page_of_a_list_is_heavier_than_its_budget(real):
    heavy = {}
    for path, make in real.pages.items():
        if make().template in ("find.html", "directory.html", "phrases.html"):
            size = len(gzip.compress(real.content(path), mtime=0))
            if size > BUDGET:
                heavy[path] = size

    assert heavy == {}


def test_the_key_of_an_idea_is_its_slug(real):
    assert addresses.key(CPC["tokenism"]) == "tokenism"
    assert "find/tokenism.html" in real.pages


# The files of the search


def test_the_search_is_made_again_when_what_it_holds_changes_and_only_then(make_project):
    project = make_project({})

    def keys():
        makes = {
            path: make
            for path, make in Site(Edition.read(project)).makes.items()
            if path.startswith("search/")
        }
        things = makes.pop("search/things.js")
        found = {path: make().key for path, make in makes.items()}
        return found | {
            "search/things.js": things.key("search/things.js", [found[each] for each in things.parts])
        }

    before = keys()
    assert keys() == before
    record = project.root / "data/records/org/neighbours.ttl"
    record.write_text(record.read_text().replace("The neighbours", "Garden Circle"))
    after = keys()

    assert after["search/situations.js"] == before["search/situations.js"] != ""
    assert after["search/texts-0.js"] != before["search/texts-0.js"] != ""
    assert after["search/things.js"] != before["search/things.js"] != ""


def test_a_list_leads_to_the_same_things_where_as_many_values_can_be_chosen_as_one_likes(real):
    for path in ("find/tokenism.html", "find/tokenism/researchers.html", "find/2010s.html"):
        wanted = real.pages[path]().model.more
        assert {key for _, key in wanted} == set(keys_of(real, path))
        query = "&amp;".join(f"{name}={value}" for name, value in wanted)
        assert f"find.html?{query}" in real.content(path).decode()

"""The indexes of the search in the browser: what they hold, and that nothing but the list decides their bytes."""

from __future__ import annotations

import json
import re

import pytest

from coprod_kg.edition import Edition
from coprod_kg.site import Site
from coprod_kg.site.register import Register
from coprod_kg.site.searching import search_files
from coprod_kg.site.searching.concepts import GROUP, VOCABULARY, index_of_concepts
from coprod_kg.site.searching.minisearch import script
from coprod_kg.site.searching.stems import stem
from coprod_kg.site.searching.things import (
    CARDS,
    TEXTS,
    cards_of_things,
    columns_of_things,
    ideas,
    parts,
    texts_of_things,
    things,
)
from coprod_kg.site.searching.words import WORDS, fold
from coprod_kg.vocabulary import CPC, SKOS


@pytest.fixture(scope="module")
def register(edition):
    return Register(edition)


@pytest.fixture(scope="module")
def situations(register):
    return index_of_concepts(register)


@pytest.fixture(scope="module")
def table(register):
    listed = things(register)
    return table_of_things(
        register, [texts_of_things(register, listed, part) for part in parts(len(listed), TEXTS)]
    )


def table_of_things(register, texts):
    """What `things.js` holds."""
    return {"ideas": ideas(register)} | columns_of_things(register, texts)


@pytest.fixture
def searched(make_project):
    """A function from files to what the search has of them: the table, and the words and cards of the first part."""

    def made(files):
        register = Register(Edition.read(make_project(files)))
        listed = things(register)
        texts = texts_of_things(register, listed, 0)
        cards = cards_of_things(register, listed, 0)
        return table_of_things(register, [texts]), texts, [card[0] for card in cards]

    return made


def words_of(index, document, field):
    """The words that an index has for a field of a document."""
    [short] = [key for key, number in index["documentIds"].items() if number == document]
    place = str(index["fieldIds"][field])
    return {word: at[place][short] for word, at in index["index"] if short in at.get(place, {})}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("they pay us", "they paid us"),
        ("nobody listens", "no one listened"),
        ("it isn’t fair", "it isnt fair"),
        ("organisation", "organizations"),
        ("behavioural", "behavioral"),
        ("co-production", "coproduction"),
        ("co authors", "co-author"),
        ("Māori", "maori"),
        ("wi-fi", "wifi"),
        ("we can't", "we cannot"),
    ],
)
def test_two_ways_to_say_the_same_are_the_same_words(one, other):
    assert WORDS.of(one) == WORDS.of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("university", "universal"),
        ("carers", "careers"),
        ("organisations", "organs"),
        ("we were paid", "we were not paid"),
        ("patients", "patience"),
    ],
)
def test_words_that_mean_something_else_stay_apart(one, other):
    assert WORDS.of(one) != WORDS.of(other)


def test_a_no_is_never_a_small_word():
    assert not WORDS.little & {"not", "nobody", "without", *WORDS.of("asked told")}


def test_every_word_of_a_group_leads_to_its_group():
    for number, group in enumerate(WORDS.groups):
        for each in group:
            stems = WORDS.of(each)
            assert all(number in found for found in WORDS.groups_of(stems)), each


def test_a_word_stands_once_in_a_group_and_no_group_is_said_twice():
    for group in WORDS.groups:
        assert len(group) == len(set(group)) > 1, group
    assert len(set(WORDS.groups)) == len(WORDS.groups)


def test_folding_leaves_no_accents_and_one_apostrophe():
    assert fold("L’État c’est Ñandú") == "l'etat c'est nandu"


@pytest.mark.parametrize("word", ["", "y", "is", "yy", "sses", "eed", "ing", "ion", "𝔘nfold", "naïve"])
def test_any_word_has_a_stem(word):
    assert stem(word) == stem(word).lower() or not word.isascii()


def test_each_everyday_phrase_is_a_document_of_its_own(register, situations):
    numbers = {idea["slug"]: n for n, idea in enumerate(table_of_things(register, ())["ideas"])}
    said = [each.value for each in register.said(CPC["tokenism"])[SKOS["hiddenLabel"]]]

    of_tokenism = {
        phrase
        for phrase, concept in zip(situations["phrases"], situations["of"], strict=True)
        if concept == numbers["tokenism"]
    }

    assert set(said) <= of_tokenism
    assert "Tokenism" in of_tokenism


def test_a_phrase_is_found_by_its_words_and_by_the_groups_that_they_are_in(situations):
    number = situations["phrases"].index("nobody paid my bus fare")

    found = words_of(situations["index"], number, "words")

    assert {*WORDS.of("nobody paid my bus fare")} <= found.keys()
    assert any(word.startswith(GROUP) for word in found)


def test_every_word_of_the_groups_is_known_to_the_index(situations):
    assert {word for key in WORDS.alike for word in key.split()} <= {
        *words_of(situations["index"], VOCABULARY, "words")
    }


def test_what_is_counted_for_phrases_is_there_for_each(situations):
    lengths = {len(situations[key]) for key in ("phrases", "of", "size", "sorts")}

    assert len(lengths) == 1
    assert min(situations["size"]) > 0


def test_things_are_found_by_titles_names_and_descriptions_but_not_by_small_words(searched):
    _, texts, titles = searched(
        {
            "data/records/item/guide.ttl": '<> a cpr:Resource ; schema:name "The Payment of Peers"@en ; '
            'schema:description "How to pay."@en ; cpr:hasAuthorship <#a> . '
            '<#a> a cpr:Authorship ; cpr:nameAsPrinted "Ann Elm" ; cpr:position 1 .'
        }
    )

    guide = titles.index("The Payment of Peers")
    assert words_of(texts, guide, "title") == {"pai": 1, "peer": 1}
    assert words_of(texts, guide, "names") == {"ann": 1, "elm": 1}
    assert words_of(texts, guide, "text") == {"pai": 1}


def test_what_there_is_to_read_comes_before_who_there_is(searched):
    table, _, titles = searched(
        {
            "data/records/org/elm.ttl": '<> a org:Organization ; schema:name "Elm"@en .',
            "data/records/item/old.ttl": '<> a cpr:Resource ; schema:name "Old"@en ; '
            'schema:datePublished "1999"^^xsd:gYear .',
            "data/records/item/new.ttl": '<> a cpr:Resource ; schema:name "New"@en ; '
            'schema:datePublished "2020"^^xsd:gYear .',
        }
    )

    assert titles.index("New") < titles.index("Old") < titles.index("Elm")
    assert [table["columns"]["year"][titles.index(each)] for each in ("New", "Old", "Elm")] == [2020, 1999, 0]
    assert table["columns"]["sort"][titles.index("Elm")] == "organisation"


@pytest.mark.parametrize("kind", ["inequality", "kind", "people", "stage", "format"])
def test_a_thing_has_an_idea_where_the_page_about_the_idea_lists_it(register, table, kind):
    listed = things(register)

    for number, idea in enumerate(table["ideas"]):
        if idea["kind"] == kind:
            has = {listed[n] for n, numbers in enumerate(table["columns"][kind]) if number in numbers}
            assert has == set(register.under(CPC[idea["slug"]])), idea["slug"]


def test_what_a_rule_finds_helpful_counts_as_tagged(register, table):
    listed = things(register)
    number = next(n for n, idea in enumerate(table["ideas"]) if idea["slug"] == "payment-inequity")

    helping = {listed[n] for n, numbers in enumerate(table["columns"]["change"]) if number in numbers}

    rows = register.edition.view("helps-change", inequality="payment-inequity")
    assert helping == {row["item"] for row in rows}


def test_every_thing_is_shown_by_one_part(register):
    listed = things(register)
    files = search_files(register)

    parts = [path for path in files if path.startswith("search/cards-")]

    assert len(parts) == -(-len(listed) // CARDS)


def test_the_same_list_gives_the_same_bytes(edition):
    once, again = (
        {path: site.content(path) for path in search_files(site.register)}
        for site in (Site(edition), Site(edition))
    )

    assert once == again


def test_a_file_is_a_script_that_sets_one_name(edition):
    site = Site(edition)
    for path in search_files(site.register):
        if not path.startswith("search/"):
            continue
        text = site.content(path).decode()
        found = re.fullmatch(r"self\.(find\w+)=JSON\.parse\('(.*)'\);\n", text)
        assert found, path
        assert json.loads(found[2].replace("\\'", "'").replace("\\\\", "\\")) is not None


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "it's \\ \u2028 \u2029 'so'", "\x00\n\r"]
)
def test_no_text_gets_out_of_its_script(text):
    written = script("found", [text]).decode()

    assert "<" not in written
    assert not {"\u2028", "\u2029", "\x00", "\r"} & set(written)
    inner = written.removeprefix("self.found=JSON.parse('").removesuffix("');\n")
    assert re.fullmatch(r"(?:[^'\\\n]|\\['\\])*", inner)

"""The page that asks the list in the browser: what its scripts are told; a value in VALUES is a value bound."""

import json
from pathlib import Path

import pytest

import coprod_kg
from coprod_kg.site import Site, addresses
from coprod_kg.site.cookbook import cookbook, recipe_of
from coprod_kg.site.pages.ask import MEANINGS, RECIPES, SCRIPT, TERMS, ask_files, page_of_ask
from coprod_kg.site.query_terms import query_terms
from coprod_kg.sparql import evaluate
from coprod_kg.vocabulary import CPC, PREFIXES

VIEWS = coprod_kg.open().catalogue.view_names


@pytest.fixture(scope="module")
def site(real_site):
    return real_site


def told(recipe, given):
    """The text of `recipe` with the terms of `given`, as the script `recipes.js` writes it."""
    inside = [each.name for each in recipe.parameters if each.name in given and each.inside]
    after = [each.name for each in recipe.parameters if each.name in given and not each.inside]
    first = "".join(f"\n  VALUES ?{name} {{ {given[name]} }}" for name in inside)
    last = f"\nVALUES ({' '.join('?' + name for name in after)}) {{ ({' '.join(str(given[name]) for name in after)}) }}"
    return recipe.before + first + recipe.after + (last if after else "")


@pytest.mark.parametrize("name", VIEWS)
def test_a_value_in_values_gives_the_rows_of_a_value_that_is_bound(edition, name):
    view = edition.catalogue.view(name)
    recipe = recipe_of(view)
    whole = evaluate(edition.dataset, view.text)
    for parameter in recipe.parameters:
        column = whole.columns.index(parameter.name)
        values = list(dict.fromkeys(row[column] for row in whole.rows if row[column] is not None))
        for value in values[:: max(1, len(values) // 5)]:
            bound = evaluate(edition.dataset, view.text, {parameter.name: value})
            assert evaluate(edition.dataset, told(recipe, {parameter.name: value})).rows == bound.rows, value
    firsts = {
        each.name: row[whole.columns.index(each.name)] for row in whole.rows[:1] for each in recipe.parameters
    }
    bound = evaluate(edition.dataset, view.text, firsts)
    assert evaluate(edition.dataset, told(recipe, firsts)).rows == bound.rows


def test_a_recipe_is_the_view_without_its_header(edition):
    for recipe in cookbook(edition.catalogue):
        view = edition.catalogue.view(recipe.name)
        assert view.text.strip().endswith(recipe.before + recipe.after)
        assert not recipe.before.startswith("#+")
        assert set(recipe.columns) >= {each.name for each in recipe.parameters}, (
            "its choices come from its columns"
        )


def test_what_is_worked_out_by_as_is_not_given_before(edition):
    recipes = {each.name: each for each in cookbook(edition.catalogue)}
    inside = {each.name: each.inside for each in recipes["easy-formats"].parameters}

    assert inside == {"format": True, "free": False}  # BIND (IF(…) AS ?free)


def test_every_idea_is_offered_with_its_name_and_meaning(edition):
    terms = query_terms(Site(edition).register)
    offered = {each.name: each for each in terms.terms}

    assert offered["cpc:racism"].label == "Racism"
    assert offered["cpc:racism"].meaning
    assert offered["cpc:racism"].sort == "power-inequalities"
    assert offered["cpc:racism"].hue == "soc"
    for slug, _ in terms.schemes:
        assert any(each.sort == slug for each in terms.terms), slug


def test_our_own_words_say_what_they_mean_and_those_of_others_are_there(edition):
    offered = {each.name: each for each in query_terms(Site(edition).register).terms}

    assert offered["cpr:Item"].sort == "class"
    assert offered["cpr:addresses"].sort == "field"
    assert all(each.meaning for name, each in offered.items() if name.startswith("cpr:"))
    assert {"schema:name", "dcterms:type", "skos:broader", "org:Organization"} <= offered.keys()
    assert not any(name.startswith(("sh:", "dash:")) for name in offered), "nobody asks about shapes"


def test_the_names_of_terms_have_prefixes_that_the_page_knows(site):
    terms = data(site, TERMS, "ASK_TERMS")

    assert terms["prefixes"] == PREFIXES
    assert all(name.partition(":")[0] in PREFIXES for name, *_ in terms["terms"])
    assert data(site, MEANINGS, "ASK_MEANINGS").keys() <= {name for name, *_ in terms["terms"]}
    assert CPC.iri == terms["prefixes"]["cpc"] == f"{terms['base']}id/concept/"


def test_the_files_of_the_page_are_scripts_that_set_one_name(site):
    assert [each["name"] for each in data(site, RECIPES, "ASK_QUESTIONS")] == list(VIEWS)


def data(site, path, name):
    """What the script at `path` sets `name` to."""
    text = b"".join(ask_files(site.register)[path]().chunks()).decode()
    start = f"globalThis.{name} = "
    assert text.startswith(start)
    assert text.endswith(";\n")
    return json.loads(text[len(start) : -2])


def test_every_script_of_the_page_is_published(site):
    page = page_of_ask(site.register)
    model = page.model

    assert {
        *page.scripts,
        model.engine,
        model.list,
        model.editor,
        model.meanings,
        model.worker,
    } <= site.makes.keys()


def test_the_script_of_the_page_is_all_of_its_parts(site):
    folder = Path(coprod_kg.__file__).parent / "site/scripts/ask"
    script = site.content(SCRIPT).decode()

    assert all(path.read_text("utf-8") in script for path in folder.iterdir())
    assert all(len(path.read_text("utf-8").splitlines()) <= 300 for path in folder.iterdir())


def test_the_page_lists_every_view_and_says_how_much_it_fetches(site):
    model = page_of_ask(site.register).model
    named = [each.name for _, questions in model.sections for each in questions]
    trig = len(site.content(model.list))

    assert sorted(named) == list(VIEWS)
    assert 0.8 < model.list_bytes / trig < 1.25, "about as large as the file is"
    assert len(site.content(model.engine)) == model.engine_bytes
    assert model.size == f"{(model.engine_bytes + model.list_bytes) / 1e6:.1f} MB"


def test_the_page_works_without_scripts_by_leading_to_the_answers(site):
    text = site.content(addresses.ASK).decode()

    assert "<noscript>" in text
    assert all(f'href="{addresses.view(name)}"' in text for name in VIEWS)

"""Every view answers what its summary says: on the toy, whose rows were worked out by hand, and by two engines.

`tests/views/<view>.csv` has the rows of a view; `<view>.<parameter>=<value>.csv` those with one value given.
Addresses are shortened: `cpc:fences`, `<id/org/plot-seven>` for what is ours, the whole address for the rest.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode
from toy import TOY, toy_project

from coprod_kg.catalogue import Catalogue, Query
from coprod_kg.checks import check
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.project import Project
from coprod_kg.rdflib_bridge import from_rdflib
from coprod_kg.sparql import Table, evaluate
from coprod_kg.vocabulary import BASE, Term, split

pytestmark = pytest.mark.long

VIEWS = {view.name: view for view in Catalogue(Project.bundled()).views}
EXPECTED = {path.stem: path for path in sorted(TOY.parent.glob("*.csv"))}
PARAMETERS = [(view.name, name) for view in VIEWS.values() for name in view.parameters]

# What a heading must not say: these are words for the makers of the list, not for its readers.
JARGON = {"triple", "node", "iri", "uri", "ontology", "literal", "predicate", "class", "instance", "graph"}

# Where rdflib's answer may differ from ours, and why that is no mistake of ours: {view: reason}.
ENGINES_DIFFER: dict[str, str] = {}


@pytest.fixture(scope="module")
def toy(tmp_path_factory) -> Edition:
    return Edition.read(toy_project(tmp_path_factory.mktemp("toy")))


@pytest.fixture(scope="module")
def rdflib_toy(toy):
    return toy.as_rdflib()


def everything(view: Query, dataset: Dataset, **given: Term) -> Table:
    """The rows of `view` with no parameters but `given`, even where it asks people to give one."""
    answer = evaluate(dataset, view.text, given, source=str(view.path))
    assert isinstance(answer, Table)
    return answer


def shown(term: Term | None) -> str:
    if term is None:
        return ""
    if not isinstance(term, NamedNode):
        return term.value
    parts = split(term)
    if parts and parts[0] != "schema" and re.fullmatch(r"[\w-]*", parts[1]):
        return f"{parts[0]}:{parts[1]}"
    return f"<{term.value.removeprefix(BASE)}>"


def as_csv(table: Table) -> str:
    """`table` as plain rows, for files that people read."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([shown(term) for term in row] for row in table.rows)
    return text.getvalue()


def parameters_of(stem: str) -> tuple[str, dict[str, str]]:
    """The view and the values that the name of an expected file stands for."""
    name, _, given = stem.partition(".")
    return name, dict(part.split("=", 1) for part in given.split(",") if part)


@pytest.mark.parametrize("stem", EXPECTED)
def test_a_view_gives_the_rows_that_were_worked_out_by_hand(stem, toy, tmp_path):
    name, given = parameters_of(stem)
    rows = as_csv(toy.view(name, **given))
    (tmp_path / f"{stem}.csv").write_text(rows, encoding="utf-8")

    assert rows == EXPECTED[stem].read_text(encoding="utf-8"), f"what came out is in {tmp_path}/{stem}.csv"


def test_every_view_has_its_rows_and_all_rows_their_view():
    of_views = {parameters_of(stem)[0] for stem in EXPECTED}
    with_nothing_given = {name for name, view in VIEWS.items() if not any_required(view)}
    asked = {(name, parameter) for name, given in map(parameters_of, EXPECTED) for parameter in given}

    assert of_views == set(VIEWS)
    assert with_nothing_given <= set(EXPECTED), "a view that needs no parameter has a file with all its rows"
    assert {name for name, _ in PARAMETERS} <= {name for name, _ in asked}, "one value is given at least once"
    assert asked <= set(PARAMETERS)


def any_required(view: Query) -> bool:
    return any(parameter.required for parameter in view.parameters.values())


def test_no_view_answers_the_toy_with_nothing(toy):
    empty = [name for name, view in VIEWS.items() if not everything(view, toy.dataset).rows]

    assert not empty, "the toy has no case for these views"


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning:rdflib")  # it warns of its own use of itself
@pytest.mark.parametrize("name", VIEWS)
def test_rdflib_gives_the_same_rows(name, toy, rdflib_toy):
    ours = everything(VIEWS[name], toy.dataset)
    unsorted, _, _ = VIEWS[name].text.rpartition("ORDER BY")  # to sort takes rdflib longer than to answer
    theirs = rdflib_toy.query(unsorted)
    mapped = [tuple(None if term is None else from_rdflib(term) for term in row) for row in theirs]

    assert [str(variable) for variable in theirs.vars] == list(ours.columns)
    if name in ENGINES_DIFFER:
        assert Counter(mapped) != Counter(ours.rows), f"they agree now: remove {name} from ENGINES_DIFFER"
    else:
        assert Counter(mapped) == Counter(ours.rows)


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_giving_a_value_is_the_same_as_picking_its_rows(name, parameter, toy):
    view = VIEWS[name]
    table = everything(view, toy.dataset)
    column = table.columns.index(parameter)
    values = list(dict.fromkeys(row[column] for row in table.rows))
    none = NamedNode(f"{BASE}id/nothing") if isinstance(values[0], NamedNode) else Literal("nothing")

    for value in [*random.Random(1).sample(values, min(12, len(values))), none]:
        assert value is not None, "every row says which value of the parameter it belongs to"
        picked = everything(view, toy.dataset, **{parameter: value})
        assert picked.rows == tuple(row for row in table.rows if row[column] == value), shown(value)


def test_the_order_of_rows_does_not_hang_on_the_order_of_files(toy):
    quads = sorted(toy.dataset.quads(), key=str)
    unordered = "SELECT ?item WHERE { ?item a cpr:Resource }"
    plain, seen = {name: everything(view, toy.dataset).rows for name, view in VIEWS.items()}, set()
    for seed in range(4):
        shuffled = random.Random(seed).sample(quads, len(quads))
        dataset = Dataset(shuffled)
        answer = evaluate(dataset, unordered)
        seen.add(answer.rows)

        for name, view in VIEWS.items():
            assert everything(view, dataset).rows == plain[name], f"{name}, seed {seed}"
    assert len(seen) > 1, "shuffling shows nothing if even an answer without an order stays the same"


def keys_of_order(text: str) -> list[str]:
    """The expressions that a query is ordered by, without ASC and DESC.

    >>> keys_of_order("SELECT ?a { ?a ?b ?c } ORDER BY DESC(?a) LCASE(STR(?b)) ?c")
    ['(?a)', 'LCASE(STR(?b))', '?c']
    """
    keys, depth = [""], 0
    for character in re.sub(r"\b(ASC|DESC)\b", "", text.rpartition("ORDER BY")[2]):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character.isspace() and depth == 0:
            keys.append("")
        else:
            keys[-1] += character
    return [key for key in keys if key]


@pytest.mark.parametrize("name", VIEWS)
def test_two_rows_that_differ_are_never_equal_in_the_order(name, toy, edition):
    view = VIEWS[name]
    columns = everything(view, toy.dataset).columns
    # A key that is a column is there already; a query with GROUP BY must not name its counts twice.
    keys = [key for key in keys_of_order(view.text) if key.strip("(?)") not in columns]
    more = "".join(f" ({key} AS ?key{number})" for number, key in enumerate(keys))
    text = view.text.replace("\nWHERE {", f"{more}\nWHERE {{", 1)
    named = [key.strip("(?)") for key in keys_of_order(view.text) if key not in keys]
    of_order = [columns.index(name) for name in named] + [len(columns) + n for n in range(len(keys))]

    for data in (toy, edition):
        rows: dict[tuple[Term | None, ...], set[tuple[Term | None, ...]]] = {}
        for row in evaluate(data.dataset, text).rows:
            rows.setdefault(tuple(row[n] for n in of_order), set()).add(row[: len(columns)])
        assert not [same for same in rows.values() if len(same) > 1]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_runs_on_the_real_data(name, edition):
    table = everything(VIEWS[name], edition.dataset)

    assert len(set(table.rows)) == len(table.rows), "no row comes twice"
    if not any_required(VIEWS[name]):
        assert edition.view(name).rows == table.rows


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_speaks_plain_english(name):
    view = VIEWS[name]
    table_words = [view.title, view.summary, view.note or "", *view.columns.values()]
    table_words += [parameter.label for parameter in view.parameters.values()]

    for text in table_words:
        assert not JARGON & set(re.findall(r"[a-z]+", text.lower())), text


@pytest.mark.parametrize("name", VIEWS)
def test_every_column_has_a_heading_of_its_own(name, toy):
    columns = everything(VIEWS[name], toy.dataset).columns
    headings = VIEWS[name].columns

    assert set(headings) == set(columns)
    assert len(set(headings.values())) == len(headings)


def test_the_files_of_the_toy_are_tidy(toy):
    ours = {path.relative_to(TOY).as_posix() for path in TOY.rglob("*.ttl")}

    assert not [finding for finding in check(toy, only=["tidy"]) if finding.place.path.as_posix() in ours]

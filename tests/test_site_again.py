"""A build after a change makes only what has changed, and leaves the folder that a build from nothing leaves."""

from __future__ import annotations

import random
import re

import pytest

from coprod_kg.edition import Edition
from coprod_kg.publishing import export
from coprod_kg.site import write_site
from coprod_kg.site.digests import value_digest

pytestmark = pytest.mark.long

ITEM = """
<> a cpr:Publication ; schema:name "A new guide to number {number}"@en ; dcterms:type cpc:{kind} ;
    schema:publisher <../org/{org}> ; cpr:helpsChange cpc:jargon ; schema:datePublished "20{number}"^^xsd:gYear .
"""


@pytest.fixture(autouse=True)
def _own_memory(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def files_in(folder):
    """Every file of a folder, and its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edits(chance):
    """Small changes one after another, each as a function from a project to the files that change."""

    def replaced(pattern, path, text):
        def edit(root):
            before = (root / path).read_text(encoding="utf-8")
            after = re.sub(pattern, text, before, count=1)
            assert after != before, path
            return {path: after}

        return edit

    records = "data/records"
    new = [f"{records}/item/new-{number}.ttl" for number in (12, 14)]
    made = [
        replaced(r'(schema:name) "[^"]*"', f"{records}/item/garden-guide-2018.ttl", r'\1 "Another title"'),
        replaced(r'(schema:name) "[^"]*"', f"{records}/org/neighbours.ttl", r'\1 "The Fen Road Group"'),
        replaced(
            r'(schema:name) "[^"]*"', f"{records}/venue/journal-of-gardens.ttl", r'\1 "Digging Quarterly"'
        ),
        replaced(
            r"cpr:addresses [^;.]*", f"{records}/item/garden-guide-2018.ttl", r"cpr:helpsChange cpc:jargon "
        ),
        replaced(
            r'(skos:prefLabel) "[^"]*"', "ontology/concepts/power-inequalities.ttl", r'\1 "Other words"'
        ),
        replaced(r'(skos:definition) "[^"]*"', "ontology/concepts/power-inequalities.ttl", r'\1 "It is so."'),
        replaced('title += "[^"]*"', "queries/views/helps-change.rq", 'title = "What helps then?"'),
        lambda _: {new[0]: ITEM.format(number=12, kind="report", org="neighbours")},
        lambda _: {new[1]: ITEM.format(number=14, kind="guidance", org="seed-library")},
    ]
    chance.shuffle(made)
    taken_off = f"{records}/item/who-digs-2020.ttl"
    return [*made, lambda _: {taken_off: None}]


@pytest.mark.parametrize("seed", [1])
def test_after_any_small_change_a_build_leaves_what_a_build_from_nothing_leaves(seed, make_project, tmp_path):
    project, out = make_project({}), tmp_path / "public"
    write_site(Edition.read(project), out)
    for number, edit in enumerate(edits(random.Random(seed))):
        edition = Edition.read(make_project(edit(project.root)))
        again = write_site(edition, out)
        fresh = tmp_path / f"fresh-{number}"
        whole = write_site(edition, fresh)

        assert whole.kept == 0
        assert again.kept > whole.files / 3
        assert files_in(out) == files_in(fresh), (seed, number)


def test_a_title_that_changes_changes_no_file_about_something_else(make_project, tmp_path):
    project, out = make_project({}), tmp_path / "public"
    write_site(Edition.read(project), out)
    before = files_in(out)
    path = "data/records/item/garden-guide-2018.ttl"
    text = (project.root / path).read_text(encoding="utf-8").replace("garden", "allotment")
    summary = write_site(Edition.read(make_project({path: text})), out)

    changed = sum(content != before.get(name) for name, content in files_in(out).items())
    assert changed < summary.files - summary.kept <= changed + 20


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("all.jsonld", "jsonld"),
        ("all.ndjson", "ndjson"),
        ("all.ttl", "turtle"),
        ("all.csv", "csv"),
        ("all.bib", "bibtex"),
        ("all.ris", "ris"),
        ("all.csl.json", "csl"),
    ],
)
def test_what_is_put_together_from_files_is_what_an_export_writes(path, form, edition, real_site):
    assert real_site.content(path) == b"".join(export(edition, form))


def test_equal_values_have_one_digest_and_others_have_another():
    values = [
        (),
        ((),),
        ("a", "b"),
        ("ab",),
        (1,),
        (True,),
        (1.0,),
        (None,),
        ("",),
        {"a": "b"},
        ("", (("a", "b"),)),
    ]
    assert value_digest(("a" * 20, "a" * 20)) == value_digest(("a" * 20, "".join(["a"] * 20)))
    assert len({value_digest(each) for each in values[:-1]}) == len(values) - 1


def test_what_may_look_different_from_run_to_run_has_no_digest():
    with pytest.raises(TypeError, match="set"):
        value_digest({"a", "b"})

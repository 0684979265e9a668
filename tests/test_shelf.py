"""The shelf: what is taken from it is what would be read, and nothing stale, cut short or foreign is taken."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from coprod_kg import shelf
from coprod_kg.checks import usable_edition
from coprod_kg.edition import Edition, keep
from coprod_kg.errors import FilesChanged
from coprod_kg.project import Project
from coprod_kg.sources import Source, read_project
from coprod_kg.sources.listing import listed, stamps

OLD = time.time() - 60


@pytest.fixture
def project(make_project):
    """A project whose files have not changed for a minute."""
    made = make_project({})
    for path, *_ in stamps(made.root):
        os.utime(made.root / path, (OLD, OLD))
    return made


@pytest.fixture(autouse=True)
def settled(monkeypatch, tmp_path):
    """A shelf of the test's own; the time of change of an entry cannot be set, so files settle at once."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(shelf, "_SETTLED_NS", 0)


def statements(edition):
    return {str(quad) for quad in edition.dataset.quads() if "BlankNode" not in repr(quad)}


def test_what_is_taken_is_what_was_read(project):
    read = Edition.read(project)
    taken = Edition.read(project)

    assert shelf.take(project.root, shelf.label(project.root)) is not None
    assert statements(taken) == statements(read)
    assert len(taken.dataset) == len(read.dataset)
    assert taken.digest == read.digest


def test_a_file_that_changed_is_read_again(project):
    Edition.read(project)
    path = next(
        project.root / name for _, name in listed(project.root) if name.startswith("data/records/org")
    )
    path.write_text(path.read_text(encoding="utf-8").replace('"@en', ' again"@en', 1), encoding="utf-8")

    assert any(" again" in each for each in statements(Edition.read(project)))


def test_a_change_that_keeps_size_and_time_is_noticed_by_its_entry(project):
    """`cp -p` or an editor may set the time of change back; the time of the entry cannot be set back."""
    Edition.read(project)
    path = project.root / "ontology/coprod.ttl"
    before = path.stat()
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert shelf.take(project.root, shelf.label(project.root)) is None


def test_a_rule_that_changed_makes_new_conclusions(project):
    Edition.read(project)
    rule = next((project.queries / "rules").glob("*.rq"))
    rule.unlink()

    assert Edition.read(project).dataset is not None
    assert rule.stem not in {each.name for each in Edition.read(project).catalogue.rules}
    assert not any(f"/graph/inferred/{rule.stem}" in each for each in statements(Edition.read(project)))


def test_files_that_have_only_just_changed_are_not_kept(project, monkeypatch):
    monkeypatch.setattr(shelf, "_SETTLED_NS", 3600 * 1_000_000_000)
    Edition.read(project)

    assert not list(shelf.shelf().glob("*"))


@pytest.mark.parametrize("damage", ["cut", "empty", "garbage", "other"])
def test_what_is_damaged_is_made_again(project, damage):
    whole = statements(Edition.read(project))
    (kept,) = shelf.shelf().glob("*.trig")
    data = kept.read_bytes()
    kept.write_bytes(
        {
            "cut": data[: len(data) // 2],
            "empty": b"",
            "garbage": b"\0" * 99,
            "other": data.replace(b"# ", b"#  ", 1),
        }[damage]
    )

    assert statements(Edition.read(project)) == whole


def test_a_folder_that_cannot_be_written_costs_only_time(project, monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a-file"))

    assert statements(Edition.read(project))


def test_sources_that_were_wanted_too_late_are_refused_and_not_mixed(project):
    Edition.read(project)
    taken = Edition.read(project)
    path = project.root / "ontology/coprod.ttl"
    path.write_bytes(path.read_bytes() + b"\n")

    with pytest.raises(FilesChanged, match="Open them again"):
        _ = taken.sources


def test_two_projects_do_not_take_each_others_place(project, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(project.root, other)
    Edition.read(project)
    Edition.read(Project.at(other))

    assert len(list(shelf.shelf().glob("*.trig"))) == 2


def test_the_stamps_are_of_all_files_that_are_read(project):
    read = {str(source.path) for source in read_project(project)}
    stamped = {path for path, *_ in stamps(project.root)}

    assert read <= stamped
    assert {path for path in stamped - read if not path.startswith("queries/rules/")} == set()


def test_processes_that_keep_at_the_same_time_leave_one_whole_file(project):
    from concurrent.futures import ThreadPoolExecutor

    label = shelf.label(project.root)
    dataset = Edition.of_sources(project, tuple(read_project(project))).dataset
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: shelf.put(project.root, label, dataset), range(8)))

    assert len(shelf.take(project.root, label)) == len(dataset)
    assert not list(shelf.shelf().glob("*.tmp"))


def test_code_of_ours_that_changed_makes_a_new_edition(project, tmp_path, monkeypatch):
    """While we work on a rule of inference the version stays the same."""
    package = tmp_path / "coprod_kg"
    shutil.copytree(Path(shelf.__file__).parent, package)
    monkeypatch.setattr(shelf, "__file__", str(package / "shelf.py"))
    for name in ("inference/deriving.py", "sources/shorthand.py", "catalogue.py"):
        before = shelf.label(project.root)
        assert shelf.label(project.root) == before
        with (package / name).open("a") as file:
            file.write("# changed")
        assert shelf.label(project.root) != before, name


def test_all_code_that_makes_an_edition_is_stamped():
    assert shelf.label(Project.bundled().root) is not None


def test_a_user_without_a_home_has_no_shelf_and_loses_only_time(project, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as it does where there is no home
    assert shelf.shelf() is None
    assert statements(Edition.read(project))


def test_what_was_begun_is_taken_once_and_only_if_it_is_what_is_wanted(project):
    whole = statements(Edition.read(project))
    shelf.begin(str(project.root))
    label = shelf.label(project.root)

    assert shelf.take(project.root, label).quads
    shelf.begin(str(project.root))
    (project.root / "ontology/coprod.ttl").touch()
    assert shelf.take(project.root, shelf.label(project.root)) is None
    assert statements(Edition.read(project)) == whole


def test_what_was_replaced_while_it_was_loaded_is_not_taken(project):
    """The engine reads by path: the file that it found there may be another than the one whose label fits."""
    Edition.read(project)
    label = shelf.label(project.root)
    (kept,) = shelf.shelf().glob("*.trig")
    shelf.begin(str(project.root))
    other = kept.with_suffix(".new")
    other.write_bytes(kept.read_bytes())
    other.replace(kept)

    assert shelf.take(project.root, label) is None
    assert shelf.take(project.root, label) is not None


def test_to_begin_without_anything_on_the_shelf_or_without_a_shelf_is_no_error(project, monkeypatch):
    shelf.begin(str(project.root))
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    shelf.begin(str(project.root))

    assert shelf.take(project.root, b"") is None


def test_where_no_thread_can_be_started_it_is_loaded_at_once(project, monkeypatch):
    def none(_):
        raise RuntimeError("can't start new thread")

    whole = statements(Edition.read(project))
    monkeypatch.setattr(shelf.Thread, "start", none)

    assert len(shelf.take(project.root, shelf.label(project.root))) > 0
    assert statements(Edition.read(project)) == whole


def test_a_folder_whose_name_has_a_line_end_has_a_place_on_the_shelf(project, tmp_path):
    other = tmp_path / "two\nlines"
    shutil.copytree(project.root, other)
    Edition.read(Project.at(other))

    assert shelf.take(other, shelf.label(other)) is not None


def test_what_is_broken_off_leaves_nothing(project, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    edition = Edition.of_sources(project, tuple(read_project(project)))
    monkeypatch.setattr(os, "replace", stop)
    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        shelf.put(project.root, shelf.label(project.root), edition.dataset)
    assert list(shelf.shelf().iterdir()) == []


# ---- A few records from it ------------------------------------------------------------------------------------

RECORD = "data/records/org/neighbours.ttl"
GARDEN = "<> a org:Organization ; schema:name 'A garden'@en ; org:subOrganizationOf <seed-library> ."
CHANGES = {
    "changed": {RECORD: GARDEN},
    "taken away": {RECORD: None},
    "added": {"data/records/org/garden.ttl": GARDEN},
    "with a name that no record has": {"data/records/org/Not_a_slug.ttl": GARDEN},
    "several": {
        RECORD: None,
        "data/records/org/a.ttl": GARDEN,
        "data/records/item/who-digs-2020.ttl": GARDEN,
    },
    "empty": {RECORD: ""},
    "broken": {RECORD: "<> a ; nonsense"},
    "a list of names": {RECORD: "<> a cpr:Publication ; cpr:authors ('Ann Elm' 'Bo Oak') ."},
    "with a nameless part": {RECORD: "<> a org:Organization ; schema:founder [ schema:name 'A' ] ."},
    "a history": {"data/history/org/neighbours.ttl": "<> a prov:Entity ."},
    "a shape": {"ontology/shapes/new.ttl": "cps:New a sh:NodeShape ."},
    "a rule": {"queries/rules/new.rq": None},
    "nothing": {},
}


@pytest.fixture
def kept(project, make_project):
    """The project, whose edition lies on the shelf, with a rule of its own."""
    make_project({
        "queries/rules/new.rq": '#+ title = "T"\n#+ summary = "S"\n#+ kind = "rule"\n#+ statement = "Why."\n'
        "CONSTRUCT { ?a dcterms:relation ?b } WHERE { ?a org:subOrganizationOf ?b }",
        "data/records/org/part.ttl": "<> a org:Organization ; org:subOrganizationOf <neighbours> .",
    })  # fmt: skip
    edition = Edition.read(project)
    assert any("/graph/inferred/new" in each for each in statements(edition))
    return project


def with_label(project) -> Edition:
    return usable_edition(project, shelf.label(project.root))[0]


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_a_few_records_from_what_is_kept_is_what_would_be_read(kept, make_project, name):
    make_project(CHANGES[name])
    made, whole = with_label(kept), usable_edition(kept)[0]

    assert statements(made) == statements(whole)
    assert len(made.dataset) == len(whole.dataset)
    assert made.dataset.graphs() == whole.dataset.graphs()
    assert made.sources == whole.sources
    assert statements(made) == statements(with_label(kept))  # what was taken was not changed on the shelf


@pytest.mark.parametrize(
    ("name", "loads"), [("nothing", 0), ("changed", 1), ("taken away", 0), ("a history", 99)]
)
def test_only_what_has_changed_is_parsed(kept, make_project, monkeypatch, name, loads):
    make_project(CHANGES[name])
    loaded, load = [], Source.load_into
    monkeypatch.setattr(
        Source, "load_into", lambda source, store: (loaded.append(source), load(source, store))
    )
    edition = with_label(kept)

    assert len(loaded) == min(loads, len(edition.sources))


def test_a_file_that_changes_while_it_is_read_is_read_with_all_others(kept):
    """Its stamp was taken before, so what is on the shelf could be older than what was read."""
    label = shelf.label(kept.root)
    (kept.root / RECORD).write_text("", encoding="utf-8")
    edition = usable_edition(kept, label)[0]

    assert statements(edition) == statements(usable_edition(kept)[0])


def test_nothing_is_taken_that_other_code_has_kept(kept, monkeypatch, tmp_path):
    package = tmp_path / "coprod_kg"
    shutil.copytree(Path(shelf.__file__).parent, package)
    monkeypatch.setattr(shelf, "__file__", str(package / "shelf.py"))
    assert shelf.take_nearly(kept.root, shelf.label(kept.root)) is None
    shelf.put(kept.root, shelf.label(kept.root), usable_edition(kept)[0].dataset)
    assert shelf.take_nearly(kept.root, shelf.label(kept.root)) is not None
    with (package / "dataset.py").open("a") as file:
        file.write("# changed")

    assert shelf.take_nearly(kept.root, shelf.label(kept.root)) is None


@pytest.mark.parametrize(
    "line", [b"# ('ontology/coprod.ttl',", b"# nonsense\n", b"# 3\n", b"# __import__('os')\n"]
)
def test_a_label_that_was_changed_by_hand_is_not_believed(kept, line):
    [path] = shelf.shelf().glob("*.trig")
    head, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(head + b"\n" + line + rest)

    assert shelf.take_nearly(kept.root, shelf.label(kept.root)) is None
    assert statements(with_label(kept)) == statements(usable_edition(kept)[0])


def test_what_is_near_is_not_kept_again_and_what_is_not_is(kept, make_project):
    [path] = shelf.shelf().glob("*.trig")

    def kept_again() -> bool:
        before = path.stat().st_ino
        keep(with_label(kept), shelf.label(kept.root))
        return path.stat().st_ino != before

    assert not kept_again()
    make_project(CHANGES["changed"])
    assert not kept_again()
    make_project(CHANGES["a history"])
    assert kept_again()
    assert not kept_again()
    path.unlink()
    keep(with_label(kept), shelf.label(kept.root))
    assert path.exists()


def test_what_was_begun_and_is_not_taken_is_waited_for(kept):
    shelf.begin(str(kept.root))
    thread = shelf._begun[str(kept.root)]._thread
    shelf.forget(kept.root)
    shelf.forget(kept.root)

    assert not thread.is_alive()
    assert shelf._begun == {}

"""Checking again tells what checking everything tells, whatever has changed and whatever became of its memory."""

from __future__ import annotations

import json
import marshal
import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from edits import EDITS, Edit, State, edited, source_of, state_of
from pyoxigraph import NamedNode
from toy import TOY
from toy_project import ROOT, with_prefixes

from coprod_kg.checks import again, check, check_again, memory, near_shapes, usable_edition
from coprod_kg.checks.engines import by_one
from coprod_kg.checks.memory import recall
from coprod_kg.cli import main
from coprod_kg.cli.main import GOOD, WRONG
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.notebook import note, noted
from coprod_kg.project import Project
from coprod_kg.shelf import shelf
from coprod_kg.sources import Role, Source
from coprod_kg.vocabulary import BASE, RDFS

pytestmark = pytest.mark.long

STEPS = int(os.environ.get("COPROD_KG_STEPS", "5"))
"""How many changes the law is tried on, one after another. For more: COPROD_KG_STEPS=1000."""
RECORD = "data/records/org/neighbours.ttl"


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def opened(project: Project) -> Edition:
    return usable_edition(project)[0]


def whole(findings: list[Finding]) -> list[tuple[Finding, object]]:
    """`findings` with what does not count when they are compared: how far the place reaches."""
    return [(finding, finding.place and finding.place.end) for finding in findings]


def assert_same(edition: Edition) -> list[Finding]:
    """Checking again tells what checking everything tells; the findings."""
    found = check_again(edition)
    assert whole(found) == whole(check(edition))
    return found


def pass_over_everything(monkeypatch):
    """From now on nothing may be held against the shapes, or laid out anew, and no view asked."""
    for name in ("by_one", "tidiness_of", "check_shapes", "wrong_in"):
        monkeypatch.setattr(again, name, lambda *_: pytest.fail("it was looked at again"))


def judged(monkeypatch) -> list[int]:
    """A list that comes to hold how many statements were given to the engine, each time."""
    sizes = []

    def prepare(shapes):
        validate = by_one(shapes)

        def counted(data):
            known = list(data)
            sizes.append(len(known))
            return validate(known)

        return counted

    monkeypatch.setattr(again, "by_one", prepare)
    return sizes


# ---- The law ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def toys(tmp_path_factory) -> tuple[Project, tuple[Source, ...], State]:
    """The records of the toy under all shapes, checks and rules, among few tags: checked in no time."""
    root = tmp_path_factory.mktemp("toys")
    shutil.copytree(ROOT / "tests/small_graph", root, dirs_exist_ok=True)
    for name in ("ontology/shapes", "queries/checks", "queries/rules"):
        shutil.copytree(ROOT / name, root / name, dirs_exist_ok=True)
    shutil.copytree(TOY / "data", root / "data", dirs_exist_ok=True)
    project = Project.at(root)
    sources = Edition.read(project).sources
    return project, sources, state_of(sources, ("practices", "power-inequalities"))


def random_edits(chance: random.Random) -> list[Edit]:
    names = [chance.choice(sorted(EDITS)) for _ in range(chance.randint(1, 4))]
    return [Edit(name, *(chance.randrange(10_000) for _ in range(3))) for name in names]


def of_state(project: Project, sources: tuple[Source, ...], start: State, state: State) -> Edition:
    """The edition of `sources`, with what `state` says of records and tags; what is as in `start` keeps its file."""
    kept = [each for each in sources if each.graph not in start or state.get(each.graph) == start[each.graph]]
    changed = [source_of(graph, said) for graph, said in state.items() if said != start.get(graph)]
    return Edition.of_sources(project, (*kept, *changed))


def test_checking_again_is_checking_everything(toys):
    """Law: after any change, also one that is taken back, the findings are the same, in the same order and places."""
    project, sources, start = toys
    chance = random.Random(STEPS)
    states = [start]
    for step in range(STEPS):
        state = edited(states[-1] if step % 5 else chance.choice(states), random_edits(chance))
        assert_same(of_state(project, sources, start, state))
        states.append(state)


def test_checking_the_real_list_again_is_checking_all_of_it(edition):
    start = state_of(edition.sources, ())
    assert_same(edition)
    chance = random.Random(3)
    state = edited(start, [edit for _ in range(4) for edit in random_edits(chance)])
    assert_same(of_state(edition.project, edition.sources, start, state))


# ---- What has not changed is not looked at again --------------------------------------------------------------


def test_what_has_not_changed_is_not_looked_at(make_project, monkeypatch):
    project = make_project({RECORD: "<> a org:Organization ; schema:url 'x' ."})
    found = check_again(opened(project))
    assert {finding.check for finding in found} >= {"shapes", "tidy"}
    pass_over_everything(monkeypatch)
    monkeypatch.setattr(Source, "spots", lambda _: pytest.fail("a line was looked for"))

    assert whole(check_again(opened(project))) == whole(found)


def test_of_one_change_only_what_it_could_matter_to_is_looked_at(edition, monkeypatch):
    check_again(edition)
    sizes = judged(monkeypatch)
    own = next(source for source in edition.sources if source.record)
    changed = [replace(own, data=own.data.replace(b'"@en', b' "@en', 1)), *edition.sources]
    sources = tuple({source.path: source for source in (*changed[1:], changed[0])}.values())
    check_again(Edition.of_sources(edition.project, sources))

    assert len(sizes) == 1
    assert sizes[0] < 300


def test_a_memory_of_the_same_is_not_written_again(make_project):
    project = make_project({})
    check_again(opened(project))
    [kept] = shelf().glob("check-*")
    before = kept.stat().st_ino
    check_again(opened(project))

    assert kept.stat().st_ino == before


# ---- What has changed is ----------------------------------------------------------------------------------------


def test_a_record_that_was_taken_away_or_added_is_missed_or_found(make_project):
    project = make_project({RECORD: "<> a org:Organization ; schema:name 'N' ."})
    before = assert_same(opened(project))
    make_project({RECORD: None})
    without = assert_same(opened(project))
    make_project(
        {
            RECORD: "<> a org:Organization ; schema:name 'N' .",
            "data/records/org/b.ttl": "<> a org:Organization .",
        }
    )
    after = assert_same(opened(project))

    def about(name: str, findings: list[Finding]) -> list[Finding]:
        return [each for each in findings if each.place and each.place.path == PurePosixPath(name)]

    assert about(RECORD, before) == about(RECORD, after) != []
    assert about(RECORD, without) == []
    assert about("data/records/org/b.ttl", after)


def test_a_shape_that_changed_is_what_all_is_judged_by(make_project):
    project = make_project({})
    assert_same(opened(project))
    name = "ontology/shapes/organisation.ttl"
    text = (project.root / name).read_text(encoding="utf-8")
    make_project({name: text + "\n" + with_prefixes(
        "cps:New a sh:NodeShape ; sh:targetClass org:Organization ; sh:property cps:New-email .\n"
        "cps:New-email a sh:PropertyShape ; sh:path schema:email ; sh:minCount 1 ; sh:message 'Add an email.' ."
    )})  # fmt: skip
    assert "New-email" in {finding.rule for finding in assert_same(opened(project))}
    make_project({name: text})

    assert "New-email" not in {finding.rule for finding in assert_same(opened(project))}


def test_a_check_or_a_view_that_changed_is_asked(make_project):
    project = make_project({})
    assert_same(opened(project))
    text = (
        '#+ title = "T"\n#+ summary = "S"\n#+ kind = "check"\n#+ severity = "must"\n#+ field = "F"\n'
        '#+ message = "M"\nSELECT ?record { ?record a org:Organization } ORDER BY ?record'
    )
    view = '#+ title = "T"\n#+ summary = "S"\n#+ kind = "view"\nSELECT ?a { ?a ?b ?c }'
    make_project({"queries/checks/new.rq": text, "queries/views/new.rq": view})
    assert {"new"} == {finding.rule for finding in assert_same(opened(project)) if "new" in finding.rule}
    make_project({"queries/checks/new.rq": text.replace("M", "Other")})

    assert "Other" in {finding.message for finding in assert_same(opened(project))}


def test_a_new_name_of_a_thing_is_told_where_others_are_judged(make_project):
    same = "<> a cpr:Resource ; bibo:doi '10.1000/182' ; schema:name '{}'@en ."
    query = (ROOT / "queries/checks/duplicate-doi.rq").read_text(encoding="utf-8")
    make_project({f"data/records/item/{name}.ttl": same.format(name) for name in ("one", "two")})
    project = make_project({"queries/checks/duplicate-doi.rq": query})
    assert_same(opened(project))
    make_project({"data/records/item/two.ttl": same.format("A newer name")})
    told = [finding for finding in assert_same(opened(project)) if finding.check == "duplicate-doi"]

    assert any("A newer name" in each.message and each.place.path.stem == "one" for each in told)


def test_a_change_of_which_class_is_under_which_is_a_change_of_everything(make_project):
    project = make_project({"data/records/org/b.ttl": "<> a cpr:Choir ."})
    assert_same(opened(project))
    text = (project.root / "ontology/concepts/practices.ttl").read_text(encoding="utf-8")
    added = with_prefixes(f"cpr:Choir <{RDFS['subClassOf'].value}> org:Organization .")
    make_project({"ontology/concepts/practices.ttl": f"{text}\n{added}"})
    found = assert_same(opened(project))

    assert "b" in {finding.place.path.stem for finding in found if finding.check == "shapes"}


def test_what_has_no_name_is_looked_at_each_time(make_project):
    """It is called something else each time that it is read."""
    project = make_project({RECORD: "<> a org:Organization . [] a org:Organization ; schema:url 'x' ."})
    assert_same(opened(project))
    assert not list(shelf().glob("check-*"))
    make_project({RECORD: "<> a org:Organization ; schema:founder [ schema:name 'A' ] ."})
    assert_same(opened(project))
    make_project({RECORD: "<> a org:Organization ; schema:founder [ schema:name 'A' ] ; schema:url 'x' ."})
    assert_same(opened(project))


def test_a_file_that_cannot_be_used_is_as_if_it_were_not_there(make_project):
    project = make_project({RECORD: "<> a org:Organization ; schema:name 'N' ."})
    assert_same(opened(project))
    make_project({RECORD: "<> a org:Organization ; ; nonsense"})
    assert_same(opened(project))


def test_a_build_finds_a_mistake_that_was_put_in_and_not_one_that_was_taken_out(
    make_project, tmp_path, monkeypatch
):
    monkeypatch.setattr("coprod_kg.shelf._SETTLED_NS", 0)
    project = make_project({})
    good = (project.root / RECORD).read_text(encoding="utf-8")
    command = ["--project", str(project.root), "build", "--out", str(tmp_path / "public")]
    codes = []
    for text in (good, "<> a org:Organization .", good):
        make_project({RECORD: text})
        codes.append(main(command))

    assert codes == [GOOD, WRONG, GOOD]
    assert {path.name.partition("-")[0] for path in shelf().iterdir()} == {
        "check",
        "edition",
        "site",
        "templates",
    }


# ---- Its memory can be missing, and is never stale ----------------------------------------------------------------


@pytest.mark.parametrize("damage", ["cut", "empty", "garbage", "a letter", "other", "newer", "gone"])
def test_a_damaged_memory_is_made_anew(make_project, damage):
    project = make_project({RECORD: "<> a org:Organization ; schema:name 'N' ."})
    found = check_again(opened(project))
    [kept] = shelf().glob("check-*")
    data, before = kept.read_bytes(), noted(kept.name)
    head = data.partition(b"\n")[0]
    kept.write_bytes(
        {
            "cut": data[: len(data) // 2],
            "empty": b"",
            "garbage": b"\0\xff" * 99,
            "a letter": data.replace(b"Organization", b"Organisation", 1),
            "other": head + b"\n" + marshal.dumps({}),
            "newer": b"",
            "gone": b"",
        }[damage]
    )
    if damage == "newer":  # written by code that keeps something else
        note(kept.name, (*before[:-1], "more", before[-1]))
    if damage == "gone":
        kept.unlink()
    assert recall(project.root) is None

    assert whole(assert_same(opened(project))) == whole(found)
    assert recall(project.root) is not None


def test_a_cache_folder_that_cannot_be_written_costs_only_time(make_project, monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a-file"))
    project = make_project({})
    assert_same(opened(project))
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as it does where there is no home

    assert_same(opened(project))


def test_two_projects_do_not_take_each_others_place(make_project, tmp_path):
    one = make_project({RECORD: "<> a org:Organization ; schema:name 'N' ."})
    shutil.copytree(one.root, tmp_path / "other")
    other = Project.at(tmp_path / "other")
    (other.root / RECORD).unlink()
    for project in (one, other, one, other):
        assert_same(opened(project))

    assert len(list(shelf().glob("check-*"))) == 2


def test_two_projects_whose_names_have_one_number_do_not_believe_each_other(
    make_project, monkeypatch, tmp_path
):
    one = make_project({RECORD: "<> a org:Organization ; schema:name 'N' ."})
    shutil.copytree(one.root, tmp_path / "other")
    monkeypatch.setattr(memory, "crc32", lambda _: 1)
    check_again(opened(one))

    assert recall(tmp_path / "other") is None


@pytest.mark.parametrize("name", ["checks/screen.py", "sources/parsing.py", "dataset.py", "sparql/guard.py"])
def test_other_code_believes_nothing(make_project, monkeypatch, tmp_path, name):
    """While we work on a check the version stays the same."""
    project = make_project({})
    check_again(opened(project))
    package = tmp_path / "coprod_kg"
    shutil.copytree(Path(memory.__file__).parents[1], package)
    monkeypatch.setattr(memory, "__file__", str(package / "checks/memory.py"))
    assert recall(project.root) is not None
    with (package / name).open("a") as file:
        file.write("# changed")

    assert recall(project.root) is None


def test_another_python_or_library_believes_nothing(make_project, monkeypatch):
    project = make_project({})
    check_again(opened(project))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", "4.0")
        assert recall(project.root) is None
    find = memory.find_spec
    for library in filter(find, memory._LIBRARIES):
        with monkeypatch.context() as patch:
            patch.setattr(
                memory, "find_spec", lambda name, gone=library: None if name == gone else find(name)
            )
            assert recall(project.root) is None, library
    assert recall(project.root) is not None


def test_all_code_that_decides_what_is_found_is_known(make_project):
    """What a process has imported that has checked a list."""
    project = make_project({})
    program = (
        "import json, sys\nfrom pathlib import Path\nfrom coprod_kg.checks import check_again, usable_edition\n"
        "from coprod_kg.project import Project\n"
        "check_again(usable_edition(Project.at(Path(sys.argv[1])))[0])\n"
        "print(json.dumps([each for each in sys.modules if each.startswith('coprod_kg.')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, project.root], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rooms = {name.split(".")[1] for name in json.loads(done.stdout) if name.count(".") > 1}

    assert rooms <= set(memory._ROOMS)


# ---- Engines ------------------------------------------------------------------------------------------------


def test_results_of_two_engines_are_not_put_together(make_project, monkeypatch):
    """Where one stops on the way, the other judges everything, and nothing is kept."""
    project = make_project({RECORD: "<> a org:Organization ; schema:url 'x' ."})
    wanted = check(opened(project))

    def stops(_):
        raise RuntimeError("stopped")

    monkeypatch.setattr(again, "by_one", lambda _: stops)
    assert check_again(opened(project)) == wanted
    assert recall(project.root) is None


def test_shapes_that_cannot_be_used_are_told_of(make_project):
    shape = "cps:X a sh:NodeShape ; sh:targetClass org:Organization ; sh:property [ sh:path [] ] ."
    project = make_project({"ontology/shapes/broken.ttl": shape})

    assert "shapes" in {finding.rule for finding in assert_same(opened(project))}
    assert recall(project.root) is None


def test_shapes_that_look_far_judge_everything(make_project):
    far = (
        "cps:Far a sh:NodeShape ; sh:targetClass org:Organization ; sh:property cps:Far-address . cps:Far-address "
        "sh:path ( [ sh:zeroOrMorePath org:subOrganizationOf ] schema:url ) ; sh:minCount 1 ; sh:message 'None.' ."
    )
    under = f"<> a org:Organization ; org:subOrganizationOf <{BASE}id/org/neighbours> ."
    above = "<> a org:Organization ; schema:url <https://example.org/> ."
    project = make_project({
        "ontology/shapes/far.ttl": far, "data/records/org/under.ttl": under, RECORD: above
    })  # fmt: skip
    assert_same(opened(project))
    make_project({RECORD: "<> a org:Organization ."})
    far_off = [each for each in assert_same(opened(project)) if each.rule == "Far-address"]

    assert NamedNode(f"{BASE}id/org/under") in {each.record for each in far_off}


def test_few_things_are_judged_without_a_first_look_and_many_with_it(edition, monkeypatch):
    """To try all patterns on few things takes less time than to make the first look ready; the results are the same."""
    sources = [source for source in edition.sources if source.role is Role.RECORD][:60]
    things = {quad.subject for source in sources for quad in source.quads()}
    assert len(things) > near_shapes._FEW

    def results(few: int):
        monkeypatch.setattr(near_shapes, "_FEW", few)
        near = near_shapes.NearShapes(edition.dataset)
        return set(near.results(near_shapes.Change(), things)), "_screen" in vars(near)

    (looked_at, first), (tried, second) = results(0), results(10_000)
    assert looked_at == tried != set()
    assert (first, second) == (True, False)

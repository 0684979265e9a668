"""What other people's CI starts: the GitHub Action and the pre-commit hook, each as the host would start it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from coprod_kg.importing.reading import ENDINGS
from coprod_kg.vocabulary import PREFIXES

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
[HOOK] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
PREFIX_LINES = " ".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())
GOOD = f'{PREFIX_LINES} <id/org/a-made-up-group> a org:Organization ; schema:name "A made-up group"@en .'
WRONG = f"{PREFIX_LINES}\n<id/org/a-group-without-a-name> a org:Organization ."


@pytest.fixture
def workspace(tmp_path) -> Path:
    """A folder with some files, and beside it a program `coprod-kg` that is this checkout."""
    folder = tmp_path / "work space"
    folder.mkdir()
    (folder / "good.ttl").write_text(GOOD, encoding="utf-8")
    (folder / "wrong.ttl").write_text(WRONG, encoding="utf-8")
    (folder / "sub folder").mkdir()
    (folder / "sub folder/wrong, too.ttl").write_text(WRONG.replace("a-group", "b-group"), encoding="utf-8")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/coprod-kg"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from coprod_kg.cli import entry\nentry()\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return folder


class Ran:
    """What a step did."""

    def __init__(self, done: subprocess.CompletedProcess[str], output: Path) -> None:
        self.code = done.returncode
        self.stdout = done.stdout
        self.stderr = done.stderr
        lines = output.read_text(encoding="utf-8").splitlines()
        self.outputs = dict(line.split("=", 1) for line in lines)


def validate(workspace: Path, **inputs: str) -> Ran:
    """The action's last step, run as a runner runs a composite one: inputs by their defaults, outputs in a file."""
    given = {name: spec.get("default", "") for name, spec in ACTION["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    step = STEPS[-1]
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], value)
        for name, value in step["env"].items()
    }
    output = workspace.parent / "output"
    output.write_text("", encoding="utf-8")
    script = workspace.parent / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    environment = {
        **os.environ,
        **variables,
        "PATH": f"{workspace.parent / 'bin'}:{os.environ['PATH']}",
        "GITHUB_OUTPUT": str(output),
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_ACTIONS": "true",
    }
    # https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax: `shell: bash`
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    done = subprocess.run(
        command, cwd=workspace, env=environment, capture_output=True, text=True, check=False
    )
    return Ran(done, output)


def annotated(ran: Ran) -> set[tuple[str, str]]:
    """Each file with the kind of command that names it."""
    return set(re.findall(r"(?m)^::(\w+) file=([^,]+),line=\d+", ran.stdout))


def test_wrong_lines_are_annotated_and_fail_the_step(workspace):
    ran = validate(workspace, paths="good.ttl\nwrong.ttl\n", level="must")

    assert annotated(ran) == {("error", "wrong.ttl")}
    assert all(line.startswith("::error ") for line in ran.stdout.splitlines())
    assert "title=Name::Add" in ran.stdout
    assert (ran.code, ran.outputs) == (1, {"exit-code": "1"})


def test_what_need_not_be_mended_fails_nothing(workspace):
    ran = validate(workspace, paths="good.ttl")

    assert {kind for kind, _ in annotated(ran)} <= {"warning", "notice"}
    assert ran.stdout
    assert (ran.code, ran.outputs) == (0, {"exit-code": "0"})


def test_a_file_that_cannot_be_looked_at_is_another_code(workspace):
    ran = validate(workspace, paths="none.ttl")

    assert annotated(ran) == set()
    assert "::error file=none.ttl,title=File::" in ran.stdout
    assert (ran.code, ran.outputs["exit-code"]) == (2, "2")


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ("sub folder/wrong, too.ttl", {"sub folder/wrong%2C too.ttl"}),
        ("  wrong.ttl \r\n\n", {"wrong.ttl"}),
        ("*.ttl", {"wrong.ttl"}),
        ("**/*.ttl", {"wrong.ttl", "sub folder/wrong%2C too.ttl"}),
        ("sub folder/*", {"sub folder/wrong%2C too.ttl"}),
    ],
)
def test_paths_may_have_spaces_and_be_patterns(workspace, paths, expected):
    assert {file for _, file in annotated(validate(workspace, paths=paths, level="must"))} == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("paths", "$(touch owned)"),
        ("paths", "`touch owned`"),
        ("paths", '"; touch owned; "'),
        ("paths", "--fix"),
        ("paths", "--project=/nowhere"),
        ("level", "must; touch owned"),
        ("level", "must --fix"),
        ("project", '." ; touch owned; "'),
        ("format", "text; touch owned"),
        ("format", "text\n::set-output name=a::b"),
        ("input", "$(touch owned)"),
        ("sarif-file", "x\nexit-code=0"),
    ],
)
def test_nothing_in_an_input_is_run_or_taken_as_an_option(workspace, name, value):
    before = sorted(path.name for path in workspace.rglob("*"))
    given = {"paths": "wrong.ttl"} | {name: value}
    ran = validate(workspace, **{key.replace("-", "_"): text for key, text in given.items()})

    assert sorted(path.name for path in workspace.rglob("*")) == before
    assert ran.code == (1 if name == "sarif-file" else 2)
    assert ran.outputs == {"exit-code": str(ran.code)}
    assert "unrecognized arguments" not in ran.stderr
    assert not re.search(r"(?m)^::set-output", ran.stdout)


def test_without_paths_the_list_of_the_repository_is_looked_at(workspace, make_project):
    project = make_project({"data/records/org/neighbours.ttl": "<> a org:Organization ."})
    shutil.copytree(project.root, workspace, dirs_exist_ok=True)
    ran = validate(workspace, level="must")

    assert annotated(ran) == {("error", "data/records/org/neighbours.ttl")}
    assert ran.code == 1


def test_without_paths_and_without_a_list_there_is_nothing_to_look_at(workspace):
    ran = validate(workspace)

    assert ran.code == 2
    assert "is not a coprod-kg project" in ran.stderr


def test_a_project_in_a_folder_is_annotated_as_the_repository_names_it(workspace, make_project):
    project = make_project({"data/records/org/neighbours.ttl": "<> a org:Organization ."})
    shutil.copytree(project.root, workspace / "a list")
    ran = validate(workspace, project="a list", level="must")

    assert annotated(ran) == {("error", "a list/data/records/org/neighbours.ttl")}


def test_a_sarif_file_is_written_where_it_is_wanted(workspace):
    ran = validate(workspace, paths="wrong.ttl", sarif_file="out folder/found.sarif")
    log = json.loads((workspace / "out folder/found.sarif").read_text(encoding="utf-8"))

    assert ran.outputs == {"exit-code": "1", "sarif-file": "out folder/found.sarif"}
    places = [each["locations"][0]["physicalLocation"] for each in log["runs"][0]["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"wrong.ttl"}
    assert ran.code == 1


def test_the_report_in_the_log_can_be_another(workspace):
    assert "must   Name: Add" in validate(workspace, paths="wrong.ttl", format="text").stdout


# ---- The files themselves -----------------------------------------------------------------------------------


def test_no_input_is_written_into_a_script():
    scripts = [step["run"] for step in STEPS if "run" in step]

    assert len(scripts) == 2
    assert not any("${{" in script for script in scripts)


def test_every_input_is_used_and_every_output_is_made():
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(STEPS)))
    made = set(re.findall(r'echo "([\w-]+)=', STEPS[-1]["run"]))

    assert used == set(ACTION["inputs"])
    assert made == set(ACTION["outputs"])
    assert all(each["description"] for each in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))


def test_other_actions_are_pinned_by_their_major_version():
    assert [step["uses"] for step in STEPS if "uses" in step] == ["actions/setup-python@v5"]


def test_the_action_installs_the_checkout_that_it_is_in(tmp_path):
    """The script is run for real, with a `python` that only notes what it is asked."""
    (tmp_path / "python").write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/asked"\n', encoding="utf-8"
    )
    (tmp_path / "python").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_ACTION_PATH": "/an action/folder"}
    subprocess.run(["bash", "-eo", "pipefail", "-c", STEPS[1]["run"]], env=environment, check=True)

    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked[:3] == ["-m", "pip", "install"]
    assert asked[-1] == "/an action/folder"


def test_the_hook_runs_its_entry_with_the_files_that_are_staged(workspace):
    def hook(*files: str) -> subprocess.CompletedProcess[str]:
        path = f"{workspace.parent / 'bin'}:{os.environ['PATH']}"
        command = [*shlex.split(HOOK["entry"]), *files]
        environment = {**os.environ, "PATH": path}
        return subprocess.run(
            command, cwd=workspace, env=environment, capture_output=True, text=True, check=False
        )

    assert hook("good.ttl").returncode == 0
    wrong = hook("good.ttl", "sub folder/wrong, too.ttl")
    assert wrong.returncode == 1
    assert "sub folder/wrong, too.ttl\n" in wrong.stdout
    assert "must   Name: Add" in wrong.stdout


def test_the_hook_is_asked_about_every_file_whose_name_tells_its_format():
    # JSON is left out: most JSON files in the world are no list of works. Who has one says so with `files:`.
    for ending in set(ENDINGS) - {".json"}:
        assert re.search(HOOK["files"], f"data/a file{ending}"), ending
        assert re.search(HOOK["files"], f"DATA/A FILE{ending.upper()}"), ending
    assert not re.search(HOOK["files"], "README.md")


def test_the_hook_has_the_program_that_the_package_installs():
    assert HOOK["language"] == "python"
    assert shlex.split(HOOK["entry"])[0] in (ROOT / "pyproject.toml").read_text(encoding="utf-8")

"""What the documents promise is tested like code: every command is told of, every example was run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import coprod_kg
from coprod_kg.vocabulary import BASE, DCAT

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def blocks(language: str) -> list[str]:
    """The fenced blocks of the README in `language`."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def consoles() -> list[tuple[bool, list[tuple[str, str]]]]:
    """Each console block of the README: whether it is run in the list, and its commands with their outputs."""
    found = []
    for marked, block in re.findall(r"(<!-- in the list -->\n)?```console\n(.*?)```", README, re.DOTALL):
        commands = []
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, output = part.partition("\n")
            commands.append((command, output.strip("\n")))
        found.append((bool(marked), commands))
    return found


@pytest.mark.parametrize(
    "command", ["build", "validate", "query", "export", "reason", "template", "contribute", "review", "inbox"]
)
@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_every_command_is_told_of(command, document):
    assert f"coprod-kg {command}" in (ROOT / document).read_text(encoding="utf-8")


def test_the_readme_shows_each_command_with_its_output():
    commands = [command for _, block in consoles() for command, _ in block]
    shown = {shlex.split(command)[1] for command in commands if command.startswith("coprod-kg")}

    assert shown >= {"query", "validate", "export", "reason", "contribute", "review"}


@pytest.mark.parametrize(("in_list", "commands"), consoles(), ids=lambda value: str(value)[:40])
def test_the_readme_shows_what_really_comes_out(in_list, commands, tmp_path):
    """The commands of a block are run one after the other in a folder with the README's own example files.

    It is empty but for them, unless the block is marked: then it is a list of its own. `…` stands for the rest.
    """
    if in_list:
        for name in ("ontology", "data", "queries"):
            shutil.copytree(ROOT / name, tmp_path / name)
    for name, text in re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", README, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    for command, expected in commands:
        shell = command.replace("coprod-kg", f"{sys.executable} -m coprod_kg")
        done = subprocess.run(
            shell, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False, env=here
        )
        pattern = re.escape(expected).replace("…", ".*?")

        assert re.fullmatch(pattern, (done.stdout + done.stderr).strip("\n"), re.DOTALL), (
            done.stdout + done.stderr
        )


@pytest.mark.parametrize("block", blocks("python"), ids=lambda text: text[:40])
def test_the_python_of_the_readme_runs(block):
    exec(compile(block, "README.md", "exec"), {})


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (ROOT / target).exists(), target


def test_the_version_is_the_same_wherever_it_stands(edition):
    citation = re.search(r"(?m)^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    dataset = edition.dataset.value(NamedNode(f"{BASE}dataset"), DCAT["version"])
    changelog = re.search(r"(?m)^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))

    assert {citation[1], dataset.value, changelog[1]} == {coprod_kg.__version__}


def test_no_module_is_larger_than_a_room():
    large = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "coprod_kg").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 350
    }
    assert large == {}


def test_nothing_spells_out_the_base_address_but_the_vocabulary():
    base = "https://w3id.org/coprod-kg"
    for path in (ROOT / "coprod_kg").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        code = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
        if path.name != "vocabulary.py":
            assert base not in code, path

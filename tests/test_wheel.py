"""The wheel: built, installed into an empty environment, and used from an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    # A copy in which something waits for review. Without .gitignore: what is left out must not hang on that.
    left_out = shutil.ignore_patterns(".*", "public", "dist", "__pycache__")
    copy = shutil.copytree(ROOT, tmp_path_factory.mktemp("source") / "coprod-kg", ignore=left_out)
    (copy / "data/pending/k7m-4tc-94").mkdir(parents=True)
    for name in ("data/pending/k7m-4tc-94/about.ttl", "data/.journal", "data/.lock"):
        (copy / name).write_text("nobody's business")
    # Through the source distribution, so that both are known to be whole. No isolation: nothing is fetched.
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, copy],
        check=True,
        capture_output=True,
    )
    (made,) = out.glob("*.whl")
    return made


def test_the_wheel_carries_ontology_data_and_queries_and_nothing_that_waits_for_review(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    for inside in ("ontology/coprod.ttl", "ontology/context.jsonld", "data/dataset.ttl", "queries/views/"):
        assert any(name.startswith(f"coprod_kg/_bundled/{inside}") for name in names), inside
    (source,) = wheel.parent.glob("*.tar.gz")
    with tarfile.open(source) as packed:
        names += packed.getnames()
    private = re.compile(r"data/(pending|\.journal|\.lock)")
    assert not [name for name in names if private.search(name) or name.startswith("tests")]


def test_the_wheel_works_from_an_empty_folder(wheel, tmp_path):
    target, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, wheel],
        check=True,
        capture_output=True,
    )
    environment = {**os.environ, "PYTHONPATH": str(target), "HOME": str(empty)}

    def coprod(*arguments: str) -> str:
        command = [sys.executable, "-m", "coprod_kg", *arguments]
        return subprocess.run(
            command, cwd=empty, env=environment, check=True, capture_output=True, text=True
        ).stdout

    where = subprocess.run(
        [sys.executable, "-c", "import coprod_kg; print(coprod_kg.__file__)"],
        cwd=empty,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert where.startswith(str(target))
    assert "helps-change" in coprod("query", "--list")
    assert "index.html" in coprod("build")
    assert (empty / "public" / "index.html").is_file()

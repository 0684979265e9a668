"""The code of others that the site carries: what it is, that nobody changed it, and that it stays at home."""

import hashlib
import json
import re
from pathlib import Path

import pytest

import coprod_kg.site

VENDOR = Path(coprod_kg.site.__file__).parent / "vendor"
VERSIONS = json.loads((VENDOR / "versions.json").read_text("utf-8"))
LOCKED = json.loads((VENDOR / "package-lock.json").read_text("utf-8"))["packages"]
OURS = {"build.mjs", "package.json", "package-lock.json", "versions.json", ".npmrc"}
files = pytest.mark.parametrize("made", VERSIONS, ids=[made["file"] for made in VERSIONS])


@files
def test_a_vendored_file_is_what_was_made(made):
    content = (VENDOR / made["file"]).read_bytes()

    assert len(content) == made["bytes"], "Make it anew with: make assets"
    assert hashlib.sha256(content).hexdigest() == made["sha256"], "Make it anew with: make assets"


@files
def test_each_package_in_a_vendored_file_is_the_locked_one_with_its_licence(made):
    for package in made["of"]:
        assert package["version"] == LOCKED[f"node_modules/{package['name']}"]["version"]
        assert re.search(r"\b(MIT|BSD|Apache-2\.0|MPL-2\.0)\b", package["licence"])
        assert len((VENDOR / package["text"]).read_text("utf-8")) > 500


@files
def test_no_vendored_script_names_a_place_on_the_network(made):
    if made["file"].endswith(".js"):
        content = (VENDOR / made["file"]).read_text("utf-8")
        # The names of XML namespaces look like addresses, but nothing is fetched from them.
        content = re.sub(r"http://www\.w3\.org/[\w/#.-]*", "", content)
        assert not re.findall(r"(?:https?|wss?)://[\w.-]+|\bsendBeacon\b|\bXMLHttpRequest\b", content)


def test_every_vendored_file_is_on_the_list():
    found = {path.name for path in VENDOR.iterdir() if path.is_file()}

    assert found == {made["file"] for made in VERSIONS} | OURS
    assert {path.name for path in (VENDOR / "LICENSES").iterdir()} == {
        Path(package["text"]).name for made in VERSIONS for package in made["of"]
    }


def test_each_package_is_pinned_and_its_hash_locked_without_the_name_of_a_host():
    asked = json.loads((VENDOR / "package.json").read_text("utf-8"))["devDependencies"]

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    assert all("resolved" not in package for package in LOCKED.values())
    assert all("integrity" in package for path, package in LOCKED.items() if path)

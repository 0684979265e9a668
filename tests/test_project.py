"""Finding the project: where we are told, else above us, else the one that ships with the package."""

from __future__ import annotations

import pytest
from toy_project import ROOT

import coprod_kg
from coprod_kg.errors import NotAProject
from coprod_kg.project import FOLDERS, Project


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_that_lacks_something_is_no_project_and_the_error_names_it(tmp_path, folder):
    for each in FOLDERS:
        if not each.startswith(folder):
            (tmp_path / each).mkdir(parents=True, exist_ok=True)

    with pytest.raises(NotAProject, match=f"it has no folder {folder!r}"):
        Project.at(tmp_path)


def test_a_file_is_no_folder_and_what_is_not_there_is_no_project(tmp_path):
    (tmp_path / "ontology").write_text("")

    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NotAProject, match="ontology"):
            Project.at(folder)


def test_the_nearest_project_is_the_one_that_we_stand_in(make_project):
    project = make_project({})

    assert Project.nearest(project.root) == project
    assert Project.nearest(project.records / "org") == project


def test_a_folder_called_data_makes_no_project(tmp_path):
    (tmp_path / "data").mkdir()

    assert Project.nearest(tmp_path / "data") == Project.bundled()


def test_a_project_that_lacks_something_is_not_passed_over_in_silence(make_project):
    project = make_project({})
    (project.queries / "views").rename(project.queries / "away")

    with pytest.raises(NotAProject, match="queries/views"):
        Project.nearest(project.records)


def test_a_checkout_that_lacks_something_is_not_passed_over_either(make_project, monkeypatch):
    project = make_project({})
    monkeypatch.setattr("coprod_kg.project.bundled_root", lambda: str(project.root))
    (project.queries / "views").rename(project.queries / "away")

    with pytest.raises(NotAProject, match="queries/views"):
        Project.nearest(project.root)


def test_the_bundled_project_of_a_checkout_is_the_checkout():
    assert Project.bundled().root == ROOT
    assert Project.at(ROOT) == Project.bundled()


def test_opening_a_folder_opens_the_project_in_it(make_project):
    project = make_project({})

    assert coprod_kg.open(project.root).project == project
    assert coprod_kg.open(str(project.root)).project == project


def test_opening_without_a_folder_opens_the_nearest(make_project, monkeypatch):
    project = make_project({})
    monkeypatch.chdir(project.queries)

    assert coprod_kg.open().project == project


def test_the_names_of_the_library_are_all_there():
    for name in coprod_kg.__all__:
        assert getattr(coprod_kg, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = coprod_kg.nothing

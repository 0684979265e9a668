"""A list of names, as people write it by hand, is read as the authorships that it stands for."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from coprod_kg.assessing import check_files
from coprod_kg.sources import read_submission
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import CPR

HEAD = "@prefix cpr: <https://w3id.org/coprod-kg/def/> .\n"
ITEM = "https://w3id.org/coprod-kg/id/item/garden-2024"


def read(tmp_path, text):
    path = tmp_path / "mine.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_submission(path)


def said(quads):
    return {(quad.subject, quad.predicate, quad.object) for quad in quads}


def test_a_list_of_names_is_the_authorships_written_out(tmp_path):
    by_list = read(tmp_path, f'<{ITEM}> a cpr:Publication ; cpr:authors ("Ann Elm" "Bo Oak") .').quads()
    by_hand = read(
        tmp_path,
        f"<{ITEM}> a cpr:Publication ; cpr:hasAuthorship <{ITEM}#author-1>, <{ITEM}#author-2> ."
        f'<{ITEM}#author-1> a cpr:Authorship ; cpr:nameAsPrinted "Ann Elm" ; cpr:position 1 .'
        f'<{ITEM}#author-2> a cpr:Authorship ; cpr:nameAsPrinted "Bo Oak" ; cpr:position 2 .',
    ).quads()

    assert said(by_list) == said(by_hand)
    assert canonical(by_list, ITEM) == canonical(by_hand, ITEM)


def test_an_empty_list_names_nobody(tmp_path):
    assert len(read(tmp_path, f"<{ITEM}> a cpr:Publication ; cpr:authors () .").quads()) == 1


def test_what_is_no_list_of_texts_is_left_for_the_checks(tmp_path):
    for wrong in ('"Ann Elm"', f"<{ITEM}>", f'("Ann" <{ITEM}>)', "[]"):
        quads = read(tmp_path, f"<{ITEM}> cpr:authors {wrong} .").quads()
        assert any(quad.predicate == CPR["authors"] for quad in quads), wrong


def test_a_list_in_a_ring_has_an_end(tmp_path):
    ring = "_:a rdf:first 'x' ; rdf:rest _:a ."
    prefix = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"

    assert len(read(tmp_path, f"{prefix}<{ITEM}> cpr:authors _:a . {ring}").quads()) == 3


def test_a_finding_about_a_name_points_at_the_list(tmp_path, edition):
    source = read(tmp_path, f'<{ITEM}> a cpr:Publication ;\n  cpr:authors ("ann@example.org") .')
    findings = check_files(edition, [tmp_path / source.path.name])
    [finding] = [each for each in findings if each.value == Literal("ann@example.org")]

    assert finding.record == NamedNode(f"{ITEM}#author-1")
    assert (finding.place.line, finding.place.column) == (3, 3)


@pytest.mark.parametrize(
    "beside", [f'<{ITEM}#author-2> cpr:nameAsPrinted "Cy Ash"', f'<{ITEM}> cpr:authors ("Cy Ash")']
)
def test_a_list_never_becomes_one_with_what_has_its_names_already(tmp_path, beside):
    quads = read(
        tmp_path, f'<{ITEM}> a cpr:Publication ; cpr:authors ("Ann Elm" "Bo Oak") . {beside} .'
    ).quads()
    named = [quad.subject for quad in quads if quad.predicate == CPR["nameAsPrinted"]]

    assert len(named) == len(set(named))
    assert any(quad.predicate == CPR["authors"] for quad in quads)


def test_a_list_beside_its_own_authorships_is_a_finding_at_the_list(tmp_path, edition):
    text = f'<{ITEM}> a cpr:Publication ;\n  cpr:authors ("Ann Elm") .\n<{ITEM}#author-1> cpr:nameAsPrinted "Cy Ash" .'
    source = read(tmp_path, text)
    findings = check_files(edition, [tmp_path / source.path.name])

    assert [each for each in findings if each.path == CPR["authors"] and each.place.line == 3]
    assert not [each for each in findings if "Ann" in each.message]

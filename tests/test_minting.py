"""New names: from titles, the same on every machine, always fit to be part of an address."""

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.identifiers import RecordId
from coprod_kg.importing.minting import mint, slug_of


@given(st.text(), st.sampled_from(["", "2018", "2018-05-24", "soon"]), st.integers(0, 12))
def test_a_new_name_can_be_the_name_of_a_file_and_is_not_taken(title, date, times):
    taken: set[RecordId] = set()
    for _ in range(times + 1):
        identity = mint("item", title, date, taken)
        assert identity not in taken
        assert RecordId.of_path(PurePosixPath(f"{identity}.ttl")) == identity
        taken.add(identity)


def test_long_titles_end_at_a_word():
    assert slug_of("co production " * 20) == "co-production-co-production-co-production-co-production-co"


def test_titles_in_other_scripts_differ_from_each_other():
    assert slug_of("共同研究") != slug_of("共同")

"""Values: what is made, refused, shown and compared as a frozen dataclass would be."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass
from functools import cached_property

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.values import Value, replace


class Plot(Value):
    row: str
    number: int = 1
    crop: str | None = None

    @cached_property
    def sign(self):
        return f"{self.row} {self.number}"


class Bed(Plot):
    number: int = 7
    raised: bool = False


class Path(Value):
    row: str
    number: int = 1
    crop: str | None = None


@dataclass(frozen=True)
class _Plot:
    row: str
    number: int = 1
    crop: str | None = None


@dataclass(frozen=True)
class _Bed(_Plot):
    number: int = 7
    raised: bool = False


ARGUMENTS = st.lists(st.integers(0, 9), max_size=5)
KEYWORDS = st.dictionaries(st.sampled_from(["row", "number", "crop", "raised", "colour"]), st.integers(0, 9))


def made(of, positional, named):
    try:
        return repr(of(*positional, **named)).replace("_", "")
    except TypeError:
        return TypeError


@given(st.sampled_from([(Plot, _Plot), (Bed, _Bed)]), ARGUMENTS, KEYWORDS)
def test_arguments_are_taken_and_refused_as_by_a_dataclass(pair, positional, named):
    ours, theirs = pair

    assert made(ours, positional, named) == made(theirs, positional, named)


@pytest.mark.parametrize("many", [0, 20], ids=["the first", "one of many"])
@pytest.mark.parametrize(
    ("positional", "named", "reason"),
    [
        ((), {}, r"Row\(\) (needs|missing 1 required positional argument:) 'row'"),
        (("n",), {"row": "m"}, r"Row\(\) got (several|multiple) values for (argument )?'row'"),
        (("n",), {"colour": 1}, r"Row\(\) got an unexpected (keyword )?argument 'colour'"),
        (("n", 1, None, 4), {}, r"Row\(\) takes .* but [45] were given"),
    ],
)
def test_a_wrong_argument_is_named(many, positional, named, reason):
    class Row(Value):
        __qualname__ = "Row"
        row: str
        number: int = 1
        crop: str | None = None

    for number in range(many):
        assert Row("n", number).number == number
    with pytest.raises(TypeError, match=reason):
        Row(*positional, **named)


def test_what_is_made_of_many_is_made_of_their_children():
    for _ in range(20):
        Plot("north")

    assert [Bed("north", raised=True) for _ in range(20)] == [Bed("north", 7, None, True)] * 20


def test_a_field_without_a_value_may_come_after_one_that_has_one():
    class Late(Plot):
        last: str

    assert {Late("a", last="z").last for _ in range(20)} == {"z"}


def test_another_value_can_be_made_of_one():
    assert replace(Bed("north", raised=True), number=2) == Bed("north", 2, None, True)
    with pytest.raises(TypeError, match="colour"):
        replace(Plot("north"), colour="red")


def test_values_are_equal_if_their_class_and_fields_are():
    assert Plot("north") == Plot(row="north", number=1, crop=None)
    assert hash(Plot("north")) == hash(Plot("north", 1))
    assert Plot("north") != Plot("south")
    assert Plot("north") != Path("north")
    assert Bed("north", 1) != Plot("north", 1)
    assert {Plot("north"): "a"}[Plot("north")] == "a"


def test_a_value_cannot_be_changed():
    plot = Plot("north")

    with pytest.raises(FrozenInstanceError, match="row"):
        plot.row = "south"
    with pytest.raises(FrozenInstanceError, match="number"):
        del plot.number
    assert plot == Plot("north")


def test_what_is_worked_out_once_is_kept_and_no_field():
    plot = Plot("north")

    assert plot.sign is plot.sign == "north 1"
    assert plot == Plot("north")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_a_value_can_be_copied_and_carried_to_another_process(again):
    assert again(Bed("north", raised=True)) == Bed("north", 7, None, True)


def test_a_pattern_takes_a_value_apart():
    match Plot("north", 3):
        case Plot(row, number=number):
            assert (row, number) == ("north", 3)


def test_defining_values_imports_nothing_that_takes_time():
    code = (
        "import sys; import coprod_kg.errors, coprod_kg.values\n"
        "print(sorted({'dataclasses', 'inspect', 'typing', 'pathlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"

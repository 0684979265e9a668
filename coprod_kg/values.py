"""Values: classes that are their fields, and cost next to nothing to define.

A subclass of `Value` is used as a frozen dataclass is, and type checkers take it for one. It is none because
importing `dataclasses` and compiling some thirty classes takes about twice as long as starting Python, and a
command that asks one question would wait for that. So the rooms on the way to an answer use this one, and those on the
way to a site: to compile a hundred and thirty took a tenth of a second of each build. All others use dataclasses.

>>> class Plot(Value):
...     row: str
...     number: int = 1
>>> Plot("north"), Plot("north") == Plot(row="north", number=1)
(Plot(row='north', number=1), True)
"""

from __future__ import annotations

from operator import attrgetter

TYPE_CHECKING = False  # as type checkers expect it; importing typing for it would take 4 ms of each question
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn, TypeVar
    from typing import dataclass_transform as dataclass_transform

    V = TypeVar("V", bound="Value")
else:

    def dataclass_transform(**_):
        """Says nothing at run time: it is there for type checkers (PEP 681)."""
        return lambda of: of


_FEW = 8
"""If more of a class are made, its constructor is compiled: that takes as long as to make a hundred without."""


def declared(of: type) -> tuple[str, ...]:
    """The names of the fields of a class that is being defined: those of its parents, then its own, in order."""
    own = of.__annotations__
    return tuple(dict.fromkeys((*getattr(of, "__match_args__", ()), *own)))


def names_of(of: type) -> tuple[str, ...]:
    """The names of the fields of a class of values, in order."""
    names: tuple[str, ...] = of.__match_args__  # type: ignore[attr-defined]
    return names


def bound(of: type, given: tuple[object, ...], named: Mapping[str, object]) -> dict[str, object]:
    """The values of all fields of `of`, as its arguments give them; a field without one has that of its class.

    Raises TypeError for arguments that no function with these parameters would take.

    >>> class Plot(Value):
    ...     row: str
    ...     number: int = 1
    >>> bound(Plot, ("north",), {})
    {'row': 'north', 'number': 1}
    """
    names = names_of(of)
    values = dict(zip(names, given, strict=False))
    if len(given) == len(names) and not named:
        return values
    if len(given) > len(names):
        raise TypeError(f"{of.__name__}() takes {len(names)} arguments but {len(given)} were given")
    for name in named:
        if name in values:
            raise TypeError(f"{of.__name__}() got several values for {name!r}")
        if name not in names:
            raise TypeError(f"{of.__name__}() got an unexpected argument {name!r}")
    for name in names[len(given) :]:
        if name in named:
            values[name] = named[name]
        elif hasattr(of, name):
            values[name] = getattr(of, name)
        else:
            raise TypeError(f"{of.__name__}() needs {name!r}")
    return values


def constructor(of: type) -> Callable[..., None]:
    """A constructor for `of` that is three times as fast as `bound`, and takes the same.

    >>> class Plot(Value):
    ...     row: str
    ...     number: int = 1
    >>> Plot.__init__ = constructor(Plot)
    >>> Plot(row="north")
    Plot(row='north', number=1)
    """
    names = names_of(of)
    found = [hasattr(of, name) for name in names]
    if found != sorted(found):
        return Value.__init__  # no function can have a parameter with a default before one without
    taken = (f"{name}=_of.{name}" if has else name for name, has in zip(names, found, strict=True))
    kept = ", ".join(f"{name}={name}" for name in names)
    made: dict[str, Any] = {}
    exec(f"def made(self, {', '.join(taken)}): self.__dict__.update({kept})", {"_of": of}, made)  # noqa: S102
    made["made"].__qualname__ = of.__qualname__  # it stands in what is said of a wrong argument
    return made["made"]  # type: ignore[no-any-return]


def replace(value: V, **others: Any) -> V:
    """`value` with some of its fields as in `others`: for values what `dataclasses.replace` is for others.

    >>> class Plot(Value):
    ...     row: str
    ...     number: int = 1
    >>> replace(Plot("north", 4), row="south")
    Plot(row='south', number=4)
    """
    of = type(value)
    kept = {name: getattr(value, name) for name in names_of(of) if name not in others}
    return of(**kept, **others)


def shown(value: object) -> str:
    """`value` as the call that makes it, for programmers."""
    fields = ", ".join(f"{name}={getattr(value, name)!r}" for name in names_of(type(value)))
    return f"{type(value).__qualname__}({fields})"


@dataclass_transform(frozen_default=True)
class Value:
    """The parent of values: equal if they are of one class and their fields are, and never changed."""

    if not TYPE_CHECKING:  # type checkers make their own of the fields
        __match_args__ = ()

        def __init_subclass__(cls):
            cls.__match_args__ = declared(cls)
            cls._values = attrgetter(*cls.__match_args__)
            cls._made = 0
            if "__init__" not in cls.__dict__:
                cls.__init__ = Value.__init__  # its parent's may be compiled for other fields

        def __init__(self, *given, **named):
            of = type(self)
            self.__dict__.update(bound(of, given, named))
            of._made += 1
            if of._made == _FEW and of.__init__ is Value.__init__:
                of.__init__ = constructor(of)

        def __eq__(self, other):
            return self._values(self) == self._values(other) if type(other) is type(self) else NotImplemented

        def __hash__(self):
            return hash(self._values(self))

    def __repr__(self) -> str:
        return shown(self)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"{type(self).__name__} is not changed: make another one, with this {name}")

    def __delattr__(self, name: str) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"{type(self).__name__} is not changed: its {name} stays")

"""Values: classes that are their fields, and cost next to nothing to define.

A subclass of `Value` is used as a frozen dataclass is, and type checkers take it for one. It is none because
importing `dataclasses` and compiling some thirty classes takes about twice as long as starting Python, and a
command that asks one question would wait for that. So the rooms on the way to an answer use this one; all
others use dataclasses.

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
    from collections.abc import Mapping
    from typing import Any, NoReturn
    from typing import dataclass_transform as dataclass_transform
else:

    def dataclass_transform(**_):
        """Says nothing at run time: it is there for type checkers (PEP 681)."""
        return lambda of: of


def declared(of: type) -> tuple[str, ...]:
    """The names of the fields of a class that is being defined: those of its parents, then its own, in order."""
    own = of.__annotations__
    return tuple(dict.fromkeys((*getattr(of, "__match_args__", ()), *own)))


def bound(of: type, given: tuple[object, ...], named: Mapping[str, object]) -> dict[str, object]:
    """The values of all fields of `of`, as its arguments give them; a field without one has that of its class.

    Raises TypeError for arguments that no function with these parameters would take.

    >>> class Plot(Value):
    ...     row: str
    ...     number: int = 1
    >>> bound(Plot, ("north",), {})
    {'row': 'north', 'number': 1}
    """
    names: tuple[str, ...] = of.__match_args__  # type: ignore[attr-defined]
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


def shown(value: object) -> str:
    """`value` as the call that makes it, for programmers."""
    fields = ", ".join(f"{name}={getattr(value, name)!r}" for name in type(value).__match_args__)  # type: ignore[attr-defined]
    return f"{type(value).__qualname__}({fields})"


@dataclass_transform(frozen_default=True)
class Value:
    """The parent of values: equal if they are of one class and their fields are, and never changed."""

    if not TYPE_CHECKING:  # type checkers make their own of the fields
        __match_args__ = ()

        def __init_subclass__(cls):
            cls.__match_args__ = declared(cls)
            cls._values = attrgetter(*cls.__match_args__)

        def __init__(self, *given, **named):
            self.__dict__.update(bound(type(self), given, named))

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

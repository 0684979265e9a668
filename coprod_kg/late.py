"""Names of a package that are imported when first used (PEP 562): who needs one need not wait for the others."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def late(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of `package`; `homes` says in which of its modules each name is, and as what if not as itself.

    It raises AttributeError for any other name.

    >>> late("coprod_kg", {"open": "edition:open_edition"})("open").__name__
    'open_edition'
    """

    def found(name: str) -> object:
        from importlib import import_module

        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, _, attribute = homes[name].partition(":")
        return getattr(import_module(f"{package}.{module}"), attribute or name)

    return found

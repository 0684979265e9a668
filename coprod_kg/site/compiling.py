"""How our templates are compiled: to code that takes the fields of frozen values directly.

A template of a stranger may look up `thing.name` in a dict, call a thing that wants to know its surroundings, or fill
in something that is not text. Ours do not: what they arrange are values with fields, and functions. So a field is a
field and a call is a call, which makes a page in half the time. What is not there is an error, as with StrictUndefined.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from contextlib import suppress
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from coprod_kg.shelf import shelf
from coprod_kg.site.digests import digest_of

try:
    # The C function under `escape`, which makes a Markup of each text: that takes six times as long, and a page has
    # some three hundred texts.
    from markupsafe import _escape_inner as _escaped  # type: ignore[attr-defined]
except ImportError:  # it has no promise to stay

    def _escaped(text: str, /) -> str:
        return str(escape(text))


_OURS = Path(__file__).read_bytes()


def written(value: object) -> str:
    """`value` as it stands in a page.

    >>> written("a < b"), written(Markup("<b>")), written(3)
    ('a &lt; b', Markup('<b>'), '3')
    """
    kind = type(value)
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is int else escape(value)


class _Direct(CodeGenerator):
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (named after the node)
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        if isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if forward_caller or node.dyn_args is not None or node.dyn_kwargs is not None:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, *_: Any) -> None:
        self.write("environment.written(")


class _Kept(FileSystemBytecodeCache):
    """Compiled templates in the user's cache folder: to compile them takes longer than to make a few pages.

    What cannot be kept is compiled the next time too, and nothing else is lost.
    """

    def get_source_checksum(self, source: str) -> str:
        """Changes whenever the template does, or the way in which it is compiled."""
        return digest_of(source, _OURS)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, if it is there."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def kept() -> BytecodeCache | None:
    """Where compiled templates are kept; nowhere for a user who has no folder for it."""
    folder = shelf()
    return _Kept(str(folder / "templates"), "%s.code") if folder else None


class Templates(Environment):
    """An environment for templates that arrange values; all that they fill in is escaped."""

    code_generator_class = _Direct
    written = staticmethod(written)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template knows: they are the same for all, and there before the first is loaded.

        Jinja looks them up in a chain of dicts, written in Python, and goes through it for each page and each import: a
        tenth of the time that a page took.
        """
        return {**self.globals, **(d or {})}

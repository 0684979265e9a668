"""A first look at texts: most of them fit all patterns, and then no engine needs to try the patterns on them.

Engines take most of their time for `sh:pattern`; shifty even reads each pattern anew for each text. Here each pattern
is read once. A thing whose texts all fit is judged by shapes without those patterns (`Screen.lighter`); any other,
a suspect, by the whole shapes. So no result is made here, and none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, Triple

from coprod_kg.checks.change import Node, is_node
from coprod_kg.dataset import Dataset
from coprod_kg.values import Value
from coprod_kg.vocabulary import RDF, RDFS, SH, Term

Test = Callable[[object], bool]
"""Whether a value fits."""

_PATTERN, _FLAGS, _NOT, _OR, _AND = (SH[name] for name in ("pattern", "flags", "not", "or", "and"))
_OTHER_TARGETS = tuple(SH[name] for name in ("targetNode", "targetSubjectsOf", "targetObjectsOf", "target"))
_TYPE, _SUBCLASS = RDF["type"], RDFS["subClassOf"]
# Outside of a class [...] and not after a backslash.
_END = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\$", re.DOTALL)


def python_pattern(pattern: str) -> str:
    r"""`pattern` for Python's `re`, where `$` also fits before a line end that is the last character.

    In SHACL it fits at the end only (XPath functions 3.1, section 5.6.1).

    >>> python_pattern(r"^[a$]\$$")
    '^[a$]\\$\\Z'
    """
    return _END.sub(lambda found: found[1] or r"\Z", pattern)


class _Rule(Value):
    """What the values of some fields of the things of some classes must fit."""

    classes: frozenset[Term] | None
    """None if it may be about anything."""
    fields: tuple[NamedNode, ...] | None
    """None if the thing itself must fit."""
    tests: tuple[Test, ...]


class Screen:
    """The patterns of some shapes, for a first look."""

    def __init__(self, shapes: Iterable[Quad]) -> None:
        known = [quad.triple for quad in shapes]
        self._shapes = Dataset(Quad(*each) for each in known)
        self._rules: list[_Rule] = []
        gone: set[Triple] = set()
        for shape in {each.subject for each in known}:
            if isinstance(shape, NamedNode):
                gone |= self._take(shape)
        self.lighter = [each for each in known if each not in gone]
        """The shapes without the patterns that this looks after."""

    # ---- Reading the shapes -----------------------------------------------------------------------------------

    def _values(self, node: Term, predicate: NamedNode) -> list[Term]:
        return [quad.object for quad in self._shapes.quads(node, predicate)]  # type: ignore[arg-type, misc]

    def _take(self, shape: NamedNode) -> set[Triple]:
        """Note what `shape` wants of texts, if its targets are known; the statements that say it."""
        holders = [
            each.subject
            for each in self._shapes.quads(predicate=SH["property"], value=shape)
            if is_node(each.subject)
        ]
        owners = [*holders, shape] if self._targets(shape) else holders
        used = [quad for quad in self._shapes.quads(value=shape) if quad.predicate != SH["property"]]
        if used or not owners or not all(self._targets(owner) for owner in owners):
            return set()  # it is held against the values of other fields
        fields = self._fields(shape)
        if fields == ():
            return set()
        classes: frozenset[Term] | None = frozenset(
            each for owner in owners for each in self._values(owner, SH["targetClass"])
        )
        if any(self._values(owner, other) for owner in owners for other in _OTHER_TARGETS):
            classes = None
        tests, gone = [], set()
        for test, said in self._tests_of(shape):
            tests.append(test)
            gone |= said
        if tests:
            self._rules.append(_Rule(classes, fields, tuple(tests)))
        return gone

    def _targets(self, shape: Term) -> bool:
        return any(self._values(shape, each) for each in (SH["targetClass"], *_OTHER_TARGETS))

    def _fields(self, shape: NamedNode) -> tuple[NamedNode, ...] | None:
        """The fields that a property shape is about: none if they cannot be named. None for a node shape."""
        paths = self._values(shape, SH["path"])
        if not paths:
            return None
        found: list[Term] = []
        for path in paths:
            heads = self._values(path, SH["alternativePath"])
            found += [each for head in heads for each in self._listed(head)] if heads else [path]
        fields = tuple(each for each in found if isinstance(each, NamedNode))
        return fields if len(fields) == len(found) else ()

    def _listed(self, head: Term) -> Iterator[Term]:
        for _ in range(len(self._shapes)):  # a list in a ring has an end
            if head == RDF["nil"]:
                return
            yield from self._values(head, RDF["first"])
            head = next(iter(self._values(head, RDF["rest"])), RDF["nil"])

    def _tests_of(self, node: Term) -> Iterator[tuple[Test, set[Triple]]]:
        """Each test that `node` makes of a value and that can be made here, with the statements that say so."""
        flags = {each.value for each in self._values(node, _FLAGS)}
        said = {quad.triple for quad in self._shapes.quads(node)}  # type: ignore[arg-type]
        patterns = self._values(node, _PATTERN)
        if patterns and flags <= {"i"}:
            try:
                tests = [_fits(each.value, "i" in flags) for each in patterns]
            except re.error:
                tests = []
            if tests:
                mine = {each for each in said if each.predicate in (_PATTERN, _FLAGS)}
                yield (lambda value: all(test(value) for test in tests)), mine
        for each in said:
            if each.predicate == _NOT and (inner := self._whole(each.object)):  # type: ignore[arg-type]
                yield _negated(inner), {each}
            if each.predicate in (_OR, _AND):
                parts = [self._whole(item) for item in self._listed(each.object)]  # type: ignore[arg-type]
                if all(parts):
                    yield (
                        _combined([part for part in parts if part], any if each.predicate == _OR else all),
                        {each},
                    )

    def _whole(self, node: Term) -> Test | None:
        """The test that a shape without a path makes of a value; None if not all of it can be made here."""
        looked_after: set[Triple] = set()
        tests = []
        for test, said in self._tests_of(node):
            tests.append(test)
            looked_after |= said
        others = {quad.triple for quad in self._shapes.quads(node)} - looked_after  # type: ignore[arg-type]
        if not tests or any(each.predicate != _TYPE for each in others):
            return None
        return _combined(tests, all)

    # ---- Looking at data --------------------------------------------------------------------------------------

    def suspects(self, data: Iterable[Quad]) -> set[Node]:
        """The things in `data` of which some text does not fit a pattern."""
        types: dict[Node, set[Node]] = {}
        above: dict[Node, set[Node]] = {}
        said: dict[Node, list[Quad]] = {}
        for quad in data:
            subject = quad.subject
            if not is_node(subject):
                continue
            said.setdefault(subject, []).append(quad)
            if is_node(quad.object) and quad.predicate in (_TYPE, _SUBCLASS):
                kept = types if quad.predicate == _TYPE else above
                kept.setdefault(subject, set()).add(quad.object)

        @cache
        def tests_for(classes: frozenset[Node]) -> Mapping[object, list[Test]]:
            return self._tests(_with_wider(classes, above))

        found: set[Node] = set()
        for thing, quads in said.items():
            tests = tests_for(frozenset(types.get(thing, ())))
            if not _all_fit(tests.get(None, ()), thing) or not all(
                _all_fit(tests[each.predicate], each.object) for each in quads if each.predicate in tests
            ):
                found.add(thing)
        return found

    def _tests(self, classes: set[Node]) -> Mapping[object, list[Test]]:
        """The tests for things of some classes, by field; those for the thing itself under None."""
        found: dict[object, list[Test]] = {}
        for rule in self._rules:
            if rule.classes is None or not rule.classes.isdisjoint(classes):
                for field in rule.fields or (None,):
                    found.setdefault(field, []).extend(rule.tests)
        return found


def _all_fit(tests: Iterable[Test], value: object) -> bool:
    for test in tests:  # noqa: SIM110 - most of the time of a first look is spent here
        if not test(value):
            return False
    return True


def _with_wider(classes: frozenset[Node], above: Mapping[Node, set[Node]]) -> set[Node]:
    found = set(classes)
    due = list(classes)
    while due:
        new = above.get(due.pop(), set()) - found
        found |= new
        due += new
    return found


def _fits(pattern: str, ignore_case: bool) -> Test:
    compiled = re.compile(python_pattern(pattern), re.IGNORECASE if ignore_case else 0)

    def fits(value: object) -> bool:
        return isinstance(value, NamedNode | Literal) and compiled.search(value.value) is not None

    return fits


def _negated(test: Test) -> Test:
    return lambda value: not test(value)


def _combined(tests: list[Test], how: Callable[[Iterable[bool]], bool]) -> Test:
    return lambda value: how(test(value) for test in tests)

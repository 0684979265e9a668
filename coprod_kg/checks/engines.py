"""The engines that hold data against shapes (SHACL): shifty, which is fast, and pyshacl, which is the reference.

Both give the same results on all examples of `tests/shapes`, on the real list and on lists with mistakes put in
(`tests/test_engines.py`), but for what follows:

- shifty has no wheel for every machine; where it cannot be imported, and for shapes that it cannot take, pyshacl
  is used. Only its W3C report is used: its other interface (`validate_algebra`) was seen to be wrong.
- shifty looks at a `str` to see whether it is a file or a web address. It is given bytes of N-Triples and no more.
- shifty's results in a report are read by pyoxigraph; nothing of it goes through rdflib.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from coprod_kg.checks.screen import python_pattern
from coprod_kg.values import Value
from coprod_kg.vocabulary import RDF, SH, Term

Statement = Quad | Triple


class Result(Value):
    """One validation result (SHACL section 3.6.2)."""

    focus: Term
    path: Term | None
    """A property, or nothing that can be named: a list of properties is no one field."""
    value: Term | None
    shape: Term
    component: Term
    severity: Term


Validate = Callable[[Iterable[Statement]], list[Result]]
"""From data to the results of holding it against shapes that were prepared."""


def prepared(shapes: Iterable[Statement]) -> Validate:
    """A function that holds data against `shapes`; preparing takes longer than judging one record.

    Raises whatever pyshacl raises for shapes that cannot be used: it has no one class for that. Some are only
    found when data is judged, and raised then.
    """
    known = list(shapes)
    if not known:
        return lambda data: []  # noqa: ARG005 - nothing to judge by
    try:
        return _by_shifty(known)
    except (
        Exception
    ):  # shifty is not there, or does not take these shapes: pyshacl says what is wrong with them
        return by_pyshacl(known)


def _by_shifty(shapes: list[Statement]) -> Validate:
    fast = by_shifty(shapes)

    def validate(data: Iterable[Statement]) -> list[Result]:
        known = list(data)
        try:
            return fast(known)
        except Exception:
            return slow()(known)

    @cache
    def slow() -> Validate:
        # Prepared when it is wanted only: rdflib takes longer to import than a record takes to be accepted.
        return by_pyshacl(shapes)

    return validate


def by_one(shapes: Iterable[Statement]) -> Validate:
    """The same by one engine, which is not changed for another on the way: it raises what it raises.

    So results that were found at different times can be put together, also where the two are not of one opinion.
    """
    known = list(shapes)
    if not known:
        return lambda data: []  # noqa: ARG005 - nothing to judge by
    try:
        return by_shifty(known)
    except Exception:
        return by_pyshacl(known)


def by_shifty(shapes: Iterable[Statement]) -> Validate:
    """Validation by shifty.

    Raises ImportError where it is not installed, ValueError or RuntimeError for shapes that it cannot take.
    """
    validator = _shifty().PreparedValidator(_ntriples(shapes), shapes_format="ntriples")
    if validator.diagnostics:
        raise ValueError("; ".join(validator.diagnostics))

    def validate(data: Iterable[Statement]) -> list[Result]:
        report = validator.validate_w3c(
            _ntriples(data),
            data_format="ntriples",
            graph_mode="data",
            run_infer=False,
            sort_results=False,
            on_unsupported="error",
        )
        return _results(parse(report.report_turtle.encode(), format=RdfFormat.TURTLE))

    return validate


def _shifty() -> Any:
    """The engine itself, without the package around it: that imports a client for the web, which takes longer than
    to judge a record, and would build a graph of rdflib from each report.

    Raises ImportError where it is not installed.
    """
    name = "shifty._shifty"
    if name not in sys.modules:
        package = find_spec("shifty")
        found = PathFinder.find_spec(name, package.submodule_search_locations) if package else None
        if found is not None and found.loader is not None:
            module = module_from_spec(found)
            found.loader.exec_module(module)
            # It can be made ready once only, so whoever imports it in the usual way is to find this one.
            sys.modules[name] = module
    return import_module(name)


def by_pyshacl(shapes: Iterable[Statement]) -> Validate:
    """Validation by pyshacl, the reference. What it does wrong is told in `coprod_kg.checks.shapes`."""
    from coprod_kg.rdflib_bridge import from_rdflib, quiet, to_rdflib_graph

    known = [_for_python(each) for each in shapes]

    def validate(data: Iterable[Statement]) -> list[Result]:
        import pyshacl

        # pyshacl logs a traceback for an ill-typed literal, which it then reports properly.
        logger = logging.getLogger("pyshacl.quiet")
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
        with quiet():
            _, report, _ = pyshacl.validate(
                to_rdflib_graph(data),
                shacl_graph=to_rdflib_graph(known),
                inference="none",
                advanced=False,
                js=False,
                do_owl_imports=False,
                meta_shacl=False,
                inplace=True,
                logger=logger,
            )
        terms = (tuple(from_rdflib(term) for term in triple) for triple in report)
        return _results(Triple(*each) for each in terms)  # type: ignore[arg-type]

    return validate


def _for_python(statement: Statement) -> Triple:
    """pyshacl tries patterns as Python has them, where `$` also fits before a line end that comes last."""
    said = statement.triple if isinstance(statement, Quad) else statement
    if said.predicate == SH["pattern"] and isinstance(said.object, Literal):
        return Triple(said.subject, said.predicate, Literal(python_pattern(said.object.value)))
    return said


def _ntriples(statements: Iterable[Statement]) -> bytes:
    triples = (each.triple if isinstance(each, Quad) else each for each in statements)
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _results(report: Iterable[Statement]) -> list[Result]:
    """The report's own results: those under sh:detail say again, without a name, why a sh:node failed."""
    fields: dict[object, dict[NamedNode, Term]] = {}
    wholes = []
    named: list[tuple[object, object]] = []
    for each in report:
        if each.predicate == SH["result"]:
            named.append((each.subject, each.object))
        elif each.predicate == RDF["type"] and each.object == SH["ValidationReport"]:
            wholes.append(each.subject)
        else:
            fields.setdefault(each.subject, {})[each.predicate] = each.object  # type: ignore[assignment]
    found = (fields[result] for whole, result in named if whole in wholes)
    return [
        Result(
            said[SH["focusNode"]],
            said.get(SH["resultPath"]),
            said.get(SH["value"]),
            said[SH["sourceShape"]],
            said[SH["sourceConstraintComponent"]],
            said[SH["resultSeverity"]],
        )
        for said in found
    ]

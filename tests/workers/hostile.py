"""Questions that somebody might ask to break the server: more than two hundred, each named for what it tries.

Some are refused before anybody works on them, some are answered in the end; most have to be stopped. None may end
the web process, keep others waiting, or make anything connect to anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Hostile:
    """A question, and what it tries."""

    name: str
    text: str
    calls_out: bool = False
    """Whether it tries to reach another server: then it has to be refused unseen."""


def hostile(url: str) -> tuple[Hostile, ...]:
    """All of them; those that try to call out call `url`."""
    parts = (
        _nested(),
        _chained(),
        _products(),
        _growing(),
        _planned(),
        _patterns(),
        _paths(),
        _calling_out(url),
        _changing(url),
        _choosing(url),
        _constructing(),
        _odd(),
    )
    return tuple(each for part in parts for each in part)


_NESTS: dict[str, Callable[[int], str]] = {
    "groups": lambda n: f"SELECT * {'{' * n} ?s ?p ?o {'}' * n}",
    "brackets": lambda n: f"SELECT (({'(' * n}1{')' * n}) AS ?x) {{}}",
    "functions": lambda n: f"SELECT ({'STR(' * n}1{')' * n} AS ?x) {{}}",
    "ifs": lambda n: f"SELECT ({'IF(true,' * n}1{',2)' * n} AS ?x) {{}}",
    "coalesces": lambda n: f"SELECT ({'COALESCE(' * n}1{')' * n} AS ?x) {{}}",
    "exists": lambda n: f"ASK {{ {'FILTER EXISTS { ' * n} ?s ?p ?o {'}' * n} }}",
    "not exists": lambda n: f"ASK {{ {'FILTER NOT EXISTS { ' * n} ?s ?p ?o {'}' * n} }}",
    "sub-selects": lambda n: f"SELECT * {'{ SELECT * ' * n} {{ ?s ?p ?o }} {'}' * n}",
    "optionals": lambda n: f"SELECT * {{ {'OPTIONAL { ?s ?p ?o ' * n} {'}' * n} }}",
    "minuses": lambda n: f"SELECT * {{ ?s ?p ?o {'MINUS { ?s ?p ?o ' * n} {'}' * n} }}",
    "unions": lambda n: f"SELECT * {{ {'{ { ?s ?p ?o } UNION ' * n} {{ ?s ?p ?o }} {'}' * n} }}",
    "graphs": lambda n: f"SELECT * {{ {'GRAPH ?g { ' * n} ?s ?p ?o {'}' * n} }}",
    "collections": lambda n: f"SELECT * {{ ?s ?p {'( ' * n} 1 {')' * n} }}",
    "things in things": lambda n: f"SELECT * {{ ?s ?p {'[ ?p ' * n} 1 {']' * n} }}",
    "nots": lambda n: f"SELECT ({'!' * n}true AS ?x) {{}}",
    "minus signs": lambda n: f"SELECT ({'- ' * n}1 AS ?x) {{}}",
    "paths in brackets": lambda n: f"SELECT * {{ ?s {'(' * n}<p>{')' * n} ?o }}",
    "inverse paths": lambda n: f"SELECT * {{ ?s {'^(' * n}skos:broader{')' * n} ?o }}",
    "stars of stars": lambda n: f"SELECT * {{ ?s {'(' * n}skos:broader{')*' * n} ?o }}",
    "statements about statements": lambda n: f"SELECT * {{ {'<< ' * n} ?s ?p ?o {'>>' * n} ?p ?o }}",
    "binds": lambda n: "SELECT * {" + " ".join(f"{{ BIND({k} AS ?v{k}) " for k in range(n)) + "}" * n + "}",
}  # fmt: skip


def _nested() -> Iterator[Hostile]:
    for name, make in _NESTS.items():
        for depth in (60, 800, 3000):
            yield Hostile(f"{name} nested {depth} deep", make(depth))


_CHAINS: dict[str, Callable[[int], str]] = {
    "sums": lambda n: f"SELECT ({' + '.join(['1'] * n)} AS ?x) {{}}",
    "ors": lambda n: f"ASK {{ FILTER({' || '.join(['true'] * n)}) }}",
    "ands": lambda n: f"ASK {{ FILTER({' && '.join(['true'] * n)}) }}",
    "unions in a row": lambda n: f"SELECT * {{ {' UNION '.join(['{ ?s ?p ?o }'] * n)} }}",
    "optionals in a row": lambda n: f"SELECT * {{ {'OPTIONAL { ?s ?p ?o } ' * n} }}",
    "binds in a row": lambda n: f"SELECT * {{ {' '.join(f'BIND({k} AS ?v{k})' for k in range(n))} }}",
    "filters in a row": lambda n: f"SELECT * {{ ?s ?p ?o {'FILTER(?s != ?o) ' * n} }}",
    "minuses in a row": lambda n: f"SELECT * {{ ?s ?p ?o {'MINUS { ?s ?p ?o } ' * n} }}",
    "values in a row": lambda n: f"SELECT * {{ {'VALUES ?x { 1 2 } ' * n} }}",
    "steps of a path": lambda n: f"SELECT * {{ ?s {'/'.join(['skos:broader'] * n)} ?o }}",
    "ways of a path": lambda n: f"SELECT * {{ ?s ({'|'.join(['skos:broader'] * n)})* ?o }}",
    "sub-selects in a row": lambda n: f"SELECT * {{ {'{ SELECT * { ?s ?p ?o } LIMIT 9 } ' * n} }}",
}


def _chained() -> Iterator[Hostile]:
    for name, make in _CHAINS.items():
        for length in (190, 2000):
            yield Hostile(f"{length} {name}", make(length))


def _products() -> Iterator[Hostile]:
    for width in (2, 3, 5, 9):
        pattern = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(width))
        yield Hostile(f"all rows of a product of {width}", f"SELECT * {{ {pattern} }}")
        for name, form in {
            "counted": "SELECT (COUNT(*) AS ?n) {{ {} }}",
            "counted once each": "SELECT (COUNT(DISTINCT ?c0) AS ?n) {{ {} }}",
            "sorted": "SELECT * {{ {} }} ORDER BY ?c0 DESC(?b1)",
            "sorted by chance": "SELECT * {{ {} }} ORDER BY RAND()",
            "without repeats": "SELECT DISTINCT * {{ {} }}",
            "grouped": "SELECT ?c0 (COUNT(*) AS ?n) {{ {} }} GROUP BY ?c0 ?c1",
            "put together": "SELECT (GROUP_CONCAT(?c0) AS ?all) {{ {} }}",
            "skipped": "SELECT * {{ {} }} OFFSET 1000000000",
            "that never fits": "SELECT * {{ {} FILTER(STRLEN(STR(?c0)) > 100000) }}",
        }.items():
            yield Hostile(f"a product of {width} {name}", form.format(pattern))
    yield Hostile(
        "a product of graphs", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } }"
    )
    rows = " ".join(map(str, range(300)))
    values = " ".join(f"VALUES ?v{n} {{ {rows} }}" for n in range(8))
    yield Hostile("a product of values", f"SELECT (SUM(?v0) AS ?n) {{ {values} }}")


def _growing() -> Iterator[Hostile]:
    for times in (24, 28, 34, 60, 190):
        grown = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(times))
        yield Hostile(
            f"a text doubled {times} times",
            f'SELECT (STRLEN(?v{times}) AS ?n) {{ BIND("x" AS ?v0) {grown} }}',
        )
        yield Hostile(
            f"a text doubled {times} times and given", f'SELECT ?v{times} {{ BIND("x" AS ?v0) {grown} }}'
        )
    for times in (2, 3, 4):
        replaced = '"' + "x" * 2000 + '"'
        for _ in range(times):
            replaced = f'REPLACE({replaced}, "x", "{"x" * 500}")'
        yield Hostile(f"a text replaced {times} times", f"SELECT (STRLEN({replaced}) AS ?n) {{}}")
    for name in ("ENCODE_FOR_URI", "UCASE", "SHA512", "MD5", "STR"):
        yield Hostile(
            f"{name} of a very long text",
            f'SELECT (SUM(STRLEN({name}(?t))) AS ?n) {{ {{ SELECT (GROUP_CONCAT(?o; separator="é") AS ?t) '
            "{ ?s ?p ?o . ?a ?b ?c } } }",
        )
    yield Hostile(
        "texts put together for each thing",
        "SELECT ?s (GROUP_CONCAT(?o) AS ?t) { ?s ?p ?x . ?y ?q ?o } GROUP BY ?s",
    )


def _planned() -> Iterator[Hostile]:
    for many in (20, 60, 120, 190):
        apart = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(many))
        yield Hostile(f"{many} patterns that have nothing in common", f"SELECT * {{ {apart} }}")
        star = " ; ".join(f"?p{n} ?o{n}" for n in range(many))
        yield Hostile(f"a star of {many} unknown fields", f"SELECT * {{ ?s {star} }}")
        chain = " . ".join(f"?x{n} ?p{n} ?x{n + 1}" for n in range(many))
        yield Hostile(f"a chain of {many} unknown links", f"SELECT (COUNT(*) AS ?n) {{ {chain} }}")
        everything = " . ".join(f"?x{n} ?p ?x{(n * 7) % many}" for n in range(many))
        yield Hostile(f"a knot of {many} links", f"SELECT * {{ {everything} }}")
    lists = " ".join(f"?s{n} ?p{n} ( ?a{n} ?b{n} ?c{n} ) ." for n in range(45))
    yield Hostile("45 lists", f"SELECT * {{ {lists} }}")


def _patterns() -> Iterator[Hostile]:
    for name, pattern in {
        "repeated repeats": "((a{1,1000}){1,1000}){1,10}",
        "repeats of repeats of repeats": "(((a{1,100}){1,100}){1,100}){1,100}",
        "a plus of a plus": "^(a+)+$",
        "any of many": "(" + "|".join(f"a{n}.*b" for n in range(300)) + ")*",
        "large letters": r"(\\\\p{L}{1,200}){1,100}",
        "dots": "(.{0,500}){0,200}x",
    }.items():
        for flags in ('""', '"i"'):
            yield Hostile(
                f"{name} {flags}",
                f'SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?a ?b ?c FILTER(REGEX(STR(?o), "{pattern}", {flags})) }}',
            )
    yield Hostile(
        "a pattern that is data", "SELECT * { ?s ?p ?o . ?a ?b ?c FILTER(REGEX(STR(?o), STR(?c))) }"
    )
    yield Hostile(
        "replaced by a pattern that is data",
        "SELECT (REPLACE(STR(?o), STR(?c), STR(?o)) AS ?x) { ?s ?p ?o . ?a ?b ?c }",
    )


def _paths() -> Iterator[Hostile]:
    for name, path in {
        "anything but one, any number of times": "(!<urn:x>)*",
        "anything either way": "(!<urn:x>|!^<urn:x>)*",
        "anything but one, at least once": "(!<urn:x>)+",
        "broader either way": "(skos:broader|^skos:broader|skos:related|^skos:related)*",
        "steps of stars": "/".join(["(!<urn:x>)*"] * 12),
        "stars of optional steps": "((!<urn:x>)?/(!<urn:x>)?)*",
        "thirty optional steps": "/".join(["(!<urn:x>)?"] * 30),
    }.items():
        yield Hostile(f"from anywhere to anywhere: {name}", f"SELECT (COUNT(*) AS ?n) {{ ?s {path} ?o }}")
        yield Hostile(f"twice: {name}", f"SELECT * {{ ?s {path} ?o . ?o {path} ?s }}")


def _calling_out(url: str) -> Iterator[Hostile]:
    base, _, last = url.rpartition("/")
    call = "{ ?s ?p ?o }"
    for name, text in {
        "plainly": f"SELECT * {{ SERVICE <{url}> {call} }}",
        "in small letters": f"SELECT * {{ service <{url}> {call} }}",
        "silently": f"SELECT * {{ SERVICE SILENT <{url}> {call} }}",
        "without spaces": f"SELECT*{{SERVICE<{url}>{{?s ?p ?o}}}}",
        "after a comment": f"SELECT * {{ SERVICE # <http://x>\n <{url}> {call} }}",
        "by a prefix": f"PREFIX x: <{base}/> SELECT * {{ SERVICE x:{last} {call} }}",
        "by a prefix stuck to it": f"PREFIX x: <{url}> SELECT * {{ SERVICEx: {call} }}",
        "by the base": f"BASE <{base}/> SELECT * {{ SERVICE <{last}> {call} }}",
        "by a variable": f"SELECT * {{ VALUES ?u {{ <{url}> }} SERVICE ?u {call} }}",
        "by a variable that is bound": f"SELECT * {{ BIND(<{url}> AS ?u) SERVICE ?u {call} }}",
        "in a sub-select": f"SELECT * {{ {{ SELECT * {{ SERVICE <{url}> {call} }} }} }}",
        "in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE <{url}> {call} }} }}",
        "in OPTIONAL": f"SELECT * {{ OPTIONAL {{ SERVICE <{url}> {call} }} }}",
        "in MINUS": f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{url}> {call} }} }}",
        "in UNION": f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ SERVICE <{url}> {call} }} }}",
        "in a graph": f"SELECT * {{ GRAPH ?g {{ SERVICE <{url}> {call} }} }}",
        "in CONSTRUCT": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {call} }}",
        "in DESCRIBE": f"DESCRIBE ?s WHERE {{ SERVICE <{url}> {call} }}",
        "with a letter by its number": f"SELECT * {{ \\u0053ERVICE <{url}> {call} }}",
        "with an address by numbers": f"SELECT * {{ SERVICE <\\u0068{url[1:]}> {call} }}",
        "after a text that looks open": f"SELECT * {{ ?s ?p '\\'' SERVICE <{url}> {call} }}",
        "after a long text": f"SELECT * {{ ?s ?p '''x''' SERVICE <{url}> {call} }}",
        "after an address that looks open": f"SELECT * {{ FILTER(1 < 2) SERVICE <{url}> {call} }}",
        "behind a full stop": f"PREFIX e: <urn:e> SELECT * {{ e:a e:b e:c.SERVICE <{url}> {call} }}",
        "behind a number": f"SELECT * {{ ?s ?p 1.SERVICE <{url}> {call} }}",
        "behind a comparison": f"SELECT * {{ FILTER(?a <?b) SERVICE <{url}> {call} FILTER(?c >?d) }}",
        "behind a line of a comment": f"SELECT * {{ # x\r SERVICE <{url}> {call} }}",
        "after a byte order mark": f"\ufeffSELECT * {{ SERVICE <{url}> {call} }}",
        "laterally": f"SELECT * {{ ?s ?p ?o LATERAL {{ SERVICE <{url}> {call} }} }}",
    }.items():
        yield Hostile(f"SERVICE {name}", text, calls_out=True)


def _changing(url: str) -> Iterator[Hostile]:
    for text in (
        f"LOAD <{url}>",
        f"LOAD SILENT <{url}> INTO GRAPH <urn:g>",
        "LOAD <file:///etc/passwd>",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "CREATE GRAPH <urn:g>",
        "COPY DEFAULT TO <urn:g>",
        "MOVE <urn:g> TO DEFAULT",
        "ADD <urn:g> TO DEFAULT",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        f"SELECT * {{ ?s ?p ?o }} ; LOAD <{url}>",
        "ASK {} ; DROP ALL",
        f"PREFIX x: <urn:x> LOAD <{url}>",
    ):
        yield Hostile(f"a change: {text}", text, calls_out=True)


def _choosing(url: str) -> Iterator[Hostile]:
    for text in (
        f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT *FROM<{url}>{{ ?s ?p ?o }}",
        f"SELECT * FROMNAMED <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        f"PREFIX x: <{url}> SELECT * FROM x: {{ ?s ?p ?o }}",
        f"BASE <{url}> SELECT * FROM <> {{ ?s ?p ?o }}",
        f"DESCRIBE <urn:x> FROM <{url}>",
    ):
        yield Hostile(f"a graph from elsewhere: {text}", text, calls_out=True)
    yield Hostile("a graph from elsewhere in WHERE", f"SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}")


def _constructing() -> Iterator[Hostile]:
    template = " . ".join(f"?a <urn:p{n}> ?c" for n in range(90))
    yield Hostile(
        "90 statements for each of a product", f"CONSTRUCT {{ {template} }} WHERE {{ ?a ?b ?c . ?d ?e ?f }}"
    )
    yield Hostile(
        "new things for each of a product",
        "CONSTRUCT { [] <urn:p> [ <urn:q> ?c ] } WHERE { ?a ?b ?c . ?d ?e ?f }",
    )
    yield Hostile(
        "the same statement without end", "CONSTRUCT { <urn:a> <urn:b> 1 } WHERE { ?a ?b ?c . ?d ?e ?f }"
    )
    yield Hostile("everything described", "DESCRIBE * WHERE { ?a ?b ?c . ?d ?e ?f }")
    yield Hostile(
        "no statement without end", "CONSTRUCT { ?x <urn:b> 1 } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    )


def _odd() -> Iterator[Hostile]:
    for name, text in {
        "nothing": "",
        "spaces": " " * 16_000,
        "a comment without end": "#" * 16_000,
        "too long": "ASK { " + "?s ?p ?o . " * 3000 + "}",
        "no text at all": "\x00\x01\x02",
        "half of a letter": "ASK { ?s ?p '\ud800' }",
        "quotes without end": "SELECT * { ?s ?p '''" + "''" * 4000,
        "backslashes": "SELECT * { ?s ?p '" + "\\" * 9001 + "' }",
        "a very long variable": f"SELECT ?{'x' * 15_000} {{ ?{'x' * 15_000} ?p ?o }}"[:16_000],
        "many columns": f"SELECT {' '.join(f'(1 AS ?v{n})' for n in range(240))} {{ ?a ?b ?c . ?d ?e ?f }}",
        "many prefixes": " ".join(f"PREFIX p{n}: <urn:{n}>" for n in range(400)) + " ASK {}",
        "an address in an address": "SELECT * { <" * 2000,
        "a date that is none": 'SELECT (YEAR("x"^^xsd:date) AS ?y) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }',
        "a number with many digits": f"SELECT ({'9' * 9000} * {'9' * 6000} AS ?n) {{}}",
        "division by nothing, often": "SELECT (SUM(1/0) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "chance, often": "SELECT (SUM(RAND()) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "new names, often": "SELECT DISTINCT (UUID() AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    }.items():
        yield Hostile(name, text)

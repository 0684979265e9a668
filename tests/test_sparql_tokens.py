"""The tokens of SPARQL: one reading of a query's text for every room that looks at it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.sparql_tokens import _START, _compiled, form_of, said, tokens_of

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX select: <http://e/> ASK {}", "ASK"),
        ("# SELECT\nBASE <http://e/construct>\ndescribe <x>", "DESCRIBE"),
        ("construct where { ?ask ?p 'select' }", "CONSTRUCT"),
        ("DELETE WHERE {}", None),
        ("SELECT (EXISTS { ?s ?p ?o } AS ?ask) {}", "SELECT"),
    ],
)
def test_the_form_of_a_query_is_its_first_word(text, form):
    assert form_of(text) == form


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s <http://e/p> """a \\" }"""@en }',
        "a # b\n«",
        "'''",
        "",
        "<< ?s ?p \ud800 >> 1.5e3 _:b ex:a.b.",
    ],
)
def test_every_character_belongs_to_one_token(text):
    tokens = list(tokens_of(text))
    first = tokens[0].start() if tokens else len(text)

    assert text[:first] + "".join(found.group() for found in tokens) == text
    for each in (text[:first], *(found.group().removeprefix(said(found)) for found in tokens)):
        assert re.fullmatch(r"(\s|#[^\n\r]*)*", each)


@given(st.text(alphabet="aé_:.-#\n\r\\\"'<>{?%@1 ×", max_size=30), st.booleans())
def test_a_text_with_plain_names_is_read_alike_by_both_patterns(text, commented):
    text = f"#é\n{text}\n#×" if commented else text
    read = [(found.lastgroup, said(found)) for found in tokens_of(text)]

    assert read == [
        (found.lastgroup, said(found))
        for found in _compiled(plain=False).finditer(text, _START.match(text).end())
    ]


def test_a_view_is_asked_without_compiling_the_tokens(tmp_path):
    code = (
        "import sys; from coprod_kg.cli import main;"
        "assert main(['--project', sys.argv[1], 'query', 'statistics']) == 0;"
        "sys.exit('coprod_kg.sparql_tokens' in sys.modules and 'compiled')"
    )
    run = [sys.executable, "-c", code, str(ROOT)]
    environment = {"XDG_CACHE_HOME": str(tmp_path), "PATH": "/usr/bin"}
    subprocess.run(run, capture_output=True, check=False, env=environment)  # puts the edition on the shelf
    done = subprocess.run(run, capture_output=True, text=True, check=False, env=environment)

    assert (done.returncode, done.stderr) == (0, "")

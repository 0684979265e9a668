"""Reading age: every word that a finding says, and that a page for everybody says, can be read by somebody of eleven.

The measure is the Automated Readability Index, by textstat. It gives the school grade (United States) at which a text
can be read; grade 6 begins at the age of eleven. It counts letters, words and sentences, so it is the same on every
machine. Flesch-Kincaid counts syllables instead, for which textstat fetches a dictionary from the network: a test
here has none. Coleman-Liau, which counts the same in another way, is asked about everything together, so that
nothing is written to please one formula.

What is judged is what somebody reads in one go: the message and the help of a shape, the message and the advice of a
check, a sentence of a reader or a command. On few words a formula says little, so anything shorter than that is
judged together with its neighbours. A handful of words cannot be avoided, since they are what the list is about, or
what is printed on the thing; they count as short words. So does an example, and the place of a value.

Of a page it is what is read in it (`own_words.py`): each paragraph that is long enough, and all that is longer than a
label together. Pages about data are for people who work with it, and are not judged.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat
from own_words import OwnWords

from coprod_kg.site import Site, addresses
from coprod_kg.vocabulary import CPC, CPS, GRAPH, SH, SKOS

ROOT = Path(__file__).parent.parent / "coprod_kg"
GRADE = 6.0
ENOUGH = 12
"""Words from which on one text is judged alone."""
ROOMS = ("checks", "importing", "contributing", "mending", "forms", "reports", "sources", "cli", "errors.py")
KNOWN = {
    "organisations": "groups",
    "organisation": "group",
    "partnership": "group",
    "inequalities": "things",
    "inequality": "thing",
    "publication": "paper",
    "identifier": "number",
}
"""What the list is about, and cannot be said in another way; each with a word of the usual length."""
JARGON = """
    triple triples node nodes ontology predicate literal datatype namespace IRI URI RDF SHACL SKOS OWL graph serialise
    parse parser token regex Unicode canonical schema violation constraint cardinality invalid null
""".split()
# Addresses, names with a prefix, times, options and the places of values.
_EXAMPLE = re.compile(r"\{\w+\}|https?:\S+|\b\w+:\w\S*|\S*/\S*/\S*|--\w[\w-]*|<[^>]*>|@\w+|\S*\d\S*")


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module that are sentences for people, with a word in the place of each value."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(
            node, ast.Expr | ast.JoinedStr
        ):  # a docstring, or the parts of a text that is taken whole
            for part in ast.iter_child_nodes(node):
                part.inside = True  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not hasattr(node, "inside"):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(_said(part) for part in node.values)
        else:
            continue
        if re.match(r"[^a-z\s%#:-]", text) and re.search(r"[.?]\s*$", text) and len(text.split()) > 3:
            yield node.lineno, text


def _said(part: ast.expr) -> str:
    """A part of a text: a word for a value, and nothing for a sentence that may follow, which is judged where it is."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    called = isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Call)
    return "" if called else "this"


def units(edition) -> dict[str, str]:
    """What is read in one go, by where it is written."""
    found: dict[str, str] = {}
    for quad in edition.dataset.quads(predicate=SH["message"], graph=GRAPH["shapes"]):
        help_text = edition.dataset.value(quad.subject, SH["description"])
        found[f"cps:{CPS.local(quad.subject)}"] = joined(
            quad.object.value, help_text.value if help_text else ""
        )
    for query in edition.catalogue.checks:
        found[str(query.path)] = joined(query.message, query.advice)
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")) if (ROOT / room).is_dir() else [ROOT / room]:
            if not path.exists() or path.name == "commands.py":  # what the program is, for those who run it
                continue
            short = []
            for line, text in sentences(path):
                if len(plain(text).split()) < ENOUGH:
                    short.append(text)
                else:
                    found[f"{path.relative_to(ROOT)}:{line}"] = text
            if short:
                found[f"{path.relative_to(ROOT)} (short ones)"] = joined(*short)
    return found


def joined(*texts: str) -> str:
    return " ".join(text if re.search(r"[.?!]\s*$", text) else f"{text}." for text in texts if text)


def plain(text: str) -> str:
    """`text` with a short word for each example and for each word that cannot be avoided."""
    text = _EXAMPLE.sub(lambda found: "this" + (found[0][-1] if found[0][-1] in ".?!,;" else ""), text)
    for word, stand_in in KNOWN.items():
        text = re.sub(rf"\b{word}\b", stand_in, text, flags=re.IGNORECASE)
    return text


@pytest.fixture(scope="module")
def texts(edition) -> dict[str, str]:
    return {where: plain(text) for where, text in units(edition).items()}


def test_there_are_as_many_texts_as_there_are_rules(edition, texts):
    shapes = sum(1 for _ in edition.dataset.quads(predicate=SH["message"], graph=GRAPH["shapes"]))

    assert len(texts) > shapes + len(edition.catalogue.checks) + 20
    assert any(where.startswith("checks/strangers.py") for where in texts)
    assert any(where.startswith("errors.py:") for where in texts)


def test_everything_that_a_finding_says_can_be_read_at_eleven(texts):
    hard = {
        where: f"grade {grade:.1f}: {text}"
        for where, text in texts.items()
        if len(text.split()) >= ENOUGH and (grade := textstat.automated_readability_index(text)) > GRADE
    }
    assert hard == {}


@pytest.mark.parametrize("measure", ["automated_readability_index", "coleman_liau_index"])
def test_all_of_it_together_is_easier_still(texts, measure):
    assert getattr(textstat, measure)(joined(*texts.values())) <= GRADE


def test_the_measure_tells_hard_words_from_easy_ones():
    hard = (
        "The cardinality constraint associated with the aforementioned predicate necessitates instantiation of at "
        "least one appropriately serialised literal conforming to the specification."
    )
    assert textstat.automated_readability_index(hard) > 2 * GRADE


def test_no_message_is_in_the_words_of_our_trade(edition):
    """Beside names of formats, which people chose themselves, and of queries, which are for those who write them."""
    spoken = {
        where: text
        for where, text in units(edition).items()
        if not where.startswith(
            ("errors.py", "sources/", "checks/views", "checks/unusable", "checks/queries", "importing/jsonld")
        )
    }
    found = {
        where: words
        for where, text in spoken.items()
        if (words := [word for word in JARGON if re.search(rf"(?<![:\w.-]){word}(?![:\w.-]\w)\b", text)])
    }
    assert found == {}


# Pages

PAGES = (
    addresses.HOME,
    addresses.FIND,
    addresses.MAP,
    addresses.QUESTIONS,
    addresses.ABOUT,
    addresses.SUGGEST,
    addresses.CHANGES,
    addresses.PHRASES,
    addresses.ACCESSIBILITY,
    addresses.PRIVACY,
    addresses.NOT_FOUND,
)
"""The pages for everybody that are one of a kind; beside them, that of each idea is judged."""
LABEL = 4
"""Words from which on a text of a page is more than a label."""


def read_on(html: str, path: str) -> list[str]:
    """What is read on a page, once each, with short words for what cannot be avoided; research is what it is about."""
    found = OwnWords(html, entries=path == addresses.QUESTIONS).texts
    texts = (plain(re.sub(r"\bresearch(ers)?\b", "study", text, flags=re.IGNORECASE)) for text in found)
    return [text for text in dict.fromkeys(texts) if len(text.split()) >= LABEL]


@pytest.fixture(scope="module")
def pages(edition) -> dict[str, list[str]]:
    site = Site(edition)
    ideas = [f"{addresses.document(concept)}.html" for concept in site.concepts]
    return {path: read_on(site.content(path).decode(), path) for path in (*PAGES, *ideas)}


def test_what_is_read_on_a_page_is_what_we_wrote(edition, pages):
    texts = pages["doc/concept/tokenism.html"]

    assert plain(edition.dataset.value(CPC["tokenism"], SKOS["definition"]).value) in texts
    assert "Does this sound like you, but in other words? Tell us your words" in texts
    assert not any("Arnstein" in text for text in texts)  # a name that is printed on a work
    assert len(pages[addresses.QUESTIONS]) > 20
    assert len(pages) > 100 + len(PAGES)


def hard_paragraphs(pages: dict[str, list[str]]) -> dict[str, float]:
    """The grades of those texts of `pages` that are too hard, of those that are long enough to be judged alone."""
    return {
        f"{path}: {text}": round(grade, 1)
        for path, texts in pages.items()
        for text in texts
        if len(text.split()) >= ENOUGH and (grade := textstat.automated_readability_index(text)) > GRADE
    }


def hard_pages(pages: dict[str, list[str]], measure: str) -> dict[str, float]:
    """The grades of those of `pages` that are too hard as a whole."""
    grades = {path: getattr(textstat, measure)(joined(*texts)) for path, texts in pages.items()}
    return {path: grade for path, grade in grades.items() if grade > GRADE}


def test_every_paragraph_of_a_page_for_everybody_can_be_read_at_eleven(pages):
    assert hard_paragraphs(pages) == {}


@pytest.mark.parametrize("measure", ["automated_readability_index", "coleman_liau_index"])
def test_each_page_for_everybody_is_as_easy_as_a_whole(pages, measure):
    ideas = [text for path, texts in pages.items() if path not in PAGES for text in texts]
    whole = {path: pages[path] for path in PAGES} | {"the pages of ideas": ideas}

    assert hard_pages(whole, measure) == {}

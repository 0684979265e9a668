"""The page of our own terms, at the address that they begin with: what each means, and how it hangs together.

It shows what readable vocabularies show of a term (the Organization Ontology of the W3C, schema.org): its meaning, an
example, what it is said of, what it leads to, what it builds on, and which rules follow it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.facts import Fact, known
from coprod_kg.site.lexicon import CLASS, NOTE, OTHERS, PROPERTY, Lexicon, OtherTerm, OwnTerm
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Head, Link, Page
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPR, DCTERMS, OWL, SCHEMA, VANN

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

START = addresses.TERMS.removesuffix(".html")
"""The path of the page without its ending."""
MEDIA = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
"""The media types of the same terms as files, by the endings of their names."""

_GROUPS = (
    ("Classes", "classes", CLASS, "Sorts of thing that the list speaks of."),
    ("Properties", "properties", PROPERTY, "What can be said of them."),
    ("Notes", "notes", NOTE, "For people and tools. No rule reads them."),
)


class Group(Value):
    """Terms of one sort."""

    title: str
    anchor: str
    lead: str
    terms: tuple[OwnTerm, ...]


class Outside(Value):
    """An outside vocabulary, and the terms of it that the list uses."""

    cell: Cell
    prefix: str
    terms: tuple[OtherTerm, ...]


class Terms(Value):
    """What the page shows."""

    lead: str
    address: str
    citation: str
    about: tuple[Fact, ...]
    groups: tuple[Group, ...]
    outside: tuple[Outside, ...]
    files: tuple[Download, ...]


def page_of_terms(register: Register) -> Page:
    """The page of all our terms."""
    lexicon, ontology = Lexicon(register.edition), NamedNode(CPR.iri)
    title = lexicon.text(ontology, DCTERMS["title"]) or "Our terms"
    own = lexicon.own()
    groups = (
        Group(name, anchor, lead, tuple(each for each in own if each.sort == sort))
        for name, anchor, sort, lead in _GROUPS
    )
    model = Terms(
        lead=lexicon.text(ontology, DCTERMS["description"]),
        address=CPR.iri,
        citation=_citation(lexicon, ontology, title),
        about=_about(lexicon, ontology),
        groups=tuple(each for each in groups if each.terms),
        outside=tuple(
            Outside(OTHERS[each], each, tuple(lexicon.others(each))) for each in lexicon.prefixes()
        ),
        files=(
            Download(f"{START}.ttl", "Turtle, with notes that say why"),
            Download(f"{START}.jsonld", "JSON-LD"),
            Download(f"{START}.nt", "N-Triples"),
        ),
    )
    return Page(
        path=addresses.TERMS,
        title=title,
        description="What each of our own terms means, what it builds on, and how to cite it.",
        template="terms.html",
        model=model,
        crumbs=(Cell("Home", addresses.HOME), Cell("Use our data", addresses.DATA)),
        section=addresses.DATA,
        head=Head(
            links=tuple(Link("alternate", f"{START}.{ending}", media) for ending, media in MEDIA.items())
        ),
    )


def _about(lexicon: Lexicon, ontology: NamedNode) -> tuple[Fact, ...]:
    """What the vocabulary says of itself."""
    licence = lexicon.objects(ontology, DCTERMS["license"])
    version = lexicon.objects(ontology, OWL["versionIRI"])
    builds = tuple(Cell(OTHERS[each].text, f"{addresses.TERMS}#uses-{each}") for each in lexicon.prefixes())
    return known(
        _words("Version", lexicon.text(ontology, OWL["versionInfo"])),
        _words("Address of this version", *(each.value for each in version)),
        _words("Prefix", lexicon.text(ontology, VANN["preferredNamespacePrefix"])),
        _words("Begun on", lexicon.text(ontology, DCTERMS["created"])),
        _words("Made by", _makers(lexicon, ontology)),
        Fact("Licence", tuple(Cell(each.value, each.value, outside=True) for each in licence)),
        Fact("Builds on", builds),
    )


def _citation(lexicon: Lexicon, ontology: NamedNode, title: str) -> str:
    """How to name the vocabulary in a list of works."""
    makers, year = _makers(lexicon, ontology), lexicon.text(ontology, DCTERMS["created"])[:4]
    version = lexicon.text(ontology, OWL["versionInfo"])
    named = f"{makers} ({year})" if makers and year else makers
    return ". ".join(each for each in (named, title, version and f"Version {version}", CPR.iri) if each)


def _makers(lexicon: Lexicon, ontology: NamedNode) -> str:
    named = (lexicon.text(each, SCHEMA["name"]) for each in lexicon.objects(ontology, DCTERMS["creator"]))
    return ", ".join(each for each in named if each)


def _words(label: str, *texts: str) -> Fact:
    return Fact(label, tuple(Cell(each) for each in texts if each))

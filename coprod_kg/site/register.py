"""What pages show of things, each looked up once: what is said of it, its card, and the answers of the views.

A look-up costs microseconds and a query milliseconds, so what every page of a kind needs is taken from
tables that are made once for all (`table`, `grouped`), never asked for one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.dataset import INFERRED
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing.documents import DocumentFiles
from coprod_kg.publishing.known import Known
from coprod_kg.site.asking import Asked
from coprod_kg.site.cards import POWER, Card, card_of, citation_key
from coprod_kg.site.digests import digest_of
from coprod_kg.site.links import Cell, Links
from coprod_kg.site.origins import things_by_origin
from coprod_kg.sources import Role
from coprod_kg.sparql import Table
from coprod_kg.turtle import value_key
from coprod_kg.values import replace
from coprod_kg.vocabulary import CPC, CPR, CPSC, DCTERMS, RDF, SCHEMA, SKOS, Term

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.site.kept_cards import KeptCards

TAGS = (
    *POWER,
    CPR["recommends"],
    CPR["usefulAtStage"],
    CPR["drawsOn"],
    CPR["availableAs"],
    CPR["readDepth"],
    DCTERMS["audience"],
    DCTERMS["type"],
    SCHEMA["about"],
)
"""The fields by which an item is found under an idea."""

WHOLE_STUDY = CPC["whole-study"]
INEQUALITIES = CPSC["power-inequalities"]

CITED = 100
"""How many things a list may have for each to be cited in it."""

_KEPT = 1024
"""Of how many things it is kept what is said of them, some thousand bytes each."""

Said = Mapping[NamedNode, Sequence[Term]]
"""What people said of a thing, field by field, each in order; what follows from it is not there."""


class Register:
    """Everything on the list as pages need it."""

    def __init__(self, edition: Edition, asked: Asked | None = None) -> None:
        self.edition = edition
        self.dataset = edition.dataset
        self.links = Links(edition)
        self.known = Known(edition.dataset)
        self._cards: dict[NamedNode, Card] = {}
        self.asked = asked or Asked(edition)
        self.kept_cards: KeptCards | None = None
        """Where cards come from, if any have been kept since the last build."""
        # A card, a page and the words of the search ask of the same thing, and many files of the same ideas.
        self.said: Callable[[NamedNode], Said] = lru_cache(maxsize=_KEPT)(self._said)

    def _said(self, thing: NamedNode) -> Said:
        """What is said of `thing` in its own record or list: no history, and nothing that rules work out.

        >>> import coprod_kg
        >>> register = Register(coprod_kg.open())
        >>> [each.value for each in register.said(CPC["racism"])[SKOS["prefLabel"]]]
        ['Racism']
        """
        found: dict[NamedNode, list[Term]] = {}
        for quad in self.dataset.quads(thing):
            graph = quad.graph_name
            if isinstance(graph, NamedNode) and graph.value.startswith(INFERRED):
                continue
            value = quad.object  # each time that it is asked for it is made
            if not isinstance(value, Triple):
                values = found.setdefault(quad.predicate, [])
                if value not in values:
                    values.append(value)
        for values in found.values():
            if len(values) > 1:
                values.sort(key=value_key)
        return found

    def cells(self, values: Sequence[Term]) -> tuple[Cell, ...]:
        """`values` as they stand on a page."""
        return tuple(self.links.cell(value) for value in values)

    def card(self, thing: NamedNode) -> Card:
        """`thing` as it stands in a list."""
        card = self._cards.get(thing)
        if card is None:
            card = self.kept_cards.of(thing).card if self.kept_cards else card_of(self, thing)
            self._cards[thing] = card
        return card

    @cache  # noqa: B019 (there is one of these for each build, and it goes with the build)
    def citation_key(self, item: NamedNode) -> str:
        """Changes whenever the citation of `item` does."""
        return self.kept_cards.of(item).cited if self.kept_cards else citation_key(self, item)

    def cards(self, things: Sequence[Term | None]) -> tuple[Card, ...]:
        """The cards of `things`, each once, in order; values that are no things are passed over.

        Those of a long list have no citation in them: together these would weigh as much as the list itself, and
        reference managers can have such a list as a file.
        """
        nodes = [each for each in dict.fromkeys(things) if isinstance(each, NamedNode)]
        if len(nodes) <= CITED:
            return tuple(map(self.card, nodes))
        return tuple(map(self._card_alone, nodes))

    @cache  # noqa: B019 (there is one of these for each build, and it goes with the build)
    def _card_alone(self, thing: NamedNode) -> Card:
        return replace(self.card(thing), coins="")

    @cached_property
    def files(self) -> DocumentFiles:
        """The files beside the pages about things.

        Raises UnreadableFile or BrokenSyntax if the context of our JSON-LD cannot be read.
        """
        return DocumentFiles(self.edition, known=self.known)

    @cached_property
    def live(self) -> tuple[RecordId, ...]:
        """The records that are on the list, in order: those that were taken off it are not."""
        return tuple(each for each in self.edition.records if each not in self.edition.tombstones)

    @cached_property
    def items(self) -> tuple[NamedNode, ...]:
        """The things to read, watch or use, newest first; those without a year last."""
        found = [each.iri for each in self.live if each.kind == "item"]
        return tuple(sorted(found, key=lambda each: self.card(each).newest_first))

    @cached_property
    def places(self) -> Mapping[NamedNode, int]:
        """Where each thing stands in `items`."""
        return {item: place for place, item in enumerate(self.items)}

    @cached_property
    def coming_from(self) -> Mapping[NamedNode, tuple[NamedNode, ...]]:
        """The things that come from each organisation, project or journal, newest first."""
        return things_by_origin(self)

    @cached_property
    def user_led(self) -> frozenset[NamedNode]:
        """The organisations of which their own words say that users lead them, and what they publish."""
        return frozenset(
            quad.subject
            for sort in ("UserLedOrganisation", "UserLedItem")
            for quad in self.dataset.quads(None, RDF["type"], CPR[sort])
            if isinstance(quad.subject, NamedNode)
        )

    @cached_property
    def wide(self) -> tuple[NamedNode, ...]:
        """The wide inequalities, under which all others come, in their order."""
        tops = {quad.subject for quad in self.dataset.quads(None, SKOS["topConceptOf"], INEQUALITIES)}
        return tuple(each for each in self.concepts(INEQUALITIES) if each in tops)

    @cached_property
    def founding(self) -> Mapping[Term, str]:
        """For each thing that the founding list of 2018 names, the heading that it stood under."""
        if "founding-list" not in self.edition.catalogue.view_names:
            return {}
        heading, found = "", {}
        for row in self.table("founding-list"):
            said, item = row.get("heading"), row.get("item")
            heading = said.value if isinstance(said, Literal) and said.value else heading
            if item is not None:
                found[item] = heading
        return found

    @cache  # noqa: B019 (there is one of these for each build, and it goes with the build)
    def concepts(self, scheme: NamedNode) -> tuple[NamedNode, ...]:
        """The concepts of a list, in its order: as it numbers them, then by name."""
        found = {quad.subject for quad in self.dataset.quads(None, SKOS["inScheme"], scheme)}
        return tuple(sorted((each for each in found if isinstance(each, NamedNode)), key=self._place))

    def narrower(self, concept: NamedNode) -> list[NamedNode]:
        """The ideas that come right under `concept`, in their order."""
        found = {quad.subject for quad in self.dataset.quads(None, SKOS["broader"], concept)}
        return sorted((each for each in found if isinstance(each, NamedNode)), key=self._place)

    def wider(self, concept: NamedNode) -> list[NamedNode]:
        """The ideas that `concept` comes under, the widest first; where there are several, by the first."""
        found: list[NamedNode] = []
        here: NamedNode | None = concept
        while here is not None:
            above = [quad.object for quad in self.dataset.quads(here, SKOS["broader"])]
            nodes = sorted((each for each in above if isinstance(each, NamedNode)), key=self._place)
            here = next((each for each in nodes if each not in found and each != concept), None)
            if here is not None:
                found.insert(0, here)
        return found

    def under(self, concept: NamedNode) -> tuple[NamedNode, ...]:
        """The items that are found under `concept`, because somebody tagged them so or a rule says so."""
        return self._under.get(concept, ())

    @cached_property
    def _under(self) -> Mapping[NamedNode, tuple[NamedNode, ...]]:
        places = self.places
        found: dict[NamedNode, set[int]] = {}
        for field in TAGS:
            for quad in self.dataset.quads(None, field):
                place = places.get(quad.subject) if isinstance(quad.subject, NamedNode) else None
                if place is not None and isinstance(quad.object, NamedNode):
                    found.setdefault(quad.object, set()).add(place)
        # What is for carers is for public contributors too, as the view `for-people` has it.
        for narrow in list(found):
            for wide in self._above(narrow):
                found[wide] = found.get(wide, set()) | found[narrow]
        # What helps in the whole study helps at each stage of it, as the view `at-stage` has it.
        whole = found.get(WHOLE_STUDY, set())
        for stage in self.concepts(CPSC["research-stages"]):
            found[stage] = found.get(stage, set()) | whole
        return {
            tag: tuple(self.items[place] for place in sorted(things))
            for tag, things in found.items()
            if things
        }

    def _above(self, concept: NamedNode) -> set[NamedNode]:
        """All ideas that `concept` comes under, however far away."""
        found: set[NamedNode] = set()
        waiting = [concept]
        while waiting:
            for quad in self.dataset.quads(waiting.pop(), SKOS["broader"]):
                if isinstance(quad.object, NamedNode) and quad.object not in found:
                    found.add(quad.object)
                    waiting.append(quad.object)
        return found

    @cache  # noqa: B019
    def countering(self, concept: NamedNode) -> tuple[NamedNode, ...]:
        """The practices that are said to change `concept` or something narrower, in their order."""
        below, seen = [concept], {concept}
        while below:
            for each in self.narrower(below.pop()):
                if each not in seen:
                    seen.add(each)
                    below.append(each)
        found = {quad.subject for each in seen for quad in self.dataset.quads(None, CPR["counters"], each)}
        return tuple(sorted((each for each in found if isinstance(each, NamedNode)), key=self._place))

    def _place(self, concept: NamedNode) -> tuple[float, str, str]:
        position = self.dataset.value(concept, SCHEMA["position"])
        number = position.value if isinstance(position, Literal) else ""
        order = float(number) if number.isascii() and number.isdigit() and len(number) < 10 else float("inf")
        return order, self.links.cell(concept).text.casefold(), concept.value

    def table(self, view: str) -> Table:
        """The whole answer of the view called `view`, asked once.

        Raises UnknownView, or MissingParameter if it has to be told what to look at.
        """
        return self.asked.of(view)[0]

    def answer_key(self, view: str) -> str:
        """Changes whenever a row of the answer of the view called `view` does, or what its query file says."""
        return self.asked.of(view)[1]

    @cached_property
    def vocabulary_key(self) -> str:
        """Changes with any term, list of ideas, shape or rule, with the context and the description of the list."""
        edition = self.edition
        sources = edition.sources_of(Role.ONTOLOGY, Role.SCHEME, Role.SHAPES, Role.DATASET)
        context = (edition.project.ontology / "context.jsonld").read_bytes()
        files = [*((str(each.path), each.data) for each in sources), *edition.catalogue.rule_files()]
        return digest_of(context, *(part for name, data in files for part in (name, data)))

    @cache  # noqa: B019
    def grouped(self, view: str, by: str, of: str) -> Mapping[Term, tuple[Term, ...]]:
        """For each value of the column `by` of a view, the different values of the column `of`, in its order.

        A view that the project does not have, or whose columns are others, gives nothing: pages are made of what
        there is.
        """
        views = {each.name: each for each in self.edition.catalogue.views}
        if view not in views or any(each.required for each in views[view].parameters.values()):
            return {}
        table = self.table(view)
        if by not in table.columns or of not in table.columns:
            return {}
        key, value = table.columns.index(by), table.columns.index(of)
        found: dict[Term, dict[Term, None]] = {}
        for row in table.rows:
            head, each = row[key], row[value]
            if head is not None and each is not None:
                found.setdefault(head, {})[each] = None
        return {head: tuple(values) for head, values in found.items()}

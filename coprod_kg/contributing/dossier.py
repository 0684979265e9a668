"""The dossier of a contribution: what was sent, in each of its versions, and what was decided, as PROV.

It says nothing about the person who sent it: how it came, on behalf of which group of people, and no more.

>>> from coprod_kg.codes import Code
>>> sent = Version(1, Status.SENT, datetime(2026, 12, 1, tzinfo=UTC), targets=(RecordId("org", "nihr"),))
>>> dossier = Dossier(Code.read("k7m-4tc-94"), (sent,))
>>> Dossier.of_quads(dossier.code, dossier.quads()) == dossier
True
>>> dossier.latest.status.value
'sent'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum

from pyoxigraph import Literal, NamedNode, Quad, Triple

from coprod_kg.codes import Code
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import BASE, CPC, CPR, GRAPH, ID, PROV, RDF, SCHEMA, XSD, Term

CURATORS = NamedNode(f"{BASE}dataset#curators")
"""The role that decides. Who the curators are is nobody's business here."""


class Status(Enum):
    """Where a contribution is, and what was decided about it: the concepts of the list `contribution-status`."""

    SENT = "sent"
    NEEDS_CHANGES = "needs-changes"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT_TO_ANOTHER = "left-to-another"

    @property
    def waits(self) -> bool:
        """Whether something is still to be done."""
        return self in (Status.SENT, Status.NEEDS_CHANGES)


@dataclass(frozen=True)
class Version:
    """A contribution as it was sent, or as a curator changed it (cpr:Contribution)."""

    number: int
    status: Status
    came: datetime
    note: str = ""
    via: str = ""
    """The local name of the way it came (`contribution-channels`)."""
    on_behalf_of: str = ""
    """The local name of a group of people (`people`), never of a person."""
    own_interest: bool = False
    consent: bool = False
    taken_back: datetime | None = None
    made_by: int = 0
    """The number of the decision that made it from the one before; 0 for what was sent."""
    targets: tuple[RecordId, ...] = ()
    """The records that it would add or change."""
    based_on: tuple[NamedNode, ...] = ()
    """The versions of the graphs of those records that were there when it was made."""


@dataclass(frozen=True)
class Decision:
    """What a curator decided about a version, and why (cpr:Review)."""

    number: int
    outcome: Status
    made: datetime
    about: int
    """The number of the version."""
    reason: str = ""
    own_interest: bool = False


@dataclass(frozen=True)
class Dossier:
    """All versions of a contribution and all decisions about it, each in order."""

    code: Code
    versions: tuple[Version, ...]
    decisions: tuple[Decision, ...] = field(default=())

    @property
    def latest(self) -> Version:
        """The version that is to be decided on, or was."""
        return self.versions[-1]

    @property
    def decided_on(self) -> datetime:
        """When it was taken back, or the last decision was made; when it was sent, if neither was."""
        if self.latest.taken_back:
            return self.latest.taken_back
        return self.decisions[-1].made if self.decisions else self.latest.came

    def with_latest(self, **changes: object) -> Dossier:
        """The dossier with these fields of its latest version changed."""
        return replace(self, versions=(*self.versions[:-1], replace(self.latest, **changes)))  # type: ignore[arg-type]

    def with_decision(self, decision: Decision) -> Dossier:
        """The dossier with one more decision."""
        return replace(self, decisions=(*self.decisions, decision))

    def quads(self) -> list[Triple]:
        """All of it, as statements."""
        return [
            *(triple for version in self.versions for triple in self.version_triples(version)),
            *(triple for decision in self.decisions for triple in self.decision_triples(decision)),
        ]

    def version_triples(self, version: Version) -> Iterator[Triple]:
        """A version, as statements."""
        subject = version_iri(self.code, version.number)
        said: list[tuple[NamedNode, Term]] = [
            (RDF["type"], CPR["Contribution"]),
            (CPR["status"], CPC[version.status.value]),
            (PROV["generatedAtTime"], moment(version.came)),
            (CPR["proposes"], GRAPH[f"contribution/{_numbered(self.code, version.number)}"]),
            *((CPR["target"], record.iri) for record in version.targets),
            *((PROV["wasDerivedFrom"], graph) for graph in version.based_on),
        ]
        if version.note:
            said.append((SCHEMA["description"], Literal(version.note, language="en")))
        if version.via:
            said.append((CPR["via"], CPC[version.via]))
        if version.on_behalf_of:
            said.append((CPR["onBehalfOf"], CPC[version.on_behalf_of]))
        if version.own_interest:
            said.append((CPR["ownInterest"], Literal(True)))
        if version.consent:
            said.append((CPR["consentGiven"], Literal(True)))
        if version.taken_back:
            said.append((PROV["invalidatedAtTime"], moment(version.taken_back)))
        if version.number > 1:
            said.append((PROV["wasRevisionOf"], version_iri(self.code, version.number - 1)))
        if version.made_by:
            said.append((PROV["wasAttributedTo"], CURATORS))
            said.append((PROV["wasGeneratedBy"], review_iri(self.code, version.made_by)))
        yield from (Triple(subject, predicate, value) for predicate, value in said)

    def decision_triples(self, decision: Decision) -> Iterator[Triple]:
        """A decision, as statements."""
        subject = review_iri(self.code, decision.number)
        said: list[tuple[NamedNode, Term]] = [
            (RDF["type"], CPR["Review"]),
            (CPR["outcome"], CPC[decision.outcome.value]),
            (PROV["used"], version_iri(self.code, decision.about)),
            (PROV["endedAtTime"], moment(decision.made)),
            (PROV["wasAssociatedWith"], CURATORS),
        ]
        if decision.reason:
            said.append((SCHEMA["description"], Literal(decision.reason, language="en")))
        if decision.own_interest:
            said.append((CPR["ownInterest"], Literal(True)))
        yield from (Triple(subject, predicate, value) for predicate, value in said)

    @classmethod
    def of_quads(cls, code: Code, statements: Iterable[Quad | Triple]) -> Dossier:
        """The dossier that `statements` tell of.

        Raises ValueError, with a reason for people, if they do not tell of one.
        """
        said: dict[str, dict[NamedNode, list[Term]]] = {}
        for each in statements:
            if isinstance(each.subject, NamedNode) and not isinstance(each.object, Triple):
                said.setdefault(each.subject.value, {}).setdefault(each.predicate, []).append(each.object)
        versions: list[Version] = []
        decisions: list[Decision] = []
        while found := said.get(version_iri(code, len(versions) + 1).value):
            versions.append(_version(code, len(versions) + 1, found))
        while found := said.get(review_iri(code, len(decisions) + 1).value):
            decisions.append(_decision(code, len(decisions) + 1, found, len(versions)))
        if not versions:
            raise ValueError(f"it does not tell of {code}")
        return cls(code, tuple(versions), tuple(decisions))


def version_iri(code: Code, number: int) -> NamedNode:
    """The address of a version: the first is the contribution itself."""
    return ID[f"contribution/{_numbered(code, number)}"]


def review_iri(code: Code, number: int) -> NamedNode:
    """The address of a decision about the contribution."""
    return ID[f"review/{code}-{number}"]


def _numbered(code: Code, number: int) -> str:
    return code.text if number == 1 else f"{code}-{number}"


def moment(when: datetime) -> Literal:
    """A moment as the list writes it: UTC, to the second.

    >>> moment(datetime(2026, 12, 1, 9, 30, tzinfo=UTC)).value
    '2026-12-01T09:30:00Z'
    """
    text = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Literal(text, datatype=XSD["dateTime"])


Said = Mapping[NamedNode, list[Term]]


def _made_by(code: Code, said: Said) -> int:
    before = review_iri(code, 1).value[:-1]
    numbers = [each.value.removeprefix(before) for each in _addresses(said, PROV["wasGeneratedBy"])]
    return next((int(number) for number in numbers if number.isascii() and number.isdecimal()), 0)


def _version(code: Code, number: int, said: Said) -> Version:
    targets = [RecordId.of_iri(each) for each in _addresses(said, CPR["target"])]
    return Version(
        number=number,
        status=_status(said, CPR["status"]),
        came=_moment(said, PROV["generatedAtTime"]),
        note=_text(said, SCHEMA["description"]),
        via=_concept(said, CPR["via"]),
        on_behalf_of=_concept(said, CPR["onBehalfOf"]),
        own_interest=_text(said, CPR["ownInterest"]) == "true",
        consent=_text(said, CPR["consentGiven"]) == "true",
        taken_back=_moment(said, PROV["invalidatedAtTime"]) if PROV["invalidatedAtTime"] in said else None,
        made_by=_made_by(code, said),
        targets=tuple(sorted(each for each in targets if each is not None)),
        based_on=tuple(_addresses(said, PROV["wasDerivedFrom"])),
    )


def _decision(code: Code, number: int, said: Said, versions: int) -> Decision:
    used = [each.value for each in _addresses(said, PROV["used"])]
    about = next((n for n in range(1, versions + 1) if version_iri(code, n).value in used), None)
    if about is None:
        raise ValueError(f"it does not say what decision {number} is about")
    return Decision(
        number=number,
        outcome=_status(said, CPR["outcome"]),
        made=_moment(said, PROV["endedAtTime"]),
        about=about,
        reason=_text(said, SCHEMA["description"]),
        own_interest=_text(said, CPR["ownInterest"]) == "true",
    )


def _addresses(said: Said, field: NamedNode) -> list[NamedNode]:
    found = [each for each in said.get(field, ()) if isinstance(each, NamedNode)]
    return sorted(found, key=lambda each: each.value)


def _text(said: Said, field: NamedNode) -> str:
    return min((each.value for each in said.get(field, ()) if isinstance(each, Literal)), default="")


def _concept(said: Said, field: NamedNode) -> str:
    return next((CPC.local(each) for each in _addresses(said, field) if each in CPC), "")


def _status(said: Said, field: NamedNode) -> Status:
    return Status(_concept(said, field) or "missing")


def _moment(said: Said, field: NamedNode) -> datetime:
    when = datetime.fromisoformat(_text(said, field))
    return when if when.tzinfo else when.replace(tzinfo=UTC)

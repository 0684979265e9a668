"""What is wrong with what was typed, question by question; and whether it may be on the list already.

A stranger has to know very little: only what was answered is judged, and only by what makes an answer unusable.
Whether anything is missing, or on the list twice, is for the curators to say, and for the pages to ask.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, Severity
from coprod_kg.forms import Form, Sort
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.form_answers import field_of, local_name, offer_of_answers
from coprod_kg.matching import Match, find_matches
from coprod_kg.web.public.suggesting.draft import LONGEST, NAME, WEB, Draft, hidden_in

if TYPE_CHECKING:
    from coprod_kg.web.live import Running

Wrong = Mapping[str, tuple[str, ...]]
"""What is wrong, by the key of the question or the name of the field of the page."""

_ABOUT_ANSWERS = ("shapes", "form", "reading")
"""The checks that look at an answer by itself; the others look at the rest of the list."""


def wrong_answers(
    running: Running, form: Form, draft: Draft, keys: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """What must be mended in the answers to the questions `keys`."""
    answers = {key: values for key, values in draft.answers.items() if key in keys}
    if not answers:
        return {}
    # Shapes are for classes: what is of no class would be judged by none of them.
    sort = next((field for field in form.asked if field.sort is Sort.CLASS), None)
    said = {sort.key: (local_name(sort.choices[0].value),)} if sort and sort.choices else {}
    offer = offer_of_answers(running.edition, form.kind, {**said, **answers})
    found: dict[str, list[str]] = {}
    for finding in running.judge([offer]):
        key = field_of(finding)
        if key in answers and _spoils(form, finding):
            found.setdefault(key, []).append(finding.message)
    return {key: tuple(dict.fromkeys(messages)) for key, messages in found.items()}


def _spoils(form: Form, finding: Finding) -> bool:
    """Whether an answer cannot be used as it is."""
    if finding.severity is not Severity.MUST or finding.check not in _ABOUT_ANSWERS:
        return False
    # An organisation that is not on the list yet is no mistake: a curator will see to it.
    unknown = finding.check == "form" and any(
        field.sort is Sort.RECORD and field.key == field_of(finding) for field in form.asked
    )
    return not unknown


def wrong_words(named: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What must be mended in texts that no shape is for, by the names of their fields.

    >>> wrong_words({"words": "a \\x07", "contact": "by post"})
    {'words': ('There is a mark in this text that nobody can see. Please type it again.',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, text in named.items():
        if hidden_in(text):
            found[name] = ("There is a mark in this text that nobody can see. Please type it again.",)
        elif len(text) > LONGEST:
            found[name] = (f"Make this shorter. Use {LONGEST:,} letters or fewer.",)
    return found


def likely_same(
    edition: Edition, form: Form, draft: Draft, keys: Collection[str]
) -> list[tuple[RecordId, Match]]:
    """The records of the list that what was typed may be, the likeliest first."""
    answers = {key: values for key, values in draft.answers.items() if key in keys}
    if form.naming is not None and form.naming.key == NAME and not draft.answer(NAME):
        # By its numbers alone a thing is found too, but only what has a name is compared.
        answers[NAME] = (draft.answer(WEB) or next(iter(answers.values()), ("",))[0],)
    offer = offer_of_answers(edition, form.kind, answers)
    found = []
    for match in find_matches(edition, (quad.triple for quad in offer.quads())):
        record = RecordId.of_iri(match.existing)
        if record is not None and record in edition.records:
            found.append((record, match))
    return found

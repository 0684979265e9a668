"""The questions that no shape asks: what somebody wants to suggest, their own words, and how we may use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from coprod_kg.edition import Edition
from coprod_kg.identifiers import KINDS
from coprod_kg.labels import text_of
from coprod_kg.vocabulary import CPC, SKOS
from coprod_kg.web.public.suggesting import steps as of
from coprod_kg.web.public.suggesting.draft import NAME, RECORD, WEB, WORDS, Draft, field_name
from coprod_kg.web.public.suggesting.questions import Group, Option, Question
from coprod_kg.web.public.suggesting.steps import kinds_of, people_of

Wrong = Mapping[str, tuple[str, ...]]

_NO_NAMES = "Please leave out names, phone numbers and email addresses."
_OWN_WORDS = "Something else, or in my own words"


def own_questions(edition: Edition, draft: Draft, step: str, wrong: Wrong) -> tuple[Question, ...]:
    """The questions of the page `step`, with their answers; none for a page that the shapes ask.

    >>> import coprod_kg
    >>> [each.id for each in own_questions(coprod_kg.open(), Draft(), "you", {})]
    ['group', 'interest', 'consent', 'contact']
    """
    asked = _PAGES.get(step)
    return tuple(asked(edition, draft, wrong)) if asked else ()


def _what(edition: Edition, draft: Draft, wrong: Wrong) -> Iterator[Question]:
    kinds = [(kind, KINDS[kind][0].upper() + KINDS[kind][1:], "") for kind in kinds_of(edition)]
    others = [(WORDS, _OWN_WORDS, "Or tell us what is wrong or missing on a page.")]
    options = tuple(
        Option(f"way-{value}", value, words, help, draft.way == value)
        for value, words, help in (*kinds, *others)
    )
    yield Question(
        name="way",
        id="way",
        words="What would you like to suggest?",
        is_title=True,
        how="one",
        groups=(Group("", options),),
        wrong=wrong.get("way", ()),
    )


def _words(_: Edition, draft: Draft, wrong: Wrong) -> Iterator[Question]:
    yield Question(
        name="words",
        id="words",
        words="What would you like to tell us?",
        help=f"What it is, how it helps, who it is for. Or what is wrong, and on which page. {_NO_NAMES}",
        how="text",
        value=draft.words,
        wrong=wrong.get("words", ()),
    )
    yield Question(
        name=field_name(NAME),
        id=f"q-{NAME}",
        words="Its name or title",
        help="If it has one.",
        value=draft.answer(NAME),
        wrong=wrong.get(NAME, ()),
        longest=600,
    )
    yield Question(
        name=field_name(WEB),
        id=f"q-{WEB}",
        words="Its web address",
        help="If it has one. For example, https://www.nsun.org.uk.",
        value=draft.answer(WEB),
        mode="url",
        wrong=wrong.get(WEB, ()),
        longest=4000,
    )


def _record(_: Edition, draft: Draft, wrong: Wrong) -> Iterator[Question]:
    yield Question(
        name="words",
        id="words",
        words="What should we change or add?",
        help=f"Say how you know, if you can. {_NO_NAMES}",
        how="text",
        value=draft.words,
        wrong=wrong.get("words", ()),
    )


def _you(edition: Edition, draft: Draft, wrong: Wrong) -> Iterator[Question]:
    groups = [Option("group-0", "", "No. I stay anonymous", "", not draft.group)]
    for number, concept in enumerate(people_of(edition), 1):
        name = CPC.local(concept)
        words = text_of(concept, edition.dataset, SKOS["prefLabel"]) or name
        groups.append(Option(f"group-{number}", name, words, "", name == draft.group))
    yield Question(
        name="group",
        id="group",
        words="Do you send this for a group of people?",
        help="We write down the group, and never who you are.",
        how="one",
        groups=(Group("", tuple(groups)),),
    )
    yield _box(
        "interest",
        "Did you help to make it, or do you gain from it?",
        "You may still suggest it. It helps us to know.",
        "Yes, I did or I do",
        draft.interest,
    )
    yield _box(
        "consent",
        "Are there words in it that somebody else said or wrote?",
        "We show other people’s words only if they agree.",
        "Yes, and they agree that you show them",
        draft.consent,
    )
    yield Question(
        name="contact",
        id="contact",
        words="How can we reach you, if we have a question?",
        help="Only if you want: a phone number, an email or a postal address. Only the curators see it. "
        "It is kept apart, and deleted after the decision. You can see our questions with your code too.",
        value=draft.contact,
        wrong=wrong.get("contact", ()),
        longest=300,
    )


def _box(name: str, words: str, help: str, yes: str, chosen: bool) -> Question:
    """A question to which one box says yes."""
    groups = (Group("", (Option(f"{name}-1", "yes", yes, "", chosen),)),)
    return Question(name=name, id=name, words=words, help=help, how="several", groups=groups)


_PAGES: Mapping[str, Callable[[Edition, Draft, Wrong], Iterator[Question]]] = {
    of.WHAT: _what,
    WORDS: _words,
    RECORD: _record,
    of.YOU: _you,
}

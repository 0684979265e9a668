"""What helps a curator to decide: gains of the map, ideas that were meant, reading age, texts side by side, forms."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import textstat
from desk_cases import NOON, SHED, UNION, by_command_line, decided, place_in
from hypothesis import given
from hypothesis import strategies as st

from coprod_kg.codes import LETTERS, Code, check_letter
from coprod_kg.contributing.pending import by_record
from coprod_kg.forms import form_of
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.form_answers import offer_of_answers
from coprod_kg.inbox import NewSuggestion
from coprod_kg.site import Site
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import CPC
from coprod_kg.web.desk.comparing import pieces
from coprod_kg.web.desk.deciding import Choice
from coprod_kg.web.desk.editing import answers_of, edited, sections_of
from coprod_kg.web.desk.entering import spelled
from coprod_kg.web.desk.gaining import Counting
from coprod_kg.web.desk.hearing import Ear
from coprod_kg.web.desk.reading_age import OLDEST, YOUNGEST, reading_age
from coprod_kg.web.desk.waiting import Shelf, all_waiting


@pytest.fixture(scope="module")
def site(real_site) -> Site:
    return real_site


@pytest.fixture(scope="module")
def ear(site) -> Ear:
    return Ear(site.register)


def test_the_map_gains_what_it_would_have_if_the_record_were_on_the_list(tmp_path):
    """The law: what is foretold for a record is what the views count when it is there."""
    place = place_in(tmp_path)
    answers = {**SHED, "change": ("racism",), "audience": ("carers",), "usefulAtStage": ("whole-study",)}
    before = Site(place.edition)
    foretold = Counting(before).gains(by_record(offer_of_answers(place.edition, "item", answers).quads()))

    decided(place, place.keep(answers), Choice.ACCEPT)
    after = Site(place.edition)

    def changed(name: str) -> set[tuple[str, str, int, int]]:
        old, new = getattr(before.coverage, name), getattr(after.coverage, name)
        cell = after.register.links.cell
        return {
            (cell(one).text, cell(other).text, old.get((one, other), 0), count)
            for (one, other), count in new.items()
            if count != old.get((one, other), 0)
        }

    told = {
        (each.inequality.text, each.other.text, each.now, each.after)
        for each in (*foretold.wide, *foretold.narrow)
    }
    assert told == changed("stages") | changed("people")
    assert len(told) > 10
    assert foretold.gaps


def test_a_record_that_stays_as_it_is_gains_nothing(site):
    record = next(each for each in site.edition.records if each.kind == "item")

    gains = Counting(site).gains({record: site.edition.records[record].quads()})

    assert not gains.wide
    assert not gains.narrow


def test_what_is_no_thing_to_read_gains_nothing(site):
    assert not Counting(site).gains({RecordId("org", "new"): ()}).wide


@pytest.mark.parametrize(
    ("words", "idea", "said"),
    [
        ("Nobody paid us for our time.", "payment-inequity", "paid … time"),
        ("We felt that it was only box ticking", "tokenism", "only … box … ticking"),
        ("A film about RACISM in hospitals", "racism", "racism"),
        ("It is for carers who want to help.", "carers", "carers"),
    ],
)
def test_an_idea_is_suggested_with_the_words_that_somebody_wrote(ear, words, idea, said):
    [found] = [each for each in ear.heard(words) if each.concept == CPC[idea]]

    assert found.said == said
    assert found.phrase


@pytest.mark.parametrize(
    "words", ["", "A nice day.", "They do research.", "We were not there and did not know."]
)
def test_nothing_is_suggested_without_a_reason(ear, words):
    assert ear.heard(words) == ()


def test_what_is_chosen_already_is_not_suggested(ear):
    assert CPC["racism"] in {each.concept for each in ear.heard("about racism")}
    assert CPC["racism"] not in {each.concept for each in ear.heard("about racism", {"racism"})}


def test_the_reading_age_is_that_of_the_readability_index(site):
    texts = [
        quad.object.value
        for quad in site.edition.dataset.quads()
        if quad.predicate.value.endswith("description") and hasattr(quad.object, "language")
    ]
    near = []
    for text in texts:
        age = reading_age(text)
        if age is not None:
            theirs = min(OLDEST, max(YOUNGEST, textstat.automated_readability_index(text) + 5))
            near.append(abs(age - theirs) <= 1)

    assert len(near) > 100
    assert sum(near) / len(near) > 0.95


@given(st.text(alphabet="ab .", max_size=30), st.text(alphabet="ab .", max_size=30))
def test_the_pieces_of_a_text_are_the_text_and_what_is_not_new_is_in_the_old_one(old, new):
    found = pieces(old, new)

    assert "".join(each.text for each in found) == new
    for each in found:
        assert each.new or set(each.text.split()) <= set(old.split())


@pytest.mark.parametrize("kind", ["item", "org", "project", "venue"])
def test_the_answers_that_a_record_comes_to_make_the_same_record(edition, kind):
    form = form_of(edition, kind)
    for record in [each for each in edition.records if each.kind == kind and each not in edition.tombstones][
        :60
    ]:
        quads = edition.records[record].quads()

        offer = offer_of_answers(edition, kind, answers_of(form, record, quads), str(record))

        again = edited(form, record, quads, offer.quads())
        assert canonical(again, record.iri.value) == canonical(quads, record.iri.value), str(record)


def test_every_question_can_be_answered_on_the_form(edition):
    for kind, answers in (("item", SHED), ("org", UNION)):
        sections = sections_of(edition, form_of(edition, kind), answers)
        asked = {each.key: each for section in sections for each in (*section.questions, *section.more)}
        assert asked.keys() == {field.key for field in form_of(edition, kind).asked}
        assert not [key for key in answers if asked[key] in [q for s in sections for q in s.more]]
        chosen = {
            option.value
            for _, options in asked["kind" if kind == "item" else "organisationKind"].groups
            for option in options
            if option.chosen
        }
        assert chosen == set(answers["kind" if kind == "item" else "organisationKind"])


def test_every_letter_of_a_code_has_a_word():
    for letter in LETTERS:
        letters = letter * 7
        code = Code.read(letters + check_letter(letters))
        assert len(spelled(code)) == 8
        assert all(re.fullmatch(r"[A-Za-z-]{3,}", sound) for _, sound in spelled(code))


def test_what_waits_is_found_in_both_places_the_longest_first(tmp_path):
    place = place_in(tmp_path)
    late = place.inbox.keep(_words("Later."), came=NOON + timedelta(hours=1))
    file = by_command_line(place)
    early = place.inbox.keep(_words("Earlier."), came=NOON - timedelta(hours=1))
    shelf = Shelf()

    found = all_waiting(place.edition, place.inbox, shelf)

    assert [each.code for each in found] == [early, file, late]
    assert [each.channel for each in found] == ["form", "file", "form"]
    broken = place.project.root / f"data/pending/{file}/about.ttl"
    broken.write_bytes(b"not Turtle")
    [first] = [each for each in all_waiting(place.edition, place.inbox, shelf) if each.code == file]
    assert "cannot be used" in first.broken


def _words(text: str):
    return NewSuggestion(words=text)

"""The mistakes: each puts one into a record and says where it put it and which rule must find it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from mutations.documents import PREFIXED, Span, Turtle


@dataclass(frozen=True)
class Made:
    """A text with a mistake in it, and the offset at which it has to be found."""

    text: str
    place: int
    same_line_only: bool = False
    """Where the column is not told by the mistake: the line is all that can be asked for."""


Maker = Callable[[Turtle, random.Random], "Made | None"]


@dataclass(frozen=True)
class Mistake:
    """A class of mistakes."""

    name: str
    sure: bool
    rules: str
    """A pattern for the names of the rules that may find it: check or shape."""
    make: Maker


MISTAKES: list[Mistake] = []

TAGS = (
    "audience",
    "addresses",
    "understand",
    "change",
    "recommends",
    "drawsOn",
    "usefulAtStage",
    "availableAs",
)
DERIVED = "https://w3id.org/coprod-kg/def/PowerFocusedItem"
CHOICES = (*TAGS, "kind", "readDepth", "organisationKind")
CHOICE_RULES = (
    "(Item|Organisation)-(kind|audience|addresses|helps-understand|helps-change|recommends|knowledge|stage|formats"
    "|read-depth)|value"
)


def mistake(rules: str, *, sure: bool = False) -> Callable[[Maker], Maker]:
    def add(make: Maker) -> Maker:
        MISTAKES.append(Mistake(make.__name__.replace("_", " "), sure, rules, make))
        return make

    return add


def put(document: Turtle, span: Span, written: str, shift: int = 0) -> Made:
    """The text with `written` in the place of `span`; the mistake is where that begins."""
    return Made(document.text[: span.start] + written + document.text[span.end :], span.start + shift)


def pick(document: Turtle, chance: random.Random, *words: str) -> Span | None:
    """One of the values of the fields."""
    spans = [span for word in words for span in document.values(word)]
    return chance.choice(spans) if spans else None


def retold(
    document: Turtle, chance: random.Random, words: tuple[str, ...], change: Callable[[str], str | None]
) -> Made | None:
    """One value of the fields with its content changed."""
    span = pick(document, chance, *words)
    content = span and change(document.content(span))
    if span is None or content is None or content == document.content(span):
        return None
    return put(document, span, document.with_content(span, content))


# What has one sure answer.


@mistake("vocabularies|https-schema", sure=True)
def old_address_of_schema_org(document, chance):
    place = document.text.find("https://schema.org/")
    return (
        None
        if place < 0
        else Made(document.text.replace("https://schema.org/", "http://schema.org/", 1), place)
    )


@mistake("(Item|Venue)-doi", sure=True)
def doi_as_a_web_address(document, chance):
    before = chance.choice(["https://doi.org/", "http://dx.doi.org/", "doi.org/"])
    return retold(document, chance, ("doi",), lambda doi: before + doi)


@mistake("(Item|Venue)-doi", sure=True)
def doi_with_a_word_before_it(document, chance):
    before = chance.choice(["doi:", "DOI: ", "DOI "])
    return retold(document, chance, ("doi",), lambda doi: before + doi)


@mistake("Item-doi-small-letters", sure=True)
def doi_in_capitals(document, chance):
    return retold(document, chance, ("doi",), str.upper)


@mistake("(Item|Venue)-isbn", sure=True)
def isbn_with_lines(document, chance):
    mark = chance.choice(["-", " ", "\u2013"])
    return retold(
        document,
        random,
        ("isbn",),
        lambda isbn: mark.join([isbn[:3], isbn[3:4], isbn[4:8], isbn[8:12], isbn[12:]]),
    )


@mistake("Text-one-line", sure=True)
def space_around_a_name(document, chance):
    left, right = chance.choice([(" ", ""), ("", " "), ("  ", " "), ("", "\u00a0")])
    return retold(document, chance, ("name", "nameAsPrinted"), lambda name: left + name + right)


@mistake("Text-spaces", sure=True)
def two_spaces_between_words(document, chance):
    return retold(document, chance, ("name", "description"), lambda text: spaced(text, chance, "  "))


@mistake("Text-spaces", sure=True)
def space_that_does_not_break(document, chance):
    return retold(document, chance, ("name", "description"), lambda text: spaced(text, chance, "\u00a0"))


def spaced(text: str, chance: random.Random, space: str) -> str | None:
    places = [found.start() for found in re.finditer(r"(?<=[^\s\\])(?<!\\\\n) (?=\S)", text)]
    if not places:
        return None
    place = chance.choice(places)
    return text[:place] + space + text[place + 1 :]


@mistake("Text-ends", sure=True)
def space_around_a_text(document, chance):
    left, right = chance.choice([(" ", ""), ("", " "), ("", "\n" if document.format == "csv" else "\\n")])
    return retold(document, chance, ("description",), lambda text: left + text + right)


@mistake(CHOICE_RULES, sure=True)
def slip_in_a_tag(document, chance):
    return retold(document, chance, CHOICES, lambda tag: slipped(tag, chance))


def slipped(name: str, chance: random.Random) -> str | None:
    """One slip of the finger in the part after the colon, if that is long enough to be known again."""
    start, colon, local = name.rpartition(":")
    if len(local) < 6:
        return None
    place = chance.randrange(1, len(local) - 1)
    slip = chance.choice(["left out", "twice", "swapped", "another"])
    letter, following = local[place], local[place + 1]
    if slip == "left out":
        changed = local[:place] + local[place + 1 :]
    elif slip == "twice":
        changed = local[:place] + letter + local[place:]
    elif slip == "swapped":
        changed = local[:place] + following + letter + local[place + 2 :]
    else:
        changed = local[:place] + chance.choice("abcdefghijklmnopqrstuvwxyz") + local[place + 1 :]
    return start + colon + changed


@mistake(CHOICE_RULES, sure=True)
def tag_in_capitals(document, chance):
    if document.format == "csv":
        return None  # capitals make no difference there

    def changed(tag: str) -> str:
        start, colon, local = tag.rpartition(":")
        spelt = chance.choice([local.capitalize(), local.upper(), local.replace("-", "_")])
        return start + colon + spelt

    return retold(document, chance, CHOICES, changed)


@mistake("Text-language|language", sure=True)
def text_without_its_language(document, chance):
    words = [word for word in ("name", "description") if document.whole(word)]
    if len(words) < 2:
        return None
    word = chance.choice(words)
    if document.format == "csv":
        heading = document.fields(word)[0]
        return put(document, heading, document.content(heading).removesuffix(" (en)"))
    span, inside = document.whole(word), document.values(word)[0]
    return put(document, span, document.plain(document.content(inside)))


@mistake("(Item|Venue)-published", sure=True)
def year_as_a_text(document, chance):
    span = pick(document, chance, "publishedYear")
    if document.format == "csv" or span is None or not re.fullmatch("[0-9]{4}", document.content(span)):
        return None
    year = document.content(span)
    if document.format == "turtle":
        return put(
            document, span, chance.choice([f'"{year}"', year, f'"{year}"@en', f'"{year}"^^xsd:integer'])
        )
    return under(document, "publishedYear", "schema:datePublished", chance.choice([f'"{year}"', year]))


def under(document, word: str, name: str, value: str) -> Made:
    """The value under the whole name of its field, which says nothing of what it is."""
    field, span = document.fields(word)[0], document.whole(word)
    text = document.text[: field.start] + f'"{name}": {value}' + document.text[span.end :]
    return Made(text, field.start + len(f'"{name}": '))


@mistake("Item-free", sure=True)
def yes_as_a_text(document, chance):
    if document.format == "csv":
        return None  # everything is a text there

    def changed(truth: str) -> str:
        words = {"true": ["yes", "Yes", "true", "TRUE"], "false": ["no", "No", "false"]}[truth]
        return f'"{chance.choice(words)}"'

    return retold(document, chance, ("freeToUse",), changed)


@mistake("Thing-url", sure=True)
def address_as_a_text(document, chance):
    span = document.whole("webAddress")
    if span is None or document.format == "csv":
        return None
    if document.format == "turtle":
        return put(document, span, document.plain(document.content(span)))
    return under(document, "webAddress", "schema:url", document.text[span.start : span.end])


@mistake("(Item|Organisation|Venue|Project)-closed|field|headings", sure=True)
def slip_in_a_field(document, chance):
    words = [
        word
        for word in PREFIXED
        if word not in ("type", "nameAsPrinted", "position") and document.fields(word)
    ]
    span = document.fields(chance.choice(words))[0]
    name = document.content(span)
    start, colon, local = name.rpartition(":")
    capital = start + colon + local[0].upper() + local[1:]
    if document.format == "csv":  # capitals make no difference there, and what is in brackets is the language
        words, bracket, language = name.partition(" (")
        changed = slipped(words, chance)
        if changed is None or re.sub("[^a-z]", "", changed.lower()) == re.sub("[^a-z]", "", words.lower()):
            return None  # nor do the spaces
        return put(document, span, changed + bracket + language)
    changed = chance.choice([slipped(name, chance), capital])
    return None if changed in (None, name) else put(document, span, document.with_content(span, changed))


@mistake("known-class|value", sure=True)
def slip_in_a_class(document, chance):
    spans = document.values("type")
    if len(spans) != 1:
        return None
    name = document.content(spans[0])
    changed = slipped(name if ":" in name else f":{name}", chance)
    if changed is None:
        return None
    return put(document, spans[0], document.with_content(spans[0], changed.removeprefix(":")))


@mistake("references|(Item|Venue)-(publisher|part-of)", sure=True)
def link_in_capitals(document, chance):
    if document.format == "csv":
        return None  # capitals make no difference there

    def changed(link: str) -> str:
        folder, slash, slug = link.rpartition("/")
        return folder + slash + chance.choice([slug.upper(), slug.title()])

    return retold(document, chance, ("publisher", "partOf"), changed)


@mistake("Item-language|Authorship-name", sure=True)
def language_where_there_is_none(document, chance):
    span = pick(document, chance, "language", "nameAsPrinted")
    if span is None or document.format == "csv":
        return None
    written = document.text[span.start : span.end]
    return put(
        document,
        span,
        f"{written}@en" if document.format == "turtle" else f'{{"@value": {written}, "@language": "en"}}',
    )


@mistake("Authorship-place", sure=True)
def number_as_a_text(document, chance):
    return retold(document, chance, ("position",), lambda number: f'"{number}"')


# What only a person can answer.


@mistake("(Item|Organisation|Venue|Project)-name")
def no_title(document, chance):
    span = document.values("name")
    if len(span) != 1:
        return None
    return missing(document, span[0])


def missing(document: Turtle, span: Span) -> Made:
    """The text without the field; it has to be asked for where it could be added."""
    text = document.without(span)
    return Made(text, span.start if document.format == "csv" else type(document)(text).end())


@mistake("(Item|Venue)-doi")
def doi_that_is_none(document, chance):
    return retold(
        document, chance, ("doi",), lambda doi: chance.choice([doi.replace("/", ""), "1" + doi, doi[3:]])
    )


@mistake("references|value")
def link_to_nothing(document, chance):
    return retold(
        document,
        random,
        ("publisher", "partOf"),
        lambda link: link.rpartition("/")[0] + "/no-such-thing-here",
    )


@mistake("Item-kind")
def two_kinds(document, chance):
    span = pick(document, chance, "kind")
    if span is None:
        return None
    other = "cpc:video" if "video" not in document.content(span) else "cpc:book"
    both = f"{document.text[span.start : span.end]}, {document.with_content(span, other)}"
    if document.format == "csv":
        return put(document, span, f"{document.content(span)}; Video" if "video" in other else "Video; Book")
    written = both if document.format == "turtle" else f"[{both}]"
    return Made(put(document, span, written).text, document.fields("kind")[0].start)


@mistake("Text-contact")
def email_in_a_text(document, chance):
    return retold(document, chance, ("description",), lambda text: f"{text} Write to someone@example.org.")


@mistake("(Item|Organisation|Venue)-description")
def text_too_short(document, chance):
    return retold(document, chance, ("description",), lambda _: "A guide.")


@mistake("Thing-url")
def link_that_runs_code(document, chance):
    return retold(document, chance, ("webAddress",), lambda _: "javascript:alert(1)")


@mistake("(Item|Venue)-published")
def year_that_is_none(document, chance):
    return retold(
        document, chance, ("publishedYear",), lambda year: chance.choice([f"{year}0", "soon", f"c.{year}"])
    )


@mistake("author-places")
def gap_in_the_places(document, chance):
    spans = document.values("position")
    if len(spans) < 2:
        return None
    span = chance.choice(spans[1:])
    return put(document, span, chance.choice(["77", "1"]))


@mistake("(Item|Organisation|Venue|Project)-closed|field|headings")
def field_that_nobody_knows(document, chance):
    span = pick(document, chance, "name")
    if span is None:
        return None
    if document.format == "csv":
        lines = document.text.split("\r\n")
        text = "\r\n".join([f"{lines[0]},Keywords", *(f"{line},power" for line in lines[1:-1]), ""])
        return Made(text, len(lines[0]) + 1)
    line = document.line_of(span)
    added = '    schema:keywords "power" ;\n' if document.format == "turtle" else '  "keywords": "power",\n'
    place = line.start + len(added) - len(added.lstrip())
    return Made(document.text[: line.start] + added + document.text[line.start :], place)


@mistake("(Item|Organisation|Venue|Project)-class|value")
def derived_class_by_hand(document, chance):
    spans = document.values("type")
    if not spans:
        return None
    span = spans[0]
    if document.format == "turtle":
        return put(document, Span(span.end, span.end), f", <{DERIVED}>", 2)
    written = document.text[span.start : span.end]
    if document.format == "csv":
        return put(document, Span(span.end, span.end), f"; {DERIVED}", 2)
    made = put(document, span, f'[{written}, "{DERIVED}"]')
    return Made(made.text, span.start + len(f"[{written}, "))


@mistake("Item-read-depth-needed")
def tag_by_somebody_who_does_not_say_what_they_read(document, chance):
    spans = document.values("readDepth")
    if not spans or not any(
        document.values(word) for word in ("audience", "addresses", "understand", "change")
    ):
        return None
    return missing(document, spans[0])


@mistake("duplicate-doi")
def doi_of_another_work(document, chance):
    return retold(document, chance, ("doi",), lambda doi: None if "10.1136/bmj.j3872" in doi else "{another}")


@mistake("reference-kinds|(Item|Venue)-(publisher|part-of)|value")
def link_to_the_wrong_kind_of_thing(document, chance):
    word, wrong = chance.choice([("partOf", "org/nihr"), ("publisher", "venue/frontiers-in-sociology")])
    start = "../" if document.format == "turtle" else "https://w3id.org/coprod-kg/id/"
    return retold(document, chance, (word,), lambda _: start + wrong)


@mistake("Text-markup")
def code_of_a_web_page(document, chance):
    return retold(document, chance, ("description", "name"), lambda text: text.replace(" ", " <b>", 1))


@mistake("(Item|Organisation|Venue|Project)-name")
def two_texts_in_one_language(document, chance):
    span = pick(document, chance, "name")
    if span is None:
        return None
    if document.format == "csv":
        return None  # a table has one cell for them
    field = document.fields("name")[0]
    if document.format == "turtle":
        added = 'schema:name "Another name for it"@en ;\n    '
        return Made(document.text[: field.start] + added + document.text[field.start :], field.start)
    both = f'[{document.text[span.start : span.end]}, "Another name for it"]'
    return Made(put(document, span, both).text, field.start)


@mistake("syntax")
def mark_left_out(document, chance):
    """The mark that ends a value: seen where it is missing in JSON, at the next word in Turtle."""
    spans = [span for word in ("name", "doi", "webAddress") if (span := document.whole(word))]
    if not spans or document.format == "csv":
        return None
    span = chance.choice(spans)
    mark, later = (" ;", len("\n    ")) if document.format == "turtle" else (",", 0)
    rest = document.text[span.end :]
    if not rest.startswith(f"{mark}\n"):
        return None
    return Made(document.text[: span.end] + rest[len(mark) :], span.end + later)


@mistake("syntax")
def prefix_that_is_not_declared(document, chance):
    spans = document.fields("name")
    if not spans or document.format != "turtle":
        return None
    return put(document, Span(spans[0].start, spans[0].start + len("schema")), "shcema")


@mistake("syntax|quotes")
def text_that_does_not_end(document, chance):
    if document.format == "csv":
        quoted = [span for span in document.rows[1] if document.text[span.start] == '"']
        if not quoted:
            return None
        span = quoted[-1]
        return Made(document.text[: span.end - 1] + document.text[span.end :], span.start)
    spans = document.values("doi") or document.values("name")
    if not spans:
        return None
    place = document.text.rindex('"', spans[0].start, spans[0].end)
    return Made(document.text[:place] + document.text[place + 1 :], spans[0].start, same_line_only=True)


@mistake("cells")
def comma_without_marks(document, chance):
    """More cells than headings: it is seen at the first that is too many."""
    if document.format != "csv":
        return None
    quoted = [
        span
        for span in document.rows[1]
        if document.text[span.start] == '"' and '""' not in document.content(span)
    ]
    if not quoted or document.text.rstrip().endswith(","):
        return None
    span = quoted[0]
    made = put(document, span, document.text[span.start + 1 : span.end - 1])
    changed = type(document)(made.text)
    if len(changed.rows[1]) <= len(changed.rows[0]):
        return None
    surplus = changed.rows[1][len(changed.rows[0]) :]
    return Made(made.text, next(cell.start for cell in surplus if cell.start < cell.end))

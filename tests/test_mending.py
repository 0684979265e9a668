"""Mends: what has one sure answer is mended in its place, and nothing else is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, parse

from coprod_kg.assessing import assess_files
from coprod_kg.edition import Edition
from coprod_kg.errors import CannotMend
from coprod_kg.findings import Edit
from coprod_kg.mending import difference, mended_files, write_mended
from coprod_kg.mending.edits import applied
from coprod_kg.mending.nearness import meant
from coprod_kg.mending.spelling import turtle
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.sources.spots import Spot

HEAD = """\
@base <https://w3id.org/coprod-kg/id/item/sharing-power-2020> .
@prefix bibo: <http://purl.org/ontology/bibo/> .
@prefix cpc: <https://w3id.org/coprod-kg/id/concept/> .
@prefix cpr: <https://w3id.org/coprod-kg/def/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
RECORD = """\
<> a cpr:Resource ;
    dcterms:type cpc:guidance ;
    schema:name "Sharing power: §"@en ;
    schema:description "Shows research teams how to share decisions with members of the public."@en ;
    schema:url <https://example.org/§> ;
    dcterms:audience cpc:researchers ;
    cpr:addresses cpc:hierarchical-inequalities ;
    cpr:availableAs cpc:web-page ;
    cpr:readDepth cpc:whole-work"""


def record(line: str = "", instead: str = "") -> str:
    """A record that nothing is wrong with, with a line more; or with that in the place of `instead`."""
    if instead:
        assert instead in HEAD + RECORD
        return (HEAD + RECORD + " .\n").replace(instead, line)
    return f"{HEAD}{RECORD} ;\n    {line} .\n"


SURE = [
    ('bibo:doi "https://doi.org/10.1000/ABC§"', 'bibo:doi "10.1000/abc§"'),
    ('bibo:doi "DOI: 10.1000/§"', 'bibo:doi "10.1000/§"'),
    ("bibo:doi <https://dx.doi.org/10.1000/§>", 'bibo:doi "10.1000/§"'),
    ('bibo:doi " 10.1000/§\\n"', 'bibo:doi "10.1000/§"'),
    ('bibo:isbn13 "978-0-306-40615-7"', 'bibo:isbn13 "9780306406157"'),
    ('bibo:isbn13 "ISBN 3-16-148410-X"', 'bibo:isbn13 "9783161484100"'),
    ('bibo:isbn13 "978 1 84742 751 9"', 'bibo:isbn13 "9781847427519"'),
    ('schema:datePublished "2018"', 'schema:datePublished "2018"^^xsd:gYear'),
    ("schema:datePublished 2018", 'schema:datePublished "2018"^^xsd:gYear'),
    ("schema:datePublished '2018-05'@en", "schema:datePublished '2018-05'^^xsd:gYearMonth"),
    ('schema:datePublished "2018-05-24"^^xsd:gYear', 'schema:datePublished "2018-05-24"^^xsd:date'),
    ('schema:isAccessibleForFree "Yes"', "schema:isAccessibleForFree true"),
    ('schema:inLanguage "en"@en', 'schema:inLanguage "en"'),
    ("cpr:addresses cpc:rascism", "cpr:addresses cpc:racism"),
    ('cpr:addresses "Racism"@en', "cpr:addresses cpc:racism"),
    ("cpr:drawsOn <../concept/Lived_Experience>", "cpr:drawsOn <../concept/lived-experience>"),
    ("schema:publisher <../org/NIHR>", "schema:publisher <../org/nihr>"),
    (
        'schema:publisher "https://w3id.org/coprod-kg/id/org/nihr"',
        "schema:publisher <https://w3id.org/coprod-kg/id/org/nihr>",
    ),
    ("cpr:helpChange cpc:racism", "cpr:helpsChange cpc:racism"),
    ("cpr:HelpsChange cpc:racism", "cpr:helpsChange cpc:racism"),
    ('skos:altLabel "  The   guide\u00a0"@en', 'skos:altLabel "The guide"@en'),
]  # fmt: skip
IN_PLACE = [
    ("http://schema.org/", "https://schema.org/", "https://schema.org/"),
    ("cpr:resource", "cpr:Resource", "cpr:Resource"),
    ('"Sharing  power: §" @en', '"Sharing power: §"@en', '"Sharing power: §"@en'),
    ("'''Sharing power: § ''' # it's here\n", "'''Sharing power: §'''@en # it's here\n", '"Sharing power: §"@en'),
    ('" Sharing power:  §"', '"Sharing power: §"@en', '"Sharing power: §"@en'),
    ('"https://example.org/§"^^xsd:anyURI', "<https://example.org/§>", "<https://example.org/§>"),
    ("cpc:researcher", "cpc:researchers", "cpc:researchers"),
    ('"summary"', "cpc:summary", "cpc:whole-work"),
]  # fmt: skip
UNSURE = [
    'bibo:doi "10.1000"',
    'bibo:doi "https://doi.org/10.1000/§?from=mail"',
    'bibo:doi "10.1000/§ and 10.1000/§2"',
    'bibo:isbn13 "978-0-306-40615-8"',
    'bibo:isbn13 "0306406153"',
    'schema:datePublished "about 2018"',
    'schema:datePublished "18"',
    'schema:datePublished "2018-02-30"',
    'schema:isAccessibleForFree "maybe"',
    "cpr:addresses cpc:isms",
    "cpr:addresses cpc:researchers",
    "cpr:addresses <https://example.org/racism>",
    "schema:publisher <../org/nihrr>",
    'schema:publisher "NIHR"',
    'schema:publisher "https://w3id.org/coprod-kg/id/org/no-such-thing"',
    'schema:archivedAt "www.example.org"',
    'schema:archivedAt "javascript:alert(1)"',
    "cpr:counters cpc:racism",
    'schema:keyword "power"',
    'schema:name "Rhannu grym: canllaw"',
]
TWO_LANGUAGES = record('skos:altLabel "Rhannu grym"@cy').replace('of the public."@en', 'of the public."')
WELSH_TITLE = record('schema:name "Rhannu grym"@cy', 'schema:name "Sharing power: §"@en').replace(
    'of the public."@en', 'of the public."'
)
WELSH_WORK = record('schema:inLanguage "cy"').replace('Sharing power: §"@en', 'Sharing power: §"')
MIXED = record('bibo:doi   "DOI 10.1000/§"   # as printed\n').replace("<> a", "# The guide.\n<>\ta")
WITH_MARK = b"\xef\xbb\xbf" + MIXED.replace("\n", "\r\n").encode()

OFFERS: dict[str, str | bytes] = {
    **{f"sure {line}": record(line) for line, _ in SURE},
    **{f"in place {line}": record(line, instead) for line, _, instead in IN_PLACE},
    **{f"unsure {line}": record(line) for line in UNSURE},
    "two languages": TWO_LANGUAGES,
    "Welsh title": WELSH_TITLE,
    "Welsh work": WELSH_WORK,
    "with mark": WITH_MARK,
}


def numbered(text: str | bytes, name: str) -> bytes:
    """The text as that of a work of its own: no two files are about the same one."""
    data = text if isinstance(text, bytes) else text.encode()
    number = str(list(OFFERS).index(name) + 100).encode()
    return data.replace("§".encode(), b"w" + number).replace(b"power-2020", b"power-" + number)


@pytest.fixture(scope="module")
def mended(edition, tmp_path_factory):
    """Every offer as it is when it is mended, all judged together."""
    folder = tmp_path_factory.mktemp("offers")
    paths = {name: folder / f"{place}.ttl" for place, name in enumerate(OFFERS)}
    for name, path in paths.items():
        path.write_bytes(numbered(OFFERS[name], name))
    sources, findings = assess_files(edition, list(paths.values()))
    assert len(sources) == len(OFFERS), [str(finding) for finding in findings if finding.check == "syntax"]
    files = mended_files(edition, sources, findings)
    return dict(zip(OFFERS, files, strict=True))


@pytest.mark.parametrize(("wrong", "right"), SURE)
def test_what_has_one_sure_answer_is_mended_and_nothing_else_is_touched(mended, wrong, right):
    name = f"sure {wrong}"

    assert mended[name].after.data == numbered(record(right), name)


@pytest.mark.parametrize(("wrong", "right", "instead"), IN_PLACE)
def test_what_stands_in_the_record_is_mended_where_it_stands(mended, wrong, right, instead):
    name = f"in place {wrong}"

    assert mended[name].after.data == numbered(record(right, instead), name)


@pytest.mark.parametrize("line", UNSURE)
def test_what_may_have_two_answers_or_none_is_left_alone(mended, line):
    file = mended[f"unsure {line}"]

    assert file.after.data == file.before.data
    assert not file.changed


@pytest.mark.parametrize("name", ["two languages", "Welsh title", "Welsh work"])
def test_what_cannot_be_known_from_the_file_is_left_alone(mended, name):
    """Which of two languages a text is in."""
    assert mended[name].after.data == mended[name].before.data


def test_comments_layout_byte_order_mark_and_line_ends_stay(mended):
    file = mended["with mark"]

    assert file.changed
    assert file.after.data == file.before.data.replace(b'"DOI 10', b'"10')


def test_mends_that_touch_each_other_are_made_one_after_the_other(mended):
    file = mended['in place " Sharing power:  §"']

    assert {finding.rule for finding in file.mended} == {"Text-one-line", "Text-spaces", "Text-language"}


def test_a_mend_that_would_bring_a_new_mistake_is_taken_back_and_told(mended):
    """Mended, the second name would be in the same language as the first."""
    [error] = mended['unsure schema:name "Rhannu grym: canllaw"'].refused

    assert isinstance(error, CannotMend)
    assert "then something else would be wrong" in str(error)
    assert "“en”" in str(error)


@pytest.fixture
def mend(edition, tmp_path):
    """A function from a text to its file when mended."""

    def one(text: str):
        path = tmp_path / "offer.ttl"
        path.write_text(text)
        sources, findings = assess_files(edition, [path])
        [file] = mended_files(edition, sources, findings)
        return file

    return one


def test_two_names_that_are_as_near_are_no_answer():
    names = {"carers": 1, "careers": 2}

    assert meant("carrers", names) is None
    assert meant("carers", names) == 1
    assert meant("xyz", names) is None
    assert meant("ism", {"sim": 1}) is None  # too short to know a slip from another word


def test_edits_are_made_at_once_wherever_they_stand():
    assert applied("abc", [Edit("x", 3, 3), Edit("", 1, 2)]) == "acx"


def test_a_file_that_somebody_changed_in_the_meantime_is_left_alone(mend):
    file = mend(record('bibo:doi "doi:10.1000/182"'))
    file.path.write_text("mine")

    with pytest.raises(CannotMend, match="somebody has changed it in the meantime"):
        write_mended(file)
    assert file.path.read_text() == "mine"


def test_the_file_behind_a_link_is_mended_and_the_link_stays(edition, tmp_path):
    real, link = tmp_path / "real.ttl", tmp_path / "link.ttl"
    real.write_text(record('bibo:doi "doi:10.1000/182"'))
    link.symlink_to(real)

    sources, findings = assess_files(edition, [link])
    [file] = mended_files(edition, sources, findings)
    write_mended(file)

    assert link.is_symlink()
    assert real.read_text() == record('bibo:doi "10.1000/182"')


def test_a_record_of_the_project_is_mended_and_then_laid_out_as_usual(make_project):
    path = "data/records/org/neighbours.ttl"
    project = make_project({})
    good = (project.root / path).read_text(encoding="utf-8")
    make_project({path: good.replace("https://schema.org/", "http://schema.org/").replace(" .\n", "  .\n")})
    edition = Edition.read(project)

    sources, findings = assess_files(edition, [project.root / path])
    [file] = mended_files(edition, sources, findings)
    write_mended(file)

    assert (project.root / path).read_text(encoding="utf-8") == good


def test_a_fix_is_told_with_every_finding_that_has_one(edition, tmp_path):
    path = tmp_path / "offer.ttl"
    path.write_text(record('bibo:doi "doi:10.1000/182"'))

    _, findings = assess_files(edition, [path])
    [finding] = [each for each in findings if each.fix]

    assert finding.rule == "Item-doi"
    assert finding.fix is not None
    [edit] = finding.fix.edits
    assert applied(path.read_text(), [edit]) == record('bibo:doi "10.1000/182"')


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(
    texts,
    st.sampled_from(['"a"@en', "'a'", '"""a"""', "'''a'''@cy", "5", "<a:b>"]),
    st.sampled_from(["en", "cy", ""]),
)
def test_every_text_is_read_back_as_it_was_written(text, written, language):
    value = Literal(text, language=language) if language else Literal(text)
    source = read_of(f"<a:a> <a:p> {written} .")
    start = source.text.index(written)
    spelt = turtle.value(source, Spot(1, 1, start, start + len(written)), Literal("a"), value)

    [triple] = parse(f"<a:a> <a:p> {spelt} .".encode(), format=RdfFormat.TURTLE)
    assert triple.object == value


def read_of(text: str) -> Source:
    return Source(PurePosixPath("offer.ttl"), Role.RECORD, SUBMISSION, "https://e.org/", text.encode())


PATCHES = [
    (b"a\nb\nc\n", b"a\nB\nc\n"),
    (b"a\r\nb\r\n", b"a\r\nB\r\n"),
    (b"a\nb", b"a\nB"),
    (b"a\nb\n", b"a\nB"),
    (b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfA\nb\n"),
    (b"caf\xe9\nb\n", b"caf\xe9\nB\n"),
    (b"a\x0cb\x85\nb\n", b"a\x0cb\x85\nB\n"),
]


@pytest.mark.parametrize(("before", "after"), PATCHES)
@pytest.mark.parametrize("name", ["new.ttl", "my new file.ttl", "ünï.ttl"])
@pytest.mark.parametrize("tool", ["git apply -", "patch -p1 --binary"])
def test_a_difference_is_a_patch_that_other_programs_take(tmp_path, before, after, name, tool):
    if shutil.which(tool.split()[0]) is None:
        pytest.skip(f"{tool.split()[0]} is not installed")
    path = tmp_path / name
    path.write_bytes(before)

    done = subprocess.run(
        tool.split(), cwd=tmp_path, input=difference(name, before, after), check=False, capture_output=True
    )

    assert path.read_bytes() == after, done.stderr


def test_no_difference_is_no_patch():
    assert difference("x", b"a\n", b"a\n") == b""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coprod_kg", "validate", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
def test_the_patch_on_the_screen_makes_what_fix_makes(tmp_path):
    wrong = record('bibo:doi "doi:10.1000/182"')
    for name in ("offer.ttl", "other.ttl"):
        (tmp_path / name).write_text(wrong)

    shown = run(tmp_path, "--diff", "offer.ttl")
    assert shown.returncode == 1
    assert "1 with a sure mend" in shown.stderr
    assert (tmp_path / "offer.ttl").read_text() == wrong

    fixed = run(tmp_path, "--fix", "--diff", "other.ttl")
    assert fixed.returncode == 0
    assert "mended other.ttl" in fixed.stderr
    assert fixed.stdout == shown.stdout.replace("offer.ttl", "other.ttl")
    subprocess.run(
        ["patch", "-p1"], cwd=tmp_path, input=shown.stdout, text=True, check=True, capture_output=True
    )
    assert (tmp_path / "offer.ttl").read_text() == (tmp_path / "other.ttl").read_text()


def test_a_diff_and_a_report_are_not_given_together(tmp_path):
    (tmp_path / "offer.ttl").write_text(record('schema:inLanguage "en"'))
    done = run(tmp_path, "--diff", "--format", "json", "offer.ttl")

    assert done.returncode == 2
    assert "a diff and a report" in done.stderr.lower()

"""From a file that somebody sends to a record on the list: contribute and review, as commands in one process."""

from __future__ import annotations

import json
import re
from unittest import mock

import openpyxl
import pytest
from desk_project import PREFIXES, SHED, desk_project, files_of

from coprod_kg.checks import check_project
from coprod_kg.checks.again import check_again
from coprod_kg.checks.memory import recall
from coprod_kg.checks.unusable import usable_edition
from coprod_kg.cli import main
from coprod_kg.cli.main import FAILED, GOOD, WRONG
from coprod_kg.contributing.history import version
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, Severity
from coprod_kg.identifiers import RecordId
from coprod_kg.inbox import INBOX, Inbox, NewSuggestion
from coprod_kg.project import Project
from coprod_kg.site import Site
from coprod_kg.sources.listing import listed
from coprod_kg.vocabulary import CPC, CPR, ID, PROV, SCHEMA

pytestmark = pytest.mark.long

UNION, SHED_ITEM = RecordId("org", "garden-union"), RecordId("item", "a-shed-for-all-2021")


@pytest.fixture
def root(tmp_path):
    return desk_project(tmp_path / "list").root


@pytest.fixture
def coprod(root, capsys):
    """A function that runs a command on the project: its exit code and what it said."""

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--project", str(root), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture(scope="module")
def sent_before():
    """By what was sent to a list as it is made: the code of the receipt, and the files that wait."""
    return {}


@pytest.fixture
def send(root, coprod, tmp_path, sent_before):
    """A function that sends a Turtle text: the code of the receipt.

    What was sent to such a list before is put there as it was then: to judge it again takes long and tells nothing.
    """
    new = files_of(root)

    def sent(text: str, *words: str, anew: bool = False) -> str:
        as_made = files_of(root) == new and not anew
        code, kept = sent_before.get((text, words), ("", {})) if as_made else ("", {})
        folder = root / "data/pending" / code
        if code and not folder.exists():
            folder.mkdir(parents=True)
            for name, content in kept.items():
                (folder / name).write_bytes(content)
            return code
        path = tmp_path / "sent.ttl"
        path.write_text(text, encoding="utf-8")
        done, out, err = coprod("contribute", str(path), "--json", *words)
        assert done == GOOD, out + err
        code = json.loads(out)["code"]
        if as_made:
            waits = (root / "data/pending" / code).iterdir()
            sent_before[text, words] = code, {each.name: each.read_bytes() for each in waits}
        return code

    return sent


@pytest.fixture(scope="module")
def checked_before(tmp_path_factory):
    """What is remembered of the list as it is made, once all of it was checked."""
    project = desk_project(tmp_path_factory.mktemp("checked") / "list")
    check_again(Edition.read(project))
    return recall(project.root)


@pytest.fixture
def musts(root, checked_before):
    """A function to what must be mended on the list. What no decision has changed is not looked at again."""

    def found() -> list[str]:
        edition, unusable = usable_edition(Project.at(root))
        with mock.patch("coprod_kg.checks.again.recall", return_value=checked_before):
            return musts_of([*unusable, *check_again(edition)])

    return found


def musts_of(findings: list[Finding]) -> list[str]:
    return [str(each) for each in findings if each.severity is Severity.MUST]


def union(*changes: tuple[str, str], name: str = "org/garden-union") -> str:
    text = (
        f'{PREFIXES}<{name}> a org:Organization ; org:classification cpc:charity ; schema:name "The garden union"@en ;'
        ' skos:altLabel "The union of gardens"@en ;'
        " schema:url <https://example.org/union> ; dcterms:source <https://example.org/union/about> ."
    )
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


OTHER_NAME = ("The garden union", "The union of garden friends")


def test_the_project_of_these_tests_is_in_order(root):
    found, _ = check_project(Project.at(root))

    assert musts_of(found) == []


# Sending


def test_a_file_that_is_sent_is_kept_byte_for_byte_and_answered_with_a_code(root, coprod, tmp_path):
    path = tmp_path / "x.ttl"
    path.write_bytes(b"\xef\xbb\xbf" + SHED.replace("\n", "\r\n").encode())
    code, out, _ = coprod("contribute", str(path), "--note", "A good one.", "--for", "Carers", "--consent")

    receipt = re.search(r"Your code is (\S+)\.", out)[1]
    folder = root / "data/pending" / receipt
    assert code == GOOD
    assert "2 new records" in out
    assert (folder / "original-1.ttl").read_bytes() == path.read_bytes()
    assert {each.name for each in folder.iterdir()} == {"original-1.ttl", "submission.trig", "about.ttl"}
    about = (folder / "about.ttl").read_text("utf-8")
    assert "cpr:onBehalfOf cpc:carers" in about
    assert "cpr:consentGiven true" in about


def test_what_waits_is_in_no_edition_and_changes_nothing_of_it(root, send):
    before = Edition.read(Project.at(root))
    send(SHED)
    after = Edition.read(Project.at(root))

    assert after.digest == before.digest
    assert not [path for _, path in listed(root) if "pending" in path]
    assert not any("contribution/" in graph.value for graph in after.dataset.graphs())


def test_a_file_with_mistakes_is_kept_and_the_mistakes_are_said(coprod, tmp_path, root):
    path = tmp_path / "x.ttl"
    path.write_text(SHED.replace("cpc:report", "cpc:raport"), encoding="utf-8")
    code, out, _ = coprod("contribute", str(path))

    assert code == GOOD
    assert "Choose what kind of thing this is" in out
    assert "the curators can" in out
    assert len(list((root / "data/pending").iterdir())) == 1


def test_a_file_whose_name_says_nothing_is_known_by_how_it_begins(root, coprod, tmp_path):
    path = tmp_path / "from Zotero.json"
    path.write_text('[{"id": "1", "type": "book", "title": "Who digs the shed?"}]', encoding="utf-8")
    code, out, err = coprod("contribute", str(path))

    assert (code, err) == (GOOD, "")
    receipt = re.search(r"Your code is (\S+)\.", out)[1]
    assert (root / "data/pending" / receipt / "original-1.csljson").read_bytes() == path.read_bytes()


def test_nothing_at_the_desk_promises_a_mend_by_an_option_that_is_not_there(coprod, tmp_path):
    path = tmp_path / "x.ttl"
    path.write_text(SHED.replace("https://schema.org/", "http://schema.org/"), encoding="utf-8")
    _, sent, _ = coprod("contribute", str(path))
    _, shown, _ = coprod("review", "show", re.search(r"Your code is (\S+)\.", sent)[1])

    for said in (sent, shown):
        assert "This file says http://schema.org/" in said
        assert "--fix" not in said


@pytest.mark.parametrize(
    ("note", "field"),
    [("Ring 0117 496 0123", "No contact details"), ("me@example.org", "No contact details")],
)
def test_a_note_with_contact_details_is_refused_with_its_place(root, coprod, tmp_path, note, field):
    (tmp_path / "x.ttl").write_text(SHED, encoding="utf-8")
    code, out, _ = coprod("contribute", str(tmp_path / "x.ttl"), "--note", note)

    assert code == WRONG
    assert out.startswith("--note\n")
    assert field in out
    assert not list((root / "data").glob("pending/*"))


def test_what_cannot_be_read_is_refused_and_nothing_is_kept(root, coprod, tmp_path):
    good, bad, nothing = (tmp_path / f"{name}.ttl" for name in ("good", "bad", "nothing"))
    good.write_text(SHED)
    bad.write_text("no turtle")
    nothing.write_text("# nothing\n")
    (tmp_path / "link.ttl").symlink_to(good)
    for name, reason in (
        ("bad.ttl", "not correct Turtle"),
        ("nothing.ttl", "nothing in it could be taken"),
        ("link.ttl", "it is a link"),
        ("missing.ttl", "cannot be read"),
        ("/dev/zero", "it is a link, a folder or a device"),
    ):
        code, _, err = coprod("contribute", str(good), str(tmp_path / name))
        assert (code, reason in err) == (FAILED, True), err
    assert not list((root / "data").glob("pending/*"))


@pytest.mark.parametrize(
    ("words", "hint"), [(["--via", "fone"], "Did you mean 'phone'"), (["--for", "Ann Elm"], "Choose one of")]
)
def test_a_way_and_a_group_are_chosen_from_their_lists(coprod, tmp_path, words, hint):
    (tmp_path / "x.ttl").write_text(SHED)
    code, _, err = coprod("contribute", str(tmp_path / "x.ttl"), *words)

    assert code == FAILED
    assert hint in err


# Looking


def test_the_list_says_how_long_what_and_how_much(coprod, send):
    first, second = send(SHED), send(union(OTHER_NAME))
    _, out, _ = coprod("review", "list")
    rows = {line.split()[0]: line.split()[1:5] for line in out.splitlines()[2:]}
    assert rows == {first: ["0", "2", "0", "sent"], second: ["0", "0", "1", "sent"]}

    _, out, _ = coprod("review", "list", "--status", "needs-changes")
    assert out == "Nothing is waiting.\n"
    _, out, _ = coprod("review", "list", "--json")
    assert {row["title"] for row in json.loads(out)} == {"A shed for all", "The union of garden friends"}


def test_the_list_says_what_waits_at_the_desk_of_a_live_server_too(coprod, root, monkeypatch):
    monkeypatch.setenv("COPROD_KG_STATE", str(root / "state"))
    inbox = Inbox(root / "state" / INBOX)
    inbox.keep(NewSuggestion(words="There is a film about sheds."))
    inbox.close()

    assert "1 suggestion waits at the desk of the live server too" in coprod("review", "list")[1]
    assert json.loads(coprod("review", "list", "--json")[1]) == []


def test_show_sets_what_would_change_beside_what_is_there(coprod, send):
    code = send(union(OTHER_NAME))
    _, out, _ = coprod("review", "show", code[:4])

    assert re.search(r"Name +- The garden union\n +\+ The union of garden friends\n", out)
    assert "Kind of organisation" not in out
    assert f"data/pending/{code}/original-1.ttl" in out
    _, out, _ = coprod("review", "show", code, "--json")
    fields = json.loads(out)["records"][0]["fields"]
    changed = [each["key"] for each in fields if each["gone"] or each["come"]]
    assert changed == ["name"]


def test_show_lets_nothing_through_that_deceives_a_terminal_or_an_eye(coprod, send):
    evil = SHED.replace("A shed for all", "A \\u001B[31mshed\\u202E")
    evil = evil.replace("example.org/shed>", "ex\u0430mple.org/shed>")
    code = send(evil)
    for words in (["show", code], ["list"], ["show", code, "--json"], ["list", "--json"]):
        _, out, _ = coprod("review", *words)
        assert "\x1b" not in out
        assert "\u202e" not in out
    _, out, _ = coprod("review", "show", code)
    assert "https://ex[U+0430]mple.org/shed" in out


def test_show_gives_turtle_that_can_be_sent_back(coprod, send, tmp_path, root):
    code = send(SHED)
    _, out, _ = coprod("review", "show", code, "--turtle")
    edited = tmp_path / "edited.ttl"
    edited.write_text(out.replace("A shed for all", "A shed for everybody"), encoding="utf-8")

    assert coprod("review", "change", code, str(edited), "--reason", "A slip in the title.")[0] == GOOD
    assert coprod("review", "accept", code)[0] == GOOD
    told = Edition.read(Project.at(root)).dataset
    assert told.value(SHED_ITEM.iri, SCHEMA["name"]).value == "A shed for everybody"
    later = told.value(ID[f"contribution/{code}-2"], PROV["wasRevisionOf"])
    assert later == ID[f"contribution/{code}"]
    kept = {path.name for path in (root / "data/pending/.done" / code).iterdir()}
    assert kept >= {"original-1.ttl", "original-2.ttl", "submission-1.trig", "submission.trig"}


# Deciding


def test_what_is_accepted_is_on_the_list_with_its_history_and_nothing_is_wrong(root, coprod, send, musts):
    code = send(SHED, "--note", "A good one.")
    done, out, _ = coprod("review", "accept", code, "--reason", "It helps.")

    assert done == GOOD
    assert "item/a-shed-for-all-2021 (new), org/shed-trust (new)" in out
    assert musts() == []
    told = Edition.read(Project.at(root)).dataset
    review = ID[f"review/{code}-1"]
    assert told.value(SHED_ITEM.graph, PROV["wasGeneratedBy"]) == review
    assert told.value(review, CPR["outcome"]) == CPC["accepted"]
    assert told.value(review, SCHEMA["description"]).value == "It helps."
    assert told.value(ID[f"contribution/{code}"], CPR["status"]) == CPC["accepted"]
    assert not (root / "data/pending" / code).exists()
    assert (root / "data/pending/.done" / code / "original-1.ttl").exists()


def test_accepting_again_is_no_mistake_and_changes_nothing(root, coprod, send):
    code = send(SHED)
    coprod("review", "accept", code)
    before = files_of(root)

    done, out, _ = coprod("review", "accept", code)
    assert (done, "was accepted already" in out) == (GOOD, True)
    done, _, err = coprod("review", "decline", code, "--reason", "No.")
    assert (done, "and stays so" in err) == (FAILED, True)
    assert files_of(root) == before


def test_what_must_be_mended_cannot_be_accepted_and_nothing_is_changed(root, coprod, send):
    code, before = send(SHED.replace("cpc:report", "cpc:raport")), files_of(root)
    done, out, _ = coprod("review", "accept", code)

    assert done == WRONG
    assert "Choose what kind of thing" in out
    assert files_of(root) == before


def test_a_record_that_has_changed_since_it_was_sent_is_not_overwritten(coprod, send):
    first, second = send(union(OTHER_NAME)), send(union(("cpc:charity", "cpc:network")))
    assert coprod("review", "accept", first)[0] == GOOD

    done, _, err = coprod("review", "accept", second)
    assert done == FAILED
    assert "has changed since this was sent" in err
    assert f"review merge {second}" in err


def test_two_new_records_that_were_given_the_same_name_do_not_become_one(coprod, send):
    first, second = send(SHED), send(SHED.replace("A shed for all", "A shed for nobody"))
    assert coprod("review", "accept", first)[0] == GOOD

    assert "has changed since this was sent" in coprod("review", "accept", second)[2]


def test_an_edit_keeps_what_the_record_was_in_its_history(root, coprod, send):
    was = (root / "data/records/org/garden-union.ttl").read_bytes()
    code = send(union(OTHER_NAME))
    coprod("review", "accept", code)

    told = Edition.read(Project.at(root)).dataset
    earlier = version(UNION, was)
    assert told.value(UNION.graph, PROV["wasRevisionOf"]) == earlier
    assert told.value(earlier, PROV["wasGeneratedBy"]) == ID["review/first-edition"]
    assert told.value(UNION.graph, PROV["wasGeneratedBy"]) == ID[f"review/{code}-1"]
    again = send(union(OTHER_NAME, ("cpc:charity", "cpc:network")))
    coprod("review", "accept", again)
    told = Edition.read(Project.at(root)).dataset
    assert told.value(told.value(UNION.graph, PROV["wasRevisionOf"]), PROV["wasRevisionOf"]) == earlier


def test_part_of_a_contribution_can_be_accepted_and_the_rest_waits(root, coprod, send, musts):
    code = send(SHED)
    done, _, err = coprod("review", "accept", code, "--only", "shed-trsut")
    assert (done, "Did you mean 'shed-trust'" in err) == (FAILED, True)
    assert (
        coprod("review", "accept", code, "--only", "a-shed-for-all-2021")[0] == WRONG
    )  # a link to what waits
    assert coprod("review", "accept", code, "--only", "org/shed-trust")[0] == GOOD

    assert list(Edition.read(Project.at(root)).records)[-1] == RecordId("org", "shed-trust")
    _, out, _ = coprod("review", "list", "--json")
    assert [(row["code"], row["new"]) for row in json.loads(out)] == [(code, 1)]
    assert coprod("review", "decline", code, "--reason", "It cannot be found.")[0] == GOOD
    told = Edition.read(Project.at(root)).dataset
    assert told.value(ID[f"contribution/{code}"], CPR["status"]) == CPC["accepted"]
    assert told.value(ID[f"contribution/{code}"], CPR["target"]) == ID["org/shed-trust"]
    assert told.value(ID[f"review/{code}-2"], CPR["outcome"]) == CPC["declined"]
    assert musts() == []


@pytest.mark.parametrize("action", ["decline", "change", "merge"])
def test_a_no_and_a_change_need_a_reason(coprod, send, action):
    code = send(SHED)
    done, _, err = coprod("review", action, code, *(["org/garden-union"] if action == "merge" else []))

    assert (done, "needs a reason" in err) == (FAILED, True)


def test_a_reason_with_contact_details_is_refused_with_its_place(root, coprod, send):
    code, before = send(SHED), files_of(root)
    for action in ("accept", "decline", "change"):
        done, out, _ = coprod("review", action, code, "--reason", "Ask ann@example.org.")
        assert (done, out.startswith("--reason\n")) == (WRONG, True)
    assert files_of(root) == before


def test_what_is_declined_or_taken_back_is_not_published(root, coprod, send, musts):
    """The history says that it was there, what was decided and why, and not a word of what was sent."""
    declined, withdrawn = send(SHED, "--note", "Rude words."), send(SHED, "--note", "More of them.")
    coprod("review", "decline", declined, "--reason", "This is not about sharing power.")
    coprod("review", "withdraw", withdrawn)

    published = b"".join(files_of(root).values())
    assert b"Rude" not in published
    assert b"a-shed-for-all" not in published
    told = Edition.read(Project.at(root)).dataset
    assert told.value(ID[f"contribution/{declined}"], CPR["status"]) == CPC["declined"]
    assert told.value(ID[f"contribution/{withdrawn}"], CPR["status"]) == CPC["withdrawn"]
    assert musts() == []
    _, out, _ = coprod("review", "show", declined)
    assert "This is not about sharing power." in out
    assert "was withdrawn already" in coprod("review", "withdraw", withdrawn)[1]


def test_asking_for_changes_keeps_it_waiting_with_the_reason(coprod, send, root):
    code, before = send(SHED), files_of(root)
    assert coprod("review", "change", code, "--reason", "Please add the year.")[0] == GOOD

    _, out, _ = coprod("review", "list", "--status", "needs-changes")
    assert code in out
    assert "Please add the year." in coprod("review", "show", code)[1]
    assert files_of(root) == before


def test_a_curator_with_an_own_interest_leaves_it_to_the_other_and_that_is_written_down(
    coprod, send, root, musts
):
    code, before = send(SHED), files_of(root)
    done, out, _ = coprod("review", "accept", code, "--own-interest")
    assert (done, "let another curator decide" in out) == (GOOD, True)
    assert files_of(root) == before

    coprod("review", "accept", code)
    told = Edition.read(Project.at(root)).dataset
    assert told.value(ID[f"review/{code}-1"], CPR["outcome"]) == CPC["left-to-another"]
    assert told.value(ID[f"review/{code}-1"], CPR["ownInterest"]).value == "true"
    assert told.value(ID[f"review/{code}-2"], CPR["outcome"]) == CPC["accepted"]
    assert musts() == []


def test_merging_loses_nothing_and_a_person_chooses_where_only_one_value_can_stay(root, coprod, send, musts):
    sent = union(OTHER_NAME, ("The union of gardens", "T.U.G."), name="org/union-of-friends")
    sent = sent.replace("/about>", "/us>").replace("/union>", "/friends>")
    code = send(sent)
    done, _, err = coprod("review", "merge", code, "garden-union", "--reason", "We had it.")
    assert (done, "differ in name" in err) == (FAILED, True)
    done, _, err = coprod(
        "review", "merge", code, "garden-union", "--reason", "We had it.", "--take", "nam=ours"
    )
    assert (done, "Did you mean 'name'" in err) == (FAILED, True)

    done, out, _ = coprod(
        "review", "merge", code, "garden-union", "--reason", "We had it.", "--take", "name=ours"
    )
    assert (done, "merged into garden-union: org/garden-union (changed)" in out) == (GOOD, True)
    told = Edition.read(Project.at(root))
    said = {quad.object.value for quad in told.dataset.quads(UNION.iri, graph=UNION.graph)}
    assert said >= {"The garden union", "The union of gardens", "T.U.G.", "https://example.org/friends"}
    assert said >= {
        "https://example.org/union",
        "https://example.org/union/us",
        "https://example.org/union/about",
    }
    assert RecordId("org", "union-of-friends") not in told.records
    assert musts() == []


def test_merging_takes_links_inside_the_contribution_along(root, coprod, send):
    code = send(SHED)
    words = ["--reason", "It is the same one.", "--take", "name=ours", "--from", "org/shed-trust"]
    assert coprod("review", "merge", code, "org/garden-union", *words)[0] == GOOD

    told = Edition.read(Project.at(root))
    assert told.dataset.value(SHED_ITEM.iri, SCHEMA["publisher"]) == UNION.iri
    assert RecordId("org", "shed-trust") not in told.records


# Retiring


def test_what_is_still_pointed_to_cannot_be_taken_off(root, coprod):
    before = files_of(root)
    done, out, _ = coprod("review", "retire", "garden-union", "--reason", "It was on the list twice.")

    assert done == WRONG
    assert "data/records/item/digging-together-2019.ttl" in out
    assert "data/dataset.ttl" in out
    assert files_of(root) == before


def test_what_is_taken_off_leaves_a_word_about_why_and_its_address_for_ever(root, coprod, send, musts):
    item = "item/digging-together-2019"
    code = send(SHED)
    coprod("review", "accept", code)
    words = ["--reason", "It was on the list twice.", "--replaced-by", "a-shed-for-all-2021"]
    assert coprod("review", "retire", item, *words)[0] == GOOD

    edition = Edition.read(Project.at(root))
    assert edition.tombstones == {RecordId("item", "digging-together-2019")}
    assert musts() == []
    text = (root / f"data/records/{item}.ttl").read_text("utf-8")
    for said in (
        "a cpr:Tombstone",
        "owl:deprecated true",
        "It was on the list twice.",
        "<a-shed-for-all-2021>",
    ):
        assert said in text
    assert "Digging together" not in text
    done, _, err = coprod("review", "retire", item, "--reason", "Again.")
    assert (done, "already" in err) == (FAILED, True)

    site = Site(edition)
    page = site.content(f"doc/{item}.html").decode()
    assert "This is no longer on the list" in page
    assert "A shed for all" in page
    assert b"digging-together-2019" not in site.content("find.html")
    assert json.loads(site.content(f"doc/{item}.jsonld"))["type"] == "Tombstone"


# What is not as we left it


@pytest.mark.parametrize("typed", ["../x", "../../etc", "zzz", "/", "k7m-4tc-94/..", "."])
def test_a_code_that_is_none_reaches_no_file(coprod, send, typed):
    code = send(SHED)
    done, _, err = coprod("review", "show", typed)

    assert (done, "There is no contribution with the code" in err) == (FAILED, True)
    assert code in coprod("review", "list")[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("about.ttl", b"no turtle"),
        ("about.ttl", b"\xff\xfe"),
        ("about.ttl", b""),
        ("about.ttl", None),
        ("submission.trig", None),
        ("submission.trig", b"no trig {"),
        ("submission.trig", b"<a:a> <a:b> " + b"<<( <a:a> <a:b> " * 50_000),
    ],
)
def test_what_was_changed_by_hand_is_one_line_of_the_list_and_hides_nothing_else(
    root, coprod, send, name, content
):
    broken, good = send(SHED), send(union(OTHER_NAME))
    path = root / "data/pending" / broken / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)

    done, out, _ = coprod("review", "list")
    assert done == GOOD
    assert good in out
    assert re.search(rf"{broken} .*broken", out)
    assert coprod("review", "accept", broken)[0] == FAILED


def test_statements_about_things_that_are_not_ours_are_never_accepted(root, coprod, send):
    code = send(SHED + '<https://example.org/evil> schema:name "Evil"@en .\n')
    before = files_of(root)
    done, out, _ = coprod("review", "accept", code)

    assert (done, "This is not a record of the list" in out) == (WRONG, True)
    assert files_of(root) == before


def test_a_folder_that_waits_and_is_a_link_is_not_looked_into(root, coprod, tmp_path):
    (root / "data/pending").mkdir(exist_ok=True)
    (root / "data/pending/k7m-4tc-94").symlink_to(tmp_path)

    assert coprod("review", "list")[1] == "Nothing is waiting.\n"


def test_a_reader_is_told_in_one_line_that_a_decision_was_interrupted(root, coprod):
    (root / "data/.journal").write_text("{}")

    assert "a decision was interrupted" in coprod("validate")[2]


def test_the_list_inside_the_package_is_not_written_to(monkeypatch, root, capsys):
    from coprod_kg.cli import opening

    monkeypatch.setattr(opening, "__file__", str(root / "cli/opening.py"))
    assert main(["--project", str(root), "review", "list"]) == FAILED
    assert "cannot be changed" in capsys.readouterr().err


def test_a_list_that_nobody_named_and_we_are_not_in_is_not_written_to(monkeypatch, root, tmp_path, capsys):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert main(["review", "list"]) == FAILED
    assert "cannot be changed" in capsys.readouterr().err

    monkeypatch.chdir(root / "data/records")
    assert main(["review", "list"]) == GOOD


def test_first_letters_mean_what_waits_before_what_was_decided(coprod, send, monkeypatch):
    from coprod_kg import codes
    from coprod_kg.contributing import sending

    letters = iter("k7m4tc9" + "k7mcccc")
    mint = lambda taken: codes.mint(taken, lambda _: next(letters))  # noqa: E731
    monkeypatch.setattr(sending, "mint", mint)
    decided, waits = send(SHED, anew=True), send(union(OTHER_NAME), anew=True)
    coprod("review", "decline", decided, "--reason", "No.")

    assert coprod("review", "show", "k7m")[1].startswith(waits)
    assert coprod("review", "show", "k7m-4")[1].startswith(decided)


# Doubles, and every format


DOUBLE = """\
@article{digging, title = {Digging together}, author = {Name, First}, year = {2019},
  url = {https://example.org/digging}}
@book{spades, title = {All about spades}, author = {Name, Second}, year = {2020}, doi = {10.1000/182}}
"""


@pytest.fixture
def offer(coprod, tmp_path):
    """A function that sends the content of a file: the code, and all that was said."""

    def sent(name: str, content: str | bytes) -> tuple[str, str]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        done, out, err = coprod("contribute", str(path))
        assert done == GOOD, out + err
        return re.search(r"Your code is (\S+)\.", out)[1], out

    return sent


def test_a_likely_double_is_shown_beside_what_is_there_with_the_command_that_merges_them(
    root, coprod, offer, musts
):
    code, told = offer("works.bib", DOUBLE)
    assert "data/records/" not in told  # the half of the pair that nobody has to mend
    assert "item/digging-together-2019" in told

    _, out, _ = coprod("review", "show", code)
    assert "Is item/digging-together-20" in out
    assert "On the list" in out
    assert "Names on it" in out
    command = re.search(r"coprod-kg (review merge .*) --reason TEXT", out)[1]
    assert all(len(line) <= 80 for line in out.splitlines() if "review merge" not in line), out

    done, out, err = coprod(
        *command.split(), "--reason", "We had it.", "--take", "type=ours", "--take", "kind=ours"
    )
    assert done == GOOD, out + err
    edition = Edition.read(Project.at(root))
    names = {quad.object.value for quad in edition.dataset.quads(None, CPR["nameAsPrinted"])}
    assert names == {"First Name", "Second Name"}
    assert [record for record in edition.records if record.slug.startswith("digging")] == [
        RecordId("item", "digging-together-2019")
    ]
    assert musts() == []


def test_what_a_reader_took_for_granted_is_told_to_the_curator_until_somebody_mends_it(
    coprod, offer, tmp_path
):
    code, _ = offer("works.bib", DOUBLE)
    _, out, _ = coprod("review", "show", code)
    assert f"data/pending/{code}/original-1.bib" in out
    assert "We took it for English" in " ".join(out.split())

    mended = tmp_path / "mended.ttl"
    mended.write_text(coprod("review", "show", code, "--turtle")[1], "utf-8")
    assert coprod("review", "change", code, str(mended), "--reason", "It is English.")[0] == GOOD
    assert "for English" not in " ".join(coprod("review", "show", code)[1].split())


def filled_workbook(coprod, tmp_path) -> bytes:
    path = tmp_path / "form.xlsx"
    assert coprod("template", "xlsx", "item", "--out", str(path))[0] == GOOD
    book = openpyxl.load_workbook(path)
    sheet = book["Items"] if "Items" in book.sheetnames else book.worksheets[0]
    row = {"Practical or published": "Resource", "Kind of thing": "Guidance", "Title (en)": "A new thing",
           "When it came out": 2021, "Names on it": "First Name", "Publisher": "The garden union"}  # fmt: skip
    for cell in sheet[1]:
        sheet.cell(3, cell.column).value = row.get(cell.value)
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("new.csv", "Practical or published,Kind of thing,Title (en)\nResource,Guidance,A new thing\n"),
        ("new.ris", "TY  - RPRT\nTI  - A new thing\nPY  - 2021\nER  - \n"),
        ("new.csljson", '[{"id": "a", "type": "report", "title": "A new thing"}]'),
        ("new.bib", "@techreport{a, title = {A new thing}, year = 2021}"),
        (
            "new.jsonld",
            '{"@context": "https://w3id.org/coprod-kg/context/v1.jsonld", "type": "Resource",'
            f' "id": "{ID.iri}item/a-new-thing", "kind": "cpc:guidance", "name": {{"en": "A new thing"}}}}',
        ),
        ("new.xlsx", filled_workbook),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("new.") else "",
)
def test_what_is_offered_in_any_format_comes_onto_the_list(
    root, coprod, offer, tmp_path, name, content, musts
):
    code, _ = offer(name, content(coprod, tmp_path) if callable(content) else content)

    done, out, err = coprod("review", "accept", code)
    assert done == GOOD, out + err
    new = [
        record for record in Edition.read(Project.at(root)).records if record.slug.startswith("a-new-thing")
    ]
    assert len(new) == 1
    assert musts() == []

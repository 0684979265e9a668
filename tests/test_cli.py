"""The command line as a person or a script meets it: words, exit codes, and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coprod_kg.cli import main
from coprod_kg.cli.columns import columns
from coprod_kg.cli.main import FAILED, GOOD, WRONG, _think_ahead
from coprod_kg.cli.terminal import table
from coprod_kg.project import Project

COMMAND = [sys.executable, "-m", "coprod_kg"]


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, as a shell would start it."""
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_without_a_command_the_help_is_shown(capsys):
    assert main([]) == GOOD
    assert "examples:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["build", "validate", "query", "export", "reason", "contribute", "review"]
)
def test_every_command_has_help_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == GOOD
    assert f"coprod-kg {command}" in capsys.readouterr().out.split("examples:")[1]


def test_a_command_that_does_not_exist_is_one_sentence_and_exit_2(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["bulid"])
    assert stop.value.code == FAILED
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unknown_view_names_the_nearest(capsys):
    assert main(["query", "help-change"]) == FAILED
    assert "Did you mean 'helps-change'?" in capsys.readouterr().err


def test_an_unknown_concept_names_the_nearest(capsys):
    assert main(["query", "helps-change", "--param", "inequality=rascism"]) == FAILED
    assert "Did you mean 'racism'?" in capsys.readouterr().err


def test_a_needed_parameter_that_is_missing_is_named_with_an_example(capsys):
    assert main(["query", "organisation"]) == FAILED
    assert "--param organisation=" in capsys.readouterr().err


def test_a_parameter_without_a_value_says_how_to_give_one(capsys):
    assert main(["query", "helps-change", "--param", "inequality"]) == FAILED
    assert "NAME=VALUE" in capsys.readouterr().err


def test_broken_sparql_is_reported_with_line_and_column(tmp_path, capsys):
    path = tmp_path / "ask.rq"
    path.write_text("SELECT ?x\nWHERE { ?x ?y }")

    assert main(["query", "--file", str(path)]) == FAILED
    assert "ask.rq:2:" in capsys.readouterr().err


def test_a_query_may_come_from_the_input():
    done = run("query", "-", "--format", "csv", input="SELECT (1 AS ?one) {}")

    assert done.stdout.split() == ["one", "1"]
    assert done.returncode == GOOD


def test_an_ask_query_answers_yes_or_no():
    assert run("query", "-", input="ASK { ?x a cpr:Resource }").stdout == "yes\n"


def test_a_construct_query_answers_in_turtle():
    done = run("query", "-", input="CONSTRUCT { cpc:racism a skos:Concept } {}")

    assert "cpc:racism" in done.stdout


def test_a_format_that_does_not_fit_the_answer_names_those_that_do(capsys):
    assert main(["query", "replaced", "--format", "turtle"]) == FAILED
    assert "table, csv, tsv, json, xml" in capsys.readouterr().err


def test_a_folder_that_is_no_project_is_named(tmp_path, capsys):
    assert main(["--project", str(tmp_path), "query", "replaced"]) == FAILED
    assert "no folder 'ontology'" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_exit_2(tmp_path, capsys):
    assert main(["validate", str(tmp_path / "none.ttl")]) == FAILED
    assert "none.ttl" in capsys.readouterr().out


def test_broken_turtle_is_reported_with_line_and_column(tmp_path, capsys):
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix x: <http://e.org/> .\nx:a x:b .\n")

    assert main(["validate", str(path)]) == FAILED
    assert "2:9" in capsys.readouterr().out


def test_a_wrong_record_is_exit_1_with_the_line_of_the_mistake(tmp_path, capsys):
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix org: <http://www.w3.org/ns/org#> .\n"
        "@prefix schema: <https://schema.org/> .\n"
        "<id/org/a-new-one> a org:Organization ;\n"
        '    schema:url "not an address" .\n'
    )

    assert main(["validate", str(path), "--format", "json"]) == WRONG
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert ("Web address", 4, 16) in {(each["field"], each["line"], each["column"]) for each in findings}


def test_an_output_folder_that_is_a_file_is_refused_before_anything_is_written(tmp_path, capsys):
    out = tmp_path / "public"
    out.write_text("mine")

    assert main(["build", "--out", str(out)]) == FAILED
    assert "public" in capsys.readouterr().err
    assert out.read_text() == "mine"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_one_sentence_and_exit_2():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "query", "items-by-kind"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert done.returncode == FAILED
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


def test_a_reader_that_has_enough_is_no_error():
    with subprocess.Popen(
        [*COMMAND, "export", "--format", "nquads"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == GOOD


def test_tab_completion_offers_the_views(tmp_path):
    answer = tmp_path / "completions"
    line = "coprod-kg query helps-"
    environment = os.environ | {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
    }
    subprocess.run(COMMAND, env=environment, check=False, capture_output=True)

    assert set(answer.read_text().split("\x0b")) >= {"helps-change", "helps-understand"}


def test_help_imports_none_of_the_heavy_libraries():
    code = (
        "import sys\nfrom coprod_kg.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'pyoxigraph', 'rdflib', 'pyshacl', 'rich', 'jinja2', 'dataclasses'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_question_imports_neither_rdflib_nor_pyshacl():
    code = (
        "import sys\nfrom coprod_kg.cli import main\nmain(['query', 'replaced'])\n"
        "print(sorted({'rdflib', 'pyshacl', 'rich', 'jinja2', 'SPARQLWrapper'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_question_that_finds_its_edition_on_the_shelf_imports_little(tmp_path):
    """Each of these takes at least a tenth of the time in which Python starts."""
    code = (
        "import sys\nfrom coprod_kg.cli import main\nmain(['query', 'replaced'])\n"
        "slow = {'dataclasses', 'inspect', 'typing', 'tomllib', 'shutil', 'json', 'csv', 'datetime', 'hashlib',"
        " 'coprod_kg.inference', 'coprod_kg.publishing', 'coprod_kg.sources.files', 'coprod_kg.sparql.guard'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
        )
    if not list(tmp_path.glob("*/*.trig")):
        pytest.skip("a file of the list has only just changed, so nothing is kept yet")

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("said", ["", "0", "wide", "-3", "50"])
def test_the_screen_is_as_wide_as_shutil_finds_it(said, monkeypatch):
    monkeypatch.setenv("COLUMNS", said)

    assert columns() == shutil.get_terminal_size().columns


def test_a_question_that_thinks_ahead_answers_as_one_that_does_not(tmp_path):
    """`coprod-kg query` begins to load the edition before it reads its options; `--project` first prevents it."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    root = str(Project.bundled().root)
    first = run("query", "replaced", env=environment, cwd=root)
    again = run("query", "replaced", env=environment, cwd=root)
    plain = run("--project", root, "query", "replaced", env=environment, cwd=root)

    assert first.stdout == again.stdout == plain.stdout != ""
    assert {first.returncode, again.returncode, plain.returncode} == {GOOD}


def test_a_table_fits_the_terminal_and_loses_no_word():
    words = "one two three four five six seven eight nine ten"

    drawn = table(["Name", "Words"], [["a", words], ["b", "x"]], 30)

    assert all(len(line) <= 30 for line in drawn.splitlines())
    assert [
        word for line in drawn.splitlines() for word in line.split() if word in words.split()
    ] == words.split()


def test_a_table_obeys_no_character_of_a_stranger():
    assert "\x1b" not in table(["Name"], [["\x1b[31mred"]])


def test_an_empty_query_is_one_sentence(tmp_path, capsys):
    path = tmp_path / "empty.rq"
    path.write_text(" \n")

    assert main(["query", "--file", str(path)]) == FAILED
    assert "there is nothing in it" in capsys.readouterr().err
    assert run("query", "-", input="").returncode == FAILED


def test_a_file_called_input_is_a_file(tmp_path):
    (tmp_path / "input").write_text("SELECT (7 AS ?seven) {}")

    assert (
        "7"
        in run("query", "--file", "input", "--format", "csv", cwd=tmp_path, stdin=subprocess.DEVNULL).stdout
    )


def test_a_view_and_a_file_do_not_go_together(capsys):
    assert main(["query", "replaced", "--file", "ask.rq"]) == FAILED
    assert "Leave out one of" in capsys.readouterr().err


@pytest.mark.parametrize("time", ["inf", "nan", "0", "-1", "1e20", "soon"])
def test_a_time_that_is_none_is_refused(time, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["query", "replaced", "--endpoint", "http://127.0.0.1:9/", "--timeout", time])
    assert stop.value.code == FAILED
    assert "--timeout" in capsys.readouterr().err


def test_a_terminal_without_curly_quotes_still_gets_the_words():
    done = run("reason", "--why", "org/nsun", env=os.environ | {"PYTHONIOENCODING": "ascii"})

    assert done.returncode == GOOD
    assert "National Survivor User Network" in done.stdout


def test_a_closed_output_is_no_traceback():
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m coprod_kg query replaced >&-"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_gone_is_one_sentence(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["/bin/sh", "-c", f"cd {gone} && rmdir {gone} && {sys.executable} -P -m coprod_kg query replaced"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert done.returncode == FAILED
    assert "Traceback" not in done.stderr


def test_a_rule_of_a_strangers_project_cannot_call_out(make_project, capsys):
    project = make_project(
        {
            "queries/rules/call-out.rq": '#+ title = "x"\n#+ summary = "x"\n#+ kind = "rule"\n#+ statement = "x"\n'
            "CONSTRUCT { ?a a ?b . } WHERE { SERVICE <http://127.0.0.1:9/> { ?a a ?b } }"
        }
    )
    assert main(["--project", str(project.root), "query", "-"]) == FAILED
    view = next((project.queries / "views").glob("*.rq")).stem
    assert main(["--project", str(project.root), "query", view]) == FAILED
    assert "SERVICE asks another server" in capsys.readouterr().err


def test_the_example_of_a_parameter_is_one_that_it_takes(capsys):
    assert main(["query", "for-people", "--list"]) == GOOD
    example = capsys.readouterr().out.split("people=")[1].split()[0]

    assert main(["query", "for-people", "--param", f"people={example}"]) == GOOD


def test_a_value_that_is_given_twice_is_refused(capsys):
    assert (
        main(["query", "for-people", "--param", "people=researchers", "--param", "people=carers"]) == FAILED
    )
    assert "given twice" in capsys.readouterr().err


def test_a_value_without_a_view_is_refused(capsys):
    assert main(["query", "--param", "people=researchers"]) == FAILED
    assert "no view" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX systems send them")
def test_a_long_question_can_be_stopped():
    """The engine does not listen while it thinks: the signal has to end the process."""
    import signal
    import time

    question = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with subprocess.Popen(
        [*COMMAND, "query", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        process.stdin.write(question.encode())
        process.stdin.close()
        for _ in range(600):
            time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            if process.poll() is not None:
                break
        ended = process.poll()
        process.kill()
    assert ended is not None


def test_from_is_refused_and_not_ignored(capsys, tmp_path):
    path = tmp_path / "ask.rq"
    path.write_text("SELECT * FROM <http://example.org/x> WHERE { ?s ?p ?o }")

    assert main(["query", "--file", str(path)]) == FAILED
    assert "FROM" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "begun"),
    [
        (["query", "items-by-kind"], "here"),
        (["build", "--out", "public"], "here"),
        (["--project", "other", "build"], "other"),
        (["--project", "other", "query", "items-by-kind"], "other"),
        (["build", "--help"], None),
        (["query", "--list"], None),
        (["--project", "other", "validate"], None),
        (["--project"], None),
        ([], None),
    ],
)
def test_what_a_question_or_a_build_needs_is_begun_to_be_loaded(tmp_path, monkeypatch, given, begun):
    """Before the rest is imported; of the project that is named, else of the nearest."""
    loading = []
    monkeypatch.setattr("coprod_kg.shelf.begin", loading.append)
    monkeypatch.setattr("coprod_kg.project.nearest_root", lambda _: "here")
    monkeypatch.chdir(tmp_path)
    _think_ahead(given)

    assert loading == ([] if begun is None else [begun if begun == "here" else str(tmp_path / begun)])

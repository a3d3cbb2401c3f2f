"""The command line: exit codes, what goes to which stream, and the forms of findings."""

import http.server
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, NamedTuple

import click
import pytest

import svargen
from svargen.cli import run
from svargen.cli.commands import commands, load_builder
from svargen.cli.speech import spoken
from svargen.cli.voice import Voice, failures
from svargen.diagnostics import FORMATS, Diagnostic, Place, Term
from svargen.language import known_languages, language_of
from svargen.publishing.destination import Destination
from svargen.publishing.preview import Preview

TODAY = "2026-06-01"
SITE = """\
title: Svar
language: en
base_url: https://svar.example.dk/
accessibility: {statement: "https://was.example/svar", date: 2026-01-15}
"""
ANSWER = """\
---
title: Cycle lanes
asker: Asta Eksempelsen
asked: 2026-05-01
date: 2026-05-08
administration: Roads
---
## Question

Why?

## Answer

Because.
"""
UNCOMPARED = "There was nothing to compare with: no address was checked for loss.\n"
WARNING = ANSWER.replace("Because.", "See [the plan]().")
ERROR = ANSWER.replace("title:", "titel:")


class Done(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A sound project of one answer."""
    folder = tmp_path / "project"
    write(folder, {"site.yaml": SITE, "answers/2026/lanes.md": ANSWER})
    return folder


@pytest.fixture
def svargen_in(project: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command on the project, in this process."""

    def command(name: str, *arguments: str) -> Done:
        days = () if name == "clean" else ("--today", TODAY, "--jobs", "1")
        code = run([name, "--source", str(project), *days, *arguments])
        return Done(code, *capsys.readouterr())

    return command


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def started(
    *arguments: str, cwd: Path, to: int | IO[bytes] = subprocess.PIPE, **env: str
) -> subprocess.Popen[bytes]:
    """A command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "svargen", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(Path(svargen.__file__).parents[1])} | env,
        stdout=to,
        stderr=subprocess.PIPE,
    )


def done(*arguments: str, cwd: Path, **env: str) -> Done:
    with started(*arguments, cwd=cwd, to=subprocess.PIPE, **env) as process:
        out, err = process.communicate()
        return Done(process.returncode, out.decode(), err.decode())


# -- exit codes ----------------------------------------------------------------------------


def test_what_builds_is_loaded_as_far_as_there_is_time() -> None:
    asked: list[int] = []

    def time_left() -> bool:
        asked.append(len(asked))
        return len(asked) < 3

    load_builder(time_left)
    assert len(asked) == 3
    # Small projects are listed before the last of all has its turn: none may be misnamed.
    load_builder(lambda: True)
    assert "svargen.publishing.layout" in sys.modules


def test_a_sound_project_has_nothing_to_report(svargen_in: Command) -> None:
    summary = "1 answer checked: 0 errors and 0 warnings.\n"
    assert svargen_in("check") == Done(0, "", summary + UNCOMPARED)
    assert svargen_in("check", "--first") == Done(0, "", summary)
    assert svargen_in("build").code == 0
    assert svargen_in("check") == Done(0, "", summary)


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_empty_previous_is_never_none(command: str, svargen_in: Command, project: Path) -> None:
    found = svargen_in(command, "--previous", "")
    assert found.code == 2
    assert "--previous is empty" in found.err
    assert svargen_in(command, "--previous", "", "--first").code == 2
    assert not (project / "public").exists()


_INTERRUPTED = """
import sys

def hear(event, about):
    if event == "import" and about[0] == "click":
        raise KeyboardInterrupt

sys.addaudithook(hear)
from svargen.__main__ import main
main()
"""


def test_to_be_interrupted_while_modules_load_is_no_failure() -> None:
    ended = subprocess.run([sys.executable, "-c", _INTERRUPTED], capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")


def test_a_preview_tells_findings_once(capsys: pytest.CaptureFixture[str]) -> None:
    say = Voice(language_of("en"), "text")
    found = (Diagnostic.at(Place("answers/2026/lanes.md", 2, 1), "unknown-field", field="titel"),)
    wrong = Preview(found, fresh=True, language="en", answers=1, sources={}, ribbons={})
    for shown in (wrong, wrong, replace(wrong, diagnostics=()), wrong):
        say.previewed(shown, 0.1)
    told = capsys.readouterr()
    assert told.out.count("error[unknown-field]") == 2
    assert told.err.count("1 answer shown") == 4


def test_without_a_command_all_are_told(tmp_path: Path) -> None:
    asked = done(cwd=tmp_path)
    assert asked.code == 2
    assert "svargen [VALG] KOMMANDO [ARGUMENTER]..." in asked.err


def test_errors_are_exit_code_1(project: Path, svargen_in: Command) -> None:
    write(project, {"answers/2026/lanes.md": ERROR})
    found = svargen_in("check")
    assert found.code == 1
    assert found.out == (
        "answers/2026/lanes.md:2:1: error[unknown-field]: 'titel' is not a known key.\n"
        "    Did you mean 'title'?\n"
    )
    assert found.err == "1 answer checked: 1 error and 0 warnings.\n"
    assert svargen_in("build").code == 1
    assert not (project / "public").exists()


def test_warnings_stop_only_what_is_strict(project: Path, svargen_in: Command) -> None:
    write(project, {"answers/2026/lanes.md": WARNING})
    assert svargen_in("check").code == 0
    assert svargen_in("check", "--strict", "--first").code == 1
    assert svargen_in("build", "--strict", "--first").code == 1
    assert not (project / "public").exists()
    assert svargen_in("build").code == 0
    assert (project / "public" / "index.html").exists()


def test_notes_stop_nothing(project: Path, svargen_in: Command) -> None:
    write(project, {"answers/2026/draft.md": ERROR.replace("---\n", "---\ndraft: true\n", 1)})
    found = svargen_in("check", "--strict", "--first")
    assert found.code == 0
    assert "answers/2026/draft.md:3:1: note[unknown-field]" in found.out
    assert found.err == "1 answer checked: 0 errors and 0 warnings.\n"
    assert svargen_in("check", "--drafts").code == 1


def test_what_only_pages_tell_is_told_by_check(project: Path, svargen_in: Command) -> None:
    write(project, {"templates/answer.html": "{{ page.titel }}\n"})
    checked, built = svargen_in("check"), svargen_in("build")
    assert checked.code == built.code == 1
    assert "templates/answer.html:1:1: error[template-error]" in checked.out
    assert checked.out == built.out
    assert not (project / "public").exists()
    write(project, {"templates/answer.html": "{{ page.title }}\n"})
    assert svargen_in("check").code == 0


def test_check_compares_with_the_output_that_a_build_would_replace(
    project: Path, svargen_in: Command
) -> None:
    out = str(project.parent / "out")
    assert svargen_in("build", "--output", out).code == 0
    (project / "answers/2026/lanes.md").rename(project / "answers/2026/paths.md")
    assert "error[vanished-address]" in svargen_in("check", "--output", out).out


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_an_answer_whose_name_is_refused_is_an_answer_all_the_same(
    svargen_in: Command, project: Path
) -> None:
    answer = project / "answers/2026/lanes.md"
    answer.rename(answer.with_name("la\u200bnes.md"))
    assert re.findall(r"\[([a-z-]+)\]:", svargen_in("check").out) == ["unseen-in-name"]


MISTAKEN = [
    ["check", "--colour"],
    ["check", "--format", "xml"],
    ["check", "--today", "1 June"],
    ["check", "--today", "2026-06-31"],
    ["check", "--jobs", "0"],
    ["check", "--jobs", "many"],
    ["build", "--base-url", "svar.example.dk"],
    ["build", "--base-url", "javascript:alert(1)"],
    ["build", "--base-url", "https://svar.example.dk/?a=b"],
    ["build", "--base-url", "https://svar.example.dk/<svar>/"],
    ["build", "--base-url", "https://svar.example.dk//x/"],
    ["build", "--base-url", "https://svar.example.dk/../x/"],
    ["build", "--base-url", "https://svar.example.dk/x/%2E."],
    ["build", "--base-url", "https://svar.example.dk/x/index.html"],
    ["build", "--output"],
    ["clean", "--strict"],
    ["publish"],
    ["build", "answers/2026/lanes.md"],
    ["check", "--strict=yes"],
    ["check", "--strct"],
]


@pytest.mark.parametrize("arguments", MISTAKEN, ids=" ".join)
def test_a_command_line_that_cannot_be_parsed_is_exit_code_2(
    arguments: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(project.rglob("*"))
    source = [] if arguments[0] == "publish" else ["--source", str(project)]
    assert run([arguments[0], *source, *arguments[1:]]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert ("Fejl: " if arguments[0] == "publish" else "Error: ") in err
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"], ["check", "--help"]])
def test_help_is_no_mistake(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert "svargen" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", MISTAKEN, ids=" ".join)
def test_a_mistake_on_the_command_line_is_told_in_the_language_of_the_site(
    arguments: list[str],
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command, *rest = arguments
    told = {}
    for language in ("da", "en"):
        write(project, {"site.yaml": SITE.replace("language: en", f"language: {language}")})
        source = [] if command == "publish" else ["--source", str(project)]
        monkeypatch.chdir(project)
        assert run([command, *source, *rest]) == 2
        told[language] = capsys.readouterr().err.splitlines()
    assert told["en"][-1].startswith("Error: ")
    assert told["da"][-1].startswith("Fejl: ")
    assert set(told["da"]) & set(told["en"]) <= {""}
    assert not re.search(r"\b(the|not|is|no|an|value|argument|such)\b", told["da"][-1])


def test_every_command_and_option_explains_itself_in_each_language() -> None:
    said = {code: helps(spoken(commands, language_of(code))) for code in known_languages()}
    assert len(said["en"]) > 40
    for code in set(said) - {"en"}:
        same = {text for text in said["en"] if text in said[code]}
        # Words to be written as they are.
        assert same <= {"URL", "topic|asker|administration"}
    assert helps(commands) == said["en"]


def helps(command: click.Command) -> list[str]:
    """All that a command and its options say of themselves."""
    said = [command.help or "no help", *(param.metavar or "" for param in command.params)]
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    said += [option.help or "no help" for option in options]
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        said += helps(each)
    return [text for text in said if text]


def test_advice_names_the_command_that_was_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SVARGEN_CALLED", "python3 build.py")
    assert run(["check", "--strct"]) == 2
    assert "'python3 build.py check --help'" in capsys.readouterr().err


def test_a_new_project_is_begun_in_the_language_it_asks_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["init", "--language", "en", "--help"]) == 0
    assert "What the site is called." in capsys.readouterr().out
    assert run(["init", "--language=da", "--help"]) == 0
    assert "Hvad webstedet hedder." in capsys.readouterr().out


def test_an_interrupted_build_is_exit_code_130(project: Path) -> None:
    # While another build goes on, this one waits.
    with (
        Destination(project / "public", project).begin(),
        started("build", "--today", TODAY, cwd=project) as process,
    ):
        assert process.stderr
        assert b"Waiting" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err.strip()) == (130, b"", b"")


def test_a_reader_who_has_read_enough_leaves_no_trace(project: Path) -> None:
    write(project, {"answers/2026/lanes.md": ERROR})
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe, started("check", cwd=project, to=pipe) as process:
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 1


# -- streams, languages, places ------------------------------------------------------------


def test_findings_go_to_standard_output_and_all_else_to_standard_error(project: Path) -> None:
    write(project, {"answers/2026/lanes.md": WARNING})
    found = done("build", "--first", "--today", TODAY, cwd=project)
    assert found.out.startswith("answers/2026/lanes.md:14:16: warning[lost-link]: ")
    assert re.fullmatch(r"1 answer and [0-9]+ pages in public, after [0-9.]+ s\.\n", found.err)


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_there_is_no_colour_where_there_is_no_terminal(env: dict[str, str], project: Path) -> None:
    write(project, {"answers/2026/lanes.md": ERROR})
    found = done("check", cwd=project, **env)
    assert "\x1b" not in found.out + found.err


def on_a_terminal(project: Path, **env: str) -> bytes:
    """What `check` writes to a terminal."""
    import pty

    ours, theirs = pty.openpty()
    with started("check", "--today", TODAY, cwd=project, to=theirs, **env) as process:
        os.close(theirs)
        written = b""
        with closing(os.fdopen(ours, "rb", 0)) as terminal:
            try:
                while data := terminal.read(1024):
                    written += data
            except OSError:
                # A terminal that nobody holds any more reads as an error.
                pass
        process.communicate()
    return written


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are otherwise there")
def test_a_terminal_has_colours_unless_they_are_unwanted(project: Path) -> None:
    write(project, {"answers/2026/lanes.md": ERROR})
    assert b"\x1b[31m" in on_a_terminal(project, TERM="xterm")
    assert b"\x1b" not in on_a_terminal(project, TERM="xterm", NO_COLOR="1")


@pytest.mark.parametrize("locale", ["C", "POSIX", "da_DK.ISO-8859-1"])
def test_danish_letters_are_utf_8_whatever_the_locale(locale: str, project: Path) -> None:
    write(project, {"site.yaml": SITE.replace("en", "da", 1), "answers/2026/lanes.md": ERROR})
    found = done("check", cwd=project, LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "Afsnittet »## Spørgsmål« mangler." in found.out
    assert found.err.endswith("fejl og 0 advarsler.\n")


def test_a_project_is_told_in_its_own_language(project: Path, svargen_in: Command) -> None:
    write(project, {"site.yaml": SITE.replace("en", "da", 1), "answers/2026/lanes.md": ERROR})
    found = svargen_in("check")
    assert (
        "answers/2026/lanes.md:2:1: error[unknown-field]: »titel« er ikke et kendt felt.\n"
        "    Mente du »title«?\n"
    ) in found.out


def test_the_project_is_here_unless_it_is_said_to_be_elsewhere(project: Path) -> None:
    assert done("check", "--today", TODAY, cwd=project).code == 0
    assert done("check", "--today", TODAY, cwd=project / "answers").code == 1
    assert done("check", "--today", TODAY, "--source", "..", cwd=project / "answers").code == 0


def test_a_folder_without_site_yaml_is_no_project(tmp_path: Path) -> None:
    found = done("check", cwd=tmp_path)
    assert found.code == 1
    assert found.out.startswith("site.yaml: error[no-site]: ")
    assert str(tmp_path) in found.out
    assert found.err == ""


def said_without_root(command: str, cwd: Path) -> str:
    """What a command says that has not the rights by which root may read everything."""
    lay_down = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    ran = subprocess.run(
        [*lay_down, sys.executable, "-m", "svargen", command],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(Path(svargen.__file__).parents[1])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    return ran.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="there root's rights can be laid down")
@pytest.mark.parametrize(
    ("command", "closed", "told"),
    [
        ("check", "site.yaml", "site.yaml: error[unreadable-file]"),
        ("build", "site.yaml", "site.yaml: error[unreadable-file]"),
        ("check", "answers", "answers: error[unreadable-file]"),
        ("build", "answers", "answers: error[unreadable-file]"),
        ("check", "public", "public: error[unreadable-file]"),
    ],
)
def test_what_may_not_be_read_is_told_as_such_in_the_language_of_the_site(
    project: Path, command: str, closed: str, told: str
) -> None:
    assert done("build", "--first", cwd=project).code == 0
    write(project, {"site.yaml": SITE.replace("language: en\n", "")})
    (project / closed).chmod(0)
    try:
        said = said_without_root(command, project)
    finally:
        (project / closed).chmod(0o755)
    assert told in said
    assert "der er ikke adgang." in said


@pytest.mark.parametrize("zone", [":/etc/passwd", "Intetsteds/Her", ""])
def test_the_machines_time_zone_has_no_say(zone: str, project: Path) -> None:
    found = done("check", "--first", "--today", TODAY, cwd=project, TZ=zone)
    assert (found.code, found.out) == (0, "")


# -- which day it is -----------------------------------------------------------------------

EMBARGOED = ANSWER.replace("asker:", "publish_from: 2026-07-01\nasker:")


@pytest.mark.parametrize(
    ("epoch", "zone", "there"),
    [
        # 30 June 2026, 21:59:59 and 22:00:00 UTC.
        ("1782856799", "Europe/Copenhagen", False),
        ("1782856800", "Europe/Copenhagen", True),
        ("1782856800", "UTC", False),
        ("1782864000", "UTC", True),
    ],
)
def test_an_embargo_ends_at_midnight_in_the_site_s_time_zone(
    epoch: str, zone: str, *, there: bool, project: Path
) -> None:
    write(
        project,
        {"site.yaml": f"{SITE}timezone: {zone}\n", "answers/2026/lanes.md": EMBARGOED},
    )
    assert done("build", cwd=project, SOURCE_DATE_EPOCH=epoch).code == 0
    assert (project / "public/svar/2026/lanes/index.html").exists() is there


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("epoch", ["now", "-1", "99999999999999999", "²", "2026-07-01"])
def test_an_epoch_that_is_no_time_is_a_mistake_of_the_command_line(
    epoch: str, command: str, project: Path
) -> None:
    found = done(command, "--first", cwd=project, SOURCE_DATE_EPOCH=epoch)
    assert (found.code, found.out) == (2, "")
    assert f"SOURCE_DATE_EPOCH is '{epoch}'" in found.err
    assert not (project / "public").exists()
    assert done(command, "--first", cwd=project, SOURCE_DATE_EPOCH="").code == 0
    again = done(command, cwd=project, SOURCE_DATE_EPOCH=epoch)
    assert again.code == 2
    given = done(command, "--first", "--today", TODAY, cwd=project, SOURCE_DATE_EPOCH=epoch)
    assert given.code == 0


def test_a_day_on_the_command_line_goes_before_any_other(project: Path) -> None:
    write(project, {"answers/2026/lanes.md": EMBARGOED})
    assert done("build", "--today", "2026-07-01", cwd=project, SOURCE_DATE_EPOCH="0").code == 0
    assert (project / "public/svar/2026/lanes/index.html").exists()


# -- forms ---------------------------------------------------------------------------------


def test_json_has_every_part_of_a_finding(project: Path, svargen_in: Command) -> None:
    write(project, {"answers/2026/lanes.md": ERROR, "answers/2026/plan.pdf": "x"})
    found = svargen_in("check", "--format", "json")
    assert json.loads(found.out) == {
        "format": 1,
        "findings": [
            {
                "path": "answers/2026/lanes.md",
                "line": 2,
                "column": 1,
                "severity": "error",
                "code": "unknown-field",
                "message": "'titel' is not a known key.",
                "hint": "Did you mean 'title'?",
            },
            {
                "path": "answers/2026/plan.pdf",
                "line": None,
                "column": None,
                "severity": "warning",
                "code": "unused-file",
                "message": "plan.pdf is not published: "
                "it is not an answer, and no answer lists it.",
                "hint": "An answer's name ends in '.md'. An attachment is listed under "
                "'attachments' of the answer beside it.",
            },
        ],
    }


def test_every_form_of_no_findings_is_whole(svargen_in: Command) -> None:
    assert svargen_in("check", "--format", "text").out == ""
    assert svargen_in("check", "--format", "github").out == ""
    assert json.loads(svargen_in("check", "--format", "json").out)["findings"] == []
    assert json.loads(svargen_in("check", "--format", "gitlab").out) == []
    assert json.loads(svargen_in("check", "--format", "sarif").out)["runs"][0]["results"] == []
    assert "<testsuites>" in svargen_in("check", "--format", "junit").out


def test_a_failure_has_the_form_that_was_asked_for(project: Path, svargen_in: Command) -> None:
    (project / "site.yaml").unlink()
    found = json.loads(svargen_in("check", "--format", "json").out)
    assert [each["code"] for each in found["findings"]] == ["no-site"]


HOSTILE = Diagnostic.at(
    Place("answers/50%, a:b\n::error::x.md", 3, 4),
    "unknown-field",
    field="a\r\n::error file=x::\x1b[31m%0A,b",
    guess="titel",
)


def test_github_s_commands_cannot_be_broken_out_of() -> None:
    assert FORMATS["github"]([HOSTILE], str) == (
        "::error col=4,file=answers/50%25%2C a%3Ab%0A%3A%3Aerror%3A%3Ax.md,line=3,"
        "title=unknown-field::'a\\u000d\\u000a::error file=x::\\u001b[31m%250A,b' is not a known "
        "key.%0ADid you mean 'titel'?\n"
    )


@pytest.mark.parametrize("form", ["text", "github", "gitlab", "sarif", "junit", "json"])
def test_no_form_lets_a_control_character_through(form: str) -> None:
    written = FORMATS[form]([HOSTILE], str)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", written)


def test_each_text_finding_is_one_line_and_its_hint_another() -> None:
    lines = FORMATS["text"]([HOSTILE], str).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("answers/50%, a:b\\u000a::error::x.md:3:4: error[unknown-field]: ")
    assert lines[1].startswith("    ")


def test_a_reason_from_elsewhere_is_shown_without_control_characters() -> None:
    found = Diagnostic.at(Place("x"), "write-failed", path="x", reason=Term("no\x1b[2J\nroom"))
    assert found.message(str) == "x cannot be written: no\\u001b[2J\\u000aroom."


def test_a_very_long_value_is_shown_in_part() -> None:
    found = Diagnostic.at(Place("x"), "bad-url", value="y" * 100_000)
    assert len(found.message(str)) < 1000


def test_severities_have_a_word_of_github_s_own() -> None:
    found = Diagnostic.at(Place("."), "nothing-published")
    assert FORMATS["github"]([found, found.as_note()], str).count("::warning ") == 1
    assert "::notice " in FORMATS["github"]([found.as_note()], str)
    assert "warning[nothing-published]" in FORMATS["text"]([found], str)


# -- checking some files -------------------------------------------------------------------


@pytest.fixture
def two_wrong(project: Path) -> Path:
    write(project, {"answers/2026/lanes.md": ERROR, "answers/2026/parks.md": WARNING})
    return project


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (["answers/2026/lanes.md"], ["lanes"]),
        (["answers/2026/parks.md"], ["parks"]),
        (["answers/2026/parks.md", "answers/2026/lanes.md"], ["lanes", "parks"]),
        (["answers"], ["lanes", "parks"]),
        (["answers/2026/"], ["lanes", "parks"]),
        (["."], ["lanes", "parks"]),
        (["site.yaml"], []),
    ],
)
def test_the_findings_of_some_files_alone(
    named: list[str], found: list[str], two_wrong: Path
) -> None:
    checked = done("check", "--today", TODAY, *named, cwd=two_wrong)
    places = [line for line in checked.out.splitlines() if not line.startswith(" ")]
    assert [line.split("/")[2].split(".")[0] for line in places] == found
    assert checked.code == (1 if "lanes" in found else 0)


def test_files_are_named_from_here_or_from_the_project(two_wrong: Path) -> None:
    for cwd, named in (
        (two_wrong / "answers", "2026/lanes.md"),
        (two_wrong / "answers", "answers/2026/lanes.md"),
        (two_wrong.parent, str(two_wrong / "answers/2026/lanes.md")),
        (two_wrong.parent, str(two_wrong)),
    ):
        found = done("check", "--source", str(two_wrong), named, cwd=cwd)
        assert found.out.startswith("answers/2026/lanes.md:2:1: error[unknown-field]")


def test_a_link_is_found_by_its_own_name(two_wrong: Path) -> None:
    (two_wrong / "answers/2026/link.md").symlink_to("parks.md")
    found = done("check", "answers/2026/link.md", cwd=two_wrong)
    assert found.out.startswith("answers/2026/link.md: error[not-a-regular-file]")
    assert found.code == 1


@pytest.mark.parametrize("name", ["answers/2026/none.md", "/etc/hosts", "../project/.."])
def test_a_file_that_is_not_there_cannot_be_checked(name: str, svargen_in: Command) -> None:
    found = svargen_in("check", name)
    assert found.code == 1
    assert f"{name}: error[no-such-file]: " in found.out


# -- what was published before -------------------------------------------------------------


@contextmanager
def serving(answer: bytes) -> Iterator[str]:
    """An address at which everything is answered with these bytes."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with closing(connection):
                connection.recv(4096)
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join(timeout=10)


@pytest.mark.parametrize(
    ("name", "manifest"),
    [
        ("empty", ""),
        ("text", "not json"),
        ("a list", "[]"),
        ("nothing", "{}"),
        ("of another format", '{"format": 2, "pages": {}, "files": {}}'),
        ("a list of pages", '{"format": 1, "pages": [], "files": {}}'),
        ("a page that is none", '{"format": 1, "pages": {"/": "x"}, "files": {}}'),
        ("a file that is none", '{"format": 1, "pages": {}, "files": {"a": 1}}'),
        ("bytes", "\x00"),
        ("deep", "[" * 100_000),
    ],
    ids=lambda value: value[:20],
)
def test_a_manifest_that_is_none_stops_the_build(
    name: str, manifest: str, project: Path, svargen_in: Command
) -> None:
    write(project.parent / name, {"manifest.json": manifest})
    found = svargen_in("build", "--previous", str(project.parent / name))
    assert found.code == 1
    assert "error[previous-unreadable]" in found.out
    assert not (project / "public").exists()


def test_a_manifest_that_is_not_there_stops_the_build(project: Path, svargen_in: Command) -> None:
    found = svargen_in("check", "--previous", str(project.parent / "nowhere"))
    assert (found.code, found.err) == (1, "")
    assert "error[previous-unreadable]" in found.out


def test_a_manifest_is_had_from_a_folder_a_file_and_an_address(
    project: Path, svargen_in: Command
) -> None:
    assert svargen_in("build").code == 0
    public = project / "public"
    assert svargen_in("check", "--previous", str(public)).code == 0
    assert svargen_in("check", "--previous", str(public / "manifest.json")).code == 0
    handler = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": _silent})
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *given: handler(*given, directory=str(public))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert svargen_in("check", "--previous", address).code == 0
        assert svargen_in("check", "--previous", f"{address}/svar/").code == 1
        server.shutdown()


def _silent(*_: object) -> None:
    pass


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 500 \x1b[31mNo\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
    ],
    ids=["nothing", "nonsense", "an error", "half of it", "elsewhere"],
)
def test_an_address_that_answers_badly_stops_the_build(answer: bytes, svargen_in: Command) -> None:
    with serving(answer) as address:
        found = svargen_in("check", "--previous", address)
    assert found.code == 1
    assert "error[previous-unreadable]" in found.out
    assert "\x1b" not in found.out


# -- what can go wrong outside -------------------------------------------------------------


def test_an_output_of_others_is_refused(tmp_path: Path, svargen_in: Command) -> None:
    write(tmp_path / "mine", {"thesis.txt": "x"})
    found = svargen_in("build", "--output", str(tmp_path / "mine"))
    assert found.code == 1
    assert "error[output-refused]" in found.out
    assert (tmp_path / "mine/thesis.txt").exists()


def test_an_output_in_a_folder_that_is_not_there_tells_how_to_make_it(
    tmp_path: Path, svargen_in: Command
) -> None:
    found = svargen_in("build", "--output", str(tmp_path / "srv" / "site"))
    assert found.code == 1
    missing = tmp_path / "srv"
    assert found.out.startswith(f"{missing}/site: error[no-output-folder]: ")
    assert f" {missing}." in found.out
    assert "mkdir -p" in found.out
    assert not missing.exists()


def test_an_output_whose_place_is_a_file_cannot_be_written(
    tmp_path: Path, svargen_in: Command
) -> None:
    write(tmp_path, {"file": "x"})
    found = svargen_in("build", "--output", str(tmp_path / "file" / "site"))
    assert found.code == 1
    assert "error[write-failed]" in found.out


def test_an_output_that_another_build_holds_is_given_up_in_the_end(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = Destination(project / "public", project)
    with (
        output.begin(),
        pytest.raises(click.exceptions.Exit) as ended,
        failures(Voice(language_of("en"), "text"), project / "public"),
        # A build waits for ten minutes.
        output.begin(patience=0.1),
    ):
        pytest.fail("two builds write at once")
    assert ended.value.exit_code == 1
    assert "error[output-locked]: Another build" in capsys.readouterr().out


def test_nothing_is_cleaned_while_a_build_is_at_work(project: Path, svargen_in: Command) -> None:
    assert svargen_in("build").code == 0
    with Destination(project / "public", project).begin():
        found = svargen_in("clean")
        assert found.code == 1
        assert "error[build-running]: A build of this project is running." in found.out
        assert (project / ".svargen").is_dir()
    assert svargen_in("clean").code == 0
    assert not (project / ".svargen").exists()


def test_a_template_that_cannot_be_used_is_told_with_its_line(
    project: Path, svargen_in: Command
) -> None:
    write(project, {"templates/answer.html": "<p>\n{% if %}\n"})
    found = svargen_in("build")
    assert found.code == 1
    assert found.out.startswith("templates/answer.html:2:1: error[template-error]: ")


def test_a_folder_that_cannot_be_read_is_a_finding(project: Path, svargen_in: Command) -> None:
    (project / "answers/2026/elsewhere").symlink_to("/")
    found = svargen_in("check")
    assert found.code == 1
    assert "answers/2026/elsewhere: error[not-a-regular-file]" in found.out


# -- clean ---------------------------------------------------------------------------------


def test_clean_removes_what_is_remembered_and_keeps_the_site(
    project: Path, svargen_in: Command
) -> None:
    assert svargen_in("build").code == 0
    write(project, {".svargen/cache": "x"})
    assert svargen_in("clean").code == 0
    assert sorted(path.name for path in project.iterdir()) == ["answers", "public", "site.yaml"]
    assert svargen_in("clean") == Done(0, "", "There was nothing to remove.\n")


def test_clean_follows_no_link(project: Path, tmp_path: Path, svargen_in: Command) -> None:
    write(tmp_path / "mine", {"thesis.txt": "x"})
    (project / ".svargen").symlink_to(tmp_path / "mine")
    assert svargen_in("clean").code == 0
    assert (tmp_path / "mine/thesis.txt").exists()


# -- many ----------------------------------------------------------------------------------


def test_findings_are_the_same_whatever_the_order_of_files_and_the_number_of_workers(
    tmp_path: Path,
) -> None:
    answers = {
        f"answers/{2020 + n % 5}/a{n}.md": (ERROR, WARNING, ANSWER)[n % 3].replace(
            "date:", f"dokumentnummer: {n // 2}\nfollows: {2020 + n % 7}/a{n + 1}.md\ndate:"
        )
        for n in range(260)
    }
    write(tmp_path / "one", {"site.yaml": SITE, **answers})
    write(tmp_path / "two", {"site.yaml": SITE, **dict(reversed(answers.items()))})
    found = [
        done("check", "--today", TODAY, "--jobs", jobs, "--format", "json", cwd=tmp_path / folder)
        for folder, jobs in (("one", "1"), ("one", "2"), ("two", "3"))
    ]
    assert found[0] == found[1] == found[2]
    assert len(json.loads(found[0].out)["findings"]) > 500

"""What a build remembers makes the next one shorter, and never different."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svargen.cli import run
from svargen.diagnostics import as_text
from svargen.publishing.build import build
from svargen.publishing.destination import Destination
from svargen.publishing.packing import pack, pack_body, unpack, unpack_body
from svargen.publishing.project import site_of
from svargen.publishing.unchanged import Standing
from svargen.publishing.wishes import Wishes
from svargen.reading.answer import Reading, Settings, read_answer, read_site
from svargen.reading.folder import Folder, Listing
from tests.project import BASE, question

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 8, 31)
NAMES = [f"2026/svar-{number}" for number in range(6)]


def project(folder: Path) -> Path:
    """A project of six answers, one of them with an attachment."""
    (folder / "answers/2026").mkdir(parents=True)
    (folder / "site.yaml").write_text(BASE, encoding="utf-8")
    for name in NAMES:
        write(folder, name, f"Svaret på {name}.")
    (folder / "static").mkdir()
    (folder / "static/plan.txt").write_text("Skriv til nogen@example.org.", encoding="utf-8")
    return folder


def write(folder: Path, name: str, answer: str, **front: str) -> None:
    text = question(f"Om {name}", answer, date="2026-08-10", **front)
    (folder / f"answers/{name}.md").write_text(text, encoding="utf-8")


def built(folder: Path, output: str = "public", *, cache: bool = True) -> tuple[int, Path]:
    """How many answers a build reads; and the site."""
    most = {"read": 0}

    def progress(phase: str, done: int, total: int) -> None:
        assert done <= total
        most[phase] = total

    wishes = Wishes(today=TODAY, progress=progress, cache=cache, jobs=1)
    destination = Destination(folder.parent / f"{folder.name}-{output}", folder)
    told = build(
        Standing(destination, wishes),
        Listing.of(folder),
        strict=False,
        waiting=lambda: None,
    )
    assert told.published
    return most["read"], folder.parent / f"{folder.name}-{output}"


def files(site: Path) -> dict[str, bytes]:
    return {str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()}


def same_as_anew(folder: Path) -> bool:
    """Whether a build that remembers gives the very bytes of one that does not."""
    _, site = built(folder)
    _, anew = built(folder, "anew", cache=False)
    return files(site) == files(anew)


def test_only_what_has_changed_is_read_again(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    assert built(folder)[0] == 6
    assert built(folder)[0] == 0
    write(folder, NAMES[2], "Et andet svar.")
    read, site = built(folder)
    assert read == 1
    assert b"Et andet svar." in (site / f"svar/{NAMES[2]}/index.html").read_bytes()
    (folder / f"answers/{NAMES[3]}.md").rename(folder / "answers/2026/nyt-navn.md")
    assert built(folder, "elsewhere")[0] == 1
    assert built(folder, "elsewhere", cache=False)[0] == 6


def test_pages_that_do_not_change_are_not_written_again(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    _, site = built(folder)
    pages = [f"svar/{name}/index.html" for name in NAMES]
    ages = [(site / page).stat().st_mtime_ns for page in pages]
    for text in ("Et andet svar.", "Et tredje.", "Et fjerde."):
        write(folder, NAMES[0], text)
        built(folder)
        again = [(site / page).stat().st_mtime_ns for page in pages]
        # The next one and the one before name it; the others do not.
        assert again[0] != ages[0]
        assert again[3:] == ages[3:]
        assert text.encode() in (site / pages[0]).read_bytes()


def test_a_fresh_checkout_beside_a_restored_cache_is_known(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    _, site = built(folder)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(folder, elsewhere, copy_function=shutil.copyfile)
    read, again = built(elsewhere)
    assert read == 0
    assert files(again) == files(site)


def test_what_site_yaml_says_of_reading_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "p")
    write(folder, NAMES[0], "Skriv til nogen@example.com.")
    built(folder)
    (folder / "site.yaml").write_text(f"{BASE}personal_data: {{email: error}}\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["build", "--source", str(folder), "--today", "2026-08-31"]) == 1
    told = capsys.readouterr().out
    assert f"answers/{NAMES[0]}.md" in told
    assert "static/plan.txt" in told
    # What was found of an attachment is known the next time, and found all the same.
    assert run(["build", "--source", str(folder), "--today", "2026-08-31"]) == 1
    assert capsys.readouterr().out == told


def test_a_name_that_site_yaml_lists_with_a_comma_is_no_list_any_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "p")
    write(folder, NAMES[0], "Ja.", administration="Vejforvaltningen, Skoleforvaltningen")
    command = ["build", "--source", str(folder), "--today", "2026-08-31"]
    run(command)
    assert "[list-in-text]" in capsys.readouterr().out
    listed = 'administrations: [Vejforvaltningen, "Vejforvaltningen, Skoleforvaltningen"]\n'
    (folder / "site.yaml").write_text(BASE + listed, encoding="utf-8")
    run(command)
    assert "[list-in-text]" not in capsys.readouterr().out


@pytest.mark.untraced
@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_broken_cache_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    project(folder)
    built(folder)
    kept = [f for f in sorted((folder / ".svargen").iterdir()) if f.is_file()]
    file = data.draw(st.sampled_from(kept))
    content = bytearray(file.read_bytes())
    how = data.draw(st.sampled_from(["cut", "emptied", "changed", "gone", "other"]))
    if how == "changed":
        for _ in range(40):
            content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    elif how == "cut":
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    elif how == "other":
        content[:] = b"noget ganske andet" * 500
    file.write_bytes(b"" if how == "emptied" else bytes(content))
    if how == "gone":
        file.unlink()
    assert same_as_anew(folder)
    # And the next build has a sound one again.
    assert built(folder)[0] == 0


def test_a_cache_that_is_in_use_is_done_without(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    built(folder)
    with closing(sqlite3.connect(folder / ".svargen/readings.sqlite")) as other:
        other.execute("begin exclusive")
        assert built(folder)[0] == 6
    assert built(folder)[0] == 0


def test_nothing_is_written_where_dot_svargen_leads_out_of_the_project(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    (tmp_path / "outside").mkdir()
    (folder / ".svargen").symlink_to(tmp_path / "outside")
    assert built(folder)[0] == 6
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_file_in_the_place_of_the_cache_is_left_alone(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    (folder / ".svargen").write_text("min", encoding="utf-8")
    assert built(folder)[0] == 6
    assert (folder / ".svargen").read_text("utf-8") == "min"


def test_texts_that_are_nobodys_do_not_pile_up(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    for number in range(12):
        write(folder, NAMES[0], f"Svar {number}. " + "Mange ord. " * 2_000)
        built(folder)
    (texts,) = (folder / ".svargen").glob("texts-*")
    body = reading(folder, NAMES[0]).body
    assert body
    assert texts.stat().st_size < 3 * len(pack_body(body))
    assert b"Svar 0." not in texts.read_bytes()
    assert same_as_anew(folder)


def test_a_text_that_is_broken_stays_so_for_nobody_when_others_are_left_out(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    built(folder)
    (texts,) = (folder / ".svargen").glob("texts-*")
    content = texts.read_bytes()
    wording = f"Svaret på {NAMES[1]}.".encode()
    assert content.count(wording) > 0
    texts.write_bytes(content.replace(wording, wording.swapcase()))
    for number in range(4):
        write(folder, NAMES[0], f"Svar {number}. " + "Mange ord. " * 2_000)
        assert same_as_anew(folder)


def reading(folder: Path, name: str) -> Reading:
    site, _ = site_of(Folder(str(folder)))
    path = f"answers/{name}.md"
    return read_answer((folder / path).read_bytes(), path, Settings.of(site))


def quoted(message: str) -> str:
    """A message in another language."""
    return f"«{message}»"


@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_packed_comes_out_as_it_went_in(language: str) -> None:
    """Every example of a finding, and the answers of the demonstrations."""
    policy = "personal_data: {email: error, phone: warning, cpr: error}\n"
    read = 0
    for file in sorted((ROOT / "tests").rglob("*.md")):
        data = file.read_bytes()
        for text in [data, *data.split(b"```")]:
            site = f"title: T\nlanguage: {language}\n{policy}".encode()
            one = read_answer(text, "answers/2026/x.md", Settings.of(read_site(site)[0]))
            again = unpack(pack(one))
            assert again.answer == one.answer
            assert (again.path, again.draft) == (one.path, one.draft)
            assert as_text(again.diagnostics, quoted) == as_text(one.diagnostics, quoted)
            if one.body:
                assert unpack_body(pack_body(one.body)) == one.body
            read += one.answer is not None
    assert read > 50


@pytest.mark.parametrize("library", ["holidays", "babel"])
def test_what_takes_long_to_load_is_asked_once(library: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "projekt")
    command = ["build", "--source", str(folder), "--today", str(TODAY), "--jobs", "1"]
    code = (
        "import sys; from svargen.cli import run; "
        f"run({command}); print('{library}' in sys.modules)"
    )

    def loads_them() -> str:
        told = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        return told.stdout.splitlines()[-1]

    assert loads_them() == "True"
    write(folder, NAMES[0], "Et andet svar.")
    first = loads_them()
    write(folder, NAMES[0], "Et tredje svar.")
    assert (first, loads_them()) == ("False", "False")
    # Nothing is told wrongly: the site is the one built from nothing.
    assert same_as_anew(folder)


@pytest.mark.parametrize("parts", ["digests", "digests lines", "special", "names", "times"])
def test_what_is_known_of_places_is_not_trusted_where_it_is_broken(
    parts: str, tmp_path: Path
) -> None:
    folder = project(tmp_path / "projekt")
    _, site = built(folder)
    database = site.with_name(f".{site.name}.svargen") / "generation.sqlite"
    with closing(sqlite3.connect(database)) as kept, kept:
        broken = "update about set value = 'x' where key like ?"
        for part in parts.split():
            assert kept.execute(broken, (f"%places {part}",)).rowcount
    write(folder, NAMES[0], "Et andet svar.")
    assert same_as_anew(folder)


def test_a_build_that_stops_late_leaves_the_search_index_to_the_next(tmp_path: Path) -> None:
    folder = project(tmp_path / "projekt")
    (folder / "site.yaml").write_text(f"{BASE}limits: {{attachment: 1}}\n", encoding="utf-8")
    _, site = built(folder)
    index = site.with_name(f".{site.name}.svargen") / "search.sqlite"
    # Held open, so that no other file gets its number.
    with index.open("rb") as made:
        large = folder / "static/stor.txt"
        large.write_bytes(b"x" * 2_000)
        write(folder, NAMES[0], "Et andet svar.")
        command = ["build", "--source", str(folder), "--output", str(site), "--today", str(TODAY)]
        assert run(command) == 1
        large.unlink()
        assert same_as_anew(folder)
        assert os.path.samestat(os.fstat(made.fileno()), index.stat())


@pytest.mark.parametrize("phase", ["site", "read"])
def test_a_build_that_is_interrupted_loses_nothing_that_was_remembered(
    tmp_path: Path, phase: str
) -> None:
    folder = project(tmp_path / "projekt")
    built(folder)
    write(folder, NAMES[0], "Et andet svar.")

    def interrupted(*_: object) -> date:
        raise KeyboardInterrupt

    stops = {"clock": interrupted} if phase == "site" else {"today": TODAY, "progress": interrupted}
    wishes = Wishes(jobs=1, **stops)
    destination = Destination(tmp_path / "projekt-public", folder)
    with pytest.raises(KeyboardInterrupt):
        build(Standing(destination, wishes), Listing.of(folder), strict=False, waiting=lambda: None)
    assert built(folder)[0] == 1
    assert same_as_anew(folder)


def test_a_touched_site_is_made_anew_with_its_search_index(tmp_path: Path) -> None:
    folder = project(tmp_path / "projekt")
    site = tmp_path / "projekt-public"
    command = ["build", "--source", str(folder), "--output", str(site), "--today", str(TODAY)]
    for text in ("Et andet svar.", "Et tredje svar."):
        # So that there is a site before the published one.
        write(folder, NAMES[0], text)
        assert run([*command, "--jobs", "2"]) == 0
    page = next(site.glob("svar/2026/*/index.html"))
    page.write_text("noget andet", encoding="utf-8")
    shutil.rmtree(site.with_name(f".{site.name}.svargen") / "previous")
    write(folder, NAMES[0], "Et fjerde svar.")
    assert run([*command, "--jobs", "2"]) == 0
    _, anew = built(folder, "anew", cache=False)
    assert files(site) == files(anew)

"""Publishing on a machine of one's own: the recipes of docs/publishing.md do what they say."""

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clones import ROOT, Ran, cloned, shell

RELEASES = [f"2026052{number}T120000Z" for number in range(1, 8)]


def recipes() -> Iterator[str]:
    text = (ROOT / "docs/publishing.md").read_text("utf-8")
    yield from re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def recipe(word: str) -> str:
    (found,) = [text for text in recipes() if word in text]
    return found


def stand_in(folder: Path, name: str, script: str) -> None:
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    (tools / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (tools / name).chmod(0o755)


class Host:
    """A machine that builds, and on it a folder that stands for the server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "srv"
        self.public = folder / "public"
        self.public.mkdir()
        self.clock = folder / "clock"
        # ssh to this very machine; rsync speaks through it to an rsync of its own.
        stand_in(folder, "ssh", 'shift; exec sh -c "$*"')
        stand_in(folder, "date", 'cat "$CLOCK"')

    def run(self, word: str) -> Ran:
        env = {"SERVER": "svar.example.dk", "ROOT": str(self.root), "CLOCK": str(self.clock)}
        return shell(recipe(word), self.folder, env)

    def release(self, name: str) -> None:
        """Publish a site all of whose files hold the release's name, but for one."""
        self.clock.write_text(f"{name}\n", encoding="ascii")
        for file in ("index.html", "svar.html"):
            (self.public / file).write_text(name, encoding="ascii")
        (self.public / "same.css").write_text("same", encoding="ascii")
        ran = self.run("rsync")
        assert ran.code == 0, ran

    def releases(self) -> list[str]:
        return sorted(each.name for each in (self.root / "releases").iterdir())


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


class Reader(threading.Thread):
    """Reads the site as a web server does, over and over, until it is told to stop."""

    def __init__(self, current: Path) -> None:
        super().__init__()
        self.current = current
        self.stop = threading.Event()
        self.seen: list[str] = []
        self.wrong: list[object] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                folder = os.open(self.current, os.O_RDONLY | os.O_DIRECTORY)
                texts = [read_in(folder, "index.html"), read_in(folder, "svar.html")]
                os.close(folder)
            except OSError as error:
                self.wrong.append(error)
                return
            if texts[0] != texts[1]:
                self.wrong.append(texts)
            if texts[0] not in self.seen:
                self.seen.append(texts[0])


def read_in(folder: int, name: str) -> str:
    with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), encoding="ascii") as file:
        return file.read()


def test_every_recipe_is_tried_below() -> None:
    tried = ("--output", "rsync", "head -n -5")
    for text in recipes():
        assert any(word in text for word in tried), text


def test_a_server_of_ones_own_can_be_built_to(tmp_path: Path) -> None:
    project = cloned(tmp_path, "da")
    sites = tmp_path / "sites"
    sites.mkdir()
    env = {"SITES": str(sites)}
    first = recipe("--output").replace('--previous "$SITES/svar"', "--first")
    assert shell(first, project, env).code == 0
    assert shell(recipe("--output"), project, env).code == 0
    assert (sites / "svar/index.html").is_file()


def test_a_reader_sees_one_whole_release_at_every_moment(host: Host) -> None:
    host.release(RELEASES[0])
    reader = Reader(host.root / "current")
    reader.start()
    for name in RELEASES[1:]:
        host.release(name)
    reader.stop.set()
    reader.join()
    assert reader.wrong == []
    assert reader.seen == sorted(reader.seen)
    assert len(reader.seen) > 2
    assert (host.root / "current/index.html").read_text("ascii") == RELEASES[-1]


def test_a_file_that_did_not_change_is_shared_with_the_release_before(host: Host) -> None:
    for name in RELEASES[:2]:
        host.release(name)
    same, other = ((host.root / "releases" / name) for name in RELEASES[:2])
    assert (same / "same.css").samefile(other / "same.css")
    assert (same / "index.html").read_text("ascii") == RELEASES[0]


def test_a_switch_that_was_cut_short_harms_nothing(host: Host) -> None:
    host.release(RELEASES[0])
    (host.root / "next").symlink_to(f"releases/{RELEASES[0]}")
    host.release(RELEASES[1])
    assert (host.root / "current/index.html").read_text("ascii") == RELEASES[1]
    assert sorted(each.name for each in host.root.iterdir()) == ["current", "releases"]
    assert {each.name for each in (host.root / "releases" / RELEASES[0]).iterdir()} == {
        "index.html", "same.css", "svar.html",
    }  # fmt: skip


def test_old_releases_go_but_never_the_one_that_is_shown(host: Host) -> None:
    for name in RELEASES:
        host.release(name)
    assert host.run("head -n -5").code == 0
    assert host.releases() == RELEASES[2:]
    (host.root / "current").unlink()
    (host.root / "current").symlink_to(f"releases/{RELEASES[2]}")
    host.release("20260528T120000Z")
    (host.root / "current").unlink()
    (host.root / "current").symlink_to(f"releases/{RELEASES[2]}")
    assert host.run("head -n -5").code == 0
    assert host.releases() == [*RELEASES[2:], "20260528T120000Z"]

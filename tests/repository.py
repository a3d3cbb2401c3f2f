"""A git repository made in a test, with set dates and identities and nobody's settings."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60


@dataclass(frozen=True)
class Repository:
    """A folder under git."""

    folder: Path

    @classmethod
    def begun(cls, folder: Path, *options: str) -> "Repository":
        """An empty one; what lies in the folder is not in it yet."""
        folder.mkdir(parents=True, exist_ok=True)
        repository = cls(folder)
        repository.git("init", "--quiet", "--initial-branch=main", *options)
        return repository

    def git(self, *words: str, when: str = "2026-01-01T12:00:00Z") -> str:
        """Run git at a time; what it says."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for who in ("AUTHOR", "COMMITTER"):
            env |= {
                f"GIT_{who}_NAME": "Asta Eksempelsen",
                f"GIT_{who}_EMAIL": "asta@example.dk",
                f"GIT_{who}_DATE": when,
            }
        command = [shutil.which("git") or "git", *words]
        done = subprocess.run(
            command, cwd=self.folder, env=env, check=True, timeout=PATIENCE, capture_output=True,
            encoding="utf-8",
        )  # fmt: skip
        return done.stdout

    def commit(self, when: str) -> None:
        """Commit all that lies in the folder; `when` is a day, at noon, or a time."""
        when = when if "T" in when else f"{when}T12:00:00Z"
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Change", when=when)

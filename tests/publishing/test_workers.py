"""Work shared among processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE = 60
ANSWER = """\
---
title: Nummer {number}
asker: Asta Eksempelsen
asked: 2026-05-01
date: 2026-05-08
administration: Arkivforvaltningen
---
## Spørgsmål

Hvorfor?

## Svar

{text}
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="tells a process's children by /proc")
def test_ctrl_c_ends_a_build_with_all_its_processes(tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "site.yaml").write_text("title: Svar\n", encoding="utf-8")
    for number in range(300):
        text = ANSWER.format(number=number, text="Fordi *det* er sådan.\n\n" * 20)
        (tmp_path / f"answers/{number}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "svargen", "build", "--source", str(tmp_path), "--jobs", "2"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while len(children.read_text("ascii").split()) < 2:
        assert process.poll() is None, "it ended before it could be interrupted"
    # As a terminal does: to the build and to all its workers.
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert not (tmp_path / "public").exists()

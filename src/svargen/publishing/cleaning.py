"""What svargen remembers between builds, removed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def clean(source: Path, output: Path) -> list[Path]:
    """Remove the project's caches and what is kept beside its output; return what is gone.

    The output itself stays. Raises OSError.
    """
    removed = []
    workshop = output.parent / f".{output.name}.svargen"
    for folder in (source / ".svargen", workshop):
        # A link is somebody else's, and so is what it leads to.
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
            removed.append(folder)
    return removed

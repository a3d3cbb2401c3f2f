"""Where the look lies that comes with svargen."""

from __future__ import annotations

from pathlib import Path


def own_templates() -> Path:
    """The folder of templates that comes with svargen."""
    packaged = Path(__file__).parent / "templates"
    # In a checkout they lie at the top, where a designer looks for them.
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "templates"

"""The language of a project, told before site.yaml is read as a whole."""

from pathlib import Path

import pytest

from svargen.reading.spoken import language_of_project


@pytest.mark.parametrize(
    ("site", "language"),
    [
        ("title: a\nlanguage: en\n", "en"),
        ("title: a\nlanguage: da\n", "da"),
        ("language: en", "en"),
        ("language: 'en' # as in London\n", "en"),
        ("language:   sv\n", "sv"),
        ("language: en\r\n", "en"),
        ("title: >\n  a\n  language: en\nlanguage: da\n", "da"),
        ("{title: a,\nlanguage: en\n}\n", "en"),
        ("language: en\nlanguage: da\n", "en"),
        ("languages: en\n", "da"),
        ("language: tlh\n", "da"),
        ("title: [\nlanguage: en\n", "en"),
        ("title: a\n", "da"),
    ],
)
def test_a_project_is_spoken_of_in_its_own_language(
    tmp_path: Path, site: str, language: str
) -> None:
    (tmp_path / "site.yaml").write_bytes(site.encode())
    assert language_of_project(str(tmp_path)) == language

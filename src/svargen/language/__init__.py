"""Words, letters, order and dates, by language.

The source language of every text is English; another language is one gettext catalogue
beside this file (`da.po`). A catalogue holds the words of the pages and findings, and what
else a language needs: the headings of an answer and the letters that follow z.
"""

from svargen.language.dates import UnreadableDate, read_date, time_zone, time_zones
from svargen.language.letters import fold, slug
from svargen.language.scripts import foreign_letter, mixes_scripts, poses_as_latin
from svargen.language.words import Language, known_languages, language_of, languages

__all__ = [
    "Language",
    "UnreadableDate",
    "fold",
    "foreign_letter",
    "known_languages",
    "language_of",
    "languages",
    "mixes_scripts",
    "poses_as_latin",
    "read_date",
    "slug",
    "time_zone",
    "time_zones",
]

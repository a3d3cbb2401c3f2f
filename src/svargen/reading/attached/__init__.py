"""Personal data in attachments: in their text, in what they say of themselves, in pictures.

What a file is, its content tells, not its name. What is found depends on the bytes alone, so it
can be remembered by their digest. Nothing here runs without bounds: an attachment that takes too
much is one that could not be searched, and that is told.
"""

from svargen.reading.attached.searching import Hit, Searched, search

__all__ = ["Hit", "Searched", "search"]

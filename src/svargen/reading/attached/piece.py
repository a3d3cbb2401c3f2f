"""What the readers of attachments have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from svargen.codes import N_
from svargen.diagnostics import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

PROPERTIES = Phrase(N_("in the properties of the file"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an attachment."""

    text: str = ""
    where: Phrase | None = None
    """None where no page or sheet can be told."""
    data: bytes = b""
    """A picture or a document within it."""
    shown: bool = False
    """Whether it is there to be looked at, so that nothing is missed where no text can be read."""


class Unsearchable(Exception):
    """An attachment, or the rest of it, cannot be searched; carries why."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.reason = told(message, **values)


EMPTY = N_("it is empty")
LOCKED = N_("it is locked with a password")
DAMAGED = N_("it is damaged")
TOO_MUCH = N_("that would take too much time or memory")
NO_TEXT = N_("it holds no text, as when paper has been scanned")
NO_TEXT_ON = N_("there is no text on p. {pages}, as when paper has been scanned")
UNKNOWN = N_("files of this kind cannot be read")
PARTLY = N_("a part of it is of a kind that cannot be read, such as doc, xls or xlsb")


def told(message: str, **values: object) -> Phrase:
    """Where a piece stands, or why one cannot be searched."""
    shown: Mapping[str, object] = values
    return Phrase(message, shown)

"""The one table of findings: code, severity, message, hints.

Messages and hints are English, the source language; they are translated when shown. The
reference page and the editor's guide are generated from this table.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Would publish something wrong or break a promise; stops the build."""
    WARNING = "warning"
    """An editor should mend it; stops the build under --strict alone."""
    NOTE = "note"
    """Any finding in a draft: never stops a public build."""


class Code(NamedTuple):
    """A kind of finding."""

    severity: Severity
    message: str
    """English; {placeholders} are filled from the finding's values."""
    hints: tuple[str, ...]
    """How to mend it; the first whose placeholders are all at hand is shown."""


def N_(message: str) -> str:
    """Mark a message for the translators' catalogue."""
    return message


def _error(message: str, *hints: str) -> Code:
    return Code(Severity.ERROR, message, hints)


def _warning(message: str, *hints: str) -> Code:
    return Code(Severity.WARNING, message, hints)


def _note(message: str, *hints: str) -> Code:
    return Code(Severity.NOTE, message, hints)


CODES: Mapping[str, Code] = MappingProxyType(
    {
        # the file
        "wrong-encoding": _error(
            N_("The file is not UTF-8: it looks like {found}."),
            N_(
                "Save it as UTF-8. In VS Code: click the encoding in the bottom bar, 'Reopen with Encoding', '{windows}'; when all letters are right, click it again, 'Save with Encoding', 'UTF-8'. In Notepad: 'Save as', Encoding 'UTF-8'."
            ),
            N_(
                "Save it as UTF-8. In VS Code: click the encoding in the bottom bar, 'Reopen with Encoding', '{encoding}'; when all letters are right, click it again, 'Save with Encoding', 'UTF-8'."
            ),
        ),
        "not-text": _error(
            N_("This is not a text file."),
            N_(
                "Write the answer as plain text, saved as UTF-8. An attachment keeps an ending of its own, such as .pdf or .docx."
            ),
        ),
        "conflict-marks": _error(
            N_("Two versions that git could not put together stand here, one after the other."),
            N_(
                "Keep one of the two, or write one of both, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
            ),
        ),
        "perhaps-conflict": _warning(
            N_(
                "This line may be what git left between two versions that it could not put together."
            ),
            N_(
                "Read what stands above and below it: if it is the same in two versions, keep one, and delete the line. If the line is to make a heading of the one above, delete it, and write ## before that one."
            ),
        ),
        "control-character": _error(
            N_("The invisible control character {character} stands here."),
            N_(
                "Delete it; it often comes along when text is pasted from a PDF or an old document."
            ),
        ),
        "piled-marks": _error(
            N_("More than {limit} accents are piled on one letter here."),
            N_("Delete all but those that belong to it."),
        ),
        "hidden-direction": _error(
            N_(
                "The invisible sign {character} turns the direction of the text here, so that readers may see it in another order."
            ),
            N_("Delete it. Arabic and Hebrew stand right without it."),
        ),
        "hidden-text": _error(
            N_(
                "The invisible character {character} stands here, and could hide a text or make one name of two."
            ),
            N_(
                "Delete it; where nothing seems to stand, write the words before and after it anew."
            ),
        ),
        "invisible-character": _warning(
            N_("The invisible character {character} stands here."),
            N_("Delete it; it often comes along when text is pasted from a web page or a message."),
        ),
        "font-sign": _warning(
            N_(
                "Readers see an empty box here: {character} is a sign of one font alone, as bullets from Word are."
            ),
            N_("Delete it, and write what it stood for. Items of a list begin with '- '."),
        ),
        "lost-letter": _error(
            N_("A letter has been lost here; the sign for that stands in its place."),
            N_("Write the right letter. The text was once saved in a way that could not keep it."),
        ),
        "mangled-letter": _warning(
            N_("'{value}' is probably a mangled '{guess}'."),
            N_(
                "Write the right letter. If there are many, open the text where it came from and save it as UTF-8."
            ),
        ),
        "file-too-large": _error(
            N_("The file is {size} KB; at most {limit} KB are read."),
            N_("Split the answer, or put long material beside it as an attachment."),
        ),
        "not-a-regular-file": _error(
            N_("{name} is a link or a special file, and is not read."),
            N_("Put the file itself here instead of a link to it."),
        ),
        "unseen-in-name": _error(
            N_("The name of {name} holds a sign that cannot be seen, and is not read."),
            N_("Rename the file with letters, digits, hyphens and ordinary spaces alone."),
        ),
        "unportable-name": _error(
            N_("The name of {name} does not mean the same on all systems, and is not read."),
            N_(
                "Rename it: no dot or space at the end, no back-slash, and none of the names that Windows keeps for devices, such as con, aux and com1."
            ),
        ),
        "kept-copy": _warning(
            N_("{name} is a copy that a program kept beside the file, and is not read."),
            N_("Remove it. If it is meant, give it a name that does not end in '~'."),
        ),
        "duplicate-name": _error(
            N_("Two files here are called {name}, one written with composed letters."),
            N_("Rename one of the two."),
        ),
        "unreadable-file": _error(
            N_("{name} cannot be read: {reason}."),
            N_("Check that the file still exists and that you may read it."),
        ),
        "unused-file": _warning(
            N_("{name} is not published: it is not an answer, and no answer lists it."),
            N_(
                "An answer's name ends in '.md'. An attachment is listed under 'attachments' of the answer beside it."
            ),
        ),
        "unused-page": _warning(
            N_("{name} is not published: it is no page."),
            N_("A page lies in pages/ itself and ends in '.md'. Other files go to static/."),
        ),
        # front matter as text
        "no-front-matter": _error(
            N_("The file does not begin with front matter."),
            N_("It begins on line {line}. Nothing may stand above it, not even an empty line."),
            N_(
                "There is a space before '---' on line {first}, or a no-break space beside it. Delete it."
            ),
            N_("Begin the page with three lines: '---', 'title: {title}', and '---'."),
            N_("Is it the line '{text}'? Write it as '---'."),
            N_(
                "Begin the file with a line '---', then title, asker, asked, date and administration, then another line '---'."
            ),
        ),
        "unclosed-front-matter": _error(
            N_("The front matter has no end."),
            N_(
                "There is a space before '---' on line {first}, or a no-break space beside it. Delete it."
            ),
            N_("Is it the line '{text}'? Write it as '---'."),
            N_("Put a line with nothing but '---' after the last key."),
        ),
        "yaml-syntax": _error(
            N_("The front matter cannot be read: {problem}."),
            N_(
                "Each line is a key, a colon, a space and a value, as in 'title: Cycle lanes'. Put a value with unusual signs in quotes."
            ),
        ),
        "yaml-colon": _error(
            N_("A colon followed by a space stands in a value that is not in quotes."),
            N_("Put the whole value in quotes: {key}: {value}"),
            N_('Put the whole value in quotes, as in title: "Schools: new rules"'),
        ),
        "yaml-comma": _error(
            N_("A comma ends the value of '{key}' here."),
            N_("Put the whole value in quotes: {key}: {value}"),
        ),
        "yaml-space": _error(
            N_("There is no space after the colon of '{key}'."),
            N_("Write it as {key}: {value}"),
        ),
        "yaml-comment": _error(
            N_("What begins with # is read as a comment, and not as part of '{field}'."),
            N_(
                "A comment has a space after #. If this is no comment, put the whole value in quotes: {key}: {value}"
            ),
        ),
        "yaml-indent": _error(
            N_("This line is not indented as the lines it belongs with."),
            N_("Begin the keys of one group, and each '-' of one list, right below one another."),
        ),
        "yaml-after": _error(
            N_("More text stands after {character}, which ends the value."),
            N_("Put the whole value in quotes: {key}: {value}"),
            N_("Put the whole value in quotes, as in title: '\"AI\" in schools'"),
        ),
        "yaml-bracket": _error(
            N_("The bracket that is opened here is not closed, or a comma is missing."),
            N_("Close it with {character}, and put commas between its parts."),
        ),
        "yaml-tab": _error(
            N_("A tab stands where spaces should."),
            N_("Indent with two spaces instead of a tab."),
        ),
        "yaml-quote": _error(
            N_("A quotation mark is opened and not closed."),
            N_("Close the text with the same mark. An apostrophe within '…' is written twice: ''."),
        ),
        "yaml-escape": _error(
            N_("Between double quotation marks \\ begins a special sign, and {character} is none."),
            N_("Use single ones, in which it is a sign like any other: {key}: {value}"),
            N_("Write \\\\ for one \\, or put the value in single quotation marks: '…'"),
        ),
        "yaml-special": _error(
            N_("The value begins with {character}, which YAML keeps for itself."),
            N_("Put the whole value in quotes: {key}: {value}"),
            N_('Put the value in quotes: "…"'),
        ),
        "yaml-anchor": _error(
            N_("Anchors and aliases (& and *) cannot be used here."),
            N_("Write the value out. A value that begins with & or * goes in quotes."),
        ),
        "yaml-tag": _error(
            N_("Tags (!) cannot be used here."),
            N_("Remove {tag}. A value that begins with ! goes in quotes."),
        ),
        "front-matter-too-large": _error(
            N_("The front matter is more than {limit} KB."),
            N_("Long text belongs below the front matter, under '## {heading}'."),
        ),
        "front-matter-too-deep": _error(
            N_("The front matter is nested more than {limit} levels deep."),
            N_("Check the indentation and the brackets."),
        ),
        "not-key-and-value": _error(
            N_("This is not a key with a value."),
            N_("Write a key, a colon, a space and a value, as in 'title: Cycle lanes'."),
        ),
        "duplicate-key": _error(
            N_("'{field}' is written twice; the first is on line {first}."),
            N_("Keep one of the two. Several values are written as a list: [a, b]."),
        ),
        # fields
        "unknown-field": _error(
            N_("'{field}' is not a known key."),
            N_("Did you mean '{guess}'?"),
            N_("Known keys here are {known}."),
        ),
        "missing-field": _error(
            N_("'{field}' is missing."),
            N_("Add a line '{key}: …'."),
        ),
        "wrong-type": _error(
            N_("'{field}' must be {expected}."),
            N_("Write it as {example}."),
        ),
        "empty-value": _error(
            N_("'{field}' is empty."),
            N_("Write an address, or, if it is lost, {null} without quotes."),
            N_("Write a value, or remove the line."),
        ),
        "list-in-text": _warning(
            N_("'{value}' looks like several, but is read as one."),
            N_(
                "Write several as a list: {field}: {parts}. If it is one, write {field}: [{example}]"
            ),
        ),
        "text-in-list": _warning(
            N_("'{value}' ends in a hyphen, and is read as a name of its own."),
            N_("If a name has commas in it, put all of it in quotes: {field}: [{example}]"),
        ),
        "impossible-date": _error(
            N_("There is no such day: {value}."),
            N_("Write the right day as year-month-day, such as 2026-04-21."),
        ),
        "ambiguous-date": _error(
            N_("The date {value} could be misread."),
            N_("Write it as year-month-day, such as 2026-04-21."),
        ),
        "not-a-date": _error(
            N_("'{value}' is not a date."),
            N_(
                "Write it as year-month-day, such as 2026-04-21, or in words, such as 21 April 2026."
            ),
        ),
        "bad-asker": _error(
            N_("'{value}' is not a name with a party."),
            N_(
                "Write 'Name (P)', or 'Name' alone for someone without a party. Several askers are a list: [Name (P), Name (Q)]."
            ),
        ),
        "bad-case-number": _error(
            N_("'{value}' is not a case number."),
            N_("Write the year, a hyphen and the number: 2026 - 10323."),
        ),
        "bad-document-number": _error(
            N_("'{value}' is not a document number."),
            N_("Write the digits alone: 10858583."),
        ),
        "unknown-status": _error(
            N_("'{value}' is not a status."),
            N_("Did you mean '{guess}'?"),
            N_("The statuses are {known}."),
        ),
        "bad-url": _error(
            N_("'{value}' is not an address that can be followed."),
            N_("There are no spaces in an address. Write {guess}"),
            N_("Write the whole address, from {scheme} on."),
            N_(
                "Write the whole address, from https:// (or mailto:) on, or an address in this site that begins with '/'. If the address is lost, write {null}."
            ),
            N_(
                "Write the whole address, from https:// (or mailto:) on, or an address in this site that begins with '/'."
            ),
        ),
        "url-too-long": _error(
            N_("The address has {size} letters; at most {limit} are read."),
            N_("Often it works without what follows '?'; or put the file beside the answer."),
        ),
        "deceptive-host": _error(
            N_(
                "'{host}' holds letters that look like others, and could be taken for another address."
            ),
            N_(
                "Write the address anew on the keyboard. If it is right, link to a page that leads there."
            ),
        ),
        "bad-link-scheme": _error(
            N_("The address '{value}' is not of a kind that may be published."),
            N_(
                "Links begin with https://, http://, mailto: or tel:, or with '/' for a page in this site."
            ),
        ),
        "local-link": _error(
            N_("The address '{value}' leads every reader to their own computer."),
            N_("If it is a page of this site, write the end of it alone: {guess}"),
            N_("Write an address that everybody can open."),
        ),
        "bad-address": _error(
            N_("'{value}' is not an address in this site."),
            N_("Write it from the first '/', without the domain, as in /svar/2025/cycle-lanes/."),
        ),
        "bad-file-name": _error(
            N_("'{value}' cannot be the name of an attachment."),
            N_(
                "These signs cannot be used: {signs}  Take them out, both here and in the name of the file itself."
            ),
            N_(
                "Write the name alone, with its ending, of a file that lies beside the answer: budget.pdf"
            ),
        ),
        "bad-choice": _error(
            N_("'{value}' is not one of the choices for '{field}'."),
            N_("Choose one of {known}."),
        ),
        "too-many-entries": _error(
            N_("'{field}' has {size} entries; at most {limit} are read."),
            N_("Keep those that matter, or make several answers of one."),
        ),
        "out-of-range": _error(
            N_("'{value}' is not a number that '{field}' can have."),
            N_("Write a whole number from {least} to {most}."),
        ),
        # rules across fields and answers
        "answer-before-question": _error(
            N_("The answer ({date}) is dated before the question ({asked})."),
            N_("Check the year and the order of day and month in 'date' and 'asked'."),
        ),
        "due-before-question": _error(
            N_("The question is due ({due}) before it was asked ({asked})."),
            N_("Check the year and the order of day and month in 'due' and 'asked'."),
        ),
        "missing-date": _error(
            N_("The answer has no date."),
            N_(
                "Add a line 'date: …' with the day of the answer, or 'status: afventer' if there is no answer yet."
            ),
        ),
        "date-without-answer": _error(
            N_("The question has the status '{status}', yet the answer has a date."),
            N_("Remove 'date', or remove 'status' if the question has been answered."),
        ),
        "date-unused": _warning(
            N_("The question was taken back without an answer, so 'date' is shown nowhere."),
            N_("Remove 'date'; or write the answer it had, under '## {section}'."),
        ),
        "future-date": _warning(
            N_("The date {date} lies in the future."),
            N_(
                "Correct the date. To keep the answer back until that day, write 'publish_from: {until}'."
            ),
            N_("Correct the date."),
        ),
        "withdrawn-mismatch": _error(
            N_("'withdrawn' and 'status: tilbagekaldt' go together, but only one of them is here."),
            N_(
                "Write both: 'status: tilbagekaldt', and 'withdrawn' with date and reason. A question its asker took back has 'status: trukket'."
            ),
        ),
        "unknown-party": _error(
            N_("There is no party '{party}' in site.yaml."),
            N_("Of someone without a party write the name alone: {name}"),
            N_("Did you mean '{guess}'?"),
            N_("The parties on {date} were {known}."),
            N_("Add the party to 'parties' in site.yaml."),
        ),
        "party-in-name": _warning(
            N_("'{name}' ends in the letter of a party, and is read as a name."),
            N_("Write {guess}. If it is a name, list it under 'people' in site.yaml."),
        ),
        "name-in-name": _warning(
            N_("'{name}' is taken for another person than '{other}'."),
            N_(
                "If it is the same person, write {guess}, without a title. If the name has changed, or they are two people, list them under 'people' in site.yaml."
            ),
        ),
        "party-not-valid": _error(
            N_("The party '{party}' was not in use on {date}, when the question was asked."),
            N_(
                "The parties on {date} were {known}. If the letter is right, correct its 'from' and 'to' in site.yaml."
            ),
            N_("If the letter is right, correct its 'from' and 'to' in site.yaml."),
        ),
        "unknown-administration": _error(
            N_("There is no administration '{name}' in site.yaml."),
            N_("Did you mean '{guess}'?"),
            N_("Add it to 'administrations' in site.yaml, or use one of {known}."),
            N_("Add it to 'administrations' in site.yaml, or use one that is there."),
        ),
        "administration-not-valid": _error(
            N_("The administration '{name}' was not in use on {date}."),
            N_("On that day it was '{guess}'."),
            N_("Correct its 'from' and 'to' in site.yaml, or name the administration of that day."),
        ),
        "unknown-topic": _error(
            N_("There is no topic '{topic}' in site.yaml."),
            N_("Did you mean '{guess}'?"),
            N_("Add it to 'topics' in site.yaml, or use one of {known}."),
            N_("Add it to 'topics' in site.yaml, or use one that is there."),
        ),
        "mixed-letters": _error(
            N_("'{value}' mixes Latin letters with others that look like them ({letter})."),
            N_("Write the name anew on the keyboard."),
        ),
        "ambiguous-asker": _error(
            N_("'{name}' could be more than one person: {known}."),
            N_(
                "Give the party as it was on the day, or give 'people' in site.yaml the dates that tell them apart."
            ),
        ),
        "party-of-another-day": _warning(
            N_("The party of '{name}' is not the one that 'people' in site.yaml gives for {date}."),
            N_("Write '{guess}', or correct the dates in site.yaml."),
        ),
        "missing-section": _error(
            N_("The section '## {section}' is missing."),
            N_(
                "After ## on line {first} stands another space than the ordinary one, as Word makes them. Write an ordinary one."
            ),
            N_("Is it the line '{line}'? Write it as '## {section}'."),
            N_("Write a line '## {section}' and the text under it."),
        ),
        "empty-section": _error(
            N_("There is nothing under '## {section}'."),
            N_("Write the text under the heading, or remove the heading."),
        ),
        "unwritten-text": _error(
            N_("'{value}' still stands here, and would be published."),
            N_("Write the text in its place; or write 'draft: true' in the front matter again."),
        ),
        "duplicate-section": _error(
            N_("'## {section}' is written twice; the first is on line {first}."),
            N_("Number the headings: '## {word} 1', '## {word} 2'."),
        ),
        "section-without-pair": _error(
            N_("'## {section}' has no '## {other}' that goes with it."),
            N_(
                "Give a question and its answer the same number, or give all the questions one answer without a number."
            ),
        ),
        "near-section": _error(
            N_("'{text}' begins no section, though it seems to be meant so."),
            N_(
                "After ## on line {first} stands another space than the ordinary one, as Word makes them. Write an ordinary one."
            ),
            N_(
                "Write it as '## {section}'. If no section is to begin here, let the line say more than that."
            ),
        ),
        "perhaps-section": _warning(
            N_(
                "'{text}' looks like the heading of a section, but what follows is part of '## {other}'."
            ),
            N_("If it is one, write it as '## {section}'. If not, write it as '### {title}'."),
        ),
        "answer-above-question": _warning(
            N_("The answer stands above its question, and would be read first."),
            N_("Move '## {section}' and its text below '## {other}' and its text."),
        ),
        "answer-while-pending": _error(
            N_("The question has the status '{status}', yet there is a section '## {section}'."),
            N_("Remove the line 'status' and give the answer its 'date'; or remove the section."),
        ),
        "text-outside-sections": _error(
            N_("This text stands above the first heading and would not be published."),
            N_("Move it under '## {section}'."),
        ),
        "lost-text": _warning(
            N_("'{value}' is not shown to readers: {reason}."),
            N_(
                "Give the head of the table {count} cells, or write a bar that belongs to the text as \\|."
            ),
            N_(
                "Write {name} in the text where the note belongs. If it is none, take the sign away."
            ),
            N_("Write a {character} before it to have it read as text, or remove the line."),
            N_("Give each of the two a name of its own in the brackets."),
        ),
        "unknown-footnote": _warning(
            N_("There is no note '{value}', and readers see the sign as it stands here."),
            N_("Write the note on a line of its own: {value}: …"),
        ),
        "renumbered-list": _warning(
            N_("Number {value} of this list is shown as {number}."),
            N_(
                "Number the lines one after another. To keep the number, write {value}\\. and an empty line above it."
            ),
        ),
        "list-as-text": _warning(
            N_("These lines look like a list, and are shown as one paragraph."),
            N_(
                "Begin each of them with '- ', or with '1. ', '2. ' and so on; or put an empty line between them."
            ),
        ),
        "table-as-text": _warning(
            N_("These lines look like a table, and are shown as one paragraph."),
            N_("Write the first line as '{text}', below it '{rule}', and the others as the first."),
            N_("The line below the first must be '{rule}'."),
        ),
        "code-by-indent": _warning(
            N_(
                "The text is indented by four spaces or a tab, and is therefore shown as that of a program."
            ),
            N_(
                "Delete what stands before it on each line. If it is a program, write ``` on a line above it and on one below it."
            ),
        ),
        "text-as-heading": _warning(
            N_("'{text}' is shown as a heading, because of '{rule}' on the line below it."),
            N_(
                "Delete the line below it, or put an empty line between the two and write --- for a line across the page. For a heading write '### {text}' alone."
            ),
        ),
        "comment-in-text": _warning(
            N_("The comment that begins here is shown to readers."),
            N_(
                "Remove it; or write it in the front matter, on a line that begins with #. Whoever can read the file can read it there."
            ),
        ),
        "text-too-deep": _error(
            N_("Lists and quotations are nested more than {limit} levels deep here."),
            N_("Begin the innermost ones anew, further to the left."),
        ),
        "text-too-dense": _error(
            N_(
                "The text holds {count} signs of Markdown, lines and cells of tables; at most {limit} are read."
            ),
            N_(
                "Split the answer, or put what is not for reading beside it as an attachment. The limit is 'marks' under 'limits' in site.yaml."
            ),
        ),
        "definitions-too-long": _error(
            N_(
                "The addresses of definitions, written out wherever they are used, come to more than {limit} KB."
            ),
            N_("Shorten the address of the definition that this link uses, or use it less often."),
        ),
        "duplicate-document-number": _error(
            N_("The document number {number} is also that of {other}."),
            N_("Check which of the two has the right number."),
        ),
        "duplicate-address": _error(
            N_("The address {address} is also that of {other}."),
            N_("Give one of the two another name."),
        ),
        "address-too-long": _error(
            N_(
                "'{name}' makes an address of {size} letters; one step of an address has at most {limit}."
            ),
            N_("Write it shorter."),
        ),
        "shared-address": _error(
            N_("'{name}' gets the same address, {address}, as '{other}'."),
            N_(
                "If both are the same, spell them alike or list one as an alias in site.yaml. "
                "If not, one needs another name; two people need an 'id' each under 'people'."
            ),
        ),
        "no-address": _error(
            N_("'{name}' has no letter or digit from which an address could be made."),
            N_("Give it a name with letters from a to z, or digits."),
        ),
        "kept-address": _error(
            N_("The address {address} is kept for a list of answers."),
            N_("Give the file a name of words, as in cycle-lanes.md."),
        ),
        "dead-link": _error(
            N_("The link leads nowhere: there is no {target} in this site."),
            N_("Did you mean {guess}?"),
            N_("Put the file {file} beside the answer and list it under 'attachments'."),
            N_("Link to a paragraph of this page by its number, as in {example}."),
            N_(
                "Check the address. A link to another answer can be its file, as in ../2025/cycle-lanes.md."
            ),
        ),
        "hidden-link": _error(
            N_("The link leads to {target}, which is not published yet."),
            N_("Leave the link out for now, or publish the other answer first."),
        ),
        "misleading-link": _warning(
            N_("The link shows the address {shown}, and leads to {host}."),
            N_("Correct the one that is wrong, or write in words where the link leads."),
        ),
        "lost-link": _warning(
            N_("The address of the link '{title}' is not known."),
            N_("Put the address in when you find it; until then readers see the title alone."),
        ),
        "link-as-text": _warning(
            N_("'{value}' looks like a link, and will be shown as it stands here."),
            N_("Write it as [{title}]({address})"),
            N_(
                "Write it on one line, without a space between ] and (, with a ) at the end, and a name with spaces or brackets in < and >: [title](<the plan.pdf>)"
            ),
        ),
        "external-image": _error(
            N_("The image '{value}' does not lie beside the answer."),
            N_(
                "Put the image file beside the answer, list it under 'attachments', and write its name alone."
            ),
        ),
        "not-an-image": _error(
            N_("'{value}' is no image that browsers can show in a text."),
            N_(
                "Use a file that ends in .png, .jpg, .gif, .webp or .avif; or link to this one instead: [what it is]({value})"
            ),
        ),
        "missing-image-text": _warning(
            N_("The image '{value}' has no text for those who cannot see it."),
            N_("Describe the image within the brackets: ![what it shows]({value})"),
        ),
        "vague-link-text": _warning(
            N_("The link text '{title}' does not say where the link leads."),
            N_("Put the link on words that do, as in [{guess}]({address})"),
            N_("Name what the link leads to."),
        ),
        "address-as-link-text": _warning(
            N_("The text of this link is its address."),
            N_("Name the page, as in [{guess}]({address})"),
        ),
        "empty-link-text": _warning(
            N_("This link has no text, so that nobody can see it, hear it or follow it."),
            N_("Write between [ and ] what it leads to, or remove it."),
        ),
        "missing-attachment": _error(
            N_("There is no file '{file}' beside the answer."),
            N_("Did you mean '{guess}'?"),
            N_("Put the file in the same folder as the answer, spelled exactly so."),
        ),
        "duplicate-attachment": _error(
            N_("The attachment '{file}' is listed twice."),
            N_("Remove one of the two."),
        ),
        "active-attachment": _error(
            N_("'{file}' is of a kind that browsers or web servers run as a program."),
            N_("Save it as PDF, or a picture as PNG; data and programs can go into a ZIP file."),
        ),
        "unknown-follows": _error(
            N_("There is no answer '{value}' to follow."),
            N_("Did you mean '{guess}'?"),
            N_("Write the other answer's file, as in 2025/cycle-lanes.md, or its document number."),
        ),
        "circular-follows": _error(
            N_("The answers follow one another in a circle: {circle}."),
            N_("Remove the 'follows' that points to the later answer."),
        ),
        "redirect-of-a-page": _error(
            N_("The old address {address} is that of a page that exists."),
            N_("Remove it from '{where}'."),
        ),
        "erased-address-stands": _error(
            N_("The address {address} was to be erased, and still comes from {other}."),
            N_(
                "Rename the file without an alias, or remove the name, alias or redirect that leads from there; or remove this line of 'erased'."
            ),
        ),
        "redirect-of-a-redirect": _error(
            N_("The redirect leads to {target}, which is itself redirected."),
            N_("Write the address of the page where the reader is to end."),
        ),
        # personal data
        "cpr-number": _error(
            N_("'{value}' looks like a CPR number."),
            N_(
                "It is {part}. Remove it from {static} itself. If it is something else, write it in site.yaml under 'personal_data', 'own'."
            ),
            N_(
                "It is {part}. Remove it from the file itself. If it is something else, let it pass under 'personal_data_ok' in the answer, with a reason."
            ),
            N_(
                "Remove it. If it is something else, let it pass under 'personal_data_ok', with a reason."
            ),
        ),
        "email-address": _warning(
            N_("'{value}' may be a person's e-mail address."),
            N_(
                "It is {part}. Remove it from {static}; or, if it may stand there, write it in site.yaml under 'personal_data', 'own'."
            ),
            N_(
                "It is {part}. Remove it from the file; or let it pass under 'personal_data_ok' in the answer, with a reason. Domains of your own stand in site.yaml, under 'personal_data', 'own'."
            ),
            N_(
                "Remove it; or let it pass under 'personal_data_ok', with a reason. Domains of your own stand in site.yaml, under 'personal_data', 'own'."
            ),
        ),
        "phone-number": _warning(
            N_("'{value}' may be a person's telephone number."),
            N_(
                "It is {part}. Remove it from {static}; or, if it may stand there, write it in site.yaml under 'personal_data', 'own'."
            ),
            N_(
                "It is {part}. Remove it from the file; or let it pass under 'personal_data_ok' in the answer, with a reason. Numbers of your own stand in site.yaml, under 'personal_data', 'own'."
            ),
            N_(
                "Remove it; or let it pass under 'personal_data_ok', with a reason. Numbers of your own stand in site.yaml, under 'personal_data', 'own'."
            ),
        ),
        "photo-location": _warning(
            N_("The picture tells where it was taken."),
            N_(
                "It is {part}. Put in a copy of {static} without location data; or write the file's name in site.yaml under 'personal_data', 'own'."
            ),
            N_(
                "It is {part}. Put in a copy without location data; or let the file pass by its name under 'personal_data_ok' in the answer, with a reason."
            ),
            N_(
                "Save a copy without location data. If the place may be known, let the file pass by its name under 'personal_data_ok' in the answer, with a reason."
            ),
        ),
        "attachment-unsearched": _warning(
            N_("{name} cannot be searched for personal data: {reason}."),
            N_(
                "Save it so that it can be; or look through it yourself, and let it pass by its name under 'personal_data_ok' in the answer, with a reason."
            ),
        ),
        "unused-permission": _warning(
            N_("'{value}' is let pass here, but nothing of the kind was found."),
            N_("Remove the entry, or spell it as it stands in the text or in the attachment."),
        ),
        # site.yaml
        "no-site": _error(
            N_("There is no site.yaml in {folder}."),
            N_(
                "Go to the folder that holds site.yaml, or name it with --source. The least it holds is 'title: …'."
            ),
        ),
        "unknown-format": _error(
            N_("svargen {version} reads format 1, not '{value}'."),
            N_("Write 'format: 1', or install the svargen that this project was made for."),
        ),
        "unknown-language": _error(
            N_("There is no language '{value}'."),
            N_("Choose one of {known}."),
        ),
        "unknown-time-zone": _error(
            N_("There is no time zone '{value}'."),
            N_("Write it as Continent/City, as in Europe/Copenhagen."),
        ),
        "bad-colour": _error(
            N_("'{value}' is not a colour."),
            N_('Write it as # and six digits or letters from a to f, in quotes: "#0c463f"'),
        ),
        "low-contrast": _error(
            N_("'{token}' on '{ground}' has a contrast of {ratio}:1; it needs {least}:1."),
            N_("Make one of the two lighter or darker (WCAG 2.2, 1.4.3 and 1.4.11)."),
        ),
        "no-accessibility-statement": _warning(
            N_("site.yaml names no accessibility statement."),
            N_("Add 'accessibility' with 'statement' (the address at was.digst.dk) and 'date'."),
        ),
        "old-accessibility-statement": _warning(
            N_("The accessibility statement is of {date}, more than a year ago."),
            N_("Renew it, as the law asks each year, and write the new date."),
        ),
        "security-expired": _warning(
            N_("security.txt has expired on {date}."),
            N_("Check that its contact still holds, and write a new date within a year."),
        ),
        "security-expires-soon": _warning(
            N_("security.txt expires on {date}."),
            N_("Check that its contact still holds, and write a new date within a year."),
        ),
        "security-expires-late": _warning(
            N_("security.txt expires on {date}, more than a year from now."),
            N_(
                "Write a date within a year, by which somebody looks at it again (RFC 9116, 2.5.5)."
            ),
        ),
        "security-not-https": _warning(
            N_("'{value}' is not reached by https, as security.txt demands."),
            N_("Write an address from https:// or mailto: on."),
        ),
        "name-of-two": _error(
            N_("'{name}' stands for two at one time: {one} and {other}."),
            N_("Remove it from one of them, or give them dates that tell them apart."),
        ),
        "circular-successor": _error(
            N_("The administrations succeed one another in a circle: {circle}."),
            N_(
                "Remove the 'successor' that points back, or give 'from' and 'to' that tell its times apart."
            ),
        ),
        "ends-before-beginning": _error(
            N_("This ends on {until}, before it begins on {since}."),
            N_("Check the year and the order of day and month in 'from' and 'to'."),
        ),
        "bad-address-word": _error(
            N_("'{value}' cannot be a word in an address."),
            N_("Write it as '{guess}'."),
            N_("Use letters from a to z, digits and single hyphens."),
        ),
        "bad-base-url": _error(
            N_("'{value}' is not the address of a site."),
            N_(
                "Write it with https:// and up to its last '/', without '?', '#' and '..', as in https://svar.example.dk/"
            ),
        ),
        "no-base-url": _warning(
            N_("site.yaml does not say what address the site will have."),
            N_(
                "Add 'base_url: https://…/'. Until then feeds, sitemap and canonical links lead to {value}."
            ),
        ),
        "no-answers": _warning(
            N_("There is no answer in answers/."),
            N_("Put the first one in answers/{year}/, with a name that ends in '.md'."),
        ),
        "shallow-history": _warning(
            N_(
                "Only a part of the project's history is here, so that pages do not show what corrections changed."
            ),
            N_(
                "Fetch all of it: 'git fetch --unshallow'. On GitHub: 'fetch-depth: 0' under actions/checkout; on GitLab: GIT_DEPTH: \"0\"."
            ),
        ),
        "unreadable-history": _warning(
            N_(
                "The project's history cannot be read, so that pages do not show what corrections changed: {reason}."
            ),
            N_("See whether 'git fsck' finds anything, and whether git is up to date."),
        ),
        # commands
        "no-such-file": _error(
            N_("There is no {name} in the project."),
            N_("Name a file in answers/ or pages/, or site.yaml."),
        ),
        "missing-option": _error(
            N_("{field} is missing."),
            N_("Write it after the command: {field} …"),
        ),
        "output-refused": _error(
            N_("svargen does not write to {path}: {reason}."),
            N_("Choose another --output, or move what lies there."),
        ),
        "no-output-folder": _error(
            N_("The site cannot be published there: there is no folder {path}."),
            N_("Make it with 'mkdir -p', or choose another --output."),
        ),
        "output-locked": _error(
            N_("Another build has been writing to {path} for {seconds} seconds."),
            N_("Wait for it to end, or end it."),
        ),
        "folder-not-empty": _error(
            N_("{path} is not empty."),
            N_("Name a folder that is, or one that does not exist yet."),
        ),
        "port-refused": _error(
            N_("The preview cannot use port {port}: {reason}."),
            N_("Choose another with --port, or end the program that uses this one."),
        ),
        "build-running": _error(
            N_("A build of this project is running."),
            N_("Wait for it to end, or end it first."),
        ),
        "preview-running": _error(
            N_("Another preview of this project is running."),
            N_("Use that one, or end it first."),
        ),
        "write-failed": _error(
            N_("{path} cannot be written: {reason}."),
            N_(
                "The published site is as it was. Make room, or allow writing there, and build again."
            ),
        ),
        "process-lost": _error(
            N_("One of the processes that built the site was ended from outside."),
            N_(
                "Perhaps there was too little memory: build with --jobs 1, or make room. The published site is as it was."
            ),
        ),
        "template-error": _error(
            N_("The template {name} cannot be used: {problem}."),
            N_(
                "Mend the template, or remove it from templates/ to use the one that comes with svargen."
            ),
        ),
        "nothing-to-rename": _error(
            N_("No answer has the name '{name}'."),
            N_("Did you mean '{guess}'?"),
            N_("Write the name as it stands in the answers, without a party."),
        ),
        "rename-by-hand": _error(
            N_("'{value}' is written here in a way that cannot be changed safely. Nothing was."),
            N_("Write '{text}' here yourself, on one line, and run the command again."),
        ),
        "previous-unreadable": _error(
            N_("The manifest of the published site cannot be read from {path}: {reason}."),
            N_("Check the address. For a site that has never been published use --first instead."),
        ),
        "vanished-address": _error(
            N_("The address {address} is published, and would vanish. It was: {title}"),
            N_(
                "Unless the address itself had to go ('erased' in site.yaml), write in the front matter of {file}: aliases: {aliases}"
            ),
            N_(
                "Unless the address itself had to go ('erased' in site.yaml), write in site.yaml under 'redirects': {address}: {successor}"
            ),
        ),
        "vanished-answer": _error(
            N_("The answer at {address} is published, and would vanish. It was: {title}"),
            N_(
                "Bring its file back; to withdraw it, write there: status: tilbagekaldt, and on the next line: withdrawn: {{date: {today}, reason: …}}. If another page has taken its place, write in site.yaml, under 'redirects': {address}: /…; if the address itself had to go, name it there under 'erased'."
            ),
        ),
        "hidden-address": _error(
            N_("The answer at {address} is published, and would be hidden. It was: {title}"),
            N_(
                "Remove 'draft' or 'publish_from'. What has been published can only be withdrawn: status: tilbagekaldt, and 'withdrawn' with date and reason."
            ),
        ),
        "compared-with-output": _note(
            N_("What counts here as published is the site that this build would replace."),
            N_(
                "If it was never published, name the published site with --previous, or say --first if there is none."
            ),
        ),
        "nothing-published": _warning(
            N_("It is not known what has been published already."),
            N_("Name the published site with --previous, or say --first if there is none."),
        ),
    }
)
"""Every finding svargen can report, by its code."""

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "wrong-encoding": N_("The file"),
        "no-front-matter": N_("The front matter as text"),
        "unknown-field": N_("Keys and their values"),
        "answer-before-question": N_("What keys, sections and answers demand of one another"),
        "cpr-number": N_("Personal data"),
        "no-site": N_("The project"),
        "no-such-file": N_("Commands"),
    }
)
"""The headings of the table, each by the first code under it."""

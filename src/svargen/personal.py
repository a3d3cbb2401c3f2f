"""What in a text is data about a person: CPR numbers, e-mail addresses, telephone numbers.

A CPR number is ten digits: day, month and year of birth, and four more of which the first tells the
century (CPR-kontoret, "Personnummeret i CPR"). Its last digit has been no check digit since 2007
(modulus 11), so none is asked for. A telephone number is a Danish one, of eight digits.
"""

from __future__ import annotations

import re
from calendar import monthrange
from html import unescape
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["cpr", "email", "phone", "location"]
"""The last is where a picture was taken, which no text tells."""


class Match(NamedTuple):
    """A place in a text that looks like data about a person."""

    kind: Kind
    start: int
    end: int
    key: str
    """The same for all ways to write it: digits alone, or the address in lower case."""
    shown: str
    """What may be shown of it: `010190-xxxx`."""


def personal_data(text: str, *, loose: bool = False) -> Iterator[Match]:
    """Every place in `text` that looks like data about a person, kind by kind.

    With `loose`, it comes from a document of unknown layout: there numbers parted by a space may be
    neighbours in a table.
    """
    plain = _decoded(text)
    data = plain.encode(errors="surrogatepass")
    foreign = bool(data.translate(None, _WITHOUT_DIGITS))
    if foreign or _may_be_cpr(data):
        yield from _cpr_numbers(plain, loose=loose)
    if "@" in plain:
        yield from _addresses(plain)
    if foreign or _may_call(data.replace(_PAD.encode(), b"")):
        yield from _phone_numbers(plain)


def concealed(text: str) -> str:
    """`text` with only the date of what looks like a CPR number in it."""
    for match in reversed(list(_cpr_numbers(_decoded(text), loose=False))):
        text = f"{text[: match.start]}{match.shown}{text[match.end :]}"
    return text


def keys_in(text: str) -> frozenset[str]:
    """The keys of all that someone can have meant who wrote `text` to name such data."""
    digits = _digits(text)
    phone = digits.removeprefix("00").removeprefix("45") if len(digits) > _PHONE else digits
    found = {match.key for match in personal_data(text)}
    return frozenset({text.casefold(), digits, phone, *found} - {""})


# -- texts that hold none, told at once ----------------------------------------------------
# Most do, and looking at bytes takes a hundredth of the time that reading an answer does.

_CPR_DIGITS = 10
_WITHOUT_DIGITS = bytes(byte for byte in range(256) if byte < 0xD8 or byte == 0xE2)
"""What begins or continues a letter or sign in UTF-8, but no digit beyond ASCII."""
_BETWEEN = bytes(
    byte for byte in range(256) if not chr(byte).isascii() or byte in b" \t\r\n>-+/.*_`~\\[]"
)
"""What may stand between the digits of a number, and more."""
_BIRTHDAY = re.compile(rb"[0-3]\d(?:0[1-9]|1[0-2])\d{6}")
_RUNS = bytes(byte if 0x30 <= byte <= 0x39 else 0x20 for byte in range(256))
_ZEROS = bytes(
    0x30 if 0x30 <= byte <= 0x39 else 0x2D if byte >= 0x80 else byte for byte in range(256)
)
"""Every digit as 0, so that to look for one is to look for one byte."""
_EIGHT_ZEROS = re.compile(rb"0(?<!00)(?:[-./ ]{0,3}0){7,}")
_DAY = b"0000-00-00"
_BY_TWO_ZEROS = re.compile(rb"00(?:[- ]{1,3}00){3}")
_MAY_CALL = re.compile(
    rb"tlf|telefon|\btel|\bmob|phone|45|\bring |\bcall|\bsms|\b[tm]:", re.IGNORECASE
)


def _may_be_cpr(data: bytes) -> bool:
    """Whether a text may hold a CPR number."""
    lower = data.lower()
    if b"cpr" in lower or b"personn" in lower:
        # What is called one may have other signs between its digits.
        return True
    runs = data.translate(_RUNS, _BETWEEN).split()
    return any(len(run) >= _CPR_DIGITS and _BIRTHDAY.search(run) for run in runs)


def _may_call(data: bytes) -> bool:
    """Whether a text may hold a telephone number."""
    for found in _EIGHT_ZEROS.finditer(data.translate(_ZEROS)):
        start, end = found.span()
        # Most documents are numbered so, and no telephone is.
        numbered = end - start == _PHONE and data[start] in b"01"
        if numbered or found[0] == _DAY:
            continue
        if _BY_TWO_ZEROS.search(found[0]) or _MAY_CALL.search(data, max(0, start - _BEFORE), end):
            return True
    return False


# -- one text in many ways -----------------------------------------------------------------

_PHONE = 8
# With the sign first, and only then what may follow which: several times as fast.
_CODED = re.compile(
    r"[%&](?:(?<=%)[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*|"
    r"(?<=&)(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});)"
)
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_AMPERSAND = re.compile("&[#A-Za-z]")
"""What each of these begins with, told many times as fast: one sign and no other begins it."""
_PAD = "\u2060"
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_NOISE = rf"[*_`~\\\[\]{_UNSEEN}]{{0,12}}"
"""What may part the digits of one number and is not seen: marks of Markdown, soft hyphens."""
_SPACE = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_DASH = "\\-\u2010-\u2015\u2043\u2212\u30fc\ufe58\ufe63\uff0d\u00b7"


def _decoded(text: str) -> str:
    """`text` with `%30` and `&#48;` as what they stand for, every sign at the place it had."""
    coded = _PERCENT.search(text) or _AMPERSAND.search(text)
    return _CODED.sub(_in_its_place, text) if coded else text


def _in_its_place(coded: re.Match[str]) -> str:
    written = coded[0]
    meant = unquote(written) if written[0] == "%" else unescape(written)
    return meant.ljust(len(written), _PAD) if len(meant) <= len(written) else written


def _digits(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


# -- CPR numbers ---------------------------------------------------------------------------


# Patterns that take as long to compile as to read ten answers, for the few that need them: `re`
# compiles them when they are first asked for.
_TWO = rf"\d{_NOISE}\d"
_LINE_END = rf"[{_SPACE}]{{0,80}}+\\?\r?\n[{_SPACE}>]{{0,80}}+"
"""The next line may be indented, as in a list or in YAML, or quoted; a backslash ends it hard."""
_GAP = rf"(?:{_LINE_END}|(?:[{_SPACE}]{_PAD}*){{0,3}})"
# With the sign first, and only then what may not stand before it: many times as fast.
_CPR = (
    rf"\d(?<!\d\d){_NOISE}\d{_NOISE}(?P<between>[.\-/ ]?){_NOISE}{_TWO}"
    rf"{_NOISE}(?P=between){_NOISE}(?P<century>19|20)?{_TWO}"
    rf"(?P<middle>{_NOISE}(?:{_GAP}[{_DASH}+/]?{_GAP}|[.,:]|[{_SPACE}]?\|[{_SPACE}]?){_NOISE})"
    rf"{_TWO}{_NOISE}{_TWO}(?!\d){_PAD}*"
)
_PARTED = f"[{_DASH}+/]"
_NEVER_PARTED = "[.,:|]"
"""What parts other numbers, and that of a person only where it is called one."""
_OF_A_CASE = rf"(?:19|20)\d\d[{_SPACE}]?[{_DASH}][{_SPACE}]?$"
"""A year before ten digits in one: the number of a case or a document, not that of a person."""
_BEGINS_WITH_YEAR = rf"(?:19|20)\d\d[{_DASH}]$"
"""The same before parted ones, where a dash between spaces parts words."""
_ITS_NUMBER = r"[\w-]{0,12}[\s.:#]{0,3}(?:(?:nr|nummer|no|number)\b[\s.:#]{0,3})?"
_OTHER = (
    r"(?:\bP-?\s?(?:nummer|nr|enhed)|produktionsenhed|production unit|\bEAN|\bGLN|\bCVR|\bSE-n|"
    r"\bISBN|faktura|invoice|konto|account|ordre|order|vare|matrikel|\b[mw]obilepay|\bDOI)"
    rf"{_ITS_NUMBER}(?:\d{{4}}[\s-]{{1,3}})?$|[+]$"
)
"""What tells, before ten digits in one, that they number something else."""
_A_PERSON = (
    r"(?:\bCPR(?!-?(?:regist|kontor|tal|data|udtr|opg))|\bpersonn(?:umme)?r)[\w-]{0,12}[\s.:#*_(|]{0,5}"
    r"(?:(?:nr|nummer|no|number|er|is)\b[\s.:#*_(|]{0,5})?$"
)
"""What tells that they number a person, whatever follows; figures may come from the register."""
_AMOUNT = re.compile(
    r"(?P<decimals>,\d\d?)?[\s\u00a0]?(?:kr\b|kroner|mio\b|mia\b|DKK|EUR|€|%)|\.\d+\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"\d\.$|[^\d.,(\[{\n]\d{1,7}(?P<comma>,)$")
"""What has decimals after it; a row of values may begin with the number before the comma."""
_PARTS_BEFORE = re.compile(r"[^\d\s],\S|\S,[^\d\s]")
_PARTS_AFTER = re.compile(r",\S")
"""Where a comma parts values, and is no decimal sign: in prose a space follows it."""
_NUMBER_BEFORE = re.compile(rf"\d[{_SPACE}]+$")
_NUMBER_AFTER = re.compile(rf"[{_SPACE}]+\d")
_BEFORE = 40
"""Signs before a number that may tell what it is."""


def _cpr_numbers(text: str, *, loose: bool) -> Iterator[Match]:
    for found in re.finditer(_CPR, text):
        century = found["century"] or ""
        digits = _digits(found[0])
        if century:
            digits = digits[:4] + digits[6:]
        if _is_birthday(digits, century) and _is_of_a_person(found, text, loose=loose):
            yield Match("cpr", found.start(), found.end(), digits, f"{digits[:6]}-xxxx")


def _is_birthday(digits: str, written: str) -> bool:
    """Whether the first six of ten digits are a day that there was, by the century of the next.

    Where the century is written, too, it must be that one: `12-05-2026-1015` is a day and a time.
    """
    day, month, year, century = (int(digits[i:j]) for i, j in ((0, 2), (2, 4), (4, 6), (6, 7)))
    if century <= 3:
        year += 1900
    elif century in (4, 9):
        year += 2000 if year <= 36 else 1900
    else:
        year += 2000 if year <= 57 else 1800
    if not str(year).startswith(written):
        return False
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _is_of_a_person(found: re.Match[str], text: str, *, loose: bool) -> bool:
    before = text[max(0, found.start() - _BEFORE) : found.start()]
    called = bool(re.search(_A_PERSON, before, re.IGNORECASE))
    if called or found["century"]:
        return not found["century"] or _has_whole_date(found, called=called)
    if re.search(_NEVER_PARTED, found["middle"]):
        return False
    spaced = any(sign.isspace() for sign in found["middle"])
    if re.search(_PARTED, found["middle"]):
        return not re.search(_BEGINS_WITH_YEAR, before)
    if found["between"] or re.search(_OF_A_CASE, before):
        # Parted by points or spaces alone: a row of numbers, or one of another kind.
        return False
    if spaced:
        beside = _NUMBER_BEFORE.search(before) or _NUMBER_AFTER.match(text, found.end())
        return not loose or not (beside or "\n" in found["middle"])
    other = re.search(_OTHER, before, re.IGNORECASE)
    return not (other or _is_a_quantity(found, text, before))


def _has_whole_date(found: re.Match[str], *, called: bool) -> bool:
    """Whether a whole date and four digits are one number, and not a day and a year or a figure."""
    if called:
        return "|" not in found["middle"]
    dash = re.fullmatch(f"{_NOISE}[{_DASH}]{_NOISE}", found["middle"])
    return bool(found["between"] and dash)


def _is_a_quantity(found: re.Match[str], text: str, before: str) -> bool:
    """Whether ten digits in one are an amount, or the decimals of one."""
    parted = _PARTS_BEFORE.search(before)
    if fraction := _FRACTION.search(before):
        comma = fraction["comma"]
        return not (comma and (parted or _PARTS_AFTER.match(text, found.end())))
    amount = _AMOUNT.match(text, found.end())
    # No amount begins with a zero.
    return bool(amount and int(found[0][0]) and not (parted and amount["decimals"]))


# -- e-mail addresses ----------------------------------------------------------------------

_ADDRESS = re.compile(
    rf"(?<![\w.+\-{_PAD}])[\w.+\-{_PAD}]{{1,64}}@{_PAD}*([\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{1,8}})"
)


_PASSWORD = re.compile(r"//[^\s/]*$")
"""In a web address the name before '@' is of an account; that has a finding of its own."""


def _addresses(text: str) -> Iterator[Match]:
    for found in _ADDRESS.finditer(text):
        key = found[0].replace(_PAD, "").casefold()
        ending = found[1].rpartition(".")[2]
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        if ending.isalpha() and not _PASSWORD.search(before):
            yield Match("email", found.start(), found.end(), key, f"{key[0]}…@….{ending}")


# -- telephone numbers ---------------------------------------------------------------------

_EIGHT = re.compile(rf"[2-9](?<![\d+][2-9])(?:[{_SPACE}.\-/]?{_PAD}*\d){{7}}(?!\d)")
_BY_TWO = re.compile(rf"\d\d(?:(?:[{_SPACE}]\d\d){{3}}|(?:-\d\d){{3}})")
_CALLED = (
    r"(?:\b(?:\w{0,12}(?:tlf|telefon)|tel(?=[.: ])|mobil|mob|phone|(?<!-)ring(?= )|call|sms|"
    r"(?-i:[TM])(?=:))(?:en|nr|nummer|nummeret)?\b[.:]{0,2}[\s*_():\-]{0,4}"
    r"(?:(?:nr|nummer|på|til|er|number|on|is)\b[.:]{0,2}\s{0,2})?|"
    rf"(?:[+]|\b00)45[{_SPACE}.\-)]{{0,3}})$"
)
_IN_A_ROW = rf"\d[{_SPACE}\-.,]?$"
"""Before a number: another, or what it is decimals of."""
_LARGEST_STEP = 10
"""Between numbers of a row of four."""
_AMOUNT_OR_YEARS = re.compile(rf"\d\d([{_SPACE}.])\d{{3}}\1\d{{3}}|20\d\d[\-/]20\d\d")
"""Eight digits in groups that no telephone number is written in."""
_OF_A_COMPANY = ("70", "80", "90")
"""Numbers that are sold to organizations alone (Digitaliseringsstyrelsen, the numbering plan)."""
_WITH_COUNTRY = re.compile(rf"(?<!\d)(?:[+]|00){_PAD}*(45)([2-9]\d{{7}})(?!\d)")


def _phone_numbers(text: str) -> Iterator[Match]:
    for found in _EIGHT.finditer(text):
        before = text[max(0, found.start() - _BEFORE) : found.start()].replace(_PAD, "")
        digits = _digits(found[0])
        by_two = _BY_TWO.fullmatch(found[0].replace(_PAD, ""))
        called = re.search(_CALLED, before, re.IGNORECASE)
        if _AMOUNT_OR_YEARS.fullmatch(found[0]):
            continue
        if by_two and not called:
            in_a_row = re.search(_IN_A_ROW, before) or _in_a_row(text, found.end())
            by_two = None if in_a_row or _counts(digits) else by_two
        if called or by_two:
            yield from _phone(digits, found.start(), found.end())
    if "45" in text:
        for found in _WITH_COUNTRY.finditer(text):
            yield from _phone(_digits(found[2]), found.start(2), found.end())


def _phone(digits: str, start: int, end: int) -> Iterator[Match]:
    if not digits.startswith(_OF_A_COMPANY):
        yield Match("phone", start, end, digits, f"{digits[:2]} xx xx xx")


def _in_a_row(text: str, end: int) -> bool:
    """Whether another number follows, or what an amount has after it."""
    return bool(re.match(rf"[{_SPACE}\-]?\d|,\d\d?\b|\s?%", text[end : end + 4]))


def _counts(digits: str) -> bool:
    """Whether they are four numbers that count up or down, by ten at most: `20 30 40 50`."""
    first, *others = (int(digits[i : i + 2]) for i in range(0, _PHONE, 2))
    step = others[0] - first
    return 0 < abs(step) <= _LARGEST_STEP and others == [first + step * i for i in (1, 2, 3)]

"""Findings: where, what, how much it matters; and the forms in which they are shown."""

from __future__ import annotations

import errno
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from string import Formatter
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from svargen import __version__
from svargen.codes import CODES, N_, Severity
from svargen.personal import concealed

Translate = Callable[[str], str]
"""A function from a message in English to the site's language."""


class Term(str):
    """A value in a finding that is itself a message, and translated like one."""

    __slots__ = ()


_REASONS = {
    errno.EACCES: N_("access is not allowed"),
    errno.EADDRINUSE: N_("it is in use"),
    errno.ECONNREFUSED: N_("nobody answers there"),
    errno.EEXIST: N_("something of that name is there already"),
    errno.EIO: N_("the disk failed"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ENOENT: N_("it does not exist"),
    errno.ENOSPC: N_("there is no room left"),
    errno.ENOTDIR: N_("what lies above it is no folder"),
    errno.EPERM: N_("access is not allowed"),
    errno.EROFS: N_("nothing can be written there"),
}


def reason_of(error: OSError) -> Term:
    """What the system refuses, in words that can be translated; its own where it is rare."""
    return Term(_REASONS.get(error.errno or 0) or error.strerror or str(error))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A value in a finding that is a message with values of its own: `on page {page}`."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


class Place(NamedTuple):
    """Where a finding is."""

    path: str
    """Relative to the project, with '/'; or what the finding is about, such as the output."""
    line: int = 0
    """From 1; 0 where the finding concerns the whole."""
    column: int = 0
    """From 1, counted in characters; 0 where the finding concerns the whole."""

    @property
    def shown(self) -> str:
        """The path as it may stand in a log: a name can hold a CPR number."""
        return concealed(self.path)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's verdict on a file, at a key of its front matter or a place in its text."""

    path: str
    """The file, relative to the project."""
    code: str
    """A key of CODES."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What the message's and the hint's placeholders stand for."""
    key: str = ""
    """The key it concerns, as `links[1].url`, or `topics["St. Hans"]` where editors name keys
    (`key_of`); '' for the front matter as a whole."""
    line: int = 0
    """Where the text itself is concerned: from 1; 0 if `key` tells the place."""
    column: int = 1
    severity: Severity | None = None
    """None: that of its code."""


def key_of(mapping: str, name: str) -> str:
    """The key under which a mapping has a name of the editor's, as a Finding has it."""
    return f"{mapping}[{json.dumps(name)}]"


class Diagnostic(NamedTuple):
    """A finding with its place and weight, ready to be shown."""

    place: Place
    code: str
    values: Mapping[str, object]
    severity: Severity

    @classmethod
    def at(cls, place: Place, code: str, **values: object) -> Diagnostic:
        """A diagnostic with its code's own severity."""
        return cls(place, code, values, CODES[code].severity)

    def as_note(self) -> Diagnostic:
        """The same in a draft, where it stops nothing."""
        return self._replace(severity=Severity.NOTE)

    def message(self, translate: Translate) -> str:
        """What is wrong, in the site's language, without control characters and CPR numbers."""
        return _filled(CODES[self.code].message, self.values, translate)

    def hint(self, translate: Translate) -> str:
        """How to mend it, in the site's language, without control characters and CPR numbers."""
        for hint in CODES[self.code].hints:
            if all(name in self.values for name in _placeholders(hint)):
                return _filled(hint, self.values, translate)
        return ""


class Refused(Exception):
    """A command cannot be carried out; carries the one finding that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, line and column, each finding once: the same however the files were read."""
    unique = {(d.place, d.code, str(d.values)): d for d in diagnostics}
    return [unique[key] for key in sorted(unique)]


def stops(diagnostics: Iterable[Diagnostic], *, strict: bool) -> bool:
    """Whether these findings stop publishing."""
    severities = {d.severity for d in diagnostics}
    return "error" in severities or (strict and "warning" in severities)


# -- forms ---------------------------------------------------------------------------------


def as_text(diagnostics: Iterable[Diagnostic], translate: Translate) -> str:
    """One finding a line, its hint indented under it: `answers/2026/x.md:4:7: error[…]: …`."""
    lines = []
    for d in diagnostics:
        spot = f":{d.place.line}:{d.place.column}" if d.place.line else ""
        head = f"{visible(d.place.shown)}{spot}: {d.severity}[{d.code}]"
        lines.append(f"{head}: {d.message(translate)}\n")
        if hint := d.hint(translate):
            lines.append(f"    {hint}\n")
    return "".join(lines)


def as_json(diagnostics: Iterable[Diagnostic], translate: Translate) -> str:
    """`{"format": 1, "findings": [{path, line, column, severity, code, message, hint}]}`.

    Line and column are null for a finding that concerns the whole.
    """
    findings = [
        {
            "path": d.place.shown,
            "line": d.place.line or None,
            "column": d.place.column or None,
            "severity": str(d.severity),
            "code": d.code,
            "message": d.message(translate),
            "hint": d.hint(translate),
        }
        for d in diagnostics
    ]
    return _json({"format": 1, "findings": findings})


def as_github(diagnostics: Iterable[Diagnostic], translate: Translate) -> str:
    """GitHub's workflow commands, which put each finding on its line of a pull request.

    The escapes are those of github.com/actions/toolkit, packages/core/src/command.ts.
    """
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    lines = []
    for d in diagnostics:
        properties = {"file": d.place.shown, "title": d.code}
        if d.place.line:
            properties |= {"line": str(d.place.line), "col": str(d.place.column)}
        written = ",".join(f"{k}={_github_property(v)}" for k, v in sorted(properties.items()))
        text = "\n".join(filter(None, (d.message(translate), d.hint(translate))))
        lines.append(f"::{kinds[d.severity]} {written}::{_github_data(text)}\n")
    return "".join(lines)


def as_gitlab(diagnostics: Iterable[Diagnostic], translate: Translate) -> str:
    """GitLab's Code Quality report, which shows findings in a merge request.

    The form is that of docs.gitlab.com/ci/testing/code_quality, "Code Quality report format".
    """
    kinds = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}
    findings = [
        {
            "description": " ".join(filter(None, (d.message(translate), d.hint(translate)))),
            "check_name": d.code,
            "fingerprint": fingerprint,
            "severity": kinds[d.severity],
            "location": {"path": d.place.shown, "lines": {"begin": d.place.line or 1}},
        }
        for d, fingerprint in _with_fingerprints(diagnostics)
    ]
    return _json(findings)


def as_sarif(diagnostics: Iterable[Diagnostic], translate: Translate) -> str:
    """SARIF 2.1.0 (docs.oasis-open.org/sarif), as code scanners exchange findings."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
    found = list(diagnostics)
    codes = sorted({d.code for d in found})
    rules = [
        {"id": code, "defaultConfiguration": {"level": levels[CODES[code].severity]}}
        for code in codes
    ]
    results = [
        {
            "ruleId": d.code,
            "ruleIndex": codes.index(d.code),
            "level": levels[d.severity],
            "message": {"text": "\n".join(filter(None, (d.message(translate), d.hint(translate))))},
            "locations": [{"physicalLocation": _sarif_place(d.place)}],
            "partialFingerprints": {"svargen/v1": fingerprint},
        }
        for d, fingerprint in _with_fingerprints(found)
    ]
    driver = {"name": "svargen", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _json({"version": "2.1.0", "runs": [run]})


def as_junit(diagnostics: Iterable[Diagnostic], translate: Translate) -> str:
    """JUnit's XML: each finding a test case; only errors fail."""
    found = list(diagnostics)
    failures = sum(d.severity == Severity.ERROR for d in found)
    cases = [_junit_case(d, translate) for d in found] or [
        '<testcase classname="svargen" name="check"/>\n'
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites><testsuite name="svargen" tests="{len(cases)}" failures="{failures}"'
        f' errors="0">\n{"".join(cases)}</testsuite></testsuites>\n'
    )


FORMATS: Mapping[str, Callable[[Iterable[Diagnostic], Translate], str]] = MappingProxyType(
    {
        "text": as_text,
        "github": as_github,
        "gitlab": as_gitlab,
        "sarif": as_sarif,
        "junit": as_junit,
        "json": as_json,
    }
)
"""The values of `--format`."""

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    # Orders to runners: Azure's and TeamCity's wherever they stand, GitHub's where a line begins.
    r"|#(?=[\w.]*\[)|^:(?=:)"
)
_UNPRINTABLE_IN_JSON = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


_LONGEST_VALUE = 300


def visible(text: str) -> str:
    """`text` with control and invisible characters spelled out, fit for a terminal or a log."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", _decoded(text))


def _decoded(text: str) -> str:
    """A name as UTF-8, where a locale without Danish letters has left its bytes as they are."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text


def _json(data: object) -> str:
    """JSON that is read by programs, and may be shown on a terminal all the same."""
    written = json.dumps(data, ensure_ascii=False, indent=2)
    return _UNPRINTABLE_IN_JSON.sub(lambda found: json.dumps(found[0])[1:-1], written) + "\n"


def _filled(template: str, values: Mapping[str, object], translate: Translate) -> str:
    shown = {name: _shown(value, translate) for name, value in values.items()}
    return translate(template).format(**shown)


def _shown(value: object, translate: Translate) -> str:
    if isinstance(value, Phrase):
        return _filled(value.message, value.values, translate)
    text = translate(value) if isinstance(value, Term) else concealed(str(value))
    return visible(_shortened(text))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _placeholders(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return visible(_github_data(text).replace(":", "%3A").replace(",", "%2C"))


_OF_LINES = frozenset({"first", "line"})
"""Values that tell of lines, which move when something is written above them."""


def _with_fingerprints(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each finding with a name that it keeps while lines move; no two have the same."""
    seen: Counter[str] = Counter()
    for d in diagnostics:
        lasting = sorted((k, str(v)) for k, v in d.values.items() if k not in _OF_LINES)
        what = json.dumps([d.place.shown, d.code, lasting])
        number = seen[what]
        seen[what] += 1
        yield d, hashlib.sha256(f"{what}{number}".encode()).hexdigest()


def _sarif_place(place: Place) -> dict[str, object]:
    artifact = {"uri": quote(place.shown, errors="backslashreplace")}
    if not place.path.startswith("/"):
        artifact["uriBaseId"] = "%SRCROOT%"
    if not place.line:
        return {"artifactLocation": artifact}
    region = {"startLine": place.line, "startColumn": place.column or 1}
    return {"artifactLocation": artifact, "region": region}


def _junit_case(d: Diagnostic, translate: Translate) -> str:
    names = f"classname={_attribute(d.place.shown)} name={_attribute(d.code)}"
    spot = f":{d.place.line}:{d.place.column}" if d.place.line else ""
    told = "\n".join(
        filter(None, (f"{visible(d.place.shown)}{spot}", d.message(translate), d.hint(translate)))
    )
    text = escape("\n".join(map(_for_xml, told.split("\n"))), quote=False)
    if d.severity != Severity.ERROR:
        return f"<testcase {names}><system-out>{text}</system-out></testcase>\n"
    message = _attribute(d.message(translate))
    failure = f'<failure type="error" message={message}>{text}</failure>'
    return f"<testcase {names}>{failure}</testcase>\n"


def _attribute(text: str) -> str:
    return f'"{escape(_for_xml(text))}"'


def _for_xml(text: str) -> str:
    """`text` without what XML 1.0 cannot hold."""
    return re.sub("[\ufffe\uffff]", "\ufffd", visible(text))

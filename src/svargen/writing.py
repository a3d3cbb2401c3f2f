"""The way back, from values to front matter as an editor would write it."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[^\W\d_][\w /()–-]*", re.UNICODE)
_NUMBER_OR_DATE = re.compile(r"[0-9][0-9 -]*[0-9]")
_MEANS_MORE = re.compile(r"(?i)(null|true|false|yes|no|on|off|nan|inf|y|n)")


def yaml_value(value: object) -> str:
    """A text, a list or a mapping as YAML on one line.

    Text stands plain where that is safe, else in quotes as JSON, which YAML 1.2 contains.
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_in_list, value))}]"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and not _MEANS_MORE.fullmatch(value)
        if (plain and value == value.strip()) or _NUMBER_OR_DATE.fullmatch(value):
            return value
    return json.dumps(value, ensure_ascii=False)


def _in_list(value: object) -> str:
    return yaml_value(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

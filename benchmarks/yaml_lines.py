"""Front matter and site.yaml as an editor would write them, line by line."""

import json
import re
import unicodedata
from collections.abc import Sequence


def scalar(text: str) -> str:
    """`text` as a value: plain where block style can take it so, else in double quotes."""
    if re.fullmatch(r"[^\W_](?:[^:#\x00-\x1f\x7f]*[^\s:#\x00-\x1f\x7f])?", text):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """`text` in double quotes; what JSON writes so, YAML reads."""
    return json.dumps(text, ensure_ascii=False)


def entry(key: str, values: Sequence[str]) -> list[str]:
    """The lines of a key that takes one value or a list of them."""
    if len(values) == 1:
        return [f"{key}: {scalar(values[0])}"]
    return [f"{key}:", *(f"  - {scalar(value)}" for value in values)]


def slug(text: str) -> str:
    """`text` as a part of an address: small ASCII letters and digits with hyphens between."""
    text = unicodedata.normalize("NFC", text).lower()
    text = text.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")

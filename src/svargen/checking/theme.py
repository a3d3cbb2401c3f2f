"""Text is readable in both colour schemes (WCAG 2.2, 1.4.3 contrast, 1.4.11 non-text contrast).

A publisher sets some tokens and leaves others: each pair that meets on a page is judged as it
will stand there. Contrast is the ratio of relative luminances as WCAG defines them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svargen.diagnostics import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svargen.checking.context import Context

TEXT, SHAPE = 4.5, 3.0

PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", TEXT),
    ("ink", "tint", TEXT),
    ("ink", "mark", TEXT),
    ("muted", "paper", TEXT),
    ("muted", "tint", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "tint", TEXT),
    ("visited", "paper", TEXT),
    ("visited", "tint", TEXT),
    ("alert", "paper", TEXT),
    ("alert", "tint", TEXT),
    ("on-brand", "brand", TEXT),
    ("rule", "paper", SHAPE),
    ("focus", "brand", SHAPE),
)
"""(what is seen, the ground it is seen on, the least contrast)."""

SCHEMES: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#ffffff",
        "tint": "#eaf1ee",
        "ink": "#13211e",
        "muted": "#4a5a55",
        "rule": "#74857f",
        "brand": "#0c463f",
        "on-brand": "#ffffff",
        "accent": "#05685a",
        "visited": "#5d3a84",
        "mark": "#ffe8a3",
        "alert": "#a3281a",
        "focus": "#ffc83d",
    },
    "dark": {
        "paper": "#0e1614",
        "tint": "#17211e",
        "ink": "#e4ebe8",
        "muted": "#a5b4ae",
        "rule": "#72827c",
        "brand": "#103c36",
        "on-brand": "#f2f7f5",
        "accent": "#74cdb6",
        "visited": "#c3b1ec",
        "mark": "#574708",
        "alert": "#ff9d8c",
        "focus": "#ffd166",
    },
}
"""svargen's own tokens, as templates/assets/site.css sets them."""


def colours_can_be_read(context: Context) -> Iterator[Finding]:
    """Each pair of tokens of which the publisher set one has enough contrast."""
    theme = context.site.theme
    for scheme, chosen in (("light", theme.light.named()), ("dark", theme.dark.named())):
        tokens = SCHEMES[scheme] | chosen
        for token, ground, least in PAIRS:
            ratio = contrast(tokens[token], tokens[ground])
            if ratio < least and not {token, ground}.isdisjoint(chosen):
                blamed = token if token in chosen else ground
                values = {
                    "token": token,
                    "ground": ground,
                    "ratio": context.language.number(int(ratio * 10) / 10),
                    "least": context.language.number(least),
                }
                yield Finding("site.yaml", "low-contrast", values, f"theme.{scheme}.{blamed}")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

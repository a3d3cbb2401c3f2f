"""Search: its index, and what the browser needs to ask it."""

CONTENTS = "indeks.json"
"""An index's table of contents."""

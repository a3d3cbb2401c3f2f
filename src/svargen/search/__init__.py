"""Search: its index, and what the browser needs to ask it."""

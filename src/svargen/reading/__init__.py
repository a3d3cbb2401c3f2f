"""From bytes to answers: one file in, one reading out, and nothing else touched."""

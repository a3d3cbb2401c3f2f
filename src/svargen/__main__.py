"""`python -m svargen`."""

from svargen.cli import main

main()

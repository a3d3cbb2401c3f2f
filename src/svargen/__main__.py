"""`svargen`, and `python -m svargen`."""

import sys


def main() -> None:
    """Run svargen; to be interrupted while it is loaded is nothing to be told at length."""
    try:
        from svargen.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

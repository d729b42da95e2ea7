"""`scripts/screenshots`: `python -m browser`."""

from __future__ import annotations

import argparse
import sys


def main() -> int:
    """Take the pictures of the documentation."""
    parser = argparse.ArgumentParser("scripts/screenshots", description="Take the pictures of the documentation.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these, such as card-light")
    options = parser.parse_args()
    # Only now, so that --help needs no browser.
    from .pictures import take  # noqa: PLC0415

    try:
        return take(options.names)
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    sys.exit(main())

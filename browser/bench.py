"""`scripts/bench --card`: the time of the card for a plan of ten loads, and its size, as a JSON line."""

from __future__ import annotations

import argparse
import json
import sys


def main() -> int:
    """Measure the card and print it."""
    parser = argparse.ArgumentParser("scripts/bench", description=__doc__)
    parser.add_argument("--card", action="store_true", help="time the card in Chromium instead of the engine")
    parser.parse_args()
    # Only now, so that --help needs no browser.
    from .card_time import measure  # noqa: PLC0415

    print(json.dumps(measure()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

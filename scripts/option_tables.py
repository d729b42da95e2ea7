"""Writes the option tables of the README from the table of fields and its texts; --check only tells what is stale."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import homeassistant  # noqa: F401 - it may put another package in the place of voluptuous, which the fields import

from custom_components.dynamic_ocpp_evse.const import EntryType
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS, Field
from custom_components.dynamic_ocpp_evse.flows.selectors import Facts

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TEXTS = ROOT / "custom_components/dynamic_ocpp_evse/translations/en.json"
FACTS: Facts = {"hubs": [], "chargers": [], "circuits": [], "own": [], "steering": [], "phases": ["a", "b", "c"]}
NOTHING = ""

type Texts = dict[str, Any]


def text_of(field: Field, texts: Texts) -> tuple[str, str]:
    """Return the label and the description that the form shows."""
    step = texts["config"]["step"][field.page]
    if field.section:
        step = step["sections"][field.section]
    return step["data"][field.key], step["data_description"][field.key]


def _words(config: dict[str, Any], texts: Texts) -> dict[str, str]:
    """Return the choices of a list as the form shows them."""
    told = texts["selector"].get(config.get("translation_key"), {}).get("options", {})
    return {
        str(option): told.get(option, str(option)) for option in config.get("options", []) if isinstance(option, str)
    }


def default_of(field: Field, config: dict[str, Any], texts: Texts) -> str:
    """Return the default as the form shows it."""
    if isinstance(field.default, bool):
        return "on" if field.default else "off"
    values = field.default if isinstance(field.default, list) else [field.default]
    words = _words(config, texts)
    return ", ".join(words.get(str(value), str(value)) for value in values if value is not None)


def unit_of(field: Field, config: dict[str, Any]) -> str:
    """Return the unit of a number, or those that an entity may have."""
    if field.reads is not None:
        return ", ".join(field.reads.units or ())
    return str(config.get("unit_of_measurement", NOTHING))


def range_of(config: dict[str, Any], texts: Texts) -> str:
    """Return what may be chosen."""
    if "min" in config:
        return f"{config['min']:.10g} to {config['max']:.10g}"
    domains = [domain for one in config.get("filter", ()) for domain in one.get("domain", ())]
    return ", ".join(domains or _words(config, texts).values())


def table(kind: EntryType, texts: Texts) -> str:
    """Return the table of one kind of entry."""
    rows = [("option", "default", "unit", "range", "what it is"), ("---",) * 5]
    for field in FIELDS[kind]:
        label, description = text_of(field, texts)
        config = dict(field.make(FACTS).config)
        shown = default_of(field, config, texts), unit_of(field, config), range_of(config, texts)
        rows.append((label, *shown, description))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def written(readme: str, texts: Texts) -> str:
    """Return the README with each table between its markers."""
    for kind in EntryType:
        start, end = f"<!-- options of the {kind}: scripts/docs writes them -->", f"<!-- end of the {kind}'s -->"
        before, _, rest = readme.partition(start)
        _, marker, after = rest.partition(end)
        if not marker:
            raise ValueError(f"{README.name} has no place for the options of the {kind}")
        readme = f"{before}{start}\n\n{table(kind, texts)}\n\n{end}{after}"
    return readme


def main(arguments: list[str]) -> int:
    """Write, or check."""
    parser = argparse.ArgumentParser("scripts/docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail if the tables are stale")
    options = parser.parse_args(arguments)
    readme = README.read_text(encoding="utf-8")
    fresh = written(readme, json.loads(TEXTS.read_text(encoding="utf-8")))
    if fresh == readme:
        return 0
    if options.check:
        print(f"{README.name}: the option tables are stale; scripts/docs writes them anew")
        return 1
    README.write_text(fresh, encoding="utf-8")
    print(f"{README.name}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

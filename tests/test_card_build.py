"""The built card is made of the source that is here: `scripts/card --check` builds it anew, this needs no node."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "frontend"
BUILT = ROOT / "custom_components/dynamic_ocpp_evse/frontend/load-juggler-card.js"
LONGEST = 400  # lines of a module
MOST = 80_000  # bytes of the built card


def test_the_built_card_is_of_this_source() -> None:
    names = ["build.mjs", "package-lock.json", *(f"src/{path.name}" for path in (SOURCE / "src").iterdir())]
    found = hashlib.sha256()
    for name in sorted(names):
        found.update(f"{name}\n".encode())
        found.update((SOURCE / name).read_bytes())
    head = BUILT.read_text(encoding="utf-8").splitlines()[0]
    assert f"({found.hexdigest()[:16]})" in head, "run scripts/card and commit what it writes"


def test_the_built_card_is_small_and_asks_nobody() -> None:
    built = BUILT.read_text(encoding="utf-8")
    assert BUILT.stat().st_size <= MOST
    addresses = set(re.findall(r"https?://[^\s\"'`)]+", built))
    # Namespaces, and where the picker's link leads.
    assert addresses <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML", "https://github.com/LeoAlioth/Load-Juggler",
    }  # fmt: skip
    assert not re.search(r"\bfetch\(|XMLHttpRequest|\bimport\(", built)


def test_packages_are_pinned_and_named_by_no_registry() -> None:
    package = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))
    for wanted in (package["dependencies"], package["devDependencies"]):
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert set(package["dependencies"]) == {"lit"}
    lock = (SOURCE / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock


def test_each_module_is_one_idea_long() -> None:
    long = [
        path.name for path in (SOURCE / "src").iterdir() if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    ]
    assert long == []

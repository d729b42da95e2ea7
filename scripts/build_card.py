"""Build the card with the versions of its lockfile: `scripts/card`; with --check only compare, and build nothing."""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "frontend"
BUILT = ROOT / "custom_components" / "dynamic_ocpp_evse" / "frontend" / "load-juggler-card.js"


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser("scripts/card", description=__doc__, allow_abbrev=False)
    parser.add_argument("--check", action="store_true", help="check types, run the tests, compare with a fresh build")
    options = parser.parse_args()
    try:
        _install()
        _run("types", "node_modules/.bin/tsc", "--noEmit")
        _run("tests", "node", "--test", "--test-reporter=dot", "test/*.test.ts")
        if not options.check:
            _run("build", "node", "build.mjs")
            print(f"card: {BUILT.relative_to(ROOT)}, {BUILT.stat().st_size} bytes")
            return 0
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder) / BUILT.name
            _run("build", "node", "build.mjs", str(fresh))
            if BUILT.exists() and filecmp.cmp(BUILT, fresh, shallow=False):
                print("card: as built from its source")
                return 0
    except subprocess.CalledProcessError:
        return 1
    print("card: not as built from its source: run scripts/card and commit what it writes", file=sys.stderr)
    return 1


def _install() -> None:
    """Install what the lockfile names, unless that is there already."""
    lock, done = SOURCE / "package-lock.json", SOURCE / "node_modules" / "installed.json"
    if not done.exists() or not filecmp.cmp(lock, done, shallow=False):
        _run("packages", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        shutil.copyfile(lock, done)


def _run(what: str, *command: str) -> None:
    """Run a command in the source's folder, with the node of this environment before any other."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    program: Sequence[str] = [shutil.which(command[0], path=path) or command[0], *command[1:]]
    done = subprocess.run(program, cwd=SOURCE, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        print(f"card: {what} failed", file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, program)


if __name__ == "__main__":
    sys.exit(main())

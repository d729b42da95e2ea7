"""Pack the integration as HACS unpacks it: the content of its folder, the version stamped into the manifest.

The same sources give the same bytes: sorted names, one time, one mode. It starts on whatever Python 3 a machine has.
"""

from __future__ import annotations

import argparse
import re
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INTEGRATION = ROOT / "custom_components" / "dynamic_ocpp_evse"
NAME = "dynamic-ocpp-evse.zip"

# A version as SemVer has it, with or without the v that tags begin with; HACS and Home Assistant can order these.
VERSION = re.compile(r"v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?)")
STAMP = re.compile(r'("version": )"[^"]*"')
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can hold
READABLE = 0o100644 << 16


def version_of(tag: str) -> str:
    """Return the version that a tag names. Raises ValueError for any other text."""
    found = VERSION.fullmatch(tag)
    if not found:
        raise ValueError(f"{tag!r} is no version: it has to be like 1.2.3 or v1.2.3-beta.1")
    return found.group(1)


def files(folder: Path) -> list[Path]:
    """Return what belongs to a release, sorted: no caches and nothing hidden."""
    every = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sorted(path for path in every if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def stamped(manifest: str, version: str) -> str:
    """Return a manifest with another version. Raises ValueError where it has none."""
    text, count = STAMP.subn(rf'\g<1>"{version}"', manifest)
    if count != 1:
        raise ValueError("the manifest has to name its version once")
    return text


def pack(version: str, target: Path, folder: Path = INTEGRATION) -> None:
    """Write the zip of a version."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files(folder):
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes()
            if name == "manifest.json":
                content = stamped(content.decode(), version).encode()
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.external_attr, entry.create_system, entry.compress_type = READABLE, 3, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def main(arguments: list[str]) -> int:
    """Pack, or say in one line why not."""
    parser = argparse.ArgumentParser("scripts/release_zip", description="Pack a release as HACS unpacks it.")
    parser.add_argument("version", metavar="VERSION", help="such as 1.2.3, v1.2.3 or 1.2.3-beta.1")
    parser.add_argument("--to", metavar="FILE", type=Path, default=Path(NAME), help=f"what to write (default {NAME})")
    options = parser.parse_args(arguments)
    try:
        version = version_of(options.version)
        pack(version, options.to)
    except (OSError, ValueError) as error:
        print(f"scripts/release_zip: {error}", file=sys.stderr)
        return 1
    print(f"{options.to}: version {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

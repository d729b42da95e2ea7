"""Set up what the other scripts need, then run it: uv, a fit Python and one environment an end and purpose.

It has to start on whatever Python 3 a machine has, so it takes nothing but the standard library of Python 3.9.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ROOT / ".venv"

Version = tuple[int, ...]


class End(NamedTuple):
    """One Home Assistant that the project runs on, and the Pythons that can run it."""

    ha: str
    least: Version
    below: Version

    def group(self, purpose: str) -> str:
        """Name the dependency group, and the environment, of a purpose at this end."""
        return f"{purpose}-{self.ha.replace('.', '-')}"

    @property
    def series(self) -> str:
        """Name the Python series that runs this end, as in 3.14."""
        return ".".join(map(str, self.least[:2]))


FLOOR = End("2025.4", (3, 13, 0), (3, 14))
NEWEST = End("2026.10", (3, 14, 2), (3, 15))
PREVIEW = End("2026.11", (3, 14, 2), (3, 15))  # No pytest plugin pins this one, so it is only shown, not tested.
TESTED = {"2025.4": FLOOR, "2026.10": NEWEST, "newest": NEWEST}
SHOWN = {**TESTED, "2026.11": PREVIEW}

# Dependency groups that are the same at every end; an environment of these alone holds no Home Assistant.
ENDLESS = ("lint", "simulate", "browser", "card")

TYPED = ("custom_components", "simulator", "replay", "demo", "benchmarks", "soak", "browser", "scripts")

# What is checked, and what that imports.
LINTED = ("test", "browser", "lint")

UV_LEAST: Version = (0, 8)
UV_OURS = "0.13.9"

# A Python without these modules, a free-threaded one or a pre-release starts but cannot run Home Assistant.
PROBE = """
import sys, sysconfig, ctypes, sqlite3, ssl, zlib
fit = sys.version_info.releaselevel == "final" and not sysconfig.get_config_var("Py_GIL_DISABLED")
print("%d.%d.%d" % sys.version_info[:3] if fit else "")
"""


# What uv and pip say, and what it means to the one who reads it.
MEANINGS = {
    r"dns error|name resolution|to resolve|new connection|network is unreachable|connection (refused|timed out)": (
        "the package index cannot be reached (no network?)"
    ),
    r"(command|directory:) '\S*(cc|\+\+|clang)'": "a package has to be compiled here: a C++ compiler is needed (g++)",
}


class Python(NamedTuple):
    """An interpreter that was run and told its version."""

    path: Path
    version: Version


class SetupError(Exception):
    """Something is missing that the scripts cannot bring; the text says what in one line."""


def read_version(text: str) -> Version | None:
    """Read the first dotted number out of a program's own word about its version."""
    found = re.search(r"\d+(\.\d+)+", text)
    return tuple(map(int, found.group().split("."))) if found else None


def run(command: Sequence[str | Path], timeout: float = 30, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command quietly; one that is missing, hangs or cannot start counts as failed."""
    # An activated environment would make uv warn, or use it instead of ours.
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**environment, **environ},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


def told_version(program: Path) -> Version | None:
    """Return the version of a Python that starts and can run Home Assistant."""
    done = run([program, "-c", PROBE])
    return read_version(done.stdout) if done.returncode == 0 else None


def on_path(name: str, path: str) -> Iterator[Path]:
    """Yield each program of this name on a PATH: a pyenv shim that refuses may hide one that works."""
    for folder in path.split(os.pathsep):
        program = Path(folder, name)
        if folder and os.access(program, os.X_OK) and program.is_file():
            yield program


def candidates(end: End, path: str, home: Path) -> Iterator[Path]:
    """Yield the places where a Python for this end may be, the likeliest first."""
    for name in (f"python{end.series}", "python3", "python"):
        yield from on_path(name, path)
    pyenv = home / ".pyenv" / "versions"
    yield from sorted(
        pyenv.glob(f"{end.series}*/bin/python"),
        key=lambda python: read_version(python.parts[-3]) or (),
        reverse=True,
    )
    yield Path(f"/opt/python{end.series}/usr/bin/python{end.series}")


def pick(places: Iterable[Path], end: End, ask: Callable[[Path], Version | None] = told_version) -> Python | None:
    """Return the first of these Pythons that starts and is fit for this end."""
    for place in places:
        version = ask(place)
        if version and end.least <= version < end.below:
            return Python(place, version)
    return None


def find_python(end: End, uv: Path | None) -> Python | None:
    """Return an installed Python for this end; uv knows of the ones that it installed itself."""
    found = pick(candidates(end, os.environ.get("PATH", ""), Path.home()), end)
    if found or not uv:
        return found
    done = run([uv, "python", "find", "--no-project", "--managed-python", end.series])
    return pick([Path(done.stdout.strip())], end) if done.returncode == 0 else None


def get_python(end: End, uv: Path) -> Python | None:
    """Return a Python for this end, installing one where uv can; without retries, for offline must fail at once."""
    found = find_python(end, uv)
    if found:
        return found
    run([uv, "python", "install", "--no-bin", end.series], timeout=900, UV_HTTP_RETRIES="0")
    return find_python(end, uv)


def choose(ends: Iterable[End], get: Callable[[End], Python | None]) -> tuple[End, Python]:
    """Return the first end that a Python can be had for, with that Python."""
    asked = list(ends)
    for end in asked:
        python = get(end)
        if python:
            return end, python
    wanted = " nor ".join(f"{'.'.join(map(str, end.least))} (for Home Assistant {end.ha})" for end in asked)
    raise SetupError(f"no Python {wanted} is installed, and uv cannot download one")


def usable_uv(program: Path) -> bool:
    """Tell whether this uv starts and is new enough for the lock file."""
    done = run([program, "--version"])
    return done.returncode == 0 and (read_version(done.stdout) or ()) >= UV_LEAST


def get_uv() -> Path:
    """Return uv: the machine's, else our own, which pip puts beside the environments."""
    ours = ENVIRONMENTS / "uv"
    program = ours / "bin" / "uv"
    for place in [*on_path("uv", os.environ.get("PATH", "")), Path.home() / ".local/bin/uv", program]:
        if usable_uv(place):
            return place
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"uv=={UV_OURS}"]
    done = run([sys.executable, "-m", "venv", "--clear", ours], timeout=300)
    if done.returncode == 0:
        done = run([ours / "bin" / "python", *install], timeout=600)
    else:
        # Debian's Python makes no environment without an extra package, yet its pip fills a folder just as well.
        done = run([sys.executable, *install, "--target", ours, "--upgrade"], timeout=600)
    if done.returncode or not usable_uv(program):
        raise SetupError(f"uv is missing and pip could not install it: {why(done.stderr)}")
    return program


def why(errors: str) -> str:
    """Return in one line why an installer failed: what it means where that is known, else its first and last word."""
    for pattern, meaning in MEANINGS.items():
        if re.search(pattern, errors, re.IGNORECASE):
            return meaning
    lines = [line.strip() for line in errors.splitlines()]
    first = [line for line in lines if line.lower().startswith("error")] or [line for line in lines if line][-1:]
    last = [line for line in lines if line.startswith("cause:")]
    return "; ".join(first[:1] + last[-1:]) or "it gave no reason"


def environment(purpose: str, ends: Iterable[End], *groups: str) -> Path:
    """Bring the environment of a purpose up to date and return its Python."""
    uv = get_uv()
    end, python = choose(ends, lambda end: get_python(end, uv))
    groups = groups or (purpose,)
    needs_ha = any(group not in ENDLESS for group in groups)
    name = end.group(purpose) if needs_ha else purpose
    place = ENVIRONMENTS / name
    first = "" if place.exists() else ", set up for the first time"
    told = f"Home Assistant {end.ha} on Python" if needs_ha else "Python"
    line = f"{told} {'.'.join(map(str, python.version))}, in .venv/{name}{first}"
    if needs_ha:
        print(line, flush=True)
    elif first:
        # A program may read what these commands print, and a person one line on what was wrong.
        print(line, flush=True, file=sys.stderr)
    command: list[str | Path] = [uv, "sync", "--frozen", "--quiet", "--no-python-downloads", "--python", python.path]
    for group in groups:
        command += ["--only-group", group if group in ENDLESS else end.group(group)]
    done = run(command, timeout=3600, UV_PROJECT_ENVIRONMENT=str(place))
    if done.returncode:
        raise SetupError(f"uv could not set up .venv/{name}: {why(done.stderr)}")
    return place / "bin" / "python"


def wanted(ends: dict[str, End], ha: str | None) -> list[End]:
    """Return the end that was asked for, or the two that may serve, best first."""
    return [ends[ha]] if ha else [NEWEST, FLOOR]


def become(python: Path, *arguments: str) -> NoReturn:
    """Go on as this program, from the repository's root, so that signals and exit codes need no passing on."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(python, [str(python), *arguments])


def become_here(python: Path, module: str, arguments: Sequence[str]) -> NoReturn:
    """Go on as a module of the repository where the caller stands, so that his paths mean what he says."""
    os.environ["PYTHONPATH"] = str(ROOT)
    os.execv(python, [str(python), "-P", "-m", module, *arguments])


def with_browser(ends: Iterable[End], *arguments: str) -> NoReturn:
    """Go on beside the demo's Home Assistant with Playwright, which drives the Chromium of the machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    places = (place for name in names for place in on_path(name, os.environ.get("PATH", "")))
    chromium = os.environ.get("CHROMIUM") or next(places, None)
    if not chromium:
        raise SetupError(f"none of {', '.join(names)} is on PATH: install one, as with apt-get install chromium")
    os.environ["CHROMIUM"] = str(chromium)
    become(environment("browser", ends, "demo", "browser"), "-m", *arguments)


def test(arguments: list[str]) -> NoReturn:
    """Run the tests at one end; everything but --ha, --long and --browser goes to pytest."""
    parser = argparse.ArgumentParser("scripts/test", description=test.__doc__, allow_abbrev=False)
    parser.add_argument("--ha", choices=TESTED, help="the Home Assistant to test with (default: the newest that can)")
    parser.add_argument("--long", action="store_true", help="search longer: HYPOTHESIS_PROFILE=long")
    parser.add_argument("--browser", action="store_true", help="run those that look at the demo in Chromium, no other")
    options, rest = parser.parse_known_args(arguments)
    if options.browser:
        with_browser(
            wanted(TESTED, options.ha), "pytest", "--config-file=tests/browser/pytest.ini", "--rootdir=.", *rest
        )
    python = environment("test", wanted(TESTED, options.ha))
    profile = "long" if options.long else "quick"
    os.environ["HYPOTHESIS_PROFILE"] = profile
    become(python, "-m", "pytest", *rest)


def faults(arguments: list[str]) -> NoReturn:
    """Run the fault matrix at one end; everything but --ha goes to it."""
    parser = argparse.ArgumentParser("scripts/faults", allow_abbrev=False, add_help=False)
    parser.add_argument("--ha", choices=TESTED)
    options, rest = parser.parse_known_args(arguments)
    become_here(environment("test", wanted(TESTED, options.ha)), "tests.closed_loop", rest)


def with_home_assistant(module: str, arguments: list[str]) -> NoReturn:
    """Run a module with the Home Assistant of the demo; everything but --ha goes to it."""
    parser = argparse.ArgumentParser(f"scripts/{module}", allow_abbrev=False, add_help=False)
    parser.add_argument("--ha", choices=SHOWN)
    options, rest = parser.parse_known_args(arguments)
    python = environment("demo", wanted(SHOWN, options.ha))
    become(python, "-m", module, *rest)


def screenshots(arguments: list[str]) -> NoReturn:
    """Take the pictures of the documentation; everything but --ha goes to it."""
    parser = argparse.ArgumentParser("scripts/screenshots", allow_abbrev=False, add_help=False)
    parser.add_argument("--ha", choices=TESTED)
    options, rest = parser.parse_known_args(arguments)
    with_browser(wanted(TESTED, options.ha), "browser", *rest)


def lint(arguments: list[str]) -> int:
    """Check style, format, types and the option tables of the README, and say which of them failed."""
    parser = argparse.ArgumentParser("scripts/lint", description=lint.__doc__, allow_abbrev=False)
    parser.add_argument("--fix", action="store_true", help="let ruff mend what it can first")
    options = parser.parse_args(arguments)
    python = environment("lint", [NEWEST, FLOOR], *LINTED)
    typed = [folder for folder in TYPED if any(ROOT.glob(f"{folder}/**/*.py"))]
    steps = {
        "ruff check": ["ruff", "check", *(["--fix"] if options.fix else []), "."],
        "ruff format": ["ruff", "format", *([] if options.fix else ["--check"]), "."],
        "mypy": ["mypy", *typed],
        "option tables": ["scripts.option_tables", "--check"],
    }
    failed = []
    for name, step in steps.items():
        print(f"== {name}", flush=True)
        if subprocess.run([python, "-m", *step], cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: all clean")
    return bool(failed)


def docs(arguments: list[str]) -> NoReturn:
    """Write the option tables of the README, or check them."""
    become(environment("lint", [NEWEST, FLOOR], *LINTED), "-m", "scripts.option_tables", *arguments)


def bench(arguments: list[str]) -> NoReturn:
    """Measure the engine's time, its control, or the card's time; the benchmarks know the first two."""
    if "--card" in arguments:
        with_browser([NEWEST, FLOOR], "browser.bench", *arguments)
    without_home_assistant("benchmarks", arguments)


def without_home_assistant(module: str, arguments: list[str]) -> NoReturn:
    """Run a module that needs none; everything goes to it."""
    become_here(environment("simulate", [NEWEST, FLOOR]), module, arguments)


def card(arguments: list[str]) -> NoReturn:
    """Build the card, or compare the built one with a fresh build."""
    become(environment("card", [NEWEST, FLOOR]), "-m", "scripts.build_card", *arguments)


def python(arguments: list[str]) -> int:
    """Print the installed Python that an end would run on, and install nothing; exit 1 where there is none."""
    parser = argparse.ArgumentParser("scripts/bootstrap.py python", description=python.__doc__)
    parser.add_argument("--ha", choices=SHOWN, default="newest")
    found = find_python(SHOWN[parser.parse_args(arguments).ha], None)
    print(found.path if found else "none")
    return found is None


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "test": test,
    "faults": faults,
    "demo": partial(with_home_assistant, "demo"),
    "lint": lint,
    "docs": docs,
    "simulate": partial(without_home_assistant, "simulator"),
    "bench": bench,
    "replay": partial(without_home_assistant, "replay"),
    "soak": partial(with_home_assistant, "soak"),
    "screenshots": screenshots,
    "card": card,
    "python": python,
}


def main() -> int:
    """Run one command and put what is missing in one line."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        print(f"usage: bootstrap.py {'|'.join(COMMANDS)} ...", file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](sys.argv[2:])
    except SetupError as error:
        print(f"scripts/{name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

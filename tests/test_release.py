"""A release: its zip is what Home Assistant loads, its version stands where it should, its workflows are pinned."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from awesomeversion import AwesomeVersion
from homeassistant.util.yaml import load_yaml_dict

from scripts.release_zip import INTEGRATION, NAME, ROOT, files, main, pack, stamped, version_of

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
MANIFEST = json.loads((INTEGRATION / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return the zip of a version."""
    assert main(["v1.2.3", "--to", str(tmp_path / NAME)]) == 0
    return tmp_path / NAME


# --- the zip ---------------------------------------------------------------------------------------------------------


def tracked() -> set[str]:
    """Return the files of the integration that git knows, and those that it does not know yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "."]
    listed = subprocess.run(command, cwd=INTEGRATION, capture_output=True, text=True, check=True)
    return {name for name in listed.stdout.splitlines() if (INTEGRATION / name).exists()}


def test_it_holds_the_files_of_the_integration_and_no_other(archive: Path) -> None:
    names = zipfile.ZipFile(archive).namelist()
    assert set(names) == tracked()
    assert names == sorted(names, key=lambda name: Path(name).parts)
    assert {"__init__.py", "manifest.json", "brand/icon.png", "translations/en.json", "translations/sl.json"} <= set(
        names
    )


def test_each_file_is_as_it_is_here_but_for_the_version(archive: Path) -> None:
    zipped = zipfile.ZipFile(archive)
    for name in zipped.namelist():
        found, here = zipped.read(name), (INTEGRATION / name).read_bytes()
        if name == "manifest.json":
            assert json.loads(found) == {**json.loads(here), "version": "1.2.3"}
        else:
            assert found == here, name


def test_the_same_sources_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    pack("1.2.3", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_caches_and_hidden_files_stay_out(tmp_path: Path) -> None:
    for name in ("a.py", "sub/b.py", ".hidden", "sub/.cache/c.py", "__pycache__/a.cpython-313.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in files(tmp_path)] == ["a.py", "sub/b.py"]


LOAD = """
import asyncio, sys
from homeassistant import loader
from homeassistant.core import HomeAssistant

async def load():
    hass = HomeAssistant(sys.argv[1])
    loader.async_setup(hass)
    found = await loader.async_get_integration(hass, "dynamic_ocpp_evse")
    await found.async_get_component()
    for platform in ("config_flow", "sensor", "select", "number", "switch", "button", "binary_sensor", "diagnostics",
                     "logbook", "repairs"):
        await found.async_get_platform(platform)
    print(found.version, found.file_path)
    await hass.async_stop(force=True)

asyncio.run(load())
"""


def test_home_assistant_loads_what_is_unpacked(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "custom_components" / "dynamic_ocpp_evse"
    zipfile.ZipFile(archive).extractall(folder)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1.2.3", str(folder)]


# --- versions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "version"), [("1.2.3", "1.2.3"), ("v0.10.0", "0.10.0"), ("v1.0.0-beta.1", "1.0.0-beta.1")]
)
def test_a_tag_is_a_version(tag: str, version: str) -> None:
    assert version_of(tag) == version
    assert AwesomeVersion(version).strategy.name == "SEMVER"


@pytest.mark.parametrize("tag", ["", "latest", "v1.2", "1.2.3.4", "1.2.3-", "1.2.3 ", 'v1.2.3"', "release-1.2.3"])
def test_another_tag_is_refused_in_one_line(tag: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([tag, "--to", str(tmp_path / NAME)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / NAME).exists()


def test_a_manifest_without_a_version_cannot_be_stamped() -> None:
    with pytest.raises(ValueError, match="version once"):
        stamped("{}", "1.2.3")


HEADING = re.compile(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", re.MULTILINE)


def wrong_in(changelog: str, manifest: str) -> list[str]:
    """Tell what is wrong with the headings of a changelog beside a manifest of this version."""
    headings = HEADING.findall(changelog)
    told = [] if changelog.count("\n## ") == len(headings) else ["a heading is neither Unreleased nor a version"]
    if not headings or headings[0] != ("Unreleased", ""):
        told.append("what is not released yet stands first")
    versions = [AwesomeVersion(version_of(name)) for name, _ in headings[1:]]
    if versions != sorted(versions, reverse=True) or any(not day for _, day in headings[1:]):
        told.append("versions fall, each with its day")
    if versions and versions[0] != manifest:
        told.append("the newest version is the manifest's")
    told += [f"no link for {name}" for name, _ in headings if f"\n[{name}]: https://" not in changelog]
    return told


def test_the_changelog_is_in_step_with_the_manifest() -> None:
    assert wrong_in(CHANGELOG, MANIFEST["version"]) == []


LINKS = "\n[Unreleased]: https://x\n[0.1.0]: https://x\n[0.2.0]: https://x\n"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("\n## [Unreleased]\n", True),
        ("\n## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n", True),
        ("\n## [Unreleased]\n\n## [0.1.0]\n", False),
        ("\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n", False),
        ("\n## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n\n## [0.2.0] - 2026-12-02\n", False),
        ("\n## [0.1.0] - 2026-12-01\n", False),
        ("\n## [Unreleased]\n\n## 0.1.0\n", False),
        ("\n## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n\n## [0.0.1] - 2026-11-01\n", False),
    ],
)
def test_the_rule_of_the_changelog_bites(text: str, right: bool) -> None:
    assert (wrong_in(text + LINKS, "0.1.0") == []) is right


# --- what GitHub and HACS read ---------------------------------------------------------------------------------------


def test_hacs_downloads_the_file_that_the_release_attaches() -> None:
    hacs = json.loads((ROOT / "hacs.json").read_text(encoding="utf-8"))
    assert hacs["zip_release"] is True
    assert hacs["filename"] == NAME
    release = (GITHUB / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert f'scripts/release_zip "$TAG" --to {NAME}' in release
    assert f'gh release upload "$TAG" {NAME}' in release


def used(workflow: dict[str, Any]) -> list[str]:
    """Return the actions that a workflow uses."""
    return [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_pins_its_actions_and_may_do_no_more_than_it_needs(path: Path) -> None:
    workflow = load_yaml_dict(str(path))
    assert workflow["permissions"] == {}
    assert [action for action in used(workflow) if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)] == []
    writes = [name for name, job in workflow["jobs"].items() if "write" in job.get("permissions", {}).values()]
    assert writes == (["zip"] if path.stem == "release" else [])
    # What somebody else names, such as a tag, reaches a shell as a variable only.
    assert not re.findall(r"run:[^\n]*\$\{\{", path.read_text(encoding="utf-8"))


def test_both_validators_look_at_every_change_and_every_night() -> None:
    workflow = load_yaml_dict(str(GITHUB / "workflows" / "validate.yml"))
    names = {action.partition("@")[0] for action in used(workflow)}
    assert {"home-assistant/actions/hassfest", "hacs/action"} <= names
    assert {"push", "pull_request", "schedule"} <= set(workflow.get("on", workflow.get(True)))


def test_one_commit_of_an_action_everywhere() -> None:
    pins = {tuple(action.split("@")) for path in WORKFLOWS for action in used(load_yaml_dict(str(path)))}
    assert len({name for name, _ in pins}) == len(pins)


@pytest.mark.parametrize("path", sorted((GITHUB / "ISSUE_TEMPLATE").glob("[!c]*.yml")), ids=lambda path: path.stem)
def test_a_form_for_issues_has_the_shape_that_github_takes(path: Path) -> None:
    form = load_yaml_dict(str(path))
    assert form["name"]
    assert form["description"]
    assert {part["type"] for part in form["body"]} <= {"markdown", "input", "textarea", "dropdown", "checkboxes"}
    asked = [part["id"] for part in form["body"] if part["type"] != "markdown"]
    assert len(set(asked)) == len(asked)
    assert all(part["attributes"].get("label") or part["type"] == "markdown" for part in form["body"])


def test_who_reports_a_bug_is_asked_for_what_answers_it() -> None:
    form = load_yaml_dict(str(GITHUB / "ISSUE_TEMPLATE" / "bug.yml"))
    needed = {part["id"] for part in form["body"] if part.get("validations", {}).get("required")}
    assert {"diagnostics", "version", "home_assistant", "expected", "reason"} <= needed

"""The configuration folder of the demo, what it needs to run in, and what it reads in the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from homeassistant.util.yaml import parse_yaml

from demo import configuration, packages
from demo.errors import DemoError
from demo.server import errors_in


@pytest.fixture
def components(tmp_path: Path) -> Path:
    """Return a folder of integrations as an old Home Assistant has it."""
    folder = tmp_path / "components"
    (folder / "http").mkdir(parents=True)
    return folder


def stored(folder: Path, key: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / ".storage" / key).read_text())
    assert found["key"] == key
    return found


def test_old_home_assistant_gets_host_and_port_in_yaml(components: Path, tmp_path: Path) -> None:
    configuration.write(tmp_path / "config", 18123, components, ocpp=None)
    yaml = parse_yaml((tmp_path / "config" / "configuration.yaml").read_text())
    assert yaml["http"] == {"server_host": "127.0.0.1", "server_port": 18123}
    assert not (tmp_path / "config" / ".storage" / "http").exists()


def test_new_home_assistant_gets_them_in_storage_alone(components: Path, tmp_path: Path) -> None:
    (components / "http" / "config.py").touch()
    configuration.write(tmp_path / "config", 18123, components, ocpp=None)
    yaml = parse_yaml((tmp_path / "config" / "configuration.yaml").read_text())
    assert "http" not in yaml
    http = stored(tmp_path / "config", "http")
    assert (http["version"], http["data"]) == (1, {"server_host": ["127.0.0.1"], "server_port": 18123})


def test_only_the_user_is_left_to_onboard_and_this_machine_is_trusted(components: Path, tmp_path: Path) -> None:
    configuration.write(tmp_path / "config", 18123, components, ocpp=None)
    assert stored(tmp_path / "config", "onboarding")["data"] == {"done": ["core_config", "analytics", "integration"]}
    yaml = parse_yaml((tmp_path / "config" / "configuration.yaml").read_text())
    trusted, _ = yaml["homeassistant"]["auth_providers"]
    assert trusted == {
        "type": "trusted_networks",
        "trusted_networks": ["127.0.0.1", "::1"],
        "allow_bypass_login": True,
    }


def test_integrations_are_copied_and_the_real_ocpp_takes_the_place_of_the_stand_in(
    components: Path, tmp_path: Path
) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "manifest.json").write_text('{"domain": "ocpp", "real": true}')
    configuration.write(tmp_path / "config", 18123, components, ocpp=real)
    custom = tmp_path / "config" / "custom_components"
    assert {path.name for path in custom.iterdir()} == {"dynamic_ocpp_evse", "ocpp", "simulated_house"}
    assert json.loads((custom / "ocpp" / "manifest.json").read_text())["real"] is True
    assert not list(custom.rglob("__pycache__"))


def test_without_another_one_the_stand_in_is_used(components: Path, tmp_path: Path) -> None:
    configuration.write(tmp_path / "config", 18123, components, ocpp=None)
    manifest = tmp_path / "config" / "custom_components" / "ocpp" / "manifest.json"
    assert manifest.read_text() == (configuration.ROOT / "demo/custom_components/ocpp/manifest.json").read_text()


def test_modules_that_only_voices_use_are_stood_in_for_where_they_are_missing(
    components: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configuration, "find_spec", {"pymicro_vad": None, "pyspeex_noise": object()}.__getitem__)
    configuration.write(tmp_path / "config", 18123, components, ocpp=None)
    assert [path.stem for path in (tmp_path / "config").glob("*.py")] == ["pymicro_vad"]


def test_missing_packages_are_named_in_one_line(components: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (components / "frontend").mkdir()
    manifest = {"requirements": ["home-assistant-frontend==19990101.0"]}
    (components / "frontend" / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(packages, "components", lambda: components)
    installed = {"ocpp": "2.1.0", "home-assistant-frontend": "20000101.0"}

    def version(name: str) -> str:
        if name not in installed:
            raise packages.PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(packages, "version", version)
    with pytest.raises(DemoError) as raised:
        packages.require_packages()
    assert "websockets, home-assistant-frontend==19990101.0." in str(raised.value)
    installed |= {"websockets": "17.0", "home-assistant-frontend": "19990101.0"}
    packages.require_packages()


def test_missing_home_assistant_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda name: None)
    with pytest.raises(DemoError, match="Home Assistant is missing"):
        packages.require_packages()


@pytest.mark.parametrize("zone", ["", "+00:00"])
def test_errors_are_told_with_the_end_of_their_traceback(zone: str) -> None:
    log = [
        f"2026-11-23 17:20:02.391{zone} WARNING (MainThread) [homeassistant.loader] We found ERROR in a name",
        f"2026-11-23 17:20:02.851{zone} ERROR (MainThread) [custom_components.ocpp] Boom",
        "Traceback (most recent call last):",
        '  File "x.py", line 1, in f',
        "ValueError: ERROR",
        "",
        f"2026-11-23 17:20:03.851{zone} CRITICAL (MainThread) [homeassistant.core] Worse",
    ]
    assert errors_in(log) == ["[custom_components.ocpp] Boom: ValueError: ERROR", "[homeassistant.core] Worse"]


def test_no_log_no_errors() -> None:
    assert errors_in([]) == []

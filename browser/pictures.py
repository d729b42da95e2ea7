"""The pictures of the documentation, taken of the demo on its still day."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from demo import scene
from demo.entities import load_juggler

from .add_hub import up_to_the_last_page
from .chromium import Visit, chromium, visit
from .house import NOTHING, ROOT, House, started
from .past import hours_before, record

PICTURES = ROOT / "docs" / "pictures"
MOST = 200_000
"""Bytes of a picture."""
_HOURS = 6.0
_SHARED = 8.5
"""A that each car has once both share the sun of phase B."""
_PATIENCE = 30_000.0
_WIDE = (1440, 1000)
_PHONE = (390, 844)
_DIALOG = (760, 560)
_CARD = {"type": "custom:load-juggler-card"}
_ALONE = "pictures-card"
_MADE = "pictures-made"


def take(names: Sequence[str]) -> int:
    """Take these pictures, all if none is named; return 1 if one is larger than it may be or shows something wrong.

    Raises ValueError for a name that no picture has.
    """
    if unknown := [name for name in names if name not in TAKES]:
        raise ValueError(f"no picture is called {', '.join(unknown)}; there are {', '.join(TAKES)}")
    expect.set_options(timeout=_PATIENCE)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="load-juggler-pictures-") as folder:
        home = Path(folder, "home")
        with started("--still", "--keep", str(home)) as house, chromium() as browser:
            _prepare(house, home)
            wrong = [what for name in names or TAKES for what in _take(browser, house, name)]
    for what in wrong:
        print(f"scripts/screenshots: {what}", file=sys.stderr)
    return int(bool(wrong))


def _prepare(house: House, home: Path) -> None:
    """Wait until there is something to see: the cars have what is theirs, the heater waits, and there is a past."""
    for path, config in (
        (_ALONE, {"views": [{"path": "card", "type": "panel", "cards": [_CARD]}]}),
        (_MADE, {"strategy": {"type": "custom:load-juggler"}}),
    ):
        house.command("lovelace/dashboards/create", url_path=path, title="Load Juggler", show_in_sidebar=False)
        house.command("lovelace/config/save", url_path=path, config=config)
    record(home / "home-assistant_v2.db", hours_before(_HOURS * 3600.0), house.until)
    house.until(_settled)


def _settled(states: dict[str, dict[str, object]]) -> bool:
    limits = [states[load_juggler("sensor", vehicle.title, "allocated_current")]["state"] for vehicle in scene.VEHICLES]
    heater = states[load_juggler("sensor", scene.HEATER_TITLE, "status")]["state"]
    return heater == "waiting" and all(float(limit) > _SHARED for limit in map(str, limits) if limit not in NOTHING)


def _take(browser: Browser, house: House, name: str) -> list[str]:
    """Take a picture and return what is wrong with it."""
    path = PICTURES / f"{name}.png"
    wrong = TAKES[name](browser, house, path)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size / 1000:.0f} kB", flush=True)
    return [f"{name}: {what}" for what in [*wrong, *([f"{size} bytes are too many"] if size > MOST else [])]]


def _card(size: tuple[int, int], **options: object) -> Take:
    """Take the card alone, as high as it is."""

    def take(browser: Browser, house: House, path: Path) -> list[str]:
        with visit(browser, house, size, **options) as found:
            found.page.goto(f"{house.url}/{_ALONE}/card")
            _wait_for_all(found.page)
            found.page.locator("load-juggler-card").screenshot(path=path, animations="disabled")
            return found.wrong

    return take


def _dashboard(browser: Browser, house: House, path: Path) -> list[str]:
    """Take what the strategy makes, sidebar included."""
    with visit(browser, house, (1440, 1200)) as found:
        found.page.goto(f"{house.url}/{_MADE}")
        _wait_for_all(found.page)
        expect(found.page.locator("hui-tile-card").first).to_be_visible()
        found.page.screenshot(path=path, animations="disabled")
        return found.wrong


def _add_hub(browser: Browser, house: House, path: Path) -> list[str]:
    """Take the last page of the dialog that adds a hub."""
    with visit(browser, house, _DIALOG) as found:
        up_to_the_last_page(found.page, house.url)
        found.page.screenshot(path=path, animations="disabled")
        return _ours(found)


def _ours(found: Visit) -> list[str]:
    """Return what is wrong, but for the pictures of brands that nobody has."""
    return [what for what in found.wrong if "brands" not in what]


def _wait_for_all(page: Page) -> None:
    card = page.locator("load-juggler-card")
    expect(card.locator("ha-card").first).to_have_attribute("data-state", "running")
    expect(card.get_by_role("article")).to_have_count(len(scene.VEHICLES) + 1)
    expect(card.locator("[data-chart] path").first).to_be_visible()
    page.evaluate("document.fonts.ready")
    # Now and then they wait until the room for more has lasted.
    for vehicle in scene.VEHICLES:
        load = card.get_by_role("article", name=vehicle.title)
        expect(load.locator("[data-reason]")).to_have_attribute("data-reason", "follows_sun")


type Take = Callable[[Browser, House, Path], list[str]]
"""Writes a picture to a path, and returns what was wrong with the page."""

TAKES: dict[str, Take] = {
    "card-light": _card(_WIDE),
    "card-dark": _card(_WIDE, color_scheme="dark"),
    "card-phone": _card(_PHONE, is_mobile=True, has_touch=True, device_scale_factor=1.5),
    "dashboard": _dashboard,
    "add-hub": _add_hub,
}

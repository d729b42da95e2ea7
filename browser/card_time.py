"""The time that the card takes for a plan of ten loads, and its size."""

from __future__ import annotations

import json
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page

from .chromium import DESKTOP, chromium
from .house import ROOT

_FOLDER = ROOT / "custom_components" / "dynamic_ocpp_evse"
_SCRIPT = _FOLDER / "frontend" / "load-juggler-card.js"
_TEXTS = json.loads((_FOLDER / "translations" / "en.json").read_text(encoding="utf-8"))["common"]
_ADDRESS = "http://127.0.0.1/"
_LOADS = 10
_PLANS = 200
_WARM = 20
"""Plans before the first that counts."""

_PAGE = """<!doctype html><meta charset=utf-8><body>
<script type=module src=load-juggler-card.js></script>"""

_SET_UP = """async ([view, texts]) => {
    // Stands for the application, whose coming the script waits for.
    if (!customElements.get("home-assistant")) customElements.define("home-assistant", class extends HTMLElement {});
    await customElements.whenDefined("load-juggler-card");
    const localize = (key, values = {}) => Object.entries(values).reduce(
        (text, [name, value]) => text.replaceAll(`{${name}}`, value), texts[key.split(".common.")[1]] ?? key);
    const hass = {
        states: {}, entities: {}, devices: {}, config: { time_zone: "UTC" }, language: "en", localize,
        locale: { language: "en", number_format: "language", time_format: "24" },
        loadBackendTranslation: async () => localize,
        callWS: async () => ({}),
        connection: {
            connected: true,
            subscribeMessage: async (callback) => { window.tell = callback; return () => {}; },
            addEventListener() {}, removeEventListener() {},
        },
    };
    const card = document.createElement("load-juggler-card");
    card.setConfig({ type: "custom:load-juggler-card" });
    card.hass = hass;
    document.body.append(card);
    while (!window.tell) await new Promise(requestAnimationFrame);
    window.tell(view);
    while (card.shadowRoot.querySelectorAll("load-juggler-load").length < view.loads.length)
        await new Promise(requestAnimationFrame);
}"""

_MEASURE = """async (plans) => {
    const card = document.querySelector("load-juggler-card");
    const parts = (root) => [...root.querySelectorAll("*")]
        .filter((element) => element.shadowRoot)
        .flatMap((element) => [element, ...parts(element.shadowRoot)]);
    const times = [];
    for (const plan of plans) {
        const begun = performance.now();
        window.tell(plan);
        await card.updateComplete;
        await Promise.all(parts(card.shadowRoot).map((part) => part.updateComplete));
        const updated = performance.now();
        card.getBoundingClientRect();
        times.push([updated - begun, performance.now() - updated]);
        await new Promise(requestAnimationFrame);
    }
    return times;
}"""


def measure() -> dict[str, Any]:
    """Return the time (ms) of an update and of the layout after it, and the size of the card (bytes)."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
        page.route("**/*", lambda route: route.fulfill(body=_PAGE, content_type="text/html"))
        page.route("**/load-juggler-card.js", lambda route: route.fulfill(path=_SCRIPT))
        page.goto(_ADDRESS)
        return _measured(page)


def _measured(page: Page) -> dict[str, Any]:
    view = _view(0)
    page.evaluate(_SET_UP, [view, _TEXTS])
    plans = [{key: _view(number)[key] for key in ("site", "loads")} for number in range(1, _WARM + _PLANS + 1)]
    updates, layouts = zip(*page.evaluate(_MEASURE, plans)[_WARM:], strict=True)
    return {
        "loads": _LOADS,
        "plans": _PLANS,
        "update_median_ms": round(median(updates), 2),
        "update_p95_ms": round(quantiles(updates, n=20)[-1], 2),
        "layout_median_ms": round(median(layouts), 2),
        "bytes": _SCRIPT.stat().st_size,
    }


def _view(number: int) -> dict[str, Any]:
    """Return what the card is told by a plan in which every load has other figures than in the one before."""
    amps = 6.0 + number % 10
    loads = [_load(index, amps) for index in range(_LOADS)]
    phases = [
        {"phase": phase, "grid": amps - 10.0, "unmanaged": amps - 20.0, "fed": None, "free": 35.0 - amps}
        for phase in "ABC"
    ]
    return {
        "entry_id": "hub",
        "title": "Home",
        "state": "running",
        "status": "ok",
        "distribution": {"mode": "Shared", "modes": ["Shared", "Priority"]},
        "entities": {item["entry_id"]: {"power": f"sensor.{item['entry_id']}"} for item in loads},
        "problems": [],
        "lost": [],
        "site": {
            "phases": phases,
            "breaker": 25.0,
            "voltage": 230.0,
            "off_grid": False,
            "overload": False,
            "grid_w": 690 * (number % 10),
            "house_w": 600 + number % 10,
            "solar_w": 9000 + number % 10,
            "managed_w": 5000 + number % 10,
            "available_w": 15000,
        },
        "battery": None,
        "loads": loads,
        "circuits": [],
    }


def _load(index: int, amps: float) -> dict[str, Any]:
    return {
        "entry_id": f"load_{index}",
        "name": f"Car {index}",
        "kind": "evse",
        "mode": "Solar Only",
        "modes": ["Standard", "Solar Priority", "Solar Only", "Excess"],
        "priority": index + 1,
        "controlled": True,
        "power_w": round(amps * 690),
        "draw": dict.fromkeys("ABC", amps / _LOADS),
        "min_a": 6.0,
        "max_a": 16.0,
        "status": "charging",
        "legs": ["A", "B", "C"],
        "limit_a": amps,
        "limit_w": round(amps * 690),
        "available_a": amps,
        "reason": {"code": "not_enough_solar", "sentence": f"Waits for the sun: {amps:g} A.", "phases": "ABC"},
    }

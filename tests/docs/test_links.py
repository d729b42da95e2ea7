"""Every link of every page leads somewhere: to a file, to a heading, or to what a My-link and GitHub would open."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from custom_components.dynamic_ocpp_evse.const import DOMAIN
from scripts.bootstrap import FLOOR, PREVIEW

from .pages import PAGES, ROOT, anchors, links, read

MANIFEST = json.loads((ROOT / "custom_components" / DOMAIN / "manifest.json").read_text(encoding="utf-8"))
HOME = MANIFEST["documentation"]
OWNER, REPOSITORY = urlsplit(HOME).path.strip("/").split("/")
RAW = f"https://raw.githubusercontent.com/{OWNER}/{REPOSITORY}/main/"

MY = {
    "hacs_repository": {"owner": OWNER, "repository": REPOSITORY, "category": "integration"},
    "config_flow_start": {"domain": DOMAIN},
}
# Pages of GitHub that are there once something has been released or asked.
VIEWS = re.compile(r"releases|releases/latest|issues|issues/new/choose|commits/main|compare/\S+")


def wrong_file(page: str, path: str, anchor: str) -> str | None:
    target = page if not path else (Path(page).parent / path).as_posix()
    if not (ROOT / target).exists():
        return "no such file"
    if anchor and anchor not in anchors(read(target)):
        return "no such heading"
    return None


def wrong_my(path: str, query: str) -> str | None:
    """Tell what is wrong with a My-link."""
    given = {key: value for key, [value] in parse_qs(query, strict_parsing=True).items()}
    kind = path.removeprefix("/redirect/").rstrip("/")
    if kind == "blueprint_import":
        url = given.get("blueprint_url", "")
        return None if url.startswith(RAW) and (ROOT / url.removeprefix(RAW)).is_file() else "no such blueprint"
    return None if MY.get(kind) == given else "another page, or other parameters"


def wrong_here(path: str) -> str | None:
    """Tell what is wrong with a link into the repository's own pages on GitHub."""
    kind, _, rest = path.partition("/")
    if kind in ("blob", "raw"):
        return None if (ROOT / rest.partition("/")[2]).exists() else "no such file"
    if kind == "actions":
        return (
            None if (ROOT / ".github" / path.removeprefix("actions/").removesuffix("/badge.svg")).exists() else "none"
        )
    return None if not path or VIEWS.fullmatch(path) else "no page of GitHub"


def wrong(page: str, link: str) -> str | None:
    """Tell what is wrong with a link."""
    url = urlsplit(link)
    if not url.scheme:
        return wrong_file(page, url.path, url.fragment)
    if url.scheme != "https":
        return "not https"
    if url.netloc == "my.home-assistant.io" and url.path.startswith("/redirect/"):
        return wrong_my(url.path, url.query)
    if link.startswith(HOME):
        told = wrong_here(url.path.removeprefix(f"/{OWNER}/{REPOSITORY}").strip("/"))
        return told or (wrong_file("README.md", "", url.fragment) if url.fragment else None)
    return None


@pytest.mark.parametrize("page", PAGES)
def test_each_link_leads_somewhere(page: str) -> None:
    assert [f"{link}: {told}" for link in links(read(page)) if (told := wrong(page, link))] == []


def test_links_of_the_forms_lead_somewhere() -> None:
    for path in (ROOT / ".github").rglob("*.yml"):
        for link in re.findall(r"https://github\.com/LeoAlioth/\S+", path.read_text(encoding="utf-8")):
            assert wrong("README.md", link) is None, link


MY_LINK = "https://my.home-assistant.io/redirect"


@pytest.mark.parametrize(
    "link",
    [
        "docs/nothing.md",
        "#nowhere",
        "docs/faults.md#nowhere",
        "http://hacs.xyz",
        f"{MY_LINK}/config_flow_start/?domain=ocpp",
        f"{MY_LINK}/config_flow_begin/?domain={DOMAIN}",
        f"{MY_LINK}/hacs_repository/?owner={OWNER}&repository={REPOSITORY}",
        f"{MY_LINK}/blueprint_import/?blueprint_url={RAW}blueprints/automation/{DOMAIN}/none.yaml",
        f"{HOME}/blob/main/nothing.py",
        f"{HOME}/actions/workflows/nothing.yml/badge.svg",
        f"{HOME}/wiki",
        f"{HOME}#nowhere",
    ],
)
def test_a_link_to_nowhere_is_told(link: str) -> None:
    assert wrong("README.md", link) is not None


def test_every_blueprint_can_be_imported_from_the_readme() -> None:
    imported = {
        parse_qs(urlsplit(link).query)["blueprint_url"][0].removeprefix(RAW)
        for link in links(read("README.md"))
        if "/blueprint_import/" in link
    }
    assert imported == {path.relative_to(ROOT).as_posix() for path in (ROOT / "blueprints").rglob("*.yaml")}


def test_the_badges_are_true() -> None:
    readme = read("README.md")
    assert f"Home_Assistant-{FLOOR.ha}_to_{PREVIEW.ha}-" in readme
    assert "licence-MIT-" in readme
    assert read("LICENSE").startswith("MIT License")


@pytest.mark.parametrize("page", PAGES)
def test_each_picture_is_told_to_who_does_not_see_it(page: str) -> None:
    text = read(page)
    told = [re.search(r'alt="([^"]+)"', picture) for picture in re.findall(r"<img [^>]*>", text)]
    assert all(alt and len(alt[1]) > 40 for alt in told)
    assert all(alt.strip() for alt in re.findall(r"!\[([^\]]*)\]\(", text))


def test_every_page_is_reached_from_the_readme() -> None:
    reached = {link.partition("#")[0] for link in links(read("README.md"))}
    assert set(PAGES) - {"README.md"} <= reached


def test_the_contents_list_every_section() -> None:
    readme = read("README.md")
    listed = {link[1:] for link in links(readme) if link.startswith("#")}
    sections = {next(iter(anchors(line))) for line in readme.splitlines() if line.startswith("## ")}
    assert sections <= listed

"""What a phone downloads of script and style before the picture of a live debate: static imports and style sheets, as they are sent."""

import re
from pathlib import Path

from frontend.assets import MODULES, Assets
from tests.frontend.serving import Desk, Web

STATIC = Path(__file__).resolve().parents[2] / "frontend/static"
IMPORT = re.compile(rb"""(?:^|[\s;}])(?:import|export)\s*(?:[\w*{}\s,$]+?\s*from\s*)?["']([^"']+)["']""")
SHEET = re.compile(r'<link rel="stylesheet" href="/static/[0-9a-f]+/([^"]+)"')
BUDGET = 55 * 1024
LATER = {
    "js/pages/live_later.js",
    "js/ui/dialog.js",
    "js/ui/toast.js",
    "js/ui/under_cards.js",
    "js/ui/player.js",
    "css/dialog.css",
    "css/toast.css",
}


def sent(path: str, assets: Assets, known: dict[str, int]) -> dict[str, int]:
    """Bytes of a file and, for a module, of all it imports without waiting."""
    if path in known:
        return known
    asset = assets.get(path)
    assert asset is not None, path
    known[path] = len(asset.squeezed or asset.body)
    for found in IMPORT.findall(asset.body):
        name = found.decode()
        sent(MODULES.get(name) or str((STATIC / path).parent.joinpath(name).resolve().relative_to(STATIC)), assets, known)
    return known


def test_the_live_page_stays_light(web: Web, desk: Desk) -> None:
    assets = Assets(STATIC)
    scripts = sent("js/pages/live.js", assets, {})
    assert {"js/wire/wire.js", "js/ui/ask_form.js", MODULES["preact"], MODULES["@preact/signals-core"]} <= scripts.keys()
    with web.browser() as phone:
        page = phone.get(f"/d/{desk.debate()}").text
    styles: dict[str, int] = {}
    for path in SHEET.findall(page):
        sent(path, assets, styles)
    assert "css/tokens.css" in styles and "css/live.css" in styles
    assert not LATER & (scripts.keys() | styles.keys()), "waits for the picture"
    total = sum(scripts.values()) + sum(styles.values())
    print(f"{total:,} bytes gzip: {len(scripts)} scripts {sum(scripts.values()):,}, {len(styles)} sheets {sum(styles.values()):,}")
    assert total <= BUDGET

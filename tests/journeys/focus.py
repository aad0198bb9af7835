"""Walks a page by keyboard and holds it to WCAG 2.4.7: wherever the focus stops, it can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

# The outline may be drawn by the element itself or, for a control that is only read aloud, by the label that stands for it.
# Of a date, Chromium says that its parts have the visible focus, and the field none.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const drawn = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const shows = [at, at.nextElementSibling, at.closest('label')].filter(Boolean).find(drawn) ?? null;
  const box = (shows ?? at).getBoundingClientRect();
  const name = at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent || at.id || at.tagName;
  return {
    name: name.trim().replace(/\\s+/g, ' '),
    id: at.id, tag: at.tagName.toLowerCase(),
    visible: (at.matches(':focus-visible') || at.type === 'datetime-local') && shows !== null,
    inside: box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True)
class Stop:
    name: str
    id: str
    tag: str
    visible: bool
    inside: bool


async def stop_of(page: Page) -> Stop:
    """Where the focus is. Fails when it is nowhere, or cannot be seen."""
    found: dict[str, Any] | None = await page.evaluate(STOP)
    assert found is not None, f"the focus is lost on {page.url}"
    stop = Stop(**found)
    assert stop.visible and stop.inside, f"the focus cannot be seen: {stop}"
    return stop


async def tab_to(page: Page, name: str, most: int = 60) -> Stop:
    """Presses Tab until the focus stands on what bears this name; past the last stop it leaves the page once and comes round."""
    passed: list[str] = []
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body") and "" not in passed:
            passed.append("")
            continue
        stop = await stop_of(page)
        if name in stop.name:
            return stop
        passed.append(stop.name)
    raise AssertionError(f"« {name} » is not reached by Tab: {passed}")


async def tab_around(page: Page, most: int = 150) -> list[Stop]:
    """Every stop of the page, each seen, until the focus leaves the page or comes round."""
    await page.evaluate("window.passed = new WeakSet()")
    stops: list[Stop] = []
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body || passed.has(document.activeElement)"):
            return stops
        await page.evaluate("passed.add(document.activeElement)")
        stops.append(await stop_of(page))
    raise AssertionError(f"no end of stops: {[stop.name for stop in stops]}")

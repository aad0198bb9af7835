"""axe on the page as it stands, in one size and one light; `test_accessibility.faults` looks at all of them. Holds no test."""

from __future__ import annotations

from playwright.async_api import Page

from tests.clients.serving import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
RUN = """async () => (await axe.run(document, {rules: {'target-size': {enabled: true}}})).violations
  .map(({id, nodes}) => [id, nodes[0].html])"""


async def violations(page: Page) -> list[list[str]]:
    """The page must have been given `AXE` by an init script."""
    found: list[list[str]] = await page.evaluate(RUN)
    return found

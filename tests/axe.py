"""What axe-core finds in the way of people who use no mouse, or no eyes."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def barriers(page: Page) -> list[tuple[str, str]]:
    """Rules of axe that a page breaks seriously, each with the first element that does."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]

"""A browser that looks at pages of the site and notices whatever is wrong with them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["absent", "chromium", "looking"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 10_000  # milliseconds
LEFT = "net::ERR_ABORTED"
"""What a request ends with when a page is left before its icon has come."""


def absent(reason: str) -> None:
    """Where all is to be checked, a browser that is not there is a failure."""
    if os.environ.get("UCWA_BROWSER_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        absent(f"none of these browsers is installed: {', '.join(BROWSERS)}")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        absent("the package playwright is not installed")
    with sync_playwright() as playwright:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        opened = playwright.chromium.launch(executable_path=found, args=options)
        yield opened
        opened.close()


@contextmanager
def looking(browser: Browser, base: str, **more: Any) -> Iterator[Page]:
    """A page that opens what is below an address; at its end nothing may have gone wrong.

    Wrong are errors and warnings of a console, requests that fail, and any request to another host.
    """
    wrong: list[str] = []
    context = browser.new_context(**more)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda row: wrong.append(row.text) if row.type in _LOUD else None)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on(
        "requestfailed",
        lambda row: None if row.failure == LEFT else wrong.append(f"{page.url}: no {row.url}"),
    )
    page.on("response", lambda row: wrong.append(row.url) if row.status >= 400 else None)
    page.on(
        "request",
        lambda row: None if row.url.startswith((base, "data:")) else wrong.append(row.url),
    )
    try:
        yield page
        assert wrong == [], wrong
    finally:
        context.close()


_LOUD = {"error", "warning", "assert"}

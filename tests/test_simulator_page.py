"""The page of the simulator in a browser: one user signs in by the generated client, the other acts there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from simulated import ANN, BOB, server
from site_browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 10_000  # milliseconds
HOSTILE = "<img src=x onerror=alert(1)>&amp;\u202e"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def hosted() -> Iterator[Any]:
    with server("simulator.testing").running([ANN, BOB]) as here:
        yield here


@contextmanager
def looking(browser: Browser, url: str, **more: Any) -> Iterator[Page]:
    """A page of which nothing is wrong: no errors in its console, no foreign hosts."""
    wrong: list[str] = []
    page = browser.new_page(**more)
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda row: wrong.append(row.text) if row.type != "log" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda row: None if row.url.startswith((url[:20], "data:")) else wrong.append(row.url),
    )
    page.on("dialog", lambda row: wrong.append(row.message))
    page.goto(url)
    try:
        yield page
        assert wrong == []
    finally:
        page.close()


def tab_to(page: Page, name: str) -> None:
    """Goes to an element by the keyboard alone."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const at = document.activeElement;"
            " return at.getAttribute('aria-label') || at.labels?.[0]?.textContent"
            " || at.textContent; }"
        )
        if focused == name:
            return
    raise AssertionError(f"the keyboard does not get to {name}")


def press(page: Page, name: str, key: str = "Enter") -> None:
    tab_to(page, name)
    page.keyboard.press(key)


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")


def sign_in(hosted: Any) -> Any:
    """Ann, by the generated client."""
    kind = import_module("simulated_client").Client
    secret = import_module("simulated_client.auth").Password("password")
    return kind.sign_in("ann@contoso.example", secret, **hosted.options)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_write_to_each_other_by_keyboard_alone(
    browser: Browser, hosted: Any, scheme: str, tmp_path: Path
) -> None:
    url = f"{hosted.control_url}?as=bob@contoso.example"
    with (
        sign_in(hosted) as ucwa,
        looking(browser, url, color_scheme=scheme, viewport={"width": 1300, "height": 900}) as page,
    ):
        press(page, "Sign in")
        page.get_by_text("reachable by Messaging").wait_for()
        chats: list[Any] = []
        caller = Thread(target=lambda: chats.append(ucwa.conversations.start(BOB, f"Hi {HOSTILE}")))
        caller.start()
        page.get_by_role("button", name="Accept ann").wait_for()
        press(page, "Accept ann")
        caller.join(20)
        (chat,) = chats
        messages = chat.messages()
        write(page, "Message to ann", f"Hello Ann {HOSTILE}")
        assert messages.wait(10).text == f"Hello Ann {HOSTILE}"
        assert page.evaluate("document.activeElement.labels[0].textContent") == "Message to ann"
        chat.send("And back")
        page.get_by_role("log").get_by_text("And back").wait_for()
        shown = page.get_by_role("log").locator("li p").all_text_contents()
        assert shown == [f"Hi {HOSTILE}", f"Hello Ann {HOSTILE}", "And back"]
        assert page.get_by_label("Message to ann").input_value() == ""
        page.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)
        kept = os.environ.get("UCWA_SCREENSHOTS")
        if kept:
            shutil.copy(tmp_path / f"{scheme}.png", Path(kept) / f"simulator-{scheme}.png")
        press(page, "Leave ann")
        page.get_by_text("There is none.").wait_for()
        assert messages.wait(10) is None


def test_what_is_typed_and_where_one_is_outlive_what_happens(browser: Browser, hosted: Any) -> None:
    simulated = hosted.simulator
    ann, bob = simulated.acting_as(ANN), simulated.acting_as(BOB)
    bob.sign_in()
    ann.invite(BOB, "Hi")
    bob.accept()
    with looking(browser, f"{hosted.control_url}?as=bob@contoso.example") as page:
        field = page.get_by_label("Message to ann")
        field.fill("half a sent")
        field.press("ArrowLeft")
        ann.say("Meanwhile")
        page.get_by_role("log").get_by_text("Meanwhile").wait_for()
        assert field.input_value() == "half a sent"
        page.keyboard.insert_text("-")
        assert field.input_value() == "half a sen-t"


def test_presence_time_faults_and_snapshots(browser: Browser, hosted: Any) -> None:
    simulated = hosted.simulator
    with looking(browser, hosted.control_url) as page:
        page.get_by_label("Presence", exact=True).select_option("Busy")
        page.get_by_role("button", name="Set presence").click()
        page.locator("#state").get_by_text("Busy").wait_for()
        now = simulated.clock.now()
        page.get_by_role("button", name="+1 h").click()
        page.get_by_text("Done.").wait_for()
        assert simulated.clock.now() == now + 3600
        page.get_by_role("button", name="Take a snapshot").click()
        page.get_by_text("Add a fault").click()
        page.get_by_label("Path", exact=True).fill("*/me")
        page.get_by_label("Status", exact=True).fill("503")
        page.get_by_role("button", name="Add the fault").click()
        page.get_by_text("status=503 for all of */me").wait_for()
        assert [str(fault) for fault in simulated.faults] == ["status=503"]
        page.get_by_role("button", name="Remove the fault").click()
        page.get_by_text("Nothing goes wrong.").wait_for()
        page.get_by_role("button", name="Back to 1").click()
        page.get_by_role("button", name="Reset everything").click()
        page.locator("#state").get_by_text("Offline").wait_for()


def test_an_error_is_told(browser: Browser, hosted: Any) -> None:
    page = browser.new_page()
    page.goto(hosted.control_url)
    page.get_by_text("Add somebody").click()
    page.get_by_label("Address").fill("nobody")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("status").get_by_text("uri must be that of a user").wait_for()
    assert page.get_by_label("Address").input_value() == "nobody"
    page.close()


def test_without_its_script_it_works_by_loading_anew(browser: Browser, hosted: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hosted.control_url}?as=bob@contoso.example")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("reachable by Messaging").wait_for()
    assert page.url.endswith("/_sim/?as=bob%40contoso.example")
    context.close()


def test_everything_has_a_name(browser: Browser, hosted: Any) -> None:
    """What has a role and no name says nothing to who does not see it."""
    hosted.simulator.acting_as(ANN).invite(BOB)
    with looking(browser, hosted.control_url, viewport={"width": 360, "height": 700}) as page:
        for details in page.locator("summary").all():
            details.click()
        nameless = page.evaluate(
            "() => [...document.querySelectorAll('input:not([type=hidden]), select, button')]"
            ".filter(at => !(at.labels?.length || at.ariaLabel || at.textContent.trim()))"
            ".map(at => at.outerHTML)"
        )
        assert nameless == []
        twice = page.evaluate(
            "() => [...document.querySelectorAll('[id]')].map(at => at.id)"
            ".filter((id, place, all) => all.indexOf(id) !== place)"
        )
        assert twice == []
        roles = ("banner", "navigation", "main", "complementary")
        assert [page.get_by_role(role).count() for role in roles] == [1, 1, 1, 1]  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

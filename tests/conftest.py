"""Fixtures over the real documentation, which lies outside the project and is found by `UCWA_CORPUS`,
and signals as on a terminal.
"""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.resolve import Resolution, resolve, shipped_overlay
from codegen.source import SourceSet, load_set


def pytest_configure() -> None:
    """Makes interrupts work where the tests were started with them ignored.

    Properties are tried on the same cases in every run of CI, and no test fails on a slow machine.
    """
    settings.register_profile(
        "patient",
        deadline=None,
        derandomize="CI" in os.environ,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("patient")
    # A shell without job control ignores SIGINT in what it starts with `&`, and children inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder with the real pages."""
    value = os.environ.get("UCWA_CORPUS")
    if value:
        return Path(value)
    reason = "UCWA_CORPUS names no folder with the UCWA reference pages"
    if os.environ.get("UCWA_CORPUS_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def corpus_set(corpus: Path) -> SourceSet:
    return load_set([corpus])


@pytest.fixture(scope="session")
def corpus_pages(corpus_set: SourceSet) -> tuple[RawPage, ...]:
    dialect = load_dialect()
    return tuple(read_page(file.text, file.path, dialect) for file in corpus_set.files)


@pytest.fixture(scope="session")
def corpus_model(corpus_pages: tuple[RawPage, ...]) -> Resolution:
    """The real pages as they are, without overlay."""
    return resolve(corpus_pages)


@pytest.fixture(scope="session")
def corrected_model(corpus_pages: tuple[RawPage, ...]) -> Resolution:
    """The real pages with the overlay that ships."""
    return resolve(corpus_pages, overlay=shipped_overlay("ucwa"))


@pytest.fixture(scope="session")
def inventory(corpus: Path) -> dict[str, Any]:
    """What an independent reader found on each page."""
    data: dict[str, Any] = json.loads((corpus.parent / "inventory.json").read_text("utf-8"))
    return data


@pytest.fixture(scope="session")
def seed(corpus: Path) -> Path:
    """The seed page: the same facts as a corpus page in another layout."""
    return corpus.parent / "seed" / "audioVideoSession.md"

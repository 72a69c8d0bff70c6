"""The samples of the task pages: what deployments answered, as far as the pages show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

Told: TypeAlias = tuple[str, str, str, str]
"""An event: its type, the rels of its link and of `in`, and its status."""

_MARK = re.compile(
    r'"(link|in)"\s*:\s*{\s*"rel"\s*:\s*"(\w+)"|"(type)"\s*:\s*"(\w+)"|"(status)"\s*:\s*"(\w+)"'
)


def _blocks(corpus: Path, page: str) -> Iterator[str]:
    text = (corpus / f"{page}.md").read_text("utf-8")
    for found in re.finditer(r"```\w*\n(.*?)```", text, re.DOTALL):
        yield found[1]


def event_batches(corpus: Path, page: str) -> list[list[Told]]:
    """The events of each batch that a page shows, in order, however the sample is damaged."""
    batches: list[list[Told]] = []
    for block in _blocks(corpus, page):
        if '"sender"' not in block:
            continue
        events: list[Told] = []
        one: dict[str, str] = {}
        for found in _MARK.finditer(block):
            key = found[1] or found[3] or found[5]
            value = found[2] or found[4] or found[6]
            one = {} if key == "link" else one
            one[key] = value
            if key == "type":
                status = one.get("status", "")
                events.append((value, one.get("link", ""), one.get("in", ""), status))
        batches.append(events)
    return batches


def replies(corpus: Path, page: str) -> list[dict[str, Any]]:
    """The JSON bodies of a page that can be read once left-out lines are dropped."""
    found: list[dict[str, Any]] = []
    for block in _blocks(corpus, page):
        body = re.search(r"HTTP/1\.1 2\d\d.*?({.*)", block, re.DOTALL)
        if body is None:
            continue
        lines = [line for line in body[1].splitlines() if line.strip() != "."]
        text = re.sub(r'"\s*\'\n', '",\n', "\n".join(lines))
        text = re.sub(r",(\s*[}\]])", r"\1", text)
        try:
            found.append(json.loads(text, strict=False))
        except ValueError:
            continue  # damaged in other ways
    return found


def resources_in(shown: Any, rel: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All resources in a body, with what they are called there."""
    if isinstance(shown, list):
        for row in shown:
            yield from resources_in(row, rel)
    elif isinstance(shown, dict):
        if "_links" in shown and rel:
            yield rel, shown
        for key, value in shown.items():
            if key == "_embedded":
                for name, inner in value.items():
                    yield from resources_in(inner, name)
            elif key in ("sender", "events"):
                yield from resources_in(value)

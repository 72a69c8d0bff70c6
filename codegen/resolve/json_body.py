"""JSON bodies of samples. They are untrusted: bounded, and every failure is a `ValueError`."""

from __future__ import annotations

import json
import re
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any, NoReturn

from codegen.resolve.repair import Repaired, join_strings, unescape

__all__ = ["Path", "key_lines", "parse_json", "repair_json"]

Path = tuple[str | int, ...]
"""Keys and positions that lead from a body's root to a value."""

_MAX_DEPTH = 60
"""Nesting; real samples nest 12 deep."""

_KEYS = {
    '"': re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"(\s*:)?', re.DOTALL),
    "&quot;": re.compile(r"&quot;((?:\\(?:&quot;|.)|(?!&quot;)[^\\])*)&quot;(\s*:)?", re.DOTALL),
}


def repair_json(text: str) -> Repaired:
    """The body with the repairs that it needs to be parsed, and no others."""
    body = unescape(text, '"')
    if "\n" not in body.text:
        return body
    try:
        _load(body.text)
    except ValueError:
        return join_strings(body)
    return body


def parse_json(text: str) -> dict[str, Any]:
    """The object that a repaired body is.

    Raises:
        ValueError: it is no JSON object, or one that no real server sends.
    """
    value = _load(text)
    if not isinstance(value, dict):
        raise ValueError("it is no JSON object")
    if _depth(value) > _MAX_DEPTH:
        raise ValueError("it is nested too deep")
    if "\\u" in text:
        _check_text(value)
    return value


def key_lines(body: str, value: Mapping[str, Any]) -> dict[Path, int]:
    """The line of the body, counted from 0, on which each key stands."""
    pattern = _KEYS['"' if '"' in body else "&quot;"]
    lines: dict[str, deque[int]] = defaultdict(deque)
    line = start = 0
    for match in pattern.finditer(body):
        if match[2]:
            line += body.count("\n", start, match.start())
            start = match.start()
            lines[match[1]].append(line)
    places: dict[Path, int] = {}
    _enter(value, (), lines, places)
    return places


def _enter(
    value: object, path: Path, lines: Mapping[str, deque[int]], places: dict[Path, int]
) -> None:
    if isinstance(value, dict):
        for key, child in value.items():
            if lines.get(key):
                places[*path, key] = lines[key].popleft()
            _enter(child, (*path, key), lines, places)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            _enter(child, (*path, index), lines, places)


def _load(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _check_text(value: object) -> None:
    """Half a surrogate pair is text that nothing can write."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("an escape sequence is half a character") from None


def _depth(value: object) -> int:
    depth = 0
    level = [value]
    while level:
        depth += 1
        level = [
            child
            for node in level
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
    return depth

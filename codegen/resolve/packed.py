"""What was read of the samples of a page, as bytes: for a cache, and for the way between processes.

JSON of lists without names, as that of raw pages (`codegen.dialect.packed`): reading it runs no code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from codegen.dialect.raw import RawPage, RawSample
from codegen.resolve.http_message import Message
from codegen.resolve.json_body import Path
from codegen.resolve.payload import Payload, read_sample
from codegen.resolve.recall import recalled

__all__ = ["Payloads", "pack_payloads", "read_payloads", "unpack_payloads"]

Payloads = Mapping[RawSample, Payload]
"""By the samples that they are of."""


def read_payloads(page: RawPage) -> Payloads:
    """What all samples of a page say; never raises."""
    return {sample: read_sample(sample) for sample in _samples(page)}


def pack_payloads(page: RawPage, payloads: Payloads) -> bytes:
    """The bytes of what the samples of a page say."""
    packed = [_packed(payloads[sample]) for sample in _samples(page)]
    return json.dumps(packed, separators=(",", ":")).encode("ascii")


def unpack_payloads(page: RawPage, data: bytes) -> Payloads:
    """What the samples of a page say, from bytes.

    Raises:
        ValueError: they are not of `pack_payloads` for this page.
    """
    try:
        rows = json.loads(data)
        samples = _samples(page)
        return {sample: _unpacked(sample, *row) for sample, row in zip(samples, rows, strict=True)}
    except (RecursionError, TypeError) as error:
        raise ValueError(f"not packed samples: {error}") from None


def _samples(page: RawPage) -> Sequence[RawSample]:
    of_operations = [sample for row in page.operations for sample in row.samples]
    return of_operations + [sample for row in page.events for sample in row.samples]


def _packed(payload: Payload) -> list[Any]:
    message = payload.message
    return [
        message.method,
        message.url,
        message.status,
        message.headers,
        message.has_body,
        message.body_line,
        payload.text,
        payload.node,
        payload.repairs,
        payload.problem,
        list(payload.places),
        list(payload.places.values()),
    ]


@recalled(4096)
def _shared(path: Path) -> Path:
    """One object for all paths that are equal: nearly all samples have the same few."""
    return path


def _path(parts: list[str | int]) -> Path:
    return _shared(tuple(parts))


def _unpacked(
    sample: RawSample,
    method: str | None,
    url: str | None,
    status: int | None,
    headers: list[list[str]],
    has_body: bool,
    body_line: int,
    text: str,
    node: Any,
    repairs: list[str],
    problem: str | None,
    paths: list[list[str | int]],
    lines: list[int],
) -> Payload:
    heads = tuple((name, value) for name, value in headers)
    return Payload(
        Message(sample, method, url, status, heads, has_body, body_line),
        text,
        node,
        tuple(repairs),
        problem,
        dict(zip(map(_path, paths), lines, strict=True)),
    )

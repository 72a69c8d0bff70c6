"""Samples as fenced messages: a head, a blank line, a body as it goes over the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.dialect.raw import RawSample
from codegen.dialect.samples import cut_sample
from codegen.document import Lines
from codegen.fmt.page_text import CodeText
from codegen.resolve.http_message import Message, parse_message
from codegen.resolve.payload import Payload, read_payload

__all__ = ["is_same_sample", "sample_block"]

_VERSION = re.compile(r"HTTP/\d(?:\.\d)?\s*\\?$", re.IGNORECASE)
_STATUS = re.compile(r"^(HTTP/\d(?:\.\d)?)\s*(\d{3})\s*", re.IGNORECASE)
_HTTP = "http"


def sample_block(sample: RawSample) -> CodeText:
    """The sample in canonical form, or as it stands where that would say something else."""
    payload = read_payload(parse_message(sample))
    label = _HTTP if payload.message.has_head else sample.media
    for text in _candidates(payload):
        if (again := _read_again(sample, label, text)) and is_same_sample(again, sample):
            return CodeText(label, text)
    return CodeText(label, sample.text)


def is_same_sample(one: RawSample, other: RawSample) -> bool:
    """Whether two samples say the same, however they are laid out."""
    return _meaning(one) == _meaning(other)


def _meaning(sample: RawSample) -> tuple[object, ...]:
    payload = read_payload(parse_message(sample))
    message = payload.message
    head = (message.method, message.url, message.status, message.headers)
    return sample.media, sample.side, *head, payload.text, payload.node


def _candidates(payload: Payload) -> Iterator[str]:
    head = list(_head(payload.message))
    body = payload.text
    if head and body:
        yield "\n".join((*head, "", body))
    yield "\n".join((*head, *([body] if body else [])))


def _head(message: Message) -> Iterator[str]:
    first = next((line.strip() for line in message.sample.text.split("\n") if line.strip()), "")
    if message.method is not None:
        version = _VERSION.search(first)
        stated = version[0].rstrip("\\").strip().upper() if version else "HTTP/1.1"
        yield f"{message.method} {message.url} {stated}"
    elif message.status is not None:
        yield _STATUS.sub(lambda match: f"{match[1].upper()} {match[2]} ", first).strip()
    yield from (f"{name}: {value}".rstrip() for name, value in message.headers)


def _read_again(sample: RawSample, label: str, text: str) -> RawSample | None:
    """The sample as it is read from a fence."""
    lines = ("```" + label, *text.split("\n"), "```")
    cut = cut_sample(Lines(sample.span.path, 1, lines))
    found = cut.sample
    if found is None or cut.further or cut.strays or found.opening is None or not found.closing:
        return None
    shown = "\n".join(cut.lines.texts[found.start : found.end])
    media = sample.media
    if sample.side == "event":
        media = "xml" if shown.lstrip().startswith("<") else "json"
    return RawSample(media, sample.side, shown, sample.span)

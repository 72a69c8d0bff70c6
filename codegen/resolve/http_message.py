"""A sample as an HTTP message: head and body, told apart by shape.

Nearly all samples have no blank line between head and body, some have no head at all, and none has a
true Content-Length; so header lines are taken while they look like headers, and the rest is the body.
"""

from __future__ import annotations

import re

from attrs import frozen

from codegen.dialect.raw import RawSample
from codegen.model.nodes import Source
from codegen.resolve.places import source_at
from codegen.source.span import Span

__all__ = ["Message", "parse_message"]

_METHODS = frozenset({"GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"})
_VERSION = re.compile(r"^HTTP/\d(?:\.\d)?$", re.IGNORECASE)
_STATUS = re.compile(r"^HTTP/\d(?:\.\d)?\s*(?P<status>\d{3})\b", re.IGNORECASE)
_HEADER = re.compile(r"^(?P<name>[A-Za-z][\w-]*)\s*:\s*(?P<value>.*)$")
_SPACED = re.compile(r"^[\w-]+\s*:(?:\s|$)")
_FIRST = re.compile(
    r"^(?:content-(?:type|length)|accept|authorization|host|location|e-?tag|if-(?:none-)?match|cache-control)"
    r"\s*:",
    re.IGNORECASE,
)
"""What begins a head without request or status line."""
_BODY = re.compile(r"^(?:[{\[<]|&lt;|&quot;)")


@frozen
class Message:
    """A request or a response as the page shows it; nothing unescaped or repaired."""

    sample: RawSample
    method: str | None
    """Upper case; None for a response, or where there is no request line."""
    url: str | None
    """As written, host and query included."""
    status: int | None
    headers: tuple[tuple[str, str], ...]
    """In order, names as written."""
    has_body: bool
    body_line: int
    """The page's line on which the body begins."""

    @property
    def body(self) -> str:
        """Without common indentation and blanks at line ends; empty where there is none.

        Made of the sample's text each time: few ask, and a set has many samples.
        """
        if not self.has_body:
            return ""
        return _body(self.sample.text.split("\n")[self.body_line - self.sample.span.line :])

    @property
    def has_head(self) -> bool:
        """Whether the sample shows any line of an HTTP head."""
        return bool(self.method or self.status or self.headers)

    @property
    def media(self) -> str:
        """The body's media type without parameters, lower case; by the section where no header says it.

        Empty for a message that has neither header nor body.
        """
        stated = self.header("content-type")
        if stated:
            return stated.split(";", 1)[0].strip().lower()
        return f"application/{self.sample.media}" if self.has_body else ""

    def header(self, name: str) -> str | None:
        """The value of a header, by its name in any case."""
        folded = name.casefold()
        return next((value for key, value in self.headers if key.casefold() == folded), None)

    def source(self, offset: int = 0) -> Source:
        """The place of a line of the body, counted from 0."""
        line = min(self.body_line + offset, self.sample.span.end_line)
        return source_at(self.sample.span.path, line, 1)

    def span(self, line: int) -> Span:
        """A line of the page as a span, for findings."""
        return Span(self.sample.span.path, line, 1, line, 1)


def parse_message(sample: RawSample) -> Message:
    """Split a sample; never raises."""
    lines = sample.text.split("\n")
    index = next((at for at, line in enumerate(lines) if line.strip()), 0)
    first = lines[index].strip()
    method, url = _request_line(first)
    match = _STATUS.match(first)
    status = int(match["status"]) if match else None
    headers: list[tuple[str, str]] = []
    has_line = method is not None or status is not None
    if has_line or _FIRST.match(first):
        index += has_line
        while index < len(lines):
            line = lines[index].strip()
            header = _HEADER.match(line)
            if header is None or _BODY.match(line) or _is_past_head(headers, line):
                break
            headers.append((header["name"], header["value"].strip()))
            index += 1
    while index < len(lines) and not lines[index].strip():
        index += 1
    body_line = sample.span.line + min(index, len(lines) - 1)
    return Message(sample, method, url, status, tuple(headers), index < len(lines), body_line)


def _is_past_head(headers: list[tuple[str, str]], line: str) -> bool:
    """Whether a line that looks like a header is text of the body: `BEGIN:VCARD` below the last header."""
    last = headers[-1][0].casefold() if headers else ""
    return last == "content-length" and not _SPACED.match(line) and not _FIRST.match(line)


def _request_line(line: str) -> tuple[str | None, str | None]:
    """Method and URL; the version may be missing, and blanks may stand in the URL."""
    words = line.split()
    if len(words) < 2 or words[0].upper() not in _METHODS:
        return None, None
    if _VERSION.match(words[-1]):
        words.pop()
    elif len(words) > 2:
        return None, None
    return words[0].upper(), " ".join(words[1:])


def _body(lines: list[str]) -> str:
    """The lines without the indentation that all of them share; the first one without any."""
    margins = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    margin = min(margins, default=0)
    return "\n".join(line[margin:].rstrip() for line in lines).strip()

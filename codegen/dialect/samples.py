"""Where the sample of a section begins and ends.

Fence marks are a hint, not the truth: they are missing, doubled, or stray on real pages. What a sample is
shows in its shape: an HTTP request or status line, header lines, a JSON or XML body that ends when its
brackets or its root element do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from attrs import frozen

from codegen.document.blocks import Line
from codegen.document.sheet import FENCE

__all__ = ["SampleCut", "cut_sample", "fence_marks"]

_START = re.compile(
    r"^\s*(?:(?:GET|POST|PUT|DELETE|OPTIONS|HEAD|PATCH)\s+\S.*HTTP/\d|HTTP/\d(?:\.\d)?\s*\d{3})",
    re.IGNORECASE,
)
_JSON = re.compile(r"^\s*(?:\{|\[\s*(?:$|[\[{\"\d]|&quot;))")
_XML = re.compile(
    r"^\s*(?:<|&lt;)(?:\?xml|(?!(?:a|b|p|br|i|em|u|div|span|strong)\b)[A-Za-z][\w:.-]*[\s/>&])"
)
_HEADER = re.compile(r"^\s*[A-Za-z][\w-]*\s*:(?:\s|$|\S)")
_ROOT = re.compile(r"(?:<|&lt;)(?P<name>[A-Za-z][\w:.-]*)(?P<rest>[^<]*)")
_TYPE = re.compile(r"^\s*Content-Type\s*:\s*(?P<media>[^;\s]+)", re.IGNORECASE)
_BRACKET = re.compile(r"\\.|\"|&quot;|[{}\[\]]")


@frozen
class SampleCut:
    """A section's lines, sorted."""

    sample: tuple[Line, ...]
    """Without blank lines at its ends; empty where there is none."""
    rest: tuple[Line, ...]
    """All other lines, fence marks aside."""
    fence: Line | None
    """The opening mark of the sample's own fence."""
    closing: Line | None
    """The closing mark of that fence."""
    unfenced: bool
    """The sample has no opening mark or no closing one."""
    strays: tuple[Line, ...]
    """Marks that enclose nothing of the sample; the first of each further code block."""
    further: tuple[Line, ...]
    """Opening marks of further code blocks with text in them."""


def fence_marks(lines: Sequence[Line]) -> list[int]:
    """Positions of the fence marks among the lines."""
    return [
        index
        for index, line in enumerate(lines)
        if "`" in line.text or "~" in line.text
        if FENCE.match(line.text)
    ]


def cut_sample(lines: Sequence[Line]) -> SampleCut:
    """Find the sample of a section."""
    marks = fence_marks(lines)
    start = _find_start(lines, marks)
    if start is None:
        fallback = _fenced_text(lines, marks)
        if fallback is None:
            rest = tuple(line for index, line in enumerate(lines) if index not in marks)
            return SampleCut(
                (), rest, None, None, False, tuple(lines[index] for index in marks), ()
            )
        start, end = fallback
    else:
        bound = next((mark for mark in marks if mark > start), len(lines))
        end = _find_end(lines, start, bound)
    opening = max((mark for mark in marks if mark < start), default=None)
    if opening is not None and any(line.text.strip() for line in lines[opening + 1 : start]):
        opening = None
    closing = next((mark for mark in marks if mark >= end), None)
    if closing is not None and any(line.text.strip() for line in lines[end:closing]):
        closing = None
    own = {opening, closing}
    others = [mark for mark in marks if mark not in own]
    further = [
        mark
        for mark, following in zip(others[::2], others[1::2], strict=False)
        if any(
            _starts(lines[index].text)
            for index in range(mark + 1, following)
            if not start <= index < end
        )
    ]
    rest = tuple(
        line for index, line in enumerate(lines) if index not in marks and not start <= index < end
    )
    return SampleCut(
        sample=_trimmed(lines[start:end]),
        rest=rest,
        fence=lines[opening] if opening is not None else None,
        closing=lines[closing] if closing is not None else None,
        unfenced=opening is None or closing is None,
        strays=() if further else tuple(lines[mark] for mark in others),
        further=tuple(lines[mark] for mark in further),
    )


def _starts(text: str) -> bool:
    return bool(_START.match(text) or _JSON.match(text) or _XML.match(text))


def _find_start(lines: Sequence[Line], marks: Sequence[int]) -> int | None:
    skip = set(marks)
    for index, line in enumerate(lines):
        if index not in skip and line.text.strip() and _starts(line.text):
            return index
    return None


def _fenced_text(lines: Sequence[Line], marks: Sequence[int]) -> tuple[int, int] | None:
    """A fence whose text has no shape that we know: all of it is the sample."""
    for opening, closing in pairwise(marks):
        if any(line.text.strip() for line in lines[opening + 1 : closing]):
            return opening + 1, closing
    return None


def _find_end(lines: Sequence[Line], start: int, bound: int) -> int:
    """The line after the sample's last."""
    index = start
    media = ""
    if _START.match(lines[start].text):
        index += 1
        while (
            index < bound
            and _HEADER.match(lines[index].text)
            and not _JSON.match(lines[index].text)
        ):
            if match := _TYPE.match(lines[index].text):
                media = match["media"].lower()
            index += 1
    body = next((at for at in range(index, bound) if lines[at].text.strip()), bound)
    if body == bound:
        return index
    text = lines[body].text
    if _JSON.match(text):
        return _json_end(lines, body, bound)
    if _XML.match(text):
        return _xml_end(lines, body, bound)
    known = media.endswith(("json", "xml")) or not media
    if known and body > index:
        return index  # a sentence after a sample that is all head
    if bound < len(lines):
        return bound
    return _text_end(lines, body, media)


def _text_end(lines: Sequence[Line], body: int, media: str) -> int:
    """Where a body without shape ends when no mark says so: a multipart with its last boundary."""
    if media.startswith("multipart/"):
        for index in range(len(lines) - 1, body - 1, -1):
            if lines[index].text.rstrip().endswith("--"):
                return index + 1
    if not media.startswith(("text/", "application/sdp")):
        return len(lines)
    blank = (index for index in range(body, len(lines)) if not lines[index].text.strip())
    return next(blank, len(lines))


def _json_end(lines: Sequence[Line], start: int, bound: int) -> int:
    """After the line on which the brackets balance; the bound where they never do."""
    depth = 0
    quoted = ""
    for index in range(start, bound):
        for match in _BRACKET.finditer(lines[index].text):
            mark = match[0]
            if quoted:
                if mark == quoted:
                    quoted = ""
            elif mark in {'"', "&quot;"}:
                quoted = mark
            elif mark in "{[":
                depth += 1
            elif mark in "}]":
                depth -= 1
                if depth <= 0:
                    return index + 1
    return bound


def _xml_end(lines: Sequence[Line], start: int, bound: int) -> int:
    """After the last end tag of the root element, or after its tag if that is all there is."""
    root = next(
        (match for index in range(start, bound) if (match := _ROOT.search(lines[index].text))), None
    )
    if root is None:
        return bound
    closing = (f"</{root['name']}>", f"&lt;/{root['name']}&gt;")
    for index in range(bound - 1, start - 1, -1):
        if any(tag in lines[index].text for tag in closing):
            return index + 1
    for index in range(start, bound):
        if "/>" in lines[index].text or "/&gt;" in lines[index].text:
            return index + 1
    return bound


def _trimmed(lines: Sequence[Line]) -> tuple[Line, ...]:
    first, last = 0, len(lines)
    while first < last and not lines[first].text.strip():
        first += 1
    while last > first and not lines[last - 1].text.strip():
        last -= 1
    return tuple(lines[first:last])

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

from codegen.document import Lines, fence_marks

__all__ = ["SampleCut", "SampleLines", "cut_sample"]

_START = re.compile(
    r"\s*(?:(?:GET|POST|PUT|DELETE|OPTIONS|HEAD|PATCH)\s+\S.*HTTP/\d(?:\.\d)?\s*\\?$"
    r"|HTTP/\d(?:\.\d)?\s*\d{3})",
    re.IGNORECASE,
)
_JSON = re.compile(r"\s*(?:\{|\[\s*(?:$|[\[{\"]|\d+\s*(?:,|$)|&quot;))")
_XML = re.compile(
    r"\s*(?:<|&lt;)(?:\?xml|(?!(?:a|b|p|br|i|em|u|div|span|strong|code|pre|sub|sup|font|img|hr|table|center|details|h\d)\b|[a-z]+://)"
    r"[A-Za-z][\w:.-]*[\s/>&])"
)
_HEADER = re.compile(r"\s*[A-Za-z][\w-]*\s*:(?:\s|$|\S)")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$")
_ROOT = re.compile(r"(?:<|&lt;)(?P<name>[A-Za-z][\w:.-]*)(?P<rest>[^<]*)")
_TYPE = re.compile(r"\s*Content-Type\s*:\s*(?P<media>[^;\s]+)", re.IGNORECASE)
_BRACKET = re.compile(r"\\.|\"|&quot;|[{}\[\]]")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")


@frozen
class SampleLines:
    """Where a sample stands among the lines of a section, blank lines at its ends aside."""

    start: int
    end: int
    """After its last line."""
    opening: int | None
    """The opening mark of its own fence."""
    closing: int | None
    """The closing mark of that fence."""


@frozen
class SampleCut:
    """A section's lines, sorted."""

    lines: Lines
    """All of them, quotation marks aside."""
    sample: SampleLines | None
    further: tuple[int, ...]
    """Where more samples begin, though one is expected: an opening mark, or the first line of a sample."""
    strays: tuple[int, ...]
    """Marks that enclose no sample."""
    rest: Lines
    """The lines around the sample; samples and fence marks are blank in them."""


def cut_sample(lines: Lines) -> SampleCut:
    """Find the sample of a section."""
    lines = _unquoted(lines)
    texts = lines.texts
    marks = fence_marks(texts)
    start = _shape(texts, marks, 0)
    found = _fenced_text(texts, marks)
    if start is not None:
        found = _trimmed(texts, start, _find_end(texts, start, marks))
    if found is None:
        return SampleCut(lines, None, (), tuple(marks), _rest(lines, set(marks)))
    sample = _enclosed(texts, marks, *found)
    after = sample.end if sample.closing is None else sample.closing + 1
    second = _shape(texts, marks, after)
    further = () if second is None else _further(texts, marks, after, second)
    bound = further[0] if further else len(texts)
    own = {sample.opening, sample.closing}
    return SampleCut(
        lines=lines,
        sample=sample,
        further=further,
        strays=tuple(mark for mark in marks if mark < bound and mark not in own),
        rest=_rest(lines, {*marks, *range(sample.start, sample.end), *range(bound, len(texts))}),
    )


def _further(
    texts: Sequence[str], marks: Sequence[int], after: int, second: int
) -> tuple[int, ...]:
    """Where further samples begin: the second by its shape, the others by their fences."""
    above = max((mark for mark in marks if after <= mark < second), default=None)
    if above is not None and not _blank(texts, above + 1, second):
        above = None
    below = [mark for mark in marks if mark > second]
    return (second if above is None else above, *below[1::2])


def _enclosed(texts: Sequence[str], marks: Sequence[int], start: int, end: int) -> SampleLines:
    """A sample with the marks of its own fence, of which one or both may be missing."""
    opening = max((mark for mark in marks if mark < start), default=None)
    if opening is not None and not _blank(texts, opening + 1, start):
        opening = None
    closing = next((mark for mark in marks if mark >= end), None)
    if closing is not None and not _blank(texts, end, closing):
        closing = None
    if closing is not None and opening is None:
        below = next((text for text in texts[closing + 1 :] if text.strip()), "")
        closing = None if _starts(below) else closing  # the mark opens the next sample
    return SampleLines(start, end, opening, closing)


def _rest(lines: Lines, gone: set[int]) -> Lines:
    """The other lines, without blank ones at the ends."""
    left = [at for at, text in enumerate(lines.texts) if at not in gone and text.strip()]
    if not left:
        return lines.part(0, 0)
    return lines.blanked(gone).part(left[0], left[-1] + 1)


def _unquoted(lines: Lines) -> Lines:
    """Lines without quotation marks, if it is a sample that is quoted."""
    if not any(text.lstrip()[:1] == ">" for text in lines.texts):
        return lines
    bare = [_QUOTE.sub(lambda match: " " * len(match[0]), text, count=1) for text in lines.texts]
    for quoted, text in zip(lines.texts, bare, strict=True):
        if quoted is not text and (_starts(text) or fence_marks([text])):
            return lines if _starts(quoted) else Lines(lines.path, lines.first, bare)
        if _starts(quoted):
            break
    return lines


def _starts(text: str) -> bool:
    return bool(_START.match(text) or _JSON.match(text) or _XML.match(text))


def _shape(texts: Sequence[str], marks: Sequence[int], floor: int) -> int | None:
    """The next line that has the shape of a sample's first."""
    skip = set(marks)
    return next(
        (at for at in range(floor, len(texts)) if at not in skip and _starts(texts[at])), None
    )


def _fenced_text(texts: Sequence[str], marks: Sequence[int]) -> tuple[int, int] | None:
    """A fence whose text has no shape that we know: all of it is the sample."""
    for opening, closing in pairwise(marks):
        if not _blank(texts, opening + 1, closing):
            return _trimmed(texts, opening + 1, closing)
    return None


def _find_end(texts: Sequence[str], start: int, marks: Sequence[int]) -> int:
    """The line after the sample's last."""
    bound = next((mark for mark in marks if mark > start), len(texts))
    index = start
    media = ""
    if _START.match(texts[start]):
        index += 1
        while index < bound and _HEADER.match(texts[index]) and not _JSON.match(texts[index]):
            if match := _TYPE.match(texts[index]):
                media = match["media"].lower()
            index += 1
    body = next((at for at in range(index, bound) if texts[at].strip()), None)
    if body is None:
        body = _own_body(texts, bound, marks)
        if body is None:
            return index
        bound = next((mark for mark in marks if mark > body), len(texts))
    text = texts[body]
    if _JSON.match(text):
        return _json_end(texts, body, len(texts)) or bound
    if _XML.match(text):
        return _xml_end(texts, body, bound)
    known = media.endswith(("json", "xml")) or not media
    if known and (body > index or _RULE.match(text)):
        return index  # a sentence after a sample that is all head
    if bound < len(texts):
        return bound
    return _text_end(texts, body, media)


def _own_body(texts: Sequence[str], bound: int, marks: Sequence[int]) -> int | None:
    """The first line of a body that stands in a code block of its own, directly below that of its head."""
    below = next(
        (at for at in range(bound, len(texts)) if at not in marks and texts[at].strip()), None
    )
    if below is None or not (_JSON.match(texts[below]) or _XML.match(texts[below])):
        return None
    return below if sum(bound <= mark < below for mark in marks) == 2 else None


def _text_end(texts: Sequence[str], body: int, media: str) -> int:
    """Where a body without shape ends when no mark says so: a multipart with its last boundary."""
    if media.startswith("multipart/"):
        for index in range(len(texts) - 1, body - 1, -1):
            if texts[index].rstrip().endswith("--") and not _RULE.match(texts[index]):
                return index + 1
    ends = media.startswith(("text/", "application/sdp"))
    for index in range(body, len(texts)):
        if _RULE.match(texts[index]) or (ends and not texts[index].strip()):
            return index
    return len(texts)


def _json_end(texts: Sequence[str], start: int, bound: int) -> int | None:
    """After the line on which the brackets balance; None if they never do."""
    depth = 0
    quoted = ""
    for index in range(start, bound):
        for mark in _BRACKET.findall(texts[index]):
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
    return None


def _xml_end(texts: Sequence[str], start: int, bound: int) -> int:
    """After the last end tag of the root element, or after its tag if that is all there is."""
    root = next((match for at in range(start, bound) if (match := _ROOT.search(texts[at]))), None)
    if root is None:
        return bound
    closing = (f"</{root['name']}>", f"&lt;/{root['name']}&gt;")
    for index in range(bound - 1, start - 1, -1):
        if any(tag in texts[index] for tag in closing):
            return index + 1
    for index in range(start, bound):
        if "/>" in texts[index] or "/&gt;" in texts[index]:
            return index + 1
    return bound


def _blank(texts: Sequence[str], start: int, end: int) -> bool:
    return not any(text and not text.isspace() for text in texts[start:end])


def _trimmed(texts: Sequence[str], start: int, end: int) -> tuple[int, int]:
    while start < end and not texts[start].strip():
        start += 1
    while end > start and not texts[end - 1].strip():
        end -= 1
    return start, end

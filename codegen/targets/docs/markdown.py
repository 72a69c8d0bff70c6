"""Text of strangers as Markdown: nothing in it can become a link, a tag, an attribute, a cell or a fence.

Written for Python-Markdown with the extensions of the site, and for CommonMark with tables alike: what
the one unescapes after a backslash and the other doesn't is written as a character reference.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from codegen.check.printable import printable

__all__ = [
    "code",
    "codes",
    "comment",
    "fenced",
    "guarded",
    "html_text",
    "inline",
    "link",
    "paragraphs",
    "plain",
    "python_name",
    "sentence_list",
]

_SPECIAL = re.compile(r"[\\`*#\[\]{}<>&|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_REFERENCES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "~": "&#126;", "$": "&#36;"}
_LEAD = re.compile(r"(\d*)([-+=!:?./)])")
"""What would begin a heading, list, rule, admonition or directive at the start of a line."""
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_BACKTICKS = re.compile(r"`+")
_PARENTHESES = re.compile(r"[\\()]")
_PLAIN_CODE = re.compile(r"[^`|\\]+")


def plain(text: str) -> str:
    """The text on one line, runs of white space as one blank, control characters made visible."""
    return printable(" ".join(text.split()))


def inline(text: str) -> str:
    """The text as inline Markdown that shows just that text."""
    return _SPECIAL.sub(_escaped, plain(text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The text as Markdown paragraphs, each on one line; blank lines part them."""
    parts = (inline(part) for part in _PARAGRAPH_END.split(text.replace("\r\n", "\n")))
    return tuple(guarded(part) for part in parts if part)


def code(text: str) -> str:
    """The text as a code span; empty for empty text."""
    text = plain(text)
    if not text or _PLAIN_CODE.fullmatch(text):
        return f"`{text}`" if text else ""
    return f"<code>{inline(text)}</code>"


def python_name(text: str) -> str:
    """A cell with a name in Python, which may be broken; empty for empty text."""
    return f"{code(text)} {{ .python }}" if text else ""


def codes(texts: Iterable[str]) -> str:
    """Code spans with commas between them."""
    return ", ".join(map(code, texts))


def link(text: str, path: str) -> str:
    """A link to a page of ours; `path` holds only letters, digits and `/._-#`."""
    return f"[{inline(text)}]({path})"


def sentence_list(parts: Iterable[str]) -> str:
    """Finished Markdown parts with commas between them, the empty ones left out."""
    return ", ".join(filter(None, parts))


def fenced(text: str, label: str) -> str:
    """A fenced block that nothing in the text can close."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    mark = "`" * max(3, longest + 1)
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    body = "\n".join(printable(line).rstrip() for line in lines)
    return f"{mark}{label}\n{body}\n{mark}"


def html_text(text: str) -> str:
    """The text for an HTML block: on one line, so that no blank line ends the block."""
    return html.escape(plain(text), quote=False)


def comment(text: str) -> str:
    """The text for a comment: the title of a link that nobody uses, `[//]: # (…)`.

    Searches of sites take an HTML comment for text that stands before the title.
    """
    return _PARENTHESES.sub(r"\\\g<0>", plain(text))


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    return _REFERENCES.get(char) or f"\\{char}"


def guarded(paragraph: str) -> str:
    """Finished inline Markdown as a paragraph, whatever it begins with."""
    lead = _LEAD.match(paragraph)
    if lead is None:
        return paragraph
    return f"{lead[1]}&#{ord(lead[2])};{paragraph[lead.end() :]}"

"""HTML that is safe to send: whatever text goes in is escaped, there is no other way in."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from attrs import frozen

__all__ = ["Markup", "document", "join", "tag"]

_EMPTY = frozenset({"input", "link", "meta"})
"""Elements without an end."""


@frozen
class Markup:
    """A piece of HTML. Only this module makes any."""

    text: str


def tag(
    element: str,
    /,
    *children: Markup | str | None,
    **attributes: str | bool | None,
) -> Markup:
    """An element. Texts are escaped; None is nothing, as an attribute, too.

    Attributes are named as arguments can be: `for_`, `aria_label`. True is one without a
    value.
    """
    start = f"<{element}" + "".join(
        _attribute(key.strip("_").replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if element in _EMPTY:
        return Markup(f"{start}>")
    inside = "".join(_text(child) for child in children)
    return Markup(f"{start}>{inside}</{element}>")


def _attribute(name: str, value: str | bool) -> str:
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _text(child: Markup | str | None) -> str:
    if isinstance(child, Markup):
        return child.text
    return "" if child is None else escape(child)


def join(pieces: Iterable[Markup | str]) -> Markup:
    """Pieces one after the other."""
    return Markup("".join(map(_text, pieces)))


def document(*children: Markup) -> bytes:
    """A whole document of what stands in `html`."""
    page = tag("html", *children, lang="en")
    return f"<!DOCTYPE html>\n{page.text}\n".encode("utf-8", "replace")

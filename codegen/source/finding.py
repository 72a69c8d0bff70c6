"""What a stage noticed about its input: a fact with a place, not yet a verdict."""

from __future__ import annotations

from attrs import frozen

from codegen.source.span import Span

__all__ = ["Finding"]


@frozen
class Finding:
    """Something a stage noticed. The rule of the same code (room `check`) gives it a severity."""

    code: str
    """Stable rule code, `UC203`."""
    message: str
    """One sentence of cause, in the words of whoever writes the pages."""
    span: Span
    help: str = ""
    """The way out."""
    related: tuple[Span, ...] = ()
    """Other places of the same contradiction."""

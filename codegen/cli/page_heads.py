"""What every run asks of every page: its kind, its prose, what reading it found, a hash of what it states.

It is remembered apart from the page, which a run that needs no more of it never looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from codegen.model.packed import pack, unpack
from codegen.model.prose import PageProse
from codegen.source.finding import Finding

if TYPE_CHECKING:
    from codegen.dialect.raw import RawPage

__all__ = ["PageHead", "head_of", "pack_head", "unpack_head"]


@frozen
class PageHead:
    """A page, as far as most runs ask."""

    path: str
    kind: str
    name: str
    prose: PageProse
    findings: tuple[Finding, ...]
    """Of reading it."""
    stated: str
    """The hash of what the page states, its prose aside; empty where nothing is remembered."""
    summary: str
    """The hash of its summary."""
    borrows_summaries: bool
    """Whether its rows may be completed by the summaries of other pages."""
    is_written_out: bool
    """Whether it is in the written-out form."""
    has_web_link: bool
    has_types: bool
    """Whether one of its tables has a column `Type`."""


def head_of(page: RawPage, stated: str) -> PageHead:
    """The head of a page."""
    from codegen.dialect.written_out import has_types, has_web_link, is_written_out
    from codegen.emit.remembering import content_key
    from codegen.resolve.prose import borrows_summaries, prose_of

    return PageHead(
        path=page.path,
        kind=page.kind,
        name=page.name,
        prose=prose_of(page),
        findings=page.findings,
        stated=stated,
        summary=content_key(repr(page.summary)).hex(),
        borrows_summaries=borrows_summaries(page),
        is_written_out=is_written_out(page),
        has_web_link=has_web_link(page),
        has_types=has_types(page),
    )


def pack_head(head: PageHead) -> bytes:
    """The bytes of a head."""
    prose = head.prose
    return pack(
        (
            (head.path, head.kind, head.name),
            (prose.summary, prose.description, dict(prose.operations)),
            head.findings,
            (head.stated, head.summary),
            (head.borrows_summaries, head.is_written_out, head.has_web_link, head.has_types),
        )
    )


def unpack_head(data: bytes) -> PageHead:
    """The head of some bytes.

    Raises:
        ValueError: they are not of `pack_head`.
    """
    try:
        (path, kind, name), prose, findings, (stated, summary), forms = unpack(data)
        borrows, is_written_out, has_web_link, has_types = forms
        return PageHead(
            path,
            kind,
            name,
            PageProse(*prose),
            findings,
            stated,
            summary,
            borrows,
            is_written_out,
            has_web_link,
            has_types,
        )
    except TypeError as error:
        raise ValueError(f"not a packed head: {error}") from None

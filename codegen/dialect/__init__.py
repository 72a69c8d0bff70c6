"""From sections and tables to what a page states, as a declarative dialect says. Knows no other pages."""

from __future__ import annotations

from codegen.dialect.raw import PageAccount, RawEvent, RawOperation, RawPage, RawRow, RawSample
from codegen.dialect.reader import read_page
from codegen.dialect.spec import Dialect, DialectError, load_dialect
from codegen.dialect.written_out import is_original, is_written_out

__all__ = [
    "Dialect",
    "DialectError",
    "PageAccount",
    "RawEvent",
    "RawOperation",
    "RawPage",
    "RawRow",
    "RawSample",
    "is_original",
    "is_written_out",
    "load_dialect",
    "read_page",
]

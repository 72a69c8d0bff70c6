"""What a rule is: one file in `codegen.check.rules`, whose text is the rule's manual page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from codegen.dialect.raw import RawPage
    from codegen.model.nodes import Model
    from codegen.source.finding import Finding

__all__ = ["Rule", "Severity"]


class Severity(Enum):
    """How bad it is.

    An error stops generation, a warning asks for a mended page, a note tells of a choice.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen
class Rule:
    """A rule with its manual."""

    code: str
    """Stable, never reused: `UC203`."""
    name: str
    """`unresolved-target`."""
    severity: Severity
    summary: str
    """One sentence: what the rule reports."""
    why: str
    """Why it matters to whoever uses the output."""
    bad: str
    """A fragment of a page that the rule reports."""
    good: str
    """The same fragment, mended."""
    not_understood: bool = False
    """Findings of this rule count as *not understood* in the account."""
    check: Callable[[Sequence[RawPage], Model], Iterable[Finding]] | None = None
    """None where an earlier stage finds it while it reads. Asked only of sets that have a page in the
    written-out form."""

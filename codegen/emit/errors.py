"""What may go wrong on the way to files: the user's, or our own fault."""

from __future__ import annotations

__all__ = ["DefectError", "OutputError", "TemplateError"]


class OutputError(Exception):
    """The output folder can't be written as it stands; the message says what is in the way."""


class TemplateError(Exception):
    """A template of the user fails; the message begins with its file and line."""


class DefectError(Exception):
    """A template of ours fails or yields code that does not parse: a defect of this program."""

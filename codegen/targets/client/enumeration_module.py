"""The module of an enumeration."""

from __future__ import annotations

from attrs import frozen

from codegen.model.inherit import effective_members
from codegen.model.nodes import Enumeration
from codegen.targets.client.names import Names, member_names
from codegen.targets.python.docstrings import Prose, docstring
from codegen.targets.python.imports import exported
from codegen.targets.python.layout import INDENT, assignment
from codegen.targets.python.literals import string

__all__ = ["EnumerationModule", "MemberView", "enumeration_module"]


@frozen
class MemberView:
    """A member and its docstring, each with its indentation."""

    code: str
    doc: str


@frozen
class EnumerationModule:
    doc: str
    exported: str
    head: str
    class_doc: str
    members: tuple[MemberView, ...]


def enumeration_module(enumeration: Enumeration, names: Names) -> EnumerationModule:
    """The members of the page's table, then those that were seen elsewhere."""
    name = names.enumerations[enumeration.name]
    texts = {row.name: row.description for row in reversed(enumeration.members)}
    values = tuple(dict.fromkeys(effective_members(enumeration)))
    keywords = member_names(values)
    text = enumeration.description.strip()
    return EnumerationModule(
        docstring([Prose(f"The enumeration {enumeration.name}.")]),
        exported([name]),
        f"class {name}(OpenEnum):",
        docstring([Prose(text or f"Values of {enumeration.name}.")], INDENT),
        tuple(
            MemberView(
                assignment(keywords[value], string(value), INDENT),
                docstring([Prose(texts.get(value, "Not in the table of its page."))], INDENT),
            )
            for value in values
        ),
    )

"""The module of an enumeration."""

from __future__ import annotations

from attrs import frozen

from codegen.model.inherit import effective_members
from codegen.model.nodes import Enumeration, Model, Observed
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
    texts = {row.name: _observed(row, names.whole) for row in enumeration.observed}
    texts.update((row.name, row.description) for row in reversed(enumeration.members))
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
                docstring([Prose(texts[value])], INDENT),
            )
            for value in values
        ),
    )


def _observed(member: Observed, model: Model) -> str:
    """Which pages name a member that is not in the table of its own."""
    pages = {row.source.path: row.name for row in model.enumerations}
    pages.update((row.source.path, row.name) for row in model.resources)
    sources = (member.source, *(row.source for row in member.evidence if row.supports))
    found = dict.fromkeys(pages[row.path] for row in sources if row.path in pages)
    return f"Named by {', '.join(found)}." if found else "Not in the table of its page."

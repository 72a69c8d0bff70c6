"""The index of handlers, which loads each class when it is first used."""

from __future__ import annotations

from attrs import frozen

from codegen.targets.python.casing import snake_case
from codegen.targets.python.imports import import_lines, in_order
from codegen.targets.python.layout import INDENT
from codegen.targets.python.literals import string
from codegen.targets.server.expressions import assignment, mapping
from codegen.targets.server.names import Names

__all__ = ["IndexView", "index_view"]


@frozen
class IndexView:
    imports: tuple[str, ...]
    """For type checkers."""
    class_names: tuple[str, ...]
    """Sorted as ruff wants them."""
    modules: str
    """The assignment of the modules that the name of their class does not tell."""


def index_view(names: Names) -> IndexView:
    """The handlers of all resources."""
    places = {class_name: names.modules[page] for page, class_name in names.handlers.items()}
    odd = {
        class_name: module
        for class_name, module in sorted(places.items())
        if not _tells(class_name, module)
    }
    return IndexView(
        imports=import_lines({f".{module}": (name,) for name, module in places.items()}, INDENT),
        class_names=tuple(in_order(places)),
        modules=assignment(
            "_MODULES: dict[str, str]",
            mapping((name, string(module)) for name, module in odd.items()),
        ),
    )


def _tells(class_name: str, module: str) -> bool:
    """Whether the generated index finds the module by the name of the class.

    It only parts words. An underscore, which settles a collision, is none of the naming rule's.
    """
    return "_" not in class_name and module == snake_case(class_name.removesuffix("Handler"))

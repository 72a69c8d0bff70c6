"""All pages that tell of the whole API, by their paths."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.model.nodes import Model
from codegen.targets.docs.accessors import Accessors
from codegen.targets.docs.book import Book, Shelf
from codegen.targets.docs.error_index import error_index
from codegen.targets.docs.event_index import event_index
from codegen.targets.docs.groups import Groups
from codegen.targets.docs.operation_index import operation_index
from codegen.targets.docs.page_indexes import enumeration_index, resource_index
from codegen.targets.docs.python_names import PythonNames
from codegen.targets.docs.relation_index import relation_index
from codegen.targets.docs.revision_index import revision_index
from codegen.targets.docs.scope_index import scope_index

__all__ = ["index_pages"]


def index_pages(
    book: Book, groups: Groups, python: PythonNames, previous: Model | None = None
) -> Iterator[tuple[str, object]]:
    """Path and view of each index but the front page.

    Args:
        previous: The API in an earlier edition; without one there is no page of changes.
    """
    root, accessors = Shelf(book, ""), Accessors(python)
    resources, enumerations = Shelf(book, "resources"), Shelf(book, "enumerations")
    yield "resources/index.md", resource_index(resources, groups, accessors)
    yield "enumerations/index.md", enumeration_index(enumerations, groups, accessors)
    yield "scopes.md", scope_index(root, groups)
    yield "events.md", event_index(root, accessors)
    yield "errors.md", error_index(root)
    yield "link-relations.md", relation_index(root, accessors)
    yield "operations.md", operation_index(root, accessors)
    yield "revisions.md", revision_index(root, accessors)
    if previous is not None:
        from codegen.targets.docs.change_index import change_index  # compares, which few runs do

        yield "changes.md", change_index(previous, root)

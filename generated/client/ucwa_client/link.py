"""Links: where something is, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import field, frozen

from .errors import LinkUnavailable, RevisionUnavailable
from .json_value import JsonValue, new_mapping
from .request import (
    OPERATION_ID,
    Argument,
    InQuery,
    Operation,
    Request,
    place_arguments,
)

if TYPE_CHECKING:
    from .links import Links
    from .resource import Resource

__all__ = ["Link"]

T_co = TypeVar("T_co", bound="Resource", covariant=True)


@frozen
class Link(Generic[T_co]):
    """A link that the server offers, or could offer: then it is falsy and its verbs raise."""

    href: str
    """Where it leads to; empty where it is not offered."""
    rel: str = field(default="", eq=False)
    extra: Mapping[str, JsonValue] = field(factory=new_mapping, hash=False)
    """All attributes of the link besides its href."""
    embedded: T_co | None = field(default=None, eq=False, repr=False)
    """What it leads to, where the server sent it along."""
    _links: Links | None = field(default=None, alias="_links", eq=False, repr=False)
    """The links it belongs to."""

    def __bool__(self) -> bool:
        """Whether the server offers the link, or sent what it leads to along."""
        return bool(self.href) or self.embedded is not None

    @property
    def title(self) -> str | None:
        """The name to show, for instance of a participant."""
        title = self.extra.get("title")
        return title if isinstance(title, str) else None

    @property
    def revision(self) -> float:
        """What the server offers; a link that states nothing is of the first revision."""
        stated = self.extra.get("revision", self.extra.get("rev"))
        try:
            return float(stated) if isinstance(stated, (str, int, float)) else 1.0
        except (OverflowError, ValueError):
            return 1.0

    def _request(
        self,
        operation: str,
        result: str | None,
        *arguments: Argument,
        revision: int = 1,
    ) -> Request[Any]:
        """The request of a verb.

        Args:
            operation: Page and method: `messaging.GET`.
            result: The class of the answer; None where there is none.
            revision: What the verb needs.
        """
        needed = self._checked(operation, arguments, revision)
        placed = place_arguments(operation, arguments)
        method = operation.rpartition(".")[2]
        return Request(method, self.href, operation, result, *placed, needed)

    def _operation(
        self, operation: str, result: str, *arguments: Argument, revision: int = 1
    ) -> Operation[Any]:
        """The request of a verb that starts an operation; `result` is its resource."""
        needed = self._checked(operation, arguments, revision)
        placed = place_arguments(operation, arguments)
        method = operation.rpartition(".")[2]
        in_query = any(
            isinstance(row, InQuery) and row.name == OPERATION_ID for row in arguments
        )
        return Operation(
            method,
            self.href,
            operation,
            result,
            *placed,
            needed,
            id_in_query=in_query,
        )

    def _checked(
        self, operation: str, arguments: tuple[Argument, ...], revision: int
    ) -> int:
        """The revision that a call needs. Raises where it can't be had."""
        if not self.href:
            links = self._links
            owner, hint = ("", "") if links is None else (links.owner, links.hint)
            raise LinkUnavailable(owner, self.rel or operation.rpartition(".")[0], hint)
        name = operation
        for argument in arguments:
            if argument.revision > revision and argument.value is not None:
                revision = argument.revision
                name = f"{operation} {argument.name}"
        if revision > 1 and self.revision < revision:
            raise RevisionUnavailable(self.rel, name, revision, self.revision)
        return revision

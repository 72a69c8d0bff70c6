"""The base of all handlers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .call import Call
from .operation import Operation, declared

__all__ = ["Handler"]


class Handler:
    """Answers the operations of one resource. Override the methods that you serve."""

    operations: ClassVar[Mapping[str, Operation]] = {}
    """The declared operations by the name of their method."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        found = {name: declared(value) for name, value in vars(cls).items()}
        cls.operations = dict(cls.operations) | {
            name: operation
            for name, operation in found.items()
            if operation is not None
        }

    @classmethod
    def implements(cls, name: str) -> bool:
        """Whether a method is more than its declaration."""
        return declared(getattr(cls, name)) is None

    async def addresses(self, call: Call) -> bool:
        """Whether what the path leads to is of this kind.

        Asked where several resources share a documented route, in the order in which
        their handlers were given; the first that says yes serves the call.
        """
        return True

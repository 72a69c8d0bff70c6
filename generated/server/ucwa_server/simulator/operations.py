"""Operations: what a request started, and what events tell of it until it is completed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from .._client import Link, Resource, enums, resources

if TYPE_CHECKING:
    from .applications import Application

__all__ = ["Operation", "failure"]


def failure(
    code: enums.ErrorCode, subcode: enums.ErrorSubcode, message: str = ""
) -> resources.Reason:
    """Why something failed, or changed without the user's doing."""
    return resources.Reason(code=code, subcode=subcode, message=message or None)


class Operation:
    """A resource that stands for something that takes time.

    Its events are `started` once, `updated` as often as it changes in between, `completed`
    once; a later call of any of these does nothing. Subclasses show it.
    """

    page: ClassVar[str]
    """The resource: `messagingInvitation`."""
    parameter: ClassVar[str] = "invitationId"
    """Of its path."""

    def __init__(
        self, application: Application, operation_id: str | None = None
    ) -> None:
        self.application = application
        self.operation_id = operation_id
        """As the client named it, if the client started it."""
        self.id = application.world.identities.hex()
        self.is_started = False
        self.is_completed = False
        application.operations[self.id] = self

    def represent(self) -> Resource:
        """The operation as its application sees it now."""
        raise NotImplementedError

    @property
    def sender(self) -> Link[Resource]:
        """The resource that reports it."""
        return self.application.link("communication")

    @property
    def href(self) -> str:
        """Where it is."""
        return self.application.href(self.page, **{self.parameter: self.id})

    def start(self) -> None:
        """Tells that it began."""
        if not (self.is_started or self.is_completed):
            self.is_started = True
            self.application.emit("started", self.represent(), sender=self.sender)

    def update(self) -> None:
        """Tells that it changed."""
        if self.is_started and not self.is_completed:
            self.application.emit("updated", self.represent(), sender=self.sender)

    def complete(self, reason: resources.Reason | None = None) -> bool:
        """Tells how it ended; with a reason that is no mere information it failed.

        Returns False where it had ended before.
        """
        if self.is_completed:
            return False
        self.is_completed = True
        informational = reason is None or reason.code == enums.ErrorCode.INFORMATIONAL
        self.application.emit(
            "completed",
            self.represent(),
            sender=self.sender,
            status="Success" if informational else "Failure",
            reason=reason,
            handed_over=self.handed_over,
        )
        forget: Callable[[], None] = self.forget
        self.application.world.schedule.after(_KEPT, forget)
        return True

    def handed_over(self) -> None:
        """Called when the client was sent how it ended, again for each instance of it."""

    def forget(self) -> None:
        """Takes it from where it is."""
        self.application.operations.pop(self.id, None)


_KEPT = 60.0
"""Seconds for which an operation can be read after it ended."""

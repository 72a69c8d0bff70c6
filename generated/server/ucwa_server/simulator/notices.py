"""What happened, as one part of the simulator tells the others without knowing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from attrs import frozen

if TYPE_CHECKING:
    from .applications import Application
    from .users import User

__all__ = [
    "ApplicationAbsent",
    "ApplicationEnded",
    "ApplicationStarted",
    "Listener",
    "MadeAvailable",
    "Notice",
    "UserChanged",
    "hears",
]

N = TypeVar("N", bound="Notice")


@frozen
class Notice:
    """Something that happened; domains add notices of their own."""


@frozen
class ApplicationStarted(Notice):
    """A user signed in."""

    application: Application


@frozen
class MadeAvailable(Notice):
    """A user can be reached at an application."""

    application: Application


@frozen
class ApplicationAbsent(Notice):
    """An application was away for long: its conversations and subscriptions end."""

    application: Application


@frozen
class ApplicationEnded(Notice):
    """An application is gone: deleted, expired or lost. Its channel is closed already."""

    application: Application


@frozen
class UserChanged(Notice):
    """What others see of a user changed."""

    user: User
    aspect: str
    """`presence`, `note`, `location`, `phones`, `photo` or `modalities`."""


@frozen
class Listener(Generic[N]):
    """A function that is called with all notices of a class."""

    kind: type[N]
    call: Callable[[N], None]


def hears(kind: type[N], call: Callable[[N], None]) -> Listener[Notice]:
    """A listener. The function must stand in a module: it is stored by its name."""
    return cast("Listener[Notice]", Listener(kind, call))

"""Applications: clients that registered, what they were promised, where their events go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from .._client import Embedded, Event, Link, LinkSource, Resource, enums, resources
from ..errors import NotFound
from .channel import HIGH, Channel
from .parts import Parts
from .priorities import PRIORITIES
from .schedule import Timer

if TYPE_CHECKING:
    from .conversations.state import Conversation
    from .operations import Operation
    from .users import User
    from .world import World

__all__ = ["Application", "Registration"]


@define(eq=False)
class Registration:
    """How a user wants to be reached at an application."""

    modalities: tuple[enums.ModalityType, ...] = ()
    formats: tuple[enums.MessageFormat, ...] = (enums.MessageFormat.PLAIN,)
    phone_number: str | None = None
    audio_preference: enums.AudioPreference | None = None


@define(eq=False)
class Application(Parts):
    """A client of a user, as the server knows it. All hrefs are its own.

    Domains keep what they know about it in parts: `application.part(Subscriptions)`.
    """

    world: World
    user: User
    id: str
    culture: str
    user_agent: str
    endpoint_id: str
    channels: dict[str, Channel] = field(factory=dict[str, Channel], init=False)
    """The event channel of each running instance, by its instance id; the empty id is that
    of a client that gave none."""
    registration: Registration | None = field(default=None, init=False)
    """Set as long as the user can be reached here."""
    formats: tuple[enums.MessageFormat, ...] = (enums.MessageFormat.PLAIN,)
    """What kinds of messages the application reads."""
    conversations: dict[str, Conversation] = field(
        factory=dict[str, "Conversation"], init=False
    )
    operations: dict[str, Operation] = field(factory=dict[str, "Operation"], init=False)
    """What was started here and can still be read."""
    last_seen: float = field(default=0.0, init=False)
    """When the last request came."""
    last_active: float = field(default=0.0, init=False)
    """When the user last did something, as far as the client told."""
    _expiry: Timer | None = field(default=None, init=False)
    """When the next look is due whether it was left alone for too long."""
    is_ended: bool = field(default=False, init=False)
    is_kept: bool = field(default=False, init=False)
    """Whether it lives without requests, and has every event at once: somebody acts for its
    user in another way."""

    # What it says

    def href(self, page: str, **values: str) -> str:
        """Where a resource of this application is: `href("conversation", conversationId=…)`.

        Raises KeyError for an unknown page, or where a parameter of its path has no value.
        """
        return self.world.places.href(page, {"applicationId": self.id, **values})

    def link(
        self,
        page: str,
        *,
        rel: str | None = None,
        title: str | None = None,
        **values: str,
    ) -> Link[Resource]:
        """A link to a resource of this application, by the name of its page."""
        extra = {} if title is None else {"title": title}
        return Link(self.href(page, **values), rel or page, extra)

    def links(self, page: str, subject: object, self_: str) -> dict[str, LinkSource]:
        """The links of a resource: `self`, and what the domains offer at the moment."""
        return {"self": {"href": self_}, **self.world.offered(self, page, subject)}

    # What it is told

    def emit(
        self,
        type: str,
        what: Resource | Link[Resource],
        *,
        sender: Link[Resource],
        rel: str | None = None,
        in_: Link[Resource] | None = None,
        status: str | None = None,
        reason: resources.Reason | None = None,
        embed: bool = True,
        title: str | None = None,
        priority: str | None = None,
        handed_over: Callable[[], None] | None = None,
    ) -> None:
        """Sends an event to all instances of the application.

        Args:
            type: `started`, `updated`, `completed` of operations; `added`, `updated`,
                `deleted` of other resources.
            what: The resource as this application sees it now, or a link to it.
            sender: The resource that reports the event.
            rel: What the event calls it, where that is not its own rel.
            in_: The collection or owner that it entered, left or changed in.
            embed: Whether a resource goes along; a deleted one never does.
            title: Of the event's link.
            priority: If not the one that the pages state.
            handed_over: Is called whenever an instance was sent the event: see `Channel.put`.
        """
        if self.is_ended:
            return
        link, copies = _told(what, rel, title)
        found = PRIORITIES.get(f"{link.rel}.{type}", HIGH)
        event = Event[Resource](
            type=type,
            link=link,
            in_=in_,
            status=status,
            reason=reason,
            sender=sender,
            embedded=copies if embed and type != "deleted" else Embedded(),
        )
        self.world.log.add(self, event)
        for channel in self.channels.values():
            channel.put(event, priority or found, handed_over)
        if self.is_kept and handed_over is not None:
            self.world.schedule.after(0, handed_over)

    def drop(self, href: str) -> bool:
        """Takes back events of a resource that no instance was sent yet."""
        dropped = [channel.drop(href) for channel in self.channels.values()]
        return any(dropped)

    # How it lives

    def channel(self, instance_id: str) -> Channel:
        """The event channel of an instance. Raises `NotFound` where there is none."""
        found = self.channels.get(instance_id)
        if found is None:
            raise NotFound(subcode="ApplicationNotFound")
        return found

    def open_channel(self, instance_id: str) -> bool:
        """Makes a channel for an instance; returns False where it has one."""
        if instance_id in self.channels:
            return False
        href = self.href("events")
        if instance_id:
            href += f"?instanceId={instance_id}"
        self.channels[instance_id] = Channel(self.world.schedule, href)
        return True

    def close_channel(self, instance_id: str) -> None:
        """Ends the channel of one instance; the others go on."""
        self.channel(instance_id).end(NotFound(subcode="ApplicationNotFound"))
        del self.channels[instance_id]

    def touch(self) -> None:
        """Tells that a request came."""
        self.last_seen = self.world.schedule.now

    def expire_when_idle(self) -> None:
        """Ends the application if no request came for long, or no report of activity where
        the user can be reached; else looks again later."""
        if self.is_ended or self.is_kept:
            return
        if any(channel.is_held for channel in self.channels.values()):
            self.touch()
        settings, now = self.world.settings, self.world.schedule.now
        due = next_ = self.last_seen + settings.idle
        if settings.unreported is not None:
            next_ = min(due, now + settings.unreported)
            if self.registration is not None:
                due = min(due, self.last_active + settings.unreported)
        if due > now:
            schedule = self.world.schedule
            self._expiry = schedule.at(min(due, next_), self.expire_when_idle)
            return
        self.world.end(self, expired=True)

    def stop_expiring(self) -> None:
        """Is called when it ends: what waits for a moment is kept until then."""
        if self._expiry is not None:
            self._expiry.cancel()

    def conversation(self, id: str) -> Conversation:
        """A conversation by its identifier. Raises `NotFound` where there is none."""
        found = self.conversations.get(id.lower())
        if found is None:
            raise NotFound("There is no such conversation.")
        return found

    def started(self) -> Iterator[Operation]:
        """The operations that did not end yet."""
        return iter([row for row in self.operations.values() if not row.is_completed])


def _told(
    what: Resource | Link[Resource], rel: str | None, title: str | None
) -> tuple[Link[Resource], Embedded]:
    """The link of an event, and what it embeds."""
    if isinstance(what, Resource):
        link: Link[Resource] = Link(what.href, what.rel or "")
        copies = Embedded({rel or link.rel: what})
    else:
        link, copies = what, Embedded()
    if rel is not None and rel != link.rel:
        link = evolve(link, rel=rel)
    if title is not None:
        link = evolve(link, extra={**link.extra, "title": title})
    return link, copies

"""How an application looks to its client: what it is, and everything that it leads to."""

from __future__ import annotations

from ...._client import resources
from ...applications import Application
from ..me import views as me_views

__all__ = ["application", "online_meetings", "people"]


def application(seen: Application, instance: str) -> resources.Application:
    """An application, as one of its instances sees it."""
    href = seen.href("application")
    links = seen.links("application", seen, href)
    links["policies"] = seen.href("policies")
    links["batch"] = seen.href("batch")
    channel = seen.channels.get(instance)
    if channel is not None:
        links["events"] = channel.first
    links["reportMyNetwork"] = seen.href("reportMyNetwork")
    if instance:
        links["self"] = f"{href}?instanceId={instance}"
    return resources.Application(
        type="Browser",
        culture=seen.culture,
        endpoint_id=seen.endpoint_id,
        id=seen.id,
        instance_id=instance or None,
        user_agent=seen.user_agent,
        links=resources.ApplicationLinks(links),
        embedded=resources.ApplicationEmbedded(
            {
                "me": me_views.me(seen),
                "people": people(seen),
                "onlineMeetings": online_meetings(seen),
                "communication": me_views.communication(seen),
            }
        ),
    )


def people(seen: Application) -> resources.People:
    """The hub of contacts."""
    links = seen.links("people", seen.user, seen.href("people"))
    return resources.People(links=resources.PeopleLinks(links))


def online_meetings(seen: Application) -> resources.OnlineMeetings:
    """The hub of meetings."""
    links = seen.links("onlineMeetings", seen.user, seen.href("onlineMeetings"))
    return resources.OnlineMeetings(links=resources.OnlineMeetingsLinks(links))

"""The hand-written files of the client: those of any API, those that speak UCWA's protocol, conveniences."""

from __future__ import annotations

from codegen.model.nodes import Model

__all__ = [
    "BARE",
    "CODEC",
    "CONVENIENCES",
    "CONVENIENCE_PAGES",
    "ENUMERATIONS",
    "PROTOCOL",
    "PROTOCOL_PAGES",
    "bare_files",
    "has_conveniences",
    "runtime_files",
    "speaks_protocol",
]

CODEC = (
    "_by_rel.py",
    "_compiled.py",
    "_decoding.py",
    "_encoding.py",
    "_limits.py",
    "_plan.py",
    "_registry.py",
    "_xml_reading.py",
    "_xml_table.py",
    "_xml_text.py",
    "_xml_writing.py",
    "codec.py",
    "content.py",
    "embedded.py",
    "enumeration.py",
    "errors.py",
    "events.py",
    "json_value.py",
    "link.py",
    "links.py",
    "py.typed",
    "request.py",
    "resource.py",
    "times.py",
    "values.py",
)
"""Resources, links and requests, and how they are read and written."""

PROTOCOL = (
    "_async_driver.py",
    "_async_requests.py",
    "_expectations.py",
    "_httpx.py",
    "_options.py",
    "_script_resources.py",
    "_script_transport.py",
    "_script_wire.py",
    "_sync_driver.py",
    "_sync_platform.py",
    "_sync_requests.py",
    "_wires.py",
    "async_client.py",
    "auth.py",
    "client.py",
    "protocol/__init__.py",
    "protocol/addresses.py",
    "protocol/application.py",
    "protocol/batches.py",
    "protocol/batching.py",
    "protocol/challenge.py",
    "protocol/channel.py",
    "protocol/collection.py",
    "protocol/completion.py",
    "protocol/discovery.py",
    "protocol/effects.py",
    "protocol/entity_tags.py",
    "protocol/eventing.py",
    "protocol/exchange.py",
    "protocol/granting.py",
    "protocol/handlers.py",
    "protocol/home.py",
    "protocol/http.py",
    "protocol/hub.py",
    "protocol/identifiers.py",
    "protocol/intents.py",
    "protocol/multipart.py",
    "protocol/operations.py",
    "protocol/providing.py",
    "protocol/proxies.py",
    "protocol/redaction.py",
    "protocol/replies.py",
    "protocol/restoring.py",
    "protocol/retrying.py",
    "protocol/session.py",
    "protocol/settings.py",
    "protocol/snapshots.py",
    "protocol/subscription.py",
    "protocol/tokens.py",
    "protocol/trace.py",
    "protocol/transmission.py",
    "protocol/updating.py",
    "protocol/upkeep.py",
    "response.py",
    "results.py",
    "signals.py",
    "streams.py",
    "testing.py",
)
"""The clients, which need the pages below."""

CONVENIENCES = (
    "_async_conveniences.py",
    "_sync_conveniences.py",
    "conveniences/__init__.py",
    "conveniences/async_facades/__init__.py",
    "conveniences/async_facades/conversations.py",
    "conveniences/async_facades/items.py",
    "conveniences/async_facades/me.py",
    "conveniences/async_facades/meetings.py",
    "conveniences/async_facades/people.py",
    "conveniences/bell.py",
    "conveniences/book.py",
    "conveniences/contact_list.py",
    "conveniences/conversation.py",
    "conveniences/conversations.py",
    "conveniences/facades/__init__.py",
    "conveniences/facades/conversations.py",
    "conveniences/facades/items.py",
    "conveniences/facades/me.py",
    "conveniences/facades/meetings.py",
    "conveniences/facades/people.py",
    "conveniences/invitation.py",
    "conveniences/me.py",
    "conveniences/meetings.py",
    "conveniences/offers.py",
    "conveniences/people.py",
    "conveniences/pictures.py",
    "conveniences/presence_watch.py",
    "conveniences/texts.py",
    "conveniences/tracks.py",
)
"""What clients do beyond sending requests, for which they need more pages."""

BARE = ("_async_conveniences.py", "_sync_conveniences.py")
"""Files that stand for those of the same name in clients without conveniences."""

PROTOCOL_PAGES = (
    "application",
    "batch",
    "communication",
    "me",
    "onlineMeetings",
    "people",
)
"""The pages whose classes the clients and their tests name."""

CONVENIENCE_PAGES = (
    "communication",
    "contact",
    "contactLocation",
    "contactNote",
    "contactPresence",
    "conversation",
    "defaultGroup",
    "delegatesGroup",
    "delegatorsGroup",
    "distributionGroup",
    "from",
    "group",
    "groupContacts",
    "location",
    "me",
    "message",
    "messaging",
    "messagingInvitation",
    "myGroupMembership",
    "myGroups",
    "myOnlineMeeting",
    "myOrganizationGroup",
    "note",
    "onlineMeeting",
    "onlineMeetingInvitation",
    "onlineMeetings",
    "participant",
    "participantInvitation",
    "people",
    "phone",
    "pinnedGroup",
    "presence",
    "presenceSubscription",
    "search",
)
"""The pages whose classes the conveniences name."""

ENUMERATIONS = (
    "AccessLevel",
    "AudioPreference",
    "AutomaticLeaderAssignment",
    "CallDeclineReason",
    "Importance",
    "MessageFormat",
    "ModalityType",
    "PreferredAvailability",
)
"""The enumerations whose classes the conveniences name."""


def speaks_protocol(model: Model) -> bool:
    """Whether a set of pages has all that the clients need; else nothing there does I/O."""
    return model.resource_index.keys() >= set(PROTOCOL_PAGES)


def has_conveniences(model: Model) -> bool:
    """Whether it has all that their conveniences need, too."""
    resources, enumerations = model.resource_index.keys(), model.enumeration_index.keys()
    return (
        speaks_protocol(model)
        and resources >= set(CONVENIENCE_PAGES)
        and enumerations >= set(ENUMERATIONS)
    )


def runtime_files(model: Model) -> tuple[str, ...]:
    """The hand-written files of an API's client, but for those that stand for others (`bare_files`)."""
    if has_conveniences(model):
        return CODEC + PROTOCOL + CONVENIENCES
    return CODEC + PROTOCOL if speaks_protocol(model) else CODEC


def bare_files(model: Model) -> tuple[str, ...]:
    """The files that stand for others of the same name where there are no conveniences."""
    return BARE if speaks_protocol(model) and not has_conveniences(model) else ()

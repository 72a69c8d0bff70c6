"""Invented APIs of which only matters which resource leads to which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from codegen.model.nodes import (
    Embedded,
    Link,
    Model,
    Operation,
    Resource,
    Response,
    Scope,
    ScopeRef,
    Source,
)

__all__ = ["HERE", "chat", "linked"]

HERE = Source("made.md", 1, 1)


def _same(text: str) -> str:
    return text


def linked(
    links: Mapping[str, Sequence[str]],
    *,
    verbs: Mapping[str, Sequence[str]] | None = None,
    scopes: Mapping[str, Sequence[str]] | None = None,
    embedded: Mapping[str, Sequence[str]] | None = None,
    results: Mapping[str, str] | None = None,
    spoil: Callable[[str], str] = _same,
) -> Model:
    """An API of the resources that lead somewhere, or to which another leads.

    Args:
        links: Targets by owner; the rel is the target's name.
        verbs: Methods by resource; GET where it is not there.
        results: What the first method of a resource answers with.
        spoil: Applied to every name.
    """
    verbs, scopes, embedded, results = verbs or {}, scopes or {}, embedded or {}, results or {}
    targets = [*links.values(), *embedded.values(), results.values()]
    names = {*links, *embedded, *results, *(name for rows in targets for name in rows)}

    def operation(name: str, number: int, method: str) -> Operation:
        result = results.get(name) if number == 0 else None
        response = Response(200, spoil(result) if result else None, "empty", False, ())
        return Operation(
            f"{spoil(name)}.{method}",
            method,
            "",
            None,
            "",
            (),
            (),
            (),
            response,
            None,
            1,
            (),
            (),
            HERE,
        )

    def resource(name: str) -> Resource:
        said = spoil(name)
        return Resource(
            said,
            said,
            1,
            said,
            f"What {said} is for.",
            "",
            None,
            None,
            (),
            tuple(Link(spoil(to), spoil(to), False, "", (), HERE) for to in links.get(name, ())),
            tuple(Embedded(spoil(to), spoil(to), False, HERE) for to in embedded.get(name, ())),
            tuple(ScopeRef(scope, HERE) for scope in scopes.get(name, ())),
            tuple(
                operation(name, number, method)
                for number, method in enumerate(verbs.get(name, ("GET",)))
            ),
            (),
            HERE,
        )

    known = dict.fromkeys(scope for rows in scopes.values() for scope in rows)
    return Model(
        "made",
        tuple(sorted(map(resource, sorted(names)), key=lambda row: row.name)),
        (),
        tuple(Scope(name, "", "", HERE) for name in known),
        (),
    )


def chat() -> Model:
    """An API with areas, with what stands alone, with ways back, and with a page that nothing leads to."""
    return linked(
        {
            "application": ["batch", "people", "communication"],
            "people": ["myContacts", "search"],
            "myContacts": ["contact"],
            "search": ["contact"],
            "contact": ["contactPhoto"],
            "communication": ["conversations", "startMessaging"],
            "conversations": ["conversation"],
            "conversation": ["messaging", "leave"],
            "messaging": ["sendMessage", "conversation"],
            "lonely": ["application"],
        },
        verbs={
            "batch": ["POST"],
            "startMessaging": ["POST"],
            "sendMessage": ["POST"],
            "leave": ["POST"],
            "conversation": ["GET", "DELETE"],
            "contact": ["GET", "PUT"],
        },
        scopes={
            "contact": ["Contacts.ReadWrite"],
            "myContacts": ["Contacts.ReadWrite"],
            "startMessaging": ["Conversations.Initiate"],
            "conversation": ["Conversations.Initiate", "Contacts.ReadWrite"],
        },
        embedded={"people": ["me"], "application": ["me"]},
        results={"startMessaging": "conversation"},
    )

"""A small model by hand that has every kind of fact; any text in it can be made hostile."""

from __future__ import annotations

from collections.abc import Callable

from codegen.model.nodes import (
    Asynchronous,
    Constraints,
    Embedded,
    Enumeration,
    ErrorRow,
    Event,
    EventSample,
    Evidence,
    Example,
    ExampleRequest,
    ExampleResponse,
    GenericError,
    Kind,
    Link,
    LinkTitle,
    Member,
    Model,
    Observed,
    Operation,
    Parameter,
    Property,
    Represents,
    Resource,
    Response,
    Scope,
    ScopeRef,
    Source,
    Type,
)

__all__ = ["hand_model"]


def _same(text: str) -> str:
    return text


def hand_model(spoil: Callable[[str], str] = _same) -> Model:
    """Two resources, one the role of the other, an enumeration, a scope, a generic error.

    Args:
        spoil: Applied to every text that a page could state.
    """
    line = iter(range(1, 1000))
    s = spoil

    def here(path: str = "room.md") -> Source:
        return Source(s(path), next(line), 2)

    def seen(rule: str, supports: bool = True) -> tuple[Evidence, ...]:
        return (Evidence(rule, "weak", supports, s("Open"), here("other.md")),)

    def parameter(name: str, type_: Type, required: bool, effective: bool) -> Parameter:
        return Parameter(
            name=s(name),
            type=type_,
            required=required,
            effective_required=effective,
            travels=("query", "body"),
            description=s(f"What {name} means."),
            constraints=Constraints(minimum=1, maximum=10),
            wire_names=(s(name),),
            evidence=seen("type-word"),
            source=here(),
        )

    post = Operation(
        id=s("room.POST"),
        method="POST",
        description=s("Opens a door."),
        route=s("/api/v1/rooms/{roomId}"),
        unique_path=s("/api/v1/rooms/{roomId}/~room"),
        query=(parameter("speed", Type(Kind.INTEGER, nullable=True), False, True),),
        body=(parameter("mood", Type(Kind.ENUM, s("Mood"), many=True), True, True),),
        request_media=("application/json",),
        response=Response(201, s("room"), "empty", True, ("application/json", s("text/plain"))),
        asynchronous=Asynchronous(s("room")),
        minimum_revision=2,
        errors=(
            ErrorRow(s("Conflict"), 409, None, s("The door is locked."), False, here()),
            ErrorRow(s("Conflict"), 409, s("AlreadyExists"), s("It is there."), True, here()),
        ),
        examples=(
            Example(
                "json",
                ExampleRequest(
                    "POST",
                    s("https://host/api"),
                    ((s("Accept"), s("application/json")),),
                    s('{"mood": "Open"}'),
                ),
                ExampleResponse(201, ((s("Location"), s("/x")),), s('{"rel": "room"}')),
                here(),
            ),
            Example("xml", None, ExampleResponse(None, (), s("<resource/>")), here()),
        ),
        source=here(),
    )
    room = Resource(
        name=s("room"),
        rel=s("chamber"),
        revision=2,
        title=s("room page"),
        summary=s("Represents a room."),
        description=s("More about the room."),
        represents=Represents(s("door"), seen("sample-rel")),
        link_title=LinkTitle(s("Title of the link"), here()),
        properties=(
            Property(
                name=s("state"),
                type=Type(Kind.STRING, format="sip"),
                required=True,
                read_only=True,
                description=s("The state."),
                constraints=Constraints(
                    max_length=80, allowed=(s("a"), s("b")), default=s("a"), deprecated=True
                ),
                wire_names=(s("State"), s("state")),
                evidence=seen("json-value", supports=False),
                source=here(),
            ),
        ),
        links=(
            Link(s("self"), s("room"), False, s("The room."), (), here()),
            Link(s("door"), s("door"), True, s("Its doors."), (here(), here()), here()),
            Link(s("ghost"), None, False, s("Leads nowhere."), (), here()),
        ),
        embedded=(Embedded(s("door"), s("door"), True, here()),),
        scopes=(ScopeRef(s("Rooms.Read"), here()),),
        operations=(post,),
        events=(
            Event(
                s("updated"),
                s("room"),
                s("High"),
                s("door"),
                s("The room changed."),
                (EventSample("json", s('{"sender": []}'), here()),),
                here(),
            ),
        ),
        source=here(),
    )
    door = Resource(
        name=s("door"),
        rel=s("door"),
        revision=1,
        title=s("door"),
        summary=s("Represents a door."),
        description=s(""),
        represents=None,
        link_title=None,
        properties=(
            Property(
                name=s("lock"),
                type=Type(Kind.UNKNOWN),
                required=False,
                read_only=False,
                description=s("The lock."),
                constraints=Constraints(),
                wire_names=(s("lock"),),
                evidence=(),
                source=here(),
            ),
        ),
        links=(Link(s("window"), s("room"), False, s("A window."), (), here()),),
        embedded=(),
        scopes=(),
        operations=(),
        events=(),
        source=here("door.md"),
    )
    mood = Enumeration(
        name=s("Mood"),
        description=s("How it feels."),
        members=(Member(s("Good"), s("All is well."), here("Mood.md")),),
        observed=(Observed(s("Odd"), seen("type-word"), here()),),
        source=here("Mood.md"),
    )
    return Model(
        api="ucwa",
        resources=tuple(sorted((room, door), key=lambda row: row.name)),
        enumerations=(mood,),
        scopes=(Scope(s("Rooms.Read"), s("Look into rooms"), s("Allows to look."), here()),),
        generic_errors=(GenericError(s("Timeout"), s("Too slow."), here("errors.md")),),
        attribution=s("Words by somebody."),
    )

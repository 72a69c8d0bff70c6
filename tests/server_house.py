"""A small model with verbs of every kind, for servers to serve."""

from __future__ import annotations

from typing import Any

from attrs import evolve, fields
from hand_model import hand_model

from codegen.model.nodes import (
    Constraints,
    Kind,
    Model,
    Operation,
    Parameter,
    Property,
    Resource,
    Response,
    Source,
    Type,
)

__all__ = ["fields_of", "house_model", "operation", "shown"]

HERE = Source("room.md", 1, 1)


def parameter(
    name: str, type_: Type, *travels: str, required: bool = False, **stated: Any
) -> Parameter:
    limits = Constraints(**stated)
    return Parameter(name, type_, required, required, travels, "", limits, (name,), (), HERE)


def operation(page: str, method: str, path: str, response: Response, **more: Any) -> Operation:
    usual: dict[str, Any] = {"route": path, "query": (), "body": (), "request_media": ()}
    return Operation(
        id=f"{page}.{method}",
        method=method,
        description="",
        unique_path=path,
        response=response,
        asynchronous=None,
        minimum_revision=1,
        errors=(),
        examples=(),
        source=HERE,
        **{**usual, **more},
    )


def a_property(name: str, type_: Type) -> Property:
    return Property(name, type_, False, False, "", Constraints(), (name,), (), HERE)


def shown(name: str) -> Response:
    return Response(200, name, "representation", False, ("application/json", "application/xml"))


def house_model() -> Model:
    """The model by hand, its doors and some more with verbs of every kind."""
    model = hand_model()
    room, door = model.resource_index["room"], model.resource_index["door"]
    door = evolve(
        door,
        properties=(a_property("lock", Type(Kind.STRING)), a_property("width", Type(Kind.INTEGER))),
        operations=(
            operation("door", "GET", "/api/v1/doors/{doorId}", shown("door")),
            operation(
                "door",
                "PUT",
                "/api/v1/doors/{doorId}",
                shown("door"),
                body=(
                    parameter("lock", Type(Kind.STRING), "body", required=True),
                    parameter("width", Type(Kind.INTEGER, nullable=True), "body"),
                    parameter("since", Type(Kind.DATETIME), "body"),
                    parameter("delay", Type(Kind.DURATION), "body"),
                    parameter("open", Type(Kind.BOOLEAN), "query", "body"),
                    parameter("mood", Type(Kind.ENUM, "Mood"), "body"),
                    parameter("note", Type(Kind.CONTENT), "body"),
                    parameter("anything", Type(Kind.UNKNOWN), "query"),
                    parameter("from", Type(Kind.STRING, many=True), "query", "body"),
                ),
            ),
            operation(
                "door",
                "DELETE",
                "/api/v1/doors/{doorId}",
                Response(204, None, "empty", False, ()),
            ),
        ),
    )
    others = (
        Resource(
            **{**fields_of(door), "name": "gate", "rel": "gate"},
            operations=(
                operation(
                    "gate",
                    "GET",
                    "/api/v1/doors/{doorId}/~gate",
                    shown("gate"),
                    route="/api/v1/doors/{doorId}",
                ),
            ),
        ),
        Resource(
            **{**fields_of(door), "name": "picture", "rel": "picture"},
            operations=(
                operation(
                    "picture",
                    "GET",
                    "/api/v1/picture",
                    Response(200, "picture", "content", False, ("image/jpeg",)),
                ),
                operation(
                    "picture",
                    "POST",
                    "/api/v1/picture",
                    Response(201, "picture", "representation", True, ("application/json",)),
                    request_media=("image/jpeg",),
                    query=(parameter("title", Type(Kind.STRING), "query", required=True),),
                    body=(parameter("data", Type(Kind.BINARY), "content", required=True),),
                ),
                operation(
                    "picture",
                    "PUT",
                    "/api/v1/picture",
                    shown("picture"),
                    request_media=("application/json", "image/jpeg"),
                    body=(parameter("data", Type(Kind.BINARY), "content", required=True),),
                ),
            ),
        ),
        Resource(
            **{**fields_of(door), "name": "bell", "rel": "bell"},
            operations=(
                operation(
                    "bell",
                    "POST",
                    "/api/v1/bell",
                    Response(204, None, "empty", False, ()),
                    query=(
                        parameter("volume", Type(Kind.INTEGER), "query", minimum=1, maximum=9),
                        parameter("tune", Type(Kind.STRING), "query", allowed=("ding", "dong")),
                    ),
                    body=(
                        parameter("caller", Type(Kind.STRING), "body", max_length=5),
                        parameter("guests", Type(Kind.STRING, many=True), "body", max_length=5),
                        parameter("mood", Type(Kind.ENUM, "Mood"), "body", allowed=("Good",)),
                        parameter("Volume", Type(Kind.INTEGER), "body"),
                    ),
                ),
            ),
        ),
        Resource(
            **{**fields_of(door), "name": "batch", "rel": "batch"},
            operations=(
                operation(
                    "batch",
                    "POST",
                    "/api/v1/batch",
                    Response(200, "batch", "content", False, ("multipart/batching",)),
                    request_media=("multipart/batching",),
                ),
            ),
        ),
    )
    return evolve(model, resources=tuple(sorted((room, door, *others), key=lambda row: row.name)))


def fields_of(resource: Resource) -> dict[str, Any]:
    names = [field.name for field in fields(Resource)]
    return {name: getattr(resource, name) for name in names if name != "operations"}

"""Requests to operations of a model, with plausible values for their parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen
from server_harness import fill

from codegen.model.nodes import Kind, Model, Operation, Parameter
from codegen.targets.samples.values import example_value

__all__ = ["Call", "parameters_of", "plausible_call"]

REPRESENTATION = {"application/json", "application/xml"}


@frozen
class Call:
    method: str
    path: str
    query: dict[str, Any]
    headers: dict[str, str]
    body: Any
    """JSON, bytes, or None."""

    def arguments(self) -> dict[str, Any]:
        """For httpx."""
        content = "content" if isinstance(self.body, bytes) else "json"
        body = {} if self.body is None else {content: self.body}
        return {"params": self.query or None, "headers": self.headers, **body}


def parameters_of(operation: Operation) -> tuple[Parameter, ...]:
    """Each name once."""
    rows = {row.name.casefold(): row for row in (*operation.query, *operation.body)}
    return tuple(rows.values())


def plausible_call(
    model: Model, operation: Operation, *, left_out: Iterable[str] = (), required_only: bool = False
) -> Call:
    """A call with all parameters, or only the required ones."""
    rows = [
        row
        for row in parameters_of(operation)
        if row.name not in left_out and (row.effective_required or not required_only)
    ]
    query: dict[str, Any] = {}
    body: dict[str, Any] = {}
    links: dict[str, Any] = {}
    content = [media for media in operation.request_media if media not in REPRESENTATION]
    for row in rows:
        value = example_value(model, row.name, row.type, row.constraints)
        if "content" in row.travels:
            continue
        if "body" not in row.travels or content:
            query[row.name] = value
        elif row.type.kind is Kind.CONTENT:
            links[row.name] = {"href": "data:text/plain,Hello"}
        else:
            body[row.name] = value
    if links:
        body["_links"] = links
    path = fill(operation.unique_path)
    if content:
        media = content[0]
        data = b"v=0\r\n"
        if media == "multipart/batching":
            media += "; boundary=b"
            data = b"--b\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n\r\n--b--\r\n"
        return Call(operation.method, path, query, {"Content-Type": media}, data)
    sends = operation.method in ("POST", "PUT") and body
    return Call(operation.method, path, query, {}, body if sends else None)

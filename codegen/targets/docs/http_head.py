"""The first lines of a message in a sample: its start line, as it would be sent, and its headers."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from codegen.model.nodes import ExampleRequest, ExampleResponse
from codegen.targets.docs.markdown import fenced, plain

__all__ = ["request_head", "response_head"]

_VERSION = "HTTP/1.1"

_PHRASES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}
"""RFC 9110's, where versions of Python say something else."""


def request_head(request: ExampleRequest) -> tuple[str, ...]:
    """A fence with the head of a request."""
    return _head((f"{request.method} {request.url} {_VERSION}",), request.headers)


def response_head(response: ExampleResponse) -> tuple[str, ...]:
    """A fence with the head of a response; none where nothing of it is known."""
    status = response.status
    first = () if status is None else (f"{_VERSION} {status} {_phrase(status)}".rstrip(),)
    return _head(first, response.headers)


def _phrase(status: int) -> str:
    """The reason phrase of a status; empty where none is registered."""
    try:
        return _PHRASES.get(status) or HTTPStatus(status).phrase
    except ValueError:
        return ""


def _head(first: tuple[str, ...], headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    # The bodies of samples are laid out to be read: a length stated for them is wrong.
    shown = (f"{name}: {value}" for name, value in headers if name.lower() != "content-length")
    lines = (*first, *shown)
    return (fenced("\n".join(map(plain, lines)), "http"),) if lines else ()

"""What a PUT has to bring along, since it replaces the whole resource."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ._client import codec
from .errors import BadRequest, ParameterFault
from .handler import Call, Handler
from .inputs import Inputs
from .tags import check_match, made_tag, tag_of

__all__ = ["check_preconditions"]

_ECHOED = re.compile(r"please pass (?:this|me) in a put request", re.IGNORECASE)
"""The value of a property that the caller sends back as it is; its name tells nothing."""


async def check_preconditions(handler: Handler, call: Call, inputs: Inputs) -> None:
    """Checks a PUT against the resource as it is, where the handler tells of that.

    Raises `PreconditionRequired` or `PreconditionFailed` for its `If-Match`, `BadRequest`
    where the property is missing that a PUT has to send back.
    """
    current = await handler.current(call)
    if current is None:
        return
    body = codec.encode(current)
    check_match(
        call.request.headers.get("if-match", ""),
        tag_of(body) or made_tag(body),
        takes_unquoted=call.profile.takes_unquoted_tags,
    )
    faults = list(_faults(body, inputs))
    if inputs.content is None and faults:
        raise BadRequest(
            "A property that the resource asks to send back is not there.",
            subcode="ParameterValidationFailure",
            parameters=faults,
        )


def _faults(body: Mapping[str, object], inputs: Inputs) -> Iterator[ParameterFault]:
    for name, value in body.items():
        if isinstance(value, str) and _ECHOED.fullmatch(value.strip()):
            sent = inputs.body.get(name.lower())
            if sent != value:
                yield ParameterFault(name, "Missing" if sent is None else "Invalid")

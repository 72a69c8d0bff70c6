"""What schemathesis is told of our media types: it loads this file, in an environment of its own."""

from __future__ import annotations

import importlib
from typing import Any

from xml_objects import xml_object

__all__: list[str] = []


def _as_it_is(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _from_xml(_context: Any, response: Any) -> Any:
    return xml_object(response.content)


_program: Any = importlib.import_module("schemathesis")
_program.serializer("application/sdp", "multipart/batching")(_as_it_is)
_program.deserializer("application/xml", "application/vnd.microsoft.com.ucwa+xml")(_from_xml)

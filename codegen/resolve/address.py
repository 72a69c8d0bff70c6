"""Addresses of facts, as `explain` and overlays write them.

```
messaging                              a resource or an enumeration
messaging.state                        a property, or a member of an enumeration
messaging.links.sendMessage            a link
messaging.embedded.message             an embedded resource
startMessaging.POST                    an operation
startMessaging.POST.body.importance    a parameter of the body
startMessaging.POST.query.operationId  a parameter of the query
```
"""

from __future__ import annotations

import re

from attrs import frozen

__all__ = ["Address", "parse_address"]

_METHOD = re.compile(r"^[A-Z]{3,}$")
_PARTS = {"links", "embedded"}
_TABLES = {"query", "body"}


@frozen
class Address:
    """What an address names."""

    page: str
    part: str
    """`page`, `property`, `links`, `embedded`, `operation`, `query` or `body`."""
    name: str = ""
    """Of the property, rel or parameter."""
    method: str = ""

    def __str__(self) -> str:
        match self.part:
            case "page":
                return self.page
            case "property":
                return f"{self.page}.{self.name}"
            case "operation":
                return f"{self.page}.{self.method}"
            case "links" | "embedded":
                return f"{self.page}.{self.part}.{self.name}"
            case _:
                return f"{self.page}.{self.method}.{self.part}.{self.name}"


def parse_address(text: str) -> Address | None:
    """The address that a text spells; None if it spells none."""
    match text.strip().split("."):
        case [page] if page:
            return Address(page, "page")
        case [page, method] if page and _METHOD.match(method):
            return Address(page, "operation", "", method)
        case [page, name] if page and name:
            return Address(page, "property", name)
        case [page, part, name] if page and part in _PARTS and name:
            return Address(page, part, name)
        case [page, method, table, name] if page and table in _TABLES and name:
            return Address(page, table, name, method.upper())
        case _:
            return None

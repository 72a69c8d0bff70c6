"""A person of the simulator whose client speaks XML: what they say and read is turned over
by the standard library, so that one test holds for both forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import httpx
from simulated import Person

NAMESPACE = "http://schemas.microsoft.com/rtc/2012/03/ucwa"
MEDIA = "application/vnd.microsoft.com.ucwa+xml"


class XmlPerson(Person):
    """Sends and reads XML only; to the test it looks as if it were JSON."""

    async def send(self, method: str, href: str, **more: Any) -> httpx.Response:
        headers = {"Accept": MEDIA, **more.pop("headers", {})}
        if "json" in more:
            more["content"] = written(more.pop("json"))
            headers["Content-Type"] = MEDIA
        reply = await super().send(method, href, headers=headers, **more)
        kind = reply.headers.get("content-type", "")
        if not reply.content or kind.startswith(("text/", "image/")):
            return reply
        assert kind == f"{MEDIA}; charset=utf-8", kind
        kept = [row for row in reply.headers.multi_items() if row[0] != "content-length"]
        body = json.dumps(read(reply.content)).encode()
        return httpx.Response(reply.status_code, headers=kept, content=body, request=reply.request)


def written(body: Mapping[str, Any]) -> bytes:
    """The input of a request."""
    root = Element("input", xmlns=NAMESPACE)
    for rel, link in body.get("_links", {}).items():
        SubElement(root, "link", rel=rel, **link)
    for name, value in body.items():
        if isinstance(value, list | tuple):
            items = SubElement(root, "propertyList", name=name)
            for item in value:
                SubElement(items, "item").text = str(item)
        elif not isinstance(value, dict):
            SubElement(root, "property", name=name).text = str(value)
    return tostring(root)


def read(text: bytes) -> dict[str, Any]:
    """A representation, a batch of events, or an error, in the form of JSON."""
    root = fromstring(text)
    match _tag(root):
        case "reason":
            return _reason(root)
        case "events":
            links = {"self": {"href": root.get("href")}}
            links.update({row.get("rel", ""): dict(row.attrib) for row in _all(root, "link")})
            return {"_links": links, "sender": [_sender(row) for row in _all(root, "sender")]}
        case "resource":
            return _resource(root)
        case other:
            raise AssertionError(f"unexpected root {other}")


def _tag(node: Element) -> str:
    namespace, _, name = node.tag.partition("}")
    assert namespace == "{" + NAMESPACE
    return name


def _all(node: Element, name: str) -> Iterator[Element]:
    return (row for row in node if _tag(row) == name)


def _reason(node: Element) -> dict[str, Any]:
    found: dict[str, Any] = {_tag(row): row.text or "" for row in node if not len(row)}
    for row in _all(node, "parameters"):
        found["parameters"] = [{_tag(cell): cell.text for cell in line} for line in row]
    return found


def _sender(node: Element) -> dict[str, Any]:
    return {**node.attrib, "events": [_event(row) for row in node]}


def _event(node: Element) -> dict[str, Any]:
    rel = node.attrib["rel"]
    link = dict(node.attrib)
    status = link.pop("status", None)
    event: dict[str, Any] = {"type": _tag(node), "link": link}
    if status is not None:
        event["status"] = status
    for row in node:
        match _tag(row):
            case "in":
                event["in"] = dict(row.attrib)
            case "reason":
                event["reason"] = _reason(row)
            case _:
                event["_embedded"] = {rel: _resource(row)}
    return event


def _resource(node: Element) -> dict[str, Any]:
    attributes = dict(node.attrib)
    found: dict[str, Any] = {"rel": attributes.pop("rel")}
    links: dict[str, Any] = {"self": attributes}
    embedded: dict[str, Any] = {}
    for row in node:
        match _tag(row):
            case "property":
                text = row.text or ""
                found[row.attrib["name"]] = {"True": True, "False": False}.get(text, text)
            case "propertyList":
                found[row.attrib["name"]] = [item.text for item in row]
            case "link":
                rest = dict(row.attrib)
                _put(links, rest.pop("rel"), rest)
            case _:
                _put(embedded, row.attrib["rel"], _resource(row))
    if links["self"]:
        found["_links"] = links
    if embedded:
        found["_embedded"] = embedded
    return found


def _put(found: dict[str, Any], rel: str, value: dict[str, Any]) -> None:
    """Adds one of a name: XML does not tell a single one from a list of one."""
    if rel not in found:
        found[rel] = value
    elif isinstance(found[rel], list):
        found[rel].append(value)
    else:
        found[rel] = [found[rel], value]

"""The samples of the real pages as the tests of clients see them, and how bodies are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from attrs import frozen

from codegen.model.nodes import Model, Operation, Parameter, Resource
from codegen.targets.client.names import Names
from codegen.targets.client.needs import Needs
from codegen.targets.client.types import typed

__all__ = [
    "ANONYMOUS",
    "JSON",
    "WHOLE",
    "XML",
    "Sample",
    "codec_of",
    "page_class",
    "parameters",
    "root",
    "samples",
    "tree",
]

JSON, XML = "application/json", "application/xml"
ANONYMOUS = {"anonApplications.OPTIONS", "applications.OPTIONS", "makeMeAvailable2.POST"}
WHOLE = {  # these send the resource, not what the verb takes
    "callForwardingSettings.PUT",
    "communication.PUT",
    "contactPrivacyRelationship2.PUT",
    "group2.PUT",
    "simultaneousRingSettings.PUT",
    "unansweredCallSettings.PUT",
}


@frozen
class Sample:
    """A body with what it belongs to."""

    resource: Resource
    operation: Operation
    side: str
    media: str
    body: str
    media_type: str

    @property
    def place(self) -> str:
        return f"{self.operation.id} {self.side} {self.media}"

    @property
    def is_document(self) -> bool:
        """Whether it is of one of the API's own two media types."""
        return self.media_type in (JSON, XML)


def samples(whole: Model, side: str) -> Iterator[Sample]:
    for resource in whole.resources:
        for operation in resource.operations:
            for example in operation.examples:
                message = getattr(example, side)
                if message is None or not message.body:
                    continue
                headers = {name.lower(): value for name, value in message.headers}
                stated = headers.get("content-type", f"application/{example.media}")
                media_type = stated.partition(";")[0].strip()
                yield Sample(resource, operation, side, example.media, message.body, media_type)


def page_class(client: Any, page: str) -> Any:
    return getattr(client.resources, client.resources.PAGES[page].rpartition(".")[2])


def tree(body: str | bytes, *, ordered: bool) -> Any:
    """An XML document up to attribute order, insignificant white space, how dates are noted.

    Parts of one name keep their order in any case.
    """
    return _tree(ElementTree.fromstring(body), ordered)


def _tree(element: ElementTree.Element, ordered: bool) -> Any:
    text = element.text or ""
    if text in ("true", "false"):  # so in a batch; everywhere else it is `True`
        text = text.title()
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
        text = str(moment.timestamp()) if moment.tzinfo else text
    except ValueError:
        pass
    return (
        element.tag,
        dict(element.attrib),
        "" if len(element) else text,
        [_tree(child, ordered) for child in (element if ordered else sorted(element, key=_name))],
    )


def _name(element: ElementTree.Element) -> tuple[str, str]:
    return element.tag, element.get("name") or element.get("rel") or ""


def codec_of(client: Any, whole: Model, of: Any) -> Any:
    """The codec that the client gives to a type."""
    expression = typed(of, Names(whole), Needs()).codec
    enums = {name: getattr(client.enums, name) for name in client.enums.__all__}
    return eval(expression, {**vars(client.values), **enums})


def parameters(whole: Model, sample: Sample) -> dict[str, Parameter]:
    """Those of the body, of an unfinished page those of the page that it revises."""
    pages = (sample.resource, whole.resource_index[sample.resource.rel])
    return {
        name: row
        for page in pages
        for operation in page.operations
        if operation.method == sample.operation.method
        for row in operation.body
        for name in row.wire_names
    }


def root(sample: Sample) -> str:
    return ElementTree.fromstring(sample.body).tag.rpartition("}")[2]

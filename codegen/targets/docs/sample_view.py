"""Samples of messages: a request and its response, in a tab for each media type."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen

from codegen.model.nodes import Example
from codegen.targets.docs.http_head import request_head, response_head
from codegen.targets.docs.markdown import fenced, inline
from codegen.targets.docs.tabs import TabView, sample_tabs

__all__ = ["SampleView", "exchange_samples", "media_name", "sample"]

_MEDIA = {"json": "JSON", "xml": "XML", "": ""}
_LOOKS_JSON = re.compile(r"\s*[\[{]")
_LOOKS_XML = re.compile(r"\s*<")


@frozen
class SampleView:
    title: str
    tabs: tuple[TabView, ...]


def sample(body: str) -> str:
    """The body of a message in a fence labelled by its form."""
    if _LOOKS_JSON.match(body):
        return fenced(body, "json")
    return fenced(body, "xml" if _LOOKS_XML.match(body) else "text")


def media_name(media: str) -> str:
    """`JSON` or `XML`: words of ours."""
    return _MEDIA.get(media, "Other")


def exchange_samples(title: str, examples: Iterable[Example]) -> SampleView | None:
    """Requests and responses; None where there are no examples."""
    tabs = sample_tabs((media_name(row.media), _blocks(row)) for row in examples)
    return SampleView(inline(title), tabs) if tabs else None


def _blocks(example: Example) -> tuple[str, ...]:
    blocks: list[str] = []
    request, response = example.request, example.response
    if request is not None:
        blocks.append("Request:")
        blocks += request_head(request)
        if request.body:
            blocks.append(sample(request.body))
    if response is not None:
        known = response.status is not None
        blocks.append("Response:" if known else "Response, its status not shown:")
        blocks += response_head(response)
        if response.body:
            blocks.append(sample(response.body))
    return tuple(blocks)

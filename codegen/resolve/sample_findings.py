"""What is odd about samples."""

from __future__ import annotations

from codegen.resolve.exchanges import OperationSamples, PageSamples
from codegen.resolve.http_message import Message
from codegen.resolve.payload import Payload
from codegen.resolve.repair import ESCAPED, LINE_BREAK_TAG, SPLIT_STRING
from codegen.resolve.routes import route_of
from codegen.source.finding import Finding

__all__ = ["find_sample_oddities"]

_REPAIRS = {
    ESCAPED: ("UC351", "the body is escaped for HTML", "Write the body as it goes over the wire."),
    SPLIT_STRING: (
        "UC352",
        "a string of the body goes over the end of its line",
        "Write the string on one line.",
    ),
    LINE_BREAK_TAG: (
        "UC353",
        "line breaks of the body are written as tags",
        "Break the lines of the body.",
    ),
}


def find_sample_oddities(page: PageSamples) -> list[Finding]:
    """Findings about the samples of a page, in page order."""
    findings: list[Finding] = []
    for operation in page.operations:
        for exchange in operation.exchanges:
            if exchange.request is not None:
                findings += _of_payload(exchange.request)
                findings += _of_request(operation, exchange.request.message)
            if exchange.response is not None:
                findings += _of_payload(exchange.response)
                findings += _of_response(exchange.response.message)
    for event in page.events:
        for payload in event.payloads:
            findings += _of_payload(payload)
    return findings


def _of_payload(payload: Payload) -> list[Finding]:
    message = payload.message
    span = message.span(message.body_line)
    findings = [
        Finding(code, text, span, way_out)
        for code, text, way_out in (_REPAIRS[name] for name in payload.repairs)
    ]
    if payload.problem is not None:
        text = f"the body of this sample can't be read: {payload.problem}"
        findings.append(Finding("UC350", text, span, "Write a whole JSON or XML body."))
    return findings


def _of_request(operation: OperationSamples, message: Message) -> list[Finding]:
    findings: list[Finding] = []
    span = message.span(message.sample.span.line)
    if message.method is not None and message.method != operation.raw.method:
        text = f"the sample shows {message.method}, the operation is {operation.raw.method}"
        findings.append(Finding("UC354", text, span, f"Write {operation.raw.method}."))
    if message.url is None:
        text = "the request has no request line"
        findings.append(Finding("UC355", text, span, "Begin with method, URL and HTTP version."))
    elif route_of(message.url) is None:
        text = "the URL of the request has no path"
        findings.append(Finding("UC356", text, span, "Write the whole URL."))
    elif "//" in message.url.partition("://")[2]:
        text = "the URL has an empty segment"
        findings.append(Finding("UC357", text, span, "Remove the doubled slash."))
    return findings


def _of_response(message: Message) -> list[Finding]:
    if message.has_head:
        return []
    span = message.span(message.sample.span.line)
    text = "the response has no status line"
    return [Finding("UC355", text, span, "Begin with HTTP version and status.")]

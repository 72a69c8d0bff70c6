"""The example server keeps to the OpenAPI document: by our own eyes, and by those of schemathesis."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import frozen
from jsonschema import Draft202012Validator
from openapi_document import METHODS, Document, read, resolved, validator
from other_tools import python_with
from server_harness import serving, write_packages
from xml_objects import xml_object

from codegen.dialect import load_dialect, read_page
from codegen.resolve import resolve
from codegen.source import load_set

TESTS = Path(__file__).parent
SETS = {"specs": TESTS.parent / "specs" / "ucwa", "lending": TESTS / "pages" / "golden"}
"""Our own pages, and those of another API."""
JSON, XML = "application/json", "application/xml"
WANTED = "schemathesis==4.32.5"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
"""Not what asks for tokens, which examples need not, or for fewer methods, since links lead to more."""


@frozen
class Served:
    """The document, and a server of it."""

    document: Document
    app: Any
    url: str
    http: httpx.Client
    validators: dict[str, Draft202012Validator]

    def operations(self) -> Iterator[tuple[str, str, Document]]:
        """Path, method and operation."""
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method in METHODS:
                    yield path, method, operation

    def ask(
        self, path: str, method: str, operation: Document, media: str, **headers: str
    ) -> httpx.Response:
        """The answer to the request that the document shows."""
        query: dict[str, Any] = {}
        for row in operation.get("parameters", ()):
            if row["in"] == "path":
                path = path.replace(f"{{{row['name']}}}", row["example"])
            elif row["in"] == "query":
                query[row["name"]] = row["example"]
            elif row.get("required"):
                headers[row["name"]] = row["schema"].get("enum", row["schema"].get("examples"))[0]
        content = b""
        bodies = operation.get("requestBody", {}).get("content", {})
        kind = media if media in bodies else next(iter(bodies), None)
        if kind is not None and "examples" in bodies[kind]:
            value = resolved(self.document, bodies[kind]["examples"]["usual"])["value"]
            content = json.dumps(value).encode() if kind == JSON else value.encode()
            headers["Content-Type"] = kind
        headers.setdefault("Accept", f"{media}, */*;q=0.1")
        request = self.http.build_request(
            method.upper(), path, params=query or None, headers=headers, content=content
        )
        return self.http.send(request)

    def faults(self, operation: Document, response: httpx.Response) -> list[str]:
        """In what an answer differs from what is told of it."""
        told = operation["responses"].get(str(response.status_code))
        if told is None:
            return [f"answers {response.status_code}: {response.text[:200]}"]
        told = resolved(self.document, told)
        found = [
            f"has the header {name}"
            for name in ("location", "etag")
            if name in response.headers
            and name not in {row.lower() for row in told.get("headers", ())}
        ]
        media = response.headers.get("content-type", "").partition(";")[0]
        if not response.content:
            return found + (["has no body"] if "content" in told else [])
        if media not in told.get("content", {}):
            return [*found, f"has a body of {media}"]
        if media in (JSON, XML):
            schema = told["content"][media]["schema"]
            value = response.json() if media == JSON else xml_object(response.content)
            found += [
                f"{row.json_path}: {row.message}"
                for row in self._validator(schema).iter_errors(value)
            ]
        return found

    def _validator(self, schema: Document) -> Draft202012Validator:
        key = json.dumps(schema)
        if key not in self.validators:
            self.validators[key] = validator(self.document, schema)
        return self.validators[key]


@pytest.fixture(scope="module")
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Of our own pages, or of those that the parameter names."""
    name: str = getattr(request, "param", "specs")
    dialect = load_dialect()
    pages = (read_page(file.text, file.path, dialect) for file in load_set([SETS[name]]).files)
    model = resolve(tuple(pages)).model
    assert model is not None
    packages = write_packages(model, tmp_path_factory.mktemp("packages"), f"told_{name}")
    app = packages.server("examples").app()
    limits = httpx.Limits(keepalive_expiry=1)  # the server closes what is idle for longer
    with serving(app) as url, httpx.Client(base_url=url, timeout=10, limits=limits) as http:
        yield Served(read(model), app, url, http, {})


each_set = pytest.mark.parametrize("served", ["specs", "lending"], indirect=True)


@each_set
@pytest.mark.parametrize("media", [JSON, XML])
def test_what_the_document_shows_is_answered_as_it_tells(served: Served, media: str) -> None:
    faults = []
    for path, method, operation in served.operations():
        first = next(iter(operation["responses"]))
        bodies = operation["responses"][first].get("content", {})
        if JSON in bodies and media not in bodies:  # some pages of the others tell of JSON only
            continue
        response = served.ask(path, method, operation, media)
        faults += [(operation["operationId"], row) for row in served.faults(operation, response)]
        if not response.is_success or str(response.status_code) != first:
            faults.append((operation["operationId"], f"answers {response.status_code}"))
    assert not faults


@each_set
def test_each_error_that_the_document_tells_can_be_had(served: Served) -> None:
    faults, asked = [], 0
    for path, method, operation in served.operations():
        for status, row in operation["responses"].items():
            for error in resolved(served.document, row).get("x-errors", ()):
                asked += 1
                wanted = f"code={status}; subcode={error.get('subcode', 'None')}"
                response = served.ask(path, method, operation, JSON, Prefer=wanted)
                name = operation["operationId"]
                faults += [(name, fault) for fault in served.faults(operation, response)]
                if (str(response.status_code), response.json()["code"]) != (status, error["code"]):
                    faults.append((name, f"{wanted} gives {response.text}"))
    assert not faults
    assert asked > len(list(served.operations()))


@pytest.mark.parametrize("served", ["lending"], indirect=True)
@pytest.mark.parametrize(
    ("accept", "status", "media"),
    [
        (XML, 406, XML),
        (f"{XML}, */*;q=0.1", 200, JSON),
        (f"{XML}, application/vnd.microsoft.com.ucwa+json;q=0.5", 200, None),
    ],
)
def test_what_xml_has_no_room_for_is_answered_in_json(
    served: Served, accept: str, status: int, media: str | None
) -> None:
    """A book stands at a position, which is an object."""
    response = served.http.get("/lending/v1/books/1", headers={"Accept": accept})
    assert response.status_code == status
    kind = response.headers["content-type"].partition(";")[0]
    assert kind == (media or "application/vnd.microsoft.com.ucwa+json")
    if status == 200:
        assert isinstance(response.json()["position"], dict)
    else:
        assert xml_object(response.content)["code"] == "NotAcceptable"


# Schemathesis.


def schemathesis(
    config: pytest.Config, served: Served, url: str, folder: Path, *options: str
) -> tuple[int, str]:
    """Exit status and what it says."""
    python = python_with(config, WANTED)
    source = folder / "openapi.json"
    source.write_text(json.dumps(served.document), "utf-8")
    command: list[str | Path] = [python, "-m", "schemathesis.cli", "run", source, "--url", url]
    command += ["--no-color", "--seed", "1", "--checks", ",".join(CHECKS), *options]
    environment = {
        **os.environ,
        "PYTHONPATH": str(TESTS),
        "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def tried(report: str) -> int:
    """How many operations were tried."""
    found = re.search(r"Tested: (\d+)", report)
    assert found is not None, report
    return int(found[1])


@each_set
def test_schemathesis_finds_nothing(
    served: Served, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    """By the examples of the document, all of which have to be accepted."""
    checks = ",".join((*CHECKS, "positive_data_acceptance"))
    options = ("--phases", "examples", "--max-time", "20", "--checks", checks)
    status, report = schemathesis(pytestconfig, served, served.url, tmp_path, *options)
    assert status == 0, report
    assert tried(report) > 0.8 * len(list(served.operations()))


@pytest.mark.long
@pytest.mark.parametrize(
    "options",
    [
        ("--phases", "examples,coverage", "--mode", "all"),
        ("--phases", "examples,coverage", "--mode", "positive", "--header", f"Accept: {XML}"),
        ("--phases", "fuzzing,stateful", "--mode", "all", "--max-examples", "10"),
    ],
    ids=["limits", "xml", "chance"],
)
def test_schemathesis_finds_nothing_for_long(
    served: Served, pytestconfig: pytest.Config, tmp_path: Path, options: tuple[str, ...]
) -> None:
    status, report = schemathesis(pytestconfig, served, served.url, tmp_path, *options)
    assert status == 0, report
    assert tried(report) > 250


def spoiling(app: Any, change: Callable[[bytes], bytes]) -> Callable[..., Awaitable[None]]:
    """An application whose bodies are changed."""

    async def spoiled(scope: Any, receive: Any, send: Any) -> None:
        async def sent(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = [row for row in message["headers"] if row[0] != b"content-length"]
                message = {**message, "headers": headers}
            if "body" in message:
                message = {**message, "body": change(message["body"])}
            await send(message)

        await app(scope, receive, sent)

    return spoiled


@pytest.mark.parametrize(
    ("accept", "change"),
    [
        (JSON, lambda body: body.replace(b'"state":"Connected"', b'"state":5')),
        (XML, lambda body: body.replace(b"<link rel=", b"<link of=")),
    ],
    ids=["json", "xml"],
)
def test_schemathesis_would_find_a_wrong_body(
    served: Served,
    pytestconfig: pytest.Config,
    tmp_path: Path,
    accept: str,
    change: Callable[[bytes], bytes],
) -> None:
    options = ("--phases", "examples", "--include-operation-id", "messaging.GET")
    with serving(spoiling(served.app, change)) as url:
        status, report = schemathesis(
            pytestconfig, served, url, tmp_path, *options, "--header", f"Accept: {accept}"
        )
    assert status == 1, report
    assert "Response violates schema" in report

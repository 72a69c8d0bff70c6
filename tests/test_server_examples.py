"""The example server: every operation answers, validly, over a real socket."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import evolve, frozen
from server_harness import Packages, fill, serving, write_packages
from server_requests import parameters_of, plausible_call

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.model.inherit import effective_embedded, effective_links, effective_properties
from codegen.model.nodes import Kind, Operation, Resource
from codegen.resolve import resolve
from codegen.source import load_set
from codegen.targets.client.names import Names
from codegen.targets.server.media import read_types

SPECS = Path(__file__).parents[1] / "specs"
JSON = "application/json; charset=utf-8"
XML = "application/xml; charset=utf-8"


@frozen
class Served:
    """Packages of a model, and its example server."""

    packages: Packages
    http: httpx.Client

    @property
    def operations(self) -> Iterator[tuple[Resource, Operation]]:
        for resource in self.packages.model.resources:
            for operation in resource.operations:
                yield resource, operation


def without_samples(page: RawPage) -> RawPage:
    return evolve(
        page,
        operations=tuple(evolve(row, samples=()) for row in page.operations),
        events=tuple(evolve(row, samples=()) for row in page.events),
    )


def set_pages(name: str, request: pytest.FixtureRequest) -> tuple[RawPage, ...]:
    if name != "specs":
        pages: tuple[RawPage, ...] = request.getfixturevalue("corpus_pages")
        return pages if name == "corpus" else tuple(map(without_samples, pages))
    dialect = load_dialect()
    files = load_set([SPECS / "ucwa"]).files
    return tuple(read_page(file.text, file.path, dialect) for file in files)


@pytest.fixture(scope="module", params=["specs", "corpus", "bare"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Of our own pages, of the real ones, and of the real ones without any sample."""
    model = resolve(set_pages(request.param, request)).model
    packages = write_packages(model, tmp_path_factory.mktemp("packages"), f"ex_{request.param}")
    app = packages.server("examples").app()
    with serving(app) as url, httpx.Client(base_url=url, timeout=10) as http:
        yield Served(packages, http)


def error_of(response: httpx.Response) -> dict[str, Any]:
    """The body of an error in the API's form, in JSON."""
    assert response.headers["content-type"] == JSON
    body: dict[str, Any] = response.json()
    assert body["code"]
    assert body["message"]
    return body


def check_answer(
    served: Served, operation: Operation, response: httpx.Response, representation: str = JSON
) -> None:
    """That a response is what the model says of it, and of the media type that was asked for."""
    stated = operation.response
    assert response.status_code == stated.status, response.text
    assert ("location" in response.headers) == stated.location
    if stated.location:
        assert served.http.get(response.headers["location"]).status_code == 200
    match stated.body:
        case "empty":
            assert response.content == b""
        case "content":
            media = response.headers["content-type"].partition(";")[0]
            assert media == stated.media[0]
            assert response.content
        case "anonymous":
            assert response.headers["content-type"] == representation
            kind = served.packages.client("resource").Resource
            load = served.packages.client("codec").loads
            assert load(response.content, type=kind, media_type=representation)
        case _:
            assert response.headers["content-type"] == representation
            assert stated.resource is not None
            check_representation(served, stated.resource, response.content, representation)


def check_representation(served: Served, name: str, content: bytes, media_type: str = JSON) -> None:
    """That a body shows all that the page of a resource tells, and decodes to its class."""
    model = served.packages.model
    page = model.resource_index[name]
    kind = resource_class(served, page)
    resource = served.packages.client("codec").loads(content, type=kind, media_type=media_type)
    body = served.packages.client("codec").encode(resource)
    assert body["rel"] == page.rel
    links, embedded = body["_links"], body.get("_embedded", {})
    for row in effective_properties(model, page):
        if row.type.kind is Kind.CONTENT:
            assert links[row.wire_names[0]]["href"].startswith("data:")
        else:
            assert body[row.wire_names[0]] is not None
    for link in effective_links(model, page):
        assert link.rel in links
        assert isinstance(links[link.rel], list) == link.many
    for copy in effective_embedded(model, page):
        assert copy.rel in embedded
        assert isinstance(embedded[copy.rel], list) == copy.many


def resource_class(served: Served, page: Resource) -> Any:
    names = Names(served.packages.model).resources
    return getattr(served.packages.client("resources"), names[page.name])


def test_every_operation_answers(served: Served) -> None:
    for _, operation in served.operations:
        call = plausible_call(served.packages.model, operation)
        response = served.http.request(call.method, call.path, **call.arguments())
        check_answer(served, operation, response)


def test_every_operation_answers_to_its_required_parameters(served: Served) -> None:
    for _, operation in served.operations:
        call = plausible_call(served.packages.model, operation, required_only=True)
        response = served.http.request(call.method, call.path, **call.arguments())
        check_answer(served, operation, response)


def test_every_operation_answers_to_its_parameters_in_json(served: Served) -> None:
    """A JSON object with all parameters is understood, unless the body is something else."""
    for _, operation in served.operations:
        if operation.method not in ("POST", "PUT"):
            continue
        is_content = bool(read_types(operation.request_media))
        call = plausible_call(served.packages.model, evolve(operation, request_media=()))
        body = dict(call.body or {}) | {
            row.name: "x" for row in operation.body if "content" in row.travels
        }
        response = served.http.request(call.method, call.path, params=call.query, json=body)
        if is_content and body:
            assert response.status_code == 415, operation.id
            assert error_of(response)["code"] == "UnsupportedMediaType"
        else:
            check_answer(served, operation, response)


def test_every_operation_speaks_xml(served: Served) -> None:
    """Asked in XML, answered in XML; what is content stays what it is."""
    codec = served.packages.client("codec")
    for _, operation in served.operations:
        call = plausible_call(served.packages.model, operation)
        headers = {"Accept": "application/xml"}
        arguments = call.arguments() | {"headers": call.headers | headers}
        body = arguments.pop("json", None)
        if body is not None:
            arguments["content"] = codec.dump_input(body, media_type=XML)
            arguments["headers"] |= {"Content-Type": XML}
        response = served.http.request(call.method, call.path, **arguments)
        check_answer(served, operation, response, XML)


def test_json_and_xml_show_the_same(served: Served) -> None:
    codec, seen = served.packages.client("codec"), 0
    for _, operation in served.operations:
        if operation.method != "GET" or operation.response.body != "representation":
            continue
        path, vendor = fill(operation.unique_path), "application/vnd.microsoft.com.ucwa"
        shown = []
        for media_type in (f"{vendor}+json", f"{vendor}+xml"):
            response = served.http.get(path, headers={"Accept": media_type})
            assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
            shown.append(codec.loads(response.content, media_type=media_type))
        assert shown[0] == shown[1], operation.id
        seen += 1
    assert seen


def test_errors_speak_xml(served: Served) -> None:
    codec = served.packages.client("codec")
    for accept in ("application/xml", "text/csv;q=0.5, application/xml;q=0.2"):
        response = served.http.get("/nowhere", headers={"Accept": accept})
        assert (response.status_code, response.headers["content-type"]) == (404, XML)
        reason = codec.encode(codec.loads(response.content, media_type=XML))
        assert reason == {"code": "NotFound", "message": "There is no such resource."}
    for _, operation in served.operations:
        if operation.method not in ("POST", "PUT") or read_types(operation.request_media):
            continue
        for body in (b"<input>", b"", b"\xff", b'<!DOCTYPE a [<!ENTITY b "c">]><input>&b;</input>'):
            headers = {"Content-Type": "application/xml", "Accept": "application/xml"}
            path = fill(operation.unique_path)
            response = served.http.request(operation.method, path, content=body, headers=headers)
            if not body:
                check_answer(served, operation, response, XML)
                continue
            assert (response.status_code, response.headers["content-type"]) == (400, XML)
            reason = codec.encode(codec.loads(response.content, media_type=XML))
            assert reason["subcode"] == "DeserializationFailure"


def test_every_operation_shows_its_example_to_a_bare_request(served: Served) -> None:
    for _, operation in served.operations:
        path = fill(operation.unique_path)
        check_answer(served, operation, served.http.request(operation.method, path))
        if operation.method in ("POST", "PUT"):
            response = served.http.request(operation.method, path, json={})
            check_answer(served, operation, response)


def test_a_representation_can_be_put_back(served: Served) -> None:
    for resource, operation in served.operations:
        if operation.method == "PUT":
            path = fill(operation.unique_path)
            link = served.http.get(path)
            body = link.json() if link.status_code == 200 else {"rel": resource.rel}
            headers = {"If-Match": '"1"'}
            check_answer(served, operation, served.http.put(path, json=body, headers=headers))


def test_a_missing_parameter_is_named(served: Served) -> None:
    seen = 0
    for _, operation in served.operations:
        for row in parameters_of(operation):
            if not row.effective_required or "content" in row.travels:
                continue
            call = plausible_call(served.packages.model, operation, left_out=[row.name])
            if not call.query and not call.body:
                continue
            response = served.http.request(call.method, call.path, **call.arguments())
            if not isinstance(call.body, bytes) or call.query:
                assert response.status_code == 400, operation.id
                error = error_of(response)
                assert error["code"] == "BadRequest"
                assert error["subcode"] == "ParameterValidationFailure"
                assert error["parameters"] == [{"name": row.name, "reason": "Missing"}]
                seen += 1
    assert seen or served.packages.api == "ex_specs"


def test_content_alone_is_answered(served: Served) -> None:
    """As the samples of the real pages send it, without what they say is required."""
    for _, operation in served.operations:
        if any("content" in row.travels for row in operation.body):
            headers = {"Content-Type": operation.request_media[0]}
            path = fill(operation.unique_path)
            answer = served.http.request(operation.method, path, content=b"v=0", headers=headers)
            check_answer(served, operation, answer)


def test_links_lead_to_examples(served: Served) -> None:
    """A crawl from every page that can be read: no link is dead, no self leads elsewhere."""
    todo = [fill(row.unique_path) for _, row in served.operations if row.method == "GET"]
    seen = set(todo)
    while todo:
        path = todo.pop()
        response = served.http.get(path)
        if response.status_code == 405:
            assert "GET" not in response.headers["allow"]
            continue
        assert response.status_code == 200, path
        if response.headers["content-type"] != JSON or "rel" not in response.json():
            continue
        own = response.json()["_links"]["self"]["href"]
        assert served.http.get(own).json() == response.json()
        for href in hrefs(response.json()):
            if href not in seen and not href.startswith("data:"):
                seen.add(href)
                todo.append(href)


def hrefs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("href"), str):
            yield value["href"]
        for item in value.values():
            yield from hrefs(item)
    elif isinstance(value, list):
        for item in value:
            yield from hrefs(item)


def test_the_verbs_of_links_answer(served: Served) -> None:
    """A link leads to one path: every verb of its page answers there, of all revisions."""
    for resource, operation in served.operations:
        reads = [row for row in resource.operations if row.method == "GET"]
        home = fill((reads or list(resource.operations))[0].unique_path)
        response = served.http.request(operation.method, home)
        assert response.status_code == operation.response.status, operation.id


REQUIRED = {"str": "x", "int": 10, "bool": True, "RawContent": b"v=0", "tuple[str, ...]": ("x",)}
"""Values by annotation."""


def test_requests_of_the_client_are_understood(served: Served) -> None:
    """Each verb of each link that the client finds in an example, sent as it says."""
    codec = served.packages.client("codec")
    seen: set[str] = set()
    for resource, operation in served.operations:
        if operation.method != "GET" or operation.response.body != "representation":
            continue
        body = served.http.get(fill(operation.unique_path)).content
        example = codec.loads(body, type=resource_class(served, resource))
        for found in example.links.values():
            for link in found if isinstance(found, tuple) else (found,):
                for verb in ("get", "post", "put", "delete", "options"):
                    method = getattr(link, verb, None)
                    if method is not None and f"{link.href} {verb}" not in seen:
                        seen.add(f"{link.href} {verb}")
                        send(served, method)
    assert len(seen) > 5


def send(served: Served, method: Any) -> None:
    required = {
        row.name: REQUIRED.get(str(row.annotation)) or member_of(served, str(row.annotation))
        for row in inspect.signature(method).parameters.values()
        if row.default is row.empty
    }
    asked = method(**required)
    if asked.content is not None:
        data: dict[str, Any] = {
            "content": asked.content.data,
            "headers": {"Content-Type": asked.content.media_type},
        }
    else:
        data = {} if asked.document is None else {"json": asked.document}
    response = served.http.request(asked.method, asked.href, params=asked.query, **data)
    assert response.status_code < 300, (asked, response.text)


def member_of(served: Served, enumeration: str) -> Any:
    return next(iter(getattr(served.packages.client("enums"), enumeration)))


def test_unknown_paths_are_not_found(served: Served) -> None:
    for path in ("/", "/nowhere", "/ucwa/v1/applications/1/nowhere", "/~", "/%2e%2e/x"):
        response = served.http.get(path)
        assert response.status_code == 404, path
        assert error_of(response)["code"] == "NotFound"


def test_unknown_methods_are_not_allowed(served: Served) -> None:
    for _, operation in served.operations:
        path = fill(operation.unique_path)
        for method in ("PATCH", "TRACE"):
            response = served.http.request(method, path)
            assert response.status_code == 405, path
            assert operation.method in response.headers["allow"].split(", ")
            assert error_of(response)["code"] == "MethodNotAllowed"


def test_head_is_get_without_a_body(served: Served) -> None:
    for _, operation in served.operations:
        if operation.method == "GET":
            response = served.http.head(fill(operation.unique_path))
            assert response.status_code == operation.response.status
            assert response.content == b""


def test_a_damaged_body_is_refused(served: Served) -> None:
    for _, operation in served.operations:
        if operation.method not in ("POST", "PUT"):
            continue
        path = fill(operation.unique_path)
        for body in (b'{"a"', b"[1]", b'"x"', b"\xff\xfe{"):
            headers = {"Content-Type": "application/json"}
            response = served.http.request(operation.method, path, content=body, headers=headers)
            if read_types(operation.request_media):
                assert response.status_code == 415, (operation.id, body)
                continue
            assert response.status_code == 400, (operation.id, body)
            assert error_of(response)["subcode"] == "DeserializationFailure"


def test_a_strange_body_is_refused(served: Served) -> None:
    for _, operation in served.operations:
        if operation.method in ("POST", "PUT"):
            response = served.http.request(
                operation.method,
                fill(operation.unique_path),
                content=b"a,b",
                headers={"Content-Type": "text/csv"},
            )
            assert response.status_code == 415, operation.id
            assert error_of(response)["code"] == "UnsupportedMediaType"


def test_a_strange_accept_is_refused(served: Served) -> None:
    for _, operation in served.operations:
        path = fill(operation.unique_path)
        headers = {"Accept": "text/csv, application/json;q=0"}
        response = served.http.request(operation.method, path, headers=headers)
        if operation.response.body == "empty":
            assert response.status_code == operation.response.status
        else:
            assert response.status_code == 406, operation.id
            assert error_of(response)["code"] == "NotAcceptable"


@pytest.mark.parametrize(
    "spelling",
    [
        "application/json",
        "application/vnd.microsoft.com.ucwa+json",
        "application/vnd.microsoft.ucwa+json",
    ],
)
def test_spellings_of_json_are_echoed(served: Served, spelling: str) -> None:
    for _, operation in served.operations:
        if operation.response.body != "representation":
            continue
        call = plausible_call(served.packages.model, operation)
        arguments = call.arguments()
        if isinstance(call.body, dict):
            arguments["headers"] = {"Content-Type": f"{spelling}; charset=utf-8"}
        arguments["headers"] = {**arguments["headers"], "Accept": f"text/csv, {spelling};q=0.2"}
        response = served.http.request(call.method, call.path, **arguments)
        assert response.status_code == operation.response.status
        assert response.headers["content-type"] == f"{spelling}; charset=utf-8"


def test_a_body_without_end_is_refused(served: Served) -> None:
    _, operation = next(row for row in served.operations if row[1].method == "POST")
    path = fill(operation.unique_path)
    response = served.http.post(path, content=b" " * (1 << 20) + b"{}")
    assert response.status_code == 413
    assert error_of(response)["code"] == "EntityTooLarge"


def test_an_entity_tag_spares_the_body(served: Served) -> None:
    tagged = 0
    for resource, operation in served.operations:
        if operation.method != "GET" or operation.response.body != "representation":
            continue
        path = fill(operation.unique_path)
        etag = served.http.get(path).headers.get("etag")
        is_changed = any(row.method == "PUT" for row in resource.operations)
        assert etag is not None or not is_changed
        if etag is not None:
            tagged += 1
            known = served.http.get(path, headers={"If-None-Match": etag})
            assert (known.status_code, known.content) == (304, b"")
            other = served.http.get(path, headers={"If-None-Match": '"other"'})
            assert other.status_code == 200
    assert tagged or served.packages.api == "ex_specs"


def test_the_event_channel_tells_every_kind_of_event_once(served: Served) -> None:
    model = served.packages.model
    channel = model.resource_index.get("events")
    if channel is None:
        pytest.skip("the set has no event channel")
    path = fill(channel.operations[0].unique_path)
    response = served.http.get(path)
    body = response.json()
    batch = served.packages.client("codec").loads(response.content)
    assert type(batch).__name__ == "EventBatch"
    told = {
        (sender["href"], event["type"], event["link"]["rel"], event["link"]["href"])
        for sender in body["sender"]
        for event in sender["events"]
    }
    rows = {(row.sender, row.type, row.resource) for page in model.resources for row in page.events}
    assert len(told) == len(rows)
    assert {row[1] for row in told} == {row[1] for row in rows}
    for sender in body["sender"]:
        for event in sender["events"]:
            check_event(served, event)
    quiet = served.http.get(body["_links"]["next"]["href"])
    assert quiet.status_code == 200
    assert set(quiet.json()) == {"_links"}


def check_event(served: Served, event: dict[str, Any]) -> None:
    assert served.http.get(event["link"]["href"]).status_code in (200, 405)
    if event["type"] == "deleted":
        assert "_embedded" not in event
        return
    ((rel, copy),) = event["_embedded"].items()
    assert rel == event["link"]["rel"] == copy["rel"]
    assert copy["_links"]["self"]["href"] == event["link"]["href"]


def test_a_batch_answers_each_of_its_requests(served: Served) -> None:
    paths = [
        fill(row.unique_path)
        for _, row in served.operations
        if row.response.media == ("multipart/batching",)
    ]
    if not paths:
        pytest.skip("no page of the set shows a batch")
    inner = next(row for _, row in served.operations if row.method == "GET")
    post = next(row for _, row in served.operations if row.response.location)
    body = (
        f"--x y\r\nContent-Type: application/http; msgtype=request\r\n\r\n"
        f"GET {fill(inner.unique_path)} HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\r\n\r\n"
        f"--x y\r\nContent-Type: application/http; msgtype=request\r\n\r\n"
        f"POST http://host{fill(post.unique_path)} HTTP/1.1\r\nHost: a\r\n\r\n\r\n"
        f"--x y\nContent-Type: application/http\n\nGET /nowhere HTTP/1.1\nHost: a\n\n\n"
        f"--x y\r\n\r\nPOST {paths[0]} HTTP/1.1\r\n\r\n\r\n"
        f"--x y\r\n\r\nnonsense\r\n--x y--\r\nepilogue"
    )
    headers = {"Content-Type": 'multipart/batching; boundary="x y"', "Accept": "multipart/batching"}
    response = served.http.post(paths[0], content=body.encode(), headers=headers)
    assert response.status_code == 200
    media, _, boundary = response.headers["content-type"].partition('; boundary="')
    assert media == "multipart/batching"
    first, *parts, last = response.content.split(f"--{boundary[:-1]}".encode())
    assert (first, last) == (b"", b"--\r\n")
    statuses = []
    for part in parts:
        head, inner_head, inner_body = part.split(b"\r\n\r\n", 2)
        assert head.strip() == b"Content-Type: application/http; msgtype=response"
        statuses.append(int(inner_head.split(b" ")[1]))
        if statuses[-1] == 200:
            direct = served.http.get(fill(inner.unique_path))
            assert inner_body.removesuffix(b"\r\n") == direct.content
    assert statuses == [200, post.response.status, 404, 400, 400]

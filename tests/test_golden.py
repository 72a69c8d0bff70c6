"""All that the generator makes of a lending library: other people's API, in the form of the original pages.

`tests/golden/lending` keeps it as files, so that a change of the output is read as a diff. `make golden`
accepts what is made now. Copied files are listed there, not kept again.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import evolve, frozen
from server_harness import serving

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "tests" / "pages" / "golden"
GOLDEN = ROOT / "tests" / "golden" / "lending"
TARGETS = ("client", "docs", "server")
PARTS = (*TARGETS, "copied.txt", "diagnostics.txt", "model.json")
HINT = "Right? Then `make golden` accepts it."


@frozen
class Made:
    """What the program makes of the pages."""

    out: Path
    files: dict[str, str]
    """What there is to compare, by the path below the golden folder."""
    model: dict[str, Any]

    def client(self, name: str) -> Any:
        return importlib.import_module(f"lending_client.{name}")

    def body(self, operation: str) -> bytes:
        """The JSON body that an operation's page answers with."""
        page, _, method = operation.partition(".")
        resource = next(row for row in self.model["resources"] if row["name"] == page)
        row = next(row for row in resource["operations"] if row["method"] == method)
        body: str = row["examples"][0]["response"]["body"]
        return body.encode()

    def read(self, operation: str, page: str) -> Any:
        """That body as an object of the client."""
        kind = getattr(self.client("resources"), page)
        return self.client("codec").loads(self.body(operation), type=kind)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("golden")
    program(folder, "generate", "--quiet", "--out", "out", "--target", *TARGETS)
    files: dict[str, str] = {}
    copied: list[str] = []
    for target in TARGETS:
        manifest = json.loads((folder / "out" / target / ".ucwa-codegen.json").read_text("utf-8"))
        for row in manifest["files"]:
            path = f"{target}/{row['path']}"
            if row["origin"].startswith(f"{target}/") and not row["origin"].endswith(".jinja"):
                copied.append(path)
            else:
                files[path] = (folder / "out" / path).read_text("utf-8")
    files["copied.txt"] = "".join(f"{path}\n" for path in copied)
    files["diagnostics.txt"] = program(folder, "check", "--account")
    files["model.json"] = program(folder, "model")
    with pytest.MonkeyPatch.context() as patch:
        for target in ("client", "server"):
            patch.syspath_prepend(folder / "out" / target)
        yield Made(folder / "out", files, json.loads(files["model.json"]))


def program(folder: Path, command: str, *arguments: str) -> str:
    """What a command prints as data; it runs outside of the project, whose settings would count."""
    run = subprocess.run(
        [sys.executable, "-m", "codegen", command, *arguments, "--specs", PAGES],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def part_of(files: dict[str, str], part: str) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.split("/")[0] == part}


def kept() -> dict[str, str]:
    return {
        path.relative_to(GOLDEN).as_posix(): path.read_text("utf-8")
        for path in sorted(GOLDEN.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def difference(old: dict[str, str], new: dict[str, str]) -> str:
    """Unified diffs of all files that are not the same; empty where all are."""
    lines: list[str] = []
    for path in sorted({*old, *new}):
        before, after = old.get(path), new.get(path)
        lines += unified_diff(
            (before or "").splitlines(),
            (after or "").splitlines(),
            f"golden/{path}" if before is not None else "/dev/null",
            f"made/{path}" if after is not None else "/dev/null",
            lineterm="",
        )
        if before != after and (before or "").splitlines() == (after or "").splitlines():
            lines.append(f"{path}: only there, or other line ends")
    return "\n".join(lines)


@pytest.mark.parametrize("part", PARTS)
def test_tree(made: Made, part: str) -> None:
    """`make golden` runs this with UPDATE_GOLDEN set."""
    new = part_of(made.files, part)
    if os.environ.get("UPDATE_GOLDEN"):
        accept(part, new)
    found = difference(part_of(kept(), part), new)
    if found:
        pytest.fail(f"{found}\n\n{HINT}", pytrace=False)


def accept(part: str, files: dict[str, str]) -> None:
    if part in TARGETS:
        shutil.rmtree(GOLDEN / part, ignore_errors=True)
    for path, text in files.items():
        file = GOLDEN / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")


def test_nothing_else_is_kept() -> None:
    assert {path.split("/")[0] for path in kept()} == set(PARTS)


def test_a_difference_can_be_read() -> None:
    old = {"same": "a\n", "changed": "a\nb\n", "gone": "a\n", "end": "a"}
    new = {"same": "a\n", "changed": "a\nc\n", "new": "a\n", "end": "a\n"}
    assert difference(old, new).split("\n") == [
        *("--- golden/changed", "+++ made/changed", "@@ -1,2 +1,2 @@", " a", "-b", "+c"),
        "end: only there, or other line ends",
        *("--- golden/gone", "+++ /dev/null", "@@ -1 +0,0 @@", "-a"),
        *("--- /dev/null", "+++ made/new", "@@ -0,0 +1 @@", "+a"),
    ]
    assert difference(old, old) == ""


def test_the_pages_show_what_pages_can_do(made: Made) -> None:
    """Nobody can take a construct out of the pages and leave its output untested."""
    types = {kind for row in values(made.model) for kind in [row["type"]["kind"]]}
    assert types >= {
        *("string", "boolean", "integer", "number", "datetime", "duration", "uri"),
        *("binary", "content", "enum", "object", "unknown"),
    }
    assert {row["type"]["format"] for row in values(made.model)} >= {"sip", "tel", "email"}
    operations = [row for page in made.model["resources"] for row in page["operations"]]
    assert {row["method"] for row in operations} == {"GET", "POST", "PUT", "DELETE", "OPTIONS"}
    answers = {row["response"]["body"] for row in operations}
    assert answers == {"representation", "empty", "content", "anonymous"}
    assert {row["minimum_revision"] for row in operations} == {1, 2}
    assert [row["id"] for row in operations if row["asynchronous"]] == ["borrowBook.POST"]
    travels = {tuple(row["travels"]) for op in operations for row in (*op["query"], *op["body"])}
    assert travels == {("query",), ("body",), ("query", "body"), ("content",)}
    assert {row["boilerplate"] for op in operations for row in op["errors"]} == {True, False}
    roles = {row["name"]: row["represents"] for row in made.model["resources"]}
    assert {name for name, role in roles.items() if role} == {"borrowedBook", "borrower"}
    links = [row for page in made.model["resources"] for row in page["links"]]
    assert any(row["target"] is None for row in links)
    assert any(row["repeats"] for row in links)
    assert {row["many"] for row in links} == {True, False}
    assert [row["name"] for row in made.model["enumerations"] if row["observed"]] == ["Pickup"]
    assert made.model["generic_errors"]


def values(model: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All properties and parameters."""
    for page in model["resources"]:
        yield from page["properties"]
        for operation in page["operations"]:
            yield from (*operation["query"], *operation["body"])


# The packages, under the eyes of the tools and at work.


@pytest.mark.parametrize(
    "command",
    [
        ("mypy", "--strict", "--config-file=", "-p", "lending_client", "-p", "lending_server"),
        ("ruff", "check", "--isolated", "--no-cache", "client", "server"),
    ],
    ids=["mypy", "ruff"],
)
def test_tools_find_nothing(made: Made, command: tuple[str, ...], tmp_path: Path) -> None:
    roots = os.pathsep.join(str(made.out / name) for name in ("client", "server"))
    run = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=made.out,
        env={**os.environ, "MYPYPATH": roots, "MYPY_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_answers_of_the_pages_are_read_and_written(made: Made) -> None:
    codec = made.client("codec")
    for page in made.model["resources"]:
        for operation in page["operations"]:
            response = operation["response"]
            if response["body"] != "representation":
                continue
            words = response["resource"]
            kind = getattr(made.client("resources"), words[0].upper() + words[1:])
            body = made.body(operation["id"])
            resource = codec.loads(body, type=kind)
            assert type(resource) is kind
            assert json.loads(codec.dumps(resource)) == json.loads(body), operation["id"]


def test_properties_have_their_types(made: Made) -> None:
    book = made.read("book.GET", "Book")
    enums = made.client("enums")
    assert book.authors == ("Ada Quill", "Bo Inkwell")
    assert str(book.blurb) == "A tale of ink."
    assert (book.class_, book.from_) == ("B", "The Quill family")
    assert book.condition is enums.Condition.WORN
    assert book.due_back == datetime(2016, 9, 26, 23, 20, 23, 993000, tzinfo=UTC)
    assert book.genres == (enums.Genre.SCI_FI, enums.Genre.TRAVEL)
    assert (book.is_reference, book.page_count, book.rating) == (False, 312, 4.5)
    assert book.loan_period == timedelta(days=28)
    assert book.position == {"floor": 2, "window": True}
    assert book.provenance is None


def test_names_that_collide_keep_their_values(made: Made) -> None:
    book = made.read("book.GET", "Book")
    assert (book.extra_, dict(book.extra)) == ("A map", {})
    changed = evolve(book, shelf_mark="R 1", shelf_mark_="R 2")
    written = json.loads(made.client("codec").dumps(changed))
    assert (written["shelfMark"], written["shelf_mark"]) == ("R 1", "R 2")


def test_a_member_that_no_page_names_is_kept(made: Made) -> None:
    books = made.read("books.GET", "Books")
    first, second = books.embedded.book
    assert first.condition.known
    assert not second.condition.known
    assert second.condition.value == "Mouldy"


def test_links_lead_on(made: Made) -> None:
    library = made.read("library.GET", "Library")
    _, second = library.links.book
    request = second.get()
    assert (request.method, request.href) == ("GET", "/lending/v1/books/12")
    assert request.result_type is made.client("resources").Book
    assert library.embedded.reader.name == "Ann"
    first, _ = made.read("books.GET", "Books").embedded.book
    assert not first.links.cover_photo
    with pytest.raises(made.client("errors").LinkUnavailable, match="coverPhoto"):
        first.links.cover_photo.get()
    assert type(first.links.waiting_list) is made.client("link").Link


def test_a_role_is_what_it_represents(made: Made) -> None:
    borrowed = made.read("borrowedBook.GET", "BorrowedBook")
    assert isinstance(borrowed, made.client("resources").Book)
    assert (borrowed.rel, borrowed.class_) == ("book", "A")
    loan = made.read("loan.GET", "Loan")
    assert loan.links.borrower.get().operation == "borrower.GET"


def test_requests_are_values(made: Made) -> None:
    pickup = made.client("enums").Pickup
    content = made.client("content").Content
    link = made.read("book.GET", "Book").links.borrow_book
    request = link.post(
        from_="Harbour Branch",
        companions=("sip:bo@lending.example",),
        keep_for=timedelta(days=14),
        message=content.text("Knock twice"),
        operation_id="74cb",
        pickup=pickup.COURIER,
    )
    assert type(request).__name__ == "Operation"
    assert request.document == {
        "companions": ["sip:bo@lending.example"],
        "from": "Harbour Branch",
        "keepFor": "P14D",
        "operationId": "74cb",
        "pickup": "Courier",
        "_links": {"message": {"href": "data:text/plain;charset=utf-8,Knock%20twice"}},
    }
    assert request.operation_id == "74cb"
    assert request == evolve(request)
    with pytest.raises(TypeError, match="from_"):
        link.post(pickup=pickup.LOCKER)


def test_a_slip_is_the_body_itself(made: Made) -> None:
    library = made.read("library.GET", "Library")
    link = library.links.return_books_by_post_with_handwritten_slip
    posted = datetime(2016, 9, 26, 16, 20, 23, tzinfo=UTC)
    request = link.post(slip=b"books=2", parcel_number="RR 1", posted_on=posted)
    assert request.content.media_type == "text/vnd.lending-slip"
    assert request.content.data == b"books=2"
    assert request.document is None
    assert dict(request.query)["parcelNumber"] == "RR 1"


def test_what_the_second_revision_brings(made: Made) -> None:
    loan = made.read("library.GET", "Library").links.loan
    assert loan.delete().minimum_revision == 2
    assert loan.get().minimum_revision == 1
    assert loan.get(language="en").minimum_revision == 2
    older = made.read("loan.GET", "Loan").links.self_
    assert older.get()
    with pytest.raises(made.client("errors").RevisionUnavailable):
        older.delete()


def test_the_example_server_answers(made: Made) -> None:
    codec = made.client("codec")
    resources = made.client("resources")
    app = importlib.import_module("lending_server.examples").app()
    with serving(app) as address, httpx.Client(base_url=address) as http:
        got = http.get("/lending/v1/books/9")
        book = codec.loads(got.content, type=resources.Book)
        assert book.loan_period is not None
        asked = book.links.self_.put(condition=made.client("enums").Condition.NEW)
        assert http.put(asked.href, json=asked.document).status_code == 200
        assert http.put(asked.href, json={"class": "B"}).status_code == 400
        photo = http.get("/lending/v1/books/9/coverPhoto")
        assert (photo.status_code, photo.headers["content-type"]) == (200, "image/png")
        # No page tells of it; a link of an example is never dead.
        unknown = codec.loads(http.get(book.links.waiting_list.href).content)
        assert (type(unknown).__name__, unknown.rel) == ("Resource", "waitingList")
        assert http.delete("/lending/v1/loans/7").status_code == 204
        started = http.post("/lending/v1/books/9/borrowBook", json={"from": "Harbour"})
        assert (started.status_code, bool(started.headers["location"])) == (201, True)
        missing = http.get("/lending/v1/cellar")
        assert (missing.status_code, missing.json()["code"]) == (404, "NotFound")
        assert http.delete("/lending/v1/library").status_code == 405

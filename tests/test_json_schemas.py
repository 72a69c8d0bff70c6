"""What commands print as JSON is as its schema says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_harness import DESK, ROOM, Program
from jsonschema import Draft202012Validator

from codegen.check import Severity
from codegen.cli.json_schemas import SCHEMAS, schema_text
from codegen.diff import Impact
from codegen.model.form import FORMAT

SETTINGS = """\
specs = ["specs"]
suppress = ["UC101"]

[vendor.part]
dest = "src"
package = "acme.rooms"
only = ["room"]

[vendor.whole]
dest = "src"
package = "acme.all"
"""
BROKEN = DESK.replace("### Links", "##### Links").replace("| desk   | The", "| dask   | The")
ERROR = b"\xff\xfe\xff"


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    made = Program(tmp_path, capsys, monkeypatch)
    made.write_pages()
    made.write("ucwa-codegen.toml", SETTINGS)
    return made


def closed(node: Any) -> Any:
    """A schema that allows nothing but what it names: so it names all."""
    if isinstance(node, list):
        return [closed(row) for row in node]
    if not isinstance(node, dict):
        return node
    found = {key: closed(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict) and "type" in node:
        found.setdefault("additionalProperties", False)
    return found


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """The schemas of objects in a schema."""
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for value in node.values():
            yield from objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from objects(value)


def test_the_list_has_a_line_for_each(program: Program) -> None:
    done = program.run("schema")
    assert done.status == 0
    assert [row.split()[0] for row in done.out.splitlines()] == sorted(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_one_and_tells_of_itself(program: Program, name: str) -> None:
    done = program.run("schema", name)
    assert (done.status, done.err, done.out) == (0, "", schema_text(name))
    schema = json.loads(done.out)
    Draft202012Validator.check_schema(schema)
    assert f"ucwa-codegen {SCHEMAS[name]}" in schema["description"]
    assert schema["properties"]["format"]["const"] == (FORMAT if name == "model" else 1)
    assert "format" in schema["required"]
    if name != "model":  # made from the classes, which say what the names don't
        assert all("description" in row for row in schema["properties"].values() if "type" in row)


def test_schema_of_the_model_is_that_of_its_command(program: Program) -> None:
    assert program.run("schema", "model").out == program.run("model", "--schema").out


@pytest.mark.parametrize(("name", "near"), [("chek", "check"), ("fmt", "check, diff")])
def test_unknown_name_is_wrong_usage(program: Program, name: str, near: str) -> None:
    done = program.run("schema", name)
    assert (done.status, done.out) == (2, "")
    assert near in done.err


@pytest.mark.parametrize(
    ("name", "arguments", "desk", "status"),
    [
        ("check", [], DESK, 0),
        ("check", ["--account"], BROKEN, 0),
        ("check", ["--strict", "--quiet"], BROKEN, 1),
        ("check", [], ERROR, 1),
        ("check", ["specs/desk.md"], BROKEN, 0),
        ("model", [], DESK, 0),
        ("model", [], BROKEN, 0),
        ("diff", ["specs", "specs"], DESK, 0),
        ("diff", ["specs", "other"], DESK, 1),
        ("diff", ["other", "specs"], BROKEN, 1),
        ("generate", [], DESK, 0),
        ("generate", ["--target", "docs", "--only", "desk"], BROKEN, 0),
        ("generate", ["--check"], BROKEN, 1),
        ("generate", ["--diff"], DESK, 1),
        ("generate", [], ERROR, 1),
        ("vendor", [], DESK, 0),
        ("vendor", ["--check"], BROKEN, 1),
        ("vendor", ["src", "--package", "a.b", "--only", "room", "--closure"], DESK, 0),
    ],
)
def test_output_is_as_its_schema_says(
    program: Program, name: str, arguments: list[str], desk: str | bytes, status: int
) -> None:
    other = ROOM.replace("| seats | integer |", "| chairs | string |").replace("404", "410")
    program.write("other/room.md", other)
    program.write("specs/desk.md", desk)
    line = [name, *SCHEMAS[name].split()[1:], *arguments]
    done = program.run(*line)
    assert done.status == status, done.all
    data = json.loads(done.out)
    schema = json.loads(schema_text(name))
    Draft202012Validator(schema).validate(data)
    Draft202012Validator(closed(schema)).validate(data)


def test_outputs_of_a_second_run(program: Program) -> None:
    """Nothing to do; and what a person changed."""
    validator = Draft202012Validator(closed(json.loads(schema_text("generate"))))
    arguments = ("generate", "--target", "docs", "--summary", "json")
    for _ in range(2):
        data = json.loads(program.run(*arguments).out)
        validator.validate(data)
    assert data["files"]["written"] == 0
    (program.folder / "generated/docs/index.md").write_text("mine", "utf-8")
    data = json.loads(program.run(*arguments).out)
    validator.validate(data)
    assert data["drift"]["edited"] == ["docs/index.md"]


def test_words_are_those_of_the_program() -> None:
    check, diff = (json.loads(schema_text(name)) for name in ("check", "diff"))
    severities = check["$defs"]["diagnostic"]["properties"]["severity"]["enum"]
    assert severities == [row.value for row in Severity]
    for key in ("client", "server", "class"):
        words = diff["$defs"]["change"]["properties"][key]["enum"]
        assert words == [row.value for row in Impact]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_what_is_named_is_there(name: str) -> None:
    """A key that is not always there is said to be so."""
    optional = {"generate": {"drift", "patch"}}
    for row in objects(json.loads(schema_text(name))):
        missing = set(row.get("properties", ())) - set(row.get("required", ()))
        assert name == "model" or missing <= optional.get(name, set())

"""Other people's generators take the OpenAPI document, and what they make of it is good code.

What they can't know is told to them, or is a warning that is expected here:

- openapi-python-client sends JSON, forms and raw bytes only. Told to take XML and other types as bytes it
  warns of nothing, but its code then has a hole for each second kind of body (`Unset` is not imported, a
  text has no `payload`). Not told of XML it warns that it leaves XML out, and the code is whole.
- datamodel-code-generator warns that its defaults for formatters and for pydantic will change, unless it is
  told what to use. Models of pydantic need `pydantic[email]`, since there are addresses of mail, and open
  enumerations without a class of their own, since it gives such a class a text as its default. For msgspec
  it wants them as literals.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openapi_document import Document, operations, read
from other_tools import python_with
from typescript import compiler, node_program

from codegen.dialect import load_dialect, read_page
from codegen.resolve import Resolution, resolve
from codegen.source import load_set

SPECS = Path(__file__).parents[1] / "specs" / "ucwa"
PYTHON_CLIENT = "openapi-python-client==0.29.1"
MODELS = ("datamodel-code-generator==0.89.0", "pydantic[email]>=2,<3")
PYDANTIC = ("--use-annotated", "--collapse-root-models")
TYPESCRIPT = "7.13.0"
FOREIGN = (
    "application/sdp",
    "application/xml",
    "image/jpeg",
    "multipart/batching",
    "text/plain",
)
"""Media types that openapi-python-client has to be told of."""


@pytest.fixture(scope="module")
def document() -> Document:
    dialect = load_dialect()
    pages = (read_page(file.text, file.path, dialect) for file in load_set([SPECS]).files)
    model = resolve(tuple(pages)).model
    assert model is not None
    return read(model)


@pytest.fixture(scope="module")
def corpus_document(corrected_model: Resolution) -> Document:
    return read(corrected_model.model)


def run(*command: str | Path, cwd: Path) -> tuple[int, list[str]]:
    """Exit status and the lines that it prints."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def written(document: Document, folder: Path) -> Path:
    path = folder / "openapi.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


# openapi-python-client


@pytest.fixture
def make_client(
    pytestconfig: pytest.Config, tmp_path: Path
) -> Callable[..., tuple[int, list[str]]]:
    """Its run into the folder `client`, strict about warnings."""
    python = python_with(pytestconfig, PYTHON_CLIENT)

    def make(document: Document, told: tuple[str, ...] = FOREIGN) -> tuple[int, list[str]]:
        config = tmp_path / "config.json"
        overrides = dict.fromkeys(told, "application/octet-stream")
        config.write_text(json.dumps({"content_type_overrides": overrides, "post_hooks": []}))
        command: list[str | Path] = [python, "-m", "openapi_python_client", "generate"]
        command += ["--path", written(document, tmp_path), "--config", config, "--meta", "none"]
        return run(
            *command, "--output-path", tmp_path / "client", "--fail-on-warning", cwd=tmp_path
        )

    return make


@pytest.mark.parametrize(
    "name", ["document", pytest.param("corpus_document", marks=pytest.mark.long)]
)
def test_openapi_python_client_has_nothing_to_warn_of(
    make_client: Callable[..., tuple[int, list[str]]],
    tmp_path: Path,
    name: str,
    request: pytest.FixtureRequest,
) -> None:
    document: Document = request.getfixturevalue(name)
    assert make_client(document) == (0, [f"Generating {tmp_path / 'client'}"])
    made = {path.stem for path in tmp_path.glob("client/api/*/*.py")} - {"__init__"}
    assert len(made) == len(operations(document))


def test_openapi_python_client_would_warn(
    make_client: Callable[..., tuple[int, list[str]]], document: Document
) -> None:
    hole = {"application/json": {"schema": {"$ref": "#/components/schemas/nowhere"}}}
    answer = {"200": {"description": "", "content": hole}}
    broken = document | {"paths": {"/a": {"get": {"responses": answer}}}, "webhooks": {}}
    status, printed = make_client(broken)
    assert status == 1
    assert any("Warning" in line for line in printed)


@pytest.mark.long
def test_the_client_in_json_is_good_code(
    make_client: Callable[..., tuple[int, list[str]]],
    pytestconfig: pytest.Config,
    tmp_path: Path,
    document: Document,
) -> None:
    """All that it warns of is that it does not do XML; texts as content are the one hole that is left."""
    _, printed = make_client(document, tuple(row for row in FOREIGN if row != "application/xml"))
    warned = [line for line in printed if line.startswith(("Unsupported", "Invalid", "Missing"))]
    assert set(warned) == {"Unsupported content type application/xml"}
    assert len([line for line in printed if line.startswith("WARNING")]) == len(warned)
    made = {path.stem for path in tmp_path.glob("client/api/*/*.py")} - {"__init__"}
    assert len(made) == len(operations(document))
    python = python_with(pytestconfig, PYTHON_CLIENT, "mypy>=1.18,<3")
    _, found = run(python, "-m", "mypy", "--strict", "client", cwd=tmp_path)
    (wrong,) = [line for line in found if ": error:" in line]
    assert wrong.startswith("client/api/send_message/send_message_post.py:")
    assert '"str" has no attribute "payload"' in wrong
    names = "client.api.messaging.messaging_get, client.models.conversation"
    assert run(python, "-W", "error", "-c", f"import {names}", cwd=tmp_path) == (0, [])


# datamodel-code-generator


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("typing.TypedDict", ()),
        pytest.param("pydantic_v2.BaseModel", PYDANTIC, marks=pytest.mark.long),
        pytest.param("dataclasses.dataclass", (), marks=pytest.mark.long),
        pytest.param("msgspec.Struct", ("--enum-field-as-literal", "all"), marks=pytest.mark.long),
    ],
)
def test_datamodel_code_generator_has_nothing_to_warn_of(
    pytestconfig: pytest.Config,
    tmp_path: Path,
    document: Document,
    kind: str,
    options: tuple[str, ...],
) -> None:
    python = python_with(pytestconfig, *MODELS, "msgspec<1", "mypy>=1.18,<3")
    command: list[str | Path] = [python, "-W", "error", "-m", "datamodel_code_generator"]
    command += ["--input", written(document, tmp_path), "--input-file-type", "openapi"]
    command += ["--output", "models.py", "--output-model-type", kind, "--formatters", "builtin"]
    command += options
    assert run(*command, "--target-python-version", "3.11", cwd=tmp_path) == (0, [])
    assert run(python, "-W", "error", "-c", "import models", cwd=tmp_path) == (0, [])
    text = (tmp_path / "models.py").read_text("utf-8")
    assert len(re.findall(r"^class ", text, re.MULTILINE)) > 300
    assert run(python, "-m", "mypy", "models.py", cwd=tmp_path)[0] == 0


# openapi-typescript


def test_openapi_typescript_has_nothing_to_warn_of(
    pytestconfig: pytest.Config, tmp_path: Path, document: Document
) -> None:
    program = node_program(pytestconfig, "openapi-typescript", TYPESCRIPT, "bin/cli.js")
    written(document, tmp_path)
    status, said = program.run("openapi.json", "-o", "api.d.ts", cwd=tmp_path)
    assert status == 0, said
    assert "⚠" not in said
    assert "warn" not in said.casefold()
    made = (tmp_path / "api.d.ts").read_text("utf-8")
    assert all(f'"{name}"' in made for name in operations(document))
    (tmp_path / "use.ts").write_text(
        """\
import type { components, operations } from "./api";
type Answer = operations["messaging.GET"]["responses"][200]["content"]["application/json"];
const answer: Answer = { rel: "messaging", state: "Connected", _links: { self: { href: "/" } } };
const state: string | undefined = answer.state;
const batch: components["schemas"]["EventBatch"] = { sender: [] };
export { batch, state };
""",
        "utf-8",
    )
    checked = compiler(pytestconfig).run("--strict", "--noEmit", "use.ts", cwd=tmp_path)
    assert checked == (0, "")

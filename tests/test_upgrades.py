"""What this version does with what another version left: manifests of earlier formats, and of later ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_harness import Program, tree

from codegen.emit.manifest import Entry, parse_manifest

MANIFEST = "generated/docs/.ucwa-codegen.json"
_FOO = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
_BAR = "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9"
FIRST = f"""\
{{"format": 1, "files": [
{{"path": "errors.md", "hash": "{_FOO}", "origin": "x"}},
{{"path": "old/page.md", "hash": "{_BAR}", "origin": "y"}}
]}}
"""
"""As the first version that numbered its format wrote it, of a file of `foo` and one of `bar`."""
OLDER: dict[str, str] = {
    "the first format": FIRST,
    "no number": FIRST.replace('"format": 1, ', ""),
    "another order, and more than we know": json.dumps(
        {
            "tool": "ucwa-codegen 0.1",
            "files": [{**row, "size": 3} for row in reversed(json.loads(FIRST)["files"])],
        },
        indent=2,
    ),
}


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargets = ["docs"]\n')
    program.write_pages()
    return program


@pytest.mark.parametrize("name", OLDER)
def test_an_older_manifest_is_read_and_written_anew(program: Program, name: str) -> None:
    assert program.run("generate", "--out", "fresh").status == 0
    program.write(MANIFEST, OLDER[name])
    program.write("generated/docs/errors.md", "foo")
    program.write("generated/docs/old/page.md", "bar")
    done = program.run("generate")
    assert done.status == 0, done.err
    assert ", 1 removed)" in done.err
    assert tree(program.folder / "generated") == tree(program.folder / "fresh")


@pytest.mark.parametrize("name", OLDER)
def test_an_edit_is_still_known_as_one(program: Program, name: str) -> None:
    program.write(MANIFEST, OLDER[name])
    edited = program.write("generated/docs/errors.md", "my own words")
    done = program.run("generate")
    assert done.status == 1
    assert "changed by a person: generated/docs/errors.md\n" in done.err
    assert edited.read_text() == "my own words"


@pytest.mark.parametrize(
    "command",
    [
        ("generate",),
        ("generate", "--force"),
        ("generate", "--check"),
        ("generate", "--diff"),
        ("generate", "--only", "desk"),
        ("clean", "--generated"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("files", ["[]", '{"a": "b"}'])
def test_a_later_manifest_is_refused(
    program: Program, command: tuple[str, ...], files: str
) -> None:
    program.run("generate")
    program.write(MANIFEST, f'{{"format": 2, "files": {files}}}\n')
    before = tree(program.folder / "generated")
    done = program.run(*command)
    assert done.status == 2
    line = done.err.splitlines()[-1]
    assert f"{MANIFEST} is of a later version of ucwa-codegen; generate with that" in line
    assert tree(program.folder / "generated") == before


def test_a_copy_of_a_later_version_is_refused(program: Program) -> None:
    command = ("vendor", "src", "--package", "acme.rooms", "--only", "desk")
    assert program.run(*command).status == 0
    manifest = program.folder / "src/acme/rooms/.ucwa-codegen.json"
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 2'))
    before = tree(program.folder / "src")
    for more in ((), ("--force",), ("--check",)):
        done = program.run(*command, *more)
        assert done.status == 2
        assert "is of a later version of ucwa-codegen" in done.err
        assert tree(program.folder / "src") == before


def test_the_way_out_that_is_named_is_one(program: Program) -> None:
    program.run("generate")
    good = tree(program.folder / "generated")
    program.write(MANIFEST, '{"format": 2}')
    assert program.run("generate").status == 2
    (program.folder / MANIFEST).unlink()
    assert program.run("generate", "--force").status == 0
    assert tree(program.folder / "generated") == good


@pytest.mark.parametrize("number", ["null", '"2"', "[]", "{}", "true"])
def test_a_number_that_is_none_makes_no_manifest(number: str) -> None:
    text = FIRST.replace('"format": 1', f'"format": {number}')
    found = parse_manifest(text.encode())
    assert found is None or all(isinstance(row, Entry) for row in found.values())

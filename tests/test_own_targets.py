"""Templates and targets of one's own: the guide, what has no effect, TypeScript by the real compiler."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cli_harness import Program, tree
from guide import ROOT, Block, Reader
from hand_model import hand_model
from typescript import EXAMPLE, NodeProgram, build, compiler

from codegen.emit.render import render_plan
from codegen.targets.contract import TargetSettings
from codegen.targets.registry import find_targets

GUIDE = ROOT / "docs" / "guide" / "own-targets.md"


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    made = Program(tmp_path, capsys, monkeypatch)
    made.write_pages()
    return made


# Files of a template folder.


def test_a_template_and_a_file_of_the_runtime_are_overridden(program: Program) -> None:
    program.run("generate")
    before = tree(program.folder / "generated")
    program.write("mine/docs/scopes.md.jinja", "Mine.\n")
    program.write("mine/client/package/times.py", "MINE = True\n")
    program.write("ucwa-codegen.toml", 'templates = "mine"\n')
    done = program.run("generate")
    assert "(2 written, " in done.err
    after = tree(program.folder / "generated")
    assert after["docs/scopes.md"] == b"Mine.\n"
    assert after["client/ucwa_client/times.py"] == b"MINE = True\n"
    changed = {path for path in before if before[path] != after[path]}
    manifests = {"docs/.ucwa-codegen.json", "client/.ucwa-codegen.json"}
    assert changed - manifests == {"docs/scopes.md", "client/ucwa_client/times.py"}
    assert program.run("generate", "--check").status == 0
    program.run("vendor", "src", "--package", "acme.rooms")
    assert (program.folder / "src/acme/rooms/times.py").read_text() == "MINE = True\n"


@pytest.mark.parametrize(
    ("path", "way_out"),
    [
        ("docs/scope.md.jinja", '; did you mean "docs/scopes.md.jinja"?'),
        ("client/package/code.py", '; did you mean "client/package/codec.py"?'),
        ("cleint/package/codec.py", '; did you mean "client/package/codec.py"?'),
        ("docs/scopes.md", '; did you mean "docs/scopes.md.jinja"?'),
        ("zzz", ""),
    ],
)
@pytest.mark.parametrize("command", [("generate",), ("vendor", "src")], ids=" ".join)
def test_a_file_without_effect_is_refused(
    program: Program, path: str, way_out: str, command: tuple[str, ...]
) -> None:
    program.write(f"mine/{path}", "x\n")
    program.write("ucwa-codegen.toml", 'templates = "mine"\n')
    done = program.run(*command)
    assert (done.status, done.err.splitlines()[-1]) == (
        2,
        f"ucwa-codegen: error: mine/{path} overrides no template{way_out}",
    )
    assert not (program.folder / "generated").exists()
    assert not (program.folder / "src").exists()


def test_several_files_without_effect_are_counted(program: Program) -> None:
    for name in ("b", "a", "c"):
        program.write(f"mine/docs/{name}.jinja", "x\n")
    done = program.run("generate", "--templates", "mine")
    assert "mine/docs/a.jinja (and 2 more) overrides no template" in done.err


@pytest.mark.parametrize(
    ("scopes", "others"),
    [
        ("{% include 'docs/_mine.jinja' %}", ("docs/_mine.jinja",)),
        ("{% from 'macros/all.jinja' import a %}", ("macros/all.jinja",)),
        ("{% set n = 'docs/_mine.jinja' %}{% include n %}", ("docs/_mine.jinja",)),
        ("x", ("README.md", "docs/ReadMe.txt", ".hidden", "docs/__pycache__/x.pyc")),
        ("x", ("client/package/codec.py", "openapi/openapi.json.jinja")),
    ],
    ids=["included", "imported", "computed", "notes", "of other targets"],
)
def test_files_with_another_purpose_are_not(
    program: Program, scopes: str, others: tuple[str, ...]
) -> None:
    program.write("mine/docs/scopes.md.jinja", scopes)
    for path in others:
        program.write(f"mine/{path}", "{% macro a() %}{% endmacro %}")
    done = program.run("generate", "--target", "docs", "--templates", "mine")
    assert done.status == 0, done.err


# A target of another distribution.


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example target, as pip would install it."""
    monkeypatch.syspath_prepend(build(EXAMPLE))
    yield
    sys.modules.pop("ucwa_typescript", None)


def test_the_example_is_short() -> None:
    files = [path for path in EXAMPLE.rglob("*.*") if path.suffix in {".jinja", ".py", ".toml"}]
    assert len(files) == 3
    lines = [path.read_text("utf-8").splitlines() for path in files]
    assert sum(map(len, lines)) < 150


@pytest.mark.usefixtures("installed")
def test_a_target_is_found_made_checked_and_overridden(program: Program) -> None:
    done = program.run("generate", "--target", "typescript")
    assert done.status == 0, done.err
    made = (program.folder / "generated/typescript/ucwa.d.ts").read_text()
    assert '"seats"?: number;' in made
    assert program.run("generate", "--target", "typescript", "--check").status == 0
    program.write("mine/typescript/api.d.ts.jinja", "// {{ view.interfaces | length }}\n")
    options = ("--target", "typescript", "--templates", "mine")
    assert program.run("generate", *options, "--check").status == 1
    assert program.run("generate", *options).status == 0
    assert (program.folder / "generated/typescript/ucwa.d.ts").read_text() == "// 3\n"
    program.write("mine/typescript/apis.d.ts.jinja", "")
    assert "did you mean" in program.run("generate", *options).err
    # Nobody asks for it in this run, so that nobody can tell what it needs.
    assert program.run("generate", "--target", "docs", "--templates", "mine").status == 0


@pytest.mark.usefixtures("installed")
def test_an_error_in_a_template_of_its_own_is_its_fault(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = program.write("theirs/typescript/api.d.ts.jinja", "\n{{ view.nothing }}").parents[1]
    target: Any = find_targets()["typescript"]
    module = sys.modules[type(target).__module__]
    monkeypatch.setattr(module, "TARGET", type(target)(templates=folder))
    done = program.run("generate", "--target", "typescript")
    assert done.status == 2
    assert f"{folder}/typescript/api.d.ts.jinja:2: " in done.err


@pytest.mark.usefixtures("installed")
def test_make_is_told_of_its_templates(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    page = program.write("theirs/typescript/api.d.ts.jinja", "{% include 'typescript/_a.jinja' %}")
    part = program.write("theirs/typescript/_a.jinja", "a\n")
    target: Any = find_targets()["typescript"]
    module = sys.modules[type(target).__module__]
    monkeypatch.setattr(module, "TARGET", type(target)(templates=page.parents[1]))
    options = ("--target", "typescript", "--depfile", "made.d")
    assert program.run("generate", *options).status == 0
    told = (program.folder / "made.d").read_text().split()
    assert {"theirs", "theirs/typescript"} <= set(told)
    assert {str(path.relative_to(program.folder)) for path in (page, part)} <= set(told)


ENTRY = "[ucwa_codegen.targets]\ntheirs = {}\n"
BROKEN = {
    "gone:TARGET": "No module named 'gone'",
    "json:TARGET": "has no attribute 'TARGET'",
    "json:dumps": "is no target of that name",
}


@pytest.mark.parametrize(("place", "reason"), BROKEN.items())
def test_a_broken_target_is_told_and_harms_no_other(
    program: Program, monkeypatch: pytest.MonkeyPatch, place: str, reason: str
) -> None:
    program.write("site/their-1.0.dist-info/entry_points.txt", ENTRY.format(place))
    program.write("site/their-1.0.dist-info/METADATA", "Name: their\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(program.folder / "site")
    done = program.run("generate", "--target", "theirs")
    assert (done.status, len(done.err.splitlines())) == (2, 1)
    assert reason in done.err
    assert program.run("generate", "--target", "docs").status == 0


THEIRS = """\
from codegen.targets.contract import Rendered

class Theirs:
    name = "theirs"

    def plan(self, model, settings):
        {}

TARGET = Theirs()
"""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise KeyError('x')", r"theirs fails: .*theirs\.py:7: KeyError: 'x'"),
        (
            "return [Rendered('a.txt', 'theirs/a.jinja', None, '')]",
            r"theirs: there is no template theirs/a\.jinja \(for a\.txt\)",
        ),
    ],
)
def test_a_target_that_fails_is_not_our_defect(
    program: Program, monkeypatch: pytest.MonkeyPatch, body: str, reason: str
) -> None:
    program.write("site/theirs.py", THEIRS.format(body))
    program.write("site/their-1.0.dist-info/entry_points.txt", ENTRY.format("theirs:TARGET"))
    program.write("site/their-1.0.dist-info/METADATA", "Name: their\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(program.folder / "site")
    done = program.run("generate", "--target", "theirs")
    sys.modules.pop("theirs")
    assert done.status == 2
    assert re.fullmatch(f"ucwa-codegen: error: target {reason}\n", done.err)


# TypeScript.


@pytest.fixture(scope="module")
def tsc(request: pytest.FixtureRequest) -> NodeProgram:
    return compiler(request.config)


PROGRAM = """\
import type { Enumerations, Operations, Resources } from "./typescript/ucwa";

declare const session: Resources["session"];
export const state: string | undefined = session.state;
export const conversation = session._links?.conversation?.href.length;
export const known: Enumerations["CallState"] = "Connected";
declare const me: Resources["application"];
export const note = me._embedded?.me?.emailAddresses?.[0].toUpperCase();
export const answer: Operations["messaging.GET"]["answer"]["state"] = "Connected";
declare const participants: Resources["attendees"];
export const many = [participants._links?.participant ?? []].flat().map((row) => row.href);
export const input: Operations["sendMessage.POST"]["query"] = { operationId: "1" };
"""
MISTAKES = """\
import type { Enumerations, Operations, Resources } from "./typescript/ucwa";
declare const session: Resources["session"];
export const a = session.nothing;
export const b: number | undefined = session.state;
export const c = session._links.conversation;
export const d: Enumerations["CallState"] = "Conected";
export const e: Operations["messaging.GET"]["method"] = "POST";
export const f: Operations["sendMessage.POST"]["query"] = {};
export const g: Operations["sendMessage.POST"]["body"] = { text: "hi" };
export type H = Resources["nowhere"];
"""


@pytest.mark.usefixtures("installed")
def test_the_whole_api_in_typescript(tsc: NodeProgram, tmp_path: Path, program: Program) -> None:
    done = program.run(
        "generate", "--specs", ROOT / "specs", "--target", "typescript", "--out", "."
    )
    assert done.status == 0, done.err
    text = (tmp_path / "typescript/ucwa.d.ts").read_text("utf-8")
    for kind, count in {"Enumerations": 56, "Resources": 238, "Operations": 263}.items():
        block = text.partition(f"export interface {kind} {{\n")[2].partition("\n}\n")[0]
        assert len(re.findall(r'(?m)^  "', block)) == count
    (tmp_path / "program.ts").write_text(PROGRAM, "utf-8")
    (tmp_path / "mistakes.ts").write_text(MISTAKES, "utf-8")
    options = ("--strict", "--noEmit", "--target", "es2022", "--pretty", "false")
    assert tsc.run(*options, "program.ts", "typescript/ucwa.d.ts", cwd=tmp_path) == (0, "")
    status, told = tsc.run(*options, "mistakes.ts", cwd=tmp_path)
    lines = [int(row) for row in re.findall(r"(?m)^mistakes\.ts\((\d+),", told)]
    assert status != 0
    assert lines == list(range(3, 11)), told


HOSTILE = ['*/ x: "', "\\", "`${1}`", "\u2028//", "\ud800", "\n*/", "Ω\0"]


@pytest.mark.usefixtures("installed")
def test_text_of_pages_means_nothing_to_typescript(tsc: NodeProgram, tmp_path: Path) -> None:
    target = find_targets()["typescript"]
    folders = (build(EXAMPLE) / "ucwa_typescript" / "templates",)
    settings = TargetSettings("ucwa", "ucwa_client", "0", "0")
    names = []
    for number, hostile in enumerate(HOSTILE):
        plan = target.plan(hand_model(partial("{0}{1}{0}".format, hostile)), settings)
        (file,) = render_plan(plan, folders)
        names.append(f"hostile{number}.d.ts")
        (tmp_path / names[-1]).write_bytes(file.data)
        assert b"export interface Operations {" in file.data
    assert tsc.run("--strict", "--noEmit", *names, cwd=tmp_path) == (0, "")


class Installer(Reader):
    """A reader who can install a project and run the compiler of TypeScript."""

    def __init__(self, folder: Path, tsc: NodeProgram, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(folder)
        self._tsc, self._monkeypatch = tsc, monkeypatch

    def _do(self, words: list[str], where: str) -> tuple[int, str]:
        match words:
            case ["pip", "install", project]:
                self._monkeypatch.syspath_prepend(build(self.folder / project))
                return 0, ""
            case ["rm", file]:
                (self.folder / file).unlink()
                return 0, ""
            case ["npx", "tsc", *arguments]:
                return self._tsc.run(*arguments, cwd=self.folder)
        return super()._do(words, where)

    def _put(self, block: Block, where: str) -> None:
        if block.language in {"ts", "jinja"}:
            file = self.folder / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")
        else:
            super()._put(block, where)


def test_the_guide(tsc: NodeProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Installer(tmp_path, tsc, monkeypatch).follow(GUIDE)
    sys.modules.pop("ucwa_typescript", None)
    assert (tmp_path / "generated/docs/scopes.md").read_text().startswith("# What an application")

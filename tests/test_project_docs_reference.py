"""The pages that are made from the code: nothing of the code is missing, and their links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest
from project_docs import DOCS, anchors, links

from codegen.check.registry import registry
from codegen.cli.command_list import COMMANDS
from codegen.cli.json_schemas import SCHEMAS, schema_text
from codegen.cli.setting_values import PROJECT_KEYS, SET_KEYS, Reader
from codegen.cli.settings import SetSettings, Settings
from codegen.emit.assets import TEMPLATES
from codegen.targets.names import BUILT_IN
from website.reference import pages
from website.reference.commands import exit_statuses
from website.reference.fields import fields_of
from website.reference.options import command_parsers, groups
from website.reference.settings import SET_EXAMPLES, SETTING_EXAMPLES

_CAN_BE_NAMED = re.compile(r"^#+ .*?\{ #([a-z0-9-]+) \}$", re.MULTILINE)


@pytest.fixture(scope="module")
def made() -> Mapping[str, str]:
    return pages()


def test_every_option_of_every_command_has_its_heading(made: Mapping[str, str]) -> None:
    for name, parser in command_parsers().items():
        text = made[f"commands/{name}.md"] if name else made["commands/everywhere.md"]
        for group in groups(parser):
            if name and group.title == "everywhere":
                continue
            for option in group.options:
                assert f"### `{option.shown}` {{ #{option.anchor} }}" in text, (name, option)
    assert "### `--only NAME [NAME ...]` { #only }" in made["commands/generate.md"]
    assert "### `-q, --quiet` { #quiet }" in made["commands/everywhere.md"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda row: row.name)
def test_the_page_of_a_command_says_all_that_its_help_says(
    made: Mapping[str, str], command: object
) -> None:
    assert isinstance(command, type(COMMANDS[0]))
    text = made[f"commands/{command.name}.md"]
    plain = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)
    words = set(re.findall(r"\w{4,}", plain))
    assert set(re.findall(r"\w{4,}", command.manual.replace("_", "")))  # it says something
    missing = set(re.findall(r"\w{4,}", command.manual)) - words - {"Exit"}
    assert not missing
    for line, _ in command.examples:
        assert f"| `ucwa-codegen {line}` |".replace("\\|", "|") in text.replace("\\|", "|")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda row: row.name)
def test_each_command_states_its_exit_statuses(command: object) -> None:
    assert isinstance(command, type(COMMANDS[0]))
    stated = dict(exit_statuses(command.manual))
    assert stated["0"] == "fine"
    assert stated.keys() <= {"0", "1", "2"}
    assert all(stated.values())


def test_statuses_are_those_of_the_program(made: Mapping[str, str]) -> None:
    table = made["exit-statuses.md"].partition("## By command")[0]
    assert re.findall(r"^\| `(\d+)` \|", table, re.MULTILINE) == ["0", "1", "2", "70", "130", "141"]


@pytest.mark.parametrize(
    ("keys", "kind", "examples"),
    [(PROJECT_KEYS, Settings, SETTING_EXAMPLES), (SET_KEYS, SetSettings, SET_EXAMPLES)],
    ids=["project", "set"],
)
def test_every_setting_is_told_with_an_example_that_is_accepted(
    made: Mapping[str, str], keys: Mapping[str, Reader], kind: type, examples: Mapping[str, str]
) -> None:
    assert examples.keys() == keys.keys()
    for key, text in examples.items():
        assert f"### `{key}` {{" in made["settings.md"]
        meaning, _, default = fields_of(kind)[key].doc.partition("Default: ")
        assert meaning.strip()
        assert default.strip(), f"nothing tells what holds without {key}"
        value = tomllib.loads(text)
        assert value.keys() == {key}
        keys[key](value[key], Path("/project"))


def test_every_rule_has_a_page(made: Mapping[str, str]) -> None:
    for code, rule in registry().items():
        text = made[f"rules/{code}.md"]
        assert text.startswith(f"# {code} `{rule.name}`\n")
        assert rule.bad.strip("\n") in text
        assert rule.good.strip("\n") in text
        assert ("## If the page is right" in text) == (rule.severity.value != "error")
        assert f"| [{code}]({code}.md) | `{rule.name}` |" in made["rules/index.md"]


def test_every_template_and_every_copied_file_is_named(made: Mapping[str, str]) -> None:
    text = "".join(made[f"templates/{target}.md"] for target in BUILT_IN)
    for path in TEMPLATES.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert f"`{path.relative_to(TEMPLATES).as_posix()}`" in text


def test_views_are_told_field_by_field(made: Mapping[str, str]) -> None:
    text = made["templates/client.md"]
    view = text.partition("### `PropertyRow`")[2] or text.partition("## Views")[2]
    assert "| field | type | meaning |" in view
    assert "<code>" in view


def test_every_schema_is_there_as_it_is(made: Mapping[str, str]) -> None:
    for name in SCHEMAS:
        assert made[f"outputs/{name}.schema.json"] == schema_text(name)
    assert "| `end_column` | integer | always |" in made["outputs/check.md"]


def test_links_lead_somewhere(made: Mapping[str, str]) -> None:
    for path, text in made.items():
        if not path.endswith(".md"):
            continue
        for target in links(text):
            name, _, anchor = target.partition("#")
            place = PurePosixPath(path).parent / name if name else PurePosixPath(path)
            parts: list[str] = []
            for part in place.parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            wanted = "/".join(parts)
            if wanted not in made:
                assert (DOCS / wanted).is_file(), f"{path}: {target}"
            there = made.get(wanted) or (DOCS / wanted).read_text("utf-8")
            assert not anchor or anchor in anchors(there), f"{path}: {target}"


def test_each_page_has_one_title_and_no_anchor_twice(made: Mapping[str, str]) -> None:
    for path, text in made.items():
        if path.endswith(".md"):
            bare = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
            assert len(re.findall(r"^# ", bare, re.MULTILINE)) == 1, path
            named = _CAN_BE_NAMED.findall(bare)
            assert len(named) == len(set(named)), path

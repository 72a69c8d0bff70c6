"""The page of the settings: each key with its meaning, type, default, option and an example."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping

from codegen.cli.setting_values import PROJECT_KEYS, SET_KEYS, Vendoring
from codegen.cli.settings import SETTINGS_NAME, SetSettings, Settings
from website.reference.fields import Field, fields_of
from website.reference.markdown import block, heading, page, prose, table
from website.reference.options import command_parsers

__all__ = ["SETTING_EXAMPLES", "SET_EXAMPLES", "settings_page"]

SETTING_EXAMPLES: Mapping[str, str] = {
    "specs": 'specs = ["specs", "more/*.md"]',
    "out": 'out = "generated"',
    "targets": 'targets = ["client", "server"]',
    "dialect": 'dialect = "harbour.toml"',
    "overlay": 'overlay = "corrections.toml"',
    "templates": 'templates = "my_templates"',
    "previous": 'previous = "last_release/specs"',
    "jobs": "jobs = 2",
    "api": 'api = "shop"',
    "client_package": 'client_package = "acme._vendor.shop"',
    "suppress": 'suppress = ["UC113", "UC203:resources/desk.md"]',
    "vendor": '[vendor.chat]\ndest = "src"\npackage = "acme._vendor.ucwa"\nonly = ["messaging"]',
}
"""TOML for each key of a project, as it stands in `ucwa-codegen.toml`."""

SET_EXAMPLES: Mapping[str, str] = {
    "api": 'api = "shop"',
    "dialect": 'dialect = "harbour.toml"',
    "overlay": 'overlay = "corrections.toml"',
    "attribution": 'attribution = "After the handbook of the shop, edition 7."',
}
"""The same for the file at a set's root."""

_TYPES = {
    "tuple[str, ...]": "list of texts",
    "Path | None": "path, relative to the folder of the file",
    "Path": "path, relative to the folder of the file",
    "str | None": "text",
    "int | None": "whole number from 1",
    "bool": "`true` or `false`",
    "Mapping[str, Vendoring]": "tables `[vendor.NAME]`",
}


def settings_page() -> str:
    """Settings of a project, of its copies, and of a set of pages."""
    parsers = command_parsers()
    return page(
        heading(1, "Settings"),
        prose(
            f"A project says what it wants in the table `[tool.ucwa-codegen]` of its `pyproject.toml`, or, "
            f"without that table's name, in a file `{SETTINGS_NAME}`. The nearest one counts, from the "
            "current folder upwards. Options win over settings. An unknown key is an error that suggests "
            "the right one."
        ),
        block(_all_settings(), 'toml title="ucwa-codegen.toml"'),
        heading(2, "Of a project"),
        *_keys(fields_of(Settings), PROJECT_KEYS, SETTING_EXAMPLES, parsers["generate"]),
        heading(2, "Of a copy of the client"),
        prose("Keys of a table `[vendor.NAME]`; see `ucwa-codegen vendor`."),
        _copy_table(parsers["vendor"]),
        heading(2, "Of a set of pages"),
        prose(
            f"A set that others take, too, may have a file `{SETTINGS_NAME}` at its own root. It holds "
            "nothing but these keys, and a project's settings win over it."
        ),
        *_keys(fields_of(SetSettings), SET_KEYS, SET_EXAMPLES, parsers["generate"], "set-"),
    )


def _all_settings() -> str:
    plain = (text for text in SETTING_EXAMPLES.values() if not text.startswith("["))
    tables = (f"\n{text}" for text in SETTING_EXAMPLES.values() if text.startswith("["))
    return "\n".join((*plain, *tables))


def _keys(
    fields: Mapping[str, Field],
    keys: Mapping[str, object],
    examples: Mapping[str, str],
    parser: ArgumentParser,
    prefix: str = "",
) -> Iterator[str]:
    for key in keys:
        field = fields[key]
        meaning, _, default = field.doc.partition("Default: ")
        yield heading(3, f"`{key}`", prefix + key.replace("_", "-"))
        yield prose(meaning)
        yield "\n".join(
            (
                f"- Type: {_TYPES[field.type]}",
                f"- Default: {prose(default.rstrip('.'))}",
                f"- Option: {_option(parser, key)}",
            )
        )
        yield block(examples[key], "toml")


def _option(parser: ArgumentParser, key: str) -> str:
    """The option of a command that wins over a key; both say it in the plural or the singular."""
    flags = {flag for row in parser._actions for flag in row.option_strings}
    words = {str(row.metavar) for row in parser._actions if not row.option_strings}
    wanted = (f"--{key}", f"--{key.removesuffix('s')}", key.upper())
    return next((f"`{word}`" for word in wanted if word in flags | words), "none")


def _copy_table(parser: ArgumentParser) -> str:
    rows = (
        (f"`{key}`", _TYPES[row.type], prose(row.doc), _option(parser, key))
        for key, row in fields_of(Vendoring).items()
    )
    return table(("key", "type", "meaning", "option"), rows)

"""A dialect: which titles, table headers and labels a documentation set uses, and what they mean.

It is data, read from TOML; the reader (`codegen.dialect.reader`) interprets it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from codegen.document import title_key

__all__ = [
    "Dialect",
    "DialectError",
    "SectionSpec",
    "TableSpec",
    "build_dialect",
    "load_dialect",
]


class DialectError(ValueError):
    """A dialect file that can't be used."""


@frozen
class TableSpec:
    """How one kind of table is laid out."""

    name: str
    fields: Mapping[str, tuple[str, ...]]
    """Headers by field."""
    empty: tuple[str, ...] = ()
    """First words of sentences that stand for a table without rows."""
    statements: tuple[str, ...] = ()
    """First words of sentences that say something in place of a table."""
    optional: tuple[str, ...] = ()
    """Fields that a page in the written-out form may leave empty: what is said elsewhere fills them, or
    empty says that all is as usual."""
    by_header: Mapping[str, str] = field(init=False, repr=False)

    @by_header.default
    def _by_header(self) -> Mapping[str, str]:
        return {title_key(head): name for name, heads in self.fields.items() for head in heads}

    @property
    def key(self) -> str:
        """The field that names a row: the first."""
        return next(iter(self.fields))

    def field_of(self, header: str) -> str | None:
        """The field that a column feeds."""
        return self.by_header.get(title_key(header))


@frozen
class SectionSpec:
    """What a section of some title holds: one of table, prose, group, sample."""

    name: str
    titles: tuple[str, ...]
    level: int
    operation: bool = False
    """It belongs to the operation before it, not to the page."""
    table: str | None = None
    into: str | None = None
    """The name that its rows have on the page, where that is not the table's."""
    prose: str | None = None
    """The name that its text has on the page; empty where the text says nothing."""
    group: str | None = None
    """`operations` or `events`: its parts follow as sections of their own."""
    media: str | None = None
    side: str | None = None


@frozen
class Dialect:
    """How a documentation set is written."""

    name: str
    resource_sections: tuple[str, ...]
    enumeration_sections: tuple[str, ...]
    errors_title: str | None
    errors_table: str | None
    guides_folder: str | None
    """Articles below this folder of a set are guides, which belong to the documentation."""
    shared_title: str | None
    """The title of pages that state once what holds for others."""
    shared_sections: Mapping[str, SectionSpec]
    """Sections of such a page, by the key of each of their titles."""
    front_keys: tuple[str, ...]
    """Keys of the front matter that say something about the resource."""
    title_level: int
    labels: Mapping[str, str]
    placeholders: tuple[str, ...]
    methods: Mapping[str, str]
    """Method by the key of its title."""
    method_level: int
    operation_sections: tuple[str, ...]
    """Sections that every operation has."""
    instead: Mapping[str, str]
    """The labelled line that makes a section needless, by the section."""
    event_types: Mapping[str, str]
    """Event type, lower case, by the key of its title."""
    event_level: int
    event_table: str | None
    tables: Mapping[str, TableSpec]
    sections: Mapping[str, SectionSpec]
    """By the key of each of its titles."""

    @cached_property
    def shared(self) -> Dialect:
        """The dialect of shared pages: they have sections of their own, and no operations or events."""
        return evolve(
            self,
            sections=self.shared_sections,
            methods={},
            event_types={},
            operation_sections=(),
            front_keys=(),
        )

    def is_guide(self, path: str) -> bool:
        """Whether an article at this place is a guide."""
        return self.guides_folder is not None and path.startswith(f"{self.guides_folder}/")

    def is_shared(self, title: str) -> bool:
        """Whether a page of this title states facts for others."""
        return self.shared_title is not None and title_key(title) == title_key(self.shared_title)

    def is_known(self, title: str) -> bool:
        """Whether a section begins at a heading with this title."""
        key = title_key(title)
        return key in self.sections or key in self.methods or key in self.event_types

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether the texts of a row are the headers of some table: its key, and at most one unknown."""
        cells = [cell for cell in cells if cell]
        if len(cells) < 2:
            return False
        fields = [[spec.field_of(cell) for cell in cells] for spec in self.tables.values()]
        keys = [spec.key for spec in self.tables.values()]
        return any(
            key in found and found.count(None) < min(2, len(cells) - 1)
            for key, found in zip(keys, fields, strict=True)
        )

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Every title at which a section begins."""
        named = [title for spec in self.sections.values() for title in spec.titles]
        return (*dict.fromkeys(named), *self.methods.values(), *self.event_types.values())

    def spelled(self, title: str) -> bool:
        """Whether the title is written exactly as the dialect has it."""
        spec = self.sections.get(title_key(title))
        return spec is None or title in spec.titles


_KEYS = {
    "name",
    "kinds",
    "errors_page",
    "guides",
    "shared_page",
    "front",
    "title",
    "labels",
    "placeholders",
    "operations",
    "events",
}
_TABLE_KEYS = {"fields", "empty", "statements", "optional"}
_SECTION_KEYS = {"titles", "level", "operation", "table", "into", "prose", "group", "sample"}
_SHARED_KEYS = {"title", "level", "sections"}


@cache
def load_dialect(source: str | Path = "ucwa") -> Dialect:
    """The dialect of that name (they ship with the program), or of that TOML file.

    Raises:
        DialectError: there is no such dialect, or it says something that no reader can follow.
    """
    path = Path(source)
    if isinstance(source, str) and not path.suffix:
        path = Path(__file__).with_name(f"{source}.toml")
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise DialectError(
            f"no dialect {str(source)!r}: name one that ships, or a TOML file"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DialectError(f"{path.name}: {error}") from None
    return build_dialect(data, path.name)


def build_dialect(data: Mapping[str, Any], origin: str) -> Dialect:
    """A dialect from the parsed TOML; `origin` names it in errors."""
    try:
        return _build(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise DialectError(f"{origin}: {reason}") from None


def _build(data: Mapping[str, Any]) -> Dialect:
    _known("the dialect", data, _KEYS | {"tables", "sections"})
    placeholders = data.get("placeholders", {})
    empty = tuple(placeholders.get("rows", ()))
    tables = {name: _table(name, entry, empty) for name, entry in data.get("tables", {}).items()}
    specs = [_section(name, entry, tables) for name, entry in data["sections"].items()]
    kinds = data.get("kinds", {})
    errors = data.get("errors_page", {})
    guides = data.get("guides", {})
    _known("guides", guides, {"folder"})
    shared = data.get("shared_page", {})
    _known("shared_page", shared, _SHARED_KEYS)
    shared_level = shared.get("level", 2)
    shared_specs = [
        _section(name, {"level": shared_level, **entry}, tables)
        for name, entry in shared.get("sections", {}).items()
    ]
    if any(spec.table is None for spec in shared_specs):
        raise ValueError("a section of shared_page needs a table")
    operations = data.get("operations", {})
    events = data.get("events", {})
    if errors and errors["table"] not in tables:
        raise ValueError(f"errors_page names an unknown table {errors['table']!r}")
    if events.get("table") not in {None, *tables}:
        raise ValueError(f"events name an unknown table {events['table']!r}")
    unknown = set(operations.get("sections", ())) - data["sections"].keys()
    if unknown:
        raise ValueError(f"operations name an unknown section {min(unknown)!r}")
    return Dialect(
        name=data["name"],
        resource_sections=tuple(kinds.get("resource", ())),
        enumeration_sections=tuple(kinds.get("enumeration", ())),
        errors_title=errors.get("title"),
        errors_table=errors.get("table"),
        guides_folder=guides["folder"].strip("/") if guides else None,
        shared_title=shared["title"] if shared else None,
        shared_sections=_by_title(shared_specs),
        front_keys=tuple(data.get("front", {}).get("keys", ())),
        title_level=data.get("title", {}).get("level", 1),
        labels={label.casefold(): name for label, name in data.get("labels", {}).items()},
        placeholders=tuple(text.casefold() for text in placeholders.get("description", ())),
        methods={title_key(name): name.upper() for name in operations.get("methods", ())},
        method_level=operations.get("level", 3),
        operation_sections=tuple(operations.get("sections", ())),
        instead=dict(operations.get("instead", {})),
        event_types={title_key(name): name.lower() for name in events.get("types", ())},
        event_level=events.get("level", 3),
        event_table=events.get("table"),
        tables=tables,
        sections=_by_title(specs),
    )


def _by_title(specs: Sequence[SectionSpec]) -> Mapping[str, SectionSpec]:
    return {title_key(title): spec for spec in specs for title in spec.titles}


def _table(name: str, entry: Mapping[str, Any], empty: tuple[str, ...]) -> TableSpec:
    _known(f"table {name}", entry, _TABLE_KEYS)
    fields = {key: tuple(heads) for key, heads in entry["fields"].items()}
    if not fields:
        raise ValueError(f"table {name} has no fields")
    unknown = set(entry.get("optional", ())) - fields.keys()
    if unknown:
        raise ValueError(f"table {name} has no field {min(unknown)!r}")
    return TableSpec(
        name,
        fields,
        (*empty, *entry.get("empty", ())),
        tuple(entry.get("statements", ())),
        tuple(entry.get("optional", ())),
    )


def _section(name: str, entry: Mapping[str, Any], tables: Mapping[str, TableSpec]) -> SectionSpec:
    _known(f"section {name}", entry, _SECTION_KEYS)
    if len(_SECTION_KEYS & {"table", "prose", "group", "sample"} & entry.keys()) != 1:
        raise ValueError(f"section {name} needs one of table, prose, group, sample")
    if entry.get("table") not in {None, *tables}:
        raise ValueError(f"section {name} names an unknown table {entry['table']!r}")
    sample = entry.get("sample", {})
    return SectionSpec(
        name=name,
        titles=tuple(entry["titles"]),
        level=entry.get("level", 2),
        operation=entry.get("operation", False),
        table=entry.get("table"),
        into=entry.get("into"),
        prose=entry.get("prose"),
        group=entry.get("group"),
        media=sample.get("media"),
        side=sample.get("side"),
    )


def _known(where: str, entry: Mapping[str, Any], keys: set[str]) -> None:
    unknown = sorted(entry.keys() - keys)
    if unknown:
        raise ValueError(f"{where} has an unknown key {unknown[0]!r}")

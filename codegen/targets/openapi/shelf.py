"""What is said more than once, said once: components that others refer to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from attrs import frozen

from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import unique_keys

__all__ = ["Item", "Shelf"]


@frozen
class Item:
    """An object of the document that may be met again."""

    identity: Hashable
    """Equal for those that are the same."""
    row: JsonObject


@frozen
class Shelf:
    """Objects of one section of the components."""

    section: str
    items: Mapping[str, JsonObject]
    """Those that stand there, by key; sorted."""
    _keys: Mapping[Hashable, str]

    @classmethod
    def of(cls, section: str, uses: Iterable[tuple[str, Item]], taken: Iterable[str] = ()) -> Shelf:
        """Puts away what is used twice or more.

        Args:
            section: `responses`, `examples`, ...
            uses: Each with the key that it would like; the first one counts.
            taken: Keys of others in the section.
        """
        met: dict[Hashable, tuple[str, Item]] = {}
        wanted: dict[tuple[Hashable, bool], str] = {(name, False): name for name in taken}
        for name, item in uses:
            if item.identity in met:
                wanted.setdefault((item.identity, True), met[item.identity][0])
            else:
                met[item.identity] = name, item
        keys = {owner: key for (owner, mine), key in unique_keys(wanted).items() if mine}
        items = {key: met[owner][1].row for owner, key in keys.items()}
        return cls(section, {key: items[key] for key in sorted(items)}, keys)

    def place(self, item: Item) -> JsonObject:
        """A reference to what was put away, else the object itself."""
        key = self._keys.get(item.identity)
        return {"$ref": f"#/components/{self.section}/{key}"} if key is not None else item.row

"""Every class and module name of the client, settled once for the whole model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from codegen.model.nodes import Model
from codegen.model.revisions import revised_page
from codegen.targets.python.identifiers import (
    attribute_name,
    class_name,
    member_name,
    module_names,
    unique_names,
)

__all__ = [
    "Names",
    "argument_names",
    "embedded_names",
    "link_names",
    "member_names",
    "property_names",
    "verb_names",
]

_RUNTIME = frozenset(
    {
        *("Argument", "AsContent", "Content", "Embedded", "EmbeddedField", "EmbeddedListField"),
        *("EventBatch", "InBody", "InLinks", "InQuery", "JsonValue", "Link", "LinkField"),
        *("LinkListField", "Links", "OpenEnum", "Operation", "RawContent", "Request", "Resource"),
        *("BINARY", "BOOLEAN", "CONTENT", "DATETIME", "DURATION", "INTEGER", "JSON", "NUMBER"),
        *("PAGES", "STRING", "TYPE_CHECKING", "URI"),
    }
)
"""What modules of resources and enumerations import."""

_CLASS_BODY = frozenset(
    {
        *("array", "bool", "bytes", "datetime", "enumeration", "float", "frozen", "int", "prop"),
        *("str", "timedelta", "tuple"),
    }
)
"""What the body of a resource class calls or names."""

_RESOURCE = frozenset(
    {"embedded", "extra", "href", "links", "nulls", "rel", "self", "spelled"} | _CLASS_BODY
)
_LINKS = frozenset(
    {
        *("absence", "belonging_to", "embedded", "get", "hint", "href", "items", "keys", "many"),
        *("of", "owner", "property", "self", "single", "values", "wire"),
    }
)
_EMBEDDED = frozenset({"absent", "all", "first", "get", "items", "keys", "of", "stated", "values"})
_VERB = frozenset({"array", "enumeration", "self"})


def _family(name: str) -> tuple[str, ...]:
    return name, f"{name}Embedded", f"{name}Link", f"{name}Links"


@frozen
class Names:
    """Names by the names of pages."""

    model: Model
    whole: Model = field()
    """The set of pages that the model is a part of: names are the same in each part of it."""
    enumerations: Mapping[str, str] = field(init=False)
    enumeration_modules: Mapping[str, str] = field(init=False)
    resources: Mapping[str, str] = field(init=False)
    resource_modules: Mapping[str, str] = field(init=False)
    revised: Mapping[str, str] = field(init=False)
    """The pages that pages of later revisions revise."""

    @whole.default
    def _whole(self) -> Model:
        return self.model

    @enumerations.default
    def _enumerations(self) -> Mapping[str, str]:
        names = unique_names(self.whole.enumeration_index, class_name, _RUNTIME)
        return {name: names[name] for name in self.model.enumeration_index}

    @enumeration_modules.default
    def _enumeration_modules(self) -> Mapping[str, str]:
        names = module_names(self.whole.enumeration_index)
        return {name: names[name] for name in self.model.enumeration_index}

    @resources.default
    def _resources(self) -> Mapping[str, str]:
        enumerations = unique_names(self.whole.enumeration_index, class_name, _RUNTIME)
        taken = _RUNTIME.union(enumerations.values())
        names = unique_names(self.whole.resource_index, class_name, taken, _family)
        return {name: names[name] for name in self.model.resource_index}

    @resource_modules.default
    def _resource_modules(self) -> Mapping[str, str]:
        names = module_names(self.whole.resource_index)
        return {name: names[name] for name in self.model.resource_index}

    @revised.default
    def _revised(self) -> Mapping[str, str]:
        bases = {row.name: revised_page(self.model, row) for row in self.model.resources}
        return {name: base for name, base in bases.items() if base is not None}


def property_names(names: Iterable[str], inherited: Iterable[str] = ()) -> Mapping[str, str]:
    """The attributes of properties, unlike those that a class inherits."""
    taken = unique_names(inherited, attribute_name, _RESOURCE).values()
    return unique_names(names, attribute_name, _RESOURCE.union(taken))


def link_names(rels: Iterable[str], inherited: Iterable[str] = ()) -> Mapping[str, str]:
    """The attributes of rels among links, unlike those that a class inherits."""
    # That of the resource itself is declared anew.
    taken = unique_names(set(inherited) - {"self"}, attribute_name, _LINKS).values()
    return unique_names(rels, attribute_name, _LINKS.union(taken))


def embedded_names(rels: Iterable[str], inherited: Iterable[str] = ()) -> Mapping[str, str]:
    """The attributes of rels among embedded resources, unlike those that a class inherits."""
    taken = unique_names(inherited, attribute_name, _EMBEDDED).values()
    return unique_names(rels, attribute_name, _EMBEDDED.union(taken))


def argument_names(names: Iterable[str], taken: Iterable[str] = ()) -> Mapping[str, str]:
    """The keywords of the arguments of a verb, none of them taken."""
    return unique_names(names, attribute_name, _VERB.union(taken))


def verb_names(methods: Iterable[str]) -> Mapping[str, str]:
    """The methods of a link class."""
    return unique_names(
        methods, attribute_name, {"embedded", "extra", "href", "rel", "revision", "title"}
    )


def member_names(values: Iterable[str]) -> Mapping[str, str]:
    """The names of the members of an enumeration."""
    return unique_names(values, member_name)

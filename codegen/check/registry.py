"""All rules, found by their files: a new rule is a new file, nothing else."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from codegen.check import rules
from codegen.check.rule import Rule

__all__ = ["RuleFileError", "UnknownRuleError", "find_rule", "registry"]

_CODE = re.compile(r"UC\d{3}")


class RuleFileError(Exception):
    """A file among the rules doesn't hold the rule that its name promises."""


class UnknownRuleError(LookupError):
    """No rule has this code."""


@cache
def registry() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes.

    Raises:
        RuleFileError: a file's name and its rule's code and name differ, or two share a code.
    """
    found: dict[str, Rule] = {}
    for module in sorted(entry.name for entry in pkgutil.iter_modules(rules.__path__)):
        rule = getattr(importlib.import_module(f"{rules.__name__}.{module}"), "RULE", None)
        if not isinstance(rule, Rule):
            raise RuleFileError(f"{module}.py declares no RULE")
        if module != _module_name(rule) or not _CODE.fullmatch(rule.code):
            raise RuleFileError(f"{module}.py declares {rule.code} {rule.name}")
        if rule.code in found:
            raise RuleFileError(f"{module}.py takes the code of {found[rule.code].name}")
        found[rule.code] = rule
    return MappingProxyType(found)


def _module_name(rule: Rule) -> str:
    """Name of the module that declares the rule: `uc203_unresolved_target`."""
    return f"{rule.code}_{rule.name}".lower().replace("-", "_")


def find_rule(text: str) -> Rule:
    """The rule with this code or name, whatever its letter case.

    Raises:
        UnknownRuleError: there is none; the message suggests the nearest.
    """
    known = registry()
    names = {rule.name: rule for rule in known.values()}
    rule = known.get(text.upper()) or names.get(text.lower())
    if rule is not None:
        return rule
    near = get_close_matches(text.upper(), known, 1) or get_close_matches(text.lower(), names, 1)
    hint = f"; did you mean {near[0]}?" if near else "; `rules` lists them all"
    raise UnknownRuleError(f"no rule is called {text!r}{hint}")

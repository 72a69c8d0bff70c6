"""The pages of the rules: what each diagnostic reports, why, and the ways out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from codegen.check.registry import registry
from codegen.check.rule import Rule, Severity
from website.reference.markdown import block, heading, page, prose, table

__all__ = ["rule_pages"]

_FAMILIES = {
    "UC0": "Pages that can't be read",
    "UC1": "The form of a page",
    "UC2": "Facts of the set",
    "UC30": "Overlays and suppressions",
    "UC3": "Samples and operations",
    "UC4": "Descriptions",
    "UC9": "What was not understood",
}
"""By the beginning of the code; the longest that fits counts."""
_SEVERITIES = {
    Severity.ERROR: "An error stops `generate`, and `check` fails. It can't be suppressed.",
    Severity.WARNING: "A warning stops nothing; `check --strict` fails.",
    Severity.NOTE: "A note tells of a choice; nothing fails.",
}


def rule_pages() -> Mapping[str, str]:
    """A page per rule, by its code, and the list of all."""
    pages = {"rules/index.md": _index()}
    for rule in registry().values():
        pages[f"rules/{rule.code}.md"] = _rule(rule)
    return pages


def _family(rule: Rule) -> str:
    return _FAMILIES[max((key for key in _FAMILIES if rule.code.startswith(key)), key=len)]


def _index() -> str:
    return page(
        heading(1, "Rules"),
        prose(
            "What `ucwa-codegen check` may report. Codes never change their meaning. "
            "`ucwa-codegen rules CODE` prints a page of these on a terminal."
        ),
        prose(_counts()),
        *_families(),
    )


def _counts() -> str:
    found = Counter(rule.severity for rule in registry().values())
    parts = [f"{found[kind]} of severity {kind.value}" for kind in Severity]
    return f"There are {len(registry())} rules: {', '.join(parts)}."


def _families() -> Iterator[str]:
    rules = tuple(registry().values())
    for title in _FAMILIES.values():
        rows = [
            (
                f"[{rule.code}]({rule.code}.md)",
                f"`{rule.name}`",
                rule.severity.value,
                prose(rule.summary),
            )
            for rule in rules
            if _family(rule) == title
        ]
        yield heading(2, title)
        yield table(("code", "name", "severity", "reports"), rows)


def _rule(rule: Rule) -> str:
    return page(
        heading(1, f"{rule.code} `{rule.name}`"),
        prose(rule.summary),
        prose(f"Severity: {rule.severity.value}. {_SEVERITIES[rule.severity]}"),
        "It counts as *not understood* in the account of `check --account`." * rule.not_understood,
        heading(2, "Why it matters"),
        prose(rule.why),
        heading(2, "Reported"),
        block(rule.bad, "text"),
        heading(2, "Mended"),
        block(rule.good, "text"),
        *_other_ways(rule),
    )


def _other_ways(rule: Rule) -> Iterator[str]:
    if rule.severity is Severity.ERROR:
        return
    yield heading(2, "If the page is right")
    yield prose("Say so where it stands, with your reason:")
    yield block(f"<!-- ucwa-codegen: ignore {rule.code}: why it is right -->", "text")
    yield prose("or, for pages that you can't edit, in the settings:")
    yield block(f'suppress = ["{rule.code}:resources/some-page.md"]', "toml")
    yield "[Suppressions](../guide/pipelines.md#suppressions) tells what a comment holds for."

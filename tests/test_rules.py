"""The rules: one a file, each with its manual, none missing and none unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import codegen
from codegen.check import Rule, UnknownRuleError, find_rule, rule_list, rule_page
from codegen.check.registry import registry

ROOT = Path(codegen.__file__).parent
FOLDER = ROOT / "check" / "rules"
RULES = tuple(registry().values())
CODE = re.compile(r"\bUC\d{3}\b")


def test_every_file_is_a_rule_named_after_its_code_and_name() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert files == {f"{rule.code}_{rule.name}".lower().replace("-", "_") for rule in RULES}
    assert list(registry()) == sorted(rule.code for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_manual_is_whole(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    for text in (rule.summary, rule.why):
        assert text[:1].isupper() or text[:1] in "`#*"
        assert text.endswith(".")
        assert "\n" not in text
    assert rule.bad.strip()
    assert rule.good.strip()
    assert rule.bad != rule.good
    assert rule.not_understood == rule.code.startswith("UC9")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_tells_all(rule: Rule) -> None:
    page = rule_page(rule.code)
    flat = " ".join(page.split())
    for text in (rule.code, rule.name, rule.severity.value, rule.summary, rule.why):
        assert " ".join(text.split()) in flat
    for sample in (rule.bad, rule.good):
        assert sample.strip("\n") in page
    assert rule_page(rule.code.lower()) == page == rule_page(rule.name)


def test_list_has_a_line_for_each() -> None:
    lines = rule_list().splitlines()
    assert [line.split()[0] for line in lines] == list(registry())


@pytest.mark.parametrize("text", ["UC999", "no-such-thing", "", "../rules"])
def test_unknown_rule_says_so(text: str) -> None:
    with pytest.raises(UnknownRuleError, match="no rule is called"):
        rule_page(text)


def test_unknown_rule_suggests_the_nearest() -> None:
    with pytest.raises(UnknownRuleError, match="did you mean stray-fence"):
        find_rule("stray-fense")


def test_every_code_of_the_program_has_a_rule() -> None:
    used = {
        (path.relative_to(ROOT).as_posix(), code)
        for path in ROOT.rglob("*")
        if path.suffix in {".py", ".toml"} and FOLDER not in path.parents
        for code in CODE.findall(path.read_text("utf-8"))
    }
    assert not {(path, code) for path, code in used if code not in registry()}


def test_every_rule_is_used() -> None:
    used = {
        code
        for path in ROOT.rglob("*")
        if path.suffix in {".py", ".toml"} and FOLDER not in path.parents
        for code in CODE.findall(path.read_text("utf-8"))
    }
    assert not {rule.code for rule in RULES if rule.check is None} - used

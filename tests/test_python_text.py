"""Text in generated Python stays text: literals, comments, docstrings, layout, imports."""

from __future__ import annotations

import ast
import io
import tokenize

import black
import pytest
from black.mode import TargetVersion
from black.report import NothingChanged
from hypothesis import given
from hypothesis import strategies as st

from codegen.targets.python.docstrings import Block, Prose, Terms, docstring
from codegen.targets.python.imports import import_lines
from codegen.targets.python.layout import (
    Call,
    Optional,
    Required,
    bracketed,
    declaration,
    exploded,
    listing,
    value,
)
from codegen.targets.python.literals import comment, string

MODE = black.Mode(line_length=88, target_versions={TargetVersion.PY311})
HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="\"'\\ a\n{}%#"),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs"])),
    st.lists(
        st.sampled_from(['"""', "'''", "\\", " ", "\\N{DASH}", "\\xAB", "word", "\r", "\f"])
    ).map("".join),
)


def unchanged(source: str) -> bool:
    try:
        black.format_file_contents(source, fast=False, mode=MODE)
    except NothingChanged:
        return True
    return False


@given(HOSTILE)
def test_literal_means_the_text_and_black_keeps_it(text: str) -> None:
    source = f"x = {string(text)}\n"
    assert ast.literal_eval(string(text)) == text
    assert source.encode()
    assert len(source.splitlines()) == 1
    assert unchanged(source)


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("a", '"a"'),
        ('a"b', "'a\"b'"),
        ("a'b", '"a\'b"'),
        ("\"'", '"\\"\'"'),
        ("\n\x00\u2028\ud800", '"\\n\\x00\\u2028\\ud800"'),
        ("\\", '"\\\\"'),
        ("{{ x }}", '"{{ x }}"'),
        ("é日", '"é日"'),
    ],
)
def test_literals_by_hand(text: str, literal: str) -> None:
    assert string(text) == literal


@given(HOSTILE)
def test_comment_is_one_comment(text: str) -> None:
    source = f"# x {comment(text)}\nx = 1\n"
    tokens = list(tokenize.tokenize(io.BytesIO(source.encode()).readline))
    assert [token.type for token in tokens[1:3]] == [tokenize.COMMENT, tokenize.NL]
    assert source.count("#") == 1


@pytest.mark.parametrize(
    "text", ["coding: rot13", "-*- coding=utf-7 -*-", "# type: ignore", "# fmt: off"]
)
def test_comment_declares_nothing(text: str) -> None:
    line = f"# From {comment(text)}\n".encode()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(line).readline)
    assert encoding == "utf-8"
    assert line.count(b"#") == 1


@given(HOSTILE, HOSTILE, st.sampled_from(["", "    "]))
def test_docstring_is_the_only_statement_and_black_keeps_it(
    first: str, second: str, indent: str
) -> None:
    blocks: list[Block] = [
        Prose(first),
        Prose(second),
        Terms("Args:", ((f"a{first}", second), ("b", ""))),
    ]
    for count in (1, 2, 3):
        text = docstring(blocks[:count], indent)
        if not text:
            assert not "".join(first.split() + second.split() if count > 1 else first.split())
            continue
        source = f"class A:\n{text}\n\n    x = 1\n{text}\n" if indent else f"{text}\n"
        tree = ast.parse(source)
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else tree.body
        assert [type(row).__name__ for row in body] == (
            ["Expr", "Assign", "Expr"] if indent else ["Expr"]
        )
        assert unchanged(source)


@given(st.text(alphabet="ab\"'\\ ", min_size=1, max_size=200))
def test_docstring_reads_as_its_words(text: str) -> None:
    source = docstring([Prose(text)])
    if source:
        assert ast.get_docstring(ast.parse(source)) is not None
        assert str(ast.literal_eval(source)).split() == text.split()


def test_docstring_wraps_terms() -> None:
    words = "word " * 20
    assert docstring([Prose("Gets it."), Terms("Args:", (("to", words), ("by", "")))], "    ") == (
        '    """Gets it.\n\n    Args:\n'
        f"        to: {'word ' * 14}word\n            word word word word word\n"
        '        by\n    """'
    )


def test_terms_without_terms_are_nothing() -> None:
    assert docstring([Prose("A."), Terms("Args:", ())]) == '"""A."""'


def test_layout_has_two_forms() -> None:
    items = ["a: int", "b: str"]
    assert listing("def f(", items, ") -> None:", "    ") == "    def f(a: int, b: str) -> None:"
    assert exploded(Call("f(", ("a: int", "b: str"))) == "f(\n    a: int,\n    b: str,\n)"
    assert bracketed(Call("f(", ())) == "f()"


@pytest.mark.parametrize("width", range(1, 76, 3))
def test_black_keeps_values_of_any_width(width: int) -> None:
    name = "n" * width
    inner = Call("g(", (f'"{name}"', "STRING", name))
    for items in ((), ('"a"',), ('"a"', '"b"'), (f'"{name}"', "b"), (inner, "c")):
        for annotation in ("T", f"T[{name[:60]}]", f"{name[:60]} | None"):
            for left in (name, "x"):
                code = declaration(left, annotation, Call("f(", items), "    ")
                source = f"class A:\n{code}\n"
                assert unchanged(source), source
        source = f"{value('x = ', Call('f(', items))}\n"
        assert unchanged(source), source


@pytest.mark.parametrize("width", range(1, 71, 3))
def test_black_keeps_parameters_of_any_width(width: int) -> None:
    name = "n" * width
    for annotation in ("T", f"tuple[{name}, ...]", f"Mapping[str, {name}]", name):
        for item in (
            Required("parameter", annotation),
            Optional("parameter", f"{annotation} | None"),
        ):
            code = exploded(Call("def f(", ("self", "*", item), ") -> None:"))
            source = f"{code}\n    pass\n"
            assert unchanged(source), source


def test_imports_are_grouped_and_sorted() -> None:
    lines = import_lines(
        {
            "..values": ["prop", "STRING", "Codec"],
            ".b": ["B"],
            ".a_b": ["A"],
            "attrs": ["frozen"],
            "..enums.x": ["X"],
            "typing": ["TYPE_CHECKING"],
        }
    )
    assert lines == (
        "from typing import TYPE_CHECKING",
        "",
        "from attrs import frozen",
        "",
        "from ..enums.x import X",
        "from ..values import STRING, Codec, prop",
        "from .a_b import A",
        "from .b import B",
    )


def test_numbers_in_names_of_modules_count_by_their_value() -> None:
    lines = import_lines({f".{name}": ["X"] for name in ("step10", "step2_a", "step", "stepping")})
    assert [line.split()[1] for line in lines] == [".step", ".step2_a", ".step10", ".stepping"]

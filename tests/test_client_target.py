"""The client target: exact, small, typed, and no text of a page can act."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from black import format_file_contents
from black.mode import Mode, TargetVersion
from black.report import NothingChanged
from client_package import (
    SETTINGS,
    TEMPLATES,
    embedded,
    enumeration,
    link,
    model,
    operation,
    parameter,
    prop,
    render_modules,
    resource,
    write_client,
)
from hand_model import hand_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.model.nodes import Evidence, Kind, Model, Observed, Source, Type
from codegen.targets.client import TARGET
from codegen.targets.client.runtime import (
    BARE,
    CODEC,
    CONVENIENCE_PAGES,
    CONVENIENCES,
    ENUMERATIONS,
    PROTOCOL,
    PROTOCOL_PAGES,
)
from codegen.targets.contract import Copied

MODE = Mode(line_length=88, target_versions={TargetVersion.PY311})
MOST_LINES = 23_500
GOLDEN = Path(__file__).parent / "golden" / "client"
HOSTILE = (
    '"',
    "'",
    '"""',
    "\\",
    '\\"""',
    '""" + __import__("os").system("x") + """',
    "\n\nimport os\n",
    "{{ view }} {% raw %} {# x",
    "\x00\x1b[31m\x7f\x85",
    "\u2028\u202e\ufeff",
    "\ud800",
    "../../etc/passwd",
    "C:\\CON",
    "# coding: rot13",
    "# type: ignore",
    "lambda",
    "%s {} {0!r}",
    "日本",
    " ",
)


def changed_by_black(texts: dict[str, str]) -> list[str]:
    changed = []
    for path, text in texts.items():
        try:
            format_file_contents(text, fast=False, mode=MODE)
            changed.append(path)
        except NothingChanged:
            pass
    return changed


def check_strictly(package: Path) -> str:
    """What ruff and mypy find, without any configuration."""
    tools = (
        ("ruff", "check", "--isolated", "--target-version", "py311", "--no-cache"),
        ("ruff", "check", "--isolated", "--select", "I,UP,F,E4,E7,E9,W", "--no-cache"),
        ("mypy", "--strict", "--config-file", "", "--cache-dir", str(package.parent / "cache")),
    )
    found = ""
    for name, *options in tools:
        run = subprocess.run(
            [sys.executable, "-m", name, *options, package.name],
            cwd=package.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            found += run.stdout + run.stderr
    return found


@pytest.fixture(scope="module")
def hand_texts() -> dict[str, str]:
    return render_modules(hand_model())


@pytest.fixture(scope="module")
def corpus_texts(corpus_model: Any) -> dict[str, str]:
    return render_modules(corpus_model.model)


def wide_model() -> Model:
    """Names at which every layout has to break."""
    name = "startOrRefreshSubscriptionToContactsAndGroups"
    kind = "UnansweredCallHandlingTargetOfEveryone"
    wide = Type(Kind.ENUM, kind, many=True)
    rows = tuple(prop(f"{'a' * count}Property", wide) for count in range(1, 50, 4))
    links = tuple(link(f"{'b' * count}Link", name) for count in range(1, 50, 4))
    copies = tuple(embedded(f"{'c' * count}Copy", name, many=True) for count in range(1, 50, 4))
    arguments = tuple(parameter(f"{'d' * count}Argument", wide) for count in range(1, 50, 4))
    pages = [
        resource(
            name,
            properties=rows,
            links=(link("self", name), *links),
            copies=copies,
            operations=(
                operation(name),
                operation(name, "POST", body=arguments, starts=name),
                operation(name, "PUT", body=arguments[:1], shape="empty"),
            ),
        ),
        resource(f"{name}2", rel=name, revision=2, operations=(operation(name, "DELETE"),)),
        resource("role", role_of=name, operations=(operation("role"),)),
    ]
    members = tuple("M" * count for count in range(1, 75, 4))
    return model(*pages, enumerations=(enumeration(kind, *members),))


def test_golden_modules(hand_texts: dict[str, str]) -> None:
    """`UPDATE_GOLDEN=1 pytest tests/test_client_target.py` accepts what is generated now."""
    if os.environ.get("UPDATE_GOLDEN"):
        for path, text in hand_texts.items():
            file = GOLDEN / f"{path}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    files = {path.relative_to(GOLDEN).as_posix(): path for path in GOLDEN.rglob("*.txt")}
    assert set(files) == {f"{path}.txt" for path in hand_texts}
    for path, text in hand_texts.items():
        assert text == files[f"{path}.txt"].read_text("utf-8")


def awkward_model() -> Model:
    """Names that mean something to Python or to the runtime."""
    words = (
        *("None", "class", "self", "str", "tuple", "prop", "frozen", "array", "enumeration", "rel"),
        *("links", "embedded", "extra", "href", "nulls", "items", "get", "owner", "query", "body"),
        *("fooBar", "FooBar", "foo-bar", "_links", "type", "int", "datetime", "title", "revision"),
        *("__init__", "from", "annotations", "Resource", "link", "request", "content", "mro"),
        *("EventBatch", "messaging", "messagingLink", "Messaging", "operation", "con", "value"),
        *("event", "sender", "document", "property", "codec", "argument"),
        *("json value", "embedded field", "link field", "TYPE_CHECKING", "in query", "PAGES"),
    )
    many = Type(Kind.ENUM, "Resource", many=True)
    rows = tuple(
        prop(word, many if index % 2 else Type(Kind.DATETIME)) for index, word in enumerate(words)
    )
    arguments = tuple(parameter(word, many) for word in words)
    pages = [
        resource(
            word,
            properties=rows,
            links=tuple(link(each) for each in words),
            copies=tuple(embedded(each, many=True) for each in words),
            operations=(
                operation(word, "POST", body=arguments, query=arguments[:4], media=("text/plain",)),
                operation(word, "href", answer="EventBatch"),
            ),
        )
        for word in words
    ]
    pages += [
        resource("plain", properties=rows[:9], links=(link("self", "plain"), link("foo-bar"))),
        resource(
            "role",
            role_of="plain",
            properties=(prop("Class"), prop("STR"), prop("x")),
            links=(link("self", "role"), link("FooBar"), link("links")),
        ),
    ]
    kinds = tuple(
        enumeration(word, *words) for word in ("Resource", "messaging", "class", "OpenEnum")
    )
    return model(*pages, enumerations=kinds)


def test_awkward_names_are_settled(tmp_path: Path) -> None:
    package = write_client(awkward_model(), tmp_path)
    assert check_strictly(package) == ""
    code = """
import ucwa_client.resources as r, ucwa_client.enums as e
for package in (r, e):
    for name in package.__all__:
        getattr(package, name)
pages = set(map(r.__getattr__, (place.rpartition(".")[2] for place in r.PAGES.values())))
assert len(pages) == len(r.PAGES)
from ucwa_client import codec
for page in r.PAGES:
    kind = type(codec.loads('{"rel": "%s"}' % page))
    assert kind in pages
    link = getattr(r, kind.__name__ + "Link")("/x")
    assert page in ("plain", "role") or link.post(content="x").result_type is kind
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr.decode()


def test_plan_is_sorted_and_whole() -> None:
    plan = TARGET.plan(hand_model(), SETTINGS)
    paths = [row.path for row in plan]
    assert paths == sorted(paths)
    assert {row.path for row in plan if not isinstance(row, Copied)} == {
        "pyproject.toml",
        "ucwa_client/__init__.py",
        "ucwa_client/enums/__init__.py",
        "ucwa_client/enums/mood.py",
        "ucwa_client/_advice.py",
        "ucwa_client/reason.py",
        "ucwa_client/resources/__init__.py",
        "ucwa_client/resources/door.py",
        "ucwa_client/resources/room.py",
    }


FOLDER = TEMPLATES / "client" / "package"


def test_all_of_the_runtime_is_copied() -> None:
    files = {
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.suffix not in (".jinja", ".pyc")
    }
    assert sorted((*CODEC, *PROTOCOL, *CONVENIENCES)) == sorted(files)
    bare = (path.name for path in FOLDER.with_name("bare").glob("*.py"))
    assert sorted(BARE) == sorted(bare)
    assert set(BARE) <= set(CONVENIENCES)


def named_classes(files: Iterable[str], package: str) -> set[str]:
    """The classes of pages that files of the runtime import."""
    found = set()
    for name in files:
        for node in ast.walk(ast.parse((FOLDER / name).read_text())):
            if isinstance(node, ast.ImportFrom) and node.level and node.module == package:
                found |= {alias.name for alias in node.names}
    return found


def test_what_any_client_needs_names_no_pages() -> None:
    assert not named_classes(CODEC, "resources") | named_classes(CODEC, "enums")


def parts(pages: Iterable[str]) -> set[str]:
    """The classes in the modules of pages."""
    names = {name[0].upper() + name[1:] for name in pages}
    return {name + part for name in names for part in ("", "Embedded", "Link", "Links")}


def test_all_pages_that_the_clients_name_are_asked_for() -> None:
    named = named_classes(PROTOCOL, "resources")
    assert named <= parts(PROTOCOL_PAGES)
    # Of a batch they use a verb, by the link of an application.
    assert not any(parts([page]).isdisjoint(named) for page in set(PROTOCOL_PAGES) - {"batch"})
    assert not named_classes(PROTOCOL, "enums")


def test_all_pages_that_the_conveniences_name_are_asked_for() -> None:
    named = named_classes(CONVENIENCES, "resources")
    assert named <= parts(CONVENIENCE_PAGES)
    assert not any(parts([page]).isdisjoint(named) for page in CONVENIENCE_PAGES)
    assert named_classes(CONVENIENCES, "enums") == set(ENUMERATIONS)


def test_without_the_pages_of_the_protocol_there_are_no_clients() -> None:
    package = render_modules(hand_model())["ucwa_client/__init__.py"]
    assert "Client" not in package
    copied = {row.path for row in TARGET.plan(hand_model(), SETTINGS) if isinstance(row, Copied)}
    assert copied == {"LICENSE", *(f"ucwa_client/{name}" for name in CODEC)}


def test_only_named_pages() -> None:
    everything = render_modules(hand_model())
    partial = render_modules(hand_model(), evolve(SETTINGS, only=frozenset({"room"})))
    assert partial.items() < everything.items()
    assert set(everything) - set(partial) == {
        "ucwa_client/enums/mood.py",
        "ucwa_client/resources/door.py",
    }


def test_header_names_the_page_and_the_attribution(hand_texts: dict[str, str]) -> None:
    lines = hand_texts["ucwa_client/resources/room.py"].splitlines()
    assert lines[0] == "# Generated by ucwa-codegen 1.2.3 from room.md. Do not edit."
    assert lines[1] == "# Words by somebody."
    long = render_modules(evolve(hand_model(), attribution="a word " * 40 + "# type: ignore\n"))
    assert changed_by_black(long) == []
    assert all(text.splitlines()[1].startswith("# a word a word") for text in long.values())
    bare = render_modules(evolve(hand_model(), attribution=None))
    assert not any("Words by somebody" in text for text in bare.values())


def test_version_and_hash(hand_texts: dict[str, str]) -> None:
    scope: dict[str, object] = {}
    exec(hand_texts["ucwa_client/__init__.py"], scope)
    assert scope["__version__"] == "1.2.3"
    assert scope["__spec_hash__"] == "0123456789abcdef"


@pytest.mark.parametrize("make", [hand_model, wide_model, lambda: Model("ucwa", (), (), (), ())])
def test_black_changes_nothing(make: Callable[[], Model]) -> None:
    assert changed_by_black(render_modules(make())) == []


@pytest.mark.parametrize("make", [hand_model, wide_model, lambda: Model("ucwa", (), (), (), ())])
def test_checkers_find_nothing(make: Callable[[], Model], tmp_path: Path) -> None:
    assert check_strictly(write_client(make(), tmp_path)) == ""


def test_same_bytes_again(hand_texts: dict[str, str]) -> None:
    assert render_modules(hand_model()) == hand_texts


def test_docstrings_tell_what_the_page_says(hand_texts: dict[str, str]) -> None:
    text = hand_texts["ucwa_client/resources/room.py"]
    for fact in (
        "Represents a room.",
        "More about the room.",
        "The state. At most 80 characters. Default: a. One of a, b. Deprecated.",
        "Its doors.",
        "Opens a door.",
        "mood: What mood means. At least 1. At most 10.",
        "Conflict: The door is locked.",
        "Scope: Rooms.Read.",
        "Since revision 2.",
    ):
        assert fact in " ".join(text.split()), fact
    assert "It is there." not in text  # what nearly every operation may answer


def docstring_of(found: Model, path: str, name: str) -> str:
    """What a generated class or method says of itself."""
    tree = ast.parse(render_modules(found)[f"ucwa_client/{path}"])
    kinds = ast.ClassDef | ast.FunctionDef
    node = next(row for row in ast.walk(tree) if isinstance(row, kinds) and row.name == name)
    return ast.get_docstring(node) or ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ends it", "Ends it. Since revision 2."),
        ("Ends it, i.e. no more. For good.", "Ends it, i.e. no more. Since revision 2. For good."),
        ("Is it over? Now it is!", "Is it over? Since revision 2. Now it is!"),
    ],
)
def test_a_revision_is_told_after_the_first_sentence(text: str, told: str) -> None:
    later = evolve(operation("door2", "DELETE"), description=text)
    rows = (evolve(parameter("note"), description="Custom words"),)
    pages = model(
        resource("door", operations=(operation("door", "PUT"),)),
        resource(
            "door2",
            rel="door",
            revision=2,
            operations=(operation("door", "PUT", body=rows), later),
        ),
    )
    assert docstring_of(pages, "resources/door.py", "delete") == told
    put = docstring_of(pages, "resources/door.py", "put")
    assert put.endswith("note: Custom words. Since revision 2.")


@pytest.mark.parametrize(
    ("method", "answer", "told"),
    [
        ("GET", "door", "Reads door."),
        ("PUT", "door", "Changes door."),
        ("DELETE", None, "Deletes door."),
        ("OPTIONS", None, "Tells what door can do."),
        ("POST", "door", "Posts to door."),
        ("POST", "key", "Creates key."),
        ("{}", None, "{} of door."),
    ],
)
def test_an_operation_without_description_says_what_its_method_does(
    method: str, answer: str | None, told: str
) -> None:
    row = operation("door", method, answer=answer)
    response = evolve(row.response, resource=answer, location=method == "POST")
    row = evolve(row, description="", response=response)
    pages = model(resource("door", operations=(row,)), resource("key"))
    assert told in render_modules(pages)["ucwa_client/resources/door.py"]


def test_members_seen_elsewhere_say_where() -> None:
    def seen(*paths: str) -> Observed:
        rows = tuple(
            Evidence("json-value", "strong", path != "against.md", "Odd", Source(path, 1, 1))
            for path in paths
        )
        return Observed(f"Odd{len(paths)}", rows, Source(paths[0], 1, 1))

    pages = [
        evolve(resource(name), source=Source(f"{name}.md", 1, 1))
        for name in ("door", "key", "against")
    ]
    mood = evolve(
        enumeration("Mood", "Good"),
        observed=(seen("door.md", "key.md", "against.md", "door.md"), seen("gone.md")),
    )
    text = render_modules(model(*pages, enumerations=(mood,)))["ucwa_client/enums/mood.py"]
    assert 'ODD4 = "Odd4"\n    """Named by door, key."""' in text
    assert 'ODD1 = "Odd1"\n    """Not in the table of its page."""' in text


# Text of strangers.


def skeleton(text: str) -> str:
    """The syntax tree with all texts, names and comments made alike."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.Name):
            node.id = "x"
        if isinstance(node, ast.arg):
            node.arg = "x"
        if isinstance(node, ast.alias):
            node.name = "x"
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            node.name = "x"
        if isinstance(node, ast.ImportFrom):
            node.module = "x"
    return ast.dump(tree)


def modules_by_shape(texts: dict[str, str]) -> list[str]:
    return sorted(skeleton(text) for text in texts.values())


def assert_harmless(spoil: Callable[[str], str]) -> None:
    texts = render_modules(hand_model(spoil))
    assert len(texts) == 8
    for path, text in texts.items():
        assert re.fullmatch(r"ucwa_client/([a-z]+/)?[a-z0-9_]+\.py", path), path
        assert text.encode().decode() == text
    if all(text.isascii() for text in texts.values()):  # black counts the columns of others
        assert changed_by_black(texts) == []
    assert modules_by_shape(texts) == modules_by_shape(
        render_modules(hand_model(lambda t: f"q{t}"))
    )


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("before", [True, False])
def test_hostile_text_changes_nothing_but_text(hostile: str, before: bool) -> None:
    def spoil(text: str) -> str:
        if not text:
            return text
        return f"q{hostile}{text}" if before else f"q{text}{hostile}"

    assert_harmless(spoil)


@given(st.text(max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_changes_nothing_but_text(hostile: str) -> None:
    assert_harmless(lambda text: f"q{text}{hostile}" if text else text)

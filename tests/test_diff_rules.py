"""Rules for facts that a page can't state by one edit, and the table of rules as a whole."""

from __future__ import annotations

import re
from typing import Any

import pytest
from attrs import evolve, has
from diff_cases import CASES
from hand_model import hand_model

from codegen.diff import Change, Impact, change_rules, compare
from codegen.model.nodes import (
    Constraints,
    ErrorRow,
    Kind,
    Link,
    LinkTitle,
    Member,
    Observed,
    Property,
    Source,
    Type,
)

MODEL = hand_model()
HERE = Source("new.md", 7, 1)


def with_(value: Any, way: str, new: Any) -> Any:
    """The value with a part replaced; a way reads `resources.1.properties.0.required`."""
    head, _, rest = way.partition(".")
    if not head:
        return new
    if isinstance(value, tuple):
        index = int(head)
        return (*value[:index], with_(value[index], rest, new), *value[index + 1 :])
    assert has(type(value))
    return evolve(value, **{head: with_(getattr(value, head), rest, new)})


ROOM = "resources.1"
STATE = f"{ROOM}.properties.0"
POST = f"{ROOM}.operations.0"
SPEED, MOOD = f"{POST}.query.0", f"{POST}.body.0"
B, A, E = "breaking", "additive", "editorial"

LATE = Property("late", Type(Kind.BOOLEAN), True, False, "Whether.", Constraints(), (), (), HERE)
LOCK = MODEL.resources[0].properties[0]
NONE = ErrorRow("Gone", 410, None, "It burnt.", True, HERE)
CONFLICT, EXISTS = MODEL.resources[1].operations[0].errors

FACTS: list[tuple[str, Any, str, str, str, str, str]] = [
    ("api", "shop", B, B, "api", "api", "api-changed"),
    ("attribution", None, E, E, "attribution", "attribution", "attribution-changed"),
    (f"{ROOM}.revision", 1, B, B, "revision", "room", "revision-changed"),
    (f"{ROOM}.title", "Room", E, E, "title", "room", "title-changed"),
    (
        f"{ROOM}.link_title",
        LinkTitle("Way", HERE),
        E,
        E,
        "link-title",
        "room",
        "link-title-changed",
    ),
    (
        f"{ROOM}.properties",
        (*MODEL.resources[1].properties, LATE),
        A,
        B,
        "added",
        "room.late",
        "required-property-added",
    ),
    (
        f"{ROOM}.properties",
        (*MODEL.resources[1].properties, LOCK),
        E,
        E,
        "role",
        "room.lock",
        "row-stated",
    ),
    (f"{STATE}.required", False, B, A, "required", "room.state", "property-became-optional"),
    (f"{STATE}.read_only", False, A, A, "read-only", "room.state", "property-became-writable"),
    (
        f"{STATE}.constraints.allowed",
        ("b", "c"),
        B,
        B,
        "constraints",
        "room.state",
        "property-limit-changed",
    ),
    (f"{STATE}.constraints.allowed", ("b", "a"), "", "", "", "", ""),
    (
        f"{STATE}.constraints.allowed",
        None,
        B,
        A,
        "constraints",
        "room.state",
        "property-limit-loosened",
    ),
    (
        f"{STATE}.constraints.allowed",
        ("a",),
        A,
        B,
        "constraints",
        "room.state",
        "property-limit-tightened",
    ),
    (f"{STATE}.constraints.default", "b", B, B, "constraints", "room.state", "default-changed"),
    (f"{STATE}.constraints.default", None, B, B, "constraints", "room.state", "default-changed"),
    (
        f"{STATE}.constraints.minimum",
        1,
        A,
        B,
        "constraints",
        "room.state",
        "property-limit-tightened",
    ),
    (
        f"{STATE}.wire_names",
        ("STATE", "state"),
        B,
        B,
        "wire-names",
        "room.state",
        "wire-name-changed",
    ),
    (
        f"{STATE}.wire_names",
        ("State", "state", "STATE"),
        A,
        A,
        "wire-names",
        "room.state",
        "spelling-added",
    ),
    (
        f"{STATE}.wire_names",
        ("State",),
        A,
        A,
        "wire-names",
        "room.state",
        "property-spelling-removed",
    ),
    (
        f"{SPEED}.constraints.allowed",
        ("1",),
        B,
        A,
        "constraints",
        "room.POST.query.speed",
        "parameter-limit-tightened",
    ),
    (
        f"{SPEED}.constraints.minimum",
        0,
        A,
        B,
        "constraints",
        "room.POST.query.speed",
        "parameter-limit-loosened",
    ),
    (
        f"{SPEED}.required",
        True,
        E,
        E,
        "required",
        "room.POST.query.speed",
        "stated-requirement-changed",
    ),
    (
        f"{SPEED}.type",
        Type(Kind.UNKNOWN, nullable=True),
        A,
        B,
        "type",
        "room.POST.query.speed",
        "parameter-type-widened",
    ),
    (f"{SPEED}.travels", ("body", "query"), "", "", "", "", ""),
    (f"{ROOM}.links.1.target", None, B, A, "target", "room.links.door", "link-target-lost"),
    (
        f"{ROOM}.embedded.0.target",
        "room",
        B,
        B,
        "target",
        "room.embedded.door",
        "embedded-target-changed",
    ),
    (
        f"{ROOM}.embedded.0.target",
        None,
        B,
        A,
        "target",
        "room.embedded.door",
        "embedded-target-lost",
    ),
    (
        f"{ROOM}.embedded.0.many",
        False,
        B,
        B,
        "cardinality",
        "room.embedded.door",
        "embedded-became-one",
    ),
    (f"{ROOM}.embedded.0.rel", "gate", B, B, "renamed", "room.embedded.gate", "embedded-renamed"),
    (f"{POST}.unique_path", "/~room", E, A, "route", "room.POST", "unique-path-changed"),
    (f"{POST}.minimum_revision", 3, B, A, "revision", "room.POST", "minimum-revision-raised"),
    (f"{POST}.minimum_revision", 1, A, B, "revision", "room.POST", "minimum-revision-lowered"),
    (
        f"{POST}.errors",
        (CONFLICT, EXISTS, NONE),
        A,
        A,
        "error",
        "room.POST.errors.Gone",
        "boilerplate-error-added",
    ),
    (
        f"{POST}.errors",
        (CONFLICT,),
        A,
        A,
        "error",
        "room.POST.errors.Conflict.AlreadyExists",
        "boilerplate-error-removed",
    ),
    (f"{POST}.errors", (EXISTS, CONFLICT), "", "", "", "", ""),
    (
        f"{POST}.errors.0.boilerplate",
        True,
        E,
        E,
        "error",
        "room.POST.errors.Conflict",
        "error-boilerplate-changed",
    ),
    ("enumerations.0.observed", (), B, B, "member", "Mood.Odd", "observed-member-removed"),
]


@pytest.mark.parametrize("row", FACTS, ids=lambda row: f"{row[0]} {row[-1]}")
def test_a_fact_is_classed(row: tuple[str, Any, str, str, str, str, str]) -> None:
    way, new, *expected = row
    changes = compare(MODEL, with_(MODEL, way, new))
    assert [told(change) for change in changes] == ([expected] if expected[0] else [])


def told(change: Change) -> list[str]:
    sides = [change.client.value, change.server.value]
    return [*sides, change.kind, change.path, change.rule]


BACKWARDS: list[tuple[str, Any, str]] = [
    (f"{STATE}.required", False, "property-became-required"),
    (f"{STATE}.read_only", False, "property-became-read-only"),
    (f"{STATE}.type", Type(Kind.STRING, format="sip", nullable=True), "property-type-narrowed"),
    (f"{SPEED}.constraints.allowed", None, ""),
    (f"{SPEED}.wire_names", ("speed", "SPEED"), "parameter-spelling-removed"),
    (f"{ROOM}.properties", (*MODEL.resources[1].properties, LOCK), "row-taken-over"),
    (f"{ROOM}.embedded.0.target", None, "embedded-target-found"),
    (f"{POST}.route", None, "route-stated"),
    (f"{POST}.asynchronous", None, "asynchronous-added"),
    (
        "enumerations.0.members",
        (*hand_model().enumerations[0].members, Member("Odd", "", HERE)),
        "member-unlisted",
    ),
]


@pytest.mark.parametrize(("way", "before", "rule"), BACKWARDS)
def test_a_fact_is_classed_the_other_way(way: str, before: Any, rule: str) -> None:
    changes = compare(with_(MODEL, way, before), MODEL)
    assert [change.rule for change in changes] == ([rule] if rule else [])


def test_a_member_that_was_seen_is_listed() -> None:
    mood = MODEL.enumerations[0]
    seen = evolve(mood, members=(), observed=(Observed("Good", (), HERE), *mood.observed))
    changes = compare(evolve(MODEL, enumerations=(seen,)), MODEL)
    assert [(change.rule, change.path) for change in changes] == [("member-listed", "Mood.Good")]
    assert changes[0].old_source == HERE


def test_a_parameter_stands_in_the_other_table_and_travels_as_before() -> None:
    post = MODEL.resources[1].operations[0]
    moved = evolve(post, query=(), body=(*post.query, *post.body))
    changes = compare(MODEL, with_(MODEL, POST, moved))
    assert [told(change)[2:] for change in changes] == [
        ["travels", "room.POST.body.speed", "parameter-table-changed"]
    ]


def test_allowed_values_of_a_parameter_overlap() -> None:
    old, new = (
        with_(MODEL, f"{MOOD}.constraints.allowed", row) for row in (("a", "b"), ("b", "c"))
    )
    assert [change.rule for change in compare(old, new)] == ["parameter-limit-changed"]


def linked(*rows: tuple[str, str, str]) -> Any:
    """The model where a door has these links and embedded resources."""
    links = tuple(Link(rel, target, False, text, (), HERE) for rel, target, text in rows)
    return with_(MODEL, "resources.0.links", links)


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ([("a", "room", "")], [("z", "room", "")], ["link-renamed"]),
        ([("a", "room", "One.")], [("z", "door", "One.")], ["link-removed", "link-added"]),
        (
            [("a", "room", ""), ("b", "room", "")],
            [("y", "room", ""), ("z", "room", "")],
            ["link-removed", "link-removed", "link-added", "link-added"],
        ),
        (
            [("a", "room", "The first of all."), ("b", "room", "What comes behind.")],
            [("y", "room", "What comes behind."), ("z", "room", "The first of all.")],
            ["link-renamed", "link-renamed"],
        ),
        (
            [("a", "room", "Same."), ("b", "room", "Same.")],
            [("z", "room", "Same.")],
            ["link-removed", "link-removed", "link-added"],
        ),
        ([("self", "room", "")], [("own", "room", "")], ["link-removed", "link-added"]),
    ],
)
def test_what_is_taken_for_renamed(old: Any, new: Any, rules: list[str]) -> None:
    assert [row.rule for row in compare(linked(*old), linked(*new))] == rules


def test_rules_are_told_by_one_table_and_each_is_tested() -> None:
    tested = {line.split()[-1] for _, lines in CASES.values() for line in lines.splitlines()}
    tested |= {row[-1] for row in FACTS} | {row[-1] for row in BACKWARDS}
    tested |= {"member-listed", "parameter-table-changed", "parameter-limit-changed"}
    assert set(change_rules()) == tested - {""}


@pytest.mark.parametrize("name", change_rules())
def test_a_rule_says_what_and_why(name: str) -> None:
    rule = change_rules()[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert rule.reason.endswith(".")
    assert not rule.message.endswith(".")
    assert set(re.findall(r"{(\w+)}", rule.message)) <= {"old", "new", "what"}


def test_an_impact_reaches_the_less_bad_ones() -> None:
    breaking, additive, editorial = Impact
    assert breaking.reaches(additive)
    assert additive.reaches(additive)
    assert not editorial.reaches(additive)

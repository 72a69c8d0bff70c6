"""Overlays: what they may say, what they change, and when they are wrong or needless."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from resolve_pages import door_state, method, operation, page, resolved, resource, room, type_of

from codegen.resolve import (
    OverlayError,
    Resolution,
    load_overlay,
    parse_overlay,
    resolve,
    shipped_overlay,
    wants_shipped_overlay,
)
from codegen.resolve.address import parse_address

WHY = 'reason = "It is so."\n'


def entry(of: str, facts: str) -> str:
    return f'[[correction]]\nof = "{of}"\n{facts}\n{WHY}'


ANSWER = (
    "HTTP/1.1 200 OK\nContent-Type: application/json\n"
    '{"rel": "room", "size": "samplevalue", "n": 3, "tags": ["a"]}'
)
ROOM = room(
    properties="|size|How large.|\n|state|Open or shut.|\n|n|How many.|\n|tags|Its tags.|",
    links="|exit|Leads out.|\n|door|Leads out, too.|",
    operations=method("GET", answer=ANSWER)
    + "\n\n"
    + method("POST", query="|to|Who.|No|", body="|why|Why. String|No|"),
)
PAGES = (ROOM, room(name="door"), door_state)


def corrected(of: str, facts: str, *more: str) -> Resolution:
    return resolved(*PAGES, *more, overlay=entry(of, facts))


def test_a_type() -> None:
    found = corrected("room.state", 'type = "DoorState?"')
    assert type_of(found, "room.state") == "DoorState?"
    row = resource(found).properties[1]
    assert (row.evidence[0].rule, row.evidence[0].source.path) == ("overlay", "overlay.toml")
    unknown = [finding for finding in found.findings if finding.code == "UC222"]
    assert [finding.message for finding in unknown] == [
        "nothing tells the type of room.POST.query.to"
    ]


@pytest.mark.parametrize(("table", "name"), [("query", "to"), ("body", "why")])
def test_the_type_of_a_parameter(table: str, name: str) -> None:
    address = f"room.POST.{table}.{name}"
    assert type_of(corrected(address, 'type = "string (sip)"'), address) == "string (sip)"


def test_a_target_and_cardinality() -> None:
    found = corrected("room.links.exit", 'target = "door"\nmany = true')
    row = resource(found).links[0]
    assert (row.rel, row.target, row.many) == ("exit", "door", True)


def test_an_embedded_resource() -> None:
    answer = ANSWER.replace('"n": 3', '"_embedded": {"door": {"rel": "door"}}')
    found = resolved(
        room(links="|door|Out.|", operations=method("GET", answer=answer)),
        room(name="door"),
        overlay=entry("room.embedded.door", "many = true"),
    )
    assert [row.many for row in resource(found).embedded] == [True]


def test_travels_wire_names_and_required() -> None:
    facts = 'travels = ["body"]\nwire_names = ["To"]\nrequired = true'
    (row,) = operation(corrected("room.POST.query.to", facts), "room.POST").query
    assert (row.travels, row.wire_names, row.effective_required) == (("body",), ("To",), True)
    assert row.required is False  # what the page states stays


def test_a_settled_contradiction_is_no_finding() -> None:
    texts = (ROOM.replace("|n|How many.|", "|n|See [it](DoorState.md).|"), *PAGES[1:])
    assert "UC220" in {finding.code for finding in resolved(*texts).findings}
    found = resolved(*texts, overlay=entry("room.n", 'type = "number"'))
    assert {"UC220", "UC301", "UC302"}.isdisjoint(finding.code for finding in found.findings)


NEEDLESS = [
    ("room.n", 'type = "integer"'),
    ("room.links.door", 'target = "door"'),
    ("room.gone", 'type = "string"'),
    ("room.links.gone", "many = true"),
    ("room.PUT.body.why", "required = true"),
    ("room.POST.query.to", 'travels = ["query"]'),
    ("room.POST.query.to", "required = false"),
]


@pytest.mark.parametrize(("of", "facts"), NEEDLESS)
def test_what_is_so_without_it_is_stale(of: str, facts: str) -> None:
    assert [row.code for row in corrected(of, facts).findings if row.code[:3] == "UC3"] == ["UC302"]


def test_an_entry_about_an_absent_page_is_silent() -> None:
    plain = resolved(*PAGES)
    found = corrected("tower.state", 'type = "DoorStat"')
    assert (found.findings, found.model) == (plain.findings, plain.model)


REFUTED = [
    ("room.n", "string"),
    ("room.n", "DoorState"),
    ("room.size", "DoorState"),
    ("room.size", "uri"),
    ("room.size", "integer"),
    ("room.tags", "string"),
]


@pytest.mark.parametrize(("of", "kind"), REFUTED)
def test_a_type_that_samples_refute_is_invalid(of: str, kind: str) -> None:
    found = corrected(of, f'type = "{kind}"')
    (finding,) = [row for row in found.findings if row.code[:3] == "UC3"]
    assert finding.code == "UC301"
    assert finding.related[0].path == "room.md"


def test_the_shipped_overlay_is_for_more_pages_than_a_set_may_have() -> None:
    overlay = shipped_overlay("ucwa")
    assert overlay is not None
    assert overlay.is_for_larger_set
    first = next(row for row in overlay.corrections.values() if row.type and row.type[0].isupper())
    owner, name = str(first.address).split(".")
    found = resolve([page(room(name=owner, properties=f"|{name}|It.|"))], overlay=overlay)
    assert {"UC301", "UC302"}.isdisjoint(row.code for row in found.findings)
    assert type_of(found, str(first.address)) == "unknown"


def test_a_dialect_without_overlay() -> None:
    assert shipped_overlay("nobody") is None


def test_who_wants_the_shipped_overlay() -> None:
    web_link = "## Web Link\n\n|Name|Description|\n|:---|:---|\n|rel|Its rel.|\n\n### Properties"
    original = ROOM.replace("### Properties", web_link)
    typed = room(name="hall", properties="|:Name|Type|Description\n|n|integer|It.|")
    assert wants_shipped_overlay([page(original)])
    assert not wants_shipped_overlay([page(ROOM)])
    assert not wants_shipped_overlay([page(original), page(typed)])


INVALID = [
    ("a = ", 1, "this is no TOML"),
    ('[[correction]]\nof = "x"\nof = "y"', 3, "this is no TOML"),
    ("[other]\n", 1, 'no table "other"'),
    ("[correction]\n", 1, "double brackets"),
    ("correction = [1]\n", 1, "is a table"),
    (f'\n\n[[correction]]\nof = "a.b"\ntype = "x"\ncolour = 1\n{WHY}', 3, 'no key "colour"'),
    ('[[correction]]\nof = "a.b"\ntype = "x"\n', 1, 'needs the text "reason"'),
    ('[[correction]]\nof = "a.b"\ntype = "x"\nreason = " "\n', 1, 'needs the text "reason"'),
    (f'[[correction]]\ntype = "x"\n{WHY}', 1, 'needs the text "of"'),
    (f"[[correction]]\nof = 3\n{WHY}", 1, 'needs the text "of"'),
    (entry("a..b", 'type = "x"'), 1, "address of no fact"),
    (entry("a.b", ""), 1, "corrects nothing"),
    (entry("a.b", "many = true"), 1, '"many" says nothing about a.b'),
    (entry("a.links.b", 'type = "x"'), 1, '"type" says nothing'),
    (entry("a", 'type = "x"'), 1, '"type" says nothing'),
    (entry("a.GET", "required = true"), 1, '"required" says nothing'),
    (entry("a.b", "type = 3"), 1, "wrong kind"),
    (entry("a.links.b", 'many = "yes"'), 1, "wrong kind"),
    (entry("a.GET.query.b", "travels = []"), 1, "wrong kind"),
    (entry("a.GET.query.b", 'travels = ["head"]'), 1, "wrong kind"),
    (entry("a.GET.query.b", "travels = [[]]"), 1, "wrong kind"),
    (entry("a.GET.query.b", 'wire_names = [""]'), 1, "wrong kind"),
    (entry("a.b", 'type = "x"') + "\n" + entry("a.b", 'type = "y"'), 6, "twice"),
]


@pytest.mark.parametrize(("text", "line", "message"), INVALID)
def test_what_means_nothing_is_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(OverlayError) as caught:
        parse_overlay(text, "o.toml")
    (finding,) = caught.value.findings
    assert finding.code == "UC301"
    assert message in finding.message
    assert (finding.span.path, finding.span.line) == ("o.toml", line)


def test_every_wrong_entry_is_told() -> None:
    with pytest.raises(OverlayError) as caught:
        parse_overlay(entry("a", "") + entry("a.b", ""), "o.toml")
    assert [row.span.line for row in caught.value.findings] == [1, 5]


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "o.toml"
    path.write_text(entry("a.b", 'type = "string"'), "utf-8")
    assert list(load_overlay(path).corrections) == ["a.b"]
    for broken in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(OverlayError, match="can't be read"):
            load_overlay(broken)
    path.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(OverlayError):
        load_overlay(path)


ADDRESSES = [
    "messaging",
    "messaging.state",
    "messaging.links.self",
    "messaging.embedded.message",
    "startMessaging.POST",
    "startMessaging.POST.body.importance",
    "startMessaging.POST.query.operationId",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_addresses(text: str) -> None:
    assert str(parse_address(text)) == text


@pytest.mark.parametrize(
    "text", ["", ".", "a.", ".b", "a.links.", "a.b.c", "a.GET.head.b", "a.b.c.d.e"]
)
def test_no_addresses(text: str) -> None:
    assert parse_address(text) is None


@given(st.text())
def test_any_text_is_an_address_or_none(text: str) -> None:
    address = parse_address(text)
    assert address is None or parse_address(str(address)) == address


@given(st.text() | st.from_regex(r"(\[\[correction\]\]\n(of|type|many|reason) = [^\n]*\n)+"))
def test_any_text_is_an_overlay_or_refused(text: str) -> None:
    try:
        parse_overlay(text, "o.toml")
    except OverlayError as error:
        assert error.findings  # noqa: PT017


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=5), st.lists, max_leaves=4
)


@given(
    st.dictionaries(st.sampled_from(["type", "many", "travels", "wire_names", "required"]), VALUES)
)
def test_any_value_is_taken_or_refused(facts: dict[str, object]) -> None:
    def toml(value: object) -> str:
        match value:
            case bool():
                return str(value).lower()
            case int():
                return str(value)
            case list():
                return f"[{', '.join(map(toml, value))}]"
            case _:
                return '"' + "".join(c for c in str(value) if c.isalnum()) + '"'

    lines = "\n".join(f"{key} = {toml(value)}" for key, value in facts.items())
    try:
        overlay = parse_overlay(entry("room.POST.query.to", lines), "o.toml")
    except OverlayError:
        return
    resolve([page(text) for text in PAGES], overlay=overlay)


def test_the_shipped_overlay_corrects_only_what_needs_it(
    corrected_model: Resolution, corpus_model: Resolution
) -> None:
    overlay = shipped_overlay("ucwa")
    assert overlay is not None
    assert 0 < len(overlay.corrections) <= 60
    codes = {row.code for row in corrected_model.findings}
    assert {"UC301", "UC302", "UC222"}.isdisjoint(codes)
    for row in overlay.corrections.values():
        assert row.address.page in row.reason, row.address

    def rows(found: Resolution) -> list[list[str]]:
        return [
            [p.name for p in r.properties]
            + [link.rel for link in r.links]
            + [p.name for op in r.operations for p in (*op.query, *op.body)]
            for r in found.model.resources
        ]

    assert rows(corrected_model) == rows(corpus_model)

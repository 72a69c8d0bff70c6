"""Pages that nobody would write: their canonical form says the same, once and for all, or they stay."""

from __future__ import annotations

import pytest
from formatting import differences, formatted
from hypothesis import given, settings
from hypothesis import strategies as st

NAMES = st.sampled_from(["room", "room2", "door", "DoorState", "desk", "from", "a_b", "x"])
WORDS = st.sampled_from(
    [
        *("It", "is", "open.", "closed.Then", "a|b", "*so*", "`code`", "_x_", "\\", "&lt;", "<p>"),
        *("[room](ROOM.md)", "[DoorState](DoorState.md)", "[x](y.md", "[it][1]", "</p>", "<br>"),
        *("String", "(DoorState)Open, or Ajar", "Nullable (DoorState)Shut", "Array of Byte", "**"),
        *(
            "maximum length is 5",
            "The",
            "None",
            "...",
            "-",
            "#",
            "Route:",
            "http://a/b_c",
            "é\u00a0",
        ),
        *("<!-- c -->", '<a name="x"></a>', "default is Open.", "- one", "> two", "```", "  "),
    ]
)
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
PROSE = st.lists(TEXTS, max_size=3).map("\n".join)
BODIES = st.sampled_from(
    [
        '{"rel": "room", "door": "Open", "_links": {"desk": [{"href": "/a"}], "self": {"href": "/b"}}}',
        "{&quot;door&quot;: &quot;Ajar&quot;, &quot;_embedded&quot;: {&quot;desk&quot;: {}}}",
        '{\n  "from": "sip:a@b.example\n   ",\n\n  "x": 3}',
        '<resource rel="door" href="/x"><property name="from">3</property></resource>',
        *("", "v=0\no=x", "--b<BR>--b--", "{"),
    ]
)
HEADS = st.sampled_from(
    [
        *(
            "Get http://h/rooms/1?x=2 HTTP/1.1",
            "PUT /rooms/1",
            "HTTP/1.1 201 Created\nLocation: /a",
        ),
        *("HTTP/1.1 200 OK\nContent-Type: application/xml", "Content-Type: application/sdp", ""),
    ]
)


@st.composite
def tables(draw: st.DrawFn, *headers: str) -> str:
    if draw(st.booleans()):
        return draw(st.sampled_from(["None", "", "None of it."]))
    names = draw(st.permutations(headers))
    kept = names[: draw(st.integers(2, len(names)))]
    rows = [f"|{'|'.join(kept)}|"]
    if draw(st.integers(0, 3)):
        rows.append("|" + "|".join(":---" for _ in kept) + "|")
    for _ in range(draw(st.integers(0, 3))):
        cells = [draw(NAMES if head in _KEYS else TEXTS) for head in kept]
        rows.append(f"|{'|'.join(cells)}|")
    return "\n".join(rows)


_KEYS = {"Name", "Link", "Scope", "Error", "Resource", "Item", "Target"}


@st.composite
def samples(draw: st.DrawFn) -> str:
    text = "\n".join(filter(None, (draw(HEADS), draw(BODIES))))
    marks = draw(st.sampled_from([("```", "```"), ("```json", "```"), ("", ""), ("```", "")]))
    return f"{draw(TEXTS)}\n\n{marks[0]}\n{text}\n{marks[1]}\n\n{draw(TEXTS)}"


@st.composite
def operations(draw: st.DrawFn) -> str:
    parameters = tables("Name", "Description", "Required?", "Type", "In")
    parts = {
        "#### Query parameters": parameters,
        "#### Request body": parameters,
        "#### Response body": tables("Item", "Description"),
        "#### Synchronous errors": tables("Error", "Code", "Subcode", "Description"),
        "#### Examples": TEXTS,
        "#### JSON Request": samples(),
        "#### JSON Response": samples(),
        "#### XML response": samples(),
    }
    lines = draw(
        st.sampled_from(
            [
                "",
                "Route: /a/{b}",
                "Response: 201 room, location\nRoute: x",
                "**Response:** 204, odd",
            ]
        )
    )
    found = [f"### {draw(st.sampled_from(['Get', 'POST', 'put']))}", draw(PROSE), lines]
    for title in draw(st.lists(st.sampled_from(sorted(parts)), max_size=5)):
        found += [title, draw(parts[title])]
    return "\n\n".join(found)


@st.composite
def pages(draw: st.DrawFn, name: str) -> str:
    parts = {
        "## Web link": tables("Name", "Description"),
        "## Resource description": PROSE,
        "### Properties": tables("Name", "Type", "Description"),
        "**Links**": tables("Link", "Target", "Description"),
        "# Scopes": tables("Scope", "Permission", "Description"),
        "### Updated": st.tuples(tables("Resource", "Priority", "Sender", "Reason"), samples()).map(
            "\n\n".join
        ),
        "## Operations": PROSE,
    }
    front = draw(
        st.sampled_from(["", "---\nrel: door\nx: y\n---\n", "---\nrepresents: door\n---\n"])
    )
    found = [f"{front}# {name} page", draw(PROSE), "### Properties", "None", "### Links", "None"]
    for title in draw(st.lists(st.sampled_from(sorted(parts)), max_size=5)):
        found += [title, draw(parts[title])]
    found += draw(st.lists(operations(), max_size=2))
    return (
        "\n\n".join([*found, draw(st.sampled_from(["", "[1]: DoorState.md", "## Other"]))]) + "\n"
    )


@st.composite
def enumerations(draw: st.DrawFn) -> str:
    rows = "\n".join(f"|{name}|{draw(TEXTS)}|" for name in ("Open", "Shut"))
    return f"# DoorState\n\n{draw(PROSE)}\n\n## Members\n\n|Name|Description|\n|-|-|\n{rows}\n"


SETS = st.fixed_dictionaries(
    {"room.md": pages("room"), "door.md": pages("door"), "DoorState.md": enumerations()},
    optional={"room2.md": pages("room2")},
)


def hold(texts: dict[str, str]) -> None:
    before = formatted(texts)
    after = formatted(before.texts)
    assert {path: before.texts[path] for path in before.kept} == {
        path: texts[path] for path in before.kept
    }
    assert differences(before, after) == []
    assert after.texts == before.texts


@settings(max_examples=60, deadline=None)
@given(SETS)
def test_the_model_stays_and_once_is_enough(texts: dict[str, str]) -> None:
    hold(texts)


@pytest.mark.long
@settings(max_examples=1500, deadline=None)
@given(SETS)
def test_many_made_pages(texts: dict[str, str]) -> None:
    hold(texts)

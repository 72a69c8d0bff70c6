"""What `fmt` makes of a page, one thing at a time; and that it makes nothing else of it."""

from __future__ import annotations

import pytest
from formatting import differences, formatted
from resolve_pages import method, room

from codegen.fmt import (
    CodeText,
    PageText,
    SectionText,
    TableText,
    differing_pages,
    print_page,
)

DOOR = """# DoorState

Whether it lets people in.

## Members

| Name | Description        |
| ---- | ------------------ |
| Open | It lets people in. |
| Shut | It does not.       |
"""
OTHERS = {"DoorState.md": DOOR, "Guide.md": "# Guide\n\n  Not   touched \n"}


def canonical(text: str, path: str = "room.md", **others: str) -> str:
    """A page among siblings, checked on the way: nothing is lost, and once is enough."""
    texts = {path: text, **OTHERS, **{f"{name}.md": other for name, other in others.items()}}
    before = formatted(texts)
    after = formatted(before.texts)
    assert before.kept == {}
    assert differences(before, after) == []
    assert after.texts == before.texts
    return before.texts[path]


def lines(text: str, start: str) -> list[str]:
    """The lines from the one that begins so to the next blank one, their cells unpadded."""
    rows = text.split("\n")
    first = next(index for index, row in enumerate(rows) if row.startswith(start))
    end = rows.index("", first) if "" in rows[first:] else len(rows)
    return [" ".join(row.split()) for row in rows[first:end]]


def test_a_canonical_page_stays() -> None:
    assert canonical(DOOR, "DoorState.md") == DOOR


def test_an_article_stays_whatever_its_form() -> None:
    assert formatted(OTHERS).texts["Guide.md"] == OTHERS["Guide.md"]


GOLDEN = """# room

Where people meet.

### Properties

| Name  | Type      | Description                                       |
| ----- | --------- | ------------------------------------------------- |
| door  | DoorState | Whether one gets in, a [DoorState](DoorState.md). |
| seats |           | How many.                                         |

### Links

| Link | Target | Description |
| ---- | ------ | ----------- |
| self | room   | It.         |
| room | room   | Next door.  |

## Operations

### POST

Does it.

Route: /rooms/{roomId}
Request: application/json
Response: 204

#### Request body

| Name | Type      | In   | Description      | Required? |
| ---- | --------- | ---- | ---------------- | --------- |
| door | DoorState | body | How it shall be. | Yes       |

#### Response body

None

#### JSON Request

```http
POST http://x/rooms/7 HTTP/1.1
Content-Type: application/json

{"door": "Open"}
```

#### JSON Response

```http
HTTP/1.1 204 No Content
```
"""


def test_the_golden_page() -> None:
    text = room(
        properties="|door|Whether one gets in, a [DoorState](DOORSTATE.md).|\n|seats|How many.|",
        links="|self|It.|\n|room|Next door.|",
        operations=method(
            "POST",
            body="|door|How it shall be.(DoorState)Open, or Shut|Yes|",
            request="Post http://x/rooms/7 HTTP/1.1\nContent-Type: application/json\n"
            "{&quot;door&quot;: &quot;Open&quot;}",
            answer="HTTP/1.1 204 No Content",
        ),
    )
    assert canonical(text) == GOLDEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Links\n-----", "### Links"),
        ("**Links**", "### Links"),
        ("<h2>LINKS:</h2>", "### Links"),
        ("###### link", "### Links"),
    ],
)
def test_headings(old: str, new: str) -> None:
    text = canonical(room(properties="|a|It.|").replace("### Links", old))
    assert f"\n\n{new}\n\nNone\n" in text


def test_order_of_sections() -> None:
    text = (
        "# room\n\nIt.\n\n## Operations\n\n### GET\n\nReads.\n\n#### Response body\n\nNone\n\n"
        "#### Request body\n\nNone\n\n## Resource description\n\nMore.\n\n### Links\n\nNone\n\n"
        "### Properties\n\nNone\n"
    )
    assert [row for row in canonical(text).split("\n") if row.startswith("#")] == [
        *("# room", "## Resource description", "### Properties", "### Links", "## Operations"),
        *("### GET", "#### Request body", "#### Response body"),
    ]


def test_groups_get_their_heading() -> None:
    text = "# room\n\nIt.\n\n### Properties\n\nNone\n\n### Get\n\nReads it.\n"
    assert "\n## Operations\n\n### GET\n\nReads it.\n" in canonical(text)


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("---\ntitle: A room\n---\n", "---\ntitle: A room\n---\n\n# room"),
        ("---\ntitle: A room\nrel: space\n---\n", "---\nrel: space\ntitle: A room\n---\n\n# room"),
        ("---\ntags:\n  - a\nrevision:   1\n", "---\nrevision: 1\ntags:\n  - a\n---\n\n# room"),
        ("", "# room"),
    ],
)
def test_front_matter(front: str, expected: str) -> None:
    if "tags" in front:
        front += "---\n"
    assert canonical(front + room(properties="|a|It.|")).startswith(f"{expected}\n")


def test_front_matter_says_what_samples_show() -> None:
    answer = 'HTTP/1.1 200 OK\nContent-Type: application/json\n{"rel": "room", "seats": 3}'
    text = room(
        properties="|seats|How many.|", name="myRoom", operations=method("GET", answer=answer)
    )
    found = canonical(text, "myRoom.md", room=room(properties="|seats|How many.|"))
    assert found.startswith("---\nrel: room\nrepresents: room\n---\n\n# myRoom\n")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("How many.</p><p>Really.", "How many. Really."),
        ("The [door](DOORSTATE.MD) of it.", "The [door](DoorState.md) of it."),
        ("The [door](DoorState.md", "The [door](DoorState.md)"),
        (
            "How many.The maximum length is 5 characters.",
            "How many. The maximum length is 5 characters.",
        ),
        ("Either `a\\|b` or *c*.", "Either `a\\|b` or *c*."),
        ("A **bold** &lt;word&gt;.", "A **bold** &lt;word&gt;."),
        ("See <https://example.com/a_b>.", "See <https://example.com/a_b>."),
        ("See [it][1].", "See [it][1]."),
    ],
)
def test_words_of_a_cell(cell: str, expected: str) -> None:
    text = canonical(room(properties=f"|seats|{cell}|") + "\n[1]: DoorState.md\n")
    assert f"| seats | {expected} |" in text or expected in " ".join(text.split())
    assert text.endswith("\n\n[1]: DoorState.md\n")


@pytest.mark.parametrize(
    ("word", "type_", "left"),
    [
        ("Which. String", "string", "Which."),
        ("Which.Nullable (DoorState)Open, or Shut", "DoorState?", "Which."),
        ("Which.Array of Byte", "binary", "Which."),
        # The page of the enumeration is formatted in the same go, and says who shows this member.
        ("Which.(DoorState)Open, or Ajar", "DoorState", "Which."),
        # An enumeration without a page: its name is all that is known of it.
        ("Which.(Gate)Open, or Shut", "", "Which.(Gate)Open, or Shut"),
        # What is left would be taken for a type word, too.
        ("Which.StringString", "string", "Which.StringString"),
        (
            "It ends in a full stop, not in a String.",
            "",
            "It ends in a full stop, not in a String.",
        ),
    ],
)
def test_type_words(word: str, type_: str, left: str) -> None:
    text = canonical(room(properties="|a|It.|", operations=method("POST", body=f"|way|{word}|No|")))
    row = next(row for row in text.split("\n") if row.startswith("| way"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    columns = [cell.strip() for cell in lines(text, "| Name | ")[0].strip("|").split("|")]
    found = dict(zip(columns, cells, strict=False))
    assert cells[-2] == left
    assert type_ in (found.get("Type", ""), *cells)


def test_members_seen_elsewhere() -> None:
    body = "|way|Which.(DoorState)Open, or Ajar|No|"
    texts = {"room.md": room(properties="|a|It.|", operations=method("POST", body=body)), **OTHERS}
    together = formatted(texts)
    assert lines(together.texts["DoorState.md"], "| Member") == [
        *("| Member | Seen in |", "| ------ | ------- |", "| Ajar | room |"),
    ]
    alone = formatted(texts, only=["room.md"])
    assert "Which.(DoorState)Open, or Ajar" in alone.texts["room.md"]


SAMPLES = [
    # Escapes, indentation, a lower-case verb, a missing blank line.
    (
        "    Get http://x/rooms/1 HTTP/1.1\n    Accept: application/json",
        "GET http://x/rooms/1 HTTP/1.1\nAccept: application/json",
    ),
    ("get http://x/rooms/1 http/1.1", "GET http://x/rooms/1 HTTP/1.1"),
    (
        'PUT http://x/rooms/1 HTTP/1.1\nContent-Type: application/json\n{\n"a": "b\n  c"}',
        'PUT http://x/rooms/1 HTTP/1.1\nContent-Type: application/json\n\n{\n"a": "bc"}',
    ),
    (
        "PUT http://x/rooms/1 HTTP/1.1\nContent-Type: multipart/batch\n\n--b<BR>--b--",
        "PUT http://x/rooms/1 HTTP/1.1\nContent-Type: multipart/batch\n\n--b\n--b--",
    ),
]


@pytest.mark.parametrize(("sample", "expected"), SAMPLES)
def test_samples(sample: str, expected: str) -> None:
    text = canonical(room(properties="|a|It.|", operations=method("PUT", request=sample)))
    assert f"#### JSON Request\n\n```http\n{expected}\n```\n" in text


def test_a_sample_of_an_event() -> None:
    events = (
        "### updated\n\n|Resource|Priority|Sender|Reason|\n|-|-|-|-|\n|room|High|room|It changed.|\n\n"
        'What comes:\n\n{"sender": []}\n\nAnd no more.'
    )
    text = canonical(room(properties="|a|It.|", events=events))
    assert '\n\nWhat comes:\n\n```json\n{"sender": []}\n```\n\nAnd no more.\n' in text


def test_prose_around_a_sample_and_a_table_stays() -> None:
    text = room(properties="|a|It.|").replace("|Name|", "Above *it*.\n\n|Name|", 1)
    text = text.replace("|a|It.|", "|a|It.|\n\nBelow it:\n\n- one\n  - two\n", 1)
    found = canonical(text)
    assert "### Properties\n\nAbove *it*.\n\n| Name" in found
    assert "| It.         |\n\nBelow it:\n\n- one\n  - two\n\n### Links" in found


@pytest.mark.parametrize(
    ("answer", "lines_", "expected"),
    [
        ("HTTP/1.1 201 Created\nLocation: /a/1", "", "201 room, location"),
        ("HTTP/1.1 200 OK\nContent-Type: application/json\n{}", "", "200 room, application/json"),
        ("HTTP/1.1 204 No Content", "", "204 room empty"),
        ("", "", "201 room, location"),
        ("", "Response: 202, location, completes by room", "202 room, location, completes by room"),
        ("", "**Response**: 200 content image/png", "200 room, image/png"),
        # A resource whose page is not there yet keeps the line as it is.
        ("", "Response: 202 hall, location", "202 hall, location"),
    ],
)
def test_the_response_line(answer: str, lines_: str, expected: str) -> None:
    operation = method("POST", response="|[room](room.md)|It.|", answer=answer, lines=lines_)
    text = canonical(room(properties="|a|It.|", operations=operation))
    assert f"\nResponse: {expected}\n" in text


def test_lines_stand_together_below_the_description() -> None:
    text = room(
        properties="|a|It.|", operations=method("GET", lines="Route: /b_c_d/{id}\n\nIt is cheap.")
    )
    assert (
        "\n\nDoes it.\n\nIt is cheap.\n\nRoute: /b_c_d/{id}\nResponse: 200 room\n\n"
        in canonical(text)
    )


def test_the_table_of_web_links_goes_but_for_the_title() -> None:
    web = (
        "## Web Link\n\nSee [Guide](Guide.md).\n\n|Name|Description|\n|-|-|\n|rel|A.|\n|href|B.|\n"
    )
    assert "Web Link" not in canonical(
        room(properties="|a|It.|").replace("### Prop", f"{web}\n### Prop")
    )
    titled = canonical(
        room(properties="|a|It.|").replace("### Prop", f"{web}|title|C.|\n\n### Prop")
    )
    assert lines(titled, "| Name") == [
        "| Name | Description |",
        "| ----- | ----------- |",
        "| title | C. |",
    ]
    other = canonical(room(properties="|a|It.|").replace("### Prop", f"{web}|etag|C.|\n\n### Prop"))
    assert "See [Guide](Guide.md)." in other


def test_comments_stay_and_needless_anchors_go() -> None:
    text = room(properties="|a|It.|").replace(
        "### Links", '<!-- a note -->\n\n<a name="x"></a>\n\n### Links'
    )
    found = canonical(text)
    assert "\n\n<!-- a note -->\n\n### Links" in found
    assert "<a name" not in found


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ("|a|It. <!-- b -->|", "| a | It. <!-- b --> |"),
        ("|a|It.| <!-- b --> <!-- c -->", "| a | It. <!-- b --> <!-- c --> |"),
        ("|a <!-- b|c -->|It.|", "| a | It. <!-- b|c --> |"),
        ("|a|<!-- b -->|", "| a | <!-- b --> |"),
        ("|a|<!-- b --> *It* <!-- c|d --> is.|", "| a | *It* is. <!-- b --> <!-- c|d --> |"),
    ],
)
def test_a_comment_stays_in_its_row(row: str, shown: str) -> None:
    found = canonical(room(properties=row))
    assert lines(found, "| a ")[-1] == shown


def test_an_anchor_that_is_linked_stays() -> None:
    text = room(properties="|a|See [there](#x).|").replace(
        "### Links", '<a name="x"></a>\n\n### Links'
    )
    assert '<a name="x"></a>\n\n### Links' in canonical(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (room(properties="|a|It.|") + "\n## Remarks\n\nAside.\n", "not understood"),
        (room(properties="|:Name|Description|Colour\n|a|It.|red|"), "not understood"),
        (
            room(properties="|a|It.|").replace("### Links", "### [Links](Guide.md)"),
            "hyperlink to guide.md",
        ),
        (room(properties="|Name <!-- b -->|Description|\n|a|It.|"), "an HTML comment"),
    ],
)
def test_what_has_no_place_leaves_the_page_alone(text: str, reason: str) -> None:
    run = formatted({"room.md": text, **OTHERS})
    assert reason in run.kept["room.md"]
    assert run.texts["room.md"] == text


def test_what_shared_pages_say_is_not_said_again() -> None:
    table = "## Properties\n\n|Name|Type|Description|\n|-|-|-|\n"
    shared = f"# Shared facts\n\n{table}|seats|integer|How many.|\n"
    text = f"# room\n\nIt.\n\n{table}|seats|||\n\n### Links\n\nNone\n"
    assert "| seats |      |             |\n" in canonical(text, shared=shared)


def test_models_are_compared_by_page() -> None:
    before = formatted({"room.md": room(properties="|a|It.|"), **OTHERS}).found.model
    after = formatted({"room.md": room(properties="|a|Else.|"), **OTHERS}).found.model
    assert differing_pages(before, before) == frozenset()
    assert differing_pages(before, after) == {"room.md"}


def test_a_page_is_printed_from_its_parts() -> None:
    page = PageText(
        front=("rel: room",),
        sections=(
            SectionText(1, "room", ("It.",)),
            SectionText(3, "Links", (TableText(("Link",), (("self",), ("a\\|b",))),)),
            SectionText(4, "JSON Request", (CodeText("http", "GET / HTTP/1.1"),)),
        ),
    )
    assert print_page(page) == (
        "---\nrel: room\n---\n\n# room\n\nIt.\n\n### Links\n\n| Link |\n| ---- |\n| self |\n| a\\|b |\n\n"
        "#### JSON Request\n\n```http\nGET / HTTP/1.1\n```\n"
    )

"""What a writer is told about a page that deviates: which rule, where, and the way out."""

from __future__ import annotations

import pytest

from codegen.dialect import RawPage, load_dialect, read_page

WHOLE = """\
# kettle

Boils water.

### Properties

|Name|Description|
|:---|:---|
|level|How much water is in it.|

### Links

|Link|Description|
|:---|:---|
|lid|What closes the [kettle](kettle.md).|

## Operations

### GET

Looks into the kettle.

#### Request body

None

#### Response body

None

#### Synchronous errors

|Error|Code|Subcode|Description|
|:---|:---|:---|:---|
|Gone|410|None|Somebody took the kettle.|

#### Examples

#### JSON Response

```
HTTP/1.1 200 OK
Content-Type: application/json
{"level": 3}
```
"""


def read(text: str) -> RawPage:
    return read_page(text, "kettle.md", load_dialect())


def test_whole_page_is_in_order() -> None:
    page = read(WHOLE)
    assert page.findings == ()
    assert page.account.seen == page.account.consumed


CHANGES = [
    # what is changed, into what, and the findings: code, line, column, help
    ("# kettle\n", "## Properties\n", [("UC002", 1, 4, "first word is the name")]),
    ("### Properties", "## Properties", [("UC101", 5, 4, "### Properties")]),
    ("### Properties", "**Properties**", [("UC102", 5, 1, "### Properties")]),
    ("### Properties", "### PROPERTY", [("UC103", 5, 5, '"Properties"')]),
    ("\n|Name|D", "```\n|Name|D", [("UC104", 6, 1, "Remove")]),
    ("```\nHTTP", "HTTP", [("UC105", 41, 1, "before and after")]),
    ("water is in it.|", "water | tea is in it.|", [("UC106", 9, 1, "\\|")]),
    ("|None|Somebody took the kettle.|", "|None|", [("UC106", 35, 1, "missing cells")]),
    ("|How much water is in it.|", "||", [("UC107", 9, 1, "Fill")]),
    ("it.|\n", "it.|\n| | |\n", [("UC107", 10, 1, "Remove the row")]),
    ("|Name|Description|\n|:---|:---|\n", "|Name|Description|\n", [("UC108", 7, 1, "|:---|:---|")]),
    (
        "### Links\n\n|Link|",
        "### Links\n\n|Scope|Permission|\n|-|-|\n|a|b|\n\n|Link|",
        [("UC109", 13, 1, "own heading")],
    ),
    ("(kettle.md)", "(kettle.md", [("UC110", 15, 22, "parenthesis")]),
    (
        "## Operations",
        "### Links\n\n|Link|Description|\n|-|-|\n|a|b|\n\n## Operations",
        [("UC111", 17, 5, "Join")],
    ),
    ("#### Request body\n\nNone\n", "", [("UC112", 19, 5, "may say None")]),
    (
        "Looks into the kettle.",
        "Operation description coming soon...",
        [("UC113", 21, 1, "leave the sentence out")],
    ),
    ("```\nHTTP", "```xml\nHTTP", [("UC114", 41, 1, "json")]),
    ("}\n```\n", "}\n```json\n", [("UC115", 45, 1, "Remove the label")]),
    ("took the kettle.|", "took the kettle.</p><p></p>|", [("UC116", 35, 16, "Remove the tags")]),
    (
        "HTTP/1.1 200 OK\nContent-Type: application/json\n{",
        "  HTTP/1.1 200 OK\n  Content-Type: text/json\n  {",
        [("UC117", 42, 3, "blanks")],
    ),
    ("Looks into the kettle.\n", "", [("UC118", 19, 5, "sentence")]),
    ("# kettle\n", "---\nrel: pot\n\n# kettle\n", [("UC119", 2, 1, "---")]),
    ("# kettle\n", "---\nrepresent: pot\n---\n# kettle\n", [("UC120", 2, 1, "represents")]),
    ("### Links\n", "### Remark\n\n### Links\n", [("UC901", 11, 5, "Mend the page")]),
    (
        "#### Response body\n\nNone",
        "#### Responce body\n\nNone",
        [("UC112", 19, 5, ""), ("UC901", 27, 6, '"Response body"')],
    ),
    ("## Operations", "#### Query parameters\n\n## Operations", [("UC901", 17, 6, "Move it")]),
    ("Boils water.", "Boils water.\n\n|a|b|\n|-|-|\n|c|d|", [("UC902", 7, 1, "Mend the page")]),
    (
        "### Links\n",
        "#### Examples\n\n```\n{}\n```\n\n### Links\n",
        [("UC901", 11, 6, "heading of its method"), ("UC903", 13, 1, "Mend")],
    ),
    ("3}\n```\n", '3}\n```\n\n```\n{"level": 4}\n```\n', [("UC903", 47, 1, "heading of its own")]),
    (
        "### Links\n",
        "### Remark\n\nSee [pot](pot.md).\n\n### Links\n",
        [("UC901", 11, 5, ""), ("UC904", 13, 5, "")],
    ),
    (
        "Boils water.",
        "Boils water.\n\n**Warning:** it is hot.",
        [("UC905", 5, 1, "Remove the line")],
    ),
    ("Looks into the kettle.", "Rout: /kettle", [("UC905", 21, 1, "Remove the line")]),
    ("Looks into the kettle.", "Looks into...", [("UC906", 21, 1, "placeholder")]),
    ("|Name|Description|", "|Name|Meaning|", [("UC907", 7, 7, "Rename")]),
    ("|Link|Description|", "|Verb|Description|", [("UC907", 13, 2, "Rename")]),
    (
        "#### Response body\n\nNone",
        "#### Response body\n\nLater.",
        [("UC908", 27, 6, "write None")],
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "expected"), CHANGES, ids=[str(case[2][:1] or case[1]) for case in CHANGES]
)
def test_deviation(old: str, new: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert WHOLE.count(old) == 1
    page = read(WHOLE.replace(old, new))
    found = [(row.code, row.span.line, row.span.column, row.help) for row in page.findings]
    found.sort(key=lambda row: row[1])
    assert [row[:3] for row in found] == [row[:3] for row in expected]
    for row, wanted in zip(found, expected, strict=True):
        assert wanted[3] in row[3]
    lost = sum(code.startswith("UC9") for code, *_ in found)
    assert page.account.not_understood == lost


def test_key_column_under_another_name_is_kept() -> None:
    """What can only be the name of a row is read as that, and reported."""
    page = read(WHOLE.replace("|Link|", "|Relation|"))
    assert [row.text("name") for row in page.tables["links"]] == ["lid"]
    assert [finding.code for finding in page.findings] == ["UC907"]


def test_unknown_column_is_kept() -> None:
    page = read(WHOLE.replace("|Name|Description|\n|:---|", "|Name|Description|Colour|\n|:---|"))
    (row,) = page.tables["properties"]
    assert row.text("description") == "How much water is in it."
    assert {"UC907", "UC106"} == {finding.code for finding in page.findings}


def test_pipe_in_a_description_splits_no_other_cell() -> None:
    head = "|Name|Description|Required?|\n|-|-|-|\n|tea|Green | black.|Yes|\n"
    page = read(WHOLE.replace("#### Request body\n\nNone", f"#### Request body\n\n{head}"))
    (row,) = page.operations[0].tables["body"]
    assert [row.text(name) for name in ("name", "description", "required")] == [
        "tea",
        "Green | black.",
        "Yes",
    ]


ARTICLES = [
    ("# tea\n\nText.\n\n## Links\n\n- [a](b.md)\n", [("UC003", 5, 4)]),
    ("# tea\n\nText.\n\n**Links**\n\n- [a](b.md)\n", []),
    ("# tea\n\n## GET\n\nText.\n", []),
    ("# tea\n\n## Brewing\n\nText.\n", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), ARTICLES)
def test_article(text: str, expected: list[tuple[str, int, int]]) -> None:
    page = read(text)
    assert page.kind == "article"
    assert [(row.code, row.span.line, row.span.column) for row in page.findings] == expected


SAMPLES = [
    ("```\nHTTP/1.1 204 No Content\nDate: x\n```", "HTTP/1.1 204 No Content\nDate: x"),
    ("HTTP/1.1 204 No Content\nDate: x\n\nA sentence.", "HTTP/1.1 204 No Content\nDate: x"),
    ("HTTP/1.1 204 No Content\nDate: x\n---", "HTTP/1.1 204 No Content\nDate: x"),
    ('{\n"a": "}"\n}\nA sentence.', '{\n"a": "}"\n}'),
    ('```\n{\n"a": 1\n\n```\n}\n```', '{\n"a": 1\n\n\n}'),
    ("~~~ {.http}\nHTTP/1.1 200 OK\n~~~\n\n~~~\n{}\n~~~", "HTTP/1.1 200 OK\n\n\n\n{}"),
    ("<pre>\n[1, 2]\n</pre>", None),
    ("> ```\n> {}\n> ```", "{}"),
    ("Get https://a.example.com/b HTTP/1.1\nContent-Type: text/plain\n\nHello", "Hello"),
    ("GET is sent by HTTP/1.1 clients.\n\n```\nanything\n```", "anything"),
    ("A sentence alone.", None),
]


@pytest.mark.parametrize(("lines", "expected"), SAMPLES)
def test_sample(lines: str, expected: str | None) -> None:
    start = WHOLE.index("```\nHTTP")
    samples = read(WHOLE[:start] + lines + "\n").operations[0].samples
    texts = ["\n".join(line.strip() for line in sample.text.split("\n")) for sample in samples]
    if expected is None:
        assert texts in ([], ["[1, 2]"])
    else:
        (text,) = texts
        assert text.endswith(expected)


LABELS = [
    ("Route: /kettle/{id}", {"route": "/kettle/{id}"}),
    ("**Route:** `/kettle`\n*Response*: 200", {"route": "/kettle", "response_line": "200"}),
    (
        "Response: 200, application/json,\ncompletes by tea",
        {"response_line": "200, application/json, completes by tea"},
    ),
    ("route:\n/kettle", {"route": "/kettle"}),
    ("> Route: /kettle", {"route": "/kettle"}),
    ("Route of the kettle: none", {}),
]


@pytest.mark.parametrize(("lines", "expected"), LABELS)
def test_labelled_lines(lines: str, expected: dict[str, str]) -> None:
    text = "Looks into the kettle."
    page = read(WHOLE.replace(text, f"{text}\n\n{lines}"))
    stated = page.operations[0].statements
    assert {name: prose.text for name, prose in stated.items()} == expected
    for prose in stated.values():
        line = WHOLE.replace(text, f"{text}\n\n{lines}").split("\n")[prose.span.line - 1]
        assert line[prose.span.column - 1 :].strip("`").startswith(prose.text[:4])

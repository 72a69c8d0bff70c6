"""Running the program inside the test, in a folder with a few invented pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import frozen

from codegen.cli.main import main

__all__ = ["DESK", "MOOD", "ROOM", "Done", "Program", "tree"]

ROOM = """\
# room

A meeting room.

### Properties

| Name  | Type    | Description             |
| ----- | ------- | ----------------------- |
| seats | integer | How many people fit.    |
| mood  | Mood    | How people leave it.    |

### Links

| Link | Target | Description          |
| ---- | ------ | -------------------- |
| self | room   | The room itself.     |
| desk | desk   | The desk in front.   |

### Scopes

| Scope      | Permission | Description                 |
| ---------- | ---------- | --------------------------- |
| Rooms.Book | Book rooms | The application books rooms. |

## Operations

### GET

Reads the room.

Route: /rooms/{roomId}
Response: 200, application/json

#### Query parameters

| Name | Type   | In    | Description      | Required? |
| ---- | ------ | ----- | ---------------- | --------- |
| lang | string | query | For the texts.   | No        |

#### Request body

None

#### Response body

| Item | Description |
| ---- | ----------- |
| room | The room.   |

#### Synchronous errors

| Error    | Code | Subcode | Description             |
| -------- | ---- | ------- | ----------------------- |
| NotFound | 404  | None    | There is no such room.  |
"""

DESK = """\
# desk

A table to work at.

### Properties

| Name  | Type   | Description     |
| ----- | ------ | --------------- |
| label | string | What it says.   |

### Links

| Link | Target | Description      |
| ---- | ------ | ---------------- |
| self | desk   | The desk itself. |

### Scopes

| Scope      | Permission | Description                  |
| ---------- | ---------- | ---------------------------- |
| Rooms.Book | Book rooms | The application books rooms. |

## Operations

None
"""

MOOD = """\
# Mood

How people are.

## Members

| Name  | Description   |
| ----- | ------------- |
| Glad  | They smile.   |
| Tired | They yawn.    |
"""


@frozen
class Done:
    """What a run left."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


class Program:
    """The program in a folder of its own, which is the current one."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.folder = folder
        self._capsys = capsys
        monkeypatch.chdir(folder)
        for name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)

    def run(self, *arguments: str | Path) -> Done:
        """The exit status and what was printed."""
        self._capsys.readouterr()
        try:
            status = main([str(row) for row in arguments])
        except SystemExit as error:
            status = int(error.code or 0)
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err, err
        return Done(status, out, err)

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file in the folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return file

    def write_pages(self) -> None:
        """Three pages without a fault."""
        for name, text in (("room", ROOM), ("desk", DESK), ("Mood", MOOD)):
            self.write(f"specs/{name}.md", text)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

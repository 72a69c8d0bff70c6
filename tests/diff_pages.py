"""A small invented API in pages, edited by replacing a stretch of text."""

from __future__ import annotations

from resolve_pages import resolved

from codegen.model.nodes import Model

__all__ = ["PAGES", "Edit", "edited", "model_of"]

Edit = tuple[str, str, str]
"""Page, a text that stands there once, and what it becomes; an empty text stands for the whole page."""

_STUDIO = """\
# studio

A place where music is recorded.

### Properties

| Name   | Type     | Description                                       |
| ------ | -------- | ------------------------------------------------- |
| seats  | integer  | How many musicians fit. The maximum value is 40.  |
| mood   | Mood     | How musicians leave it.                           |
| label  | string   | What the door says. The maximum length is 80.     |
| opened | datetime | When it was opened first.                         |

### Links

| Link    | Target        | Description                       |
| ------- | ------------- | --------------------------------- |
| self    | studio        | The studio itself.                |
| porter  | porter        | Who has the keys of the house.    |
| records | record[]      | What was made here.               |
| cellar  |               | Nobody has been there.            |
| lamp    | embedded lamp | The lamp above the door.          |

### Scopes

| Scope        | Permission   | Description                        |
| ------------ | ------------ | ---------------------------------- |
| Studios.Look | Look at them | The application sees every studio. |

## Events

### Updated

| Resource | Priority | Sender | Reason                    |
| -------- | -------- | ------ | ------------------------- |
| studio   | High     | porter | Somebody moved the seats. |
| lamp     | Low      | porter | The lamp was switched.    |

## Operations

### GET

Reads the studio.

Route: /studios/{studioId}
Response: 200 studio, application/json

#### Query parameters

| Name   | Type   | In    | Description             | Required? |
| ------ | ------ | ----- | ----------------------- | --------- |
| tongue | string | query | The tongue of its texts. | No        |

#### Synchronous errors

| Error    | Code | Subcode | Description              |
| -------- | ---- | ------- | ------------------------ |
| NotFound | 404  | None    | There is no such studio. |
| Gone     | 410  | Burnt   | It burnt down.           |

### POST

Takes the studio for some hours.

Route: /studios/{studioId}
Request: application/json, application/xml
Response: 201 studio, location, completes by studio

#### Request body

| Name  | Type    | In   | Description                            | Required? |
| ----- | ------- | ---- | -------------------------------------- | --------- |
| hours | integer | body | How long. The maximum value is 12.     | Yes       |
| noise | number  | body | How loud it will be.                   | No        |
| mood  | Mood    | body | What is hoped for.                     | No        |

#### Synchronous errors

| Error    | Code | Subcode | Description              |
| -------- | ---- | ------- | ------------------------ |
| Conflict | 409  | None    | Somebody else was first. |
"""

_RECORD = """\
# record

What was made in a studio.

### Properties

| Name  | Type   | Description         |
| ----- | ------ | ------------------- |
| title | string | What the cover says. |

### Links

| Link | Target | Description        |
| ---- | ------ | ------------------ |
| self | record | The record itself. |

## Operations

### GET

Plays the record.

Route: /records/{recordId}
Response: 200 record, application/json

### DELETE

Breaks the record.

Route: /records/{recordId}
Response: 204
"""

_PORTER = """\
# porter

A person with keys.

### Properties

| Name | Type   | Description          |
| ---- | ------ | -------------------- |
| name | string | How one calls for it. |

### Links

| Link | Target | Description        |
| ---- | ------ | ------------------ |
| self | porter | The porter itself. |

## Operations

None
"""

_NIGHT_PORTER = """\
---
represents: porter
---
# nightPorter

The porter who is there after ten.

### Properties

| Name | Type   | Description           |
| ---- | ------ | --------------------- |
| lamp | string | What it finds its way by. |

### Links

| Link | Target      | Description      |
| ---- | ----------- | ---------------- |
| self | nightPorter | The page itself. |

## Operations

None
"""

_LAMP = """\
# lamp

It is red while they record.

### Properties

| Name  | Type    | Description     |
| ----- | ------- | --------------- |
| is_on | boolean | Whether it burns. |

### Links

| Link | Target | Description      |
| ---- | ------ | ---------------- |
| self | lamp   | The lamp itself. |

## Operations

None
"""

_MOOD = """\
# Mood

How people are.

## Members

| Name  | Description              |
| ----- | ------------------------ |
| Glad  | They smile at everybody. |
| Tired | They yawn all the time.  |
| Cross | They shout at the porter. |
"""

_ERRORS = """\
# Generic synchronous errors

| Error      | Description                 |
| ---------- | --------------------------- |
| BadRequest | The porter doesn't get it.  |
| Closed     | Nobody is in the building.  |
"""

PAGES = {
    "studio": _STUDIO,
    "record": _RECORD,
    "porter": _PORTER,
    "nightPorter": _NIGHT_PORTER,
    "lamp": _LAMP,
    "Mood": _MOOD,
    "errors": _ERRORS,
}


def edited(*edits: Edit) -> dict[str, str]:
    """The pages with some of their text replaced; a page whose whole text becomes empty is gone."""
    pages = dict(PAGES)
    for name, old, new in edits:
        text = pages.get(name, "")
        if old:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
            new = text.replace(old, new)
        pages[name] = new
    return {name: text for name, text in pages.items() if text}


def model_of(*edits: Edit) -> Model:
    """What the pages state."""
    return resolved(*edited(*edits).values()).model

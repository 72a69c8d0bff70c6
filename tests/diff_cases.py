"""Made changes: what is edited, and what is told of it, in full.

A line reads: class for client users, class for server authors, kind, path, rule.
"""

from __future__ import annotations

from diff_pages import PAGES, Edit

__all__ = ["CASES"]


def _studio(old: str, new: str) -> Edit:
    return ("studio", old, new)


def _gone(page: str) -> Edit:
    return (page, "", "")


def _renamed(page: str, name: str, *more: Edit) -> tuple[Edit, ...]:
    text = PAGES[page]
    for _, old, new in more:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return ((page, "", ""), (name, "", text.replace(f"# {page}\n", f"# {name}\n")))


def _seen(member: str) -> str:
    table = f"| Member | Seen in |\n|-|-|\n| {member} | Old pages. |\n"
    return f"the porter. |\n\n## Members seen elsewhere\n\n{table}"


_SAMPLE = """\
#### JSON Response

```
HTTP/1.1 200 OK
Content-Type: application/json

{"rel": "record", "title": "Blue"}
```

### DELETE"""
_SEATS = "| seats  | integer  | How many musicians fit. The maximum value is 40.  |\n"
_OPENED = "| opened | datetime | When it was opened first.                         |\n"
_HOURS = "| hours | integer | body | How long. The maximum value is 12.     | Yes       |\n"
_NOISE = "| noise | number  | body | How loud it will be.                   | No        |\n"
_TONGUE = "| tongue | string | query | The tongue of its texts. | No        |\n"
_RECORDS = "| records | record[]      | What was made here.               |\n"
_CELLAR = "| cellar  |               | Nobody has been there.            |\n"
_LAMP = "| lamp    | embedded lamp | The lamp above the door.          |\n"
_LOOK = "| Studios.Look | Look at them | The application sees every studio. |\n"
_TAKE = "| Studios.Take | Take them | The application takes any studio. |\n"
_MOVED = "| studio   | High     | porter | Somebody moved the seats. |\n"
_GONE = "| Gone     | 410  | Burnt   | It burnt down.           |\n"
_TIRED = "| Tired | They yawn all the time.  |\n"
_CLOSED = "| Closed     | Nobody is in the building.  |\n"
_READING = "Route: /studios/{studioId}\nResponse: 200 studio, application/json"
_TAKING = "Response: 201 studio, location, completes by studio"
_TAKING_AT = "Route: /studios/{studioId}\nRequest:"

_BED = """\
# bed

Where musicians sleep.

### Properties

| Name | Type   | Description        |
| ---- | ------ | ------------------ |
| size | number | How long it is.    |

### Links

| Link | Target | Description     |
| ---- | ------ | --------------- |
| self | bed    | The bed itself. |

## Operations

None
"""
_WOOD = "# Wood\n\nWhat it is made of.\n\n## Members\n\n|Name|Description|\n|-|-|\n|Oak|Hard.|\n|Fir|Soft.|\n"

CASES: dict[str, tuple[tuple[Edit, ...], str]] = {
    # Pages
    "a resource is added": ((("bed", "", _BED),), "additive additive added bed resource-added"),
    "a resource is removed": (
        (_gone("nightPorter"),),
        "breaking breaking removed nightPorter resource-removed",
    ),
    "a resource is renamed": (
        _renamed("nightPorter", "guard", ("", "| nightPorter |", "| guard |")),
        "breaking breaking renamed guard resource-renamed",
    ),
    "a resource is renamed, and what leads to it follows": (
        (
            *_renamed(
                "record", "album", ("", "| record |", "| album |"), ("", "200 record", "200 album")
            ),
            _studio("record[]", "album[]"),
        ),
        "breaking breaking renamed album resource-renamed",
    ),
    "a renamed resource changes, too": (
        (
            *_renamed(
                "record",
                "album",
                ("", "| record |", "| album |"),
                ("", "200 record", "200 album"),
                ("", "| title | string |", "| title | string[] |"),
            ),
            _studio("record[]", "album[]"),
        ),
        """\
breaking breaking renamed album resource-renamed
breaking breaking type album.title property-type-changed""",
    ),
    "an enumeration is added": (
        (("Wood", "", _WOOD),),
        "additive additive added Wood enumeration-added",
    ),
    "an enumeration is removed": (
        (
            _gone("Mood"),
            _studio("| mood   | Mood     |", "| mood | string |"),
            _studio("| Mood    | body", "| string | body"),
        ),
        """\
breaking breaking removed Mood enumeration-removed
breaking breaking type studio.mood property-type-changed
breaking breaking type studio.POST.body.mood parameter-type-changed""",
    ),
    "an enumeration is renamed, and what is of its type follows": (
        (
            *_renamed("Mood", "Temper"),
            _studio("| mood   | Mood     |", "| mood | Temper |"),
            _studio("| Mood    | body", "| Temper | body"),
        ),
        "breaking breaking renamed Temper enumeration-renamed",
    ),
    "a rel is another": (
        (("lamp", "# lamp", "---\nrel: light\n---\n# lamp"),),
        "breaking breaking rel lamp rel-changed",
    ),
    "a page is shown as a role": (
        (("lamp", "# lamp", "---\nrepresents: porter\n---\n# lamp"),),
        "additive additive role lamp role-stated",
    ),
    "a role is dropped": (
        (("nightPorter", "represents: porter\n", ""),),
        "breaking breaking role nightPorter role-dropped",
    ),
    "a role is another": (
        (("nightPorter", "represents: porter", "represents: record"),),
        "breaking breaking role nightPorter role-changed",
    ),
    "a role states what it took over": (
        (
            (
                "nightPorter",
                "| lamp | string |",
                "| name | string | How one calls for it. |\n| lamp | string |",
            ),
        ),
        "editorial editorial role nightPorter.name row-stated",
    ),
    "a page has other words": (
        (("lamp", "It is red while they record.", "Red means that nobody may enter."),),
        "editorial editorial summary lamp summary-changed",
    ),
    # Properties
    "a property is added": (
        (_studio(_OPENED, _OPENED + "| walls | integer | How many walls there are. |\n"),),
        "additive additive added studio.walls property-added",
    ),
    "a property is removed": (
        (_studio(_SEATS, ""),),
        "breaking breaking removed studio.seats property-removed",
    ),
    "a property is renamed": (
        (_studio("| opened |", "| since |"),),
        "breaking breaking renamed studio.since property-renamed",
    ),
    "a renamed property has other words, too": (
        (
            _studio(
                "| opened | datetime | When it was opened first. ",
                "| since | datetime | When it was opened. ",
            ),
        ),
        """\
breaking breaking renamed studio.since property-renamed
editorial editorial description studio.since description-changed""",
    ),
    "a property gives way to another": (
        (_studio(_OPENED, "| owner | datetime | Nothing that one had before. |\n"),),
        """\
breaking breaking removed studio.opened property-removed
additive additive added studio.owner property-added""",
    ),
    "a property's type is another": (
        (_studio("| label  | string ", "| label | integer "),),
        "breaking breaking type studio.label property-type-changed",
    ),
    "a property is many": (
        (_studio("| opened | datetime |", "| opened | datetime[] |"),),
        "breaking breaking type studio.opened property-type-changed",
    ),
    "a property's type is widened": (
        (_studio("| seats  | integer  |", "| seats | number |"),),
        "breaking additive type studio.seats property-type-widened",
    ),
    "a property may be null": (
        (_studio("| opened | datetime |", "| opened | datetime? |"),),
        "breaking additive type studio.opened property-type-widened",
    ),
    "a property's text has a form": (
        (_studio("| label  | string   |", "| label | string (tel) |"),),
        "additive additive type studio.label type-format-changed",
    ),
    "a property's limit is loosened": (
        (_studio("maximum value is 40", "maximum value is 60"),),
        """\
breaking additive constraints studio.seats property-limit-loosened
editorial editorial description studio.seats description-changed""",
    ),
    "a property's limit is tightened": (
        (_studio("maximum length is 80", "maximum length is 20"),),
        """\
additive breaking constraints studio.label property-limit-tightened
editorial editorial description studio.label description-changed""",
    ),
    "a property is deprecated": (
        (_studio("When it was opened first.", "When it was opened first. It is deprecated."),),
        """\
additive additive constraints studio.opened deprecation-changed
editorial editorial description studio.opened description-changed""",
    ),
    "a property has other words": (
        (_studio("How musicians leave it.", "How it feels to leave it."),),
        "editorial editorial description studio.mood description-changed",
    ),
    "rows stand in another order": (
        (_studio(_SEATS, ""), _studio(_OPENED, _OPENED + _SEATS)),
        "",
    ),
    # Links, embedded resources
    "a link is added": (
        (_studio(_CELLAR, _CELLAR + "| guard | nightPorter | Who walks about. |\n"),),
        "additive additive added studio.links.guard link-added",
    ),
    "a link is removed": (
        (_studio(_RECORDS, ""),),
        "breaking breaking removed studio.links.records link-removed",
    ),
    "a link is renamed": (
        (_studio("| records |", "| works |"),),
        "breaking breaking renamed studio.links.works link-renamed",
    ),
    "a link leads elsewhere": (
        (_studio("| porter  | porter        |", "| porter | nightPorter |"),),
        "breaking breaking target studio.links.porter link-target-changed",
    ),
    "a link leads to what nobody knew": (
        (_studio("| cellar  |               |", "| cellar | lamp |"),),
        "additive additive target studio.links.cellar link-target-found",
    ),
    "a link becomes one": (
        (_studio("record[]", "record"),),
        "breaking breaking cardinality studio.links.records link-became-one",
    ),
    "a link becomes many": (
        (_studio("| porter  | porter        |", "| porter | porter[] |"),),
        "breaking breaking cardinality studio.links.porter link-became-many",
    ),
    "a link is repeated": (
        (_studio(_CELLAR, _CELLAR + _CELLAR),),
        "",
    ),
    "an embedded resource becomes a mere link": (
        (_studio("embedded lamp", "lamp"),),
        "breaking breaking removed studio.embedded.lamp embedded-removed",
    ),
    "a link is embedded, too": (
        (_studio("| porter  | porter        |", "| porter | embedded porter |"),),
        "additive additive added studio.embedded.porter embedded-added",
    ),
    "an embedded resource is many": (
        (_studio("embedded lamp", "embedded lamp[]"),),
        """\
breaking breaking cardinality studio.links.lamp link-became-many
breaking breaking cardinality studio.embedded.lamp embedded-became-many""",
    ),
    # Scopes, events
    "one more scope suffices": (
        (_studio(_LOOK, _LOOK + _TAKE),),
        """\
additive additive scope scopes.Studios.Take scope-defined
additive additive scope studio.scopes.Studios.Take scope-added""",
    ),
    "a scope is asked for where none was": (
        (
            (
                "lamp",
                "## Operations",
                f"### Scopes\n\n|Scope|Permission|Description|\n|-|-|-|\n{_LOOK}\n## Operations",
            ),
        ),
        "breaking additive scope lamp.scopes.Studios.Look scope-demanded",
    ),
    "no scope is asked for": (
        (_studio(_LOOK, ""),),
        """\
additive additive scope scopes.Studios.Look scope-undefined
additive additive scope studio.scopes.Studios.Look scope-waived""",
    ),
    "another scope is asked for": (
        (_studio(_LOOK, _TAKE),),
        """\
additive additive scope scopes.Studios.Look scope-undefined
additive additive scope scopes.Studios.Take scope-defined
breaking additive scope studio.scopes.Studios.Look scope-removed
additive additive scope studio.scopes.Studios.Take scope-added""",
    ),
    "a permission is called otherwise": (
        (_studio("| Look at them |", "| See them |"),),
        "editorial editorial scope scopes.Studios.Look permission-changed",
    ),
    "an event is added": (
        (_studio(_MOVED, _MOVED + "| record | High | studio | It is done. |\n"),),
        "additive additive event studio.events.updated.record event-added",
    ),
    "an event is removed": (
        (_studio(_MOVED, ""),),
        "breaking additive event studio.events.updated.studio event-removed",
    ),
    "an event comes from elsewhere, later, for another reason": (
        (_studio(_MOVED, "| studio | Low | lamp | Somebody moved the lamp. |\n"),),
        """\
breaking breaking event studio.events.updated.studio event-sender-changed
additive additive event studio.events.updated.studio event-priority-changed
editorial editorial event studio.events.updated.studio event-reason-changed""",
    ),
    # Operations
    "an operation is added": (
        (
            (
                "record",
                "### DELETE",
                "### PUT\n\nMends the record.\n\nRoute: /records/{recordId}\nResponse: 204\n\n### DELETE",
            ),
        ),
        "additive additive added record.PUT operation-added",
    ),
    "an operation is removed": (
        (
            (
                "record",
                "### DELETE\n\nBreaks the record.\n\nRoute: /records/{recordId}\nResponse: 204\n",
                "",
            ),
        ),
        "breaking breaking removed record.DELETE operation-removed",
    ),
    "an operation is elsewhere": (
        (_studio(_TAKING_AT, "Route: /bookings\nRequest:"),),
        "editorial breaking route studio.POST route-changed",
    ),
    "an operation's route is no longer told": (
        (_studio(_TAKING_AT, "Request:"),),
        "editorial breaking route studio.POST route-dropped",
    ),
    "an operation has other words": (
        (("record", "Plays the record.", "Lets people hear it."),),
        "editorial editorial description record.GET description-changed",
    ),
    "an answer has another status and no location": (
        (_studio(_TAKING, "Response: 202 studio empty, completes by studio"),),
        """\
breaking breaking response studio.POST response-status-changed
breaking additive response studio.POST response-location-removed""",
    ),
    "an answer shows another resource": (
        (_studio("Response: 201 studio,", "Response: 201 lamp,"),),
        "breaking breaking response studio.POST response-resource-changed",
    ),
    "an answer has no body": (
        (_studio("Response: 200 studio, application/json", "Response: 200 studio empty"),),
        """\
breaking breaking response studio.GET response-body-changed
breaking additive response studio.GET response-media-removed""",
    ),
    "an answer may be XML, too": (
        (_studio(_READING, _READING + ", application/xml"),),
        "additive additive response studio.GET response-media-added",
    ),
    "an answer has a location": (
        (("record", "Response: 204", "Response: 204, location"),),
        "additive breaking response record.DELETE response-location-added",
    ),
    "XML may no longer be sent": (
        (_studio("application/json, application/xml", "application/json"),),
        "breaking additive request-media studio.POST request-media-removed",
    ),
    "text may be sent, too": (
        (
            _studio(
                "application/json, application/xml", "application/json, application/xml, text/plain"
            ),
        ),
        "additive additive request-media studio.POST request-media-added",
    ),
    "an operation ends with its answer": (
        (_studio(_TAKING, "Response: 201 studio, location"),),
        "breaking breaking asynchronous studio.POST asynchronous-removed",
    ),
    "an operation ends with another event": (
        (_studio("completes by studio", "completes by record"),),
        "breaking breaking asynchronous studio.POST asynchronous-changed",
    ),
    "a sample is added": (
        (("record", "### DELETE", _SAMPLE),),
        "editorial editorial examples record.GET examples-changed",
    ),
    # Parameters
    "an optional parameter is added": (
        (_studio(_TONGUE, _TONGUE + "| page | integer | query | Which part of it. | No |\n"),),
        "additive additive added studio.GET.query.page optional-parameter-added",
    ),
    "a required parameter is added": (
        (_studio(_HOURS, _HOURS + "| payer | string | body | Who pays for it. | Yes |\n"),),
        "breaking additive added studio.POST.body.payer required-parameter-added",
    ),
    "an optional parameter is removed": (
        (_studio(_NOISE, ""),),
        "breaking additive removed studio.POST.body.noise optional-parameter-removed",
    ),
    "a required parameter is removed": (
        (_studio(_HOURS, ""),),
        "breaking breaking removed studio.POST.body.hours required-parameter-removed",
    ),
    "a parameter is renamed": (
        (_studio("| noise |", "| loudness |"),),
        "breaking breaking renamed studio.POST.body.loudness parameter-renamed",
    ),
    "a parameter is required": (
        (_studio("How loud it will be.                   | No  ", "How loud it will be. | Yes "),),
        "breaking additive required studio.POST.body.noise parameter-became-required",
    ),
    "a parameter is optional": (
        (_studio("| Yes ", "| No "),),
        "additive breaking required studio.POST.body.hours parameter-became-optional",
    ),
    "a parameter's type is widened": (
        (_studio("| hours | integer |", "| hours | number |"),),
        "additive breaking type studio.POST.body.hours parameter-type-widened",
    ),
    "a parameter's type is narrowed": (
        (_studio("| noise | number  |", "| noise | integer |"),),
        "breaking additive type studio.POST.body.noise parameter-type-narrowed",
    ),
    "a parameter's limit is loosened": (
        (_studio("maximum value is 12", "maximum value is 24"),),
        """\
additive breaking constraints studio.POST.body.hours parameter-limit-loosened
editorial editorial description studio.POST.body.hours description-changed""",
    ),
    "a parameter's limit is tightened": (
        (_studio("maximum value is 12", "maximum value is 6"),),
        """\
breaking additive constraints studio.POST.body.hours parameter-limit-tightened
editorial editorial description studio.POST.body.hours description-changed""",
    ),
    "a default is stated": (
        (_studio("How loud it will be.", "How loud it will be. The default is 3."),),
        """\
additive additive constraints studio.POST.body.noise default-stated
editorial editorial description studio.POST.body.noise description-changed""",
    ),
    "a parameter travels in the query": (
        (_studio("| noise | number  | body |", "| noise | number | query |"),),
        """\
breaking additive travels studio.POST.body.noise place-removed
additive additive travels studio.POST.body.noise place-added""",
    ),
    "a parameter may travel in the query, too": (
        (_studio("| noise | number  | body |", "| noise | number | query, body |"),),
        "additive additive travels studio.POST.body.noise place-added",
    ),
    # Errors
    "an error is added": (
        (_studio(_GONE, _GONE + "| Locked | 423 | None | Nobody has the keys. |\n"),),
        "additive additive error studio.GET.errors.Locked error-added",
    ),
    "an error is removed": (
        (_studio(_GONE, ""),),
        "additive additive error studio.GET.errors.Gone.Burnt error-removed",
    ),
    "an error is told in other words, and twice": (
        (_studio(_GONE, _GONE + _GONE), _studio("There is no such studio.", "Nobody knows it.")),
        """\
editorial editorial error studio.GET.errors.NotFound error-text-changed
editorial editorial error studio.GET.errors.Gone.Burnt error-repetition-changed""",
    ),
    "a generic error is removed": (
        (("errors", _CLOSED, ""),),
        "additive additive error errors.Closed generic-error-removed",
    ),
    "a generic error is added": (
        (("errors", _CLOSED, _CLOSED + "| Asleep | The porter sleeps. |\n"),),
        "additive additive error errors.Asleep generic-error-added",
    ),
    # Members
    "a member is added": (
        (("Mood", _TIRED, _TIRED + "| Calm | They hum. |\n"),),
        "additive additive member Mood.Calm member-added",
    ),
    "a member is removed": (
        (("Mood", _TIRED, ""),),
        "breaking breaking member Mood.Tired member-removed",
    ),
    "a member is renamed": (
        (("Mood", "| Tired |", "| Sleepy |"),),
        "breaking breaking renamed Mood.Sleepy member-renamed",
    ),
    "a member has other words": (
        (("Mood", "They smile at everybody.", "They are content."),),
        "editorial editorial description Mood.Glad description-changed",
    ),
    "a member is only seen elsewhere": (
        (
            ("Mood", _TIRED, ""),
            (
                "Mood",
                "the porter. |\n",
                _seen("Tired"),
            ),
        ),
        "editorial editorial member Mood.Tired member-unlisted",
    ),
    "a member is seen": (
        (
            (
                "Mood",
                "the porter. |\n",
                _seen("Wild"),
            ),
        ),
        "additive additive member Mood.Wild observed-member-added",
    ),
}

"""Types by each kind of evidence, their order of precedence, and what speaks against them."""

from __future__ import annotations

import pytest
from resolve_pages import door_state, method, operation, resolved, resource, room, type_of

from codegen.model.nodes import Constraints, Property
from codegen.resolve import Resolution

JSON = "HTTP/1.1 200 OK\nContent-Type: application/json\n"
XML = "HTTP/1.1 200 OK\nContent-Type: application/xml\n"
MOOD = """# Mood

How one feels.

## Members

|Name|Description|
|:---|:---|
|Good|All is well.|
|Bad|All is not.|
"""


def answered(value: str, text: str = "How it is.", xml: str = "", column: str = "") -> Resolution:
    """A room whose property `state` has a value in a JSON answer, and perhaps one in XML."""
    row = f"|:Name|Type|Description\n|state|{column}|{text}|" if column else f"|state|{text}|"
    answer = f'{JSON}{{"rel": "room", "state": {value}}}' if value else ""
    xml_answer = (
        f'{XML}<resource rel="room"><property name="state">{xml}</property></resource>'
        if xml
        else ""
    )
    operations = method("GET", answer=answer, xml_answer=xml_answer)
    return resolved(room(properties=row, operations=operations), door_state, MOOD)


def sent(description: str, value: str = "", query: str = "") -> Resolution:
    """A room with a POST whose parameter `mood` has a description."""
    request = "Post https://fe.example/v1/rooms HTTP/1.1\nContent-Type: application/json\n"
    return resolved(
        room(
            operations=method(
                "POST",
                query=f"|mood|{query}|No|" if query else "",
                body=f"|mood|{description}|No|",
                request=f'{request}{{"mood": {value}}}' if value else "",
            )
        ),
        door_state,
        MOOD,
    )


VALUES = [
    ('"Tea"', "string"),
    ("true", "boolean"),
    ("7", "integer"),
    ("7.5", "number"),
    ('"/Date(1474932023993)/"', "datetime"),
    ('"2026-01-02T03:04:05Z"', "datetime"),
    ('"PT5M"', "duration"),
    ('"https://fe.example/a"', "uri"),
    ('"urn:room:7"', "uri"),
    ('"https : //fe.example/a"', "uri"),
    ('"Note : later"', "string"),
    ('"C:/rooms"', "string"),
    ('"Ratio:4:3"', "string"),
    ('"sip:a@b.example"', "string (sip)"),
    ('"SIPS:a@b.example"', "string (sip)"),
    ('" tel : +1425"', "string (tel)"),
    ('"a@b.example"', "string (email)"),
    ('["Tea", "Milk"]', "string[]"),
    ('["sip:a@b.example"]', "string (sip)[]"),
    ('["sip:a@b.example", "Tea"]', "string[]"),
    ("[1, 2]", "integer[]"),
    ('{"a": 1}', "object"),
    ('"samplevalue"', "string"),
    ('"Shut"', "DoorState"),
    ('["Shut", "Open"]', "DoorState[]"),
    ("[]", "unknown"),
    ("null", "unknown"),
    ("[1, true]", "unknown"),
]


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_a_json_value(value: str, expected: str) -> None:
    assert type_of(answered(value), "room.state") == expected


XML_VALUES = [
    ("True", "boolean"),
    ("7", "integer"),
    ("7.5", "number"),
    ("2026-01-02T03:04:05+01:00", "datetime"),
    ("Tea", "string"),
    ("Shut", "DoorState"),
]


@pytest.mark.parametrize(("value", "expected"), XML_VALUES)
def test_an_xml_value(value: str, expected: str) -> None:
    assert type_of(answered("", xml=value), "room.state") == expected


def test_a_json_value_decides_what_text_in_xml_only_resembles() -> None:
    assert type_of(answered('"7"', xml="7"), "room.state") == "string"


def test_a_placeholder_is_weak_evidence() -> None:
    (row,) = resource(answered('"samplevalue"')).properties
    assert {(piece.rule, piece.strength) for piece in row.evidence} == {("json-value", "weak")}


def test_null_in_one_sample_makes_a_type_nullable() -> None:
    nothing = method("GET", answer=JSON + '{"rel": "room", "state": null}')
    something = room(
        name="hall", operations=method("GET", answer=JSON + '{"rel": "room", "state": 3}')
    )
    found = resolved(room(properties="|state|How it is.|", operations=nothing), something)
    assert type_of(found, "room.state") == "unknown"  # its own samples come first
    xml = answered("null", xml="Tea")
    assert type_of(xml, "room.state") == "string?"


def test_a_data_link_is_content() -> None:
    answer = JSON + '{"rel": "room", "_links": {"note": {"href": "data:text/plain;base64,SGk="}}}'
    found = resolved(room(properties="|note|A note.|", operations=method("GET", answer=answer)))
    assert type_of(found, "room.note") == "content"
    assert found.findings == ()


WORDS = [
    ("How.String", "string"),
    ("How. Nullable Boolean", "boolean?"),
    ("HowString", "string"),
    ("How.Nullable Int32", "integer?"),
    ("How.Nullable DateTime", "datetime?"),
    ("How.Nullable TimeSpan", "duration?"),
    ("How.Array of String", "string[]"),
    ("How.Array of Byte", "binary"),
    ("How.ExternalResource", "content"),
    ("How.(Mood)Good, or Bad", "Mood"),
    ("How.Nullable (Mood)Good, or Bad", "Mood?"),
    ("How.Array of (Mood)Good, or Bad", "Mood[]"),
    ("How it is typed in a String.", "Mood"),  # a sentence; the name tells
    ("The mood (Moods) of it", "Mood"),
]


@pytest.mark.parametrize(("description", "expected"), WORDS)
def test_a_type_word(description: str, expected: str) -> None:
    assert type_of(sent(description), "room.POST.body.mood") == expected


def test_a_type_word_is_none_of_the_description() -> None:
    (row,) = operation(sent("How.It feels.Nullable (Mood)Good, or Bad"), "room.POST").body
    assert row.description == "How. It feels."


def test_a_type_word_of_the_other_table_counts_and_is_not_nullable() -> None:
    found = sent("How.Nullable (Mood)Good, or Bad", query="How it feels.")
    assert type_of(found, "room.POST.query.mood") == "Mood"
    assert type_of(found, "room.POST.body.mood") == "Mood?"


def test_a_type_word_of_the_request_tells_a_property() -> None:
    found = resolved(
        room(
            properties="|level|How loud.|",
            operations=method("PUT", body="|level|How.Nullable Int32|No|"),
        )
    )
    assert type_of(found, "room.level") == "integer"


def test_what_a_put_takes_can_be_written() -> None:
    found = resolved(
        room(
            properties="|level|How loud.|\n|size|How large.|",
            operations=method("PUT", body="|level|How.Nullable Int32|No|"),
        )
    )
    level, size = resource(found).properties
    assert (level.read_only, size.read_only) == (False, True)
    assert [row.value for row in level.evidence if row.rule == "written-by"] == ["room.PUT"]


PRECEDENCE = [
    # column Type, description, JSON value, type
    ("integer", "See [DoorState](DoorState.md).", '"Open"', "integer"),
    ("", "See [DoorState](DoorState.md).", '"Ajar"', "DoorState"),
    ("", "See [DoorState](DoorState.md).", "3", "integer"),
    ("", "See [DoorState](DoorState.md).", "", "DoorState"),
    ("", "See [DoorState](DoorState.md).", '"samplevalue"', "string"),
    ("", "The maximum value is 5 and the minimum value is 1.", "", "integer"),
    ("", "The maximum length is 5 characters.", "", "string"),
    ("", "The maximum length is 5 characters.", '"sip:a@b.example"', "string (sip)"),
    ("", "The maximum length is 5 characters.", "3", "integer"),
]


@pytest.mark.parametrize(("column", "text", "value", "expected"), PRECEDENCE)
def test_precedence(column: str, text: str, value: str, expected: str) -> None:
    assert type_of(answered(value, text, column=column), "room.state") == expected


def test_what_contradicts_is_kept_and_told_once() -> None:
    found = answered("3", "See [DoorState](DoorState.md).", xml="4")
    (row,) = resource(found).properties
    assert [(piece.rule, piece.supports) for piece in row.evidence] == [
        ("hyperlink", False),
        ("json-value", True),
        ("xml-value", True),
    ]
    assert [finding.code for finding in found.findings] == ["UC220"]


def test_the_name_of_an_enumeration() -> None:
    assert type_of(sent("How it feels."), "room.POST.body.mood") == "Mood"
    assert type_of(sent("How it feels.", '"Bad"'), "room.POST.body.mood") == "Mood"
    assert type_of(sent("How it feels.", '"Tired"'), "room.POST.body.mood") == "string"
    (row,) = operation(sent("How it feels."), "room.POST").body
    assert row.evidence[0].strength == "weak"


def test_a_name_in_the_plural_is_many() -> None:
    found = resolved(room(properties="|moods|Those of all.|\n|mood|Of the room.|"), MOOD)
    assert type_of(found, "room.moods") == "Mood[]"
    assert type_of(found, "room.mood") == "Mood"


def test_among_enumerations_with_the_members_the_name_decides() -> None:
    window = door_state.replace("DoorState", "WindowState")
    answer = JSON + '{"rel": "room", "state": "Shut", "door": "Open", "windows": ["Open"]}'
    found = resolved(
        room(
            properties="|state|Of it.|\n|door|Of a door.|\n|windows|Of windows.|",
            operations=method("GET", answer=answer),
        ),
        door_state,
        window,
    )
    assert type_of(found, "room.state") == "string"  # both are states
    assert type_of(found, "room.door") == "DoorState"
    assert type_of(found, "room.windows") == "WindowState[]"


def test_what_is_called_the_same_elsewhere_tells_what_nothing_else_does() -> None:
    answer = JSON + '{"rel": "room", "size": 4, "tone": 1}'
    told = room(
        properties="|size|How large.|\n|tone|How loud.|", operations=method("GET", answer=answer)
    )
    other = room(
        name="tower",
        properties="|tone|Its.|",
        operations=method("GET", answer=JSON + '{"tone": "low"}'),
    )
    found = resolved(
        told, other, room(name="cellar", properties="|size|Its size.|\n|tone|Its tone.|")
    )
    assert type_of(found, "cellar.size") == "integer"
    assert type_of(found, "cellar.tone") == "unknown"  # the others don't agree


def test_enumerations_and_forms_are_not_told_by_a_name_alone() -> None:
    hall = room(
        name="hall",
        properties="|feeling|See [Mood](Mood.md).|\n|owner|Its owner.|",
        operations=method("GET", answer=JSON + '{"feeling": "Good", "owner": "sip:a@b.example"}'),
    )
    cellar = room(name="cellar", properties="|feeling|What is felt.|\n|owner|Who has it.|")
    found = resolved(hall, cellar, MOOD)
    assert type_of(found, "hall.owner") == "string (sip)"
    assert type_of(found, "cellar.owner") == "string"
    assert type_of(found, "cellar.feeling") == "unknown"


OWN_WORDS = [
    ("Who has it", "", "string (sip)"),  # no full stop; nothing else tells
    ("Who has it.", "", "string (sip)"),
    ("Who lost it.", "", "string"),
    ("Who has it.", '"samplevalue"', "string"),
    ("Who has it.", '"Ann"', "string"),
    ("Who has it.", "7", "integer"),
]


@pytest.mark.parametrize(("text", "value", "expected"), OWN_WORDS)
def test_the_same_words_elsewhere_tell_the_form(text: str, value: str, expected: str) -> None:
    hall = room(
        name="hall",
        properties="|owner|Who has it.|",
        operations=method("GET", answer=JSON + '{"owner": "sip:a@b.example"}'),
    )
    answer = f'{JSON}{{"owner": {value}}}' if value else ""
    cellar = room(
        name="cellar",
        properties=f"|owner|{text}|",
        operations=method("GET", answer=answer),
    )
    assert type_of(resolved(hall, cellar), "cellar.owner") == expected


def test_of_a_string_by_its_type_word_the_same_words_elsewhere_tell_the_form_only() -> None:
    answer = JSON + '{"owner": "sip:a@b.example", "feel": "Good"}'
    hall = room(
        name="hall",
        properties="|owner|Who has it.|\n|feel|See [Mood](Mood.md).|",
        operations=method("GET", answer=answer),
    )
    body = "|owner|Who has it. String|No|\n|feel|See [Mood](Mood.md). String|No|"
    found = resolved(hall, room(operations=method("POST", body=body)), MOOD)
    assert type_of(found, "room.POST.body.owner") == "string (sip)"
    assert type_of(found, "room.POST.body.feel") == "string"
    many = resolved(
        hall, room(operations=method("POST", body="|owner|Who has it. Array of String|No|"))
    )
    assert type_of(many, "room.POST.body.owner") == "string[]"


def test_a_placeholder_elsewhere_tells_less_than_a_value() -> None:
    def with_owner(name: str, value: str) -> str:
        answer = f'{JSON}{{"owner": "{value}"}}'
        return room(
            name=name,
            properties="|owner|Who has it.|",
            operations=method("GET", answer=answer),
        )

    asked = room(name="cellar", properties="|owner|Who has it.|")
    found = resolved(with_owner("attic", "samplevalue"), with_owner("hall", "tel:+1"), asked)
    assert type_of(found, "cellar.owner") == "string (tel)"
    (row,) = resource(resolved(with_owner("attic", "samplevalue"), asked), "cellar").properties
    strengths = {piece.rule: piece.strength for piece in row.evidence}
    assert strengths["same-row-elsewhere"] == "weak"


def test_the_same_words_elsewhere_choose_among_enumerations_with_the_member() -> None:
    phase = MOOD.replace("# Mood", "# Phase").replace("Bad", "Worn")

    def with_state(name: str, value: str, text: str = "Its state.") -> str:
        answer = f'{JSON}{{"state": "{value}"}}'
        return room(
            name=name,
            properties=f"|state|{text}|",
            operations=method("GET", answer=answer),
        )

    rooms = [
        with_state("hall", "Worn"),
        with_state("attic", "Good"),
        with_state("cellar", "Good", "How it goes."),
        with_state("porch", "Locked"),
    ]
    found = resolved(*rooms, MOOD, phase)
    assert type_of(found, "hall.state") == "Phase"
    assert type_of(found, "attic.state") == "Phase"
    assert type_of(found, "cellar.state") == "string"  # other words
    assert type_of(found, "porch.state") == "string"  # no member
    assert found.findings == ()


def test_a_type_that_is_written_out_follows_nobody() -> None:
    hall = room(
        name="hall",
        properties="|feel|How it is.|",
        operations=method("GET", answer=JSON + '{"feel": "Bad"}'),
    )
    stated = room(
        properties="|:Name|Type|Description\n|feel|string|How it is.|\n|size|string|How large.|"
    )
    tower = room(
        name="tower",
        properties="|size|Its height.|",
        operations=method("GET", answer=JSON + '{"size": 7}'),
    )
    found = resolved(hall, stated, tower, MOOD)
    assert type_of(found, "hall.feel") == "Mood"
    assert type_of(found, "room.feel") == "string"
    assert type_of(found, "room.size") == "string"
    assert found.findings == ()


NAMED = [
    ("door", "Shut", "DoorState"),
    ("frontDoor", "Shut", "DoorState"),
    ("frontDoor", "", "DoorState"),
    ("door", "Ajar", "DoorState"),  # the whole name: its page may lack members
    ("frontDoor", "Ajar", "string"),
    ("doors", "Shut", "State"),
    ("trapdoor", "Shut", "State"),
]


@pytest.mark.parametrize(("name", "value", "expected"), NAMED)
def test_an_enumeration_is_named_after_page_and_property(
    name: str, value: str, expected: str
) -> None:
    state = door_state.replace("DoorState", "State")
    answer = f'{JSON}{{"state": "{value}"}}' if value else ""
    own = room(name=name, properties="|state|It.|", operations=method("GET", answer=answer))
    assert type_of(resolved(own, door_state, state), f"{name}.state") == expected


def test_an_operation_gives_its_parameters_no_name() -> None:
    operations = method("POST", body="|state|Which part of the land.|No|")
    found = resolved(room(name="door", operations=operations), door_state)
    assert type_of(found, "door.POST.body.state") == "unknown"


LISTS = [
    ("The list of [moods](Mood.md).", "", "Mood[]"),
    ("A set of [moods](Mood.md).", "", "Mood[]"),
    ("Collections of [moods](Mood.md).", "", "Mood[]"),
    ("The [mood](Mood.md) of a list of people.", "", "Mood"),
    ("The list of [moods](Mood.md).", '"Good"', "Mood"),  # the sample decides
    ("The list of guests.", "", "unknown"),
]


@pytest.mark.parametrize(("text", "value", "expected"), LISTS)
def test_a_description_of_a_list(text: str, value: str, expected: str) -> None:
    assert type_of(answered(value, text), "room.state") == expected


def test_a_value_in_xml_is_one_however_it_is_described() -> None:
    found = answered("", "The list of [moods](Mood.md).", xml="Good")
    assert type_of(found, "room.state") == "Mood"


def test_a_value_in_a_query_string() -> None:
    request = "Get https://fe.example/v1/rooms?limit=5&name=a%20b HTTP/1.1"
    found = resolved(
        room(
            operations=method("GET", query="|limit|Most.|No|\n|name|Its name.|No|", request=request)
        )
    )
    assert type_of(found, "room.GET.query.limit") == "integer"
    assert type_of(found, "room.GET.query.name") == "string"


def test_a_name_in_other_letter_case_is_spelt_as_samples_do() -> None:
    answer = JSON + '{"rel": "room", "Uri": "sip:a@b.example"}'
    found = resolved(room(properties="|uri|Where.|", operations=method("GET", answer=answer)))
    (row,) = resource(found).properties
    assert row.wire_names == ("Uri", "uri")
    assert type_of(found, "room.uri") == "string (sip)"


def test_a_role_is_typed_by_samples_of_its_rel_elsewhere() -> None:
    answer = JSON + '{"rel": "tower", "_embedded": {"room": {"rel": "room", "size": 3}}}'
    found = resolved(
        room(properties="|size|How large.|"),
        room(name="tower", operations=method("GET", answer=answer)),
    )
    assert type_of(found, "room.size") == "integer"


def test_members_that_only_other_pages_show_are_observed() -> None:
    found = sent("How.(Mood)Good, Bad, or Mixed", '"Sleepy"')
    (mood,) = [row for row in found.model.enumerations if row.name == "Mood"]
    assert [row.name for row in mood.members] == ["Good", "Bad"]
    assert [(row.name, row.evidence[0].rule) for row in mood.observed] == [
        ("Mixed", "type-word"),
        ("Sleepy", "json-value"),
    ]


def test_every_evidence_has_its_place() -> None:
    found = answered('"Shut"', "See [DoorState](DoorState.md).", xml="Open")
    (row,) = resource(found).properties
    places = {piece.rule: (piece.source.line, piece.source.column) for piece in row.evidence}
    lines = room(properties="|state|See [DoorState](DoorState.md).|").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("|state"))
    assert places["hyperlink"] == (line, 12)
    assert places["json-value"][0] > line
    assert places["xml-value"][0] > places["json-value"][0]


GLUED = [
    ("Its thread.An app may use it.", "Its thread. An app may use it."),
    ("Its thread ID.An app may use it.", "Its thread ID. An app may use it."),
    ("The size, HR48X48.More is better.", "The size, HR48X48. More is better."),
    ('Like "HR64".If none is given.', 'Like "HR64". If none is given.'),
    ("Its page (Room).It is shown.", "Its page (Room). It is shown."),
    ("See startRoom.Please wait.", "See startRoom. Please wait."),
    ("Set it to DoorState.Shut, or not.", "Set it to DoorState.Shut, or not."),
    ("That of roomSettings.OpenDoors is on.", "That of roomSettings.OpenDoors is on."),
    ("Used in the U.S. and elsewhere.", "Used in the U.S. and elsewhere."),
    ("Either Open,Shut, or Ajar.", "Either Open, Shut, or Ajar."),
    ("Its nameThe maximum length is 9.", "Its name. The maximum length is 9."),
    ("To open withThe key.", "To open withThe key."),
]


@pytest.mark.parametrize(("text", "expected"), GLUED)
def test_sentences_are_parted(text: str, expected: str) -> None:
    (row,) = resource(answered("", text)).properties
    assert row.description == expected


CONSTRAINTS = [
    ("The maximum length is 50 characters.", "string", Constraints(max_length=50)),
    ("The maximum length is 50. The maximum length is 60.", "string", Constraints()),
    ("Its maximum length is 99999999999999999999.", "string", Constraints()),
    (
        "The maximum value is 9 and the minimum value is 2.",
        "integer",
        Constraints(minimum=2, maximum=9),
    ),
    ("The minimum possible value is -1.", "integer", Constraints(minimum=-1)),
    ("This can range from 5 seconds to 60 seconds.", "integer", Constraints(minimum=5, maximum=60)),
    ("It ranges from 9 to 5.", "integer", Constraints()),
    ("The maximum value is 1.5.", "number", Constraints()),
    ("It is deprecated.", "string", Constraints(deprecated=True)),
    ("The default value is 15 seconds.", "integer", Constraints(default="15")),
    ("The default value is 15. The default is 16.", "integer", Constraints()),
    ("The default speed is 0.", "integer", Constraints(default="0")),
    ("The default speed is low.", "string", Constraints()),
    ("The default value is 5 minutes.", "duration", Constraints(default="PT5M")),
    ("The default is 28 days.", "duration", Constraints(default="P28D")),
    ("The default value is 5.", "duration", Constraints()),
    ('The default value is "Tea".', "string", Constraints(default="Tea")),
    ("The default value is not known.", "string", Constraints()),
    (
        "If none is given, the default is HR48X48.For more.",
        "string",
        Constraints(default="HR48X48"),
    ),
    ("The default value is True, as it should be.", "boolean", Constraints(default="true")),
    ("The default value is True.", "DoorState", Constraints()),
    ("The default value is Open, as it should be.", "DoorState", Constraints(default="Open")),
    ("It is either Open or Shut.", "DoorState", Constraints(allowed=("Open", "Shut"))),
    ("It is either Open or Closed.", "DoorState", Constraints()),
    ("It is either cold or hot.", "string", Constraints()),
    (
        'It must be one of "Tea", "Milk", or "Water".',
        "string",
        Constraints(allowed=("Tea", "Milk", "Water")),
    ),
    (
        "Possible values: low, high and none.",
        "string",
        Constraints(allowed=("low", "high", "none")),
    ),
    ("Allowed values are 1, 2 or 4.", "integer", Constraints(allowed=("1", "2", "4"))),
    ("Allowed values are 1, 2 or four.", "integer", Constraints()),
    ("The default values are 1 and 2.", "integer[]", Constraints()),
]


@pytest.mark.parametrize(("text", "column", "expected"), CONSTRAINTS)
def test_constraints(text: str, column: str, expected: Constraints) -> None:
    (row,) = resource(answered("", text, column=column)).properties
    assert row.constraints == expected


def test_a_sample_refutes_allowed_values() -> None:
    def allowed(value: str) -> tuple[str, ...] | None:
        row: Property = resource(
            answered(value, "It is either Open or Shut.", column="DoorState")
        ).properties[0]
        return row.constraints.allowed

    assert allowed('"Open"') == ("Open", "Shut")
    assert allowed('"Ajar"') is None

"""Names of generated Python: the published rule, and nothing invalid or ambiguous for any input."""

from __future__ import annotations

import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.targets.python.casing import words
from codegen.targets.python.identifiers import (
    attribute_name,
    class_name,
    member_name,
    module_names,
    unique_names,
)


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("chassisID", "chassis_id"),
        ("wapBSSID", "wap_bssid"),
        ("totalReceivedVideoBitRateKB", "total_received_video_bit_rate_kb"),
        ("useLocationForE911Only", "use_location_for_e911_only"),
        ("from", "from_"),
        ("remoteEndpoint", "remote_endpoint"),
        ("mediaSDPOffer", "media_sdp_offer"),
        ("Uri", "uri"),
        ("x-unknown", "x_unknown"),
        ("2fast", "n2fast"),
        ("", "unnamed"),
        ("../../etc/passwd", "etc_passwd"),
        ("日本", "unnamed"),
        ("__init__", "init"),
    ],
)
def test_attributes(wire: str, name: str) -> None:
    assert attribute_name(wire) == name


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("IPv6NotSupported", "IPV6_NOT_SUPPORTED"),
        ("PGetReplaced", "PGET_REPLACED"),
        ("APIVersionNotSupported", "API_VERSION_NOT_SUPPORTED"),
        ("None", "NONE"),
        ("HR64X64", "HR64_X64"),
        ("off-work", "OFF_WORK"),
    ],
)
def test_members(wire: str, name: str) -> None:
    assert member_name(wire) == name


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("audioVideoSession", "AudioVideoSession"),
        ("ReNegotiationDeclineReason", "ReNegotiationDeclineReason"),
        ("search2", "Search2"),
        ("me", "Me"),
        ("none", "None_"),
        ("3d", "N3d"),
    ],
)
def test_classes(wire: str, name: str) -> None:
    assert class_name(wire) == name


@given(st.text())
def test_any_text_gives_identifiers(text: str) -> None:
    for name in (attribute_name(text), class_name(text), member_name(text)):
        assert name.isidentifier()
        assert name.isascii()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")
        assert len(name) <= 82
    assert "".join(words(text)) == re.sub(r"[^A-Za-z0-9]", "", text)


NAMES = st.lists(st.text(alphabet="aA1_-/.", max_size=4), max_size=12)


@given(NAMES, st.randoms())
def test_collisions_are_settled_whatever_the_order(names: list[str], random: object) -> None:
    chosen = unique_names(names, attribute_name, {"a", "a_"})
    assert set(chosen) == set(names)
    assert len({*chosen.values(), "a", "a_"}) == len(chosen) + 2
    assert all(name.isidentifier() for name in chosen.values())
    assert unique_names(sorted(names, reverse=True), attribute_name, {"a", "a_"}) == chosen


def test_collisions_by_hand() -> None:
    names = unique_names(["fooBar", "FooBar", "foo-bar", "links"], attribute_name, {"links"})
    assert names == {
        "FooBar": "foo_bar",
        "foo-bar": "foo_bar_",
        "fooBar": "foo_bar_2",
        "links": "links_",
    }


def test_derived_names_are_taken_too() -> None:
    def family(name: str) -> tuple[str, ...]:
        return name, f"{name}Link"

    names = unique_names(["message", "messageLink"], class_name, derived=family)
    assert names == {"message": "Message", "messageLink": "MessageLink_"}


@given(NAMES)
def test_module_names_are_safe_on_every_file_system(names: list[str]) -> None:
    modules = module_names(names)
    assert len({module.casefold() for module in modules.values()}) == len(modules)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", module) for module in modules.values())


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("con", "con_"),
        ("COM1", "com1_"),
        ("aux.py", "aux_py"),
        ("import", "import_"),
        ("", "unnamed"),
    ],
)
def test_module_names_by_hand(name: str, module: str) -> None:
    assert module_names([name]) == {name: module}


def test_modules_of_names_that_differ_in_case_only() -> None:
    assert module_names(["Status", "status"]) == {"Status": "status", "status": "status_"}

"""What a good programmer would write for contacts, in the manner of `rival`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from attrs import frozen

from benchmarks.client.rival import Link, MalformedError

__all__ = ["Contact", "ContactLinks", "loads", "loads_list"]


class SourceNetwork(Enum):
    FEDERATED = "Federated"
    PUBLIC_CLOUD = "PublicCloud"
    SAME_ENTERPRISE = "SameEnterprise"


class ContactType(Enum):
    APPLICATION_ENDPOINT = "ApplicationEndpoint"
    DISTRIBUTION_LIST = "DistributionList"
    PHONE_NUMBER = "PhoneNumber"
    USER = "User"


NETWORKS = {row.value: row for row in SourceNetwork}
TYPES = {row.value: row for row in ContactType}


class ContactLinks:
    """Links by rel; an object of each is made when it is asked for."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def rels(self) -> Iterable[str]:
        return self._values.keys()

    def get(self, rel: str) -> Link | None:
        value = self._values.get(rel)
        if value is None:
            return None
        return Link(value["href"], {name: row for name, row in value.items() if name != "href"})


@frozen(kw_only=True)
class Contact:
    company: str | None = None
    department: str | None = None
    email_addresses: tuple[str, ...] | None = None
    home_phone_number: str | None = None
    source_network_icon_url: str | None = None
    mobile_phone_number: str | None = None
    name: str | None = None
    office: str | None = None
    other_phone_number: str | None = None
    source_network: SourceNetwork | str | None = None
    title: str | None = None
    type: ContactType | str | None = None
    uri: str | None = None
    work_phone_number: str | None = None
    rel: str = "contact"
    links: ContactLinks
    extra: Mapping[str, Any]


def loads(body: bytes) -> Contact:
    """A contact."""
    return _contact(json.loads(body))


def loads_list(body: bytes) -> tuple[Contact, ...]:
    """The contacts of a list."""
    return tuple(map(_contact, json.loads(body)["_embedded"]["contact"]))


def _contact(data: dict[str, Any]) -> Contact:
    pop = data.pop
    links = pop("_links", None) or {}
    for rel, link in links.items():
        if not isinstance(link.get("href"), str):
            raise MalformedError(f"_links.{rel}")
    network, kind = pop("sourceNetwork", None), pop("type", None)
    addresses = pop("emailAddresses", None)
    return Contact(
        company=_text(pop("company", None), "company"),
        department=_text(pop("department", None), "department"),
        email_addresses=None if addresses is None else tuple(addresses),
        home_phone_number=_text(pop("homePhoneNumber", None), "homePhoneNumber"),
        source_network_icon_url=_text(pop("sourceNetworkIconUrl", None), "sourceNetworkIconUrl"),
        mobile_phone_number=_text(pop("mobilePhoneNumber", None), "mobilePhoneNumber"),
        name=_text(pop("name", None), "name"),
        office=_text(pop("office", None), "office"),
        other_phone_number=_text(pop("otherPhoneNumber", None), "otherPhoneNumber"),
        source_network=NETWORKS.get(network, network),
        title=_text(pop("title", None), "title"),
        type=TYPES.get(kind, kind),
        uri=_text(pop("uri", None), "uri"),
        work_phone_number=_text(pop("workPhoneNumber", None), "workPhoneNumber"),
        rel=pop("rel", None) or "contact",
        links=ContactLinks(links),
        extra=data,
    )


def _text(value: Any, name: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise MalformedError(name)

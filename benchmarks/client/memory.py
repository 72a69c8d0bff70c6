"""What a thousand contacts take of memory: ours, written by hand, of another generator."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.client import rival_contact
from benchmarks.client.bodies import CONTACT_LINKS, contact_bodies
from benchmarks.client.packages import Packages, packages
from benchmarks.options import Options
from benchmarks.timing import Ratio, Size

__all__ = ["memory_figures"]

_COUNT = 1000

Job = Callable[[], object]


def memory_figures(options: Options) -> Iterator[Size | Ratio]:
    """Bytes that stay while the contacts do: each from a body of its own, and all from one."""
    apiece, listed = contact_bodies(_COUNT)
    sizes = {
        name: Size(name, what, _kept(job), _COUNT)
        for (name, what), job in _jobs(packages(options), apiece, listed).items()
    }
    yield from sizes.values()
    for kind in ("contacts", "contact list"):
        for other in (f"rival {kind}", f"peer {kind}"):
            if other in sizes:
                yield Ratio(f"{kind} / {other}", sizes[kind].bytes / sizes[other].bytes)


def _jobs(found: Packages, apiece: list[bytes], listed: bytes) -> dict[tuple[str, str], Job]:
    codec, resources = found.own_module("codec"), found.own_module("resources")
    contact, contacts = resources.Contact, resources.MyContacts
    _check_same(codec.loads(apiece[0], type=contact), rival_contact.loads(apiece[0]))

    def own() -> object:
        return [codec.loads(body, type=contact) for body in apiece]

    def rival() -> object:
        return [rival_contact.loads(body) for body in apiece]

    each, one = f"{_COUNT} bodies of {len(apiece[0])} bytes", f"one body of {len(listed)} bytes"
    jobs: dict[tuple[str, str], Job] = {
        ("json contacts", f"`json.loads` alone; {each}"): lambda: list(map(json.loads, apiece)),
        ("contacts", "the generated client"): own,
        ("rival contacts", "attrs classes written by hand"): rival,
        ("json contact list", f"`json.loads` alone; {one}"): lambda: json.loads(listed),
        ("contact list", "the generated client"): lambda: codec.loads(listed, type=contacts),
        ("rival contact list", "written by hand"): lambda: rival_contact.loads_list(listed),
    }
    peer, peers = found.peer_class("contact"), found.peer_class("my_contacts")
    if peer is not None:
        jobs |= {
            ("peer contacts", "openapi-python-client"): lambda: [
                peer.from_dict(json.loads(body)) for body in apiece
            ],
            ("peer contact list", "openapi-python-client"): lambda: peers.from_dict(
                json.loads(listed)
            ),
        }
    return jobs


def _kept(job: Job) -> int:
    """Bytes of what a job gives; what it makes once, as readers of classes, does not count."""
    job()
    gc.collect()
    tracemalloc.start()
    try:
        result = job()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        assert result is not None
        return size
    finally:
        tracemalloc.stop()


def _check_same(mine: Any, theirs: rival_contact.Contact) -> None:
    """Who keeps less would win for no merit."""
    for name in ("name", "uri", "email_addresses", "work_phone_number", "source_network_icon_url"):
        assert getattr(mine, name) == getattr(theirs, name)
    assert str(mine.type.value) == getattr(theirs.type, "value", None)
    assert {"self", *CONTACT_LINKS} == set(mine.links) == set(theirs.links.rels())

"""The race: the generated client, a rival written by hand, a client that another program generates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from benchmarks.client import rival
from benchmarks.client.bodies import conversation_body
from benchmarks.client.packages import packages
from benchmarks.options import Options
from benchmarks.timing import Figure, Ratio, compare, race

__all__ = ["decode_figures"]

_ROUNDS = 25
"""Of the race, for each run that is wanted."""
_REPETITIONS = 200

Job = Callable[[], object]


def decode_figures(options: Options) -> Iterator[Figure | Ratio]:
    """How long the body of a conversation takes, from bytes and back to bytes."""
    body, origin = conversation_body(options.pages)
    found = packages(options)
    codec, kind = found.own_module("codec"), found.own_module("resources").Conversation
    jobs = _jobs(body, codec, kind, f"{len(body)} bytes, {origin}")
    peer = found.peer_class("conversation")
    if peer is not None:
        jobs |= _peer_jobs(body, peer)
    figures = race(jobs, _ROUNDS * options.runs, _REPETITIONS)
    yield from figures
    yield from _ratios({figure.name: figure for figure in figures})


def _jobs(body: bytes, codec: Any, kind: Any, what: str) -> dict[tuple[str, str], Job]:
    names = [name for name in dir(kind().links) if _is_link(type(kind().links), name)]
    rival_names = [name for name, row in vars(rival.Links).items() if isinstance(row, property)]
    mine, theirs = codec.loads(body, type=kind), rival.loads(body)
    _check_same(mine, theirs, names, rival_names)

    def touched() -> None:
        found = codec.loads(body, type=kind)
        links = found.links
        for name in names:
            getattr(links, name)
        for _ in found.embedded.values():
            pass

    def rival_touched() -> None:
        links = rival.loads(body).links
        for name in rival_names:
            getattr(links, name)

    return {
        ("json", f"`json.loads` alone; {what}"): lambda: json.loads(body),
        ("loads", "the generated client"): lambda: codec.loads(body, type=kind),
        ("rival loads", "attrs classes written by hand"): lambda: rival.loads(body),
        ("loads touched", f"and every link looked at, {len(names)}"): touched,
        ("rival touched", f"and every link looked at, {len(rival_names)}"): rival_touched,
        ("rival eager", "written by hand, every link made"): lambda: rival.loads_eagerly(body),
        ("dumps", "the generated client"): lambda: codec.dumps(mine),
        ("rival dumps", "written by hand"): lambda: rival.dumps(theirs),
    }


def _is_link(kind: type, name: str) -> bool:
    return hasattr(getattr(kind, name), "rel") or name == "self_"


def _check_same(mine: Any, theirs: Any, names: list[str], rival_names: list[str]) -> None:
    """Who does less would win for no merit."""
    for name in vars(rival.Conversation)["__annotations__"].keys() - {"links", "embedded"}:
        one, other = _plain(getattr(mine, name)), _plain(getattr(theirs, name))
        assert one == other, (name, one, other)
    hrefs = {getattr(mine.links, name).href for name in names}
    assert hrefs == {getattr(theirs.links, name).href for name in rival_names}
    assert len(names) == len(rival_names)


def _plain(value: Any) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    return getattr(value, "value", value)


def _peer_jobs(body: bytes, peer: Any) -> dict[tuple[str, str], Job]:
    found = peer.from_dict(json.loads(body))
    assert found.subject == json.loads(body)["subject"]

    def dump() -> bytes:
        return json.dumps(found.to_dict(), separators=(",", ":")).encode()

    return {
        ("peer loads", "openapi-python-client"): lambda: peer.from_dict(json.loads(body)),
        ("peer dumps", "openapi-python-client"): dump,
    }


def _ratios(by_name: Mapping[str, Figure]) -> Iterator[Ratio]:
    pairs = (
        ("loads", "rival loads", 1.15),
        ("loads touched", "rival touched", None),
        ("loads", "peer loads", 0.5),
        ("loads touched", "peer loads", None),
        ("dumps", "rival dumps", None),
        ("dumps", "peer dumps", None),
    )
    for one, other, limit in pairs:
        if one in by_name and other in by_name:
            yield compare(by_name[one], by_name[other], limit)

"""The race: the generated client, a rival written by hand, a client that another program generates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.decode import rival
from benchmarks.decode.peer import UnavailableError, peer_class
from benchmarks.decode.sample import conversation_body
from benchmarks.options import Options
from benchmarks.timing import Figure, Ratio, compare, race

__all__ = ["decode_figures"]

_ROOT = Path(__file__).parents[2]
_ROUNDS = 25
"""Of the race, for each run that is wanted."""
_REPETITIONS = 200

Job = Callable[[], object]


def decode_figures(options: Options) -> Iterator[Figure | Ratio]:
    """How long the body of a conversation takes, from bytes and back to bytes."""
    body, origin = conversation_body(options.pages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _generate(options.pages, folder)
        codec, kind = _client(folder / "client")
        jobs = _jobs(body, codec, kind, f"{len(body)} bytes, {origin}")
        try:
            peer = peer_class(folder / "openapi/openapi.json", folder, options.peer_python)
            jobs |= _peer_jobs(body, peer)
        except UnavailableError as error:
            print(f"without openapi-python-client: {error}", file=sys.stderr)
        figures = race(jobs, _ROUNDS * options.runs, _REPETITIONS)
    yield from figures
    yield from _ratios({figure.name: figure for figure in figures})


def _generate(pages: Path, out: Path) -> None:
    command = [sys.executable, "-m", "codegen", "generate", "--quiet", "--specs", str(pages)]
    command += ["--out", str(out), "--target", "client", "openapi"]
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    subprocess.run(command, check=True, env=environment)


def _client(folder: Path) -> tuple[Any, Any]:
    """Codec and class of a conversation."""
    sys.path.insert(0, str(folder))
    try:
        resources = import_module("ucwa_client.resources")
        return import_module("ucwa_client.codec"), resources.Conversation
    finally:
        sys.path.remove(str(folder))


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

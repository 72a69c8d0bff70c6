"""What has to be imported for one call: of our client, and of the one that another program generates."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.client.packages import Packages, packages
from benchmarks.client.peer import PACKAGE
from benchmarks.options import Options
from benchmarks.timing import Figure, Ratio, compare

__all__ = ["import_figures"]

_ROUNDS = 5
"""For each run that is wanted: processes of each kind."""
_BODY = """
body = '{"rel":"conversation","_links":{"self":{"href":"/a"},"messaging":{"href":"/b"}}}'
"""
_BARE = """
from ucwa_client import codec
from ucwa_client.resources import Conversation
request = codec.loads(body, type=Conversation).links.messaging.get()
"""
_OWN = f"from ucwa_client import Client{_BARE}"
_SENT = """
import json
from ucwa_client import Client
application = {"rel": "application", "_links": {"self": {"href": "/app"}}}
def respond(request):
    return httpx.Response(200, json=application if request.url.path == "/app" else json.loads(body))
client = Client.connect("https://a.example/app", transport=httpx.MockTransport(respond))
from ucwa_client.resources import ConversationLink
client.send(ConversationLink("/a").get()).links.messaging.get()
"""
_PEER = f"""
import json
from {PACKAGE}.models.conversation import Conversation
from {PACKAGE}.api.messaging import messaging_get
from {PACKAGE} import Client
Conversation.from_dict(json.loads(body))
"""
_EVERY_OWN = """
from ucwa_client import enums, resources
for package in (enums, resources):
    for name in package.__all__:
        getattr(package, name)
"""
_EVERY_PEER = f"""
import pkgutil, {PACKAGE}
for module in pkgutil.walk_packages({PACKAGE}.__path__, "{PACKAGE}."):
    try:
        __import__(module.name)
    except NameError:
        pass
"""
"""Two dozen of its modules lack an import."""


def import_figures(options: Options) -> Iterator[Figure | Ratio]:
    """Time of the processor in new processes whose byte code is cached; httpx is imported before."""
    found = packages(options)
    figures = {figure.name: figure for figure in _race(_cases(found), found, options.runs)}
    yield from figures.values()
    pairs = (
        ("one call", "peer call", 0.1),
        ("bare call", "peer call", None),
        ("sent call", "peer call", None),
        ("every module", "peer modules", None),
    )
    for one, other, limit in pairs:
        if one in figures and other in figures:
            yield compare(figures[one], figures[other], limit)


def _cases(found: Packages) -> Mapping[tuple[str, str], str]:
    """By name and what it is: what is imported and done."""
    cases = {
        ("attrs", "what all of them need, beside httpx"): "import attrs",
        ("bare call", "a body is read, a link followed to a request"): _BARE,
    }
    if (found.own / "ucwa_client/client.py").is_file():
        cases["one call", "the same, and the client that would send it"] = _OWN
        cases["sent call", "a client connects, sends one, reads the answer"] = _SENT
    cases["every module", "all classes of the generated client"] = _EVERY_OWN
    if found.peer is not None:
        cases["peer call", "openapi-python-client: a model, an operation, the client"] = _PEER
        cases["peer modules", "all of its modules"] = _EVERY_PEER
    return cases


def _race(cases: Mapping[tuple[str, str], str], found: Packages, runs: int) -> Iterator[Figure]:
    """All in each round; the one before the first writes the byte code."""
    seconds: dict[tuple[str, str], list[float]] = {key: [] for key in cases}
    with TemporaryDirectory() as cache:
        for turn in range(_ROUNDS * runs + 1):
            for key, code in cases.items():
                taken = _taken(code, found, Path(cache))
                if turn:
                    seconds[key].append(taken)
    for key, times in seconds.items():
        yield Figure(*key, tuple(times))


def _taken(code: str, found: Packages, cache: Path) -> float:
    """Seconds of a piece of code in a process of its own."""
    folders = [str(folder) for folder in (found.own, found.peer) if folder is not None]
    lines = (
        "import sys, time, httpx",
        f"sys.path[:0] = {folders!r}",
        _BODY,
        "start = time.process_time()",
        code,
        "print(time.process_time() - start)",
    )
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", "\n".join(lines)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(run.stdout)

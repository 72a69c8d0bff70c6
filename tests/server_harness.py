"""Generated packages to import, and a server of them on a real socket."""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import uvicorn
from attrs import frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import codegen
from codegen.model.nodes import Model
from codegen.targets.contract import Copied, Rendered, Target, TargetSettings
from codegen.targets.registry import find_targets

__all__ = ["Packages", "fill", "render", "serving", "write_packages"]

TEMPLATES = Path(codegen.__file__).parents[1] / "templates"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render(target: Target, model: Model, settings: TargetSettings) -> dict[str, str]:
    """The rendered files of a target's package; those that are copied are left out."""
    return {
        row.path: ENVIRONMENT.get_template(row.template).render(view=row.view)
        for row in target.plan(model, settings)
        if isinstance(row, Rendered) and "/" in row.path
    }


@frozen
class Packages:
    """Client and server of a model, importable."""

    model: Model
    api: str
    root: Path

    def client(self, name: str = "") -> Any:
        return _module(f"{self.api}_client", name)

    def server(self, name: str = "") -> Any:
        return _module(f"{self.api}_server", name)


def _module(package: str, name: str) -> ModuleType:
    return importlib.import_module(f"{package}.{name}" if name else package)


def write_packages(
    model: Model, root: Path, api: str, *, client_package: str | None = None
) -> Packages:
    """Writes both packages and puts them on the path.

    Args:
        api: They are named after it, but for a client that is vendored as `client_package`.
    """
    client = client_package or f"{api}_client"
    settings = TargetSettings(api, client, "1.2.3", "0123456789abcdef")
    targets = [find_targets()[name] for name in ("client", "server")]
    for target in targets:
        texts = render(target, model, settings)
        for row in target.plan(model, settings):
            first, _, rest = row.path.partition("/")
            if not rest:  # of the project around the package
                continue
            folder = client.replace(".", "/") if target.name == "client" else first
            path = root / target.name / folder / rest
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(row, Copied):
                path.write_bytes((TEMPLATES / row.template).read_bytes())
            else:
                path.write_text(texts[row.path], encoding="utf-8")
        sys.path.append(str(root / target.name))
    importlib.invalidate_caches()
    return Packages(model, api, root)


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address of an application while it is served on a free port of this machine."""
    config = uvicorn.Config(
        app, port=0, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def fill(path: str, value: str = "192") -> str:
    """A path with its parameters set."""
    return re.sub(r"\{[^/{}]*\}", value, path)

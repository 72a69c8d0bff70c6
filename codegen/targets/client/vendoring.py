"""A client to be copied into another project under a name of its own, with licence and provenance."""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.client.selection import Selection
from codegen.targets.client.target import client_requirements, plan_client
from codegen.targets.contract import Copied, Rendered, TargetSettings, rendered_later
from codegen.targets.python.distribution import LICENCE, REQUIRES_PYTHON

__all__ = ["PROVENANCE_NAME", "ProvenanceView", "VendoredClient"]

PROVENANCE_NAME = "PROVENANCE.json"
"""The file that tells where a copy comes from."""

_TEMPLATES = "client/vendored"


@frozen
class ProvenanceView:
    """The file of where a copy comes from."""

    text: str


@frozen
class VendoredClient:
    """A client of some pages, or of all, that belongs to another project."""

    package: str
    """Its name where it goes to: `acme._vendor.ucwa`."""
    selection: Selection
    name: str = "client"

    def plan(self, model: Model, settings: TargetSettings) -> tuple[Rendered | Copied, ...]:
        """The files of the package, sorted by path inside of it.

        Args:
            model: Of the whole API.
        """
        part = self.selection.part(model)
        files = [_unpacked(row) for row in plan_client(part, model, "package", settings)]
        origin = f"{_TEMPLATES}/{PROVENANCE_NAME}.jinja"
        view = ProvenanceView(_text(self._provenance(model, settings)))
        files.append(Rendered(PROVENANCE_NAME, origin, view, origin))
        files.append(Copied("LICENSE", f"{_TEMPLATES}/LICENSE"))
        return tuple(sorted(files, key=lambda row: row.path))

    def _provenance(self, model: Model, settings: TargetSettings) -> dict[str, Any]:
        selection = self.selection
        return {
            "format": 1,
            "package": self.package,
            "api": settings.api,
            "generator": {"name": "ucwa-codegen", "version": settings.version},
            "spec_hash": settings.spec_hash,
            "licence": LICENCE,
            "attribution": model.attribution,
            "requires_python": REQUIRES_PYTHON,
            "requires": list(client_requirements(selection.part(model))),
            "only": list(selection.named) or None,
            "closure": selection.is_closed,
            "pages": {row.name: list(row.reasons) for row in selection.taken},
            "left": list(selection.left),
        }


def _unpacked(row: Rendered | Copied) -> Rendered | Copied:
    """A planned file with its path inside the package."""
    path = row.path.partition("/")[2]
    if isinstance(row, Copied):
        return Copied(path, row.template)
    return rendered_later(path, row.template, lambda: row.view, row.origin)


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2)

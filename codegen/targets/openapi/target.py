"""The plan of the target: one file."""

from __future__ import annotations

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.contract import Rendered, TargetSettings
from codegen.targets.openapi.document import document
from codegen.targets.openapi.json_text import json_text

__all__ = ["DocumentView", "OpenApiTarget"]

_TEMPLATE = "openapi/openapi.json.jinja"


@frozen
class DocumentView:
    text: str
    """The finished JSON, without a newline at its end."""


@frozen
class OpenApiTarget:
    """An OpenAPI 3.1 document in JSON."""

    name: str = "openapi"

    def plan(self, model: Model, settings: TargetSettings) -> tuple[Rendered, ...]:
        """The document, always of the whole model: it is one file."""
        view = DocumentView(json_text(document(model, settings.version)))
        return (Rendered("openapi.json", _TEMPLATE, view, _TEMPLATE),)

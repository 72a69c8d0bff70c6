"""The JSON form of the model: `ucwa-codegen model`.

Its keys are the names of `codegen.model.nodes`; what differs is declared here. `codegen.model.schema`
describes the result.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any

from attrs import AttrsInstance
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from codegen.model.nodes import Constraints, ExampleRequest, ExampleResponse, Model

__all__ = ["FORMAT", "model_text", "to_json"]

FORMAT = 1
"""Rises only when a key changes its meaning or goes."""


def to_json(model: Model) -> dict[str, Any]:
    """The model as plain values that `json.dumps` takes."""
    return {"format": FORMAT, **_converter().unstructure(model)}


def model_text(model: Model) -> str:
    """The model as a JSON document, with a final newline."""
    return json.dumps(to_json(model), indent=2, ensure_ascii=False) + "\n"


@cache
def _converter() -> Converter:
    converter = Converter(unstruct_collection_overrides={tuple: list})
    converter.register_unstructure_hook(Enum, lambda value: value.value)
    converter.register_unstructure_hook(
        Constraints,
        make_dict_unstructure_fn(Constraints, converter, _cattrs_omit_if_default=True),
    )
    for side in (ExampleRequest, ExampleResponse):
        converter.register_unstructure_hook(side, _with_header_object(converter, side))
    converter.register_unstructure_hook(
        Model,
        make_dict_unstructure_fn(
            Model,
            converter,
            resource_index=override(omit=True),
            enumeration_index=override(omit=True),
        ),
    )
    return converter


def _with_header_object(
    converter: Converter, side: type[AttrsInstance]
) -> Callable[[Any], dict[str, Any]]:
    """Headers as an object; one that stands twice has its values joined, as HTTP has it."""
    plain = make_dict_unstructure_fn(side, converter)

    def unstructure(value: Any) -> dict[str, Any]:
        headers: dict[str, str] = {}
        for name, text in value.headers:
            headers[name] = f"{headers[name]}, {text}" if name in headers else text
        return {**plain(value), "headers": headers}

    return unstructure

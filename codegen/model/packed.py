"""Parts of the model as bytes, for a cache: pickles that can name nothing but nodes.

So whatever is in the bytes, reading them runs no code but that of nodes.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

from codegen.model import nodes
from codegen.source import finding, span

__all__ = ["pack", "unpack"]

_KNOWN: dict[tuple[str, str], type] = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        *(getattr(nodes, name) for name in nodes.__all__),
        finding.Finding,
        span.Span,
    )
}


def pack(value: object) -> bytes:
    """The bytes of nodes and findings, alone or in plain tuples, lists and mappings."""
    return pickle.dumps(value, 5)


def unpack(data: bytes) -> Any:
    """What some bytes are of.

    Raises:
        ValueError: they are not of `pack`.
    """
    try:
        return _Reader(io.BytesIO(data)).load()
    except Exception as error:  # other bytes may end in anything  # noqa: BLE001
        raise ValueError(f"not packed: {error}") from None


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        """Only nodes."""
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise ValueError(f"{module}.{name} is no node") from None

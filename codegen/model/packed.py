"""Parts of the model as bytes, for a cache: pickles that can name nothing but nodes.

So whatever is in the bytes, reading them runs no code but that of nodes.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections import ChainMap
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from attrs import fields, has

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
    buffer = io.BytesIO()
    writer = pickle.Pickler(buffer, 5)
    writer.dispatch_table = _REDUCTIONS
    writer.dump(value)
    return buffer.getvalue()


def unpack(data: bytes) -> Any:
    """What some bytes are of.

    Raises:
        ValueError: they are not of `pack`.
    """
    try:
        return _Reader(io.BytesIO(data)).load()
    except Exception as error:  # other bytes may end in anything  # noqa: BLE001
        raise ValueError(f"not packed: {error}") from None


def _reduction(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    """How a node is packed: as the call that makes it, which takes half the time of what attrs does."""
    names = [row.name for row in fields(kind) if row.init]
    values = attrgetter(*names)
    if len(names) == 1:
        return lambda node: (kind, (values(node),))
    return lambda node: (kind, values(node))


_REDUCTIONS: ChainMap[type, Callable[[Any], Any]] = ChainMap(
    {kind: _reduction(kind) for kind in _KNOWN.values() if has(kind)}, copyreg.dispatch_table
)


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        """Only nodes."""
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise ValueError(f"{module}.{name} is no node") from None

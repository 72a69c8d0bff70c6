"""Where errors stand on their page."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.model.nodes import Model
from codegen.targets.docs.filenames import unique_stems

__all__ = ["error_anchors"]


def error_anchors(model: Model) -> Mapping[tuple[int, str, str], str]:
    """Anchors on the page of errors by status, code and subcode.

    The subcode is empty for the code itself; the status is 0 for what any operation may answer.
    """
    codes: dict[tuple[int, str], dict[str, None]] = {}
    for resource in model.resources:
        for operation in resource.operations:
            for row in operation.errors:
                codes.setdefault((row.status, row.code), {})[row.subcode or ""] = None
    # The first status of a code has the anchor that is made from the code alone.
    stems = unique_stems(name for _, name in codes)
    first: dict[str, int] = {}
    found: dict[tuple[int, str, str], str] = {}
    for status, name in sorted(codes):
        is_first = first.setdefault(name, status) == status
        top = f"error-{stems[name].lower()}" + ("" if is_first else f"--{status}")
        found[status, name, ""] = top
        parts = unique_stems(subcode for subcode in codes[status, name] if subcode)
        for subcode, stem in parts.items():
            found[status, name, subcode] = f"{top}--{stem.lower()}"
    generic = unique_stems(row.name for row in model.generic_errors)
    for name, stem in generic.items():
        found[0, name, ""] = f"generic--{stem.lower()}"
    return found

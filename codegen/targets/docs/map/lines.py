"""Lines of a picture from one node to another."""

from __future__ import annotations

from codegen.targets.docs.map.places import Box

__all__ = ["line_path"]

_BEND = 46
"""How far a line that turns back reaches out."""


def line_path(owner: Box, target: Box, lane: int | None = None) -> str:
    """The path of a line as SVG has it, from side to side.

    Args:
        lane: Where lines leave the column of the owner; None if at the owner's own side.
    """
    if owner.right < target.x:
        start = owner.right if lane is None else lane
        bend = (target.x - start) // 2
        straight = f"H{start}" if start > owner.right else ""
        return (
            f"M{owner.right} {owner.y}{straight}"
            f"C{start + bend} {owner.y} {target.x - bend} {target.y} {target.x} {target.y}"
        )
    if target.right < owner.x:
        return (
            f"M{owner.x} {owner.y}"
            f"C{owner.x - _BEND} {owner.y} {target.right + _BEND} {target.y}"
            f" {target.right} {target.y}"
        )
    out = max(owner.right, target.right) + _BEND
    return f"M{owner.right} {owner.y}C{out} {owner.y} {out} {target.y} {target.right} {target.y}"

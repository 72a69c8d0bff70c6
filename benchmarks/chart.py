"""Figures as pictures: SVG that is the same for the same figures, and needs nothing to be drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from attrs import frozen

__all__ = ["Bar", "Panel", "as_svg"]

_WIDTH = 760
_LEFT, _RIGHT = 190, 130
"""Room for the names, and for what stands behind the longest bar."""
_BAR, _STEP, _HEAD, _FOOT = 16, 24, 44, 16
_INK, _MUTED, _FILL, _OVER, _LIMIT = "#1f2328", "#59636e", "#3b76af", "#c0504d", "#1f2328"


@frozen
class Bar:
    """A figure, and what it is meant to stay within."""

    name: str
    value: float
    text: str
    """How the figure is written."""
    limit: float | None = None


@frozen
class Panel:
    """Bars of one unit, from zero or, where they differ by orders of magnitude, on a logarithmic scale."""

    title: str
    note: str
    bars: Sequence[Bar]
    is_logarithmic: bool = False


def as_svg(panels: Sequence[Panel]) -> str:
    """A picture of panels, one below the other."""
    heights = [_HEAD + _STEP * len(panel.bars) + _FOOT for panel in panels]
    size = f'width="{_WIDTH}" height="{sum(heights)}"'
    font = 'font-family="system-ui, sans-serif" font-size="12"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>',
        f'<rect {size} fill="#ffffff"/>',
    ]
    top = 0
    for panel, height in zip(panels, heights, strict=True):
        lines += _panel(panel, top)
        top += height
    return "\n".join([*lines, "</svg>", ""])


def _panel(panel: Panel, top: int) -> Iterator[str]:
    yield _text(12, top + 20, panel.title, 'font-weight="600" font-size="14"')
    yield _text(12, top + 36, panel.note, f'fill="{_MUTED}"')
    length = _scale(panel)
    for index, bar in enumerate(panel.bars):
        y = top + _HEAD + _STEP * index
        is_over = bar.limit is not None and bar.value > bar.limit
        width = length(bar.value)
        yield _text(_LEFT - 8, y + 12, bar.name, 'text-anchor="end"')
        yield (
            f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}" '
            f'fill="{_OVER if is_over else _FILL}"/>'
        )
        end = width
        if bar.limit is not None:
            x = _LEFT + length(bar.limit)
            yield (
                f'<line x1="{x:.1f}" y1="{y - 3}" x2="{x:.1f}" y2="{y + _BAR + 3}" '
                f'stroke="{_LIMIT}" stroke-width="2" stroke-dasharray="3 2"/>'
            )
            end = max(end, length(bar.limit))
        yield _text(_LEFT + end + 8, y + 12, bar.text)


class _scale:  # noqa: N801 - a function with two numbers to remember
    def __init__(self, panel: Panel) -> None:
        shown = [bar.value for bar in panel.bars]
        shown += [bar.limit for bar in panel.bars if bar.limit is not None]
        self._is_logarithmic = panel.is_logarithmic
        self._largest = max(shown, default=1) or 1
        smallest = min((value for value in shown if value > 0), default=1)
        self._smallest = 10 ** math.floor(math.log10(smallest))

    def __call__(self, value: float) -> float:
        room = _WIDTH - _LEFT - _RIGHT
        if not self._is_logarithmic:
            return room * value / self._largest
        if value <= self._smallest:
            return 0
        return room * math.log(value / self._smallest) / math.log(self._largest / self._smallest)


def _text(x: float, y: float, text: str, more: str = "") -> str:
    style = more if "fill=" in more else f'fill="{_INK}" {more}'.strip()
    return f'<text x="{x:.1f}" y="{y}" {style}>{escape(text)}</text>'

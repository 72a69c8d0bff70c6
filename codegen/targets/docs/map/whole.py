"""The page with the map of the whole API."""

from __future__ import annotations

from attrs import frozen

from codegen.model.nodes import Resource
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.map.arrangement import Arrangement, Band, arrange
from codegen.targets.docs.map.drawing import (
    BandView,
    DrawingView,
    LabelView,
    LineView,
    attribute,
    joined,
    line_view,
    means,
)
from codegen.targets.docs.map.marks import Marks
from codegen.targets.docs.markdown import codes, inline, plain

__all__ = ["AreaView", "MapView", "RowView", "anchor_of", "map_page"]

_SIDE = 12
"""Between a band's edge and its first nodes."""


@frozen
class RowView:
    """A resource in the list below the map; Markdown."""

    resource: str
    """A link to its page."""
    facts: str
    """Steps, verbs and scopes."""
    leads_to: str
    """Links with commas between them; empty where no step leads on."""


@frozen
class AreaView:
    """A part of the list below the map."""

    title: str
    anchor: str
    href: str
    """Of its first resource on the map."""
    label: str
    """The title for HTML."""
    colour: int
    rows: tuple[RowView, ...]

    @property
    def size(self) -> int:
        return len(self.rows)


@frozen
class MapView:
    root: str
    """A link to the page of the resource from which steps are counted."""
    furthest: str
    """`8 steps`."""
    drawing: DrawingView
    areas: tuple[AreaView, ...]


def map_page(shelf: Shelf, marks: Marks) -> MapView | None:
    """The map of a whole API; None where no resource leads to another."""
    graph = marks.graph
    if graph.root is None or not graph.edges:
        return None
    arrangement = arrange(marks.tree)
    drawing = _drawing(shelf, marks, arrangement)
    start = Band("", graph.root, (graph.root,), 0, 0)
    bands = [start, *arrangement.bands]
    return MapView(
        root=shelf.resource(graph.root),
        furthest=_steps(max(graph.distances.values())),
        drawing=drawing,
        areas=tuple(_area(number, band, shelf, marks) for number, band in enumerate(bands)),
    )


def _drawing(shelf: Shelf, marks: Marks, arrangement: Arrangement) -> DrawingView:
    graph, boxes = marks.graph, arrangement.boxes
    index = graph.model.resource_index
    numbers = {name: number for number, name in enumerate(boxes)}
    places = list(boxes.values())
    ways: list[LineView] = []
    others: list[LineView] = []
    for (owner, target), steps in joined(graph.edges).items():
        lane = arrangement.lane(owner)
        line = line_view(steps, numbers[owner], numbers[target], places, lane)
        (ways if marks.tree.leads(owner, target) else others).append(line)
    return DrawingView(
        title="Map of links",
        description=(
            f"{len(boxes)} resources in columns: how many steps each is away from"
            f" {marks.root}. The list below says the same."
        ),
        width=arrangement.width,
        height=arrangement.height,
        root=marks.root,
        verbs=marks.verbs,
        scopes=marks.scopes,
        is_whole=True,
        columns=tuple(
            LabelView(x, 20, _steps(number) if number else "Start")
            for number, x in enumerate(arrangement.columns)
        ),
        bands=tuple(_band(band, marks, arrangement) for band in arrangement.bands),
        ways=tuple(ways),
        others=tuple(others),
        nodes=tuple(
            marks.node(
                name,
                box,
                href=shelf.book.resources[name],
                id=anchor_of(shelf, name),
                **{"data-about": marks.summary(index[name])},
            )
            for name, box in boxes.items()
        ),
    )


def anchor_of(shelf: Shelf, name: str) -> str:
    """Where a resource is on the page of the map."""
    stem = shelf.book.resources[name].removeprefix("resources/").removesuffix(".md")
    return f"map-{stem}"


def _band(band: Band, marks: Marks, arrangement: Arrangement) -> BandView:
    left = arrangement.columns[min(1, len(arrangement.columns) - 1)] - _SIDE
    size = len(band.names)
    label = f"{plain(band.title)}: {size}" if band.area else plain(band.title)
    return BandView(
        colour=marks.colours.get(band.area, 0),
        x=left,
        y=band.y,
        width=arrangement.width - left,
        height=band.height,
        label=LabelView(left + _SIDE, band.y + 18, attribute(label)),
    )


def _area(number: int, band: Band, shelf: Shelf, marks: Marks) -> AreaView:
    distances = marks.graph.distances
    names = sorted(band.names, key=lambda name: distances.get(name, 0))
    return AreaView(
        title=inline(f"{band.title} and beyond" if band.area else band.title),
        anchor=f"area-{number}",
        href=f"#{anchor_of(shelf, band.names[0])}",
        label=attribute(plain(band.title)),
        colour=marks.colours.get(band.area, 0),
        rows=tuple(_row(name, shelf, marks) for name in names),
    )


def _row(name: str, shelf: Shelf, marks: Marks) -> RowView:
    resource = marks.graph.model.resource_index[name]
    steps = marks.graph.distances.get(name)
    facts = (
        _steps(steps) if steps else "",
        codes(dict.fromkeys(row.method for row in resource.operations)),
        _scopes(resource, marks),
    )
    onward = joined(marks.graph.out_of.get(name, ()))
    return RowView(
        resource=shelf.resource(name),
        facts="; ".join(filter(None, facts)),
        leads_to=", ".join(
            shelf.resource(target) + (f" ({inline(how)})" if how else "")
            for target, how in ((target, means(rows)) for (_, target), rows in onward.items())
        ),
    )


def _scopes(resource: Resource, marks: Marks) -> str:
    names = dict.fromkeys(scope.name for scope in resource.scopes)
    return "any scope" if 1 < len(names) == marks.scope_count else codes(names)


def _steps(number: int) -> str:
    return "1 step" if number == 1 else f"{number} steps"

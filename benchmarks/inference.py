"""How much of the types is inferred without samples: `python -m benchmarks.inference [PAGES] [--seeds N]`.

The samples of a random fifth of the pages are hidden, and the types that the remaining evidence gives are
compared with those that all of it gives. What counts most is a *wrong* type: code that is generated from it
fails at run time, while a *vague* one (a string where a narrower form of text was known) and an unknown
one merely say less.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path

from attrs import evolve, frozen

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.emit.assets import SPECS
from codegen.model.nodes import Kind, Model, Parameter, Property, Type
from codegen.resolve import Overlay, resolve, shipped_overlay, wants_shipped_overlay
from codegen.resolve.type_syntax import format_type
from codegen.source import load_set

__all__ = ["Drawing", "Verdict", "as_table", "judge", "measure_inference"]

_TEXTS = frozenset({Kind.STRING, Kind.URI, Kind.ENUM})


class Verdict(Enum):
    """What became of a type."""

    RIGHT = "right"
    VAGUE = "vague"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@frozen
class Mistake:
    """A wrong type, and the rule that decided for it."""

    where: str
    rule: str
    got: str
    known: str


@frozen
class Drawing:
    """What one random choice of pages gave."""

    seed: int
    with_overlay: bool
    all_types: Mapping[Verdict, int]
    hidden_types: Mapping[Verdict, int]
    """Of the pages whose samples were hidden."""
    mistakes: tuple[Mistake, ...]


def main(words: Sequence[str] | None = None) -> int:
    """Print a table, and the wrong types by rule."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.inference",
        description="Hides the samples of a fifth of the pages and counts the types that stay right.",
    )
    default = Path(os.environ.get("UCWA_CORPUS") or SPECS)
    parser.add_argument(
        "pages", nargs="?", type=Path, default=default, help="default: $UCWA_CORPUS, else specs/"
    )
    parser.add_argument("--seeds", type=int, default=5, help="random choices (default: 5)")
    options = parser.parse_args(words)
    drawings = list(measure_inference(options.pages, range(options.seeds)))
    print(as_table(drawings))
    for line in _mistakes(drawings):
        print(line)
    return 0


def measure_inference(folder: Path, seeds: Sequence[int]) -> Iterator[Drawing]:
    """A drawing for each seed, without the shipped overlay and, if the pages want it, with."""
    files = load_set([folder]).files
    dialect = load_dialect()
    pages = [read_page(file.text, file.path, dialect) for file in files]
    overlays: list[Overlay | None] = [None]
    if wants_shipped_overlay(pages):
        overlays.append(shipped_overlay("ucwa"))
    for overlay in overlays:
        known = _types(resolve(pages, overlay=overlay).model)
        for seed in seeds:
            yield _drawn(pages, overlay, known, seed)


def judge(found: Type, known: Type) -> Verdict:
    """Compare a type with the one that all evidence gives."""
    if found == known:
        return Verdict.RIGHT
    if found.kind is Kind.UNKNOWN:
        return Verdict.UNKNOWN
    is_text = found.kind is Kind.STRING and found.format is None and known.kind in _TEXTS
    if is_text and found.many == known.many:
        return Verdict.VAGUE
    return Verdict.WRONG


def as_table(drawings: Sequence[Drawing]) -> str:
    """A Markdown table: shares of all types, and of those on the pages without samples."""
    heads = [f"{verdict.value} %" for verdict in Verdict]
    lines = [
        "| overlay | seed | types | "
        + " | ".join(heads)
        + " | hidden | "
        + " | ".join(heads)
        + " |"
    ]
    lines.append("|---|" + "--:|" * (2 * len(heads) + 3))
    for is_overlaid in (False, True):
        rows = [row for row in drawings if row.with_overlay is is_overlaid]
        overlay = "with" if is_overlaid else "without"
        lines += [_line(overlay, str(row.seed), (row.all_types, row.hidden_types)) for row in rows]
        if rows:
            sums = Counter[Verdict](), Counter[Verdict]()
            for row in rows:
                sums[0].update(row.all_types)
                sums[1].update(row.hidden_types)
            lines.append(_line(overlay, "all", sums))
    return "\n".join(lines)


def _line(overlay: str, seed: str, parts: Sequence[Mapping[Verdict, int]]) -> str:
    cells = [overlay, seed]
    for counts in parts:
        total = sum(counts.values())
        shares = [100 * counts.get(verdict, 0) / max(total, 1) for verdict in Verdict]
        cells += [str(total), *(f"{share:.1f}" for share in shares)]
    return "| " + " | ".join(cells) + " |"


def _drawn(
    pages: Sequence[RawPage],
    overlay: Overlay | None,
    known: Mapping[str, Property | Parameter],
    seed: int,
) -> Drawing:
    resources = sorted(page.name for page in pages if page.kind == "resource")
    hidden = frozenset(random.Random(seed).sample(resources, len(resources) // 5))
    left = [_without_samples(page) if page.name in hidden else page for page in pages]
    found = _types(resolve(left, overlay=overlay).model)
    everywhere: Counter[Verdict] = Counter()
    there: Counter[Verdict] = Counter()
    mistakes: list[Mistake] = []
    for where, row in known.items():
        if row.type.kind is Kind.UNKNOWN:
            continue
        verdict = judge(found[where].type, row.type)
        everywhere[verdict] += 1
        there[verdict] += where.partition(".")[0] in hidden
        if verdict is Verdict.WRONG:
            mistakes.append(_mistake(where, found[where], row.type))
    return Drawing(seed, overlay is not None, everywhere, there, tuple(mistakes))


def _without_samples(page: RawPage) -> RawPage:
    return evolve(
        page,
        operations=tuple(evolve(row, samples=()) for row in page.operations),
        events=tuple(evolve(row, samples=()) for row in page.events),
    )


def _types(model: Model) -> dict[str, Property | Parameter]:
    """Properties and parameters by address."""
    found: dict[str, Property | Parameter] = {}
    for resource in model.resources:
        for row in resource.properties:
            found[f"{resource.name}.{row.name}"] = row
        for operation in resource.operations:
            for table, rows in (("query", operation.query), ("body", operation.body)):
                for parameter in rows:
                    found[f"{operation.id}.{table}.{parameter.name}"] = parameter
    return found


def _mistake(where: str, found: Property | Parameter, known: Type) -> Mistake:
    rules = [row.rule for row in found.evidence if row.supports]
    return Mistake(where, rules[0] if rules else "", format_type(found.type), format_type(known))


def _mistakes(drawings: Sequence[Drawing]) -> Iterator[str]:
    """The wrong types, most frequent rule first; each once, however often it was drawn."""
    for is_overlaid in (False, True):
        rows = {
            row for each in drawings if each.with_overlay is is_overlaid for row in each.mistakes
        }
        by_rule = Counter(row.rule for row in rows)
        if rows:
            yield f"\nWrong {'with' if is_overlaid else 'without'} the overlay:"
        for rule, count in by_rule.most_common():
            yield f"{rule}: {count}"
            for row in sorted(rows, key=lambda row: row.where):
                if row.rule == rule:
                    yield f"    {row.where}: {row.got}, not {row.known}"


if __name__ == "__main__":
    sys.exit(main())

"""What a `generate` did, in figures: for people a line, for programs JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["Summary"]


class Summary(NamedTuple):
    """Figures of a run. Those of an unchanged run are those of the run that made the files."""

    pages: int
    articles: int
    """Pages among them that are no reference pages."""
    resources: int
    enumerations: int
    operations: int
    written: int
    unchanged: int
    removed: int
    diagnostics: Mapping[str, int]
    """By code."""
    severities: Mapping[str, int]
    """`error`, `warning`, `note`: how many."""

    def as_unchanged(self) -> Summary:
        """The same of a later run that finds every file as it should be."""
        return self._replace(written=0, unchanged=self.written + self.unchanged, removed=0)

    def text(self, out: str, seconds: float, *, is_written: bool) -> str:
        """The line that ends a run."""
        counts = [_count(count, name) for name, count in self.severities.items() if count]
        written = "written" if is_written else "to write"
        removed = "removed" if is_written else "to remove"
        changed = f"{self.written} {written}, {self.unchanged} unchanged, {self.removed} {removed}"
        return (
            f"{_count(self.pages, 'page')} ({_count(self.resources, 'resource')}, "
            f"{_count(self.enumerations, 'enumeration')}, {_count(self.operations, 'operation')}, "
            f"{_count(self.articles, 'article')}) -> "
            f"{_count(self.written + self.unchanged, 'file')} in {out} ({changed}); "
            f"{', '.join(counts) or 'no diagnostics'}; {seconds:.2f} s"
        )

    def json_text(self, seconds: float, **more: Any) -> str:
        """The summary as a JSON document with a final newline."""
        data = {
            "format": 1,
            "pages": self.pages,
            "articles": self.articles,
            "resources": self.resources,
            "enumerations": self.enumerations,
            "operations": self.operations,
            "files": {
                "written": self.written,
                "unchanged": self.unchanged,
                "removed": self.removed,
            },
            "diagnostics": dict(self.diagnostics),
            "severities": dict(self.severities),
            "seconds": round(seconds, 3),
            **more,
        }
        return json.dumps(data, indent=2) + "\n"


def _count(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"

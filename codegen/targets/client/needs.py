"""What a module has to import, gathered while it is written."""

from __future__ import annotations

from codegen.targets.python.imports import import_lines

__all__ = ["Needs"]


class Needs:
    """Imported names by their modules: for the running program, or for annotations only."""

    def __init__(self) -> None:
        self._running: dict[str, set[str]] = {}
        self._typing: dict[str, set[str]] = {}

    def run(self, module: str, *names: str) -> None:
        """Names that the module needs when it is imported or used."""
        self._running.setdefault(module, set()).update(names)

    def annotate(self, module: str, *names: str) -> None:
        """Names that only annotations mention."""
        self._typing.setdefault(module, set()).update(names)

    def running(self) -> tuple[str, ...]:
        """The import statements at the top."""
        names = dict(self._running)
        if self._annotations():
            names["typing"] = {*names.get("typing", ()), "TYPE_CHECKING"}
        return import_lines(names)

    def typing(self) -> tuple[str, ...]:
        """The import statements below `if TYPE_CHECKING:`, indented."""
        return import_lines(self._annotations(), "    ")

    def _annotations(self) -> dict[str, set[str]]:
        left = {
            module: names - self._running.get(module, set())
            for module, names in self._typing.items()
        }
        return {module: names for module, names in left.items() if names}

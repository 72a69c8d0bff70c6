"""The pages of the templates: which template makes which files from which view, and what views hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from codegen.targets.names import BUILT_IN
from website.reference.fields import fields_of, summary_of
from website.reference.markdown import heading, page, paragraphs, prose, table
from website.reference.plans import TemplateUse, copied_files, partials, template_uses, view_classes

__all__ = ["template_pages"]


def template_pages() -> Mapping[str, str]:
    """A page per target that comes with the program, and how they are overridden."""
    pages = {"templates/index.md": _index()}
    for target in BUILT_IN:
        pages[f"templates/{target}.md"] = _target(target)
    return pages


def _index() -> str:
    rows = (
        (
            f"[`{target}`]({target}.md)",
            str(len(template_uses(target))),
            str(len(copied_files(target))),
        )
        for target in BUILT_IN
    )
    return page(
        heading(1, "Templates"),
        prose(
            "`templates/` has a folder for each target, in the form of what comes out. A file that ends in "
            "`.jinja` is rendered with a view; all others are copied as they are. A file of the same path in "
            "a folder of yours takes the place of either: name the folder by `--templates`, or by the "
            "setting `templates`."
        ),
        "[Templates and targets of your own](../guide/own-targets.md) shows how.",
        table(("target", "templates that are rendered", "files that are copied"), rows),
        prose(
            "A template sees one name, `view`. Its fields are those of the classes below; texts in them are "
            "finished, so that a template only loops and chooses. What a template includes is looked for in "
            "your folder, then in that of its target and of the program."
        ),
    )


def _target(target: str) -> str:
    uses = template_uses(target)
    classes = view_classes(uses)
    return page(
        heading(1, f"Templates of `{target}`"),
        heading(2, "What is rendered"),
        table(("template", "files", "for instance", "`view`"), map(_use, uses)),
        *_partials(target),
        *_copied(copied_files(target)),
        heading(2, "Views"),
        *(part for kind in classes for part in _view(kind, classes)),
    )


def _use(use: TemplateUse) -> tuple[str, str, str, str]:
    view = _class_link(use.view)
    if use.framed is not None:
        view += f", whose `{use.frame}` is {_class_link(use.framed)}"
    return (f"`{use.template}`", str(use.files), f"`{use.example}`", view)


def _partials(target: str) -> Iterator[str]:
    rows = [
        (f"`{name}`", ", ".join(f"`{user}`" for user in users))
        for name, users in partials(target).items()
    ]
    if rows:
        yield heading(2, "What they are made of")
        yield "No file comes of these; others include, import or extend them."
        yield table(("template", "used by"), rows)


def _copied(files: Sequence[str]) -> Iterator[str]:
    if files:
        yield heading(2, "What is copied")
        yield f"{len(files)} files, some of them for certain pages only:"
        yield "\n".join(f"- `{name}`" for name in files)


def _view(kind: type, classes: Sequence[type]) -> Iterator[str]:
    yield heading(3, f"`{kind.__name__}`", _anchor(kind))
    yield from paragraphs(summary_of(kind))
    yield f"In `{kind.__module__.replace('.', '/')}.py`."
    rows = (
        (f"`{row.name}`", _type(row.type, classes), prose(row.doc))
        for row in fields_of(kind).values()
    )
    yield table(("field", "type", "meaning"), rows)


def _type(text: str, classes: Sequence[type]) -> str:
    """A type as it is annotated; behind it links to the classes in it."""
    named = [kind for kind in classes if kind.__name__ in _words(text)]
    shown = (
        f"<code>{text.replace('|', '&#124;').replace('[', '&#91;').replace(']', '&#93;')}</code>"
    )
    return " ".join((shown, *(f"([{kind.__name__}](#{_anchor(kind)}))" for kind in named)))


def _words(text: str) -> frozenset[str]:
    return frozenset("".join(char if char.isalnum() else " " for char in text).split())


def _class_link(kind: type) -> str:
    return f"[{kind.__name__}](#{_anchor(kind)})"


def _anchor(kind: type) -> str:
    """Two modules may have classes of one name."""
    module = kind.__module__.rpartition(".")[2].replace("_", "-")
    return f"view-{module}-{kind.__name__.lower()}"

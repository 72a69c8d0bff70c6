"""Pages of the docs target as its templates give them, and whether their links lead somewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from attrs import evolve
from docs_reader import ReadPage, read_docs_page
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import codegen
from codegen.model.nodes import Link, Model, Represents, Resource, Source
from codegen.targets.contract import Rendered, TargetSettings
from codegen.targets.docs import TARGET

__all__ = ["HOSTILE", "dead_links", "linked_model", "read_docs", "render_docs"]

_SETTINGS = TargetSettings("ucwa", "ucwa_client", "1.2.3", "0123456789abcdef")
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(codegen.__file__).parents[1] / "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


HOSTILE = (
    '<script>alert("1")</script>',
    "a | b || c",
    "``` ` ```` \\` \\",
    "x](javascript:alert(1)) [y](https://evil.example) ![z](q)",
    "two\n\n# lines\r\n- of\n\n```\n</details>\n",
    "../../etc/passwd",
    "--> {{ view }} {% raw %} {: onclick=x}",
    "\x1b[31m\x00\u202e\u2028 \x85 end",
    "::: os.path",
    "1. first",
    "&lt;b&gt; &#60;i&#62; <b>",
    "*a* _b_ __c__ ~~d~~ $e$ http_x_y",
    "[ref]: https://evil.example",
    "<https://evil.example>",
    "CON",
)
"""Texts that mean something in Markdown, HTML, templates or file systems."""


def render_docs(model: Model, previous: Model | None = None) -> dict[str, str]:
    """The Markdown pages by their paths."""
    plan = TARGET.plan(model, evolve(_SETTINGS, previous=previous))
    return {
        row.path: _ENVIRONMENT.get_template(row.template).render(view=row.view)
        for row in plan
        if isinstance(row, Rendered) and row.path.endswith(".md")
    }


def read_docs(model: Model, previous: Model | None = None) -> dict[str, ReadPage]:
    """The pages as the site shows them."""
    return {path: read_docs_page(text) for path, text in render_docs(model, previous).items()}


def dead_links(docs: Mapping[str, ReadPage]) -> list[tuple[str, str]]:
    """Page and href of each link to a page or an anchor that isn't there."""
    found = []
    for path, page in docs.items():
        for href in page.hrefs:
            file, _, anchor = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
            target = path if not file else target
            if target not in docs or (anchor and anchor not in docs[target].anchors):
                found.append((path, href))
    return found


def linked_model(links: Mapping[str, str], roles: Mapping[str, str] | None = None) -> Model:
    """Resources that do nothing but link to others.

    Args:
        links: By names of resources the names of those that they link to, with blanks between.
        roles: By names of resources what they represent.
    """
    names = sorted({*links, *" ".join(links.values()).split()})
    resources = []
    for name in names:
        here = Source(f"{name}.md", 1, 1)
        rows = tuple(
            Link(target, target, False, "", (), here) for target in links.get(name, "").split()
        )
        base = (roles or {}).get(name)
        resources.append(
            Resource(
                name=name,
                rel=name.rstrip("23"),
                revision=int(name[-1]) if name[-1] in "23" else 1,
                title=name,
                summary=f"It is {name}.",
                description="",
                represents=Represents(base, ()) if base else None,
                link_title=None,
                properties=(),
                links=rows,
                embedded=(),
                scopes=(),
                operations=(),
                events=(),
                source=here,
            )
        )
    return Model("rooms", tuple(resources), (), (), ())

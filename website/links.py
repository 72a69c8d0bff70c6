"""Pages of `docs/`, which are written for the repository, as they are on the site."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from website.errors import SiteError

__all__ = ["relinked"]

_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_OPTION = re.compile(r" (?!title=)[a-z]+=(?:\"[^\"]*\"|'[^']*'|\S+)")
"""What a fence says beside its language: the title is shown, the rest is for the tests."""
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#|$")


def relinked(text: str, file: Path, places: Mapping[Path, str], root: Path) -> str:
    """A page whose links lead to pages of the site, without what its code says to the tests.

    A link to a file that is no page, such as an example or a template, becomes the path of that file in
    the repository: a site has no address of the repository that would always be right.

    Args:
        text: The page, in Markdown.
        file: Where it stands in the repository.
        places: Path on the site of each file that has one, by its path on disk.
        root: Of the repository.

    Raises:
        SiteError: a link leads to a file that is not there.
    """
    lines, fence = [], ""
    for number, line in enumerate(text.split("\n"), start=1):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
            line = _OPTION.sub("", line)
        elif fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip("`~ "):
                fence = ""
        else:
            line = _relinked_line(line, number, file, places, root)
        lines.append(line)
    return "\n".join(lines)


def _relinked_line(
    line: str, number: int, file: Path, places: Mapping[Path, str], root: Path
) -> str:
    here = places[file.resolve()]
    code = [match.span() for match in _CODE.finditer(line)]

    def link(match: re.Match[str]) -> str:
        target, text = match["target"], match["text"]
        if _ELSEWHERE.match(target) or any(a < match.start() < b for a, b in code):
            return match[0]
        path, mark, anchor = target.partition("#")
        found = (file.parent / path).resolve()
        if found in places:
            leading = os.path.relpath(places[found], PurePosixPath(here).parent)
            return f"[{text}]({leading.replace(os.sep, '/')}{mark}{anchor})"
        if not found.exists() or not found.is_relative_to(root.resolve()):
            raise SiteError(f"{file.relative_to(root)}:{number}: {target} leads nowhere")
        name = found.relative_to(root.resolve()).as_posix()
        return f"`{name}`" if name in text.replace("\\", "") else f"{text} (`{name}`)"

    return _LINK.sub(link, line)

"""What a person does to the pages of a set between two runs: small edits, whole pages, an overlay."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

__all__ = ["EDITS", "edit"]

_WORD = re.compile(r"[A-Za-z]{3,}")
_OVERLAY = """\
[[correction]]
of = "{page}.{name}"
type = "{type}"
reason = "For a try."
"""


def _lines(text: str, wanted: Callable[[str], object]) -> list[int]:
    return [number for number, line in enumerate(text.split("\n")) if wanted(line)]


def _changed(
    text: str, random: Random, wanted: Callable[[str], object], new: Callable[[str], str]
) -> str:
    """The text with one of the wanted lines made anew."""
    lines = text.split("\n")
    numbers = _lines(text, wanted)
    if numbers:
        number = random.choice(numbers)
        lines[number] = new(lines[number])
    return "\n".join(lines)


def _is_row(line: str) -> bool:
    return line.startswith("|") and not set(line) <= set("|-: ")


def _sentence(text: str, random: Random) -> str:
    more = f" It is said {random.randrange(1000)} times."
    return _changed(text, random, lambda line: line[:1].isalpha(), lambda line: line + more)


def _paragraph(text: str, random: Random) -> str:
    more = f"\n\nOnce more, {random.randrange(1000)}."
    return _changed(text, random, lambda line: line[:1].isalpha(), lambda line: line + more)


def _cell(text: str, random: Random) -> str:
    def new(row: str) -> str:
        cells = row.split("|")
        place = random.randrange(1, max(2, len(cells) - 1))
        cells[place] = random.choice(
            ["None", "", f" {cells[place].strip()} and more ", " string ", " Mood "]
        )
        return "|".join(cells)

    return _changed(text, random, _is_row, new)


def _name(text: str, random: Random) -> str:
    """Another name for whatever has one, everywhere on the page or in one place."""
    words = _WORD.findall(text)
    if not words:
        return text
    word = random.choice(words)
    return text.replace(word, f"{word}X", random.choice([1, -1]))


def _value(text: str, random: Random) -> str:
    return _changed(
        text,
        random,
        lambda line: re.search(r"\d", line),
        lambda line: re.sub(r"\d+", lambda _: str(random.randrange(1000)), line),
    )


def _row_gone(text: str, random: Random) -> str:
    lines = text.split("\n")
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def _row_twice(text: str, random: Random) -> str:
    lines = text.split("\n")
    number = random.randrange(len(lines))
    return "\n".join([*lines[:number], lines[number], *lines[number:]])


def _line_ends(text: str, random: Random) -> str:
    return text.replace("\n", "\r\n") if random.random() < 0.5 else f"{text}\n"


def _said_otherwise(text: str, random: Random) -> str:
    """All prose of the page, at once."""
    return re.sub(r"(?m)^([A-Z][a-z]+ [^|\n]*\.)$", rf"\1 Or so, {random.randrange(1000)}.", text)


EDITS: Mapping[str, Callable[[str, Random], str]] = {
    "cell": _cell,
    "line ends": _line_ends,
    "name": _name,
    "paragraph": _paragraph,
    "row gone": _row_gone,
    "row twice": _row_twice,
    "said otherwise": _said_otherwise,
    "sentence": _sentence,
    "value": _value,
}
"""Of a page's text. Prose is edited most, as in life."""

_USUAL = ("sentence", "sentence", "said otherwise", "paragraph", *EDITS)


def edit(specs: Path, originals: Mapping[str, str], random: Random) -> str:
    """Do something to the pages below a folder; gives what it was.

    Args:
        originals: Texts by path, to which pages may return.
    """
    pages = sorted(path for path in specs.rglob("*.md"))
    page = random.choice(pages) if pages else None
    what = random.choice((*("text",) * 12, "back", "gone", "copy", "overlay", "all back"))
    if what == "all back" or page is None:
        for path, text in originals.items():
            _write(specs / path, text)
    elif what == "back":
        path = random.choice(sorted(originals))
        _write(specs / path, originals[path])
        return f"{path} back"
    elif what == "gone":
        page.unlink()
    elif what == "copy":
        text = _read(page)
        title = text.partition("\n")[0]
        word = title.lstrip("# ").split(" ")[0]
        _write(
            page.with_name(f"copy{random.randrange(5)}.md"), text.replace(title, f"# {word}Copy", 1)
        )
    elif what == "overlay":
        return _correct(specs, page, random)
    else:
        for _ in range(random.choice((1, 1, 1, 3))):
            what = random.choice(_USUAL)
            _write(page, EDITS[what](_read(page), random))
    return f"{what}: {page.relative_to(specs) if page else ''}"


def _correct(specs: Path, page: Path, random: Random) -> str:
    """An overlay that corrects the type of a property; or none any more."""
    settings, overlay = specs / "ucwa-codegen.toml", specs / "mine.toml"
    kept = settings.read_text("utf-8") if settings.is_file() else ""
    kept = kept.replace('overlay = "mine.toml"\n', "")
    names = re.findall(r"(?m)^\| *(\w+)", _read(page))
    if not names or random.random() < 0.3:
        settings.write_text(kept, "utf-8")
        return "no overlay"
    title = _read(page).partition("\n")[0].lstrip("# ").split(" ")[0]
    kind = random.choice(["string", "integer", "boolean"])
    overlay.write_text(_OVERLAY.format(page=title, name=random.choice(names), type=kind), "utf-8")
    settings.write_text(f'overlay = "mine.toml"\n{kept}', "utf-8")
    return f"overlay of {title}"


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))

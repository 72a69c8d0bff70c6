"""Rewritings of a page that change its layout and not its meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from random import Random
from textwrap import wrap

from attrs import evolve
from editions import Edition, Piece, piece
from facts import ADDED

__all__ = ["NAMED", "REWRITINGS", "Rewriting"]

Rewriting = Callable[[Edition, Random], None]

TABLE = ("header", "rule", "row")
OUTSIDE = ("text", "heading", "anchor", "label", "blank", "opening", "closing")
"""Pieces that a blank line may follow without tearing a table or a sample."""


# How lines are stored.


def _stored(end: str = "\n", mark: str = "", encoding: str = "utf-8") -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        page.end, page.mark, page.encoding = end, mark, encoding

    return rewrite


# Pieces of some kinds, each changed by itself.


def _each(*kinds: str) -> Callable[[Callable[[Piece], None]], Rewriting]:
    def decorate(change: Callable[[Piece], None]) -> Rewriting:
        def rewrite(page: Edition, _: Random) -> None:
            for one in page.of(*kinds):
                change(one)

        return rewrite

    return decorate


def _set(*kinds: str, **values: object) -> Rewriting:
    @_each(*kinds)
    def rewrite(one: Piece) -> None:
        for name, value in values.items():
            setattr(one, name, value)

    return rewrite


@_each(*TABLE)
def _no_outer_pipes(one: Piece) -> None:
    """A row of one cell has no others, and would be no row without them."""
    if len(one.cells) > 1:
        one.left = one.right = ""


def _prefix(text: str, *kinds: str) -> Rewriting:
    @_each(*kinds)
    def rewrite(one: Piece) -> None:
        one.prefix = text + one.prefix

    return rewrite


def _suffix(text: str, *kinds: str) -> Rewriting:
    @_each(*kinds)
    def rewrite(one: Piece) -> None:
        one.suffix += text

    return rewrite


def _cells(*kinds: str) -> Callable[[Callable[[str], str]], Rewriting]:
    def decorate(change: Callable[[str], str]) -> Rewriting:
        @_each(*kinds)
        def rewrite(one: Piece) -> None:
            one.cells = [change(cell) for cell in one.cells]

        return rewrite

    return decorate


def _headings(change: Callable[[str], str], *, title: bool = True) -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        for number, one in enumerate(page.of("heading")):
            if number or title:
                one.text = change(one.text)

    return rewrite


def _form(form: str, *, title: bool = True) -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        for number, one in enumerate(page.of("heading")):
            if number or title:
                one.form = form

    return rewrite


def _levels(step: int) -> Rewriting:
    @_each("heading")
    def rewrite(one: Piece) -> None:
        one.level = min(6, max(1, one.level + step))

    return rewrite


def _some_levels(page: Edition, choice: Random) -> None:
    for one in page.of("heading"):
        one.level = min(6, max(1, one.level + choice.choice((-1, 0, 1))))


def _between(mark: str) -> Callable[[str], str]:
    """A header between marks of emphasis, instead of those that it has."""

    def change(cell: str) -> str:
        if "[" in cell:
            return cell
        bare = cell.strip("*_`")
        return f"{mark}{bare}{mark}" if bare else bare

    return change


def _rule(form: str) -> Rewriting:
    return _cells("rule")(lambda cell: form)


# Words of cells and sentences.


def _names(mark: str) -> Rewriting:
    """The first cell of each row between marks."""

    @_each("row")
    def rewrite(one: Piece) -> None:
        if re.fullmatch(r"[A-Za-z0-9]+", one.cells[0]):
            one.cells[0] = f"{mark}{one.cells[0]}{mark}"

    return rewrite


def _word(change: Callable[[str], str]) -> Rewriting:
    """A word of each sentence and each row changed."""

    def rewrite(page: Edition, choice: Random) -> None:
        for one in page.of("text", "row"):
            cells = one.cells or [one.text]
            index = choice.randrange(len(cells))
            words = list(re.finditer(r"(?<![^ ])[A-Za-z]{2,}(?![^ .,])", cells[index]))
            if not words or re.search(r"[\[<`*_]", cells[index]):
                continue
            word = choice.choice(words)
            text = cells[index]
            cells[index] = f"{text[: word.start()]}{change(word[0])}{text[word.end() :]}"
            if not one.cells:
                one.text = cells[0]

    return rewrite


def _linked(word: str) -> str:
    return f"[{word}]({ADDED}_ref.md)"


@_cells("header", "row")
def _entities(cell: str) -> str:
    if re.search(r"[\[<`&]", cell):
        return cell
    return re.sub(r"(?<=\w)([aeo])", lambda match: f"&#{ord(match[1])};", cell, count=1)


@_cells("row")
def _escaped(cell: str) -> str:
    return cell if re.search(r"[\[<`\\]|^_", cell) else cell.replace("_", "\\_").replace("(", "\\(")


@_cells("row")
def _breaks(cell: str) -> str:
    return cell if "[" in cell or "<" in cell else cell.replace(". ", ".<br>", 1)


def _reference_links(page: Edition, _: Random) -> None:
    targets: dict[str, str] = {}

    def shorten(match: re.Match[str]) -> str:
        label = f"r{len(targets)}"
        targets[label] = match[2]
        return f"[{match[1]}][{label}]"

    for one in page.of("text", "row", "heading"):
        one.text = re.sub(r"\[([^\[\]]*)\]\(([^()\s]*)\)", shorten, one.text)
        one.cells = [re.sub(r"\[([^\[\]]*)\]\(([^()\s]*)\)", shorten, cell) for cell in one.cells]
    page.pieces += [piece("blank")]
    page.pieces += [piece("noise", f"[{label}]: {target}") for label, target in targets.items()]


@_each("text", "row")
def _html_links(one: Piece) -> None:
    pattern, link = r"\[([^\[\]]*)\]\(([^()\s]*)\)", r'<a href="\2">\1</a>'
    one.text = re.sub(pattern, link, one.text)
    one.cells = [re.sub(pattern, link, cell) for cell in one.cells]


# Tables.


def _columns(page: Edition, choice: Random) -> None:
    for table in page.tables():
        order = list(range(len(table[0].cells)))
        choice.shuffle(order)
        for row in table:
            if len(row.cells) == len(order):
                row.cells = [row.cells[index] for index in order]


def _without_rules(page: Edition, _: Random) -> None:
    page.pieces = [one for one in page.pieces if one.kind != "rule"]


def _empty_rows(page: Edition, choice: Random) -> None:
    for table in list(page.tables()):
        row = Piece("row", cells=["" for _ in table[0].cells])
        page.replace(
            [table[-1]], [table[-1], row, row] if choice.random() < 0.5 else [table[-1], row]
        )


def _empty_column(page: Edition, _: Random) -> None:
    for one in page.of(*TABLE):
        one.cells.append("---" if one.kind == "rule" else "")


def _headers_again(page: Edition, _: Random) -> None:
    for table in list(page.tables()):
        if len(table) > 3:
            again = [evolve(one, cells=list(one.cells)) for one in table if one.kind != "row"]
            page.replace([table[-1]], [*again, table[-1]])


def _after(kinds: Iterable[str], before: Iterable[str], *added: Piece) -> Rewriting:
    """Pieces added between one of some kinds and one of others."""
    first, second = set(kinds), set(before)

    def rewrite(page: Edition, _: Random) -> None:
        out: list[Piece] = []
        for index, one in enumerate(page.pieces):
            out.append(one)
            following = page.pieces[index + 1].kind if index + 1 < len(page.pieces) else "end"
            if one.kind in first and following in second:
                out += [evolve(new, cells=list(new.cells)) for new in added]
        page.pieces = out

    return rewrite


EVERYTHING = (*OUTSIDE, *TABLE, "sample", "noise", "front", "end")
BELOW_TABLE = tuple(kind for kind in EVERYTHING if kind not in TABLE)


def _bullets(page: Edition, _: Random) -> None:
    """Each table is what a list item holds."""
    for table in page.tables():
        for index, row in enumerate(table):
            row.prefix = ("  " if index else "- ") + row.prefix


# Fences.


def _fences(text: str) -> Rewriting:
    return _set("opening", "closing", text=text)


def _without(kinds: set[str], nth: int = 1) -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        found = [one for one in page.pieces if one.kind in kinds][::nth]
        page.pieces = [one for one in page.pieces if not any(one is gone for gone in found)]

    return rewrite


def _stray(before: str, nth: int) -> Rewriting:
    """A stray fence mark before every nth run of some kind."""

    def rewrite(page: Edition, _: Random) -> None:
        out: list[Piece] = []
        count = 0
        for index, one in enumerate(page.pieces):
            if one.kind == before and index and page.pieces[index - 1].kind != before:
                count += 1
                if count % nth == 0:
                    out.append(piece("noise", "```"))
            out.append(one)
        page.pieces = out

    return rewrite


def _pre(page: Edition, _: Random) -> None:
    for one in page.of("opening"):
        one.text = "<pre><code>"
    for one in page.of("closing"):
        one.text = "</code></pre>"


def _body(sample: list[Piece]) -> int:
    """The index of a JSON or XML body directly below its head; 0 where there is none."""
    if "HTTP/" not in sample[0].text:
        return 0
    header = re.compile(r"\s*[\w-]+\s*:")
    at = next((at for at, one in enumerate(sample) if at and not header.match(one.text)), 0)
    return at if at and sample[at].text.lstrip()[:1] in {"{", "<"} else 0


def _own_fence_for_the_body(page: Edition, _: Random) -> None:
    for sample in list(page.samples()):
        index = next(at for at, one in enumerate(page.pieces) if one is sample[0])
        body = _body(sample)
        if body and page.pieces[index - 1].kind == "opening":
            middle = [piece("noise", "```"), piece("blank"), piece("noise", "```json")]
            page.replace(sample, [*sample[:body], *middle, *sample[body:]])


def _blank_before_body(page: Edition, _: Random) -> None:
    for sample in list(page.samples()):
        if body := _body(sample):
            page.replace(sample, [*sample[:body], piece("blank"), *sample[body:]])


def _quoted_samples(page: Edition, _: Random) -> None:
    for one in page.of("sample", "opening", "closing"):
        one.prefix = "> " + one.prefix


# Paragraphs.


def _rewrapped(width: int) -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        for run in list(page.paragraphs()):
            text = " ".join(one.text.strip() for one in run)
            if re.match(r"\W*[-*+{<]\s", text) or "<" in text:
                continue
            lines = wrap(text, width, break_long_words=False, break_on_hyphens=False)
            page.replace(run, [piece("text", line) for line in lines])

    return rewrite


def _one_line(page: Edition, _: Random) -> None:
    for run in list(page.paragraphs()):
        page.replace(run, [piece("text", " ".join(one.text.strip() for one in run))])


def _applies(form: str) -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        for one in page.of("label"):
            if "Applies to" in one.text:
                one.text = form

    return rewrite


# The page.


def _front(change: Callable[[list[Piece]], list[Piece]]) -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        front = [one for one in page.pieces if one.kind == "front"]
        rest = [one for one in page.pieces if one.kind != "front"]
        page.pieces = [*change(front), *rest]

    return rewrite


def _more_front(front: list[Piece]) -> list[Piece]:
    keys = ["ms.topic: reference", "author: 'x'", "tags:", "  - one", "- two", "# a remark", ""]
    more = [piece("front", line) for line in keys]
    return (
        [*front[:1], *more, *front[1:]]
        if front
        else [piece("front", "---"), *more, piece("front", "---")]
    )


def _unclosed_front(front: list[Piece]) -> list[Piece]:
    return [one for one in front[:-1] if re.match(r"---|[\w.]+: ", one.text)]


def _short_title(page: Edition, _: Random) -> None:
    title = next(page.of("heading"))
    if not title.text.lower().startswith(("generic", "shared facts")):
        title.text = title.text.split(" ", 1)[0]


def _long_title(page: Edition, _: Random) -> None:
    title = next(page.of("heading"))
    if not title.text.lower().startswith(("generic", "shared facts")):
        title.text += " resource reference"


PAGE_LEVEL = re.compile(r"(?i)web link|resource desc|propert|links|azure|scopes")
EVENT = re.compile(r"(?i)(added|updated|deleted|started|completed)\b")
METHOD = re.compile(r"(?i)(get|post|put|delete|options)\W*$")


def _bare(one: Piece | None) -> str:
    return re.sub(r"<[^>]*>|[*_\[\]]", "", one.text).strip() if one else ""


def _section_order(page: Edition, choice: Random) -> None:
    """The page's own sections in any order; each operation keeps its parts, in any order too."""
    head: list[Piece] = []
    groups: list[list[list[Piece]]] = []
    for number, (heading, pieces) in enumerate(page.sections()):
        title = _bare(heading)
        if number < 2:
            head += pieces
        elif (
            PAGE_LEVEL.match(title)
            or re.match(r"(?i)(events|operations|members)\b", title)
            or METHOD.match(title)
        ):
            groups.append([pieces])
        elif groups:
            groups[-1].append(pieces)
        else:
            head += pieces
    movable = [group for group in groups if PAGE_LEVEL.match(_bare(group[0][0]))]
    fixed = [group for group in groups if not PAGE_LEVEL.match(_bare(group[0][0]))]
    choice.shuffle(movable)
    for group in fixed:
        if METHOD.match(_bare(group[0][0])):
            parts = group[1:]
            choice.shuffle(parts)
            group[1:] = parts
    cut = choice.randrange(len(fixed) + 1)
    while cut and cut < len(fixed) and not METHOD.match(_bare(fixed[cut][0][0])):
        cut += 1
    ordered = [*fixed[:cut], *movable, *fixed[cut:]]
    page.pieces = head + [one for group in ordered for part in group for one in part]


def _rules_between(line: str) -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        out: list[Piece] = []
        for number, (_heading, pieces) in enumerate(page.sections()):
            out += [piece("noise", line)] if number > 1 else []
            out += pieces
        page.pieces = out

    return rewrite


def _comments(page: Edition, _: Random) -> None:
    out: list[Piece] = []
    for one in page.pieces:
        if one.kind in {"heading", "header", "text"}:
            out.append(piece("noise", "<!-- a note\n## Links\n|a|b| -->"))
        out.append(one)
    page.pieces = out


def _hard_blanks(page: Edition, _: Random) -> None:
    for one in page.of("text", *TABLE, "heading", "label"):
        one.text = one.text.replace(" ", "\u00a0", 2)
        one.cells = [cell.replace(" ", "\u2009", 1) for cell in one.cells]
        one.suffix += "\u3000"


def _contents(page: Edition, _: Random) -> None:
    """A list of the sections below the title."""
    titles = [_bare(one) for one in page.of("heading")][1:]
    if titles:
        slugs = [re.sub(r"\W+", "-", title.lower()) for title in titles]
        entries = [
            piece("noise", f"- [{title}](#{slug})")
            for title, slug in zip(titles, slugs, strict=True)
        ]
        first = next(page.of("heading"))
        page.replace([first], [first, piece("blank"), *entries, piece("blank")])


@_each("text")
def _paragraph_tags(one: Piece) -> None:
    one.text = f"<p>{one.text}</p>"


def _torn(page: Edition, _: Random) -> None:
    """A blank line after every other row."""
    for table in list(page.tables()):
        for row in table[3::2]:
            page.replace([row], [piece("torn"), row])


def _grid(page: Edition, _: Random) -> None:
    """Tables with a border between all rows."""
    border = "+---------+------------------+"
    for table in list(page.tables()):
        for row in table:
            row.pad = " "
            if row.kind == "rule":
                row.left, row.right, row.pad, row.cells = "", "", "", [border]
            else:
                page.replace([row], [piece("torn", border), row])


def _nothing(text: str, prefix: str = "") -> Rewriting:
    @_each("text")
    def rewrite(one: Piece) -> None:
        if one.text.strip() == "None":
            one.text = text
            one.prefix += prefix

    return rewrite


def _without_headings(pattern: str) -> Rewriting:
    def rewrite(page: Edition, _: Random) -> None:
        titles = list(page.of("heading"))[1:]
        gone = [one for one in titles if re.fullmatch(pattern, _bare(one), re.IGNORECASE)]
        page.pieces = [one for one in page.pieces if not any(one is title for title in gone)]

    return rewrite


def _operations_again(page: Edition, _: Random) -> None:
    """The heading of the group above each of its methods."""
    for one in list(page.of("heading")):
        if METHOD.match(_bare(one)):
            page.replace([one], [Piece("heading", "Operations", level=2), one])


@_each("text", "row")
def _full_stops_escaped(one: Piece) -> None:
    if not re.search(r"[\[<`&\\]", one.text):
        one.text = re.sub(r"([.!-])", r"\\\1", one.text)
    one.cells = [
        cell if re.search(r"[\[<`&\\]", cell) else re.sub(r"([.!-])", r"\\\1", cell)
        for cell in one.cells
    ]


REWRITINGS: dict[str, Rewriting] = {
    # named by the issue
    "crlf": _stored("\r\n"),
    "bom": _stored(mark="\ufeff"),
    "plain-headers": _cells("header")(lambda cell: cell.strip("*_")),
    "bold-headers": _cells("header")(_between("**")),
    "tight-cells": _set(*TABLE, pad=""),
    "spaced-cells": _set(*TABLE, pad="  "),
    "more-blank-lines": _after(OUTSIDE, OUTSIDE + TABLE, piece("blank"), piece("blank", "  ")),
    "blank-lines-below-tables": _after(("row", "rule"), BELOW_TABLE, piece("blank")),
    "no-blank-lines": _without({"blank"}),
    "indent-4": _prefix("    ", "text", "label"),
    "indent-9": _prefix("         ", "text", "label"),
    "indent-tab": _prefix("\t", "text", "label"),
    "under-table": _after(
        ("row",), BELOW_TABLE, piece("text", "This sentence stands directly under the table.")
    ),
    "no-fences": _without({"opening", "closing"}),
    "no-closing-fence": _without({"closing"}),
    "every-other-closing-fence": _without({"closing"}, 2),
    "every-other-opening-fence": _without({"opening"}, 2),
    "stray-fence-before-text": _stray("text", 3),
    "stray-fence-before-table": _stray("header", 2),
    "stray-fence-before-headings": _stray("heading", 4),
    "stray-fence-before-samples": _stray("opening", 3),
    "levels-up": _levels(-1),
    "levels-down": _levels(1),
    "levels-anyhow": _some_levels,
    "dead-hyperlinks": _word(_linked),
    # of the same kind, not named there: storage and blanks
    "cr": _stored("\r"),
    "utf-16": _stored(mark="\ufeff", encoding="utf-16-le"),
    "utf-16-unmarked": _stored(encoding="utf-16-be"),
    "hard-blanks": _hard_blanks,
    "trailing-blanks": _suffix("   ", *OUTSIDE, *TABLE),
    "trailing-tabs": _suffix("\t", *OUTSIDE, *TABLE, "sample"),
    "trailing-backslashes": _suffix("\\", "text"),
    "zero-width-blanks": _prefix("\u200b", "text", "heading", *TABLE),
    # tables
    "italic-headers": _cells("header")(_between("_")),
    "code-headers": _cells("header")(_between("`")),
    "linked-headers": _cells("header")(lambda cell: _linked(cell) if cell else cell),
    "upper-case-headers": _cells("header")(str.upper),
    "colon-in-headers": _cells("header")(lambda cell: cell and f"{cell.strip('*_')}:"),
    "tabs-in-cells": _set(*TABLE, pad="\t"),
    "no-left-pipe": _set(*TABLE, left=""),
    "no-right-pipe": _set(*TABLE, right=""),
    "no-outer-pipes": _no_outer_pipes,
    "rules-short": _rule("-"),
    "rules-plain": _rule("-----"),
    "rules-centred": _rule(":-:"),
    "rules-right": _rule("---------:"),
    "rules-of-dashes": _rule("\u2014"),
    "rules-of-one-cell": _set("rule", cells=["---"]),
    "rules-missing": _without_rules,
    "columns-in-another-order": _columns,
    "indented-tables": _prefix("      ", *TABLE),
    "quoted-tables": _prefix("> ", *TABLE),
    "tables-in-lists": _bullets,
    "rows-as-list-items": _prefix("* ", *TABLE),
    "empty-rows": _empty_rows,
    "empty-column": _empty_column,
    "headers-said-again": _headers_again,
    "surplus-cell": _set("row", right="||"),
    "comment-in-rows": _suffix(" <!-- checked -->", "row"),
    "rules-of-an-outliner": _set("rule", cells=["-----+-----"]),
    "grid-tables": _grid,
    "rules-doubled": _after(("rule",), TABLE, Piece("rule", cells=["---", "---"])),
    "torn-tables": _torn,
    "sentences-between-rows": _after(("row",), ("row",), piece("torn", "Mind this one:")),
    "comments-between-rows": _after(("row",), ("row",), piece("torn", "<!-- next -->")),
    "blanks-as-entities": _cells("row")(
        lambda cell: cell if "[" in cell or not cell else f"&nbsp;{cell}&nbsp;"
    ),
    "tagged-cells": _cells("row")(lambda cell: f"<p>{cell}</p>" if cell else cell),
    "breaks-at-ends": _cells("row")(lambda cell: f"{cell}<br />" if cell else cell),
    "zero-width-in-words": _cells("row", "header")(lambda cell: cell.replace("e", "e\u200b", 1)),
    # headings
    "closed-tightly": _form("{marks}{text}{marks}", title=False),
    "underlined-twice": _form("{text}\n====="),
    "no-headings-of-groups": _without_headings("operations|events|examples"),
    "operations-again": _operations_again,
    "setext-headings": _form("{text}\n{line}"),
    "strong-headings": _form("**{text}**"),
    "strong-headings-but-title": _form("**{text}**", title=False),
    "underscored-headings": _form("__{text}__", title=False),
    "strong-italic-headings": _form("***{text}***", title=False),
    "strong-headings-colon": _form("**{text}:**", title=False),
    "html-headings": _form('<h2 id="x">{text}</h2>'),
    "html-strong-headings": _form("<b>{text}</b>", title=False),
    "headings-without-blank": _form("{marks}{text}", title=False),
    "headings-tab": _form("{marks}\t{text}"),
    "closed-headings": _form("{marks} {text} {marks}"),
    "anchored-headings": _form('{marks} <a name="x"></a>{text}'),
    "anchor-before-headings": _form('<a id="x"></a>{marks} {text}'),
    "anchor-after-headings": _form('{marks} {text} <a id = "x"> </a>'),
    "identified-headings": _form("{marks} {text} {{#some-id}}"),
    "attributed-headings": _form("{marks} {text} {{: .wide #some-id }}"),
    "permalinks-in-headings": _form("{marks} {text} [](#x)"),
    "linked-headings": _form(f"{{marks}} [{{text}}]({ADDED}.md)"),
    "bold-in-headings": _form("{marks} **{text}**"),
    "code-in-headings": _form("{marks} `{text}`", title=False),
    "indented-headings": _prefix("     ", "heading"),
    "quoted-headings": _prefix("> ", "heading"),
    "headings-in-lists": _prefix("1. ", "heading"),
    "numbered-headings": _headings(lambda text: f"2.1 {text}", title=False),
    "upper-case-headings": _headings(str.upper, title=False),
    "lower-case-headings": _headings(str.lower, title=False),
    "colon-after-headings": _headings(lambda text: f"{text}:", title=False),
    "hard-blanks-in-headings": _headings(lambda text: text.replace(" ", "&#160;"), title=False),
    "hyphens-in-headings": _headings(lambda text: text.replace(" ", "-"), title=False),
    "singular-headings": _headings(lambda text: re.sub(r"s\b", "", text), title=False),
    # samples
    "tilde-fences": _fences("~~~"),
    "long-fences": _fences("``````"),
    "labelled-fences": _fences("```text"),
    "indented-fences": _prefix("    ", "opening", "closing"),
    "indented-samples": _prefix("    ", "opening", "closing", "sample"),
    "tabbed-samples": _prefix("\t", "opening", "closing", "sample"),
    "pre-for-fences": _pre,
    "own-fence-for-the-body": _own_fence_for_the_body,
    "blank-before-body": _blank_before_body,
    "quoted-samples": _quoted_samples,
    "text-before-samples": _after(("heading",), ("opening", "blank"), piece("blank")),
    "text-after-samples": _after(
        ("closing",), EVERYTHING, piece("blank"), piece("text", "So much for this.")
    ),
    "doubled-fences": _after(("opening",), ("sample",), piece("noise", "```")),
    "labelled-closing-fences": _set("closing", text="```json"),
    "unlike-fences": _set("closing", text="~~~"),
    "http-fences": _set("opening", text="``` http"),
    "attributed-fences": _set("opening", text="~~~ {.json #id}"),
    # words
    "emphasis": _word(lambda word: f"*{word}*"),
    "strong-emphasis": _word(lambda word: f"**{word}**"),
    "code-words": _word(lambda word: f"`{word}`"),
    "tagged-words": _word(lambda word: f"<em>{word}</em>"),
    "wrapped-hyperlinks": _word(lambda word: f"[{word}](<{ADDED}.md> 'a title')"),
    "reference-hyperlinks": _reference_links,
    "html-hyperlinks": _html_links,
    "names-emphasised": _names("*"),
    "names-strong": _names("**"),
    "names-underscored": _names("_"),
    "names-as-code": _names("`"),
    "entities": _entities,
    "escaped": _escaped,
    "breaks-in-cells": _breaks,
    # paragraphs
    "wrapped-50": _rewrapped(50),
    "wrapped-78": _rewrapped(78),
    "one-line": _one_line,
    "hard-breaks": _suffix("  ", "text", "label"),
    "quoted-text": _prefix("> ", "text", "label"),
    "full-stops-escaped": _full_stops_escaped,
    "paragraph-tags": _paragraph_tags,
    "none-emphasised": _nothing("*None*"),
    "none-in-a-list": _nothing("None", "- "),
    "none-with-a-stop": _nothing("**none**."),
    "applies-plain": _applies("Applies to: Skype for Business 2015"),
    "applies-bold": _applies("**Applies to:** Skype for Business 2015 | Online"),
    "applies-colon-outside": _applies("*Applies to*: Skype for Business"),
    "applies-without-colon": _applies("_Applies to Skype for Business_"),
    "applies-broken": _applies("_** Applies to: **Skype for Business_"),
    "applies-wrapped": _applies("_**Applies to:** Skype for\nBusiness 2015_"),
    "applies-html": _applies("<b>Applies&nbsp;to:</b> Skype for Business"),
    "applies-linked": _applies(f"**[Applies to]({ADDED}.md):** Skype for Business"),
    "applies-quoted": _applies("> **Applies to:** Skype for Business"),
    "applies-missing": _applies(""),
    # the page
    "quoted-page": _prefix("> ", *EVERYTHING[:-2]),
    "indented-page": _prefix("    ", *EVERYTHING[:-2]),
    "divided": _after(("heading",), EVERYTHING, piece("noise", '<div class="x">')),
    "toc-mark": _after(("label",), OUTSIDE, piece("noise", "[TOC]")),
    "end-of-file-mark": lambda page, _: page.pieces.append(piece("noise", "\x1a")),
    "no-front-matter": _front(lambda front: []),
    "more-front-matter": _front(_more_front),
    "unclosed-front-matter": _front(_unclosed_front),
    "short-title": _short_title,
    "long-title": _long_title,
    "sections-in-another-order": _section_order,
    "rules-between": _rules_between("---"),
    "long-rules-between": _rules_between("--------------------"),
    "stars-between": _rules_between("* * *"),
    "underscores-between": _rules_between("___"),
    "anchors-between": _after(
        (*OUTSIDE, "row"), (*OUTSIDE, "noise"), piece("anchor", '<a name="x"></a>')
    ),
    "no-anchors": _without({"anchor"}),
    "comments": _comments,
    "contents": _contents,
}

CONFLICTS = [
    {"more-front-matter", "unclosed-front-matter"},
    {"text-after-samples", "no-blank-lines"},
    {"text-after-samples", "no-closing-fence"},
    {"no-headings-of-groups", "sections-in-another-order"},
    {"headers-said-again", "sentences-between-rows"},
    {"no-blank-lines", "long-rules-between"},
]
"""Rewritings that together leave nobody able to tell what was meant."""

NAMED = list(REWRITINGS)[: list(REWRITINGS).index("cr")]
"""Those that the issue names."""

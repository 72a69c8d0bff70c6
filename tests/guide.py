"""Doing what a guide says: its files are written, its commands run, and what it shows is compared."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from attrs import frozen

from codegen.cli.main import main
from codegen.dialect import load_dialect

__all__ = ["Block", "Reader", "blocks"]

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(
    r"^(?P<mark>`{3,})(?P<language>\w*)(?P<words>[^\n]*)\n(?P<text>.*?)^(?P=mark)$",
    re.MULTILINE | re.DOTALL,
)
_WORD = re.compile(r'(\w+)="?([^"\s]+)"?')
_WHOLE = ("# ", "---\n")
"""How a whole page begins; any other piece of one is a quotation."""
_ANYTHING = "…"


@frozen
class Block:
    """A fenced block of a guide."""

    line: int
    language: str
    title: str
    """The file that it is, or is a part of."""
    status: int
    """The exit status of its last command."""
    text: str


def blocks(guide: Path) -> Iterator[Block]:
    """The fenced blocks of a guide, in order."""
    text = guide.read_text("utf-8")
    for match in _BLOCK.finditer(text):
        words = dict(_WORD.findall(match["words"]))
        yield Block(
            line=text.count("\n", 0, match.start()) + 1,
            language=match["language"],
            title=words.get("title", ""),
            status=int(words.get("status", "0")),
            text=match["text"],
        )


class Reader:
    """Somebody who does what a guide says, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def follow(self, guide: Path) -> None:
        """Do all that the guide says.

        Raises:
            AssertionError: a quotation, an output or an exit status is not as it says.
        """
        for block in blocks(guide):
            where = f"{guide.name}:{block.line}"
            if block.language == "console":
                self._run(block, where)
            elif block.language == "python":
                self._compute(block, where)
            else:
                assert block.title, f"{where}: a block that nobody can try"
                self._put(block, where)

    def _put(self, block: Block, where: str) -> None:
        file = self.folder / block.title
        if file.suffix == ".toml" and file.exists():
            file.write_text(_with_tables(file.read_text("utf-8"), block.text), "utf-8")
        elif file.suffix == ".toml" or block.text.startswith(_WHOLE):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")
        else:
            assert block.text in file.read_text("utf-8"), f"{where}: not so in {block.title}"

    def _run(self, block: Block, where: str) -> None:
        command, *more = re.split(r"^\$ (.*)\n", block.text, flags=re.MULTILINE)
        assert not command, f"{where}: output without a command"
        pairs = list(zip(more[::2], more[1::2], strict=True))
        for number, (line, shown) in enumerate(pairs, 1):
            status, output = self._do(shlex.split(line, comments=True), where)
            assert status == (block.status if number == len(pairs) else 0), f"{where}: {output}"
            assert _is_as_shown(output, shown), f"{where}: $ {line}\n{output}"

    def _do(self, words: list[str], where: str) -> tuple[int, str]:
        match words:
            case ["cd", folder]:
                self.folder /= folder
                return 0, ""
            case ["cp", "-r", source, target]:
                shutil.copytree(ROOT / source, self.folder / target)
                return 0, ""
            case ["ucwa-codegen", *arguments]:
                load_dialect.cache_clear()  # a run of the program reads a file once
                stream = io.StringIO()
                with chdir(self.folder), redirect_stdout(stream), redirect_stderr(stream):
                    return main(arguments), stream.getvalue()
            case ["git" | "make" | "pre-commit" | "sh", *_]:
                return self._call(words)
            case _:
                raise AssertionError(f"{where}: nobody knows {words}")

    def _call(self, words: list[str]) -> tuple[int, str]:
        """Run a program of others, which finds ours."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        done = subprocess.run(
            words,
            cwd=self.folder,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def _compute(self, block: Block, where: str) -> None:
        """Each comment behind a `print` says what is printed."""
        places = [
            str(self.folder / name) for name in ("generated/client", "generated/server", "src")
        ]
        done = subprocess.run(
            [sys.executable, "-c", block.text],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
            capture_output=True,
            text=True,
            check=False,
        )
        shown = re.findall(r"^print\(.*\)  # (.*)$", block.text, re.MULTILINE)
        assert done.stdout.splitlines() == shown, f"{where}: {done.stdout}{done.stderr}"


def _is_as_shown(output: str, shown: str) -> bool:
    """Whether an output is what a guide shows of it: an ellipsis stands for any lines, or any text of one."""
    if not shown:
        return True
    lines = [line.rstrip() for line in shown.splitlines()]
    pattern = "".join(
        r"(?:[^\n]*\n)*" if line == _ANYTHING else _line_pattern(line) for line in lines
    )
    tidy = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
    return re.fullmatch(pattern, tidy) is not None


def _line_pattern(line: str) -> str:
    return re.escape(line).replace(_ANYTHING, r"[^\n]*") + r"\n"


def _with_tables(text: str, more: str) -> str:
    """A TOML text with further tables; one that is there already takes the place of the old one."""
    tables = {**_tables(text), **_tables(more)}
    return "\n".join(table.strip("\n") + "\n" for table in tables.values())


def _tables(text: str) -> dict[str, str]:
    """Pieces by their header; entries of an array of tables are told apart by all that they say."""
    pieces = re.split(r"^(?=\[)", text, flags=re.MULTILINE)
    return {
        piece if piece.startswith("[[") else piece.partition("\n")[0] * piece.startswith("["): piece
        for piece in pieces
        if piece.strip()
    }

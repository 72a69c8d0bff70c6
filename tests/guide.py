"""Doing what a guide says: its files are written, its commands run, and what it shows is compared."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path

from attrs import evolve, frozen
from terminals import Terminal

from codegen.cli.main import main
from codegen.dialect import load_dialect

__all__ = ["Block", "Reader", "blocks"]

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(
    r"^(?P<mark>`{3,})(?P<language>\w*)(?P<words>[^\n]*)\n(?P<text>.*?)^(?P=mark)$",
    re.MULTILINE | re.DOTALL,
)
_WORD = re.compile(r'(\w+)=(?:"([^"]*)"|(\S+))')
_WHOLE = ("# ", "---\n")
"""How a whole page begins; any other piece of one is a quotation."""
_ANYTHING = "…"
_ASK = "echo $?"
_PORT = "8080"
"""Where servers listen that nobody told otherwise."""
_OTHERS = frozenset(
    {"curl", "git", "grep", "ls", "make", "mkdir", "pre-commit", "python", "sh", "zensical"}
)
"""Programs of others that guides may call."""


@frozen
class Block:
    """A fenced block of a guide."""

    line: int
    language: str
    title: str
    """The file that it is, or is a part of."""
    text: str


def blocks(guide: Path) -> Iterator[Block]:
    """The fenced blocks of a guide, in order."""
    text = guide.read_text("utf-8")
    for match in _BLOCK.finditer(text):
        words = {name: one or other for name, one, other in _WORD.findall(match["words"])}
        yield Block(
            line=text.count("\n", 0, match.start()) + 1,
            language=match["language"],
            title=words.get("title", ""),
            text=match["text"],
        )


class Reader:
    """Somebody who does what a guide says, in a folder of their own.

    A block `console` is typed line by line, and prints what is shown below each line. Each line ends with
    the exit status 0, unless the next one is `echo $?`, which shows another. A block with the title
    `Terminal 2` is typed in that terminal, and its last line goes on running. A block with the title of a
    file is that file, a new version of it, or a quotation from it. A block `python` without title prints
    what its comments say.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._terminals: dict[str, Terminal] = {"": Terminal()}
        self._port = ""

    def follow(self, guide: Path) -> None:
        """Do all that the guide says.

        Raises:
            AssertionError: a quotation, an output or an exit status is not as it says.
        """
        self.heed(guide, blocks(guide))

    def heed(self, guide: Path, some: Iterable[Block]) -> None:
        """Do what some of its blocks say.

        Raises:
            AssertionError: as `follow` does.
        """
        try:
            for block in some:
                self._heed(block, f"{guide.name}:{block.line}")
        finally:
            for terminal in self._terminals.values():
                terminal.end()

    def _heed(self, block: Block, where: str) -> None:
        block = evolve(block, text=self._at_own_port(block.text))
        if block.language == "console":
            self._run(block, where)
        elif block.language == "python" and not block.title:
            self._compute(block, where)
        else:
            assert block.title, f"{where}: a block that nobody can try"
            self._put(block, where)

    def _at_own_port(self, text: str) -> str:
        """A text with a port that is free here, for tests that run beside this one."""
        if _PORT in text and not self._port:
            with socket.socket() as found:
                found.bind(("127.0.0.1", 0))
                self._port = str(found.getsockname()[1])
        return text.replace(_PORT, self._port or _PORT)

    def _put(self, block: Block, where: str) -> None:
        file = self.folder / block.title
        is_there = file.exists()
        if file.suffix == ".toml" and is_there:
            file.write_text(_with_tables(file.read_text("utf-8"), block.text), "utf-8")
        elif file.suffix == ".toml" or self._is_whole(block):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")
        else:
            assert is_there, f"{where}: there is no {block.title}"
            assert block.text in file.read_text("utf-8"), f"{where}: not so in {block.title}"

    def _is_whole(self, block: Block) -> bool:
        return block.language == "python" or block.text.startswith(_WHOLE)

    def _run(self, block: Block, where: str) -> None:
        command, *more = re.split(r"^\$ (.*)\n", block.text, flags=re.MULTILINE)
        assert not command, f"{where}: output without a command"
        pairs = list(zip(more[::2], more[1::2], strict=True))
        name = block.title if block.title.startswith("Terminal") else ""
        terminal = self._terminals.setdefault(name, Terminal())
        for number, (line, shown) in enumerate(pairs):
            if line == _ASK:
                continue
            words = shlex.split(line, comments=True)
            if name and number == len(pairs) - 1:
                output = terminal.start(
                    self._as_it_goes_on(words), self.folder, partial(_is_as_shown, shown=shown)
                )
            else:
                asked, told = pairs[number + 1] if number + 1 < len(pairs) else ("", "")
                status, output = self._typed(terminal, words, where)
                wanted = int(told) if asked == _ASK else 0
                assert status == wanted, f"{where}: $ {line}\n{status}: {output}"
            assert _is_as_shown(output, shown), f"{where}: $ {line}\n{output}"

    def _typed(self, terminal: Terminal, words: list[str], where: str) -> tuple[int, str]:
        match words:
            case [".", _]:
                return 0, ""  # the programs of this environment are found anyway
            case ["export", assignment]:
                name, _, value = assignment.partition("=")
                terminal.exported[name] = value
                return 0, ""
        return self._do(words, where)

    def _as_it_goes_on(self, words: list[str]) -> list[str]:
        """A command line of a server, at a port of its own."""
        if words[:2] == ["ucwa-codegen", "serve"] and self._port:
            return [*words, "--port", self._port]
        return words

    def _do(self, words: list[str], where: str) -> tuple[int, str]:
        match words:
            case ["cd", folder]:
                self.folder /= folder
                return 0, ""
            case ["cp", "-r", source, target]:
                own = self.folder / source
                shutil.copytree(own if own.exists() else ROOT / source, self.folder / target)
                return 0, ""
            case ["ucwa-codegen", *arguments]:
                load_dialect.cache_clear()  # a run of the program reads a file once
                stream = io.StringIO()
                with chdir(self.folder), redirect_stdout(stream), redirect_stderr(stream):
                    return main(arguments), stream.getvalue()
            case [program, *_] if program in _OTHERS:
                return self._terminals[""].call(words, self.folder)
            case _:
                raise AssertionError(f"{where}: nobody knows {words}")

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

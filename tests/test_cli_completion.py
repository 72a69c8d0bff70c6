"""Completion in shells, as each of them does it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_harness import Program

COMPLETE = """
source ./completion
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
function_of=$(complete -p ucwa-codegen | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
compopt() { :; }
"$function_of" ucwa-codegen "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    program.write_pages()
    return program


LINES: list[tuple[str, set[str]]] = [
    ("gen", {"generate"}),
    ("ch", {"check"}),
    ("generate --ch", {"--check"}),
    ("generate --dep", {"--depfile"}),
    ("generate --target cl", {"client"}),
    ("generate --summary ", {"json"}),
    ("completion ", {"bash", "zsh", "fish"}),
    ("check --color ", {"auto", "always", "never"}),
    ("rules UC20", {"UC201", "UC203"}),
    ("--qui", {"--quiet"}),
    ("generate --out sp", {"specs"}),
    ("check specs/des", {"specs/desk.md"}),
]


ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT=; fpath=($PWD/site \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell 'compadd() {
    local -a hits
    if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
        builtin compadd -A hits "$@"
        print -rl -- $hits >> hits
    fi
    builtin compadd "$@"
}'
zpty -w shell 'leave() { exit }; zle -N leave; bindkey "^I" complete-word; bindkey "^X" leave'
zpty -w -n shell "$1"$'\t\x18'
while zpty -r shell _; do :; done
"""
"""What completion adds, whichever way: a shell of its own at a terminal, in which TAB is pressed."""


def needs(shell: str) -> pytest.MarkDecorator:
    """Skips where the shell is missing, unless all have to be there: then the test fails."""
    is_missing = not shutil.which(shell) and "UCWA_SHELLS_REQUIRED" not in os.environ
    return pytest.mark.skipif(is_missing, reason=f"no {shell}")


@pytest.mark.parametrize(("line", "words"), LINES)
@needs("bash")
def test_bash_completes(program: Program, line: str, words: set[str]) -> None:
    script = program.run("completion", "bash")
    assert script.status == 0
    program.write("completion", script.out)
    done = subprocess.run(
        ["bash", "--norc", "-c", COMPLETE, "bash", "ucwa-codegen", *line.split(" ")],
        cwd=program.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    found = {word.strip() for word in done.stdout.split("\n")} - {""}
    assert words <= found
    start = line.split(" ")[-1]
    assert all(word.startswith(start) for word in found)


@pytest.mark.parametrize(("line", "words"), LINES)
@needs("zsh")
def test_zsh_completes(program: Program, line: str, words: set[str]) -> None:
    script = program.run("completion", "zsh")
    assert script.status == 0
    program.write("site/_ucwa-codegen", script.out)
    done = subprocess.run(
        ["zsh", "-f", "-c", ZSH, "zsh", f"ucwa-codegen {line}"],
        cwd=program.folder,
        env={**os.environ, "HOME": str(program.folder), "TERM": "dumb"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    hits = (program.folder / "hits").read_text().split("\n")
    # A path is completed part by part.
    assert {word.rpartition("/")[2] for word in words} <= set(hits)


@pytest.mark.parametrize(("line", "words"), LINES)
@needs("fish")
def test_fish_completes(program: Program, line: str, words: set[str]) -> None:
    script = program.run("completion", "fish")
    assert script.status == 0
    program.write("completion", script.out)
    done = subprocess.run(
        [
            "fish",
            "--no-config",
            "-c",
            "source completion; complete -C $argv",
            f"ucwa-codegen {line}",
        ],
        cwd=program.folder,
        env={**os.environ, "HOME": str(program.folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    found = {row.partition("\t")[0].rstrip("/") for row in done.stdout.splitlines()}
    assert words <= found
    assert all(word.startswith(line.split(" ")[-1]) for word in found)


def plain(text: str) -> str:
    """Without what a shell needs to quote."""
    return re.sub(r"[\\'\"]", "", text)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_commands_are_described_as_in_the_list(program: Program, shell: str) -> None:
    script = plain(program.run("completion", shell).out)
    told = re.findall(r"^    ([a-z]+) {2,}(.+)", program.run("--help").out, re.MULTILINE)
    assert len(told) > 10
    assert [name for name, summary in told if plain(summary) not in script] == []
    assert "Reads the pages and writes what changed" not in script


def test_an_unknown_shell_is_told_of_the_known_ones(program: Program) -> None:
    done = program.run("completion", "tcsh")
    assert done.status == 2
    assert 'unknown value "tcsh"' in done.err

"""Completion in shells: the script as bash runs it, and its form for those that may be missing here."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("line", "words"),
    [
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
    ],
)
@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
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


@pytest.mark.parametrize(
    ("shell", "parts"),
    [
        ("zsh", ("#compdef ucwa-codegen", "generate", "--depfile", "_files -/", "UC203")),
        ("fish", ("complete -c ucwa-codegen", "generate", "depfile", "UC203")),
    ],
)
def test_other_shells_get_a_script(program: Program, shell: str, parts: tuple[str, ...]) -> None:
    done = program.run("completion", shell)
    assert (done.status, done.err) == (0, "")
    assert [part for part in parts if part not in done.out] == []
    shown = shutil.which(shell)
    if shown:
        program.write("completion", done.out)
        subprocess.run([shown, "-n", "completion"], cwd=program.folder, check=True)


def test_an_unknown_shell_is_told_of_the_known_ones(program: Program) -> None:
    done = program.run("completion", "tcsh")
    assert done.status == 2
    assert 'unknown value "tcsh"' in done.err

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tvbo_verify.program import run

# bash gives a completion function the words of the line and the index of the one that is completed.
COMPLETE = """
source /dev/stdin
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMP_TYPE=9 COMP_KEY=9
function=$(complete -p tvbo-verify | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$function" tvbo-verify "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completed(*words: str, folder: Path | None = None) -> set[str]:
    """What bash offers for the last word of a line."""
    script = run(["--generate-completion-script", "bash"]).stdout
    command = ["bash", "--norc", "-c", COMPLETE, "bash", *words]
    ended = subprocess.run(command, input=script, capture_output=True, text=True, check=True, cwd=folder)
    return {line.strip() for line in ended.stdout.splitlines()}


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["tvbo-verify", "com"], {"compare"}),
        (["tvbo-verify", "golden", "ass"], {"assess"}),
        (["tvbo-verify", "run", "--step-s"], {"--step-size"}),
        (["tvbo-verify", "run", "--method", "rod"], {"rodas4"}),
    ],
)
def test_bash_completes(words: list[str], wanted: set[str]) -> None:
    assert completed(*words) == wanted


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "cell.yaml").touch()
    (tmp_path / "cells").mkdir()
    assert completed("tvbo-verify", "run", "ce", folder=tmp_path) >= {"cell.yaml"}
    assert completed("tvbo-verify", "all", "--cases", "ce", folder=tmp_path) == {"cells"}


@pytest.mark.parametrize(
    ("shell", "check", "marker"),
    [("bash", "bash", r"complete -o filenames -F \S+ tvbo-verify"), ("zsh", "zsh", r"^#compdef tvbo-verify"),
     ("fish", "fish", r"complete -c '?tvbo-verify")],
)
def test_scripts_are_well_formed(shell: str, check: str, marker: str) -> None:
    script = run(["--generate-completion-script", shell]).stdout
    assert re.search(marker, script, re.MULTILINE)
    for command in ["all", "compare", "golden", "run"]:
        assert command in script
    if shutil.which(check):
        subprocess.run([check, "-n"], input=script, text=True, check=True)

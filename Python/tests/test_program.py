from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import tvbo_verify
from tvbo_verify import InternalError, OutputError, ProgramNotFound, program_path
from tvbo_verify.diagnostics import Diagnostic, parse_diagnostics
from tvbo_verify.program import Outcome, many, number, options, run
from tvbo_verify.visible import visible

IS_INSTALLED = (Path(tvbo_verify.__file__).parent / "bin" / "tvbo-verify").exists()


def script(path: Path, text: str) -> Path:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return path


def test_the_program_runs() -> None:
    assert tvbo_verify.program_version()[0].isdigit()


@pytest.mark.skipif(not IS_INSTALLED, reason="needs an installed wheel")
def test_the_program_of_the_package_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TVBO_VERIFY", "/none")
    assert program_path().startswith(str(Path(tvbo_verify.__file__).parent))


@pytest.mark.skipif(IS_INSTALLED, reason="needs a package without the program")
def test_the_variable_then_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "tvbo-verify", "exit 0\n")
    other = script(tmp_path / "other", "exit 0\n")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("TVBO_VERIFY", str(other))
    assert program_path() == str(other)
    monkeypatch.delenv("TVBO_VERIFY")
    assert program_path() == str(tmp_path / "tvbo-verify")
    monkeypatch.setenv("TVBO_VERIFY", str(tmp_path / "none"))
    with pytest.raises(ProgramNotFound, match="which is not a program"):
        program_path()
    monkeypatch.delenv("TVBO_VERIFY")
    monkeypatch.setenv("PATH", "/none")
    with pytest.raises(ProgramNotFound, match="install its wheel"):
        program_path()


@pytest.mark.skipif(IS_INSTALLED, reason="needs a package without the program")
@pytest.mark.parametrize(
    ("text", "error"),
    [("exit 1", InternalError), ("kill -9 $$", InternalError), ("echo '{\"schema\": 1'", InternalError),
     ("echo '{\"schema\": 2}'", InternalError), ("echo '{\"schema\": 1}'; exit 73", OutputError)],
)
def test_programs_that_fail(text: str, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TVBO_VERIFY", str(script(tmp_path / "program", text + "\n")))
    with pytest.raises(error):
        run([]).result(statuses=(0, 2))


def test_the_console_script_is_the_program() -> None:
    code = "import sys; sys.argv = ['x', '--version']; from tvbo_verify.program import main; main()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == tvbo_verify.program_version()


def test_values_are_never_options() -> None:
    values = {"method": "--help", "record": ["-a", "b"], "flag": True, "absent": None, "off": False, "x": 1e-13}
    assert list(options(values)) == ["--method=--help", "--record=-a", "--record=b", "--flag", "--x=1e-13"]


def test_one_or_many() -> None:
    assert (many(None), many("a"), many(("a", "b"))) == ([], ["a"], ["a", "b"])


def test_numbers_may_be_words() -> None:
    assert number("-inf") == -float("inf") and number("nan") != number("nan") and number(2) == 2.0


def test_a_result_is_read_from_standard_output() -> None:
    assert Outcome(("p",), 0, '{"schema": 1, "a": 2}', "").result()["a"] == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("error[E0901]: cannot write", Diagnostic("error", "E0901", "cannot write")),
        ("a.yaml: error[E0101]: cannot read a.yaml", Diagnostic("error", "E0101", "cannot read a.yaml", "a.yaml")),
        ("a.yaml:7: warning[W0402]: m", Diagnostic("warning", "W0402", "m", "a.yaml", 7)),
        ("/a b:c/d.yaml:7:12: note[W0402]: m: n", Diagnostic("note", "W0402", "m: n", "/a b:c/d.yaml", 7, 12)),
        ("  7 | error[E0101]: an excerpt", None),
        ("[1/2] cell heun at 0.1 ms: pass", None),
    ],
)
def test_headlines(text: str, expected: Diagnostic | None) -> None:
    found = [Diagnostic(**{**vars(diagnostic), "text": ""}) for diagnostic in parse_diagnostics(text)]
    assert found == ([expected] if expected else [])


def test_notes_hints_and_excerpts() -> None:
    text = "a.yaml:1:1: error[E0206]: m\n  1 | x: 1\n    | ^\n  note: a.yaml:3: n\n  hint: h\nprogress\n"
    [diagnostic] = parse_diagnostics(text)
    assert (diagnostic.notes, diagnostic.hint) == (("a.yaml:3: n",), "h")
    assert str(diagnostic) == text.removesuffix("\nprogress\n")


def test_hidden_characters_are_shown() -> None:
    assert visible("a\x1b[2J\u202eb\tä\n") == "a\\u{1B}[2J\\u{202E}b\\u{9}ä\n"

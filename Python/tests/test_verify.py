from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from conftest import EXPERIMENT, exact, write_case
from tvbo_verify import Check, NotVerifiedError, OutputError, VerificationFailed, simulate, verify


def test_checks_have_value_tolerance_and_basis(tmp_path: Path) -> None:
    case = write_case(tmp_path / "cases" / "cell")
    verification = verify(tmp_path / "cases")
    assert verification.passed and verification.status == 0 and not verification.failures
    assert [(run.case, run.method, run.step) for run in verification.runs] == [
        ("cell", "heun", "0.1"), ("cell", "rk4", "0.1"),
    ]
    check = verification.runs[0].checks[0]
    trace = simulate(case / "experiment.yaml", method="heun")
    assert check.value == pytest.approx(abs(trace["v"] - exact(trace.times)).max(), rel=1e-12)
    assert (check.tolerance, check.unit, check.basis) == (0.001, "mV", "well above the error of heun")
    assert (check.name, check.golden, check.signal, check.metric) == ("potential", "exact", "v", "max_abs")
    assert check.share == pytest.approx(check.value / 0.001) and check.passed
    assert verification.runs[0].digest == trace.digest
    assert verification.titles == {"cell": "A leaky cell"}
    assert len(verification.checks) == 2
    verification.raise_unless_passed()


def test_one_case_is_a_folder(tmp_path: Path) -> None:
    write_case(tmp_path / "cases" / "cell")
    assert [run.case for run in verify(tmp_path / "cases" / "cell").runs] == ["cell", "cell"]


def test_parts_of_a_matrix(tmp_path: Path) -> None:
    write_case(tmp_path / "a")
    write_case(tmp_path / "b")
    for step in (0.1, "0.1", [0.1]):
        verification = verify(tmp_path, case="a", method=["heun"], step_size=step)
        assert [(run.case, run.method) for run in verification.runs] == [("a", "heun")]


def test_a_failure_is_a_result_with_its_reason(tmp_path: Path) -> None:
    write_case(tmp_path / "cell", tolerance="1e-6", basis="a millionth")
    verification = verify("cell", cwd=tmp_path)
    assert not verification.passed and verification.status == 2
    [run] = verification.failures
    assert (run.method, run.verdict) == ("heun", "fail")
    with pytest.raises(VerificationFailed) as caught:
        verification.raise_unless_passed()
    assert isinstance(caught.value, AssertionError)
    lines = str(caught.value).splitlines()
    assert lines[0] == "cell: A leaky cell: 1 of 2 runs did not pass"
    assert lines[1] == "  heun at 0.1 ms: fail"
    assert lines[2].startswith("    fail: max_abs of v against exact is 2.3")
    assert lines[2].endswith(" mV, allowed 1e-06 mV (check 'potential')")
    assert lines[3:] == ["      basis: a millionth", "      note: at 20 ms", "reproduce: tvbo-verify all --cases cell"]
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_texts_of_files_do_not_command_the_terminal(tmp_path: Path) -> None:
    write_case(tmp_path / "cell", tolerance="1e-6", title="a\\e[2Jb", basis="c\\u202Ed")
    text = verify(tmp_path).failure_text()
    assert "a\\u{1B}[2Jb" in text and "c\\u{202E}d" in text
    assert all(character.isprintable() or character == "\n" for character in text)


def test_cases_that_cannot_be_run(tmp_path: Path) -> None:
    write_case(tmp_path / "good")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "case.yaml").write_text("format: 1\n")
    verification = verify(tmp_path)
    assert verification.status == 65 and len(verification.runs) == 2
    [problem] = verification.problems
    assert (problem.case, problem.verdict) == ("bad", "invalid-input")
    assert "E0402" in [diagnostic.code for diagnostic in problem.diagnostics]
    assert "bad: invalid-input" in verification.failure_text()


def test_runs_that_fail_say_why(tmp_path: Path) -> None:
    write_case(tmp_path / "cell", experiment=EXPERIMENT.replace("g*(E - v)/C", "g*(E - v)/(C - C)"))
    verification = verify(tmp_path)
    assert {run.verdict for run in verification.runs} == {"engine-error"}
    assert verification.runs[0].diagnostics[0].code == "E0603"
    assert verification.runs[0].digest == "" and verification.status == 3


def test_models_that_are_not_installed(tmp_path: Path) -> None:
    write_case(tmp_path / "cell")
    text = (tmp_path / "cell" / "case.yaml").read_text()
    (tmp_path / "cell" / "case.yaml").write_text(text.replace("experiment: experiment.yaml", "example: none/x.xml"))
    verification = verify(tmp_path)
    assert verification.is_missing and verification.status == 6
    assert "the example 'none/x.xml' of NeuroML was not found" in verification.reasons[0]


def test_reports_are_kept_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(tmp_path / "cases" / "cell")
    monkeypatch.chdir(tmp_path)
    verify("cases")
    assert [path.name for path in tmp_path.iterdir()] == ["cases"]
    verify("cases", reports="out", jobs=1)
    assert {"report.html", "history.sqlite"} <= {path.name for path in (tmp_path / "out").iterdir()}


def test_without_cases_there_is_no_result(tmp_path: Path) -> None:
    with pytest.raises(NotVerifiedError, match="there is no case below"):
        verify(tmp_path)


def test_reports_that_cannot_be_written(tmp_path: Path) -> None:
    write_case(tmp_path / "cell")
    with pytest.raises(OutputError):
        verify(tmp_path, reports="/dev/null/reports")


@pytest.mark.parametrize(("value", "tolerance", "share"), [(1.0, 4.0, 0.25), (None, 1.0, None), (1.0, 0.0, None)])
def test_shares(value: float | None, tolerance: float, share: float | None) -> None:
    check = Check("c", "g", "v", "rmse", value, tolerance, "mV", "b", "fail")
    assert check.share == share
    assert ("not defined" in str(check)) == (value is None)

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from conftest import plugin_arguments, write_case


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with a case that passes, one that does not, and one whose model is not installed."""
    write_case(pytester.path / "verification" / "good")
    write_case(pytester.path / "verification" / "strict", tolerance="1e-6", basis="a millionth")
    absent = write_case(pytester.path / "verification" / "absent") / "case.yaml"
    absent.write_text(absent.read_text().replace("experiment: experiment.yaml", "example: none/x.xml"))
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_subprocess("-p", "no:cacheprovider", *plugin_arguments(), *arguments)


def test_nothing_is_collected_unless_asked(project: pytest.Pytester) -> None:
    assert run(project).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_cases_are_tests(project: pytest.Pytester) -> None:
    result = run(project, "--tvbo-verify", "-rs", "-v")
    result.assert_outcomes(passed=1, failed=1, skipped=1)
    result.stdout.fnmatch_lines_random([
        "verification/good/case.yaml::good PASSED*",
        "*case strict*",
        "strict: A leaky cell: 1 of 2 runs did not pass",
        "  heun at 0.1 ms: fail",
        "    fail: max_abs of v against exact is 2.3* mV, allowed 1e-06 mV (check 'potential')",
        "      basis: a millionth",
        "reproduce: tvbo-verify all --cases verification/strict",
        "SKIPPED*E0804*the example 'none/x.xml' of NeuroML was not found*",
    ])
    result.stdout.no_fnmatch_line("*Traceback*")
    assert "reports" not in os.listdir(project.path)


def test_a_setting_names_the_folders(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\ntvbo_verify = verification/good\n")
    run(project).assert_outcomes(passed=1)


def test_one_case_is_chosen_by_its_name(project: pytest.Pytester) -> None:
    run(project, "--tvbo-verify", "-k", "good").assert_outcomes(passed=1, deselected=2)
    run(project, "--tvbo-verify", "verification/strict/case.yaml::strict").assert_outcomes(failed=1)


def test_invalid_cases_fail_with_their_diagnostics(project: pytest.Pytester) -> None:
    (project.path / "verification/good/case.yaml").write_text("format: 1\n")
    result = run(project, "--tvbo-verify", "-k", "good")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["good: invalid-input", "*case.yaml:1:1: error?E0402?: *"])


def test_reports_are_kept_on_request(project: pytest.Pytester) -> None:
    run(project, "--tvbo-verify", "-k", "good", "--tvbo-reports", "out").assert_outcomes(passed=1, deselected=2)
    assert (project.path / "out/verification/good/report.html").exists()


def test_the_time_is_limited(project: pytest.Pytester) -> None:
    result = run(project, "--tvbo-verify", "-k", "good", "--tvbo-timeout", "0.0001")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["*did not end within 0.0001 s"])


def test_reports_of_pytest_have_the_largest_share(project: pytest.Pytester) -> None:
    run(project, "--tvbo-verify", "-k", "good", "--junit-xml", "junit.xml")
    report = ElementTree.parse(Path(project.path) / "junit.xml")
    properties = {item.attrib["name"]: item.attrib["value"] for item in report.iter("property")}
    assert properties["tvbo_verify_runs"] == "2"
    assert 0 < float(properties["tvbo_verify_share"]) < 1

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from conftest import exact_trace
from tvbo_verify import InputError, Trace, UsageError, compare


def shifted(by: float) -> Trace:
    trace = exact_trace()
    return Trace(trace.times, {"v": trace["v"] + by}, {"v": "mV"})


def test_metrics_of_an_offset() -> None:
    comparison = compare(exact_trace(), shifted(0.25))
    assert comparison.passed and list(comparison) == ["v"] and len(comparison) == 1
    column = comparison["v"]
    assert (column.unit, column.verdict, column.tolerance) == ("mV", None, None)
    metrics = column.metrics
    assert metrics.count == 501
    for value in (metrics.max_abs, metrics.rmse, metrics.bias):
        assert value == pytest.approx(0.25, rel=1e-12)
    span = 15 * (1 - math.exp(-2.5))
    assert metrics.reference_range == pytest.approx(span)
    assert metrics.nrmse_range == pytest.approx(0.25 / span)
    assert metrics.correlation == pytest.approx(1)
    assert (metrics.reference_peak.value, metrics.peak.value) == (-50, -49.75)
    assert metrics.peak.time == 0 and metrics.interpolation_bound == 0


@pytest.mark.parametrize(("tolerance", "verdict"), [("0.3mV", "pass"), ("0.0003V", "pass"), ("0.2mV", "fail")])
def test_tolerances(tolerance: str, verdict: str) -> None:
    comparison = compare(exact_trace(), shifted(0.25), tolerance=tolerance)
    assert comparison["v"].verdict == verdict and comparison.passed == (verdict == "pass")
    assert comparison["v"].tolerance in (0.3, 0.2)


def test_files_and_names(tmp_path: Path) -> None:
    shifted(0.5).to_csv(tmp_path / "b.csv")
    text = (tmp_path / "b.csv").read_text().replace("v[mV]", "soma_v[mV]")
    (tmp_path / "b.csv").write_text(text)
    comparison = compare(exact_trace(), tmp_path / "b.csv", columns={"v": "soma_v"}, tolerance=["1mV", "1ms"])
    assert comparison["v"].verdict == "pass"


def test_files_without_units(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text("0 1\n1 2\n")
    (tmp_path / "b.dat").write_text("0 1\n1 2.5\n")
    comparison = compare(tmp_path / "a.dat", tmp_path / "b.dat", unit="mV", time_unit="ms", tolerance="0.1mV")
    [column] = comparison.columns.values()
    assert (column.unit, column.verdict) == ("mV", "fail")
    assert (column.metrics.max_abs, column.metrics.max_abs_time) == (0.5, 1)


def test_samples_that_are_not_finite_never_pass() -> None:
    trace = exact_trace()
    values = trace["v"].copy()
    values[3:5] = np.nan
    comparison = compare(trace, Trace(trace.times, {"v": values}, {"v": "mV"}), tolerance="1V")
    assert not comparison.passed
    column = comparison["v"]
    assert math.isnan(column.metrics.max_abs) and column.verdict == "fail"
    assert (column.non_finite_test.count, column.non_finite_test.first) == (2, 0.3)
    assert (column.non_finite_reference.count, column.non_finite_reference.first) == (0, None)


def test_columns_without_a_counterpart() -> None:
    trace = exact_trace()
    more = Trace(trace.times, {"v": trace["v"], "w": trace["v"]}, {"v": "mV", "w": "mV"})
    assert compare(more, trace).passed and not compare(more, trace, tolerance="1mV").passed
    assert any("'w'" in warning for warning in compare(trace, more).warnings)
    assert compare(trace, trace).warnings == ()


def test_problems(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file") as caught:
        compare(exact_trace(), tmp_path / "none.csv")
    assert caught.value.diagnostics[0].code == "E0101"
    with pytest.raises(UsageError, match="has no unit"):
        compare(exact_trace(), exact_trace(), tolerance="1")

"""Comparison of two traces."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union

from .program import StrPath, argument, many, number, optional_number, options, run
from .simulating import Trace

TraceOrPath = Union[Trace, StrPath]


@dataclass(frozen=True)
class Peak:
    """The highest value of a signal, interpolated between samples."""

    value: float
    """The value, in the unit of the signal."""
    amplitude: float
    """The value minus the first value."""
    time: float
    """The time since the start of the compared interval, in milliseconds."""


@dataclass(frozen=True)
class NonFinite:
    """The samples of a column that are not finite."""

    count: int
    """The number of samples."""
    first: float | None
    """The time of the first, in milliseconds; None if there is none."""


@dataclass(frozen=True)
class Metrics:
    """The difference of a signal from its reference. Means are weighted by the time that each sample represents."""

    count: int
    """The number of compared samples."""
    max_abs: float
    """The largest magnitude of the difference."""
    max_abs_time: float
    """The time of the largest difference, in milliseconds."""
    rmse: float
    """The root mean square of the difference."""
    bias: float
    """The mean of signal minus reference."""
    nrmse_range: float | None
    """``rmse`` over the range of the reference; None for a constant reference."""
    nrmse_sd: float | None
    """``rmse`` over the standard deviation of the reference; None for a constant reference."""
    correlation: float | None
    """The Pearson correlation; None if a signal is constant."""
    time_shift: float | None
    """The delay that explains the difference best, in milliseconds; None if it cannot be determined."""
    reference_range: float
    """The highest minus the lowest value of the reference."""
    reference_peak: Peak
    """The highest value of the reference."""
    peak: Peak
    """The highest value of the signal."""
    interpolation_bound: float
    """The largest bound on the interpolation error of a sample."""


@dataclass(frozen=True)
class ColumnComparison:
    """A column of the second trace compared with one of the first."""

    name: str
    """The name of the column in the first trace."""
    unit: str
    """The unit of the column in the first trace, in which metrics and tolerance are; empty if it has none."""
    metrics: Metrics
    """The difference of the second trace from the first."""
    tolerance: float | None
    """The largest difference that is allowed; None without a tolerance."""
    verdict: str | None
    """``pass``, ``fail`` or ``grid-too-coarse``; None without a tolerance if every sample is finite."""
    non_finite_reference: NonFinite
    """The samples of the first trace that are not finite."""
    non_finite_test: NonFinite
    """The samples of the second trace that are not finite."""


@dataclass(frozen=True)
class Comparison:
    """The comparison of two traces, column by column."""

    columns: Mapping[str, ColumnComparison]
    """The compared columns by their names in the first trace, in its order."""
    status: int
    """The exit status of the program; 0 if nothing failed."""
    warnings: tuple[str, ...] = ()
    """Sentences about columns that are not compared, because only one trace has them."""

    @property
    def passed(self) -> bool:
        """Whether every sample is finite and, with a tolerance, every column of the first trace is within it."""
        return self.status == 0

    def __getitem__(self, name: str) -> ColumnComparison:
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def compare(
    reference: TraceOrPath,
    test: TraceOrPath,
    *,
    tolerance: str | Iterable[str] = (),
    columns: Mapping[str, str] | None = None,
    unit: str | None = None,
    time_unit: str | None = None,
    timeout: float | None = None,
) -> Comparison:
    """Compares two traces, each a `Trace` or the path of a ``.csv``, ``.dat`` or ``.golden`` file.

    The second trace is interpolated to the instants of the first. A column that does not pass is a result, and raises
    nothing.

    - `tolerance`: the largest allowed difference with its unit, such as ``0.6mV``; one for each dimension.
    - `columns`: the name in the second trace for each name in the first; by default columns of equal names are
      compared.
    - `unit`, `time_unit`: the units of values and times in files without units.
    - `timeout`: the time after which the program is ended, in seconds.

    Raises `InputError` for a trace that cannot be read, `UsageError` for a wrong argument, and `ProgramTimeout`.
    """
    with tempfile.TemporaryDirectory(prefix="tvbo-verify-") as folder:
        paths = [_path(reference, folder, "reference"), _path(test, folder, "test")]
        pairs = [f"{first}={second}" for first, second in (columns or {}).items()]
        chosen = options({"tolerance": many(tolerance), "map": pairs, "unit": unit, "time-unit": time_unit})
        outcome = run(["compare", *paths, "--json", *chosen], timeout=timeout)
    members = outcome.result(statuses=(0, 2))
    compared = [_column(column) for column in members["comparisons"]]
    warnings = tuple(line.strip() for line in outcome.stderr.splitlines())
    return Comparison({column.name: column for column in compared}, outcome.status, warnings)


def _path(trace: TraceOrPath, folder: str, name: str) -> str:
    if not isinstance(trace, Trace):
        return argument(trace)
    path = os.path.join(folder, name + ".csv")
    trace.to_csv(path)
    return path


def _column(members: Mapping[str, Any]) -> ColumnComparison:
    return ColumnComparison(
        name=members["signal"],
        unit=members["unit"],
        metrics=_metrics(members["metrics"]),
        tolerance=optional_number(members, "tolerance"),
        verdict=members.get("verdict"),
        non_finite_reference=_non_finite(members["nonFiniteReference"]),
        non_finite_test=_non_finite(members["nonFiniteTest"]),
    )


def _metrics(members: Mapping[str, Any]) -> Metrics:
    return Metrics(
        count=members["count"],
        max_abs=number(members["maxAbs"]),
        max_abs_time=number(members["maxAbsTime"]),
        rmse=number(members["rmse"]),
        bias=number(members["bias"]),
        nrmse_range=optional_number(members, "nrmseRange"),
        nrmse_sd=optional_number(members, "nrmseSD"),
        correlation=optional_number(members, "correlation"),
        time_shift=optional_number(members, "timeShift"),
        reference_range=number(members["referenceRange"]),
        reference_peak=_peak(members["referencePeak"]),
        peak=_peak(members["testPeak"]),
        interpolation_bound=number(members["interpolationBound"]),
    )


def _peak(members: Mapping[str, Any]) -> Peak:
    return Peak(number(members["value"]), number(members["amplitude"]), number(members["time"]))


def _non_finite(members: Mapping[str, Any]) -> NonFinite:
    return NonFinite(members["count"], optional_number(members, "first"))

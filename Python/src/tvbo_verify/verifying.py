"""Verification of cases."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .diagnostics import Diagnostic, parse_diagnostics
from .errors import VerificationFailed
from .program import NAME, Number, StrPath, many, number, optional_number, options, run
from .visible import visible

_RESULTS = (0, 2, 3, 4, 6, 65)
"""The statuses with which a verification ends that has a result."""


@dataclass(frozen=True)
class Check:
    """The result of one check of one signal."""

    name: str
    """The name of the check in its case."""
    golden: str
    """The name of the golden; ``SHA-256`` for the check of a text."""
    signal: str
    """The name of the quantity, or of the file for the check of a text."""
    metric: str
    """The name of the metric, such as ``max_abs``."""
    value: float | None
    """The measured value; None if the metric is not defined."""
    tolerance: float
    """The largest value that passes."""
    unit: str
    """The unit of value and tolerance; empty if they have none."""
    basis: str
    """The reason for the tolerance."""
    verdict: str
    """The verdict, such as ``pass`` or ``fail``."""
    note: str = ""
    """An explanation of the verdict; empty if there is none."""

    @property
    def passed(self) -> bool:
        """Whether the verdict is ``pass``."""
        return self.verdict == "pass"

    @property
    def share(self) -> float | None:
        """The value as a share of the tolerance; None if it is not defined."""
        if self.value is None or self.tolerance == 0:
            return None
        return self.value / self.tolerance

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        value = "not defined" if self.value is None else f"{self.value:.6g}{unit}"
        text = f"{self.verdict}: {self.metric} of {self.signal} against {self.golden} is {value}"
        lines = [f"{text}, allowed {self.tolerance:.6g}{unit} (check '{self.name}')", f"  basis: {self.basis}"]
        return visible("\n".join(lines + ([f"  note: {self.note}"] if self.note else [])))


@dataclass(frozen=True)
class Run:
    """The result of one run of a case: one method at one step size."""

    case: str
    """The id of the case."""
    method: str
    """The name of the method."""
    step: str
    """The step size in milliseconds, as a decimal number without rounding."""
    verdict: str
    """The worst verdict of the checks, or the reason why there are none."""
    checks: tuple[Check, ...]
    """The results of the checks, one for each check and signal."""
    failure: str = ""
    """The diagnostics as text if the run failed."""
    digest: str = ""
    """The SHA-256 digest of the solution's bits; empty if there is no solution."""
    seconds: float = 0.0
    """The wall time of the integration, in seconds."""
    remarks: tuple[str, ...] = ()
    """The warnings of reading the experiment and of the run."""

    @property
    def passed(self) -> bool:
        """Whether the verdict is ``pass``."""
        return self.verdict == "pass"

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The diagnostics of a run that failed."""
        return parse_diagnostics(self.failure)

    def __str__(self) -> str:
        lines = [f"{self.method} at {self.step} ms: {self.verdict}"]
        reasons = [str(check) for check in self.checks if not check.passed]
        reasons += [self.failure] if self.failure else []
        return visible("\n".join(lines + [_indented(reason) for reason in reasons]))


@dataclass(frozen=True)
class Problem:
    """A case that could not be run."""

    case: str
    """The id of the case."""
    verdict: str
    """The kind of problem, such as ``invalid-input`` or ``missing``."""
    message: str
    """The diagnostics as text."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The diagnostics."""
        return parse_diagnostics(self.message)


@dataclass(frozen=True)
class Verification:
    """The results of one verification."""

    id: str
    """The unique id, by which the history names the verification."""
    status: int
    """The exit status of the program; 0 if everything passed."""
    runs: tuple[Run, ...]
    """The runs, ordered by case, method and step size."""
    problems: tuple[Problem, ...]
    """The cases that could not be run."""
    titles: Mapping[str, str]
    """The titles of the cases, by id."""
    provenance: Mapping[str, Any]
    """The versions and the machine with which the results were computed."""
    seconds: float
    """The wall time, in seconds."""
    command: tuple[str, ...] = ()
    """The command that makes the same verification, with the name of the program instead of its path."""

    @property
    def passed(self) -> bool:
        """Whether everything passed."""
        return self.status == 0

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of all runs."""
        return tuple(check for run in self.runs for check in run.checks)

    @property
    def failures(self) -> tuple[Run, ...]:
        """The runs that did not pass."""
        return tuple(run for run in self.runs if not run.passed)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The diagnostics of runs and cases that have no result, each on one line and without repetitions."""
        texts = [problem.message for problem in self.problems] + [run.failure for run in self.runs if run.failure]
        return tuple(dict.fromkeys(visible(" ".join(text.split())) for text in texts))

    @property
    def is_missing(self) -> bool:
        """Whether nothing failed, but a model is not installed and nothing else was left unverified."""
        verdicts = {run.verdict for run in self.runs} | {problem.verdict for problem in self.problems}
        return "missing" in verdicts and verdicts <= {"pass", "missing"}

    def raise_unless_passed(self) -> None:
        """Raises `VerificationFailed`, which is an `AssertionError`, unless everything passed."""
        if not self.passed:
            raise VerificationFailed(self)

    def failure_text(self) -> str:
        """Returns a text for people: what did not pass, with values, tolerances and their reasons, and the command."""
        failed, cases = self.failures, list(dict.fromkeys(run.case for run in self.failures))
        lines: list[str] = []
        for case in cases:
            own = [run for run in self.runs if run.case == case]
            bad = [run for run in failed if run.case == case]
            lines.append(f"{case}: {self.titles.get(case, case)}: {len(bad)} of {len(own)} runs did not pass")
            lines += [_indented(str(run)) for run in bad]
        for problem in self.problems:
            lines += [f"{problem.case}: {problem.verdict}", _indented(problem.message)]
        if self.command:
            lines.append(f"reproduce: {shlex.join(self.command)}")
        return visible("\n".join(lines))


def verify(
    cases: StrPath = "Reference",
    *,
    case: str | Iterable[str] = (),
    method: str | Iterable[str] = (),
    step_size: Number | Iterable[Number] = (),
    reports: StrPath | None = None,
    history: StrPath | None = None,
    jobs: int | None = None,
    seed: int | None = None,
    database: StrPath | None = None,
    include: Iterable[StrPath] = (),
    allow_dimension_faults: bool = False,
    cwd: StrPath | None = None,
    timeout: float | None = None,
) -> Verification:
    """Verifies the cases in a folder, or the one case that the folder is, and returns all checks.

    A result that does not pass is a result, and raises nothing; call `Verification.raise_unless_passed`.

    - `case`: the ids of the cases to run; by default all.
    - `method`, `step_size`: the part of the matrix to run; step sizes in the time scale of the experiment.
    - `reports`: the folder for reports and the history, neither of which is kept by default.
    - `history`: the file of the history; by default in the folder of the reports.
    - `jobs`: the number of concurrent runs; by default the number of processors.
    - `seed`, `database`, `include`, `allow_dimension_faults`, `timeout`: as for `simulate`.
    - `cwd`: the folder in which the program runs, and from which relative paths start.

    Raises `NotVerifiedError` if there is no case, `UsageError` for a wrong argument, `OutputError` if reports cannot be
    written, and `ProgramTimeout`.
    """
    steps: Sequence[Number] = [step_size] if isinstance(step_size, (str, int, float)) else _listed(step_size)
    selection = options({
        "case": many(case), "method": many(method), "step-size": steps, "seed": seed, "database": database,
        "include": list(include), "allow-dimension-faults": allow_dimension_faults,
    })
    chosen = [f"--cases={os.fspath(cases)}", *selection]
    with tempfile.TemporaryDirectory(prefix="tvbo-verify-") as folder:
        kept = options({"reports": reports or folder, "history": history, "jobs": jobs})
        outcome = run(["all", "--json", *chosen, *kept], timeout=timeout, cwd=cwd)
    command = [NAME, "all"]
    for option in chosen:
        name, _, value = option.partition("=")
        command += [name, value] if value and not value.startswith("-") else [option]
    return _verification(outcome.result(_RESULTS), outcome.status, tuple(command))


def _listed(values: Any) -> list[Number]:
    return list(values) if isinstance(values, Iterable) else [values]


def _verification(members: Mapping[str, Any], status: int, command: tuple[str, ...]) -> Verification:
    return Verification(
        id=members["id"],
        status=status,
        runs=tuple(_run(run) for run in members["runs"]),
        problems=tuple(Problem(item["caseID"], item["verdict"], item["message"]) for item in members["problems"]),
        titles=members["titles"],
        provenance=members["provenance"],
        seconds=members["seconds"],
        command=command,
    )


def _run(members: Mapping[str, Any]) -> Run:
    return Run(
        case=members["caseID"],
        method=members["method"],
        step=members["step"],
        verdict=members["verdict"],
        checks=tuple(_check(check) for check in members["checks"]),
        failure=members.get("failure", ""),
        digest=members.get("traceDigest", ""),
        seconds=members["seconds"],
        remarks=tuple(members["remarks"]),
    )


def _check(members: Mapping[str, Any]) -> Check:
    return Check(
        name=members["check"],
        golden=members["golden"],
        signal=members["signal"],
        metric=members["metric"],
        value=optional_number(members, "value"),
        tolerance=number(members["tolerance"]),
        unit=members["unit"],
        basis=members["basis"],
        verdict=members["verdict"],
        note=members.get("note", ""),
    )


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in text.splitlines())

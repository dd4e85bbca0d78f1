"""Simulation and verification of models of neurons and networks with the program tvbo-verify.

    >>> import tvbo_verify
    >>> trace = tvbo_verify.simulate("mycell.yaml", method="rk4")        # doctest: +SKIP
    >>> tvbo_verify.verify("verification").raise_unless_passed()         # doctest: +SKIP
    >>> tvbo_verify.compare(trace, "mycell.csv", tolerance="1uV").passed  # doctest: +SKIP
    True

The functions run the program in a process of its own, with a list of arguments and without a shell.
"""

from .comparing import ColumnComparison, Comparison, Metrics, NonFinite, Peak, compare
from .diagnostics import Diagnostic
from .errors import (
    GoldenError,
    InputError,
    InternalError,
    NotVerifiedError,
    OutputError,
    ProgramError,
    ProgramNotFound,
    ProgramTimeout,
    SimulationError,
    TVBOVerifyError,
    UsageError,
    VerificationFailed,
)
from .program import program_path, program_version
from .simulating import Trace, simulate
from .verifying import Check, Problem, Run, Verification, verify

__all__ = [
    "Check",
    "ColumnComparison",
    "Comparison",
    "Diagnostic",
    "GoldenError",
    "InputError",
    "InternalError",
    "Metrics",
    "NonFinite",
    "NotVerifiedError",
    "OutputError",
    "Peak",
    "Problem",
    "ProgramError",
    "ProgramNotFound",
    "ProgramTimeout",
    "Run",
    "SimulationError",
    "TVBOVerifyError",
    "Trace",
    "UsageError",
    "Verification",
    "VerificationFailed",
    "compare",
    "program_path",
    "program_version",
    "simulate",
    "verify",
]

"""The exceptions of this package."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .diagnostics import Diagnostic, parse_diagnostics

if TYPE_CHECKING:
    from .verifying import Verification


class TVBOVerifyError(Exception):
    """The base class of all exceptions of this package."""


class ProgramNotFound(TVBOVerifyError):
    """The program is neither in this package nor named by ``TVBO_VERIFY`` nor on ``PATH``."""


class ProgramTimeout(TVBOVerifyError):
    """The program did not end in the given time, and was ended."""

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        super().__init__(f"{shlex.join(command)} did not end within {seconds:g} s")
        self.command = tuple(command)
        """The command."""
        self.seconds = seconds
        """The time that it was given, in seconds."""

    def __reduce__(self) -> tuple[type[ProgramTimeout], tuple[tuple[str, ...], float]]:
        return type(self), (self.command, self.seconds)


class ProgramError(TVBOVerifyError):
    """The program ended without a result."""

    def __init__(self, command: Sequence[str], status: int, stderr: str) -> None:
        self.command = tuple(command)
        """The command."""
        self.status = status
        """The exit status; negative for a signal."""
        self.stderr = stderr
        """All that the program printed on standard error."""
        self.diagnostics: tuple[Diagnostic, ...] = parse_diagnostics(stderr)
        """The errors, warnings and notes in it."""
        super().__init__(stderr.strip() or f"{shlex.join(command)} ended with status {status}")

    def __reduce__(self) -> tuple[type[ProgramError], tuple[tuple[str, ...], int, str]]:
        return type(self), (self.command, self.status, self.stderr)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics of severity ``error``."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error")


class InternalError(ProgramError):
    """A fault of tvbo-verify itself (status 1, an unknown status, or a signal)."""


class SimulationError(ProgramError):
    """A simulation failed, for example by a value that is not finite (status 3)."""


class GoldenError(ProgramError):
    """A golden is missing, damaged, or does not fit (status 4)."""


class NotVerifiedError(ProgramError):
    """There was nothing to verify, or a model is not installed (status 6)."""


class UsageError(ProgramError):
    """An argument is wrong (status 64)."""


class InputError(ProgramError):
    """An input cannot be used (status 65)."""


class OutputError(ProgramError):
    """An output cannot be written (status 73)."""


_BY_STATUS: dict[int, type[ProgramError]] = {
    3: SimulationError,
    4: GoldenError,
    6: NotVerifiedError,
    64: UsageError,
    65: InputError,
    73: OutputError,
}


def program_error(command: Sequence[str], status: int, stderr: str) -> ProgramError:
    """Returns the exception for an exit status."""
    return _BY_STATUS.get(status, InternalError)(command, status, stderr)


class VerificationFailed(TVBOVerifyError, AssertionError):
    """Something in a verification did not pass."""

    def __init__(self, verification: Verification) -> None:
        super().__init__(verification.failure_text())
        self.verification = verification
        """The verification."""

    def __reduce__(self) -> tuple[type[VerificationFailed], tuple[Verification]]:
        return type(self), (self.verification,)

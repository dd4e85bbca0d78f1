"""The program: where it is, and how it is run."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Union

from .errors import ProgramNotFound, ProgramTimeout, program_error

StrPath = Union[str, "os.PathLike[str]"]
Number = Union[int, float, Decimal, str]

NAME = "tvbo-verify"
SCHEMA = 1
"""The version of the JSON that this package reads."""


def program_path() -> str:
    """Returns the path of the program: in this package, else ``$TVBO_VERIFY``, else on ``PATH``.

    Raises `ProgramNotFound` if it is in none of these places.
    """
    inside = Path(__file__).parent / "bin" / NAME
    if os.access(inside, os.X_OK):
        return str(inside)
    if named := os.environ.get("TVBO_VERIFY"):
        if os.path.isfile(named) and os.access(named, os.X_OK):
            return os.path.abspath(named)
        raise ProgramNotFound(f"TVBO_VERIFY names {named!r}, which is not a program")
    if found := shutil.which(NAME):
        return found
    raise ProgramNotFound(f"{NAME} is not in this package; install its wheel, set TVBO_VERIFY, or put it on PATH")


def program_version(*, timeout: float | None = 30) -> str:
    """Returns the version of the program."""
    return run(["--version"], timeout=timeout).stdout.strip()


@dataclass(frozen=True)
class Outcome:
    """The end of a process: its command, status and output."""

    command: tuple[str, ...]
    status: int
    stdout: str
    stderr: str

    def result(self, statuses: Collection[int] = (0,)) -> dict[str, Any]:
        """Returns the printed JSON object.

        Raises a `ProgramError` if there is none, or for a status that is not in `statuses`.
        """
        if self.status not in statuses or not self.stdout.strip():
            raise program_error(self.command, self.status, self.stderr)
        try:
            value: dict[str, Any] = json.loads(self.stdout)
        except ValueError as error:
            raise program_error(self.command, 1, f"the output of {NAME} is not JSON: {error}") from error
        if value.get("schema") != SCHEMA:
            message = f"this package reads version {SCHEMA} of the JSON, not {value.get('schema')!r}"
            raise program_error(self.command, 1, message)
        return value


def run(arguments: Iterable[str], *, timeout: float | None = None, cwd: StrPath | None = None) -> Outcome:
    """Runs the program and returns how it ended.

    Raises `ProgramTimeout` after `timeout` seconds. An exit status other than 0 raises nothing.
    """
    command = (program_path(), *arguments)
    environment = {**os.environ, "NO_COLOR": "1"}
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, cwd=cwd, env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        assert timeout is not None, "there is no expiry without a limit"
        raise ProgramTimeout(command, timeout) from None
    except OSError as error:
        raise ProgramNotFound(f"{command[0]} cannot be run: {error.strerror}") from error
    # The program prints UTF-8 in every locale.
    return Outcome(
        command, ended.returncode, ended.stdout.decode("utf-8", "replace"), ended.stderr.decode("utf-8", "replace")
    )


def argument(path: StrPath) -> str:
    """Returns a path as an argument that is not taken for an option."""
    text = os.fspath(path)
    return f"./{text}" if text.startswith("-") else text


def options(values: Mapping[str, object]) -> Iterator[str]:
    """Yields the options of the program: a flag for True, one option for each member of a list, none for None.

    The name and the value are one argument, so that a value is never taken for another option.
    """
    for name, value in values.items():
        if value is True:
            yield f"--{name}"
        elif isinstance(value, (list, tuple)):
            for member in value:
                yield f"--{name}={_text(member)}"
        elif value is not None and value is not False:
            yield f"--{name}={_text(value)}"


def _text(value: object) -> str:
    if isinstance(value, float):
        return repr(float(value))
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


def many(value: str | Iterable[str] | None) -> list[str]:
    """Returns one text or several as a list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def number(value: Any) -> float:
    """Returns a number of the JSON; one that is not finite is a word there."""
    if isinstance(value, str):
        return {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}[value]
    return float(value)


def optional_number(members: Mapping[str, Any], name: str) -> float | None:
    """Returns a number that may be absent."""
    return number(members[name]) if name in members else None


def main() -> None:
    """Replaces this process by the program, with the same arguments: the console script ``tvbo-verify``."""
    try:
        path = program_path()
    except ProgramNotFound as error:
        sys.exit(f"{NAME}: {error}")
    if os.path.realpath(path) == os.path.realpath(sys.argv[0]):
        sys.exit(f"{NAME}: this installation contains no program; install the wheel, or set TVBO_VERIFY")
    os.execv(path, [path, *sys.argv[1:]])

"""A plugin with which pytest runs cases as tests.

With ``--tvbo-verify`` every ``case.yaml`` below the collected folders is a test; with the setting ``tvbo_verify``
every one below the folders that it lists. A case is one test, not one for each run of its matrix: pytest then collects
without starting a process or reading a case, the model and the goldens are read once, and a failure shows all runs
together.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .errors import TVBOVerifyError, VerificationFailed
from .verifying import Verification, verify

SETTING = "tvbo_verify"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options and settings of the plugin."""
    group = parser.getgroup("tvbo-verify")
    group.addoption("--tvbo-verify", action="store_true", help="run every case.yaml of the collected folders as a test")
    group.addoption("--tvbo-reports", metavar="DIR", help="folder for a report and a history of each case")
    group.addoption("--tvbo-timeout", metavar="SECONDS", type=float, help="time that each case is given")
    parser.addini(SETTING, "folders whose case.yaml files are run as tests", type="paths", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Returns the collector of a ``case.yaml`` for which the plugin is enabled."""
    if file_path.name != "case.yaml" or not _is_enabled(file_path, parent.config):
        return None
    collector: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
    return collector


def _is_enabled(path: Path, config: pytest.Config) -> bool:
    folders = [Path(folder).resolve() for folder in config.getini(SETTING)]
    return bool(config.getoption("--tvbo-verify")) or any(path.resolve().is_relative_to(folder) for folder in folders)


class CaseFile(pytest.File):
    """A ``case.yaml``, which is one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yields the test."""
        yield CaseItem.from_parent(self, name=self.path.parent.name)


class CaseItem(pytest.Item):
    """The verification of a case with all runs of its matrix."""

    def runtest(self) -> None:
        """Verifies the case. Skips if its model is not installed; raises `VerificationFailed` if it does not pass."""
        root = self.config.rootpath
        verification = verify(
            os.path.relpath(self.path.parent, root), reports=self._reports(), cwd=root,
            timeout=self.config.getoption("--tvbo-timeout"),
        )
        self.user_properties += _properties(verification)
        if verification.is_missing:
            pytest.skip("; ".join(verification.reasons))
        verification.raise_unless_passed()

    def _reports(self) -> Path | None:
        folder: str | None = self.config.getoption("--tvbo-reports")
        if folder is None:
            return None
        return self.config.invocation_params.dir / folder / self.nodeid.rsplit("/case.yaml", 1)[0]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Returns what did not pass, instead of a traceback of this package."""
        if isinstance(excinfo.value, (TVBOVerifyError, VerificationFailed)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Returns the file and the name of the test."""
        return self.path, None, f"case {self.name}"


def _properties(verification: Verification) -> list[tuple[str, object]]:
    """The properties of the test in reports such as those of ``--junit-xml``."""
    shares = [check.share for check in verification.checks if check.share is not None]
    runs: list[tuple[str, object]] = [("tvbo_verify_runs", len(verification.runs))]
    return runs + ([("tvbo_verify_share", max(shares))] if shares else [])

"""The inputs of the tests: a leaky cell, whose solution is known in closed form."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import numpy as np
import pytest
import tvbo_verify

pytest_plugins = ["pytester"]

EXPERIMENT = """\
label: A leaky cell
dynamics:
  name: leaky
  parameters: { C: { value: 100, unit: pF }, g: { value: 5, unit: nS }, E: { value: -65, unit: mV } }
  state_variables: { v: { equation: { rhs: "g*(E - v)/C" }, initial_value: -50, unit: mV } }
integration: { method: rk4, step_size: 0.1, duration: 50, time_scale: ms }
"""

CASE = """\
format: 1
title: "TITLE"
experiment: experiment.yaml
matrix: { methods: [heun, rk4], step_sizes: [0.1] }
goldens: { exact: { file: goldens/exact.golden, about: "the solution in closed form" } }
checks:
  - name: potential
    golden: exact
    metric: max_abs
    tolerance: { value: TOLERANCE, unit: mV, basis: "BASIS" }
"""


def exact(times: np.ndarray) -> np.ndarray:
    """The potential in mV at times in ms: it decays to E with the time constant C/g = 20 ms."""
    return -65 + 15 * np.exp(-times / 20)


def exact_trace() -> tvbo_verify.Trace:
    """The exact solution every 0.1 ms."""
    times = np.arange(501) / 10
    return tvbo_verify.Trace(times, {"v": exact(times)}, {"v": "mV"})


def write_case(
    folder: Path, *, tolerance: str = "0.001", title: str = "A leaky cell", basis: str = "well above the error of heun",
    experiment: str = EXPERIMENT,
) -> Path:
    """Writes a case whose golden is the exact solution, and returns its folder."""
    (folder / "goldens").mkdir(parents=True)
    (folder / "experiment.yaml").write_text(experiment)
    exact_trace().to_csv(folder / "exact.csv")
    golden = ["golden", "add", str(folder / "exact.csv"), "-o", str(folder / "goldens/exact.golden")]
    outcome = tvbo_verify.program.run(golden)
    assert outcome.status == 0, outcome.stderr
    text = CASE.replace("TITLE", title).replace("TOLERANCE", tolerance).replace("BASIS", basis)
    (folder / "case.yaml").write_text(text)
    return folder


@pytest.fixture
def cell(tmp_path: Path) -> Path:
    """The experiment."""
    path = tmp_path / "cell.yaml"
    path.write_text(EXPERIMENT)
    return path


def plugin_arguments() -> list[str]:
    """The arguments with which a pytest that is run by a test has the plugin."""
    names = {entry.name for entry in importlib.metadata.entry_points(group="pytest11")}
    return [] if "tvbo_verify" in names else ["-p", "tvbo_verify.pytest_plugin"]

"""Simulation of one model."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .program import Number, StrPath, argument, many, options, run

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Trace:
    """The solution of a simulation: a numpy array for each recorded quantity.

    >>> trace = Trace(np.array([0.0, 0.1]), {"v": np.array([-65.0, -64.5])}, {"v": "mV"})
    >>> float(trace["v"].max()), trace.units["v"]
    (-64.5, 'mV')
    """

    times: NDArray[np.float64]
    """The recorded instants, in milliseconds."""
    columns: Mapping[str, NDArray[np.float64]]
    """The values of each quantity at these instants, by its name."""
    units: Mapping[str, str]
    """The unit of each quantity; empty for one without a unit."""
    method: str = ""
    """The name of the method."""
    step: str = ""
    """The step size in milliseconds, as a decimal number without rounding."""
    digest: str = ""
    """The SHA-256 digest of the solution's bits."""
    step_count: int = 0
    """The number of steps taken."""
    seconds: float = 0.0
    """The wall time of the integration, in seconds."""
    convention: str = ""
    """``physical`` if values have dimensions, ``bare`` if they are used as written."""
    remarks: tuple[str, ...] = field(default=())
    """The warnings of reading the model and of the run."""

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __len__(self) -> int:
        """The number of recorded instants."""
        return len(self.times)

    @property
    def step_size(self) -> float:
        """The step size in milliseconds, as the nearest number."""
        return float(self.step)

    def to_csv(self, path: StrPath) -> None:
        """Writes the trace as the program does, with times in milliseconds and without loss.

        Raises `ValueError` for a name that would not be read back: one with a comma or a line end.
        """
        names = [name + (f"[{self.units[name]}]" if self.units.get(name) else "") for name in self.columns]
        for name in names:
            if any(character in name for character in ",\r\n"):
                raise ValueError(f"a column of a CSV file cannot be named {name!r}")
        rows = zip(self.times, *self.columns.values(), strict=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(",".join(["t[ms]", *names]) + "\n")
            file.writelines(",".join(repr(float(value)) for value in row) + "\n" for row in rows)


def simulate(
    path: StrPath,
    *,
    method: str | None = None,
    step_size: Number | None = None,
    duration: Number | None = None,
    record: str | Iterable[str] = (),
    events: str | None = None,
    stepping: str | None = None,
    tolerance: float | None = None,
    seed: int | None = None,
    database: StrPath | None = None,
    include: Iterable[StrPath] = (),
    allow_dimension_faults: bool = False,
    output_folder: StrPath | None = None,
    timeout: float | None = None,
) -> Trace:
    """Simulates a TVBO experiment or a LEMS document and returns the solution.

    The parameters are the options of ``tvbo-verify run``. Those that are not given are the experiment's own.

    - `method`: the name of the method, such as ``rk4`` or ``dopri853``.
    - `step_size`, `duration`: in the time scale of the experiment.
    - `record`: the quantities to record, where ``*`` matches any text; by default those of the model.
    - `events`: ``step`` or ``located``.
    - `stepping`, `tolerance`: ``fixed`` or ``adaptive``, and the allowed error of an adaptive step.
    - `seed`: the seed for initial values that are drawn from distributions.
    - `database`, `include`: the folders of TVBO's database and of included documents.
    - `output_folder`: a folder for the files that a LEMS document requests, which are not kept by default.
    - `timeout`: the time after which the program is ended, in seconds.

    Raises `InputError` for a model that cannot be used, `SimulationError` for a run that fails, `UsageError` for a wrong
    argument, and `ProgramTimeout`.
    """
    with tempfile.TemporaryDirectory(prefix="tvbo-verify-") as folder:
        table = os.path.join(folder, "trace.csv")
        recorded = many(record)
        arguments = [
            "run",
            argument(path),
            "--json",
            f"--output={table}",
            *options({
                "method": method, "step-size": step_size, "duration": duration, "record": recorded, "events": events,
                "stepping": stepping, "tolerance": tolerance, "seed": seed, "database": database,
                "include": list(include), "allow-dimension-faults": allow_dimension_faults,
            }),
        ]
        if output_folder is not None:
            arguments += ["-d", argument(output_folder)]
        elif not recorded and Path(path).suffix.lower() not in (".yaml", ".yml"):
            # Without a folder, the files of a document would be written next to it.
            arguments += ["-d", os.path.join(folder, "files")]
        result = run(arguments, timeout=timeout).result()
        return _trace(result, table)


def _trace(result: Mapping[str, Any], table: str) -> Trace:
    """Returns the trace of a run. The names and units are those of the JSON, as a header cannot hold every name."""
    names = [column["name"] for column in result["columns"]]
    values = _numbers(table, len(names) + 1, result["rowCount"])
    return Trace(
        times=values[0],
        columns=dict(zip(names, values[1:], strict=True)),
        units={column["name"]: column["unit"] for column in result["columns"]},
        method=result["method"],
        step=result["step"],
        digest=result["traceDigest"],
        step_count=result["stepCount"],
        seconds=result["seconds"],
        convention=result["convention"],
        remarks=tuple(result["remarks"]),
    )


def _numbers(table: str, columns: int, rows: int) -> NDArray[np.float64]:
    """Returns the columns of a table with a header line, shape ``[columns][rows]``."""
    if rows == 0:
        return np.empty((columns, 0))
    with open(table, encoding="utf-8", newline="\n") as file:
        file.readline()
        values = np.loadtxt(file, delimiter=",", comments=None, ndmin=2, dtype=np.float64)
    return np.ascontiguousarray(values.reshape(rows, columns).T)

from __future__ import annotations

import math
import pickle
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import tvbo_verify
from conftest import EXPERIMENT, exact, exact_trace
from tvbo_verify import InputError, ProgramTimeout, SimulationError, Trace, UsageError, simulate


@pytest.mark.parametrize(("method", "error"), [("euler", 0.05), ("heun", 1e-4), ("rk4", 1e-9), ("dopri853", 1e-9)])
def test_methods_give_the_closed_solution(cell: Path, method: str, error: float) -> None:
    trace = simulate(cell, method=method)
    assert trace.method == method
    assert trace["v"].dtype == trace.times.dtype == np.float64
    assert len(trace) == len(trace["v"]) == 501
    np.testing.assert_array_equal(trace.times, np.arange(501) / 10)
    assert 0 < np.abs(trace["v"] - exact(trace.times)).max() < error


def test_euler_is_its_recurrence(cell: Path) -> None:
    trace = simulate(cell, method="euler", step_size=0.5)
    steps = np.arange(101)
    np.testing.assert_allclose(trace["v"], -65 + 15 * (1 - 0.5 / 20) ** steps, rtol=1e-13)
    assert trace.step_count == 100


@pytest.mark.parametrize("step", [0.05, "0.05", Decimal("0.05"), np.float64(0.05)])
def test_a_step_size_is_any_number(cell: Path, step: float) -> None:
    trace = simulate(cell, step_size=step, duration=1)
    assert (trace.step, trace.step_size, trace.step_count) == ("0.05", 0.05, 20)
    assert trace.times[-1] == 1


def test_a_trace_describes_its_run(cell: Path) -> None:
    trace = simulate(cell)
    assert list(trace) == ["v"] and "v" in trace and "w" not in trace
    assert trace.units == {"v": "mV"}
    assert (trace.method, trace.convention, trace.remarks) == ("rk4", "physical", ())
    assert len(trace.digest) == 64 and trace.digest == simulate(cell).digest
    assert trace.digest != simulate(cell, method="heun").digest
    assert trace.seconds > 0


def test_adaptive_steps_are_fewer(cell: Path) -> None:
    trace = simulate(cell, method="dopri5", stepping="adaptive", tolerance=1e-6, events="located")
    assert trace.step_count < 500
    assert np.abs(trace["v"] - exact(trace.times)).max() < 1e-3


def test_quantities_are_chosen(tmp_path: Path) -> None:
    two = EXPERIMENT.replace("-50, unit: mV } }", '-50, unit: mV }, x: { equation: { rhs: "0" }, initial_value: 2 } }')
    (tmp_path / "two.yaml").write_text(two)
    trace = simulate(tmp_path / "two.yaml")
    assert trace.units == {"v": "mV", "x": ""}
    assert set(trace["x"]) == {2.0}
    assert list(simulate(tmp_path / "two.yaml", record="x")) == ["x"]
    assert list(simulate(tmp_path / "two.yaml", record=["x", "v"])) == ["x", "v"]


def test_a_model_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(EXPERIMENT.replace("g*(E", "gg*(E"))
    with pytest.raises(InputError, match="unknown name 'gg'") as caught:
        simulate(tmp_path / "bad.yaml")
    assert caught.value.status == 65
    [diagnostic] = caught.value.errors
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("E0203", 5, 45)
    assert diagnostic.file == str(tmp_path / "bad.yaml")
    assert diagnostic.hint == "did you mean 'g'?"
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.diagnostics, str(again)) == (InputError, caught.value.diagnostics, str(caught.value))


def test_a_run_that_fails(tmp_path: Path) -> None:
    text = 'dynamics: { name: M, state_variables: { x: { equation: { rhs: "1/(x - 1)" }, initial_value: 1 } } }\n'
    text += "integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }\n"
    (tmp_path / "infinite.yaml").write_text(text)
    with pytest.raises(SimulationError) as caught:
        simulate(tmp_path / "infinite.yaml")
    assert caught.value.errors[0].code == "E0603"


@pytest.mark.parametrize(
    "options", [{"method": "magic"}, {"tolerance": 2.0}, {"step_size": -1}, {"events": "--version"}]
)
def test_wrong_arguments(cell: Path, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        simulate(cell, **options)  # type: ignore[arg-type]


def test_a_path_is_never_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("--version.yaml").write_text(EXPERIMENT)
    assert len(simulate("--version.yaml")) == 501
    with pytest.raises(InputError, match="there is no such file"):
        simulate("--help")


def test_the_time_is_limited(cell: Path) -> None:
    with pytest.raises(ProgramTimeout, match="did not end within 0.05 s") as caught:
        simulate(cell, step_size="0.00001", method="dopri853", stepping="fixed", timeout=0.05)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


DOCUMENT = """\
<Lems><Target component="run"/><Dimension name="time" t="1"/><Unit symbol="s" dimension="time"/>
<ComponentType name="cell"><Constant name="S" dimension="time" value="1 s"/><Exposure name="x" dimension="none"/>
<Dynamics><StateVariable name="x" dimension="none" exposure="x"/><TimeDerivative variable="x" value="-x/S"/>
<OnStart><StateAssignment variable="x" value="1"/></OnStart></Dynamics></ComponentType>
<ComponentType name="Simulation"><Parameter name="length" dimension="time"/><Parameter name="step" dimension="time"/>
<ComponentReference name="target" type="cell"/><Children name="outputs" type="OutputFile"/>
<Dynamics><StateVariable name="t" dimension="time"/></Dynamics>
<Simulation><Run component="target" variable="t" increment="step" total="length"/></Simulation></ComponentType>
<ComponentType name="OutputFile"><Text name="path"/><Text name="fileName"/>
<Children name="columns" type="OutputColumn"/>
<Simulation><DataWriter path="path" fileName="fileName"/></Simulation></ComponentType>
<ComponentType name="OutputColumn"><Path name="quantity"/>
<Simulation><Record quantity="quantity"/></Simulation></ComponentType>
<cell id="a"/>
<Simulation id="run" target="a" length="1 s" step="0.25 s">
<OutputFile id="o" path="." fileName="x.dat"><OutputColumn id="c" quantity="x"/></OutputFile></Simulation></Lems>
"""


def test_a_document_leaves_no_files(tmp_path: Path) -> None:
    path = tmp_path / "in" / "LEMS_x.xml"
    path.parent.mkdir()
    path.write_text(DOCUMENT)
    trace = simulate(path)
    assert list(path.parent.iterdir()) == [path]
    assert trace.method == "lems" and math.isclose(trace.columns[next(iter(trace))][-1], 0.75**4)
    simulate(path, output_folder=tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["x.dat"]


def test_written_numbers_are_read_back(tmp_path: Path) -> None:
    values = np.array([0.1, 1 / 3, 5e-324, -1.7976931348623157e308, math.inf, math.nan])
    trace = Trace(np.arange(6.0), {"v": values, "n": values}, {"v": "mV"})
    trace.to_csv(tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text().splitlines()
    assert lines[:2] == ["t[ms],v[mV],n", "0.0,0.1,0.1"]
    read = np.array([float(line.split(",")[2]) for line in lines[1:]])
    np.testing.assert_array_equal(read, values)


def test_names_that_a_file_cannot_hold(tmp_path: Path) -> None:
    trace = Trace(np.zeros(1), {"a,b": np.zeros(1)}, {})
    with pytest.raises(ValueError, match="cannot be named 'a,b'"):
        trace.to_csv(tmp_path / "a.csv")


def test_traces_are_copied_between_processes() -> None:
    trace = pickle.loads(pickle.dumps(exact_trace()))
    np.testing.assert_array_equal(trace["v"], exact_trace()["v"])


def test_everything_public_is_documented() -> None:
    for name in tvbo_verify.__all__:
        assert getattr(tvbo_verify, name).__doc__, name

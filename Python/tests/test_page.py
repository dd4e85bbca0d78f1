from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from conftest import EXPERIMENT, exact_trace, write_case

PAGE = Path(__file__).parent.parent.parent / "docs" / "python.md"


def test_the_examples_of_the_page_print_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    basis = "a tenth of what we could measure"
    Path("mycell.yaml").write_text(EXPERIMENT)
    Path("wrong.yaml").write_text(EXPERIMENT.replace("g*(E", "gg*(E"))
    exact_trace().to_csv("exact.csv")
    # The first example runs one case; the second is added below the same folder afterwards.
    write_case(tmp_path / "verification" / "mycell", basis=basis)
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 5
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for number, block in enumerate(blocks):
        if "verification/strict" in block:
            write_case(tmp_path / "verification" / "strict", tolerance="1e-6", basis=basis)
        test = doctest.DocTestParser().get_doctest(block, names, f"block {number}", str(PAGE), 0)
        output: list[str] = []
        runner.run(test, out=output.append, clear_globs=False)
        names.update(test.globs)
        assert runner.summarize(verbose=False).failed == 0, "".join(output)


def test_every_option_and_exception_is_described() -> None:
    import tvbo_verify

    text = PAGE.read_text(encoding="utf-8")
    errors = [name for name in tvbo_verify.__all__ if isinstance(getattr(tvbo_verify, name), type)]
    for name in errors:
        if issubclass(getattr(tvbo_verify, name), tvbo_verify.TVBOVerifyError) and name != "ProgramError":
            assert f"`{name}`" in text, name
    plugin = (Path(tvbo_verify.__file__).parent / "pytest_plugin.py").read_text()
    for option in re.findall(r'"(--tvbo-[a-z]+)"', plugin):
        assert f"`{option}" in text, option

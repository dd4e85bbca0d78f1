from __future__ import annotations

import base64
import csv
import hashlib
import importlib.util
import shutil
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = [
    pytest.mark.skipif(sys.version_info < (3, 11), reason="the wheel is built with Python 3.11 or later"),
    pytest.mark.skipif(not shutil.which("readelf"), reason="needs binutils"),
]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The backend, with a small program in place of tvbo-verify."""
    path = Path(__file__).parent.parent / "wheel_backend.py"
    specification = importlib.util.spec_from_file_location("wheel_backend", path)
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setenv("TVBO_VERIFY_PROGRAM", "/bin/true")
    return module


def test_a_wheel_is_complete_and_the_same_again(backend: ModuleType, tmp_path: Path) -> None:
    name = backend.build_wheel(str(tmp_path))
    bytes_ = (tmp_path / name).read_bytes()
    backend.build_wheel(str(tmp_path))
    assert (tmp_path / name).read_bytes() == bytes_
    version = backend.version()
    assert name.startswith(f"tvbo_verify-{version}-py3-none-manylinux_2_")
    with zipfile.ZipFile(tmp_path / name) as wheel:
        record = list(csv.reader(wheel.read(f"tvbo_verify-{version}.dist-info/RECORD").decode().splitlines()))
        assert {row[0] for row in record} == set(wheel.namelist())
        for path, digest, size in record[:-1]:
            data = wheel.read(path)
            wanted = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert (digest, int(size)) == (f"sha256={wanted}", len(data))
        assert record[-1] == [f"tvbo_verify-{version}.dist-info/RECORD", "", ""]
        names = wheel.namelist()
        assert {"tvbo_verify/__init__.py", "tvbo_verify/py.typed", "tvbo_verify/bin/tvbo-verify"} <= set(names)
        executable = [item.filename for item in wheel.infolist() if item.external_attr >> 16 & 0o111]
        assert executable == ["tvbo_verify/bin/tvbo-verify"]
        points = wheel.read(f"tvbo_verify-{version}.dist-info/entry_points.txt").decode()
        assert "[pytest11]\ntvbo_verify = tvbo_verify.pytest_plugin\n" in points
        metadata = wheel.read(f"tvbo_verify-{version}.dist-info/METADATA").decode()
        assert f"\nVersion: {version}\n" in metadata and "\nRequires-Dist: numpy>=" in metadata


def test_libraries_besides_glibc_are_refused(
    backend: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = "".join(f" 0x1 (NEEDED) Shared library: [{name}]\n" for name in ["libm.so.6", "libz.so.1", "libc.so.6"])
    monkeypatch.setattr(backend, "readelf", lambda option, path: lines)
    with pytest.raises(SystemExit, match=r"needs libz\.so\.1"):
        backend.build_wheel(str(tmp_path))


def test_the_newest_glibc_counts(backend: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "readelf", lambda option, path: "GLIBC_2.4 GLIBC_2.34 GLIBC_2.9 GLIBCXX_3.4.30")
    assert backend.glibc_version(Path("p")) == (2, 34)


def test_a_program_that_is_not_built(backend: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TVBO_VERIFY_PROGRAM", "/none")
    with pytest.raises(SystemExit, match="is not there: make static"):
        backend.program()

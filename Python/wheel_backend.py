"""The build backend (PEP 517) of the Python package: a wheel that contains the program.

    make wheel

builds the program with all libraries but glibc inside, and calls this backend without a network. The bytes of the wheel
depend on its files only. The tag names the newest version of glibc from which the program needs a symbol (PEP 600).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
NAME = "tvbo_verify"
LIMIT = 60_000_000
"""The largest size of a wheel in bytes."""
GLIBC = {
    "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
}
"""The libraries that the program may need."""
COMPLETIONS = {
    "bash": "share/bash-completion/completions/tvbo-verify",
    "zsh": "share/zsh/site-functions/_tvbo-verify",
    "fish": "share/fish/vendor_completions.d/tvbo-verify.fish",
}


def program() -> Path:
    """Returns the path of the built program."""
    path = Path(os.environ.get("TVBO_VERIFY_PROGRAM") or ROOT / ".build-static/release/tvbo-verify")
    if not path.is_file():
        sys.exit(f"{path} is not there: make static")
    return path.resolve()


def readelf(option: str, path: Path) -> str:
    """Returns what readelf prints about a file."""
    command = ["readelf", "--wide", option, str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def foreign_libraries(path: Path) -> list[str]:
    """Returns the libraries that a program needs besides those of glibc."""
    needed = re.findall(r"\(NEEDED\).*\[(.+)\]", readelf("--dynamic", path))
    return sorted(set(needed) - GLIBC)


def glibc_version(path: Path) -> tuple[int, int]:
    """Returns the newest version of glibc from which a program needs a symbol."""
    versions = re.findall(r"GLIBC_(\d+)\.(\d+)", readelf("--version-info", path))
    return max((int(major), int(minor)) for major, minor in versions)


def tag(path: Path) -> str:
    """Returns the tag of the wheel."""
    major, minor = glibc_version(path)
    return f"py3-none-manylinux_{major}_{minor}_{platform.machine()}"


def version() -> str:
    """Returns the version of the program, from its source."""
    source = (ROOT / "Sources/Results/VerificationRecord.swift").read_text()
    match = re.search(r'toolVersion = "(.+)"', source)
    return match[1] if match else sys.exit("the version is not in Sources/Results/VerificationRecord.swift")


def metadata() -> str:
    """Returns the file METADATA."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    lines = [
        "Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {version()}",
        f"Summary: {project['description']}", f"Requires-Python: {project['requires-python']}",
    ]
    lines += [f"Classifier: {classifier}" for classifier in project["classifiers"]]
    lines += [f"Requires-Dist: {requirement}" for requirement in project["dependencies"]]
    for extra, requirements in project["optional-dependencies"].items():
        lines.append(f"Provides-Extra: {extra}")
        lines += [f"Requires-Dist: {requirement} ; extra == '{extra}'" for requirement in requirements]
    lines += ["Description-Content-Type: text/markdown", "", (HERE / project["readme"]).read_text()]
    return "\n".join(lines)


def entry_points() -> str:
    """Returns the file entry_points.txt."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    groups = {"console_scripts": project["scripts"], **project["entry-points"]}
    sections = ["\n".join([f"[{group}]", *(f"{key} = {value}" for key, value in entries.items()), ""])
                for group, entries in groups.items()]
    return "\n".join(sections)


def licenses() -> dict[str, bytes]:
    """Returns the licenses of what the program contains, by file name: Debian's libraries, Swift and its packages."""
    result: dict[str, bytes] = {}
    for package in ["libyaml-0-2", "zlib1g", "libsqlite3-0", "libxml2", "liblzma5", "libicu-dev", "libstdc++6"]:
        file = Path("/usr/share/doc") / package / "copyright"
        if file.is_file():
            result[f"{package}.txt"] = file.read_bytes()
    for pattern in ["*/LICENSE*", "*/NOTICE*"]:
        for file in sorted((ROOT / ".build-static/checkouts").glob(pattern)):
            result[f"{file.parent.name}/{file.name}"] = file.read_bytes()
    swift = shutil.which("swift")
    if swift and (file := Path(swift).resolve().parent.parent / "share/swift/LICENSE.txt").is_file():
        result["swift.txt"] = file.read_bytes()
    return result


def stripped(path: Path) -> bytes:
    """Returns a program without its symbols."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        subprocess.run(["strip", "-o", str(copy), str(path)], check=True)
        return copy.read_bytes()


def contents(path: Path) -> dict[str, bytes]:
    """Returns the files of the wheel by their paths, without RECORD."""
    source = HERE / "src" / NAME
    files = {f"{NAME}/{file.name}": file.read_bytes() for file in source.iterdir() if file.suffix in (".py", ".typed")}
    files[f"{NAME}/bin/tvbo-verify"] = stripped(path)
    for shell, target in COMPLETIONS.items():
        command = [str(path), "--generate-completion-script", shell]
        script = subprocess.run(command, check=True, capture_output=True).stdout
        files[f"{NAME}-{version()}.data/data/{target}"] = script
    info = f"{NAME}-{version()}.dist-info"
    files[f"{info}/METADATA"] = metadata().encode()
    files[f"{info}/entry_points.txt"] = entry_points().encode()
    wheel = [
        "Wheel-Version: 1.0", f"Generator: tvbo-verify {version()}", "Root-Is-Purelib: false", f"Tag: {tag(path)}", "",
    ]
    files[f"{info}/WHEEL"] = "\n".join(wheel).encode()
    for name, text in licenses().items():
        files[f"{info}/licenses/{name}"] = text
    return files


def record(files: dict[str, bytes], name: str) -> bytes:
    """Returns the file RECORD, whose own path is `name`: the digest and size of each file."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for path, data in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.writerow([path, f"sha256={digest}", len(data)])
    rows.writerow([name, "", ""])
    return text.getvalue().encode()


def build_wheel(wheel_directory: str, config_settings: object = None, metadata_directory: str | None = None) -> str:
    """Writes the wheel into a folder, and returns its name."""
    path = program()
    if foreign := foreign_libraries(path):
        sys.exit(f"{path} needs {', '.join(foreign)}: make static, with their static archives installed")
    files = contents(path)
    listing = f"{NAME}-{version()}.dist-info/RECORD"
    files[listing] = record(files, listing)
    name = f"{NAME}-{version()}-{tag(path)}.whl"
    target = Path(wheel_directory) / name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        # RECORD comes last, as PEP 427 recommends.
        for file in [*sorted(set(files) - {listing}), listing]:
            entry = zipfile.ZipInfo(file, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100755 if "/bin/" in file else 0o100644) << 16
            archive.writestr(entry, files[file])
    if target.stat().st_size > LIMIT:
        sys.exit(f"{target} has {target.stat().st_size} bytes; at most {LIMIT} are wanted")
    return name


def build_sdist(sdist_directory: str, config_settings: object = None) -> str:
    """Refuses: the program is built from the whole repository."""
    sys.exit("there is no source distribution; build the wheel in a clone of the repository")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    built = folder / build_wheel(str(folder))
    print(f"{built}: {built.stat().st_size / 1e6:.1f} MB")

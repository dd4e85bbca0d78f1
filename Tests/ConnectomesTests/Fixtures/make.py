#!/usr/bin/env python3
"""Writes the HDF5 files of this folder with h5py: matrices in the layouts of TVBO, and files that must be refused.

    PYTHONPATH=.engines python3 Tests/ConnectomesTests/Fixtures/make.py
"""
import pathlib

import h5py
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent
WEIGHTS = np.array([[0, 0.5, 0], [0.25, 0, 2], [0, 0, 0]])
LENGTHS = np.array([[0, 12, 0], [12, 0, 30.5], [0, 30.5, 0]])


def write(name, fill):
    # Without times in the file, the same script writes the same bytes.
    with h5py.File(FOLDER / name, "w", track_order=False) as file:
        fill(file)


def dense(file, **options):
    for name, matrix in (("weight", WEIGHTS), ("length", LENGTHS)):
        group = file.create_group(f"edges/{name}")
        group.attrs["format"] = "dense"
        group.create_dataset("data", data=matrix, **options)


def csr(file):
    group = file.create_group("edges/weight")
    group.attrs["format"] = "csr"
    group.create_dataset("data", data=np.array([0.5, 0.25, 2.0], "f4"))
    group.create_dataset("indices", data=np.array([1, 0, 2], "i4"))
    group.create_dataset("indptr", data=np.array([0, 1, 3, 3], "i4"))


def narrow(file):
    """Weights as whole numbers of 8 bits, and lengths with 32 bits of which 10.1 is no binary fraction."""
    for name, matrix in (("weight", np.array([[0, 150], [200, 0]], "u1")), ("length", np.array([[0, 10.1], [5, 0]], "f4"))):
        group = file.create_group(f"edges/{name}")
        group.attrs["format"] = "dense"
        group.create_dataset("data", data=matrix)


def variants(file):
    """Two matrices of weights."""
    for name, matrix in (("weight", WEIGHTS), ("other", 2 * WEIGHTS), ("length", LENGTHS)):
        group = file.create_group(f"edges/{name}")
        group.attrs["format"] = "dense"
        group.create_dataset("data", data=matrix)


def coo(file):
    group = file.create_group("edges/weight")
    group.attrs["format"] = "coo"
    group.create_dataset("data", data=np.array([0.25, 0.25, 0.25, 2.0]))
    group.create_dataset("row", data=np.array([0, 0, 1, 1], "i8"))
    group.create_dataset("col", data=np.array([1, 1, 0, 2], "i8"))


def bad_csr(file):
    group = file.create_group("edges/weight")
    group.create_dataset("data", data=np.array([0.5]))
    group.create_dataset("indices", data=np.array([7], "i4"))
    group.create_dataset("indptr", data=np.array([0, 1, 1], "i4"))


def external_file(file):
    file.create_dataset("edges/weight/data", (3, 3), "f8", external=[("/etc/passwd", 0, 72)])


def virtual(file):
    layout = h5py.VirtualLayout((3, 3), "f8")
    layout[...] = h5py.VirtualSource("dense.h5", "edges/weight/data", (3, 3))
    file.create_virtual_dataset("edges/weight/data", layout)


def link(file):
    file["edges/weight/data"] = h5py.ExternalLink("dense.h5", "edges/weight/data")


if __name__ == "__main__":
    write("dense.h5", dense)
    write("packed.h5", lambda file: dense(file, chunks=(2, 2), compression="gzip", shuffle=True, fletcher32=True))
    write("single.h5", lambda file: file.create_dataset("edges/weight/data", data=WEIGHTS.astype(">f4")))
    write("whole.h5", lambda file: file.create_dataset("edges/weights/data", data=np.array([[0, 3], [1, 0]], "i2")))
    write("narrow.h5", narrow)
    write("variants.h5", variants)
    write("csr.h5", csr)
    write("coo.h5", coo)
    write("bad_csr.h5", bad_csr)
    write("text.h5", lambda file: file.create_dataset("edges/weight/data", data=[["a", "b"], ["c", "d"]]))
    write("huge.h5", lambda file: file.create_dataset("edges/weight/data", (1 << 20, 1 << 20), "f8", chunks=(64, 64)))
    write("zero.h5", lambda file: file.create_dataset("edges/weight/data", (1 << 62, 4, 0), "f8"))
    write("chunk.h5", lambda file: file.create_dataset("edges/weight/data", (4096, 4096), "f8", chunks=(4096, 4096)))
    write("flat.h5", lambda file: file.create_dataset("edges/weight/data", data=np.zeros((2, 3))))
    write("deep.h5", lambda file: file.create_dataset("edges/weight/data", data=np.zeros((1, 1, 1, 1, 1))))
    write("lzf.h5", lambda file: file.create_dataset("edges/weight/data", data=WEIGHTS, compression="lzf"))
    write("external_file.h5", external_file)
    write("virtual.h5", virtual)
    write("link.h5", link)
    write("group.h5", lambda file: file.create_group("edges/weight/data"))
    whole = (FOLDER / "packed.h5").read_bytes()
    (FOLDER / "cut.h5").write_bytes(whole[: len(whole) // 2])

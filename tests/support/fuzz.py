"""Feeds the readers of stored files with what atheris thinks up; whatever is no typed error stops it.

    python tests/support/fuzz.py recording -max_total_time=60

Any option of libFuzzer may follow, such as a folder to keep what was found.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import atheris
import numpy as np

from support.analyses import high, recording

with atheris.instrument_imports(include=["posecheck", "json", "zipfile", "numpy.lib"]):
    from posecheck.batch.discover import find_clips
    from posecheck.errors import SettingsError, StoreError
    from posecheck.fit.targets import parse_targets
    from posecheck.records.serialise import from_document, to_document
    from posecheck.storage import files


def read_recording(content: bytes) -> None:
    with contextlib.suppress(StoreError):
        files.parse_recording(content, "a.npz")


@cache
def parts() -> dict[str, bytes]:
    """Take a whole recording apart into its files."""
    with zipfile.ZipFile(io.BytesIO(files.recording_bytes(recording()))) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def read_header(content: bytes) -> None:
    """Read a recording whose header is this, between whole arrays."""
    header, packed = io.BytesIO(), io.BytesIO()
    np.save(header, np.frombuffer(content, np.uint8))
    with zipfile.ZipFile(packed, "w") as file:
        for name, part in {**parts(), "header.npy": header.getvalue()}.items():
            file.writestr(name, part)
    read_recording(packed.getvalue())


def read_analysis(content: bytes) -> None:
    with contextlib.suppress(StoreError):
        to_document(from_document(json.loads(files.analysis_text(files.parse_analysis(content, "a.json")))))


def read_targets(content: bytes) -> None:
    with contextlib.suppress(SettingsError):
        parse_targets(content.decode(errors="replace"), "mine.toml", "road")


def read_clips(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file, contextlib.suppress(SettingsError):
        Path(file.name).write_bytes(content)
        find_clips([file.name])


READERS: dict[str, tuple[Callable[[bytes], None], Callable[[], bytes]]] = {
    "recording": (read_recording, lambda: files.recording_bytes(recording())),
    "header": (read_header, lambda: np.load(io.BytesIO(parts()["header.npy"])).tobytes()),
    "analysis": (read_analysis, lambda: files.analysis_text(high()).encode()),
    "targets": (read_targets, lambda: b'[[target]]\nmeasure = "cadence"\nlow = 60\nhigh = 70\nriding = "road"\n'),
    "clips": (read_clips, lambda: b"file,rider,date,crank_mm,start\na.mp4,Anna,2026-05-01,170,1.5\n"),
}


def main() -> None:
    """Fuzz the reader that the first argument names, from one good file on."""
    name, *options = sys.argv[1:]
    read, good = READERS[name]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "good").write_bytes(good())
        os.chdir(folder)
        atheris.Setup([sys.argv[0], "-max_len=20000", *options, folder], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

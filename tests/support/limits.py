"""The command line within limits of time, memory and files."""

from __future__ import annotations

import os
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

import posecheck.cli
from support.command import blind

LIMIT_S = 20.0


LIMIT_MB = 1500


def open_files() -> int:
    place = Path("/proc/self/fd")
    return len(list(place.iterdir())) if place.is_dir() else 0


def peak_mb(*, afresh: bool = False) -> float:
    """Peak of this process's memory [MB]; 0 where the system does not tell."""
    if not os.access("/proc/self/clear_refs", os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        return 0.0
    if afresh:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1000 if found else 0.0


@pytest.fixture
def check(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run ``posecheck check`` in a folder of its own, within its limits; returns exit code, output and complaint."""
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    scratch.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    def run(clip: Path | str, *options: str, engine: Any = blind) -> tuple[int, str, str]:
        capfd.readouterr()
        files, begun_s, begun_mb = open_files(), time.perf_counter(), peak_mb(afresh=True)
        with pytest.raises(SystemExit) as ended:
            posecheck.cli.main(["check", *options, "--", str(clip)], engine=engine)
        done = capfd.readouterr()
        assert time.perf_counter() - begun_s < LIMIT_S
        assert peak_mb() - begun_mb < LIMIT_MB
        assert open_files() <= files
        assert list(scratch.iterdir()) == []
        assert "Traceback" not in done.out + done.err
        return ended.value.code or 0, done.out, done.err

    return run

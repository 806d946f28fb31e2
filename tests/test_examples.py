"""Every example runs from a clone, as it is, and says what is true of the sample clips."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
SAYS = {
    "compare": r"did what was advised \(saddle height, lower\)",
    "corrections": r"by hand: knee_flexion_bdc[^\n]*\n[^\n]*\n[^\n]*\nBy hand: somebody put the hip right",
    "own_bands": r"shipped: knee_flexion_bdc 30.0 .*: red\n(.*\n)*mine: knee_flexion_bdc 15.0 .*: green",
    "own_landmarks": r"knee_flexion_bdc, stroke by stroke: \[(\d\d\.\d ?)+\] deg\n",
    "plot": "^$",
    "whole_class": r"minute 42: .*\n(.*\n)*trunk_flexion: \+\d\d\.\d",
}
"""What an example prints, as a pattern."""

WITH_THE_MODEL = {
    "clip": r"knee_flexion_bdc: \d\d\.\d .* deg, red\n(.*\n)*saddle_too_high",
    "folder": r"spin_high.mp4,2\d\..*\nspin_ideal.mp4,3\d\..*\nspin_low.mp4,5\d\.",
}


def run(name: str, *words: str | Path) -> str:
    """Run an example where a user stands who has just cloned."""
    call = [sys.executable, "-W", "error", EXAMPLES / f"{name}.py", *words]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(call, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", SAYS)
def test_it_runs(name, tmp_path):
    words = [tmp_path / "angles.png"] if name == "plot" else []
    if name == "plot":
        pytest.importorskip("matplotlib")
    assert re.search(SAYS[name], run(name, *words))
    assert all(word.read_bytes().startswith(b"\x89PNG") for word in words)


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_THE_MODEL)
def test_it_runs_with_the_model(name):
    assert re.search(WITH_THE_MODEL[name], run(name))


def test_each_example_is_short_is_run_and_stands_in_the_reference():
    files = {path.stem: path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*.py")}
    assert files.keys() == SAYS.keys() | WITH_THE_MODEL.keys()
    assert {name: len(text.splitlines()) for name, text in files.items() if len(text.splitlines()) >= 40} == {}
    page = (ROOT / "docs" / "reference" / "examples.rst").read_text(encoding="utf-8")
    assert set(re.findall(r"literalinclude:: ../../examples/(\w+)\.py", page)) == files.keys()

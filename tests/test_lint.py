"""The code is formatted, linted and typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


MYPY = pytest.param(
    "mypy",
    marks=pytest.mark.skipif(
        sys.version_info < (3, 11), reason="Python 3.10 gets an older numpy, which knows its own types less well"
    ),
)


@pytest.mark.parametrize("command", ["ruff check", "ruff format --check", MYPY])
def test_nothing_to_complain_about(command: str) -> None:
    run = [sys.executable, "-m", *command.split()]
    done = subprocess.run(run, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

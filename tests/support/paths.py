"""Where things lie in the repository."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TESTS = REPOSITORY / "tests"
DOCS = REPOSITORY / "docs"
SAMPLES = REPOSITORY / "sample_videos"
TRACKS = TESTS / "tracks"
STORED = TESTS / "stored"


def environment() -> dict[str, str]:
    """Give the environment of a process that imports posecheck from here, and what tests share."""
    path = os.pathsep.join([str(TESTS), str(REPOSITORY), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path}

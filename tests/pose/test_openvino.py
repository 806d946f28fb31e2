"""The quicker runtime keeps to itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.runtimes import needs_openvino

QUIET = """
import sys
asked = []
sys.addaudithook(lambda event, told: event.startswith("socket.") and asked.append(event))
from posecheck.pose.mediapipe import runtime_version
assert runtime_version("lite").startswith("OpenVINO "), runtime_version("lite")
assert not asked, asked
print([name for name in sys.modules if name.startswith(("openvino_telemetry", "openvino.tools", "mediapipe"))])
"""


@pytest.mark.slow
@needs_openvino
def test_nobody_is_told_that_it_was_loaded_and_mediapipe_is_not_loaded_beside_it():
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")

"""The quicker runtime keeps to itself."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from support.runtimes import needs_openvino

from posecheck.pose import openvino
from posecheck.pose.mediapipe import RUNTIME
from posecheck.pose.models import model_bundle
from posecheck.system import cache

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
def test_nobody_is_told_that_it_was_loaded_and_mediapipe_is_not_loaded_beside_it(monkeypatch):
    monkeypatch.delenv(RUNTIME)
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


@pytest.mark.slow
@needs_openvino
def test_a_network_is_compiled_once_and_again_where_that_cannot_be_read(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "cache_path", lambda: tmp_path)
    compiled = []
    compile_ = openvino._compile
    monkeypatch.setattr(openvino, "_compile", lambda *told: compiled.append(told) or compile_(*told))
    picture = np.random.default_rng(0).random((224, 224, 3), np.float32)

    def answer():
        return [array.copy() for array in openvino.Network(model_bundle("lite"), "pose_detector", (0, 1))(picture)]

    first, again = answer(), answer()
    assert len(compiled) == 1
    monkeypatch.setattr(openvino, "read_cached", lambda *_: b"what another program wrote")
    third = answer()
    assert len(compiled) == 2
    assert [array.shape for array in first] == [(2254, 12), (2254, 1)]
    assert all(np.array_equal(one, other) for found in (again, third) for one, other in zip(first, found, strict=True))

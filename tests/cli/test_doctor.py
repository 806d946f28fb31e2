"""The doctor."""

from __future__ import annotations

import sys
from importlib.metadata import version
from importlib.util import find_spec

import pytest
from support.command import blind, shell

from posecheck.cli.doctor import _opencv
from posecheck.pose.mediapipe import RUNTIME
from posecheck.system.installation import package_requirement

OPENCV = package_requirement("opencv-python").partition("==")[2]


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["", "mediapipe"])
def test_the_doctor_finds_all_well(asked, monkeypatch):
    monkeypatch.setenv(RUNTIME, asked)
    done = shell("doctor")
    assert done.returncode == 0, done.stdout
    assert "All is well." in done.stdout
    assert "wrong" not in done.stdout
    runtime = "OpenVINO" if not asked and find_spec("openvino") else version("mediapipe")
    assert f"mediapipe lite {runtime}" in done.stdout
    assert done.stderr == ""


@pytest.mark.slow
def test_the_doctor_sees_nobody(run):
    code, out, _ = run("doctor", engine=blind)
    assert code == 1
    assert "seen in 0% of 15 pictures" in " ".join(out.split())


BOTH = {"opencv-python": OPENCV, "opencv-contrib-python": OPENCV}

NONE = dict.fromkeys((*BOTH, "opencv-python-headless", "opencv-contrib-python-headless"))


@pytest.mark.parametrize("more", [{}, {"opencv-python-headless": OPENCV}])
def test_opencv_packages_of_the_version_asked_for_are_well(more):
    assert [line.fine for line in _opencv({**NONE, **BOTH, **more})] == [True]


@pytest.mark.parametrize(
    "found",
    [
        {**BOTH, "opencv-contrib-python": "5.1.0.95"},
        {**BOTH, "opencv-contrib-python": None},
        {**BOTH, "opencv-python-headless": "4.10.0.84"},
        dict.fromkeys(BOTH, "4.10.0.84"),
        {},
    ],
)
def test_the_doctor_mends_opencv_by_the_versions_that_posecheck_asks_for(found):
    (line,) = _opencv({**NONE, **found})
    assert not line.fine
    assert line.command.endswith(f" --no-deps opencv-python=={OPENCV} opencv-contrib-python=={OPENCV}")
    assert (" uninstall -y opencv-python-headless && " in line.command) is ("opencv-python-headless" in found)


def test_what_the_doctor_says_to_type_is_on_one_line(run, monkeypatch):
    monkeypatch.setattr(sys.modules["posecheck.cli.doctor"], "_libraries", lambda: _opencv(NONE))
    monkeypatch.setenv("COLUMNS", "40")
    code, out, _ = run("doctor")
    assert code == 1
    (line,) = _opencv(NONE)
    assert line.command in out.splitlines()

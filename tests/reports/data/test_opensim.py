"""Motion files, read back line by line."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider

from posecheck.fit.analysis import analyse
from posecheck.reports.data.opensim import write_mot, write_trc

TIME_S = np.array([0.0, 0.1, 0.2])


def test_markers_are_in_metres_and_gaps_are_nan():
    joints = {"knee": np.array([[1.0, 2.0], [np.nan, np.nan], [3.0, 4.0]]), "tail": np.zeros((3, 2))}
    lines = write_trc("a.trc", "left", TIME_S, joints, 0.5).split("\n")
    assert lines[2].split("\t")[:5] == ["10.0000", "10.0000", "3", "1", "m"]
    assert lines[3].split("\t")[2] == "LKnee"
    assert lines[6] == "1\t0.000000\t0.500000\t1.000000\t0.000000"
    assert lines[7] == "2\t0.100000\tnan\tnan\tnan"


def test_without_a_scale_they_are_in_pixels():
    lines = write_trc("a.trc", "right", TIME_S, {"hip": np.ones((3, 2))}).split("\n")
    assert "\tpx\t" in lines[2]
    assert "\t1.000000\t1.000000\t" in lines[6]


def test_angles_have_the_signs_of_the_field():
    analysis = analyse(Rider(ankling_deg=0).recording())
    lines = write_mot("a.mot", analysis).split("\n")
    at = lines.index("endheader")
    assert lines[at + 1].split("\t") == ["time", "knee_angle_r", "hip_flexion_r", "ankle_angle_r"]
    _, knee, hip, ankle = map(float, lines[at + 2].split("\t"))
    assert knee == pytest.approx(analysis.series["knee_flexion"].values[0], abs=1e-5)
    assert hip == pytest.approx(180 - analysis.series["hip_angle"].values[0], abs=1e-5)
    assert ankle == pytest.approx(90 - analysis.series["ankle_angle"].values[0], abs=1e-5)


def test_nobody_is_a_file_without_rows():
    assert "nRows=0" in write_mot("a.mot", replace(analyse(Rider().recording()), series=()))

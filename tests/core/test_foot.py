"""The point of the foot that shows the crank."""

from __future__ import annotations

import numpy as np
import pytest
from support.riders import truth

from posecheck.core import crank
from posecheck.core.foot import FOOT_MARKS, WHOLE_FOOT, choose_mark
from posecheck.core.geometry import rider_frame
from posecheck.records.landmarks import LEG


def leg(*hidden: str):
    points = np.zeros((100, len(LEG), 2))
    for joint in hidden:
        points[:, LEG.index(joint)] = np.nan
    return points


@pytest.mark.parametrize(
    ("hidden", "mark"),
    [
        ((), ("heel", "toe")),
        (("heel",), ("ankle",)),
        (("heel", "toe"), ("ankle",)),
        (("heel", "ankle"), ("toe",)),
        (("toe", "ankle"), ("heel",)),
        (("heel", "toe", "ankle"), ("heel", "toe")),
    ],
)
def test_the_best_that_is_there(hidden, mark) -> None:
    assert choose_mark(leg(*hidden)).joints == mark


def test_a_heel_that_is_seen_rarely_is_no_mark() -> None:
    points = leg()
    points[40:, LEG.index("heel")] = np.nan
    assert choose_mark(points).joints == ("ankle",)


@pytest.mark.parametrize("name", ["spin_high", "spin_ideal", "spin_low"])
@pytest.mark.parametrize("mark", FOOT_MARKS[1:], ids=lambda mark: mark.joints[0])
def test_each_mark_tells_the_phase_and_the_size_of_the_whole_foot(name, mark) -> None:
    exact = truth(name)
    joints = [str(one) for one in exact["joint_names"]]
    toe, heel = (exact["joints2d"][:, joints.index(f"right_{joint}"), 0].mean() for joint in ("toe", "heel"))
    side = "right" if toe > heel else "left"
    points = np.stack([exact["joints2d"][:, joints.index(f"{side}_{joint}")] for joint in LEG], axis=1).astype(float)
    upright, time_s = rider_frame(points, side), exact["t"]
    phases, heights = [], []
    for one in (WHOLE_FOOT, mark):
        path = one.path(upright)
        first, _ = crank.fit_phase(time_s, path)
        phase = crank.refine_phase(time_s, first, path)
        phases.append(phase - one.early_deg)
        heights.append(crank.fit_ellipse(time_s, phase, path).up_px / one.height)
    assert np.median(phases[1] - phases[0]) == pytest.approx(0, abs=2.5)
    assert heights[1] / heights[0] == pytest.approx(1, abs=mark.height_half)

"""Standing up: found, counted, and left out of the numbers."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, changed, standing

from posecheck.core.seated import find_standing, seated_strokes
from posecheck.fit.analysis import analyse

RIDER = Rider(hip_mm=(-215.0, 740.0), seconds=20.0)

NAMES = ("knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min", "trunk_flexion", "shoulder_angle", "kops_offset")


@pytest.fixture(scope="module")
def seated():
    """How the rider is measured who never stands."""
    return analyse(RIDER.recording())


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize(("from_s", "to_s"), [(8.0, 14.0), (-1.0, 8.0), (12.0, 30.0)])
def test_strokes_out_of_the_saddle_are_counted_and_move_no_measure(seated, from_s, to_s, facing):
    answer = analyse(standing(replace(RIDER, facing=facing), from_s, to_s))
    stood_s = min(to_s, 20.0) - max(from_s, 0.0)
    assert answer.quality.stood == pytest.approx(stood_s * RIDER.rpm / 60, abs=2)
    for name in NAMES:
        assert answer[name].value == pytest.approx(seated[name].value, abs=1.0), name
    assert [note.id for note in answer.notes] == ["stood_up"]
    assert str(answer.quality.stood) in answer.notes[0].text


def test_averaged_in_they_would_have_moved_the_measures():
    up = analyse(replace(RIDER, hip_mm=(-30.0, 765.0), trunk_flexion_deg=30.0).recording())
    assert not up.quality.usable
    assert [reason.id for reason in up.quality.reasons] == ["standing"]


def test_a_seated_rider_never_stands(seated):
    assert (seated.quality.stood, seated.notes) == (0, ())


@pytest.mark.parametrize(("slide_mm", "stands"), [(40.0, False), (70.0, False), (110.0, True), (150.0, True)])
def test_sliding_on_the_saddle_is_not_standing(slide_mm, stands):
    half = np.arange(len(RIDER.time_s)) > len(RIDER.time_s) / 2
    forward = replace(RIDER, hip_mm=(RIDER.hip_mm[0] + slide_mm, RIDER.hip_mm[1])).track().xy_px
    slid = np.where(half[:, None, None], forward, RIDER.track().xy_px)
    assert (analyse(changed(RIDER.recording(), slid)).quality.stood > 0) is stands


def test_hips_that_were_not_seen_do_not_stand():
    nothing = np.full((90, 2), np.nan)
    time_s = np.arange(90) / 30
    assert not find_standing(time_s, nothing, nothing, 200.0).any()


def test_a_stroke_is_seated_if_nearly_all_of_it_is():
    stroke = np.repeat([0, 1, 2, -1], 10)
    stood = np.zeros(40, dtype=bool)
    stood[10:12] = stood[20:23] = stood[30:] = True
    assert seated_strokes(stroke, stood, 3).tolist() == [True, True, False]

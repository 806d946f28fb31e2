"""The bow of the back: silhouettes whose back is an arc of known rise, and what a recording makes of them."""

from dataclasses import replace

import numpy as np
import pytest
from support.paths import SAMPLES
from support.riders import Rider

from posecheck.app.tracking import track
from posecheck.core.facing import find_facing
from posecheck.core.outline import ALONG, POINTS
from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.records.tracking import Recording

RIDER = Rider(hip_mm=(-215.0, 740.0), seconds=6.0)


def recording(share, rider=RIDER, missing=0.0):
    """A rider with an outline in the picture whose back rises by a share of the trunk, one for all or each frame's."""
    track = rider.track()
    sign = 1 if rider.facing == "right" else -1
    hip, shoulder = track[f"{rider.facing}_hip"], track[f"{rider.facing}_shoulder"]
    trunk = shoulder - hip
    square = sign * np.stack([trunk[:, 1], -trunk[:, 0]], axis=-1)
    away = 0.3 + np.multiply.outer(np.broadcast_to(share, len(hip)), 1 - np.linspace(-1, 1, POINTS) ** 2)
    contour = hip[:, None] + ALONG[:, None] * trunk[:, None] + away[..., None] * square[:, None]
    contour = contour + np.random.default_rng(1).normal(0, 1.0, contour.shape)
    contour[np.random.default_rng(2).random(len(contour)) < missing] = np.nan
    return Recording(replace(track, contour_px=contour))


@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_measure_is_per_cent_of_the_trunk_whichever_way_the_rider_looks(facing):
    measure = analyse(recording(0.06, replace(RIDER, facing=facing)))["back_bow"]
    assert (measure.unit, measure.method) == ("%", "side")
    assert measure.value == pytest.approx(6.0, abs=0.2)
    assert measure.interval[0] < 6.0 < measure.interval[1]


@pytest.mark.slow
def test_the_pose_model_gives_the_outline():
    side = track(SAMPLES / "spin_ideal.mp4", model="lite", end_s=0.2).side
    assert side.contour_px.shape == (6, POINTS, 2)
    assert np.isfinite(side.contour_px).all()
    near = "right" if find_facing(side.xy_px) == "right" else "left"
    away = side.contour_px.mean(axis=1) - (side[f"{near}_hip"] + side[f"{near}_shoulder"]) / 2
    assert (away[:, 0] * (-1 if near == "right" else 1) > 0).all()
    assert (away[:, 1] < 0).all()


def test_it_has_no_band_and_is_never_red():
    answer = analyse(recording(0.2))
    assert answer.verdicts["back_bow"] == "no_target"
    assert answer.findings == ()


def test_a_rounder_back_shows_against_the_earlier_clip():
    rounder = compare(analyse(recording(0.02)), analyse(recording(0.05)))["back_bow"]
    same = compare(analyse(recording(0.02)), analyse(recording(0.025)))["back_bow"]
    assert (rounder.changed, same.changed) == (True, False)
    assert rounder.interval[0] < 3.0 < rounder.interval[1]


def rounding(later, seconds):
    """An answer about a back that is rounder in the second half of the clip."""
    rider = replace(RIDER, seconds=seconds, rate_hz=10.0)
    return analyse(recording(np.repeat([0.03, later], len(rider.time_s) // 2), rider))


@pytest.mark.parametrize(("later", "found"), [(0.06, ["rounded_back"]), (0.03, []), (0.01, [])])
def test_a_back_that_rounds_within_the_clip_is_found(later, found):
    assert [one.id for one in rounding(later, 190.0).findings] == found


def test_in_less_than_three_minutes_it_is_information_and_no_finding():
    answer = rounding(0.06, 60.0)
    assert [one.measure for one in answer.drifts if one.certain] == ["back_bow"]
    assert answer.findings == ()


def test_without_an_outline_it_is_not_shown():
    for one in (RIDER.recording(), recording(0.05, missing=0.7)):
        assert "back_bow" not in {measure.name for measure in analyse(one).measures}


def test_gaps_are_no_harm():
    assert analyse(recording(0.05, missing=0.2))["back_bow"].value == pytest.approx(5.0, abs=0.3)

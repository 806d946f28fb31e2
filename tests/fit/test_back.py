"""The bow of the back: silhouettes whose back is an arc of known rise, and what a recording makes of them."""

from dataclasses import replace

import numpy as np
import pytest
from support.paths import SAMPLES
from support.riders import Rider, turned

from posecheck.app.tracking import track
from posecheck.core.outline import ALONG, POINTS, back_outline, outline_bow
from posecheck.core.ride import find_facing
from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.records.tracking import Recording

HIP, SHOULDER = np.array([150.0, 300.0]), np.array([350.0, 180.0])
TRUNK = np.hypot(*(SHOULDER - HIP))
RIDER = Rider(hip_mm=(-215.0, 740.0), seconds=6.0)


def silhouette(share, away=0.3):
    """Everything before a back that rises over its chord, between the ends of the outline, by a share of the trunk."""
    y, x = np.mgrid[0:480, 0:640].astype(float)
    along, square = (SHOULDER - HIP) / TRUNK, np.array([SHOULDER[1] - HIP[1], HIP[0] - SHOULDER[0]]) / TRUNK
    points = np.stack([x - HIP[0], y - HIP[1]], axis=-1)
    place = (points @ along / TRUNK - 0.5) / 0.4
    return np.clip(TRUNK * (away + share * (1 - place**2)) - points @ square + 0.5, 0, 1)


@pytest.mark.parametrize("share", [-0.05, 0.0, 0.03, 0.1])
def test_the_bow_of_a_known_back_is_met(share):
    outline = back_outline(silhouette(share), HIP, SHOULDER)
    assert outline.shape == (POINTS, 2)
    assert outline_bow(outline[None], HIP[None], SHOULDER[None])[0] == pytest.approx(share, abs=0.003)


def test_turning_mirroring_and_zooming_change_no_bow():
    outline = back_outline(silhouette(0.06), HIP, SHOULDER)
    for change in (lambda at: turned(at, 0.7), lambda at: at * (-1, 1), lambda at: 3.5 * at - 20):
        found = outline_bow(change(outline)[None], change(HIP)[None], change(SHOULDER)[None])[0]
        assert found == pytest.approx(0.06, abs=0.003)


def test_a_back_outside_the_picture_or_without_an_edge_is_no_outline():
    assert np.isnan(back_outline(np.ones((480, 640)), HIP, HIP)).all()
    assert np.isnan(back_outline(np.zeros((480, 640)), HIP, SHOULDER)).all()
    assert np.isnan(back_outline(np.ones((2000, 2000)), HIP + 800, SHOULDER + 800)).all()


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

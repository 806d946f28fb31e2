"""Measures stroke by stroke: they add up to the measure, and know when they were."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from support.equality import same
from support.riders import Rider, from_truth, track, truth

from posecheck.fit.analysis import analyse
from posecheck.fit.stroke_values import stroke_values
from posecheck.records.base import ByName
from posecheck.records.serialise import from_document, to_document
from posecheck.records.series import Strokes
from posecheck.records.tracking import Recording


@pytest.fixture(scope="module")
def noisy():
    exact = from_truth("spin_high")
    rng = np.random.default_rng(4)
    return analyse(Recording(track(exact.side.xy_px + rng.normal(0, 2, exact.side.xy_px.shape), exact.side.time_s)))


def test_they_add_up_to_the_measure(noisy):
    values = stroke_values(noisy)
    assert {"cadence", "knee_flexion_bdc", "hip_angle_min", "trunk_flexion", "hip_range"} <= values.keys()
    for name, strokes in values.items():
        assert len(strokes) == len(noisy.strokes) == noisy[name].strokes > 4
        if not name.endswith("_range"):
            assert np.std(strokes, ddof=1) == pytest.approx(noisy[name].spread, rel=1e-9)
        assert np.median(strokes) == pytest.approx(noisy[name].value, abs=1.5)


def test_a_change_from_stroke_to_stroke_is_seen():
    low, high = (Rider(hip_mm=(-200.0, up)).recording() for up in (690.0, 715.0))
    half = low.side.time_s > low.side.time_s[-1] / 2
    ride = track(np.where(half[:, None, None], high.side.xy_px, low.side.xy_px), low.side.time_s)
    analysis = analyse(Recording(ride))
    knee, late = stroke_values(analysis)["knee_flexion_bdc"], analysis.strokes.bdc_s > low.side.time_s[-1] / 2
    truth = [analyse(one)["knee_flexion_bdc"].value for one in (low, high)]
    assert [np.median(knee[~late]), np.median(knee[late])] == pytest.approx(truth, abs=2.0)
    assert np.median(knee[~late]) > np.median(knee[late]) + 3


def test_a_stroke_that_was_not_seen_has_no_value():
    recording = Rider().recording()
    strokes = analyse(recording).strokes
    hidden = (recording.side.time_s > strokes.start_s[3]) & (recording.side.time_s < strokes.start_s[4])
    xy = np.where(hidden[:, None, None], np.nan, recording.side.xy_px)
    elbows = [name in ("left_elbow", "right_elbow") for name in recording.side.names]
    xy = np.where(np.array(elbows)[:, None], xy, recording.side.xy_px)
    values = stroke_values(analyse(replace(recording, side=replace(recording.side, xy_px=xy))))
    assert np.flatnonzero(np.isnan(values["elbow_flexion"])).tolist() == [3]
    assert np.isfinite(values["knee_flexion_bdc"]).all()


def test_the_crank_is_at_the_bottom_when_it_says_so():
    analysis, exact = analyse(from_truth("spin_high")), truth("spin_high")
    crank_deg = np.degrees(np.unwrap(np.radians(exact["ang_crank_deg"])))
    for when_s, at_deg in ((analysis.strokes.tdc_s, 0.0), (analysis.strokes.bdc_s, 180.0)):
        turned = np.interp(when_s, exact["t"], crank_deg)
        assert np.abs((turned - at_deg + 180) % 360 - 180).max() < 6
    assert np.all(analysis.strokes.bdc_s > analysis.strokes.tdc_s)


def test_the_clip_of_slow_motion_keeps_the_time_of_the_clip():
    plain = Rider().recording()
    slow = replace(plain, side=replace(plain.side, time_s=plain.side.time_s * 4))
    slow = replace(slow, settings=replace(slow.settings, slow_motion=4.0))
    assert analyse(slow).strokes.bdc_s == pytest.approx(4 * analyse(plain).strokes.bdc_s)
    assert stroke_values(analyse(slow))["cadence"] == pytest.approx(stroke_values(analyse(plain))["cadence"])


def test_series_and_curves_are_found_by_name(noisy):
    assert noisy.series["knee_flexion"].name == noisy.curves["knee_flexion"].name == "knee_flexion"
    assert noisy.series[0] is noisy.series[noisy.series.names[0]]
    assert noisy.series[:2] == tuple(noisy.series)[:2]
    with pytest.raises(KeyError, match="knee_angel: there is knee_flexion, hip_angle"):
        noisy.series["knee_angel"]
    with pytest.raises(KeyError, match="knee_angel: there is knee_flexion_bdc"):
        noisy["knee_angel"]
    with pytest.raises(KeyError, match="x: there is none"):
        ByName(())["x"]


def test_they_survive_pickling_and_the_document(noisy):
    assert same(pickle.loads(pickle.dumps(noisy)), noisy)  # noqa: S301  our own
    document = to_document(noisy, series=True)
    assert document["strokes"].keys() == {"phase_deg", "start_s", "cadence_rpm"}
    assert same(from_document(document), noisy)


def test_without_series_only_the_cadence_is_known_by_stroke(noisy):
    short = from_document(to_document(noisy))
    assert stroke_values(short).keys() == {"cadence"}
    assert np.isnan(short.strokes.bdc_s).all()
    assert len(short.strokes.bdc_s) == len(short.strokes) == len(short.strokes.tdc_s)


def test_nobody_pedals_no_strokes():
    nobody = analyse(Recording(track(np.full((60, 33, 2), np.nan), np.arange(60) / 30)))
    assert stroke_values(nobody) == {}
    assert nobody.strokes.bdc_s.tolist() == Strokes([], [], [], []).bdc_s.tolist() == []

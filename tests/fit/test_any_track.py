"""Whatever a pose engine may hand over: an answer with intervals, or a reason, or a typed error; never a surprise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.edited_rides import RIDER, changed, changes, told
from support.riders import track

from posecheck.errors import PosecheckError
from posecheck.fit.analysis import analyse
from posecheck.records.analysis import Analysis
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.serialise import from_document, to_document
from posecheck.records.settings import Settings
from posecheck.records.tracking import Recording, Track

CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
FEW = settings(max_examples=6, deadline=None, suppress_health_check=CHECKS, derandomize=True)
MANY = settings(max_examples=80, deadline=None, suppress_health_check=CHECKS)


def honest(analysis: Analysis) -> None:
    """Hold an analysis against what is promised of every one."""
    for measure in analysis.measures:
        if measure.value is None:
            assert measure.interval is None
            assert measure.reason
        else:
            assert measure.interval is not None
            low, high = measure.interval
            assert all(map(math.isfinite, (measure.value, low, high)))
            assert low <= measure.value <= high, measure
            assert measure.spread is None or math.isfinite(measure.spread)
    if not analysis.quality.usable:
        assert analysis.quality.reasons
        assert not analysis.findings
    for name in ("cadence_rpm", "start_s", "phase_deg"):
        assert not np.isinf(getattr(analysis.strokes, name)).any()
    for curve in analysis.curves:
        assert not np.isinf([curve.mean, curve.spread]).any()
    document = to_document(analysis, series=True)
    assert to_document(from_document(document), series=True) == document


def try_it(done, settings_told, others) -> None:
    try:
        tracks = [None if other is None else changed(other) for other in others]
        recording = Recording(changed(done), Settings(**settings_told), *tracks)
    except PosecheckError:
        return
    honest(analyse(recording))


others = st.tuples(st.none() | changes, st.none() | changes)


@FEW
@given(changes, told, others)
def test_any_track_gets_an_honest_answer(done, settings_told, others) -> None:
    try_it(done, settings_told, others)


@pytest.mark.slow
@MANY
@given(changes, told, others)
def test_very_many_tracks_get_an_honest_answer(done, settings_told, others) -> None:
    try_it(done, settings_told, others)


def test_the_good_rider_is_measured() -> None:
    analysis = analyse(Recording(changed([])))
    honest(analysis)
    assert analysis.quality.usable


@pytest.mark.parametrize("frames", [0, 1, 2, 3, 5])
def test_a_handful_of_frames(frames: int) -> None:
    honest(analyse(Recording(changed([lambda xy, seen, time_s: (xy[:frames], seen[:frames], time_s[:frames])]))))


@pytest.mark.parametrize("names", [(), ("left_knee",), ("left_hip", "left_knee", "left_ankle"), LANDMARK_NAMES[:12]])
def test_an_engine_that_knows_few_landmarks(names: tuple[str, ...]) -> None:
    xy = RIDER.xy_px[:, [LANDMARK_NAMES.index(name) for name in names]]
    few = Track(RIDER.clip, RIDER.engine, RIDER.time_s, xy, np.ones(xy.shape[:2]), names)
    try:
        honest(analyse(Recording(few)))
    except PosecheckError as error:
        assert "landmark" in str(error)  # noqa: PT017


def test_two_frames_at_the_same_moment_are_refused() -> None:
    for stamps in ([0.0, 0.0], [1.0, 0.5], [0.0, math.nan], [0.0, math.inf]):
        with pytest.raises(PosecheckError, match="rise"):
            track(RIDER.xy_px[:2], np.array(stamps))

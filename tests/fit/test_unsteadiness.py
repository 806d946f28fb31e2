"""How unsure a model is of a leg: nothing where it sees one steadily, more the more it guesses, and no saddle by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, changed
from support.tracked_riders import TRACKS, recorded

from posecheck.core import views
from posecheck.fit import refusals, unsteadiness
from posecheck.fit.analysis import analyse
from posecheck.fit.notes import LEG_UNSURE, LIKE_FILMED
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.settings import Settings, Target
from posecheck.records.tracking import Engine, Recording

FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=10.0)
KNEE = LANDMARK_NAMES.index("right_knee")
LEG_PX = (FITTED.thigh_mm + FITTED.shank_mm) * FITTED.px_per_mm
LOOK = views.choose_view(np.arange(len(FITTED.time_s), dtype=float), 4)


def unsteady(recording: Recording) -> float:
    ride = refusals.follow_track(recording.side, recording.settings)
    return unsteadiness.measure_unsteadiness(recording.side, ride)


def scattered(share: float) -> Recording:
    """A rider whose knee is seen along the shank a little elsewhere in each picture."""
    recording = FITTED.recording()
    xy = np.array(recording.side.xy_px)
    xy[:, KNEE, 1] += np.random.default_rng(2).normal(0, share * LEG_PX, len(xy))
    return changed(recording, xy)


def divided(apart_px: float) -> Recording:
    """A rider whose knee two of four looks see further forward."""
    recording = FITTED.recording()
    xy = np.array(recording.side.xy_px)
    xy[:, KNEE, 0] += np.where(LOOK < 2, apart_px, -apart_px)
    return replace(recording, side=replace(recording.side, xy_px=xy, view=LOOK))


def test_a_leg_that_is_seen_steadily_is_as_sure_as_usual():
    assert unsteady(FITTED.recording()) == 1.0
    assert unsteady(scattered(0.005)) == 1.0
    assert unsteady(divided(0.5)) == 1.0


@pytest.mark.parametrize("share", [0.025, 0.05])
def test_a_shank_that_changes_its_length_widens_by_the_third_root(share):
    assert unsteady(scattered(share)) == pytest.approx((share / 0.0125) ** (1 / 3), rel=0.12)


def test_looks_that_disagree_widen_and_those_that_move_the_leg_alike_do_not():
    assert 1.05 < unsteady(divided(4.0)) < unsteady(divided(12.0)) < 2.0
    both = divided(0.0)
    assert unsteady(changed(both, both.side.xy_px + 5.0)) == 1.0


def test_rendered_riders_are_seen_steadily():
    found = [unsteady(recorded(path)) for path in TRACKS[::3]]
    assert np.median(found) == 1.0
    assert max(found) < 1.15


def test_intervals_widen_by_as_much():
    plain, wide = analyse(FITTED.recording()), analyse(scattered(0.05))
    before, after = (np.ptp(one["knee_flexion_tdc"].interval) for one in (plain, wide))
    assert after > 1.4 * before


def test_nobody_who_pedals_is_no_sign_of_anything():
    recording = FITTED.recording()
    still = changed(recording, np.repeat(recording.side.xy_px[:1], len(FITTED.time_s), axis=0))
    assert unsteady(still) == 1.0


def test_the_saddle_is_not_judged_by_an_unsure_leg_of_a_rider_like_no_rendered_one():
    band = Target("knee_flexion_bdc", 20.0, 50.0, -20.0, 90.0, "deg", "wide enough for any interval", "own")
    steady, unsure = (
        analyse(Recording(replace(one.side, engine=Engine("mediapipe heavy")), Settings(targets=(band,))))
        for one in (FITTED.recording(), scattered(0.03))
    )
    assert steady.verdicts["knee_flexion_bdc"] == "green"
    assert unsure.verdicts["knee_flexion_bdc"] == "unsure"
    assert LIKE_FILMED in steady.notes
    assert LEG_UNSURE not in steady.notes
    assert LEG_UNSURE in unsure.notes
    assert not unsteadiness.is_leg_unsure(1.5, 1.0)

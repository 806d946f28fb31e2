"""Whose landmarks they are: known engines by any spelling, others with wide intervals or with what their owner says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider
from support.tracked_riders import TRUTHS, stored_track, tracks

from posecheck.core.landmark_bias import HABITS, MODEL_ERROR, UNKNOWN_LOOSE, landmark_bias, stored_looseness
from posecheck.errors import TrackError
from posecheck.fit import corrector
from posecheck.fit.analysis import analyse
from posecheck.fit.levers import engine_error
from posecheck.fit.notes import UNKNOWN_ENGINE
from posecheck.records.serialise import from_plain, to_plain
from posecheck.records.tracking import Engine, Recording

ANGLES = ("knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min", "trunk_flexion", "ankle_angle_bdc")
SADDLE = ("saddle_too_far_back", "saddle_too_far_forward")


def named(engine: Engine, rider: Rider | None = None):
    side = (rider or Rider(hip_mm=(-245.0, 745.0))).track()
    return analyse(Recording(replace(side, engine=engine)))


def notes(answer) -> set[str]:
    return {note.id for note in answer.notes}


@pytest.fixture(scope="module")
def foreign():
    """The stored tracks under a name that nobody knows, beside their truths."""
    return [
        (analyse(Recording(stored_track(file, name, Engine("my tracker")))), true)
        for name, (_, true, file) in tracks().items()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("measure", ANGLES)
def test_intervals_of_an_unknown_engine_hold_the_truth(foreign, measure) -> None:
    """By the heavy model's own intervals it was 7 % of these riders for the knee at TDC, 22 for the closed hip."""
    inside = [answer[measure].interval[0] <= true[measure] <= answer[measure].interval[1] for answer, true in foreign]
    assert np.mean(inside) > 0.95
    assert measure in TRUTHS


@pytest.mark.slow
def test_they_are_wider_than_those_of_any_known_engine(foreign) -> None:
    known = [answer for answer, _, _ in tracks().values()]
    for measure in ANGLES:
        wide, narrow = (
            np.mean([np.ptp(one[measure].interval) for one in some]) for some in ([a for a, _ in foreign], known)
        )
        assert wide > 2 * narrow, measure


@pytest.mark.slow
def test_an_unknown_engine_is_told_of(foreign) -> None:
    assert all(UNKNOWN_ENGINE.id in notes(answer) for answer, _ in foreign)
    assert UNKNOWN_ENGINE.id not in notes(named(Engine("markers", error_mm=5)))
    assert not any(UNKNOWN_ENGINE.id in notes(answer) for answer, _, _ in tracks().values())


@pytest.mark.parametrize("name", ["mediapipe heavy", "MediaPipe Heavy", "mediapipe-heavy", " mediapipe_heavy "])
def test_one_engine_has_many_spellings(name) -> None:
    assert landmark_bias(Engine(name)) is HABITS["mediapipe heavy"]
    assert corrector.shipped_corrector(name) is corrector.shipped_corrector("mediapipe heavy")


@pytest.mark.parametrize("name", ["../fit/mediapipe heavy", "mediapipe/heavy", "", "heavy", "mediapipe heavy\0"])
def test_no_other_name_reaches_the_file_system(name, monkeypatch) -> None:
    def never(*_):
        raise AssertionError

    monkeypatch.setattr(corrector, "files", never)
    assert corrector.shipped_corrector(name) is None
    assert not landmark_bias(Engine(name)).measured


def test_what_an_owner_states_takes_the_place_of_the_guess() -> None:
    widths = [np.ptp(named(Engine("markers", error_mm=error))["knee_flexion_bdc"].interval) for error in (5, 10, 20)]
    assert widths[0] < widths[1] < widths[2] < np.ptp(named(Engine("markers"))["knee_flexion_bdc"].interval)


def test_the_interval_follows_from_the_levers() -> None:
    """Hip and ankle turn one segment, the knee turns both: hypot(1, 2, 1) errors over segments of one length."""
    near = {"hip": (0.0, 200.0), "knee": (0.0, 100.0), "ankle": (100.0, 100.0)}
    rest = {joint: (300.0, 30.0 * n) for n, joint in enumerate(("shoulder", "elbow", "wrist", "heel", "toe", "ear"))}
    paths = {joint: np.array([place] * 3) for joint, place in {**near, **rest}.items()}
    off = engine_error(paths, landmark_bias(Engine("markers", error_mm=10.0)), 4.0)
    assert off["knee_flexion"] == pytest.approx(np.degrees(np.sqrt(6) * 10 / 400))
    assert engine_error(paths, landmark_bias("mediapipe heavy"), 4.0) == {}


def test_a_stated_error_means_nothing_for_a_measured_engine() -> None:
    assert landmark_bias(Engine("mediapipe heavy", error_mm=1.0, pedal_share=0.5)) is HABITS["mediapipe heavy"]


@pytest.mark.parametrize("wrong", [0, -1, 300, float("nan"), float("inf")])
def test_an_error_that_makes_no_sense_is_refused(wrong) -> None:
    with pytest.raises(TrackError, match="error_mm"):
        Engine("markers", error_mm=wrong)


@pytest.mark.parametrize("wrong", [0, -0.2, 1.5, float("nan")])
def test_an_axle_that_makes_no_sense_is_refused(wrong) -> None:
    with pytest.raises(TrackError, match="pedal_share"):
        Engine("markers", pedal_share=wrong)


def test_no_setback_is_found_where_the_axle_is_unknown() -> None:
    """By MediaPipe's foot this rider's saddle was too far back."""
    far_back = Rider(hip_mm=(-290.0, 720.0))
    unknown = named(Engine("markers", error_mm=5), far_back)
    assert unknown["kops_offset"].value is None
    assert "pedal_share" in unknown["kops_offset"].reason
    assert not {one.id for one in unknown.findings} & set(SADDLE)
    known = named(Engine("markers", error_mm=5, pedal_share=5 / 7), far_back)
    assert known["kops_offset"].interval[1] < -25
    assert "saddle_too_far_back" in {one.id for one in known.findings}


def test_a_stored_analysis_remembers_how_loose_its_engine_was() -> None:
    made_by = named(Engine("markers", error_mm=12.5)).made_by
    assert stored_looseness(made_by) == 0.5
    assert stored_looseness({**made_by, MODEL_ERROR: "a lot"}) == UNKNOWN_LOOSE
    assert stored_looseness({"model": "markers"}) == UNKNOWN_LOOSE
    assert stored_looseness({"model": "MediaPipe Lite"}) == landmark_bias("mediapipe lite").loose


def test_what_is_stated_is_stored() -> None:
    engine = Engine("markers", "1", error_mm=3.0, pedal_share=0.7)
    assert from_plain(Engine, to_plain(engine)) == engine
    assert from_plain(Engine, {"name": "old", "version": "", "sha256": ""}) == Engine("old")

"""A rider's own calibration: what one clip teaches about a rider holds in others, and only where it should."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.misread import BASE, HIGHER, misread, put_right
from support.riders import Rider
from support.tracked_riders import TRACKS_FOLDER, recorded

from posecheck.app.rider_calibration import learn_from
from posecheck.core import fourier
from posecheck.fit import corrector, refusals, rider_calibration
from posecheck.fit.analysis import analyse
from posecheck.fit.manual_correction import HAND_MM
from posecheck.records.analysis import Analysis
from posecheck.records.calibration import AngleError, RiderCalibration
from posecheck.storage.files import parse_recording, recording_bytes


def knee_off_deg(answer: Analysis, rider: Rider) -> float:
    return float(answer["knee_flexion_bdc"].value - rider.knee_flexion([180.0])[0])


LEARNED = learn_from(put_right(BASE))


def test_a_hand_teaches_how_the_knee_is_misread():
    assert abs(knee_off_deg(analyse(misread(BASE)), BASE)) > 3
    assert LEARNED is not None
    assert (LEARNED.source, LEARNED.side, LEARNED.engine) == ("hand", "right", "closed form")
    assert {error.angle for error in LEARNED.errors} == {"knee_flexion", "hip_angle", "ankle_angle"}


def test_it_is_taken_off_with_another_saddle_and_told():
    plain, better = analyse(misread(HIGHER)), analyse(replace(misread(HIGHER), calibration=LEARNED))
    assert abs(knee_off_deg(plain, HIGHER)) > 3
    assert abs(knee_off_deg(better, HIGHER)) < 0.5
    knee = better["knee_flexion_bdc"]
    assert knee.method == "calibrated"
    by_hand = analyse(put_right(BASE))["knee_flexion_bdc"].interval
    assert np.ptp(knee.interval) > np.ptp(by_hand)
    note = next(note for note in better.notes if note.id == "calibrated")
    assert "knee flexion, hip angle, ankle angle" in note.text
    assert better["trunk_flexion"] == plain["trunk_flexion"]


def test_it_is_kept_with_the_recording_and_gives_the_same_answer_again():
    recording = replace(misread(HIGHER), calibration=LEARNED)
    again = parse_recording(recording_bytes(recording), "again")
    assert again.calibration is not None
    assert again.calibration.clip == LEARNED.clip
    assert analyse(again)["knee_flexion_bdc"] == analyse(recording)["knee_flexion_bdc"]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (replace(LEARNED, engine="another"), "another model"),
        (replace(LEARNED, side="left"), "the other side"),
    ],
)
def test_where_it_does_not_hold_nothing_changes_and_it_is_said(other, why):
    plain, same = (analyse(one) for one in (misread(HIGHER), replace(misread(HIGHER), calibration=other)))
    assert same["knee_flexion_bdc"] == plain["knee_flexion_bdc"]
    assert why in same.notes[-1].text


@pytest.mark.parametrize(
    ("yaw_deg", "leg_unsure", "why"),
    [(3.0, False, None), (9.0, False, "place"), (None, False, None), (3.0, True, "unsure")],
)
def test_the_camera_must_stand_alike_and_the_leg_be_seen(yaw_deg, leg_unsure, why):
    known = replace(LEARNED, yaw_deg=0.0)
    shape = np.empty(0)
    found = rider_calibration.why_not_taught(known, "closed form", "right", yaw_deg, shape, leg_unsure=leg_unsure)
    assert found == why


def test_the_hip_must_be_seen_to_move_alike():
    engine = "mediapipe heavy"
    base, higher, other = (
        corrector.measure_likeness(engine, refusals.follow_track(one.side, one.settings)).shape
        for one in (recorded(TRACKS_FOLDER / f"{name}.npz") for name in ("p208_base", "p208_up20", "r201"))
    )
    known = replace(LEARNED, engine=engine, shape=base)
    told = [
        rider_calibration.why_not_taught(known, engine, "right", None, shape, leg_unsure=False)
        for shape in (base, higher, other)
    ]
    assert told == [None, None, "seen"]


def test_what_a_clip_knows_by_itself_is_believed():
    hand = replace(put_right(HIGHER), calibration=LEARNED)
    assert analyse(hand)["knee_flexion_bdc"].method == "side"
    assert "by itself" in next(note.text for note in analyse(hand).notes if note.id == "calibrated")


def test_errors_over_the_stroke_are_taken_off_where_the_crank_is_and_strangers_are_less_sure():
    curve = np.array([1.0, 2.0, 0.0, 0.0, 0.0])
    known = RiderCalibration("e", "right", "stickers", "c.mp4", (AngleError("knee_flexion", curve, 3.0),))
    phase = np.array([0.0, 180.0, np.nan])
    angles = {"knee_flexion": np.array([100.0, 40.0, 70.0]), "hip_angle": np.zeros(3)}
    better, halves = rider_calibration.calibrate_angles(known, phase, angles, trust=1.0)
    assert list(better) == ["knee_flexion"]
    assert better["knee_flexion"] == pytest.approx([97.0, 41.0, 70.0])
    assert halves["knee_flexion"] == pytest.approx(np.hypot(3.0, rider_calibration.CHANGED_DEG["knee_flexion"]))
    strange = rider_calibration.calibrate_angles(known, phase, angles, trust=0.0)[1]["knee_flexion"]
    assert strange > halves["knee_flexion"]
    assert fourier.fourier_basis(phase, rider_calibration.CALIBRATED_WAVES).shape[1] == len(curve)


def test_a_clip_in_which_nothing_was_known_teaches_nothing():
    assert learn_from(misread(BASE)) is None
    assert HAND_MM > 0

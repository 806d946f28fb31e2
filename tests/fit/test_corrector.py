"""The trained corrector: learns what is there, admits what it does not know, and is the one that was trained."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider

from benchmarks.corrector import examples, held, left_out, riders
from posecheck.core import camera, fourier
from posecheck.core.landmark_bias import landmark_bias
from posecheck.fit import corrector
from posecheck.fit.analysis import analyse
from posecheck.fit.likeness import Likeness
from posecheck.records.tracking import Correction, Engine

ENGINE = "mediapipe heavy"
MODELS = (ENGINE, "mediapipe lite")
BDC = fourier.fourier_basis(np.array([180.0]), corrector.CORRECTOR_HARMONICS)[0]


@pytest.fixture(scope="module")
def learnt():
    """Shapes and errors of the rendered riders."""
    return examples(riders("heavy"))


def test_a_planted_habit_is_found():
    random = np.random.default_rng(4)
    shapes = random.normal(2, 3, (400, 10))
    habit = random.normal(0, 1, (6, 7, 10))
    errors = np.einsum("akf,rf->rak", habit, (shapes - 2) / 3) + 5
    trained = corrector.train_corrector(shapes[:300], errors[:300])
    rest = np.stack([errors[i] - trained.errors(shapes[i]) for i in range(300, 400)])
    assert np.abs(rest).mean() < 0.4 * np.abs(errors[300:] - 5).mean()


def shipped():
    trained = corrector.shipped_corrector(ENGINE)
    assert trained is not None
    return trained, trained.centre + trained.known * trained.spread


def test_a_rider_unlike_all_others_is_corrected_no_further_and_called_strange():
    trained, shapes = shipped()
    usual = np.median([trained.strangeness(one) for one in shapes])
    far, further = trained.centre + 10 * trained.spread, trained.centre + 1000 * trained.spread
    assert trained.strangeness(far) > 1.5 * usual
    assert np.array_equal(trained.errors(far), trained.errors(further))


@pytest.mark.slow
def test_riders_left_out_of_the_training_gain(learnt):
    shapes, errors, plain = learnt
    rest, strangeness = left_out(shapes, errors, plain)
    for name, share in held(rest, strangeness, "heavy").items():
        # Strange riders have the intervals of filmed ones, which for the knee at TDC rendered ones do not need.
        assert 0.94 < share < (0.995 if name == "knee_flexion_tdc" else 0.985), name
    alike = np.array([Likeness(np.empty(0), float(one)).trust == 1 for one in strangeness])
    assert alike.mean() > 0.5
    errors, rest = errors[alike], rest[alike]
    grid = fourier.fourier_basis(np.arange(0.0, 360.0, 15.0), corrector.CORRECTOR_HARMONICS)
    for name, share in {"knee_flexion": 0.6, "hip_angle": 0.9, "trunk_flexion": 0.8, "shoulder_angle": 0.8}.items():
        before, after = (
            np.sqrt(((e[:, corrector.CORRECTED_ANGLES.index(name)] @ grid.T) ** 2).mean()) for e in (errors, rest)
        )
        assert after < share * before, name


@pytest.mark.slow
def test_the_camera_is_placed_by_hips_and_shoulders(learnt):
    usual = landmark_bias(ENGINE)
    known = riders("heavy")["yaw_deg"].astype(float)
    found = np.array([camera.estimate_yaw(one[-4:], usual.yaw) for one in learnt[0]])
    assert 0.9 < (np.abs(found - known) <= usual.yaw_half_deg).mean() < 0.98
    plane = np.column_stack([np.ones(len(known)), learnt[0][:, -4:]])
    assert usual.yaw == pytest.approx(np.linalg.lstsq(plane, known, rcond=None)[0], abs=0.06)


@pytest.mark.slow
def test_the_shipped_corrector_is_the_trained_one(learnt):
    (found, _), trained = shipped(), corrector.train_corrector(*learnt[:2])
    for one in learnt[0][:20]:
        assert found.errors(one) == pytest.approx(trained.errors(one), abs=1e-2)
        assert found.strangeness(one) == pytest.approx(trained.strangeness(one), rel=1e-3)


def test_a_rider_unlike_the_rendered_ones_keeps_the_shoulder_where_the_model_saw_it():
    usual = landmark_bias(ENGINE)
    alike, between, strange = (Likeness(np.empty(0), one) for one in (1.1, 1.25, 1.8))
    assert [one.trust for one in (alike, between, strange)] == pytest.approx([1.0, 0.5, 0.0])
    assert corrector.scale_corrections(usual, alike) == usual.corrections
    assert corrector.scale_corrections(usual, between)[0].across == pytest.approx(usual.corrections[0].across / 2)
    assert corrector.scale_corrections(usual, strange)[0].across == 0


def test_from_a_rider_unlike_the_rendered_ones_is_taken_off_what_filmed_riders_have_in_common():
    trained, shapes = shipped()
    alike, strange = (corrector.foretell_errors(trained, Likeness(shapes[0], one)) for one in (1.0, 1.8))
    more = dict(zip(corrector.CORRECTED_ANGLES, (strange - alike) @ BDC, strict=True))
    assert more["knee_flexion"] == pytest.approx(-1.5)
    assert more["trunk_flexion"] == pytest.approx(1.0)
    assert more["hip_angle"] == 0


def test_from_a_camera_further_aside_than_any_in_the_training_less_is_taken_off():
    trained, shapes = shipped()
    square, between, aside = (
        corrector.foretell_errors(trained, Likeness(shapes[0], 1.0, yaw_deg)) for yaw_deg in (-14.0, 22.5, -40.0)
    )
    assert square == pytest.approx(trained.errors(shapes[0]))
    assert aside == pytest.approx(trained.usual)
    assert between == pytest.approx((square + aside) / 2)


def test_most_rendered_riders_are_like_one_another():
    trained, shapes = shipped()
    assert np.mean([Likeness(one, trained.strangeness(one)).trust == 1 for one in shapes]) > 0.8


def test_the_lite_model_is_a_preview_and_names_no_fault():
    rider = Rider(hip_mm=(-215.0, 700.0), seconds=5.0).recording()
    answers = {name: analyse(replace(rider, side=replace(rider.side, engine=Engine(name)))) for name in MODELS}
    assert answers["mediapipe heavy"].findings
    assert not answers["mediapipe lite"].findings
    assert [("preview" in {note.id for note in one.notes}) for one in answers.values()] == [False, True]


def test_there_is_none_for_an_engine_that_is_not_known():
    assert corrector.shipped_corrector("by hand") is None


def test_nothing_is_corrected_where_nobody_pedals():
    trained, shapes = shipped()
    phase = np.array([0.0, np.nan])
    rider = Likeness(shapes[0], 1.0)
    found = corrector.apply_corrector(trained, rider, phase, {"knee_flexion": np.array([70.0, 70.0]), "other": phase})
    assert found["knee_flexion"][1] == 70
    assert found["knee_flexion"][0] == pytest.approx(
        70 - (fourier.fourier_basis(phase[:1], 3) @ trained.errors(shapes[0])[0])[0]
    )
    assert found["other"] is phase


def test_a_joint_put_right_by_hand_is_believed():
    recording = Rider().recording()
    known = replace(recording, side=replace(recording.side, engine=Engine(ENGINE)))
    plain, raw = angles(known), angles(recording)
    by_hand = angles(replace(known, corrections=(Correction("ankle", 0.0, 0.0),)))
    assert np.nanmax(np.abs(plain["knee_flexion"] - raw["knee_flexion"])) > 0.5
    assert by_hand["knee_flexion"] == pytest.approx(raw["knee_flexion"], nan_ok=True)
    assert by_hand["trunk_flexion"] == pytest.approx(plain["trunk_flexion"], nan_ok=True)


def angles(recording):
    return {one.name: one.values for one in analyse(recording).series}

"""What earlier clips of a rider taught is found in the history, of that rider and engine only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from support.misread import BASE, HIGHER, misread, put_right

from posecheck.app.check import run_check
from posecheck.app.request import CheckRequest, HistoryPlace
from posecheck.app.rider_calibration import find_calibration, recall_calibration
from posecheck.app.tracking import TrackedRide
from posecheck.fit.analysis import analyse
from posecheck.records.tracking import Engine
from posecheck.storage.files import save_recording
from posecheck.storage.history import History


def test_the_history_gives_a_clip_what_an_earlier_one_of_the_rider_taught(tmp_path):
    history = History(str(tmp_path / "riders.sqlite"))
    first, later = put_right(BASE), TrackedRide(misread(HIGHER))
    assert recall_calibration(history, "Anna", later) is later
    history.keep("Anna", misread(BASE), analyse(misread(BASE)), clip_sha256="0" * 64)
    assert find_calibration(history, "Anna", "closed form") is None
    history.keep("Anna", first, analyse(first), clip_sha256="1" * 64)
    found = recall_calibration(history, " anna ", later)
    assert analyse(found.recording)["knee_flexion_bdc"].method == "calibrated"
    assert recall_calibration(history, "Anna", found) is found
    assert recall_calibration(history, "Ben", later) is later
    taught = history.entries("Anna")[-1].kept_at
    assert recall_calibration(history, "Anna", later, taught) is later
    assert recall_calibration(history, "Anna", later, taught + timedelta(seconds=1)).recording.calibration is not None
    other = replace(later.recording, side=replace(later.recording.side, engine=Engine("another")))
    assert recall_calibration(history, "Anna", TrackedRide(other)).recording.calibration is None


def test_a_check_for_a_rider_uses_it_and_keeps_it_with_the_answer(tmp_path):
    place = HistoryPlace("Anna", database=str(tmp_path / "riders.sqlite"))
    files = [tmp_path / name for name in ("first.npz", "later.npz")]
    for file, recording in zip(files, (put_right(BASE), misread(HIGHER)), strict=True):
        save_recording(recording, file)
    first, later = (run_check(CheckRequest(str(file), history=place)) for file in files)
    assert (first.history_error, later.history_error) == (None, None)
    assert first.analysis["knee_flexion_bdc"].method == "side"
    assert later.analysis["knee_flexion_bdc"].method == "calibrated"
    history = History(place.database)
    kept = history.entries("Anna")[-1]
    assert analyse(history.recording(kept.id))["knee_flexion_bdc"] == later.analysis["knee_flexion_bdc"]
    assert run_check(CheckRequest(str(files[1]))).analysis["knee_flexion_bdc"].method == "side"
